"""The lists of a jpaas column: what a pager's attributes, or a script instead, say of the service for more."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl

import lxml.html

from crawlers.page import Link, Page, absolute
from crawlers.platforms.calls import Calls
from crawlers.platforms.items import list_links

__all__ = ["HTML", "Unit", "units"]

HTML = "text/html; charset=utf-8"

_SERVICE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
#: In the order in which browsers send them; `bulidstatic` is how the system itself spells it.
_DEFAULTS = {
    "parseType": "bulidstatic",
    "webId": "",
    "tplSetId": "",
    "pageType": "column",
    "tagId": "",
    "editType": "null",
    "pageId": "",
}
_NEEDED = ("webId", "tplSetId", "tagId", "pageId")
_PER_PAGE = 20
_MOST_PAGERS = 12
#: Elements to climb from a pager to its list.
_CLIMB = 6
#: No count has as many digits.
_DIGITS = 10

_PAIR = re.compile(r"""["']?(\b[A-Za-z]\w*)["']?\s*:\s*(?:'([^']*)'|"([^"]*)"|(\w+))""")
_KEY = re.compile(
    r"""\b(webId|pageId|tplSetId|tagId|parseType|pageType|rows|count)["']?\s*[:=]\s*(?:["']([^"'<>]+)["']|(\d+)\b)"""
)
_QUERY = re.compile(r"""/page/build/unit\?([^\s"'<>]+)""")


@dataclass(frozen=True, slots=True)
class Unit:
    """A list of a column page: the links that are its first page or may be, its numbers, its service's parameters."""

    links: tuple[Link, ...]
    is_inlined: bool
    rows: int | None
    total: int | None
    address: str
    query: Mapping[str, str]

    @property
    def is_served(self) -> bool:
        """Whether all is known that the service cannot do without."""
        return all(self.query.get(name) for name in _NEEDED)

    def plan(self) -> Calls:
        """The calls that the rest of the list takes."""
        size = self.rows or len(self.links) or _PER_PAGE
        if self.is_inlined:
            return Calls.after_column(size, self.links, size, self.total)
        return Calls(size, total=self.total, known=tuple(link.url for link in self.links))


def units(page: Page) -> Iterable[Unit]:
    """The lists of a page: one per pager, else the one that its script speaks of; nothing where neither is there."""
    text = html.unescape(page.text).replace("\\/", "/")
    script = {name: quoted or digits for name, quoted, digits in reversed(_KEY.findall(text))}
    if given := _QUERY.search(text):
        script.update(parse_qsl(given[1]))
    pagers = [
        (element, value)
        for element in page.tree.iter("*")
        for name, value in element.attrib.items()
        if name.endswith("querydata")
    ]
    for element, value in pagers[:_MOST_PAGERS]:
        own = {name: single or double or bare for name, single, double, bare in _PAIR.findall(value)}
        query = {name: own.get(name) or script.get(name, "") for name in _NEEDED} | own
        rows, total, address = (_nearby(element, name) for name in ("rows", "count", "uniturl"))
        yield _unit(page, query, (rows, total), address, _around(page, element))
    if not pagers and any(script.get(name) for name in _NEEDED):
        yield _unit(page, script, (script.get("rows", ""), script.get("count", "")), "", ())


def _unit(
    page: Page, query: Mapping[str, str], numbers: tuple[str, str], address: str, inlined: tuple[Link, ...]
) -> Unit:
    path, _, fixed = address.partition("?")
    known = {**_DEFAULTS, **dict(parse_qsl(fixed)), **{name: text for name, text in query.items() if text}}
    rows, total = (int(each) if each.isdecimal() and len(each) < _DIGITS else None for each in numbers)
    return Unit(
        # A list that no pager belongs to is kept, but its first page is asked for again.
        links=inlined or _entries(page),
        is_inlined=bool(inlined),
        rows=rows or None,
        total=total,
        address=absolute(page.base, path or _SERVICE) or page.url,
        query={name: text for name, text in known.items() if name not in {"rows", "count", "paramJson"}},
    )


def _nearby(element: lxml.html.HtmlElement, name: str) -> str:
    """An attribute of a pager, of what it holds, or of what holds it."""
    around = (*element.iter("*"), *islice(element.iterancestors(), _CLIMB))
    return next((each.get(name) or "" for each in around if each.get(name)), "")


def _around(page: Page, pager: lxml.html.HtmlElement) -> tuple[Link, ...]:
    """The entries in the closest element that holds both them and their pager."""
    for holder in (pager, *islice(pager.iterancestors(), _CLIMB)):
        if holder.tag in {"body", "html"}:
            break
        links = _entries(Page(page.base, lxml.html.tostring(holder, encoding="utf-8", with_tail=False), HTML))
        if links:
            return links
    return ()


def _entries(page: Page) -> tuple[Link, ...]:
    """The list on a page or a piece of one; empty where its links are no articles but navigation."""
    links = list_links(page)
    return links if any("/art/" in link.url or link.date for link in links) else ()
