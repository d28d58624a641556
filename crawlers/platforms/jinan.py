"""The disclosure platform of 济南 and 聊城: a channel for each agency, its annual reports behind `?open=zfxxgknb`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.discovery.titles import classify_title
from crawlers.discovery.trust import same_site
from crawlers.platforms.items import list_links
from crawlers.platforms.plain import turned_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "jinan"
_OPEN = "zfxxgknb"
#: Agencies that one page may lead to.
_MAX_CHANNELS = 500
_CHANNEL = re.compile(r"^(/(?:[\w-]+/)*?channel_\w+)(?:/(?:index\.\w+)?)?$", re.IGNORECASE)
_DISCLOSURE = re.compile(r"^/gongkai/(?:[\w-]+/)*?channel_[0-9a-f]{24}$", re.IGNORECASE)
_ARTICLE = re.compile(r"/channel_\w+/doc_[0-9a-f]{24}\.\w+$", re.IGNORECASE)


def _ways(page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    """The annual reports of every channel that the page links to, its own among them.

    Outside `/gongkai/` news are channels too: there only those count that have something to open.
    """
    agencies: dict[str, str | None] = {}
    for url, text in ((page.url, ""), *((link.url, link.text) for link in page.links)):
        parts = urlsplit(url)
        channel = _CHANNEL.match(parts.path)
        if channel is None or not same_site(url, page.url):
            continue
        if _DISCLOSURE.match(channel[1]) or "open" in parse_qs(parts.query):
            column = parts._replace(path=f"{channel[1]}/", query=f"open={_OPEN}", fragment="").geturl()
            agencies[column] = agencies.get(column) or classify_title(text).agency
    return tuple(Ask(url, "column", agency=agency) for url, agency in agencies.items())[:_MAX_CHANNELS]


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = list_links(page)
    is_further = ask.role == "list" and ask.platform == _NAME
    if not (is_further or any(_ARTICLE.search(urlsplit(link.url).path) for link in links)):
        return None
    return turned_list(page, ask, _NAME, links)


PLATFORM = Platform(_NAME, _ways, _listing)
