"""The archive between crawler and network: every answer is stored before anything reads it, and none is asked twice.

What this run has already is read from the archive, so that a run that was killed goes on where it stood; what an
earlier run has is asked for with the conditions that the server gave, or not at all before it is due to be looked at.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Self

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached
from twisted.web.http import RESPONSES

from crawlers.archive import Exchange, payload_digest, plain_headers
from crawlers.ledger import Fetch, request_key, utc_now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.ledger import Ledger

__all__ = ["ArchiveMiddleware"]

#: Seconds between two commits. What lies between is recovered from the archive after a kill.
_COMMIT_EVERY = 1.0
_NOT_MODIFIED = 304
_OK = 200


class ArchiveMiddleware:
    """Nearest to the downloader: sees requests last and answers first, with their content encodings on.

    Sets in `request.meta`: `place` (where the body is), `payload_digest`, `served` (`network`, `archive`, `unchanged`).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Take the ledger from the spider when the first request comes."""
        self._crawler = crawler
        self._recheck = dt.timedelta(days=crawler.settings.getfloat("GONGKAI_RECHECK_DAYS"))
        self._committed = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    @property
    def _ledger(self) -> Ledger:
        ledger: Ledger = self._crawler.spider.ledger  # type: ignore[union-attr]
        return ledger

    def process_request(self, request: Request) -> Response | None:
        """Serve the answer from the archive where it is there and need not be asked for again."""
        # Redirects take meta and headers of their request along: the slot of another host, conditions of another page.
        request.meta["download_slot"] = urlparse_cached(request).netloc
        key = request.meta["request_key"] = request_key(request.method, request.url, request.body)
        for left_over in ("last_fetch", "place", "payload_digest", "served"):
            request.meta.pop(left_over, None)
        for header in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(header, None)
        if request.meta.get("retry_times") or request.meta.get("ask_again"):
            return None
        last = self._ledger.last_fetch(key)
        if last is None:
            return None
        if last.run == self._ledger.run:
            return self._from_archive(request, last, "archive")
        if request.meta.get("role") in {"report", "attachment"} and self._is_fresh(last):
            return self._from_archive(request, last, "archive")
        if last.verdict == "ok":
            request.meta["last_fetch"] = last
            if last.etag:
                request.headers["If-None-Match"] = last.etag
            if last.last_modified:
                request.headers["If-Modified-Since"] = last.last_modified
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Store what came over the network."""
        if "archived" in response.flags:
            return response
        last: Fetch | None = request.meta.get("last_fetch")
        same = last is not None and (
            response.status == _NOT_MODIFIED
            or (response.status == _OK and payload_digest(response.body) == last.digest)
        )
        exchange = Exchange(
            url=request.url,
            fetched_at=utc_now(),
            status=response.status,
            reason=RESPONSES.get(response.status, b"").decode(),
            headers=plain_headers(_header_lines(response.headers), 0 if same else len(response.body)),
            body=response.body,
            method=request.method,
            request_body=request.body,
            request_type=request.headers.get("Content-Type") or b"",
            unchanged=same,
            refers_to=last.fetched_at if same and last is not None else "",
        )
        place = self._ledger.store(exchange, request.meta.get("portal"), request.meta.get("role"))
        self._commit_in_time()
        if same and last is not None:
            return self._from_archive(request, last, "unchanged")
        request.meta.update(place=place, payload_digest=payload_digest(response.body), served="network")
        return response

    def _is_fresh(self, last: Fetch) -> bool:
        if last.verdict != "ok":
            return False
        age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(last.fetched_at)
        return age < self._recheck

    def _from_archive(self, request: Request, last: Fetch, served: str) -> Response:
        exchange = self._ledger.read(last.place)
        request.meta.update(place=last.place, payload_digest=last.digest, served=served)
        headers = Headers()
        for name, value in exchange.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=exchange.body)
        return kind(
            url=request.url,
            status=exchange.status,
            headers=headers,
            body=exchange.body,
            request=request,
            flags=["archived"],
        )

    def _commit_in_time(self) -> None:
        now = time.monotonic()
        if now - self._committed >= _COMMIT_EVERY:
            self._ledger.commit()
            self._committed = now


def _header_lines(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)
