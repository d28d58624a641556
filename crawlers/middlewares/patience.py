"""A host that says how long to wait is asked once more after that time, and four times slower from then on."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from crawlers.pace import keep_delay

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["PatienceMiddleware", "seconds_to_wait"]

_TOO_MANY, _UNAVAILABLE = 429, 503
#: Seconds waited for at most. Who says longer is left alone in this run.
_LONGEST = 120.0
_TIMES_SLOWER = 4
_LEAST = 1.0


class PatienceMiddleware:
    """Answers 429 and 503 with `Retry-After`: the host rests so long, and the request is made again, once.

    Without that header 429 is a block, and 503 a failure like others.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Called by Scrapy through `from_crawler`."""
        self._crawler = crawler
        self._slowed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The request again where it is worth while to wait."""
        if response.status not in {_TOO_MANY, _UNAVAILABLE} or request.meta.get("retry_times"):
            return response
        wait = seconds_to_wait(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
        if wait is None or wait > _LONGEST:
            return response
        # An answer from the archive, of a run that goes on, has been waited for.
        if "archived" not in response.flags:
            self._rest(urlparse_cached(request).netloc.lower(), wait)
        return request.replace(meta={**request.meta, "retry_times": 1}, dont_filter=True)

    def _rest(self, host: str, seconds: float) -> None:
        slot = self._crawler.engine.downloader.slots.get(host)
        if host not in self._slowed:
            self._slowed.add(host)
            keep_delay(self._crawler, host, max(_LEAST, _TIMES_SLOWER * (slot.delay if slot else 0.0)))
        if slot is not None:
            # Scrapy counts the delay from the last request, on a clock of its own: that is put off.
            slot.lastseen += max(0.0, seconds - slot.delay)


def seconds_to_wait(header: bytes | None, now: dt.datetime) -> float | None:
    """The seconds that a `Retry-After` asks for, given as a number or as a date; None where it asks for nothing."""
    text = (header or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())
