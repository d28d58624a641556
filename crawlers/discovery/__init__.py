"""Pure functions: which platform is this, which link leads to the column, which title is a report."""
