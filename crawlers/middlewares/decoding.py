"""Content encodings undone within limits, those too that no header names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from scrapy.http import Response

from crawlers.encodings import GZIP, KNOWN, UndecodableError, decode
from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["DecodingMiddleware"]

_ACCEPTED = "gzip, deflate, br, zstd"
#: Kinds of files that are gzip themselves, which are handed on as they are.
_ARCHIVES = (b"gzip", b"x-tar", b"octet-stream", b"zip")
#: What is parsed as a page; documents may be larger. The largest pages have their pictures inside.
_MOST_MARKUP = 16 * 1024 * 1024
_MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*[<{\[]")
#: Times that an answer is gzip once more inside.
_INSIDE = 2


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
        body = self._plain(response)
        if len(body) > _MOST_MARKUP and _MARKUP.match(body):
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

    def _plain(self, response: Response) -> bytes:
        body = response.body
        named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
        names = [name for part in named.split(",") if (name := part.strip()) not in {"", "identity"}]
        try:
            if names and all(name in KNOWN for name in names):
                body = decode(body, names, self._limit)
            for _ in range(_INSIDE):
                # CNIPA compresses whether asked or not, and some servers forget to say so, or do it twice.
                if body.startswith(GZIP) and not _is_archive(response):
                    body = decode(body, ["gzip"], self._limit)
        except UndecodableError as error:
            if not _MARKUP.match(body):
                raise Refusal("undecodable", str(error)) from error
            # The header says so, and nobody did it.
        return body


def _is_archive(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"").lower()
    return any(word in kind for word in _ARCHIVES)
