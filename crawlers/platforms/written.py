"""Links that a page's scripts write, put where the scripts stand, so that they are read like any other."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from crawlers.page import Page
from crawlers.platforms.members import Member, is_feed, items_of_feed, objects
from crawlers.platforms.scripts import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["written_out"]

_LITERAL = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_VARIABLE = re.compile(
    rf"(?<![.\w])\w{{0,30}}(href|url|link|title|date|time)\w{{0,30}}\s*=\s*{_LITERAL}", re.IGNORECASE
)
_WRITTEN = re.compile(rf"document\.write(?:ln)?\(\s*{_LITERAL}\s*\)", re.IGNORECASE)
#: An attribute within what is written, filled from a variable: `href="'+curHref+'"`.
_PUT_TOGETHER = re.compile(r"""["']\s*\+""")
_ESCAPE = re.compile(r"\\(.)")
_TAG = re.compile(r"<[^<>]*>")


def written_out(page: Page) -> Page:
    """The page with `<a>` in the place of each script that names an address and a title, or writes a link whole.

    Scripts that name only one of the two are left: they build something else. Feeds and JSON become lists.
    """
    if is_feed(page.text):
        text = f"<ul>{_items(items_of_feed(page.text))}</ul>"
    elif page.text[:64].lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        text = f"<ul>{_items(objects(page.text))}</ul>"
    else:
        text = SCRIPT.sub(_links, page.text)
    if text == page.text:
        return page
    # Queries of links are sent in the page's own encoding.
    return Page(page.url, text.encode(page.encoding, "xmlcharrefreplace"), f"text/html; charset={page.encoding}")


def _items(members: Iterable[Member]) -> str:
    written = (_anchor({"href": found.address, "title": found.title, "date": found.date}) for found in members)
    return "".join(f"<li>{anchor}</li>" for anchor in written)


def _links(script: re.Match[str]) -> str:
    if "document.write" not in script[1] and not _VARIABLE.search(script[1]):
        items = _items(objects(script[1]))
        return f"<ul>{items}</ul>" if items else script[0]
    whole = "".join(words for literal in _WRITTEN.findall(script[1]) if "<a " in (words := _value(literal)).lower())
    named: dict[str, str] = {}
    found = []
    for name, literal in _VARIABLE.findall(script[1]):
        if _PUT_TOGETHER.match(_value(literal)):
            continue
        kind = {"url": "href", "link": "href", "time": "date"}.get(name.lower(), name.lower())
        if kind in named and kind != "date":
            found.append(named)
            named = {}
        named[kind] = html.unescape(_TAG.sub("", _value(literal)))
    anchors = [_anchor(each) for each in [*found, named] if each.get("href") and each.get("title")]
    return whole or "".join(anchors) or script[0]


def _anchor(named: dict[str, str]) -> str:
    address, title = html.escape(named["href"]), html.escape(named["title"])
    return f'<a href="{address}" title="{title}">{title}</a> <span>{html.escape(named.get("date", ""))}</span>'


def _value(literal: str) -> str:
    return _ESCAPE.sub(r"\1", literal[1:-1])
