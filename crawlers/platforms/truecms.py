"""TrueCMS: the first records stand in `#initData` as jpage XML, a service wraps the same XML in JSONP for the rest."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import absolute
from crawlers.platforms.calls import Answer, Calls, read_answer
from crawlers.platforms.datastore import datastores, record_links
from crawlers.platforms.items import records

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "truecms"
_SERVICE = "/truecms/messageController/getMessage.do"
#: Every site has a limit of its own, 50, 20 or 10; above it the answer is 404 or nothing.
_PER_CALL = 20

_MARK = re.compile(r"""/truecms/|\bid\s*=\s*["']?initData\b""", re.IGNORECASE)
_ADDRESS = re.compile(r"""(?<![^\s"'()<>=,])[^\s"'()<>=,]{0,300}?/getMessage\.do""")
_COLUMN_ID = re.compile(
    r"""columnid\w{0,20}["']?(?:\s*[:=]\s*|[^<>]{0,80}?\bvalue\s*=\s*|\s*,\s*)["']?"""
    r"""([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})(?![0-9a-f])""",
    re.IGNORECASE,
)


def _listing(page: Page, ask: Ask) -> Listing | None:
    calls = Calls.of(ask) if ask.role == "list" and ask.platform == _NAME else None
    if calls is not None:
        return _answer(page, ask, calls)
    return _column(page) if _MARK.search(page.text) else None


def _column(page: Page) -> Listing | None:
    stores = datastores(page.text)
    column = _COLUMN_ID.search(page.text.replace("&amp;", "&"))
    if not stores and column is None:
        return None
    links = record_links(page.base, stores)
    inlined = sum(len(store.records) for store in stores)
    total = next((known for store in stores if (known := store.records_known(_PER_CALL)) is not None), None)
    # The service counts in whole calls: less than one is asked for again from the start.
    whole = bool(links) and (inlined % _PER_CALL == 0 or (total is not None and inlined >= total))
    calls = Calls(_PER_CALL, total=total, before=inlined if whole else 0, seen=(links[0].url,) if whole else ())
    more = calls.numbers() if column else ()
    given = _ADDRESS.search(page.text.replace("\\/", "/"))
    service = absolute(page.base, given[0] if given else _SERVICE) or page.url
    query = {"columnId": column[1] if column else "", "callback": "cb"}
    first = Ask(f"{service}?{urlencode(query)}", "list", _NAME, headers=(("Referer", page.url),))
    return Listing(
        records=records(links),
        more=tuple(_call(first, calls, number) for number in more),
        pages_known=calls.pages if column else 1,
        records_known=total,
        problem=None if links or more else "empty_list",
    )


def _answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    stores = datastores(_xml(page.text))
    links = record_links(dict(ask.headers).get("Referer", page.url), stores)
    got = sum(len(store.records) for store in stores)
    total = stores[0].records_known(_PER_CALL) if stores else None
    return read_answer(ask, calls, Answer(links, got, total), _call)


def _call(ask: Ask, calls: Calls, number: int) -> Ask:
    """The request for one piece of the list."""
    address, _, query = ask.url.partition("?")
    start = calls.start(number)
    place = {"startrecord": start, "endrecord": start + calls.size - 1, "perpage": calls.size}
    rest = {name: value for name, value in parse_qsl(query) if name not in place}
    return replace(ask, url=f"{address}?{urlencode({**place, **rest})}", number=number, state=calls.state)


def _xml(text: str) -> str:
    """The `result` of a JSONP answer; the text itself, escapes undone, where it is no proper JSON."""
    opened, closed = text.find("("), text.rfind(")")
    wrapped = text[opened + 1 : closed] if 0 <= opened < closed and not text.lstrip().startswith(("{", "<")) else text
    try:
        answer = json.loads(wrapped, strict=False)
    except ValueError:
        answer = None
    result = answer.get("result") if isinstance(answer, dict) else None
    return result if isinstance(result, str) else re.sub(r"\\([\"'/])", r"\1", text)


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
