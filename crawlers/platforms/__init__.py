"""One small module per family of content-management systems: how it lists, pages and attaches. Pure parsing."""
