"""How fresh the reports of an archive are: which run last confirmed each, and which portals failed since."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.ledger import LEDGER, LedgerError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Missing", "Standing", "Standings", "read_missing", "read_standings"]

# A file that belongs to a report stands as the report does.
_PLACES = """
    SELECT portal, url AS report_url, url, archive, archive_offset FROM reports
    UNION SELECT portal, report_url, url, archive, archive_offset FROM attachments WHERE archive IS NOT NULL
    ORDER BY 1, 2, 3, 4, 5
"""
_CONFIRMED = "SELECT portal, url, max(last_run) FROM reports GROUP BY portal, url"
_PORTAL_RUNS = """
    SELECT portal, run_id, outcome, complete FROM portal_runs
    WHERE run_id IN (SELECT run_id FROM runs WHERE finished_at IS NOT NULL) ORDER BY portal, run_id
"""
_MISSING = """
    SELECT portal, agency, report_year, state, reason FROM coverage
    WHERE state NOT IN ('published', 'late', 'not_due') ORDER BY portal, agency, report_year
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A document of a portal: where it was fetched from, the day it was last confirmed, and whether it is stale.

    It is stale when a later run tried the portal, did not come to the end of it, and did not see the report: nobody
    knows whether it still stands there.
    """

    portal: str
    url: str
    archive: str
    archive_offset: int
    as_of: dt.date
    stale: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """The documents, the portals whose last finished run failed with its outcome, and the day of the last run."""

    documents: tuple[Standing, ...]
    failed: dict[str, str]
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A report that is due and is not in the archive, with the state of the ledger and the reason for it."""

    portal: str
    agency: str
    report_year: int
    state: str
    reason: str | None


def read_standings(folder: Path) -> Standings:
    """The standing of every document in the ledger of `folder`. LedgerError where it cannot be read."""
    try:
        ledger = _open(folder)
        try:
            return _standings(ledger)
        finally:
            ledger.close()
    except sqlite3.Error as error:
        raise LedgerError(f"{folder / LEDGER} cannot be read: {error}") from error


def read_missing(folder: Path) -> tuple[Missing, ...]:
    """The reports that the ledger misses, by portal, agency and year. LedgerError where it cannot be read."""
    try:
        ledger = _open(folder)
        try:
            return tuple(Missing(*row) for row in ledger.execute(_MISSING))
        finally:
            ledger.close()
    except sqlite3.Error as error:
        raise LedgerError(f"{folder / LEDGER} cannot be read: {error}") from error


def _open(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(folder / LEDGER).resolve().as_uri()}?mode=ro", uri=True)


def _standings(ledger: sqlite3.Connection) -> Standings:
    days = {
        run: dt.date.fromisoformat((finished or started)[:10])
        for run, started, finished in ledger.execute("SELECT run_id, started_at, finished_at FROM runs")
    }
    last_tried: dict[str, int] = {}
    failed: dict[str, str] = {}
    for portal, run, outcome, complete in ledger.execute(_PORTAL_RUNS):
        last_tried[portal] = run
        if complete:
            failed.pop(portal, None)
        else:
            failed[portal] = outcome
    confirmed = {(portal, url): run for portal, url, run in ledger.execute(_CONFIRMED)}
    documents = []
    for portal, report_url, url, archive, offset in ledger.execute(_PLACES):
        run = confirmed.get((portal, report_url))
        if run is not None:
            stale = portal in failed and run < last_tried[portal]
            documents.append(Standing(portal, url, archive, offset, days[run], stale))
    return Standings(tuple(documents), failed, max(days.values(), default=None))
