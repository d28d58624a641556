"""Containment of every request: also of redirects and of robots.txt, before anything is asked of a host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawlers.containment import Containment

__all__ = ["ContainmentMiddleware"]


class ContainmentMiddleware:
    """Refuses what the spider's `containment` does not let out."""

    def __init__(self, crawler: Crawler) -> None:
        """The spider is not there yet; its rules are taken when the first request comes."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refusal with the code of `Containment.refusal`."""
        rules: Containment = self._crawler.spider.containment  # type: ignore[union-attr] # every spider here has one
        code = rules.refusal(request.url)
        if code is not None:
            raise Refusal(code, request.url[:300])
