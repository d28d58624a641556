"""Static lists of 开普云 UCAP: `list.shtml`, `list_2.shtml`, …, counted from 1.

The call that draws the pager names its container first: `createPageHTML('page_div', 10, 1, 'list', 'shtml', 149)`.
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "ucap"
#: Articles by hash or by the numbers of Heilongjiang, and the older `c123/c456/content.shtml`.
_ARTICLE = re.compile(
    r"/(?:\d{6}|(?:19|20)\d\d/\d{1,2}/\d{1,2})/(?:[0-9a-f]{32}|c\d{2}_\d+)\.shtml$|/c\d+[a-z]?/c\d+/content\.shtml$",
    re.IGNORECASE,
)
#: Container, pages in all, current page, name and extension, and mostly the number of records.
_ARGUMENTS = re.compile(
    r"(?!\d+$)[^\n]+\n\d{1,6}\n[^\n]*\n[^\n\ufffd]+\n[^\n\ufffd]+(?:\n.*)?", re.MULTILINE | re.DOTALL
)
_COUNT_PLACE = 5


def _ways(_page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    return ()


def _listing(page: Page, ask: Ask) -> Listing | None:
    is_further = ask.role == "list" and ask.platform == _NAME
    calls = [call for call in arguments(page.text, "createPageHTML") if UNKNOWN not in call[:2]]
    call = next((call for call in calls if _ARGUMENTS.fullmatch("\n".join(call))), None)
    links = list_links(page)
    has_articles = any(_ARTICLE.search(urlsplit(link.url).path) for link in links)
    if not (is_further or call or (has_articles and not calls)):
        return None
    pager = Pager(int(call[1]), call[3], call[4].lstrip(".")) if call else None
    found = static_list(page, ask, _NAME, links, pager)
    count = call[_COUNT_PLACE] if call and len(call) > _COUNT_PLACE else ""
    return replace(found, records_known=int(count)) if count.isdecimal() else found


PLATFORM = Platform(_NAME, _ways, _listing)
