"""Links that a page's scripts write, put where the scripts stand, so that they are read like any other."""

from __future__ import annotations

import html
import re

from crawlers.page import Page
from crawlers.platforms.scripts import SCRIPT

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

    Scripts that name only one of the two are left: they build something else.
    """
    text = SCRIPT.sub(_links, page.text)
    return page if text == page.text else Page(page.url, text.encode(), "text/html; charset=utf-8")


def _links(script: re.Match[str]) -> str:
    if "document.write" not in script[1] and not _VARIABLE.search(script[1]):
        return script[0]
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
