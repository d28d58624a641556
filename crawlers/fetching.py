"""One page, fetched once under the same rules as a crawl: containment, robots.txt, limits; nothing is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawlers.containment import Containment
from crawlers.failures import failure_code
from crawlers.page import Page
from crawlers.portals.hosts import load_hosts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

__all__ = ["FetchError", "fetch_once"]


class FetchError(ValueError):
    """The page could not be had: the message begins with the stable code."""


class _OnePage(scrapy.Spider):
    name = "one_page"

    def __init__(self, url: str, containment: Containment, found: list[Page | str], **kwargs: Any) -> None:  # noqa: ANN401 Scrapy's own arguments
        super().__init__(**kwargs)
        self.containment = containment
        self._url = url
        self._found = found

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(self._url, callback=self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:  # noqa: ANN401 Scrapy's signature
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if response.status >= 400:  # noqa: PLR2004 statuses of errors begin there
            self._found.append(f"http_{response.status}: {response.url}")
        else:
            self._found.append(Page(response.url, response.body, kind))

    def failed(self, failure: Failure) -> None:
        self._found.append(": ".join(failure_code(failure.value)))


def fetch_once(url: str, *, allow_local: bool = False) -> Page:
    """The page at `url`, redirects followed. FetchError with code and detail where there is none to be had.

    Starts Scrapy, which a process can do only once.
    """
    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    without = {name: None for name in settings.getdict("DOWNLOADER_MIDDLEWARES") if name.endswith(_NEED_A_LEDGER)}
    settings.setdict(
        {
            "DOWNLOADER_MIDDLEWARES": settings.getdict("DOWNLOADER_MIDDLEWARES") | without,
            "GONGKAI_ALLOW_LOCAL": allow_local,
            "LOG_LEVEL": "ERROR",
        },
        priority="cmdline",
    )
    hosts = load_hosts()
    containment = Containment(
        allowed_hosts=frozenset({urlsplit(url).netloc.lower()}) if allow_local else frozenset(),
        reviewed=hosts.reviewed,
        spoofs=hosts.spoofs,
        allow_local=allow_local,
    )
    found: list[Page | str] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OnePage, url=url, containment=containment, found=found)
    process.start()
    page = found[0] if found else "failed: no answer"
    if isinstance(page, str):
        raise FetchError(page)
    return page


#: Middlewares that write down what they do.
_NEED_A_LEDGER = ("ArchiveMiddleware", "LimitsMiddleware")
