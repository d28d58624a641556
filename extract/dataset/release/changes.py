"""A release against the one before: counts by table and year, and cells that changed, with the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from extract.dataset.layout import paths_of
from extract.dataset.release.files import scan
from extract.dataset.release.gates import Gate
from extract.dataset.release.schema import RELEASE_TABLES
from extract.dataset.schema import PARTITION
from extract.difference import compare

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

__all__ = ["CAUSES", "ChangedCell", "Changes", "count_rows", "shrinkage", "write_difference"]

#: Why a cell differs, as `extract.difference` says it.
CAUSES = ("source_revised", "extractor", "new", "gone")
#: Changed cells that the changelog shows; it counts all of them.
_SHOWN = 50
_PERCENT = 100


class ChangedCell(msgspec.Struct, frozen=True):
    """A cell of a report that both releases have: each side is its number, or its state where it has none."""

    cause: str
    report_id: str
    report_year: int
    place: str
    before: str
    now: str


class Changes(msgspec.Struct, frozen=True):
    """`tables` and `years` hold rows before and now: of each table, and of `reports` by year.

    `reports` and `cells` count what differs by its cause; `shown` are the first of the cells that both have.
    """

    tables: dict[str, tuple[int, int]]
    years: dict[int, tuple[int, int]]
    reports: dict[str, int] = {}
    cells: dict[str, int] = {}
    shown: tuple[ChangedCell, ...] = ()


def count_rows(previous: Path, folder: Path, connection: duckdb.DuckDBPyConnection) -> Changes:
    """The rows of the tables in `previous` and in `folder`."""

    def count(side: Path, table: str) -> int:
        # A table that an older release did not have yet has no file there.
        if not paths_of(side, table):
            return 0
        row = connection.execute(f"SELECT count(*) FROM {scan(side, table)}").fetchone()
        return int(row[0]) if row else 0

    tables = {table.name: (count(previous, table.name), count(folder, table.name)) for table in RELEASE_TABLES}
    sides = [
        dict(connection.execute(f"SELECT {PARTITION}, count(*) FROM {scan(side, 'reports')} GROUP BY ALL").fetchall())
        for side in (previous, folder)
    ]
    years = {year: (sides[0].get(year, 0), sides[1].get(year, 0)) for year in sorted({*sides[0], *sides[1]})}
    return Changes(tables, years)


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


def write_difference(previous: Path, folder: Path, path: Path, counted: Changes) -> Changes:
    """Write every report and cell that differs to the Parquet file `path`; `counted` with what differs by its cause."""
    with compare(previous, folder) as difference:
        difference.write(path)
        return msgspec.structs.replace(
            counted,
            reports={cause: difference.reports()[cause] for cause in CAUSES},
            cells={cause: difference.cells()[cause] for cause in CAUSES},
            shown=tuple(_cell(row) for row in difference.changed(_SHOWN)),
        )


def _cell(row: dict[str, Any]) -> ChangedCell:
    place = "/".join(filter(None, (row["table"], row["row"], row["column"])))
    sides = (_side(row[f"{side}_value"], row[f"{side}_state"]) for side in ("old", "new"))
    return ChangedCell(row["cause"], row["new_report_id"], row["report_year"], place, *sides)


def _side(value: Any, state: str | None) -> str:  # noqa: ANN401 a decimal, or None
    return f"{value.normalize():f}" if value is not None else str(state or "no such cell")
