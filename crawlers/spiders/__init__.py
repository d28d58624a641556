"""The spiders, found here by Scrapy."""
