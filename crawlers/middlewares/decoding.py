"""Content encodings undone within limits, those too that no header names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.http import Response

from crawlers.encodings import MARKUP, plain_body
from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["DecodingMiddleware"]

_ACCEPTED = "gzip, deflate, br, zstd"
#: What is parsed as a page; documents may be larger. The largest pages have their pictures inside.
_MOST_MARKUP = 16 * 1024 * 1024


class DecodingMiddleware:
    """Asks for compressed answers and opens them.

    Refusals: `decompression_bomb` (larger than DOWNLOAD_MAXSIZE), `unreachable:cut_off` (the end is missing),
    `undecodable` (not what the header says), `too_large` (a page too large to be parsed).
    """

    def __init__(self, limit: int) -> None:
        """At most `limit` bytes, as for what comes over the network."""
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what is understood."""
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Decode the body; Refusal as above."""
        del request
        body = plain_body(response.body, lambda name: b",".join(response.headers.getlist(name)), self._limit)
        if len(body) > _MOST_MARKUP and MARKUP.match(body):
            raise Refusal("too_large", f"a page of {len(body)} bytes")
        if body is response.body:
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        # Parsers take bytes and headers: Scrapy's own ideas of text and encoding are not needed.
        return Response(
            response.url,
            response.status,
            headers,
            body,
            response.flags,
            response.request,
            response.certificate,
            response.ip_address,
            response.protocol,
        )
