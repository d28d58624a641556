"""Lists of no family in particular: their entries, the link to the next page, and the frames that lists stand in.

A next page shares the list's own address: the same path with another query, the same name with another number, or the
same directory. What leads elsewhere turns the pages of another column.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import absolute, canonical, clean_text
from crawlers.platforms.items import list_links, records
from crawlers.platforms.turning import NEXT, scripted_next, scripted_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.page import Link, Page

__all__ = ["PLATFORM", "page_count", "turned_list"]

_NAME = "plain"
#: Pages of one list that are followed one by one.
_MAX_PAGES = 500
_MAX_FRAMES = 8

_SIGN = re.compile(r"[>»›＞]")
_NUMBER = re.compile(r"(?:[_-]?\d+)?(?:\.\w+)?$")
_NUMBERED = re.compile(r"[/_-]?(?:[A-Za-z]+[/_-]?)?\d+(?:\.\w+)?/?")
_EXTENSION = re.compile(r"\.\w+$")
_DIGITS = re.compile(r"\d+")
#: `共120条 1/9`, `第1/9页`, `页次：1/9`, `共 9 页`, `总页数：9`.
_PAGES = re.compile(
    r"(?:[共总]\s*(?:计|有)?\s*\d+\s*[条项篇].{0,30}?|第\s*|页次\s*[:：]?\s*)(?<![\d/])\d{1,4}\s*/\s*(\d{1,4})(?![\d/])"
    r"|(?<![\d/])\d{1,4}\s*/\s*(\d{1,4})\s*页|[共总]\s*(?:计|有)?\s*(\d{1,4})\s*页|总页数\s*[:：]?\s*(\d{1,4})(?!\d)"
)
_RECORDS = re.compile(r"[共总]\s*(?:计|有)?\s*(\d+)\s*条")
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
#: Frames that hold something else than a list, by a word of their address.
_NO_LIST = re.compile(
    r"(?<![a-z])(?:log-?in|share|foot(?:er)?|ads?|advert\w*|video|player|viewer|weather)(?![a-z])"
    r"|/(?:top|head(?:er)?)\.\w+(?:\?|$)|tree\.jsp|\.(?:pdf|docx?|mp4|swf|jpe?g|png|gif)\b",
    re.IGNORECASE,
)


def turned_list(page: Page, ask: Ask, platform: str, links: Iterable[Link]) -> Listing:
    """The list of a page with these entries, and the request for the page after it where a link leads there.

    `empty_list` where a further page, or one that another follows, has no entries; `paging_by_script` where a script
    turns the pages in a way that the page does not spell out.
    """
    found = records(links)
    pages = (page_count(page) or scripted_pages(page)) if found else None
    after, is_unclear = _after(page, ask.number, pages)
    more = () if after is None else (replace(after, platform=platform, number=ask.number + 1),)
    if pages is None and more:
        numbers = [int(link.text) for link in page.links if _is_number(link) and _shares(page.url, link.url)]
        pages = max(number for number in (*numbers, ask.number + 1) if number <= _MAX_PAGES)
    count = _RECORDS.search(_printed(page)) if pages is None else None
    return Listing(
        records=found,
        more=more,
        pages_known=pages,
        records_known=int(count[1]) if count and int(count[1]) >= len(found) > 0 else None,
        problem="empty_list"
        if not found and (more or ask.role == "list")
        else "paging_by_script"
        if found and is_unclear
        else None,
    )


def _after(page: Page, number: int, pages: int | None) -> tuple[Ask | None, bool]:
    """The request for the page after this one, by a link or by a script; and whether a pager remains unclear."""
    if number >= _MAX_PAGES:
        return None, False
    link = _next_link(page, number)
    if link is not None:
        return Ask(link, "list"), False
    if pages is not None and number >= pages:
        return None, False
    after, is_unclear = scripted_next(page, number)
    if after is None or (not _shares(page.url, after.url, loosely=True) and after.form is None):
        return None, is_unclear
    return (None, False) if urlsplit(after.url).netloc.lower() != page.host else (after, False)


def page_count(page: Page) -> int | None:
    """How many pages the list has by what its pager prints; None where it prints nothing of that kind."""
    counts = [int(next(filter(None, found.groups()))) for found in _PAGES.finditer(_printed(page))]
    return max(filter(None, counts), default=None)


def _listing(page: Page, ask: Ask) -> Listing | None:
    found = turned_list(page, ask, _NAME, list_links(page))
    if ask.role == "list":
        return found
    frames = () if dict(ask.state).get("frame") else _frames(page, ask)
    if not (found.records or found.more or frames):
        return None
    return Listing(
        found.records, (*found.more, *frames), found.pages_known, found.records_known, None if frames else found.problem
    )


def _frames(page: Page, ask: Ask) -> tuple[Ask, ...]:
    """The pages that stand in frames of this one, on the same host; each holds a list of its own."""
    found: dict[str, Ask] = {}
    for element in page.tree.iter("iframe", "frame"):
        url = absolute(page.base, element.get("src") or element.get("data-src"))
        if url is None or urlsplit(url).netloc.lower() != page.host or canonical(url) == canonical(page.url):
            continue
        parts = urlsplit(url)
        if not _NO_LIST.search(f"{parts.path}?{parts.query}"):
            listing = f"{ask.way} {_NAME} {canonical(url)}"
            found.setdefault(url, Ask(url, "column", listing=listing, state=(("frame", "1"),)))
    return tuple(found.values())[:_MAX_FRAMES]


def _next_link(page: Page, number: int) -> str | None:
    """The page that a link calls the next one, else the one with the next number; None where none is this list's."""
    named = (link.url for link in page.links if NEXT.fullmatch(link.text) and _shares(page.url, link.url, loosely=True))
    others = (
        link.url
        for link in page.links
        if (_SIGN.fullmatch(link.text) or link.text == str(number + 1)) and _shares(page.url, link.url)
    )
    return next(named, None) or next(others, None)


def _is_number(link: Link) -> bool:
    return link.text.isascii() and link.text.isdigit()


def _shares(own: str, other: str, *, loosely: bool = False) -> bool:
    """Whether an address can be of the same list; `loosely` for links whose words leave no doubt."""
    mine, its = urlsplit(own), urlsplit(other)
    if mine.netloc.removeprefix("www.") != its.netloc.removeprefix("www."):
        return False
    if mine.path == its.path:
        return mine.query != its.query
    directory, _, file = mine.path.rpartition("/")
    stems = {f"{directory}/{_EXTENSION.sub('', file)}", f"{directory}/{_NUMBER.sub('', file)}"}
    if any(its.path.startswith(stem) and _NUMBERED.fullmatch(its.path[len(stem) :]) for stem in stems):
        return True
    if not loosely:
        return False
    is_beside = its.path.rpartition("/")[0] == directory
    is_below = any(its.path.startswith(f"{stem}/") for stem in stems if not stem.endswith("/"))
    return is_beside or is_below or _DIGITS.sub("0", mine.path) == _DIGITS.sub("0", its.path)


def _printed(page: Page) -> str:
    """The words of a page, without scripts."""
    pieces = (
        piece
        for element in page.tree.iter()
        for piece in (element.text if element.tag not in _UNSEEN else None, element.tail)
        if piece
    )
    return clean_text(" ".join(pieces))


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
