"""A sample portal: one local server that stands in for portals of every platform, with reports, decoys and failures."""
