"""南方网 NFCMS: posts in `content/`, lists in `index.html`; a post has a twin for telephones, `mpost_` for `post_`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import canonical
from crawlers.platforms.items import list_links
from crawlers.platforms.plain import turned_list
from crawlers.platforms.scripts import UNKNOWN, arguments
from crawlers.platforms.static import Pager, static_list
from crawlers.platforms.unconfirmed import behaviour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawlers.page import Link, Page

__all__ = ["PLATFORM"]

_NAME = "nfcms"
#: Counts only where the page has a script that draws its pager and no links to its pages.
_SECOND_PAGE = "nfcms_second_page"
_POST = re.compile(r"/content/m?post_\d+\.\w+$", re.IGNORECASE)
_TWIN = re.compile(r"/mpost_(?=\d+\.\w+$)", re.IGNORECASE)
_ARGUMENTS = 4


def _listing(page: Page, ask: Ask) -> Listing | None:
    links = tuple(_without_twins(list_links(page)))
    is_further = ask.role == "list" and ask.platform == _NAME
    if not is_further and not any(_POST.search(urlsplit(link.url).path) for link in links):
        return None
    found = turned_list(page, ask, _NAME, links)
    pager = None if is_further or found.more else _pager(page)
    if pager is None or pager.total <= 1:
        return found
    return replace(static_list(page, ask, _NAME, links, pager), unconfirmed=(_SECOND_PAGE,))


def _pager(page: Page) -> Pager | None:
    """What `createPageHTML(total, current, name, extension)` says; None for a call that names a container first."""
    for call in arguments(page.text, "createPageHTML"):
        if len(call) >= _ARGUMENTS and call[0].isdecimal() and all(call[2:4]) and UNKNOWN not in call[2] + call[3]:
            return Pager(int(call[0]), call[2], call[3].lstrip("."), offset=int(behaviour(_SECOND_PAGE)) - 2)
    return None


def _without_twins(links: Iterable[Link]) -> Iterator[Link]:
    """The links, those to a twin left out where the page links to the post itself."""
    links = tuple(links)
    given = {canonical(link.url) for link in links}
    return (
        link for link in links if (post := canonical(_TWIN.sub("/post_", link.url))) == link.url or post not in given
    )


PLATFORM = Platform(_NAME, lambda _page, _years: (), _listing)
