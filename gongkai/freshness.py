"""What the ledger of a crawl says of a dataset's documents, in the terms of a release."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from extract.dataset.release.freeze import Fresh, Freshness

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_freshness"]


def read_freshness(archive: Path | None, day: dt.date | None, max_age: int) -> Freshness:
    """The freshness of every document in the ledger of `archive`; without an archive nothing is known.

    `day` is that of the release; without one it is the day of the last run, so that the clock does not matter.
    LedgerError where the ledger cannot be read.
    """
    if archive is None:
        return Freshness(day=day, max_age=max_age)
    from crawlers.standing import read_standings

    standings = read_standings(archive)
    by_place: dict[tuple[str, int], Fresh] = {}
    by_source: dict[str, Fresh] = {}
    for document in standings.documents:
        fresh = Fresh(document.portal, document.as_of, document.stale)
        by_place[document.archive, document.archive_offset] = fresh
        by_source[document.url] = fresh
    return Freshness(by_place, by_source, frozenset(standings.failed), day or standings.day, max_age)
