"""博达 VSB: the newest entries stand in `xxgknb.htm`, older ones in `xxgknb/8.htm`, `xxgknb/7.htm`, … down to 1."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import absolute
from crawlers.platforms.items import list_links
from crawlers.platforms.paging import MAX_PAGES
from crawlers.platforms.plain import turned_list
from crawlers.platforms.unconfirmed import behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "vsb"
#: Page 2 of N is file N-1, and page N file 1: files keep their names when pages are added.
_PAGES = "vsb_pages"
_ARTICLE = re.compile(r"/info/\d+/\d+\.html?$", re.IGNORECASE)
_ITEM = re.compile(r"""<\w+[^<>]*\sid\s*=\s*["']?line_?u\d+_\d+""", re.IGNORECASE)
_COLUMN = re.compile(r"^(/.*[A-Za-z][^/]*)(\.html?)$")


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = list_links(page)
    is_further = ask.role == "list" and ask.platform == _NAME
    bears_marks = any(_ARTICLE.search(urlsplit(link.url).path) for link in links) or (
        bool(links) and _ITEM.search(page.text) is not None
    )
    if not (is_further or bears_marks):
        return None
    found = turned_list(page, ask, _NAME, links)
    if is_further or found.more or (found.pages_known or 1) == 1:
        return found
    older = tuple(_older(page, found.pages_known or 1))
    return replace(found, more=older, problem=None, unconfirmed=(_PAGES,)) if older else found


def _older(page: Page, pages: int) -> Iterator[Ask]:
    """The pages after the first of so many, for a column whose pager only a script could follow."""
    column = _COLUMN.match(urlsplit(page.url).path)
    for number in range(2, min(pages, MAX_PAGES) + 1) if column else ():
        file = pages - number + 1 if behaviour(_PAGES) == "descending" else number - 1
        url = absolute(page.url, f"{column[1]}/{file}{column[2]}") if column else None
        if url is not None:
            yield Ask(url, "list", _NAME, number=number)


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
