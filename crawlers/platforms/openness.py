"""The openness platform of 宣城, 亳州, 铜陵 and others in 安徽: a branch for each agency, a module for each duty.

The module of the annual reports is `XxgkAnnualReport` or `OpennessAnnualReport`, at the root or below `/openness`; of
older installations `opennessAnnualReport`, the branch standing in the query.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.discovery.titles import classify_title
from crawlers.discovery.trust import same_site
from crawlers.page import absolute
from crawlers.platforms.items import list_links
from crawlers.platforms.paging import MAX_PAGES
from crawlers.platforms.plain import turned_list
from crawlers.platforms.unconfirmed import behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "openness"
#: Asked for only from a page that is such a list of another duty itself, for the branches that it names, where it has
#: no link to a list of annual reports. On a home page the guess would stand in for the real way.
_BY_ANALOGY = "openness_report_lists"
#: Agencies that one page may lead to.
_MAX_BRANCHES = 500
_LISTS = re.compile(r"^((?:/[\w-]+)*?)/(\w*(?:openness|xxgk)\w*)/showList/(\w+)(?:/|$)", re.IGNORECASE)
_OLD = re.compile(
    r"^(.*/openness)(?:content|guide|annualreport)/?\?(?:[^#]*&)?branch_id=([0-9a-f]{24})\b", re.IGNORECASE
)
_REPORTS = "annualreport"
_ARTICLE = re.compile(
    r"/\w*(?:openness|xxgk)\w*/show/\w+(?:\.\w+)?$|/openness/detail/\w+/[0-9a-f]{24}(?:\.\w+)?$", re.IGNORECASE
)
_PAGE = re.compile(r"/page_\d+\.(\w+)$", re.IGNORECASE)


def _ways(page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    """The lists of annual reports that the page links to, and those of the other branches that it names."""
    columns: dict[str, str | None] = {}
    branches: dict[tuple[str, str], str | None] = {}
    given: dict[tuple[str, str], str] = {}
    modules: dict[str, str] = {}
    is_list = _LISTS.match(urlsplit(page.url).path) is not None
    for url, text in ((page.url, ""), *((link.url, link.text) for link in page.links)):
        lists, old = _LISTS.match(urlsplit(url).path), _OLD.match(url)
        if not (lists or old) or not same_site(url, page.url):
            continue
        agency = classify_title(text).agency
        if lists:
            place = (lists[1], lists[3])
            branches[place] = branches.get(place) or agency
            if lists[2].lower().endswith(_REPORTS):
                given.setdefault(place, url)
                modules.setdefault(lists[1], f"{lists[1]}/{lists[2]}")
        elif old:
            column = f"{old[1]}AnnualReport/?branch_id={old[2]}"
            columns[column] = columns.get(column) or agency
    asks = [Ask(url, "column", agency=agency) for url, agency in columns.items()]
    for (prefix, branch), agency in branches.items():
        if (prefix, branch) in given:
            asks.append(Ask(given[prefix, branch], "column", agency=agency))
        elif prefix in modules:
            address = f"{modules[prefix]}/showList/{branch}/page_1.html"
            asks.append(Ask(absolute(page.url, address) or page.url, "column", agency=agency))
        elif not prefix and is_list:
            state = (("unconfirmed", _BY_ANALOGY),)
            address = behaviour(_BY_ANALOGY).format(branch=branch)
            asks.append(Ask(absolute(page.url, address) or page.url, "column", agency=agency, state=state))
    return tuple(asks[:_MAX_BRANCHES])


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = list_links(page)
    is_further = ask.role == "list" and ask.platform == _NAME
    if not (is_further or any(_ARTICLE.search(urlsplit(link.url).path) for link in links)):
        return None
    found = turned_list(page, ask, _NAME, links)
    unconfirmed = dict(ask.state).get("unconfirmed")
    found = replace(found, unconfirmed=(unconfirmed,)) if unconfirmed == _BY_ANALOGY else found
    more = () if is_further or found.more else tuple(_further(page, found.pages_known or 1))
    return replace(found, more=more, problem=None) if more else found


def _further(page: Page, pages: int) -> Iterator[Ask]:
    """The pages after the first of so many, where the pager says how many there are but a script would turn them."""
    own = _PAGE.search(urlsplit(page.url).path)
    for number in range(2, min(pages, MAX_PAGES) + 1) if own else ():
        url = absolute(page.url, f"page_{number}.{own[1]}") if own else None
        if url is not None:
            yield Ask(url, "list", _NAME, number=number)


PLATFORM = Platform(_NAME, _ways, _listing)
