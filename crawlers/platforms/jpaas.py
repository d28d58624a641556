"""大汉 jpaas: the pager's attributes hold everything that its service wants to be asked with.

The page number counts only within `paramJson`; what does not come with the column's address as Referer is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import Page
from crawlers.platforms.calls import Answer, Calls, numbered, read_answer
from crawlers.platforms.items import list_links, records
from crawlers.platforms.jpaas_units import HTML, units

__all__ = ["PLATFORM"]

_NAME = "jpaas"
_MARK = re.compile(r"querydata|jpaas-publish-server|/page/build/unit", re.IGNORECASE)
_COUNT = re.compile(r"""<[^<>]*\bcount\s*=\s*["']?(\d{1,9})\b""", re.IGNORECASE)


def _listing(page: Page, ask: Ask) -> Listing | None:
    calls = Calls.of(ask) if ask.role == "list" and ask.platform == _NAME else None
    if calls is not None:
        return _answer(page, ask, calls)
    return _column(page) if _MARK.search(page.text) else None


def _column(page: Page) -> Listing | None:
    lists = list(units(page))
    if not lists:
        return None
    served = [unit for unit in lists if unit.is_served]
    plans, pages = numbered(unit.plan() for unit in served)
    more = [
        _call(
            Ask(f"{unit.address}?{urlencode(unit.query)}", "list", _NAME, headers=(("Referer", page.url),)),
            calls,
            number,
        )
        for unit, calls in zip(served, plans, strict=True)
        for number in calls.numbers()
    ]
    links = [link for unit in lists for link in unit.links]
    totals = [unit.total for unit in lists if unit.total is not None]
    open_ended = any(not unit.is_served and (unit.total or 0) > len(unit.links) for unit in lists)
    return Listing(
        records=records(links),
        more=tuple(more),
        pages_known=pages if len(served) == len(lists) else None,
        records_known=sum(totals) if len(totals) == len(lists) else None,
        problem="not_understood" if open_ended else None if links or more else "empty_list",
    )


def _answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    answer = page.json()
    data = answer.get("data") if isinstance(answer, dict) else None
    markup = data.get("html") if isinstance(data, dict) else data
    if not isinstance(markup, str):
        return read_answer(ask, calls, Answer((), 0, is_foreign=not isinstance(answer, dict)), _call)
    links = list_links(Page(dict(ask.headers).get("Referer", page.url), markup.encode(), HTML))
    counted = _COUNT.search(markup)
    total = int(counted[1]) if counted else None
    # What a page holds is only counted where nothing else tells the end: entries may be hidden or doubled.
    got = len(links) if calls.total is None and total is None else calls.size
    return read_answer(ask, calls, Answer(links, got, total), _call)


def _call(ask: Ask, calls: Calls, number: int) -> Ask:
    """The request for one page of a list."""
    address, _, query = ask.url.partition("?")
    turned = {"pageNo": (calls.start(number) - 1) // calls.size + 1, "pageSize": str(calls.size)}
    rest = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "paramJson"]
    asked = urlencode([*rest, ("paramJson", json.dumps(turned, separators=(",", ":")))])
    return replace(ask, url=f"{address}?{asked}", number=number, state=calls.state)


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
