"""Content encodings undone within limits: a bomb is a refusal with a code, and gzip that no header names is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

__all__ = ["DecodingMiddleware"]

_GZIP = b"\x1f\x8b\x08"
#: Kinds of files that are gzip themselves, which are handed on as they are.
_ARCHIVES = (b"gzip", b"x-tar", b"octet-stream", b"zip")


class DecodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, with `decompression_bomb` where the limit is passed, and gzip sent without its header undone."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Decode the body; Refusal `decompression_bomb` where it grows beyond DOWNLOAD_MAXSIZE."""
        kind = (response.headers.get("Content-Type") or b"").lower()
        if (
            response.body.startswith(_GZIP)
            and b"Content-Encoding" not in response.headers
            and not any(word in kind for word in _ARCHIVES)
        ):
            # CNIPA compresses whether asked or not, and some servers forget to say so.
            response.headers["Content-Encoding"] = b"gzip"
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refusal("decompression_bomb", str(error)) from error
