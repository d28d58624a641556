"""中科汇联 EasySite: hidden fields of a list say how many pages it has, `/eportal/ui` gives those after the first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import absolute
from crawlers.platforms.items import list_links
from crawlers.platforms.paging import MAX_PAGES
from crawlers.platforms.plain import turned_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "eportal"
_SERVICE = "/eportal/ui"
_PAGING = "article_paging_list_hidden"
#: Spelled wrong by the system itself; sites that have mended it exist.
_PAGE_ID = frozenset({"eprotalcurrentpageid", "eportalcurrentpageid"})
_ARTICLE = re.compile(r"/eportal/ui\?(?:[^#]*&)?articleKey=|/\d{12,}/index\.s?html?$", re.IGNORECASE)


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = list_links(page)
    if ask.role == "list" and ask.platform == _NAME:
        return turned_list(page, ask, _NAME, links)
    modules = _modules(page)
    if not modules and not any(_ARTICLE.search(link.url) for link in links):
        return None
    found = turned_list(page, ask, _NAME, links)
    if not modules or found.more:
        return found
    pages = 1 + sum(total - 1 for total in modules.values())
    problem = "empty_list" if pages > 1 and not found.records else found.problem
    return replace(found, more=tuple(_calls(page, modules)), pages_known=pages, records_known=None, problem=problem)


def _modules(page: Page) -> dict[str, int]:
    """The lists of a page by their module's number, and how many pages each has."""
    found = {}
    for field in page.tree.iter("input"):
        if (field.get("name") or "").strip().lower() == _PAGING:
            total = (field.get("totalpage") or "").strip()
            found[(field.get("moduleid") or "").strip()] = max(1, int(total) if total.isdecimal() else 1)
    return found


def _calls(page: Page, modules: Mapping[str, int]) -> Iterator[Ask]:
    """The requests for all pages after the first; of several lists on a page the numbers follow each other."""
    page_id = _page_id(page)
    number = 1
    for module, total in modules.items():
        for place in range(2, min(total, MAX_PAGES) + 1) if page_id and module else ():
            number += 1
            query = {"pageId": page_id, "currentPage": place, "moduleId": module, "staticRequest": "yes"}
            url = absolute(page.url, f"{_SERVICE}?{urlencode(query)}")
            if url is not None:
                yield Ask(url, "list", _NAME, number=number)


def _page_id(page: Page) -> str:
    """The number of the page by its hidden field, or by its own address; empty where neither has it."""
    for field in page.tree.iter("input"):
        names = {(field.get(name) or "").strip().lower() for name in ("id", "name")}
        if names & _PAGE_ID and (field.get("value") or "").strip():
            return (field.get("value") or "").strip()
    return next(iter(parse_qs(urlsplit(page.url).query).get("pageId", ())), "")


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
