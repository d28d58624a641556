"""Scrapy settings: polite by default, since the portals are small public servers that owe us nothing."""

import os

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawlers.spiders"]
NEWSPIDER_MODULE = "crawlers.spiders"

#: An address or mailbox of whoever runs the crawl: a portal's operator must be able to reach them.
CONTACT = os.environ.get("GONGKAI_CONTACT", "")
USER_AGENT = f"{BOT_NAME} (+{CONTACT})" if CONTACT else BOT_NAME

ROBOTSTXT_OBEY = True
# The bare name: rules in robots.txt are written for a name, not for a contact address.
ROBOTSTXT_USER_AGENT = BOT_NAME

# Many hosts at once, each of them one request at a time.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

DOWNLOAD_TIMEOUT = 60
# The longest scanned reports are some tens of MB; what is larger is no report.
DOWNLOAD_MAXSIZE = 128 * 1024 * 1024

# Reports are public pages: no session is needed, and none is kept.
COOKIES_ENABLED = False

# A crawl takes no commands from outside while it runs.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
