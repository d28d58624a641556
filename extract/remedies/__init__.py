"""Section 四, 行政复议、行政诉讼情况: three channels with five outcomes each."""
