"""新点 Epoint: the list of a page comes from a service asked in JSON; the site's name and number stand in a script.

`/js/webBuilderCommon.js` gives them, `siteInfo = {projectName, siteGuid}`, where the page itself does not.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import Link, absolute, clean_text
from crawlers.platforms.calls import Answer, Calls, read_answer
from crawlers.platforms.items import date_in, list_links, records
from crawlers.platforms.scripts import UNKNOWN, pairs, value
from crawlers.platforms.unconfirmed import behaviour

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "epoint"
#: A service that counts from 1 shows it by giving nothing, or the same, for 0.
_FIRST_PAGE = "epoint_first_page"
_WAY = "rest_list"
_SERVICE = "/rest/lightfrontaction/getgovinfolist"
_SCRIPT = "/js/webBuilderCommon.js"
_SIZE = 20

#: What lists come from, pages that hold nothing else, and what all pages of such sites bear.
_CALL = re.compile(r"getgovinfolist", re.IGNORECASE)
_PAGE = re.compile(r"/govInfoPub\w*(?:[/.]|$)", re.IGNORECASE)
_MARK = re.compile(r"lightfrontaction|webBuilderCommon\.js|EWB-FRONT", re.IGNORECASE)
_FIELDS = frozenset({"deptcode", "categorynum"})
_SITE = re.compile(r"\bsiteInfo\s*=\s*\{([^{}]{0,2000})\}", re.IGNORECASE)
_FIRST = re.compile(r"""\bpageIndex["']?\s*[:=]\s*["']?([01])\b""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TOTALS = ("total", "count", "totalcount", "recordcount")


def _listing(page: Page, ask: Ask) -> Listing | None:
    state = dict(ask.state)
    if ask.role != "list" or ask.platform != _NAME:
        return _column(page)
    calls = Calls.of(ask)
    if calls is not None:
        return _answer(page, ask, calls)
    column, fields = state.get("column", page.url), msgspec.json.decode(state["fields"], type=dict[str, str])
    first = _first(page, column, fields, state.get("kind", ""))
    return Listing(problem="not_understood") if first is None else Listing(more=(replace(first, listing=ask.listing),))


def _column(page: Page) -> Listing | None:
    """A page that names the department and category of its list; records that stand on it are read too."""
    query = {key.lower(): each for key, each in parse_qsl(urlsplit(page.url).query)}
    is_asked = _CALL.search(page.text) or _PAGE.search(urlsplit(page.url).path)
    if not (is_asked or (_MARK.search(page.text) and not _FIELDS.isdisjoint(query))):
        return None
    fields = {name: query.get(name) or _written(page, name) for name in sorted(_FIELDS)}
    if not any(fields.values()):
        return None
    said = _FIRST.search(page.text)
    kind = said[1] if said else ""
    first = _first(page, page.url, fields, kind)
    if first is None:
        sources = (element.get("src") or "" for element in page.tree.iter("script"))
        source = next((source for source in sources if _SCRIPT.rpartition("/")[2].lower() in source.lower()), _SCRIPT)
        # One script serves all lists of a site; an address is asked once, and what follows `#` tells the lists apart.
        url = f"{absolute(page.base, source)}#{urlencode(fields)}"
        state = (("fields", json.dumps(fields)), ("column", page.url), ("kind", kind))
        first = Ask(url, "list", _NAME, _WAY, state=state)
    dated = [link for link in list_links(page) if link.date]
    listing = f"{_WAY} {urlsplit(first.url)._replace(query='', fragment='').geturl()}?{urlencode(fields)}"
    return Listing(records=records(dated), more=(replace(first, listing=listing),))


def _written(page: Page, name: str) -> str:
    """A parameter of the list that stands in a hidden field or a script; empty where it is not given."""
    found = value(page.text, name)
    return "" if UNKNOWN in found else found


def _first(page: Page, column: str, fields: Mapping[str, str], kind: str) -> Ask | None:
    """The request for the first page of the list; None where `page` does not say what the site is called."""
    found = _SITE.search(page.text)
    site = dict(pairs(found[1], page.text)) if found else {}
    if "projectname" not in site or "siteguid" not in site:
        return None
    project = site["projectname"].strip().rstrip("/")
    url = absolute(
        column, f"{project if project.startswith(('/', 'http')) or not project else f'/{project}'}{_SERVICE}"
    )
    body = {**fields, "siteGuid": site["siteguid"]}
    headers = (("Referer", column), ("X-Requested-With", "XMLHttpRequest"))
    ask = Ask(url or column, "list", _NAME, _WAY, json_body=json.dumps(body), headers=headers)
    calls = Calls(_SIZE, kind or f"{behaviour(_FIRST_PAGE)}?", base=0, others=0)
    return _call(ask, calls, 1)


def _call(ask: Ask, calls: Calls, number: int) -> Ask:
    index = number - 1 + int(calls.kind[0])
    body = json.loads(ask.json_body or "{}") | {"pageIndex": index, "pageSize": calls.size}
    return replace(ask, json_body=json.dumps(body, ensure_ascii=False), number=number, state=calls.state)


def _answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    custom = _object(page.json(), "custom")
    rows = custom.get("data") if custom is not None else None
    if custom is None or not isinstance(rows, list):
        return read_answer(ask, calls, Answer((), 0, is_foreign=True), _call)
    links = tuple(link for row in rows if isinstance(row, dict) and (link := _link(page, row)))
    counts = (str(each) for key, each in custom.items() if key.lower() in _TOTALS)
    total = next((int(count) for count in counts if count.isdecimal()), None)
    if total == 0 and not rows:
        return Listing(pages_known=1)
    from_one = (ask.number == 1 and not rows) or (ask.number == 2 and links and calls.repeats(links))  # noqa: PLR2004
    if calls.kind.startswith("0") and from_one:
        other = msgspec.structs.replace(calls, kind="1")
        return Listing(more=(_call(ask, other, ask.number),), pages_known=calls.pages)
    found = read_answer(ask, calls, Answer(links, len(rows), total), _call)
    return replace(found, unconfirmed=(_FIRST_PAGE,)) if calls.kind.endswith("?") else found


def _link(page: Page, row: Mapping[str, object]) -> Link | None:
    fields = {key.lower(): str(each) for key, each in row.items() if each}
    url = absolute(page.url, fields.get("infourl") and re.sub(r"^(?!https?:|/)", "/", fields["infourl"].strip()))
    title = clean_text(html.unescape(_TAG.sub("", fields.get("realtitle") or fields.get("title") or "")))
    return Link(url, title, date_in(fields.get("infodate", ""))) if url else None


def _object(body: object, name: str) -> dict[str, object] | None:
    """A member of an answer; some services put it there as JSON in a string."""
    found = body.get(name) if isinstance(body, dict) else None
    if isinstance(found, str):
        try:
            found = json.loads(found, strict=False)
        except ValueError:
            return None
    return found if isinstance(found, dict) else None


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
