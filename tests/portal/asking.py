"""Ways to ask the sample: a site's own function without a server, and a server without any client's kindness."""

from __future__ import annotations

import gzip
import http.client
import ssl
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from .site import Answer, Asked, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ADDRESSES", "ask", "get", "page_of"]

#: What sites link to when no server runs.
ADDRESSES = {"spoof": "http://spoof.invalid"}


def ask(site: Site, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer of a site to a GET, `path` with its query."""
    parts = urlsplit(path)
    return site.answer(
        Asked(
            "GET",
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers or {},
            host="site.invalid",
            addresses=ADDRESSES,
        )
    )


def page_of(site: Site, path: str) -> bytes:
    """The page that an honest visitor sees there: with the cookie it was given, and unpacked."""
    answer = ask(site, path)
    if answer.status == 302:
        cookie = dict(answer.headers).get("Set-Cookie", "")
        answer = ask(site, path, {"cookie": cookie.partition(";")[0]})
    assert answer.status == 200, (site.id, path, answer.status)
    return gzip.decompress(answer.body) if answer.body.startswith(b"\x1f\x8b") else answer.body


def get(
    url: str, headers: Mapping[str, str] | None = None, timeout: float = 10, method: str = "GET"
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body as they come over the wire: no redirect is followed, no certificate doubted less."""
    parts = urlsplit(url)
    connection = (
        http.client.HTTPSConnection(parts.netloc, timeout=timeout, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.netloc, timeout=timeout)
    )
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers or {})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, found, response.read()
    finally:
        connection.close()
