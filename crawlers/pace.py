"""The pace at which a host is asked: as slow as its portal or its robots.txt says, slower where that is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["HostPaces", "Pace", "keep_delay"]

#: Seconds between two requests, whatever a host asks for: some ask for a day.
_SLOWEST = 30.0
_TIMES_SLOWER = 4
_LEAST = 1.0


class Pace(AutoThrottle):
    """Scrapy's own knows one lower limit for all hosts, and would take those that ask for more back to it."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            own = self.crawler.engine.downloader.per_slot_settings.get(key, {})
            slot.delay = max(slot.delay, own.get("delay", 0.0))


def keep_delay(crawler: Crawler, host: str, delay: float) -> None:
    """Leave at least so many seconds between two requests to a host from now on."""
    downloader = crawler.engine.downloader
    own = downloader.per_slot_settings.setdefault(host, {})
    own["delay"] = max(own.get("delay", 0.0), min(delay, _SLOWEST))
    if host in downloader.slots:
        downloader.slots[host].delay = max(downloader.slots[host].delay, own["delay"])


class HostPaces:
    """Slows down for hosts that show one and the same page to those who ask too fast (CSRC does so)."""

    def __init__(self, crawler: Crawler) -> None:
        """No host is too slow yet."""
        self._crawler = crawler
        self._before: dict[str, float] = {}
        self._in_vain: set[str] = set()

    def may_be_too_fast(self, host: str) -> bool:
        """Whether it is worth while to ask again, four times slower; False where that was in vain already."""
        if host in self._in_vain:
            return False
        if host not in self._before:
            slot = self._crawler.engine.downloader.slots.get(host)
            self._before[host] = 0.0 if slot is None else slot.delay
            keep_delay(self._crawler, host, max(_LEAST, _TIMES_SLOWER * self._before[host]))
        return True

    def was_in_vain(self, host: str) -> None:
        """Back to the pace before: the host shows nothing else to those who are slow."""
        self._in_vain.add(host)
        before = self._before.pop(host, None)
        if before is not None:
            downloader = self._crawler.engine.downloader
            downloader.per_slot_settings.setdefault(host, {})["delay"] = before
            if host in downloader.slots:
                downloader.slots[host].delay = before
