"""A release against the one before: counts, reports that came and went, and cells that read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.dataset.release.files import scan
from extract.dataset.release.gates import Gate
from extract.dataset.release.schema import RELEASE_TABLES
from extract.dataset.schema import PARTITION

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

__all__ = ["ChangedCell", "Changes", "compare", "shrinkage"]

#: Changed cells that the changelog shows; it counts all of them.
_SHOWN = 50
_PERCENT = 100


class ChangedCell(msgspec.Struct, frozen=True):
    """A cell of a report whose bytes are as they were: each side is its number, or its state where it has none."""

    report_id: str
    report_year: int
    place: str
    before: str
    now: str


class Changes(msgspec.Struct, frozen=True):
    """`tables` and `years` hold rows before and now: of each table, and of `reports` by year."""

    tables: dict[str, tuple[int, int]]
    years: dict[int, tuple[int, int]]
    reports_added: int
    reports_removed: int
    cells_changed: int
    cells_shown: tuple[ChangedCell, ...]


def compare(previous: Path, folder: Path, connection: duckdb.DuckDBPyConnection) -> Changes:
    """What differs between the tables in `previous` and in `folder`."""

    def numbers(statement: str) -> tuple[int, ...]:
        return tuple(connection.execute(statement).fetchone() or ())

    tables = {
        table.name: (
            numbers(f"SELECT count(*) FROM {scan(previous, table.name)}")[0] if (previous / table.name).is_dir() else 0,
            numbers(f"SELECT count(*) FROM {scan(folder, table.name)}")[0],
        )
        for table in RELEASE_TABLES
    }
    old, new = scan(previous, "reports"), scan(folder, "reports")
    years = connection.execute(
        f"SELECT {PARTITION}, coalesce(b.n, 0), coalesce(a.n, 0) FROM"
        f" (SELECT {PARTITION}, count(*) AS n FROM {old} GROUP BY ALL) b FULL JOIN"
        f" (SELECT {PARTITION}, count(*) AS n FROM {new} GROUP BY ALL) a USING ({PARTITION}) ORDER BY ALL"
    ).fetchall()
    added, removed = (
        numbers(f"SELECT count(*) FROM {left} ANTI JOIN {right} USING (report_id)")[0]
        for left, right in ((new, old), (old, new))
    )
    changed, shown = _cells(previous, folder, connection)
    return Changes(tables, {year: (before, now) for year, before, now in years}, added, removed, changed, shown)


def _cells(previous: Path, folder: Path, connection: duckdb.DuckDBPyConnection) -> tuple[int, tuple[ChangedCell, ...]]:
    """Cells of the reports that both have. A cell that one side does not have at all is `none` there."""
    sides = ""
    for name, side, other in (("a", previous, folder), ("b", folder, previous)):
        sides += (
            f'{name} AS (SELECT report_id, {PARTITION}, "table" || \'/\' || "row" || \'/\' || "column" AS place,'
            f" value, state FROM {scan(side, 'cells')}"
            f" WHERE report_id IN (SELECT report_id FROM {scan(other, 'reports')})), "
        )
    before, now = (
        f"CASE WHEN {side}.state IS NULL THEN 'none'"
        f" ELSE coalesce(rtrim(rtrim({side}.value::VARCHAR, '0'), '.'), {side}.state) END"
        for side in ("a", "b")
    )
    rows = connection.execute(
        f"WITH {sides} changed AS (SELECT report_id, {PARTITION}, place, {before} AS before,"
        f" {now} AS now FROM a FULL JOIN b USING (report_id, {PARTITION}, place)"
        " WHERE a.value IS DISTINCT FROM b.value OR a.state IS DISTINCT FROM b.state)"
        f" SELECT *, count(*) OVER () FROM changed ORDER BY {PARTITION}, report_id, place LIMIT {_SHOWN}"
    ).fetchall()
    return (rows[0][-1] if rows else 0), tuple(ChangedCell(*row[:-1]) for row in rows)


def shrinkage(changes: Changes, percent: float) -> Gate:
    """No table, and no year of reports, may lose more than `percent` of its rows."""
    wrong = [
        f"{name}: {before} before, {now} now"
        for name, (before, now) in [
            *changes.tables.items(),
            *((f"reports of {year}", counts) for year, counts in changes.years.items()),
        ]
        if (before - now) * _PERCENT > before * percent
    ]
    return Gate("shrinkage", f"no table and no year of reports loses more than {percent:g} %", len(wrong), tuple(wrong))
