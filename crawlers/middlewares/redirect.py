"""Redirects: followed a few times, each hop archived and checked again; a cookie bounce is passed with its cookie."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached
from w3lib.url import safe_url_string

from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

__all__ = ["BouncingRedirectMiddleware"]

#: Times that a host may send a request back to its own address with a cookie (司法部 does so once).
_BOUNCES = 2
_REDIRECTS = {301, 302, 303, 307, 308}


class BouncingRedirectMiddleware(RedirectMiddleware):
    """Scrapy's own; a redirect to the same address with Set-Cookie is repeated with that cookie, twice at most.

    Cookies are kept for the hosts that do so, and sent to no other. Refusal `blocked:cookie_loop` for a host that goes
    on, `redirect_loop` where there are more redirects than REDIRECT_MAX_TIMES.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """No host has bounced yet."""
        super().__init__(settings)
        self._cookies: dict[str, dict[str, str]] = {}

    def _engine_started(self) -> None:
        """Scrapy's looks for a middleware that sets Referer, and warns where there is none."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Keep the Referer that a platform asked for."""

    def process_request(self, request: Request) -> None:
        """Send a host its own cookies back."""
        cookies = self._cookies.get(urlparse_cached(request).netloc)
        if cookies:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow a redirect."""
        del spider
        place = response.headers.get("Location")
        if response.status not in _REDIRECTS or place is None:
            return response
        location = response.headers["Location"] = safe_url_string(_text(place))
        target = urljoin(request.url, location)
        fresh = _cookies(response)
        if target.partition("#")[0] == request.url and fresh:
            return self._bounced(request, fresh)
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refusal("redirect_loop", f"{request.url}: {error}") from error
        except ValueError as error:
            raise Refusal("refused:bad_address", f"{request.url} leads to {target[:300]}") from error
        if isinstance(followed, Request):
            # Another address has not been asked before, however often this one was.
            for asked_before in ("retry_times", "repeats", "bounces"):
                followed.meta.pop(asked_before, None)
        return followed

    def _bounced(self, request: Request, fresh: dict[str, str]) -> Request:
        bounces = request.meta.get("bounces", 0) + 1
        if bounces > _BOUNCES:
            raise Refusal("blocked:cookie_loop", f"{request.url} sends every request back with a cookie")
        self._cookies.setdefault(urlparse_cached(request).netloc, {}).update(fresh)
        # The address is the same, its answer is another one: the archive tells them apart by this number.
        return request.replace(
            meta={**request.meta, "bounces": bounces, "repeats": request.meta.get("repeats", 0) + 1}, dont_filter=True
        )


def _text(location: bytes) -> str:
    """Addresses with Chinese names in them are sent as they are, in the encoding of the server."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return location.decode(encoding)
        except UnicodeDecodeError:
            continue
    return location.decode("latin-1")


def _cookies(response: Response) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in response.headers.getlist("Set-Cookie"):
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(line.decode("latin-1")).items()}
        except CookieError:
            continue
    return found
