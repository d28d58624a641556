"""Agency by report year: what state of the ledger follows from what a run has seen. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Cover", "Found", "Lost", "PortalFacts", "cover", "due_on", "expected_years", "stopped_state"]

#: Regulations of 2019 (国令第711号), Art. 49: departments publish by 31 January, governments by 31 March.
_DEPARTMENTS_DUE = (1, 31)
_GOVERNMENTS_DUE = (3, 31)
#: The regulations of 2007, in force until the reports of 2018, have 31 March for all.
_FIRST_YEAR_OF_2019 = 2019
_DEPARTMENT_ENDINGS = ("局", "委", "委员会", "厅", "部", "署")
#: Kinds of codes by which nothing is known of what a portal has: it may be there, and could not be had.
_UNREACHABLE = frozenset(
    {
        "unreachable",
        "server",
        "robots_unreachable",
        "daily_cap",
        "too_large",
        "decompression_bomb",
        "redirect_loop",
        "empty_list",
    }
)
#: No report is older: the first regulations came into force in 2008.
_FIRST_YEAR = 2008


@dataclass(frozen=True, slots=True)
class Found:
    """A report that is in the archive."""

    agency: str
    year: int
    url: str
    published_on: str | None


@dataclass(frozen=True, slots=True)
class Lost:
    """A report that a list names and that could not be had: the code says why."""

    agency: str
    year: int
    url: str
    code: str


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """How far a run came with a portal.

    `stopped` is the code of what kept the crawler from reading the portal as a whole (`blocked:…`, `unreachable:…`,
    `http_404`, `column_not_found`, …), None where lists were read; `incomplete` says that pages of lists are missing,
    and why.
    """

    name: str
    years: tuple[int, ...]
    stopped: str | None
    incomplete: str | None


@dataclass(frozen=True, slots=True)
class Cover:
    """A line of the ledger."""

    agency: str
    year: int
    state: str
    reason: str | None
    url: str | None


def due_on(agency: str, year: int) -> dt.date:
    """The day by which the report is due; the later one where it is not clear what the agency is."""
    department = year >= _FIRST_YEAR_OF_2019 and agency.endswith(_DEPARTMENT_ENDINGS)
    month, day = _DEPARTMENTS_DUE if department else _GOVERNMENTS_DUE
    return dt.date(year + 1, month, day)


def expected_years(text: str, today: dt.date, seen: Iterable[int]) -> tuple[int, ...]:
    """The report years of `2019-`, `2019-2024` or `2024`; where nothing is stated, those seen and the last one due."""
    last = today.year - 1
    if not text:
        latest = last if today > dt.date(today.year, *_GOVERNMENTS_DUE) else last - 1
        return tuple(sorted({year for year in seen if year} | {latest}))
    first, _, end = text.partition("-")
    stop = int(end) if end else (last if "-" in text else int(first))
    return tuple(range(int(first), stop + 1))


def cover(
    facts: PortalFacts, agencies: Iterable[str], found: Iterable[Found], lost: Iterable[Lost], today: dt.date
) -> tuple[Cover, ...]:
    """A line for each agency and expected year, and for every other report found or lost.

    Without any agency known the portal itself stands for one. "Not found" is said only where all lists were read.
    """
    have = {(report.agency, report.year): report for report in found}
    miss: Mapping[tuple[str, int], Lost] = {(report.agency, report.year): report for report in lost}
    names = sorted(set(agencies)) or [facts.name]
    keys = sorted({(name, year) for name in names for year in facts.years} | set(have) | set(miss))
    return tuple(_line(key, facts, have.get(key), miss.get(key), today) for key in keys)


def _line(key: tuple[str, int], facts: PortalFacts, report: Found | None, lost: Lost | None, today: dt.date) -> Cover:
    agency, year = key
    if report is not None:
        late = _is_late(report, agency)
        return Cover(agency, year, "late" if late else "published", f"published {late}" if late else None, report.url)
    due = due_on(agency, year) if year >= _FIRST_YEAR else today
    if lost is not None:
        return Cover(agency, year, _state(lost.code), lost.code, lost.url)
    if today <= due:
        return Cover(agency, year, "not_due", f"due {due}", None)
    if facts.stopped is not None:
        return Cover(agency, year, stopped_state(facts.stopped), facts.stopped, None)
    if facts.incomplete is not None:
        state = _state(facts.incomplete)
        return Cover(agency, year, "unreachable" if state == "not_found" else state, facts.incomplete, None)
    return Cover(agency, year, "not_found", None, None)


def stopped_state(code: str) -> str:
    """The state of a portal none of whose lists was read, by the code of what stood in the way."""
    state = _state(code)
    return "column_not_found" if state == "not_found" else state


def _is_late(report: Found, agency: str) -> str | None:
    """The date of publication where it is after the day due, and in the year of publication at that.

    Dates of later years are those of migrations to a new system more often than of late reports.
    """
    if not report.published_on or report.year < _FIRST_YEAR:
        return None
    try:
        published = dt.date.fromisoformat(report.published_on)
    except ValueError:
        return None
    late = due_on(agency, report.year) < published < dt.date(report.year + 2, 1, 1)
    return report.published_on if late else None


def _state(code: str) -> str:
    """The state for a code of a verdict, refusal or failure: what blocks is never "not found"."""
    code = code.removeprefix("host_stopped:")
    kind = code.partition(":")[0]
    if kind in {"blocked", "challenge", "robots_disallowed", "refused", "spoof"}:
        return "blocked"
    return "unreachable" if kind in _UNREACHABLE else "not_found"
