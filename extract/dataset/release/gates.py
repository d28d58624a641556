"""What must hold before a release is written: each gate counts what breaks it and names the first few."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extract.dataset.identities import assess, identities
from extract.dataset.layout import paths_of
from extract.dataset.release.files import scan, year_of
from extract.dataset.release.schema import KEYS, RELEASE_TABLES, required
from extract.dataset.schema import PARTITION, TABLES, arrow_schema
from extract.report import COLUMNS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

__all__ = ["Gate", "gates", "schema_gate"]

_EXAMPLES = 5


class Gate(msgspec.Struct, frozen=True):
    """A gate: its name, what it asks for, how often that is broken, and the first few places where."""

    name: str
    asks: str
    broken: int
    examples: tuple[str, ...] = ()


def gates(folder: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[Gate]:
    """The gates over the tables of a release in `folder`, one by one."""
    yield _null_keys(folder, connection)
    yield _duplicates(folder, connection)
    yield _orphans(folder, connection)
    yield _accounted(folder, connection)
    yield _values(folder, connection)
    yield _findings(folder)


def schema_gate(dataset: Path) -> Gate:
    """The gate over the files of a dataset, which comes before anything is made of them."""
    import pyarrow.parquet as pq

    wrong = []
    for table in TABLES:
        files = paths_of(dataset, table.name)
        if not files:
            wrong.append(f"{table.name}: no file")
        wrong += [
            f"{file.relative_to(dataset)}: {pq.read_schema(file).names}"
            for file in files
            if not pq.read_schema(file).equals(arrow_schema(table.name))
        ]
    return _gate("schema", "every file of a table has the table's schema", wrong)


def _null_keys(folder: Path, connection: duckdb.DuckDBPyConnection) -> Gate:
    wrong: list[str] = []
    count = 0
    for table in RELEASE_TABLES:
        for column in required(table):
            missing = _number(connection, f'SELECT count(*) FROM {scan(folder, table.name)} WHERE "{column}" IS NULL')
            count += missing
            wrong += [f"{table.name}.{column}: {missing}"] if missing else []
    return Gate("nulls", "no value is missing where the schema says never", count, tuple(wrong[:_EXAMPLES]))


def _duplicates(folder: Path, connection: duckdb.DuckDBPyConnection) -> Gate:
    """Reports are unique over all years; with that, the rows of other tables need only be so within their year."""
    wrong: list[str] = []
    count = 0
    for table, key in KEYS.items():
        names = ", ".join(f'"{name}"' for name in key)
        years = sorted({year_of(part) for part in paths_of(folder, table)})
        for chosen in [years] if table == "reports" else [[year] for year in years]:
            rows = connection.execute(
                f"SELECT {names}, count(*), count(*) OVER () FROM {scan(folder, table, chosen)}"
                f" GROUP BY {names} HAVING count(*) > 1 ORDER BY ALL LIMIT {_EXAMPLES}"
            ).fetchall()
            count += rows[0][-1] if rows else 0
            wrong += [f"{table}: {'/'.join(row[:-2])} {row[-2]} times" for row in rows]
    return Gate("duplicates", "no two rows have the same key", count, tuple(wrong[:_EXAMPLES]))


def _orphans(folder: Path, connection: duckdb.DuckDBPyConnection) -> Gate:
    wrong: list[str] = []
    count = 0
    for table in RELEASE_TABLES:
        names = {column.name for column in table.columns}
        if table.name == "reports" or not {"report_id", PARTITION} <= names:
            continue
        rows = connection.execute(
            f"SELECT report_id, {PARTITION}, count(*) OVER () FROM (SELECT DISTINCT report_id, {PARTITION}"
            f" FROM {scan(folder, table.name)}) ANTI JOIN {scan(folder, 'reports')}"
            f" USING (report_id, {PARTITION}) ORDER BY ALL LIMIT {_EXAMPLES}"
        ).fetchall()
        count += rows[0][-1] if rows else 0
        wrong += [f"{table.name}: {report} of {year}" for report, year, _ in rows]
    return Gate("orphans", "every row belongs to a report of its year", count, tuple(wrong[:_EXAMPLES]))


def _accounted(folder: Path, connection: duckdb.DuckDBPyConnection) -> Gate:
    """Documents: as many reports as they say, and a reason wherever one was not read."""
    rows = connection.execute(
        "WITH have AS (SELECT document_id, count(*) AS found FROM "
        f"{scan(folder, 'reports')} GROUP BY ALL),"
        f" said AS (SELECT document_id, max(reports) AS said FROM {scan(folder, 'documents')}"
        " WHERE document_id IS NOT NULL GROUP BY ALL)"
        " SELECT coalesce(said.document_id, have.document_id) || ': ' || coalesce(said, 0) || ' reports said, '"
        " || coalesce(found, 0) || ' there' FROM said FULL JOIN have USING (document_id)"
        " WHERE coalesce(said, 0) <> coalesce(found, 0) OR said.document_id IS NULL"
        " UNION ALL SELECT source || ': ' || status || ' without a reason' FROM "
        f"{scan(folder, 'documents')} WHERE status <> 'extracted' AND reason IS NULL ORDER BY ALL"
    ).fetchall()
    return _gate("accounted", "every document is accounted for", [row[0] for row in rows])


def _values(folder: Path, connection: duckdb.DuckDBPyConnection) -> Gate:
    """A number where the state says so and nowhere else, and the same number in the wide tables."""
    wrong = [
        row[0]
        for row in connection.execute(
            "SELECT report_id || ': ' || \"table\" || '/' || \"row\" || '/' || \"column\" || ' is ' || state"
            f" || ', value ' || coalesce(value::VARCHAR, 'null') FROM {scan(folder, 'cells')}"
            " WHERE (state = 'number') <> (value IS NOT NULL) ORDER BY ALL"
        ).fetchall()
    ]
    for table, key, columns in (("requests", "row", COLUMNS), ("remedies", "channel", OUTCOMES)):
        for year in sorted({year_of(part) for part in paths_of(folder, table)}):
            wrong += [row[0] for row in connection.execute(_wide(folder, table, key, columns, year)).fetchall()]
    return _gate("values", "a value is there exactly where a number is printed, the same in every table", wrong)


def _wide(folder: Path, table: str, key: str, columns: tuple[str, ...], year: int) -> str:
    long = ", ".join(f'"{column}"' for column in columns)
    return (
        f'WITH wide AS (SELECT report_id, "row", "column", value FROM (SELECT report_id, "{key}" AS "row", {long}'
        f' FROM {scan(folder, table, [year])}) UNPIVOT INCLUDE NULLS (value FOR "column" IN ({long}))),'
        f' long AS (SELECT report_id, "row", "column", value FROM {scan(folder, "cells", [year])}'
        f" WHERE \"table\" = '{table}')"
        f" SELECT report_id || ': {table}/' || \"row\" || '/' || \"column\" || ' differs from its cell'"
        ' FROM wide FULL JOIN long USING (report_id, "row", "column")'
        " WHERE wide.value IS DISTINCT FROM long.value ORDER BY ALL"
    )


def _findings(folder: Path) -> Gate:
    """What fails when the identities are run again is what stands in `findings`, no less and no more."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    checks = {identity.id for identity in identities()}
    _, failures = assess(folder)
    found = Counter((failure.report_id, failure.check, failure.left, failure.right) for failure in failures)
    stored: Counter[tuple[str, str, int, int]] = Counter()
    for part in paths_of(folder, "findings"):
        rows = pq.ParquetFile(part).read(["report_id", "check", "outcome", "left", "right"])
        rows = rows.filter(pc.equal(rows["outcome"], "fail")).drop_columns("outcome").to_pydict()
        stored.update(row for row in zip(*rows.values(), strict=True) if row[1] in checks)
    wrong = [f"{row[0]}: {row[1]} {row[2]} ≠ {row[3]} is not in findings" for row in (found - stored).elements()]
    wrong += [f"{row[0]}: {row[1]} {row[2]} ≠ {row[3]} is only in findings" for row in (stored - found).elements()]
    return _gate("findings", "findings holds what the identities say", sorted(wrong))


def _gate(name: str, asks: str, wrong: list[str]) -> Gate:
    return Gate(name, asks, len(wrong), tuple(wrong[:_EXAMPLES]))


def _number(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0
