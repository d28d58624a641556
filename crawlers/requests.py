"""What parsers ask for, as requests of Scrapy."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import scrapy

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawlers.asks import Ask

__all__ = ["ask_key", "request_of"]

#: What is nearest to a report goes first, so that little waits in memory.
_PRIORITY = {"home": 0, "column": 10, "list": 5, "report": 30, "attachment": 40}
_FIRST = 50


def ask_key(ask: Ask) -> bytes:
    """What tells an Ask from another: address, form, and whether it is made again."""
    again = dict(ask.state).get("again", "")
    whole = f"{ask.url}\n{ask.form}\n{ask.json_body}\n{again}"
    return hashlib.sha1(whole.encode(), usedforsecurity=False).digest()


def request_of(
    ask: Ask, portal: str, callback: Callable[[Response], Any], errback: Callable[[Failure], Any]
) -> scrapy.Request:
    """The request for an Ask of a portal, with both in its meta; see `middlewares.archive` for the rest of that."""
    state = dict(ask.state)
    meta = {
        "ask": ask,
        "portal": portal,
        "role": ask.role,
        "download_slot": urlsplit(ask.url).netloc.lower(),
        "recheck": "recheck" in state,
        "repeats": int("again" in state),
    }
    options: dict[str, Any] = {
        "headers": dict(ask.headers),
        "meta": meta,
        "priority": _FIRST if ask.role == "home" and not ask.depth else _PRIORITY[ask.role],
        "callback": callback,
        "errback": errback,
        # Each portal keeps its own account of what it has asked; the archive answers what another portal asked.
        "dont_filter": True,
    }
    if ask.json_body is not None:
        options["headers"] |= {"Content-Type": "application/json; charset=UTF-8"}
        return scrapy.Request(ask.url, method="POST", body=ask.json_body, **options)
    if ask.form is not None:
        options["headers"] |= {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        return scrapy.Request(ask.url, method="POST", body=urlencode(ask.form), **options)
    return scrapy.Request(ask.url, **options)
