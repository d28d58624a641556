"""The dataset: its schema, its dictionary, and how it is written and read."""
