"""Static lists as TRS WCM writes them: `index.html`, `index_1.html`, …, counted from 0 by the page's script.

Many sites that are no TRS list in the same way. A page past the end is a stub of a few hundred bytes with status 200.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.platforms.items import list_links
from crawlers.platforms.scripts import UNKNOWN, arguments
from crawlers.platforms.static import Pager, static_list
from crawlers.platforms.trs_models import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawlers.page import Link, Page

__all__ = ["PLATFORM"]

_NAME = "trs"
_COUNT = re.compile(r"""\bcountPage\s*=\s*["']?(\d{1,6})\b""")
_OWN_NAME = re.compile(r"/([^/]+?)(?:_\d+)?\.([a-z]{3,5})$", re.IGNORECASE)
_ARTICLE = re.compile(r"/t(?:\d{8}_\d{4,9}|\d{6,9})\.s?html?$", re.IGNORECASE)
#: What the templates leave in a page without a pager.
_MARKS = re.compile(r"\bms-(?:repeat|attr-href)\b|\bTRS_|\bcurHref\b", re.IGNORECASE)
_ARGUMENTS = 4


def _ways(_page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    return ()


def _listing(page: Page, ask: Ask) -> Listing | None:
    is_further = ask.role == "list" and ask.platform == _NAME
    calls = [*arguments(page.text, "createPageHTML")]
    pager = next(filter(None, (_by_call(page, call) for call in calls)), None)
    if pager is None and not is_further and any(_names_container(call) for call in calls):
        return None
    pager = pager or _by_count(page)
    counts = [model.records for model in models(page)]
    links = list_links(page)
    if not (is_further or pager or counts or _MARKS.search(page.text) or _has_articles(links)):
        return None
    found = static_list(page, ask, _NAME, links, pager)
    return replace(found, records_known=sum(filter(None, counts))) if counts and None not in counts else found


def _by_call(page: Page, call: Sequence[str]) -> Pager | None:
    """The pager that `createPageHTML(total, current, name, extension)` draws; None for another call."""
    if len(call) < _ARGUMENTS or not call[0].isdecimal() or not (call[1].isdecimal() or call[1] == UNKNOWN):
        return None
    name, extension = (word.strip() for word in call[2:4])
    own_name, own_extension = _own_name(page)
    return Pager(
        int(call[0]),
        own_name if not name or UNKNOWN in name else name,
        own_extension if not extension or UNKNOWN in extension else extension.lstrip("."),
        offset=-1,
    )


def _by_count(page: Page) -> Pager | None:
    """The pager for `countPage`, where the call that would name the pages stands in a file of its own."""
    found = _COUNT.search(page.text)
    return None if found is None else Pager(int(found[1]), *_own_name(page), offset=-1)


def _own_name(page: Page) -> tuple[str, str]:
    found = _OWN_NAME.search(urlsplit(page.url).path)
    return ("index", "html") if found is None else (found[1], found[2])


def _names_container(call: Sequence[str]) -> bool:
    """Whether a call is of the other kind, which names a container first and counts from 1."""
    return len(call) > _ARGUMENTS and UNKNOWN not in call[0] and not call[0].isdecimal()


def _has_articles(links: Iterable[Link]) -> bool:
    return any(_ARTICLE.search(urlsplit(link.url).path) for link in links)


PLATFORM = Platform(_NAME, _ways, _listing)
