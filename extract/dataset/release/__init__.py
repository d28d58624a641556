"""A release: a dataset frozen with what it takes to trust, cite and load it."""
