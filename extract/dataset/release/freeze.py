"""The tables of a release: the dataset as it is, last good rows carried over, and how fresh each report is."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extract.dataset.layout import part_path, paths_of, write_table
from extract.dataset.release.files import year_of
from extract.dataset.release.schema import FRESHNESS, RELEASE_TABLES, release_schema
from extract.dataset.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    import pyarrow as pa

__all__ = ["Fresh", "Freshness", "add_freshness", "carry_over", "copy_tables"]

#: Archive, offset and source of the documents with the same bytes, by digest.
_Places = dict[str, list[tuple[str, int, str]]]


@dataclass(frozen=True, slots=True)
class Fresh:
    """The freshness of a document: its portal, the day that last confirmed it, and whether the portal failed since."""

    portal: str
    as_of: dt.date
    stale: bool


@dataclass(frozen=True)
class Freshness:
    """What a crawl says of documents: by place in the archive, else by address; and which portals failed.

    `day` is the day of the release, from which `max_age` days are counted.
    """

    by_place: Mapping[tuple[str, int], Fresh] = field(default_factory=dict)
    by_source: Mapping[str, Fresh] = field(default_factory=dict)
    failed: AbstractSet[str] = frozenset()
    day: dt.date | None = None
    max_age: int = 0

    def expired(self, fresh: Fresh) -> bool:
        """Whether a stale document is older than the limit."""
        return fresh.stale and self.day is not None and (self.day - fresh.as_of).days > self.max_age


def copy_tables(dataset: Path, out: Path) -> None:
    """Copy the files of all tables, as they are, to the new folder `out`."""
    for table in RELEASE_TABLES:
        for path in paths_of(dataset, table.name):
            target = out / path.relative_to(dataset)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def carry_over(previous: Path, out: Path, failed: AbstractSet[str]) -> dict[str, Fresh]:
    """Add the rows of the release `previous` whose portal failed and that `out` lacks; their documents come with them.

    Returns the freshness of those reports, by id. Nothing is carried of a portal that was read to its end.
    """
    have = {report for path in paths_of(out, "reports") for report in _column(path, "report_id")}
    carried: dict[str, Fresh] = {}
    documents: set[str] = set()
    for path in paths_of(previous, "reports"):
        reports = _read(path)
        facts = zip(*(reports[name].to_pylist() for name in ("report_id", "portal", "as_of")), strict=True)
        wanted = {report: Fresh(portal, day, True) for report, portal, day in facts if portal in failed}  # noqa: FBT003
        found = {report: fresh for report, fresh in wanted.items() if report not in have}
        rows = _only(reports, "report_id", found)
        carried |= found
        documents.update(rows["document_id"].to_pylist())
        _append(rows, out, "reports", year_of(path))
    for table in RELEASE_TABLES if carried else ():
        if table.name != "reports" and "report_id" in {column.name for column in table.columns}:
            for path in paths_of(previous, table.name):
                rows = _only(_read(path), "report_id", carried)
                _append(rows, out, table.name, year_of(path))
                if table.name == "report_sources":
                    documents.update(rows["document_id"].to_pylist())
    documents -= {digest for path in paths_of(out, "documents") for digest in _column(path, "document_id")}
    for path in paths_of(previous, "documents") if documents else ():
        _append(_only(_read(path), "document_id", documents), out, "documents", year_of(path))
    return carried


def add_freshness(out: Path, freshness: Freshness, carried: Mapping[str, Fresh]) -> None:
    """Add `FRESHNESS` to the files of `reports`; of `carried` reports, too, the crawl knows best."""
    import pyarrow.parquet as pq

    places = _places(out)
    for path in paths_of(out, "reports"):
        reports = _read(path)
        ids = zip(reports["report_id"].to_pylist(), reports["document_id"].to_pylist(), strict=True)
        facts = [_of_document(places.get(digest, ()), freshness) or carried.get(report) for report, digest in ids]
        new = path.with_suffix(".new")
        pq.write_table(_with(reports, facts, freshness), new, compression="zstd")
        new.replace(path)


def _places(out: Path) -> _Places:
    found: _Places = defaultdict(list)
    for path in paths_of(out, "documents"):
        columns = _read(path, ["document_id", "archive", "archive_offset", "source", "reports"]).to_pydict()
        for digest, archive, offset, source, reports in zip(*columns.values(), strict=True):
            if digest is not None and reports:
                found[digest].append((archive or "", offset or 0, source))
    return found


def _of_document(places: Iterable[tuple[str, int, str]], freshness: Freshness) -> Fresh | None:
    known = [
        freshness.by_place.get((archive, offset)) or freshness.by_source.get(source)
        for archive, offset, source in places
    ]
    # The best of several places speaks for the bytes: there they still stand.
    return max(filter(None, known), key=lambda fresh: (not fresh.stale, fresh.as_of, fresh.portal), default=None)


def _with(reports: pa.Table, facts: list[Fresh | None], freshness: Freshness) -> pa.Table:
    import pyarrow as pa

    values: dict[str, list[Any]] = {
        "portal": [fresh and fresh.portal for fresh in facts],
        "as_of": [fresh and fresh.as_of for fresh in facts],
        "stale": [None if fresh is None else fresh.stale for fresh in facts],
        "expired": [None if fresh is None else freshness.expired(fresh) for fresh in facts],
    }
    schema = release_schema("reports")
    columns = [pa.array(values[column.name], schema.field(column.name).type) for column in FRESHNESS]
    return pa.Table.from_arrays([*reports.columns, *columns], schema=schema)


def _only(rows: pa.Table, column: str, wanted: Iterable[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return rows.filter(pc.is_in(rows[column], pa.array(sorted(wanted), pa.string())))


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read(columns)


def _column(path: Path, name: str) -> list[Any]:
    values: list[Any] = _read(path, [name])[name].to_pylist()
    return values


def _append(rows: pa.Table, out: Path, table: str, year: int) -> None:
    """Further rows of a table as a file of their own. What an older release did not have yet is null."""
    import pyarrow as pa

    if not rows.num_rows:
        return
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in arrow_schema(table)
    ]
    there = {path.name for path in paths_of(out, table) if year_of(path) == year}
    number = next(part for part in range(len(there) + 1) if part_path(out, table, year, part).name not in there)
    path = part_path(out, table, year, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_table(path, pa.Table.from_arrays(columns, schema=arrow_schema(table)), [rows.num_rows])
