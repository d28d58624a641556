"""Lists of 开普云 UCAP that come as JSON: `/common/search/<channel>`, `/search/<channel>`, `/searchList/<channel>`.

Some sites put a token in front of the parameters that only a browser can make: such a list is reported, not asked for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from crawlers.asks import Ask, Listing, Platform, Record
from crawlers.page import absolute, canonical, clean_text
from crawlers.platforms.items import date_in
from crawlers.platforms.paging import Answer, Paging
from crawlers.platforms.scripts import value

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "ucap_json"
_WAY = "channel_json"
_SIZE = 20
#: What browsers send; parameters that the page's own address has go before these.
_PARAMETERS = {
    "_isAgg": "true",
    "_isJson": "true",
    "_pageSize": str(_SIZE),
    "_template": "index",
    "_rangeTimeGte": "",
    "_channelName": "",
}
_SEARCH = r"(?:common/search|searchList|search)"
_CHANNEL = r"[0-9a-f]{32}"
_START = r"""(?<![^\s"'()<>\\=,;])[^\s"'()<>\\=,;?]{0,200}?"""
#: The whole address in one literal, or its beginning with a variable behind it.
_ADDRESS = re.compile(rf"""({_START}/{_SEARCH}/({_CHANNEL}))(?:\?([^\s"'()<>\\]{{0,600}}))?""", re.IGNORECASE)
_PUT_TOGETHER = re.compile(
    rf"""["']({_START}/{_SEARCH}/)["']\s*\+\s*([\w$.]{{1,60}})(?:\s*\+\s*["']\?([^"']{{0,600}})["'])?""", re.IGNORECASE
)
#: The service's own parameters; anything else in front of them is a token.
_OWN = re.compile(r"_\w+|page|size|rows", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def _ways(_page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    return ()


def _listing(page: Page, ask: Ask) -> Listing | None:
    paging = Paging.of(ask) if ask.role == "list" and ask.platform == _NAME else None
    if paging is not None:
        return _answer(page, ask, paging)
    found = dict(_services(page))
    if not found:
        return None
    asks = []
    for service, query in found.items():
        names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
        if any(not _OWN.fullmatch(name) for name in names):
            return Listing(problem="token_required")
        asks.append(_request(service, query, Paging(_SIZE), 1))
    return Listing(more=tuple(replace(each, listing=f"{_WAY} {each.url.partition('?')[0]}") for each in asks))


def _services(page: Page) -> Iterator[tuple[str, str]]:
    """The services that a page's scripts ask, each with the parameters that they give."""
    text = html.unescape(page.text).replace("\\/", "/")
    for address, _channel, query in _ADDRESS.findall(text):
        if url := absolute(page.base, address):
            yield url, query
    for address, variable, query in _PUT_TOGETHER.findall(text):
        channel = value(text, variable)
        if re.fullmatch(_CHANNEL, channel, re.IGNORECASE) and (url := absolute(page.base, f"{address}{channel}")):
            yield url, query


def _request(service: str, query: str, paging: Paging, number: int) -> Ask:
    given = {name: each for name, each in parse_qsl(query, keep_blank_values=True) if name != "page"}
    url = f"{service}?{urlencode(_PARAMETERS | given | {'page': str(number)})}"
    return Ask(url, "list", _NAME, _WAY, number=number, state=(*paging.state, ("query", query)))


def _answer(page: Page, ask: Ask, paging: Paging) -> Listing:
    body = page.json()
    data = body.get("data") if isinstance(body, dict) else None
    rows = data.get("results") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(rows, list):
        return Listing(problem="not_understood")
    found = tuple(record for row in rows if isinstance(row, dict) and (record := _record(page, row)))
    total = str(data.get("total", ""))
    paging, problem = paging.after(ask.number, Answer(found, len(rows), int(total) if total.isdecimal() else None))
    if problem is not None:
        return Listing(pages_known=paging.pages, records_known=paging.records_known, problem=problem)
    service, query = ask.url.partition("?")[0], dict(ask.state).get("query", "")
    numbers = paging.numbers(ask.number)
    return Listing(
        # One manuscript may stand in several channels that the list brings together.
        records=tuple({canonical(record.url): record for record in found}.values()),
        more=tuple(replace(_request(service, query, paging, n), listing=ask.listing) for n in numbers),
        pages_known=paging.pages,
        records_known=paging.records_known,
    )


def _record(page: Page, row: Mapping[str, object]) -> Record | None:
    """A manuscript; the printed time is believed, since the epoch beside it may be that of a migration."""
    url = absolute(page.url, str(row.get("url") or ""))
    title = clean_text(html.unescape(_TAG.sub("", str(row.get("title") or ""))))
    if url is None or not title:
        return None
    return Record(url, title, date_in(str(row.get("publishedTimeStr") or "")), _source(row))


def _source(row: Mapping[str, object]) -> str | None:
    """What the metadata of a manuscript call its source (来源)."""
    groups = row.get("domainMetaList")
    for group in groups if isinstance(groups, list) else ():
        fields = group.get("resultList") if isinstance(group, dict) else None
        for field in fields if isinstance(fields, list) else ():
            if isinstance(field, dict) and (field.get("key") == "source" or field.get("name") == "来源"):
                return clean_text(str(field.get("value") or "")) or None
    return None


PLATFORM = Platform(_NAME, _ways, _listing)
