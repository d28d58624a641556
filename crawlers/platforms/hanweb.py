"""大汉 jpage: the column page holds the first records as XML in a script, a service the rest.

The service comes in two generations: one gives the records from `startrecord` to `endrecord`, the other knows only
`page` and answers everything else with its first page. The first is tried; a list that repeats is asked for in the way
of the second.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.platforms.calls import Answer, Calls, numbered, read_answer
from crawlers.platforms.datastore import datastores, record_links
from crawlers.platforms.hanweb_units import PAGING, PER_PAGE, units
from crawlers.platforms.items import records

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "hanweb"
#: Records per call where only `page` counts, at most: above some 300 the answer is cut.
_MOST = 100
#: Calls after which repeating still means that the service is of the other generation.
_FIRST_CALLS = 2
#: TrueCMS inlines the same XML but asks another service for the rest.
_TRUECMS = re.compile(r"""/truecms/|\bid\s*=\s*["']?initData\b""", re.IGNORECASE)


def _listing(page: Page, ask: Ask) -> Listing | None:
    calls = Calls.of(ask) if ask.role == "list" and ask.platform == _NAME else None
    return _column(page) if calls is None else _answer(page, ask, calls)


def _column(page: Page) -> Listing | None:
    lists = [] if _TRUECMS.search(page.text) else list(units(page))
    if not lists:
        return None
    served = [unit for unit in lists if unit.service]
    plans, pages = numbered(unit.plan() for unit in served)
    headers = (("Referer", page.url), ("X-Requested-With", "XMLHttpRequest"))
    more = [
        _call(
            Ask(f"{unit.service}?perpage={unit.per_page}", "list", _NAME, form=unit.form, headers=headers),
            calls,
            number,
        )
        for unit, calls in zip(served, plans, strict=True)
        for number in calls.numbers()
    ]
    totals = [unit.total for unit in lists if unit.total is not None]
    links = [link for unit in lists for link in unit.links]
    return Listing(
        records=records(links),
        more=tuple(more),
        pages_known=pages,
        records_known=sum(totals) if len(totals) == len(lists) else None,
        problem=None if more or links or not any(unit.total != 0 for unit in lists) else "empty_list",
    )


def _answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    stores = datastores(page.text)
    links = record_links(dict(ask.headers).get("Referer", page.url), stores)
    place = ask.number - calls.base
    other = None
    if calls.kind == "range" and place <= _FIRST_CALLS and links and calls.repeats(links):
        other = calls.again("page", min(calls.size, _MOST))
    elif calls.kind == "page" and place == 1 and not links and calls.size > PER_PAGE:
        # Some sites answer a `perpage` above their own limit with nothing.
        other = calls.again("page", PER_PAGE)
    if other is not None:
        return Listing(more=tuple(_call(ask, other, number) for number in other.numbers()), pages_known=other.pages)
    got = sum(len(store.records) for store in stores)
    total = stores[0].records_known(_per_page(ask)) if stores else None
    is_foreign = not stores and "<html" in page.text[:2000].lower()
    return read_answer(ask, calls, Answer(links, got, total, is_foreign), _call)


def _call(ask: Ask, calls: Calls, number: int) -> Ask:
    """The request for one piece of a list: a range of records, or a page in the way of the second generation."""
    form = tuple((name, value) for name, value in ask.form or () if name not in PAGING)
    if calls.kind == "range":
        start = calls.start(number)
        query = {"startrecord": start, "endrecord": start + calls.size - 1, "perpage": _per_page(ask)}
    else:
        query = {"page": number - calls.base, "perpage": calls.size}
        form += tuple((name, str(value)) for name, value in query.items())
    url = f"{ask.url.partition('?')[0]}?{urlencode(query)}"
    return replace(ask, url=url, form=form, number=number, state=calls.state)


def _per_page(ask: Ask) -> int:
    return int(dict(parse_qsl(urlsplit(ask.url).query))["perpage"])


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
