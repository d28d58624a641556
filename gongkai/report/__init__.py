"""`gongkai report`: one HTML file to look at a dataset with; Python gathers and packs, plain JavaScript shows."""
