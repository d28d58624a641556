"""The entries of a list among the links of its page, navigation left out; links that a script writes are among them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from crawlers.asks import Record
from crawlers.page import canonical
from crawlers.platforms.rows import ROWS, date_in, entries, item_words
from crawlers.platforms.written import written_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from crawlers.page import Link, Page

__all__ = ["date_in", "list_links", "records"]

_TITLE = re.compile(r"(?:[㐀-鿿].*?){2}")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NOT_LISTS = frozenset({"nav", "header", "footer", "template"})


def list_links(page: Page) -> tuple[Link, ...]:
    """The links that look like entries of a list, in order; empty where a page has none.

    Where dates or addresses tell articles, those and their neighbours in the same list; else every link of an item or
    table row. What stands in navigation counts only with a date; what a template has left unfilled never counts.
    """
    found = list(entries(written_out(page)))
    sure = [entry for entry in found if entry.link.date] or [entry for entry in found if entry.is_article]
    shares = Counter(element for entry in sure for element in entry.element.iterancestors())
    outside = [entry for entry in found if not _in_navigation(entry.element, shares, len(sure))]
    told = {entry.element for entry in found if entry.link.date} | {e.element for e in outside if e.is_article}
    if not told:
        in_rows = [entry for entry in outside if entry.row.tag in ROWS]
        held = Counter(entry.holder for entry in outside)
        return tuple(entry.link for entry in in_rows or outside if in_rows or held[entry.holder] > 1)
    articles = [entry for entry in found if entry.element in told]
    lists, sizes = Counter(entry.holder for entry in articles), Counter(entry.holder for entry in outside)
    rows = {entry.row for entry in articles}
    told |= {e.element for e in outside if lists[e.holder] * 2 >= sizes[e.holder] and e.row not in rows}
    return tuple(entry.link for entry in found if entry.element in told)


def records(links: Iterable[Link]) -> tuple[Record, ...]:
    """The links as records, in order; of several to one address the first that bears a title. Without words: no record.

    Beside the title stand index numbers and pictures before it, excerpts and `[查看]` after it.
    """
    by_url: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_url[canonical(link.url)].append(link)
    found = []
    for url, same in by_url.items():
        title = next(filter(_is_title, (link.text for link in same)), max((link.text for link in same), key=len))
        if title:
            found.append(Record(url, title, next((link.date for link in same if link.date), None)))
    return tuple(found)


def _is_title(text: str) -> bool:
    return _TITLE.search(text) is not None and not text.startswith(item_words().opening)


def _in_navigation(element: HtmlElement, shares: Counter[HtmlElement], articles: int) -> bool:
    """Whether it stands in what its tag or name calls navigation; a name that most articles stand in means nothing."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in _NOT_LISTS:
            return True
        name = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        parts = {part.lower() for part in _NAME_PART.findall(name)} if ancestor.tag not in {"body", "html"} else set()
        if not parts.isdisjoint(item_words().navigation) and shares[ancestor] * 2 <= articles:
            return True
    return False
