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
from crawlers.platforms.calls import Calls, numbered
from crawlers.platforms.datastore import datastores, record_links
from crawlers.platforms.hanweb_units import PAGING, PER_PAGE, units
from crawlers.platforms.items import records

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "hanweb"
#: Records per call where only `page` counts: above some 300 the answer is cut.
_PER_CALL = 100
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
        _call(Ask(unit.service or "", "list", _NAME, form=unit.form, headers=headers), calls, number, unit.per_page)
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
        problem=None if more or links else "empty_list",
    )


def _answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    stores = datastores(page.text)
    links = record_links(dict(ask.headers).get("Referer", page.url), stores)
    place = ask.number - calls.base
    per_page = int(dict(parse_qsl(urlsplit(ask.url).query)).get("perpage", PER_PAGE))
    problem, more = None, range(0)
    if not links and calls.kind == "page" and place == 1 and calls.size > PER_PAGE:
        # Some sites answer a `perpage` above their own limit with nothing.
        calls = Calls(size=PER_PAGE, kind="page", total=calls.total, base=calls.base, others=calls.others)
        more = calls.numbers()
    elif not links:
        # Where nobody says how many there are, a list ends with an empty answer.
        ended = calls.total is None and place > 1
        wrong = not stores and "<html" in page.text[:2000].lower()
        problem = None if ended else "not_understood" if wrong else "empty_list"
    elif not calls.repeats(links[0].url):
        got = sum(len(store.records) for store in stores)
        calls, more = calls.answered(ask.number, links[0].url, got, stores[0].records_known(per_page))
    elif calls.kind == "range" and place <= _FIRST_CALLS:
        calls = Calls(size=_PER_CALL, kind="page", total=calls.total, base=calls.base, others=calls.others)
        links, more = (), calls.numbers()
    else:
        problem, links = "paging_ignored", ()
    return Listing(
        records=records(links),
        more=tuple(_call(ask, calls, number, per_page) for number in more),
        pages_known=calls.pages,
        records_known=calls.total if calls.others == 1 else None,
        problem=problem,
    )


def _call(ask: Ask, calls: Calls, number: int, per_page: int) -> Ask:
    """The request for one piece of a list: a range of records, or a page in the way of the second generation."""
    form = tuple((name, value) for name, value in ask.form or () if name not in PAGING)
    if calls.kind == "range":
        start = calls.start(number)
        query = {"startrecord": start, "endrecord": start + calls.size - 1, "perpage": per_page}
    else:
        query = {"page": number - calls.base, "perpage": calls.size}
        form += tuple((name, str(value)) for name, value in query.items())
    url = f"{ask.url.partition('?')[0]}?{urlencode(query)}"
    return replace(ask, url=url, form=form, number=number, state=calls.state)


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
