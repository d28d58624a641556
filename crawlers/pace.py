"""AutoThrottle that never goes faster than a portal's own delay or the one that its robots.txt asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

__all__ = ["Pace"]


class Pace(AutoThrottle):
    """Scrapy's own knows one lower limit for all hosts, and would take those that ask for more back to it."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            own = self.crawler.engine.downloader.per_slot_settings.get(key, {})
            slot.delay = max(slot.delay, own.get("delay", 0.0))
