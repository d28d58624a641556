"""The tables of a release: the dataset as it is, freshness added to its reports, and last good rows carried over."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extract.dataset.release.files import parts, year_of
from extract.dataset.release.schema import RELEASE_TABLES, release_schema
from extract.dataset.schema import PARTITION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    import pyarrow as pa

__all__ = ["Fresh", "Freshness", "carry_over", "freeze"]


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


def freeze(dataset: Path, out: Path, freshness: Freshness) -> None:
    """Write the tables of `dataset` to the new folder `out`: files are copied as they are, but for `reports`."""
    for table in RELEASE_TABLES:
        for part in parts(dataset, table.name):
            target = out / part.relative_to(dataset)
            target.parent.mkdir(parents=True, exist_ok=True)
            if table.name != "reports":
                shutil.copyfile(part, target)
    places = _places(dataset)
    for part in parts(dataset, "reports"):
        _write(_with_freshness(_read(part), places, freshness), out / part.relative_to(dataset), "reports")


def _places(dataset: Path) -> dict[str, list[tuple[str | None, int | None, str]]]:
    """Archive, offset and source of each document, by its digest: the same bytes may have come from several places."""
    found: dict[str, list[tuple[str | None, int | None, str]]] = defaultdict(list)
    for part in parts(dataset, "documents"):
        columns = _read(part, ["document_id", "archive", "archive_offset", "source", "reports"]).to_pydict()
        for digest, archive, offset, source, reports in zip(*columns.values(), strict=True):
            if digest is not None and reports:
                found[digest].append((archive, offset, source))
    return found


def _with_freshness(
    reports: pa.Table, places: Mapping[str, list[tuple[str | None, int | None, str]]], freshness: Freshness
) -> pa.Table:
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    for digest in reports["document_id"].to_pylist():
        known = []
        for archive, offset, source in places.get(digest, ()):
            fresh = freshness.by_place.get((archive or "", offset or 0)) or freshness.by_source.get(source)
            if fresh is not None:
                known.append(fresh)
        # The best of several places speaks for the bytes: they still stand there.
        best = max(known, key=lambda fresh: (not fresh.stale, fresh.as_of, fresh.portal), default=None)
        rows.append(_row(best, freshness))
    schema = release_schema("reports")
    for name in ("portal", "as_of", "stale", "expired"):
        values = pa.array([row[name] for row in rows], schema.field(name).type)
        reports = reports.append_column(schema.field(name), values)
    return reports


def _row(fresh: Fresh | None, freshness: Freshness) -> dict[str, Any]:
    if fresh is None:
        return {"portal": None, "as_of": None, "stale": None, "expired": None}
    return {
        "portal": fresh.portal,
        "as_of": fresh.as_of,
        "stale": fresh.stale,
        "expired": freshness.expired(fresh),
    }


def carry_over(previous: Path, out: Path, freshness: Freshness) -> int:
    """Add the rows of `previous` whose portal failed and that `out` lacks, marked stale; returns how many reports.

    Their documents come with them. Nothing is carried of a portal that was read to its end.
    """
    import pyarrow.compute as pc

    have = {report for part in parts(out, "reports") for report in _read(part, ["report_id"])["report_id"].to_pylist()}
    carried: set[str] = set()
    documents: set[str] = set()
    for part in parts(previous, "reports"):
        reports = _read(part)
        kept = [
            report not in have and portal in freshness.failed
            for report, portal in zip(reports["report_id"].to_pylist(), reports["portal"].to_pylist(), strict=True)
        ]
        if any(kept):
            reports = _aged(reports.filter(kept), freshness)
            carried.update(reports["report_id"].to_pylist())
            documents.update(reports["document_id"].to_pylist())
            _append(reports, out, "reports", year_of(part))
    for table in RELEASE_TABLES if carried else ():
        if table.name != "reports" and "report_id" in {column.name for column in table.columns}:
            for part in parts(previous, table.name):
                rows = _read(part)
                _append(rows.filter(pc.is_in(rows["report_id"], _values(carried))), out, table.name, year_of(part))
    _carry_documents(previous, out, documents)
    return len(carried)


def _carry_documents(previous: Path, out: Path, wanted: set[str]) -> None:
    import pyarrow.compute as pc

    have = {digest for part in parts(out, "documents") for digest in _read(part)["document_id"].to_pylist()}
    for part in parts(previous, "documents") if wanted - have else ():
        rows = _read(part)
        _append(rows.filter(pc.is_in(rows["document_id"], _values(wanted - have))), out, "documents", year_of(part))


def _aged(reports: pa.Table, freshness: Freshness) -> pa.Table:
    """Rows of the release before, as rows of this one: stale since the day that last confirmed them."""
    import pyarrow as pa

    schema = release_schema("reports")
    day = freshness.day or dt.date.min
    aged = [_row(Fresh("", as_of or day, stale=True), freshness)["expired"] for as_of in reports["as_of"].to_pylist()]
    for name, values in (("stale", [True] * len(aged)), ("expired", aged)):
        place = schema.get_field_index(name)
        reports = reports.set_column(place, schema.field(name), pa.array(values, pa.bool_()))
    return reports


def _values(wanted: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(wanted), pa.string())


def _read(part: Path, columns: list[str] | None = None) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.ParquetFile(part).read(columns)


def _append(rows: pa.Table, out: Path, table: str, year: int) -> None:
    """Further rows of a table as a file of their own."""
    if not rows.num_rows:
        return
    folder = out / table / f"{PARTITION}={year}"
    folder.mkdir(parents=True, exist_ok=True)
    number = max((int(path.stem.rpartition("-")[2]) for path in folder.glob("*.parquet")), default=-1) + 1
    _write(rows, folder / f"part-{number:05d}.parquet", table)


def _write(rows: pa.Table, path: Path, table: str) -> None:
    import pyarrow.parquet as pq

    pq.write_table(_conform(rows, release_schema(table)), path, compression="zstd")


def _conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows as the present schema has them: what an older release did not have yet is null."""
    import pyarrow as pa

    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
