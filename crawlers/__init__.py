"""The Scrapy project: collects published reports into the archive. It knows portals, not forms."""
