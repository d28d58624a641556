"""The portals of the sample, one module per platform; each says what it publishes and answers requests for it."""
