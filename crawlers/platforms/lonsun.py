"""安徽 龙讯 Lonsun: every agency has a number, and its annual reports stand at `/public/column/<number>?type=3`.

That page is a list, of which further pages come from the service that its script asks, or the latest report itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.discovery.titles import classify_title
from crawlers.discovery.trust import same_site
from crawlers.platforms.items import list_links
from crawlers.platforms.paging import MAX_PAGES
from crawlers.platforms.plain import turned_list
from crawlers.platforms.unconfirmed import behaviour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "lonsun"
_PAGE_PARAMETER = "lonsun_page_parameter"
_WAY = "type3"
#: 1 rules, 2 guide, 3 annual reports, 4 directory, 5 requests.
_REPORTS = "3"
#: Agencies that one page may lead to.
_MAX_AGENCIES = 500
_COLUMN = re.compile(r"^((?:/[\w.-]+)*?/public/column/(\w+))/?$", re.IGNORECASE)
_ARTICLE = re.compile(r"/public/\d+/\d+\.\w+$|/public/content/\d+|/content/article/\d+", re.IGNORECASE)
_COUNT = re.compile(r"""\b(?:page_?count|total_?pages?|page_?total)\b["']?\s*[:=]\s*["']?(\d{1,4})\b""", re.IGNORECASE)


def _ways(page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    """The annual reports of every agency whose number a link has, with the agency where one of the links names it."""
    agencies: dict[str, str | None] = {}
    for url, text in ((page.url, ""), *((link.url, link.text) for link in page.links)):
        parts = urlsplit(url)
        column = _COLUMN.match(parts.path)
        if column is not None and same_site(url, page.url):
            reports = parts._replace(path=column[1], query=f"type={_REPORTS}", fragment="").geturl()
            agencies[reports] = agencies.get(reports) or classify_title(text).agency
    if _type(page.url) == _REPORTS:
        # The page may bear more parameters than the address that its agency is known by.
        agencies.pop(urlsplit(page.url)._replace(query=f"type={_REPORTS}", fragment="").geturl(), None)
    asks = (Ask(url, "column", way=_WAY, agency=agency) for url, agency in agencies.items())
    return tuple(asks)[:_MAX_AGENCIES]


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = list_links(page)
    is_further = ask.role == "list" and ask.platform == _NAME
    if not (is_further or any(_ARTICLE.search(urlsplit(link.url).path) for link in links)):
        return None
    found = turned_list(page, ask, _NAME, links)
    if dict(ask.state).get("all_asked"):
        return replace(found, more=())
    pages = found.pages_known or _scripted_count(page)
    if found.more or is_further or pages == 1 or not _COLUMN.match(urlsplit(page.url).path):
        return found
    more = tuple(_further(page, number) for number in range(2, min(pages, MAX_PAGES) + 1))
    return replace(
        found, more=more, pages_known=pages, records_known=None, problem=None, unconfirmed=(_PAGE_PARAMETER,)
    )


def _further(page: Page, number: int) -> Ask:
    joint = "&" if urlsplit(page.url).query else "?"
    url = f"{page.url}{joint}{behaviour(_PAGE_PARAMETER)}={number}"
    return Ask(url, "list", _NAME, headers=(("Referer", page.url),), number=number, state=(("all_asked", "1"),))


def _scripted_count(page: Page) -> int:
    """How many pages the script of a page says that its list has; 1 where it says nothing."""
    return max((int(count) for count in _COUNT.findall(page.text)), default=1) or 1


def _type(url: str) -> str:
    return next(iter(parse_qs(urlsplit(url).query).get("type", ())), "")


PLATFORM = Platform(_NAME, _ways, _listing)
