"""The archive between crawler and network: every answer is stored before anything reads it, and none is asked twice.

What this run has already is read from the archive, so that a run that was killed goes on where it stood; what an
earlier run has is asked for with the conditions that the server gave, or not at all before it is due to be looked at.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.web.http import RESPONSES

from crawlers.ledger import Fetch, request_key, utc_now
from crawlers.records import BrokenArchiveError, Exchange

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawlers.ledger import Ledger

__all__ = ["ArchiveMiddleware"]

#: Seconds between two commits. What lies between is recovered from the archive after a kill.
_COMMIT_EVERY = 1.0
_NOT_MODIFIED = 304
_OK = 200
logger = logging.getLogger(__name__)
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class ArchiveMiddleware:
    """Nearest to the downloader: sees requests last and answers first, with their content encodings on.

    Sets in `request.meta`: `request_key`, and of the answer `place` (where the body is), `payload_digest`, `served`
    (`network`, `archive`, `unchanged`). Takes `recheck` (ask, even if the archive has a fresh answer of an earlier
    run), and `retry_times` and `repeats`: the same request again is another one, with an answer of its own.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Take the ledger from the spider when the first request comes."""
        self._crawler = crawler
        self._recheck = dt.timedelta(days=crawler.settings.getfloat("GONGKAI_RECHECK_DAYS"))
        self._committed = time.monotonic()
        self._under_way: dict[str, tuple[Request, asyncio.Event]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    @property
    def _ledger(self) -> Ledger:
        ledger: Ledger = self._crawler.spider.ledger  # type: ignore[union-attr]
        return ledger

    async def process_request(self, request: Request) -> Response | None:
        """Serve the answer from the archive where it is there and need not be asked for again."""
        meta = request.meta
        # Redirects take meta and headers of their request along: the slot of another host, conditions of another page.
        meta["download_slot"] = urlparse_cached(request).netloc.lower()
        key = meta["request_key"] = request_key(request.method, request.url, request.body)
        for left_over in ("last_fetch", "place", "payload_digest", "served"):
            meta.pop(left_over, None)
        for header in _CONDITIONS:
            request.headers.pop(header, None)
        # Two portals may ask for the same page; the second has the answer of the first.
        while key in self._under_way:
            await self._under_way[key][1].wait()
        response = self._known(request, key)
        if response is None:
            self._under_way[key] = (request, asyncio.Event())
        return response

    def _known(self, request: Request, key: str) -> Response | None:
        """What the archive has; None, with its conditions on the request, where the server is to be asked."""
        now, before = self._ledger.answers(key)
        asked_before = request.meta.get("retry_times", 0) + request.meta.get("repeats", 0)
        try:
            if asked_before < len(now):
                return self._from_archive(request, now[asked_before], "archive")
            if before is None or before.verdict != "ok" or not self._is_there(before):
                return None
            is_document = request.meta.get("role") in {"report", "attachment"} and not request.meta.get("recheck")
            if is_document and not asked_before and self._is_fresh(before):
                return self._from_archive(request, before, "archive")
        except BrokenArchiveError as error:
            logger.warning("asked for again: %s", error)
            return None
        request.meta["last_fetch"] = before
        if before.etag:
            request.headers["If-None-Match"] = before.etag
        if before.last_modified:
            request.headers["If-Modified-Since"] = before.last_modified
        return None

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Store what came over the network. The run stops where that fails: nothing is done that is not on the disk."""
        if "archived" in response.flags:
            return response
        last: Fetch | None = request.meta.get("last_fetch")
        exchange = _exchange(request, response, last)
        try:
            place = self._ledger.store(exchange, request.meta.get("portal"), request.meta.get("role"))
            self._commit_in_time()
        except (OSError, sqlite3.Error) as error:
            self._crawler.spider.give_up(f"the archive cannot be written: {error}")  # type: ignore[union-attr]
            raise IgnoreRequest(str(error)) from error
        finally:
            self._release(request)
        if exchange.unchanged and last is not None:
            if response.status == _NOT_MODIFIED:
                return self._confirmed(request, last)
            place = last.place
        served = "unchanged" if exchange.unchanged else "network"
        request.meta.update(place=place, payload_digest=exchange.digest, served=served)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let those go on that wait for the answer of a request that has none."""
        del exception
        self._release(request)

    def _release(self, request: Request) -> None:
        key = request.meta.get("request_key", "")
        owner, event = self._under_way.get(key, (None, None))
        if owner is request and event is not None:
            del self._under_way[key]
            event.set()

    def _confirmed(self, request: Request, last: Fetch) -> Response | Request:
        """The answer that the server says still holds; asked for without conditions where it is not to be read."""
        try:
            return self._from_archive(request, last, "unchanged")
        except BrokenArchiveError:
            return request.replace(dont_filter=True)

    def _is_there(self, last: Fetch) -> bool:
        """Whether the answer can still be read: files of the archive may have been moved elsewhere."""
        return (self._ledger.folder / last.place.archive).is_file()

    def _is_fresh(self, last: Fetch) -> bool:
        return dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(last.fetched_at) < self._recheck

    def _from_archive(self, request: Request, last: Fetch, served: str) -> Response:
        exchange = self._ledger.read(last.place)
        request.meta.update(place=last.place, payload_digest=last.digest, served=served)
        headers = Headers()
        for name, value in exchange.headers:
            headers.appendlist(name, value)
        return Response(request.url, exchange.status, headers, exchange.body, ["archived"], request)

    def _commit_in_time(self) -> None:
        now = time.monotonic()
        if now - self._committed >= _COMMIT_EVERY:
            self._ledger.commit()
            self._committed = now


def _exchange(request: Request, response: Response, last: Fetch | None) -> Exchange:
    """What goes into the archive. Twisted has undone the transfer encoding, and writes names in their usual case."""
    exchange = Exchange(
        url=request.url,
        fetched_at=utc_now(),
        status=response.status,
        reason=RESPONSES.get(response.status, b"").decode(),
        headers=_header_lines(response.headers),
        body=response.body,
        method=request.method,
        request_body=request.body,
        request_headers=_header_lines(request.headers),
        ip_address=str(response.ip_address or ""),
        refers_to=last.fetched_at if last is not None else "",
    )
    same = last is not None and (
        response.status == _NOT_MODIFIED or (response.status == _OK and exchange.digest == last.digest)
    )
    return exchange if not same else exchange.as_unchanged()


def _header_lines(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)
