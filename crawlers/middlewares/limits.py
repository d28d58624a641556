"""Limits that protect a host: requests a day, and leaving it alone once it blocks or fails."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["LimitsMiddleware"]


class LimitsMiddleware:
    """Between archive and downloader, so that only what goes over the network is counted and refused."""

    def __init__(self, crawler: Crawler) -> None:
        """The cap is the setting GONGKAI_DAILY_CAP, 0 for none; portals may have their own."""
        self._crawler = crawler
        self._cap = crawler.settings.getint("GONGKAI_DAILY_CAP")
        self._counts: dict[tuple[str, str], int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse with `host_stopped:<verdict>` or `daily_cap`."""
        spider = self._crawler.spider
        host = urlparse_cached(request).netloc.lower()
        spider.hosts.check(host)  # type: ignore[union-attr]
        cap = spider.daily_caps.get(host, self._cap)  # type: ignore[union-attr]
        if not cap:
            return
        day = dt.datetime.now(dt.UTC).date().isoformat()
        key = (host, day)
        ledger = spider.ledger  # type: ignore[union-attr]
        if key not in self._counts:
            found = ledger.execute("SELECT requests FROM host_days WHERE host = ? AND day = ?", key).fetchone()
            self._counts[key] = found[0] if found else 0
        if self._counts[key] >= cap:
            raise Refusal("daily_cap", f"{host} has had its {cap} requests of the day; the next run goes on")
        self._counts[key] += 1
        ledger.put("host_days", host=host, day=day, requests=self._counts[key])
