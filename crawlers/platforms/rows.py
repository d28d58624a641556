"""Every link of a page with what tells entries of a list: its item or row, the date beside it, the list around."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from crawlers.discovery.scoring import is_article_address
from crawlers.page import Link, Page, canonical, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.html import HtmlElement

__all__ = ["ROWS", "Entry", "ItemWords", "date_in", "entries", "item_words"]

ROWS = frozenset({"li", "tr", "dd", "dt"})

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_DATE_AT_END = re.compile(r"(?<=\S)\s*[\[(（【]?\s*(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}\s*[\])）】]?$")
_LEFTOVER = re.compile(r"\{\{|\$\{|<%|%7b%7b|\$%7b", re.IGNORECASE)
_REPEATED = frozenset({"ms-repeat", "ms-for", "ms-each", "v-for", "ng-repeat"})
_TURNING = re.compile(r"\d{1,3}|[<>«»‹›.…\s]*")
_HOLDERS = frozenset({"ul", "ol", "dl", "table", "tbody", "div", "section", "article", "main", "form", "body", "html"})
#: Links to different addresses in a row of a list: title, column, source, files.
_MAX_IN_ROW = 6
#: Characters of a text that is a date with its label; longer ones are sentences.
_MAX_BESIDE = 60


class ItemWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `items.toml`."""

    navigation: frozenset[str]
    turning: frozenset[str]
    opening: tuple[str, ...]
    title_members: frozenset[str]
    address_members: frozenset[str]
    date_members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A link, the largest element that leads only there, its item or table row, and what holds that."""

    link: Link
    element: HtmlElement
    row: HtmlElement
    holder: HtmlElement
    is_article: bool


@cache
def item_words() -> ItemWords:
    """The word lists. msgspec.ValidationError for a list that is missing or unknown."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("items.toml").read_bytes(), type=ItemWords)


def date_in(text: str) -> str | None:
    """The last full date in a text, as YYYY-MM-DD; None where there is none."""
    dates = _DATE.findall(text)
    return "{:04d}-{:02d}-{:02d}".format(*map(int, dates[-1])) if dates else None


def entries(page: Page) -> Iterable[Entry]:
    """The links of a page in order; those that turn pages or that a template has left unfilled are not among them."""
    pairs = [pair for pair in page.anchors if not _is_leftover(*pair)]
    leads: dict[HtmlElement, set[str]] = defaultdict(set)
    for anchor, link in pairs:
        for element in anchor.iterancestors():
            leads[element].add(canonical(link.url))
    for anchor, link in pairs:
        is_article = is_article_address(link.url)
        if not is_article and (link.text in item_words().turning or _TURNING.fullmatch(link.text)):
            continue
        element = anchor
        for ancestor in anchor.iterancestors():
            if len(leads[ancestor]) > 1 or ancestor.tag in {"body", "html"}:
                break
            element = ancestor
        # Old pages are laid out in tables: a row of many links is a part of the page, not of a list.
        around = (a for a in anchor.iterancestors() if a.tag in ROWS and len(leads[a]) <= _MAX_IN_ROW)
        row = next(around, element)
        holder = next((a for a in row.iterancestors() if a.tag in _HOLDERS and len(leads[a]) > 1), page.tree)
        date = link.date or _date_beside(anchor, element, leads)
        yield Entry(Link(link.url, _words(anchor, link), date), element, row, holder, is_article)


def _is_leftover(anchor: HtmlElement, link: Link) -> bool:
    return bool(_LEFTOVER.search(link.url + link.text)) or any(
        not _REPEATED.isdisjoint(map(str, element.attrib)) for element in (anchor, *anchor.iterancestors())
    )


def _words(anchor: HtmlElement, link: Link) -> str:
    """The title without a date that stands within the link; a title cut short before the date is made whole."""
    words = _DATE_AT_END.sub("", link.text)
    whole = clean_text(anchor.get("title") or "")
    return whole if words != link.text and whole.startswith(words.rstrip(".…")) else words


def _date_beside(anchor: HtmlElement, element: HtmlElement, leads: Mapping[HtmlElement, set[str]]) -> str | None:
    """The date within the element that leads only to this entry, else in what follows up to the next link."""
    beside = [*reversed([str(text) for text in element.itertext()]), anchor.tail or "", element.tail or ""]
    for sibling in element.itersiblings():
        if sibling in leads or sibling.tag == "a":
            break
        beside += [clean_text(str(sibling.text_content())), sibling.tail or ""]
    return next((date for text in beside if len(text) <= _MAX_BESIDE and (date := date_in(text))), None)
