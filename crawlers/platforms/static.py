"""Lists whose pages are files beside each other, numbered by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.asks import Ask, Listing
from crawlers.page import absolute
from crawlers.platforms.items import records
from crawlers.platforms.paging import MAX_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.page import Link, Page

__all__ = ["Pager", "static_list"]


@dataclass(frozen=True, slots=True)
class Pager:
    """How many pages there are, and how they are called: page n is `{name}_{n + offset}.{extension}`."""

    total: int
    name: str
    extension: str
    offset: int = 0


def static_list(page: Page, ask: Ask, platform: str, links: Iterable[Link], pager: Pager | None) -> Listing:
    """The list of a page with these entries, and requests for its pages 2 to the last; of a bounded number of them.

    `empty_list` where a further page, or one that says it is followed by others, has no entries.
    """
    is_further = ask.role == "list"
    total = 1 if pager is None else pager.total
    more = []
    if pager is not None:
        for number in range(2, min(total, MAX_PAGES) + 1):
            url = absolute(page.base, f"{pager.name}_{number + pager.offset}.{pager.extension}")
            if url is not None and url != page.url:
                more.append(Ask(url, "list", platform, number=number))
    found = records(links)
    return Listing(
        records=found,
        more=tuple(more),
        pages_known=None if is_further and pager is None else total,
        problem="empty_list" if not found and (is_further or total > 1) else None,
    )
