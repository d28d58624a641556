"""Scrapy settings: polite by default, since the portals are small public servers that owe us nothing."""

import os
from importlib.metadata import version

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawlers.spiders"]
NEWSPIDER_MODULE = "crawlers.spiders"

#: An address or mailbox of whoever runs the crawl: a portal's operator must be able to reach them.
GONGKAI_CONTACT = os.environ.get("GONGKAI_CONTACT", "")
USER_AGENT = BOT_NAME
# Puts the one into the other.
ADDONS = {"crawlers.agent.NamedAgent": 0}

#: Requests a host gets in a day at most; 0 is no limit. The next run goes on where the cap ended this one.
GONGKAI_DAILY_CAP = 5000
#: Days before a report that is in the archive is asked for again, in case it was changed; lists are always looked at.
GONGKAI_RECHECK_DAYS = 30
#: Set by the spider: portals on this machine, for the sample portal and tests.
GONGKAI_ALLOW_LOCAL = False
GONGKAI_VERSION = version("gongkai")

ROBOTSTXT_OBEY = True
# The bare name: rules in robots.txt are written for a name, not for a contact address.
ROBOTSTXT_USER_AGENT = BOT_NAME

# Many hosts at once, each of them one request at a time.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
EXTENSIONS = {"scrapy.extensions.throttle.AutoThrottle": None, "crawlers.pace.Pace": 0}
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

DOWNLOAD_TIMEOUT = 60
# The longest scanned reports are some tens of MB; what is larger is no report. Holds for decompressed bodies too.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "crawlers.containment.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawlers.handler.HostHandler",
    "https": "crawlers.handler.HostHandler",
    **dict.fromkeys(("ftp", "s3", "file", "data")),
}

# For each page Scrapy starts as many tasks as this, to work through its items side by side; a page here gives none.
CONCURRENT_ITEMS = 1

# One more try, later, for what looks like a passing failure. Blocks are never asked again.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 408]
# What became of it stands in the ledger.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
REDIRECT_MAX_TIMES = 5


DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    # What must not be asked for is refused before robots.txt of its host is asked for.
    "crawlers.middlewares.containment.ContainmentMiddleware": 50,
    "crawlers.middlewares.robots.RobotsMiddleware": 100,
    # Before Scrapy's own retries, which do not wait.
    "crawlers.middlewares.patience.PatienceMiddleware": 560,
    "crawlers.middlewares.decoding.DecodingMiddleware": 590,
    "crawlers.middlewares.redirect.BouncingRedirectMiddleware": 600,
    # Bytes go into the archive as they came: nothing that changes them may stand behind it.
    "crawlers.middlewares.archive.ArchiveMiddleware": 900,
    "crawlers.middlewares.limits.LimitsMiddleware": 950,
}

# Answers of every status are judged; addresses and depth are the parsers' business, and no request goes missing.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}

# Cookies are kept only for a host that sends a request back with one (middlewares.redirect).
COOKIES_ENABLED = False

# Through a proxy nobody would know which address a name leads to.
HTTPPROXY_ENABLED = False
# Sizes of headers and bodies, taken anew for every page; the ledger knows what there is to know.
DOWNLOADER_STATS = False

# A crawl takes no commands from outside while it runs.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
