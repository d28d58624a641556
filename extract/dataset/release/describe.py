"""What a release says of itself: data package, citation, changelog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from extract.dataset.chinese import chinese_column, chinese_table
from extract.dataset.layout import paths_of
from extract.dataset.release.schema import KEYS, RELEASE_TABLES
from extract.dataset.schema import PARTITION, SCHEMA_VERSION, Column, Table, TypeName

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from extract.dataset.release.changes import Changes

__all__ = ["changelog", "citation", "data_package"]

TITLE = "Annual reports on government-information disclosure of Chinese agencies, as data"
TITLE_ZH = "中国政府信息公开工作年度报告数据集"
_ABSTRACT = (
    "The request matrix, disclosures, remedies and text of published annual reports (政府信息公开工作年度报告), each "
    "number as printed in its source or null with a reason, with provenance by cell and the outcome of the form's own "
    "arithmetic."
)
_CAUSE_TEXTS = {
    "source_revised": "the source was revised",
    "extractor": "the same bytes are read otherwise",
    "new": "new",
    "gone": "no longer there",
}
_TYPES: dict[TypeName, str] = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "decimal": "number",
    "date": "date",
    "timestamp": "datetime",
    "bool": "boolean",
    "strings": "array",
}


def data_package(folder: Path, version: str, day: dt.date | None) -> str:
    """`datapackage.json`: one resource a table, its files, and the schema with both languages."""
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gongkai",
        "title": TITLE,
        "title_zh": TITLE_ZH,
        "description": _ABSTRACT,
        "version": version,
        "schema_version": SCHEMA_VERSION,
        **({"created": f"{day}T00:00:00Z"} if day else {}),
        "keywords": ["政府信息公开", "freedom of information", "China", "transparency"],
        "contributors": [{"title": "The gongkai authors", "roles": ["creator"]}],
        "resources": [_resource(folder, table) for table in RELEASE_TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    chinese = chinese_table(table.name)
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        # A missing value is a null of Parquet; an empty text is a text.
        "missingValues": [],
    }
    if table.name in KEYS:
        schema["primaryKey"] = list(KEYS[table.name])
    if table.name != "reports" and "report_id" in {column.name for column in table.columns}:
        reference = {"resource": "reports", "fields": ["report_id"]}
        schema["foreignKeys"] = [{"fields": ["report_id"], "reference": reference}]
    return {
        "name": table.name,
        "type": "table",
        "title": f"One row per {table.row}",
        "title_zh": f"{table.label_zh}：每行一个{chinese.row}",
        "description": table.description,
        "description_zh": chinese.description,
        "path": [part.relative_to(folder).as_posix() for part in paths_of(folder, table.name)],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hive_partition": PARTITION,
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.label_zh,
        "description": column.description,
        "description_zh": chinese_column(table.name, column.name),
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": {"required": True}} if column.nulls == "never" else {"null_means": column.nulls}),
    }


def citation(version: str, day: dt.date | None, content: str) -> str:
    """`CITATION.cff`, format 1.2.0. `content` is the digest of the tables: it tells this release from every other."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        "message: Please cite this release of the dataset, with its version.",
        f'title: "{TITLE}"',
        "authors:",
        "  - name: The gongkai authors",
        f'version: "{version}"',
        *([f'date-released: "{day}"'] if day else []),
        "identifiers:",
        "  - type: other",
        f'    value: "sha256:{content}"',
        "    description: SHA-256 of the lines of SHA256SUMS that name the tables' files",
        f'abstract: "{_ABSTRACT}"',
        "keywords:",
        "  - 政府信息公开",
        "  - freedom of information",
    ]
    return "\n".join(lines) + "\n"


def changelog(version: str, previous: str | None, changes: Changes | None, freshness: dict[str, int]) -> str:
    """`CHANGELOG.md` of a release. `freshness` counts its stale, expired and carried reports."""
    lines = [f"# Release {version}", ""]
    lines += [f"* {name}: {count}" for name, count in freshness.items()]
    if changes is None:
        return "\n".join([*lines, "", "The first release: there is none before it to compare with.", ""])
    lines += [
        "",
        f"Current reports against {previous}; every cell that differs is in `diff.parquet`:",
        "",
        "| cause | reports | cells |",
        "|---|--:|--:|",
        *(f"| {_CAUSE_TEXTS[cause]} | {changes.reports[cause]} | {changes.cells[cause]} |" for cause in _CAUSE_TEXTS),
        "",
        "| table | before | now |",
        "|---|--:|--:|",
        *(f"| {name} | {before} | {now} |" for name, (before, now) in changes.tables.items()),
        "",
        "| reports of | before | now |",
        "|---|--:|--:|",
        *(f"| {year or 'unknown year'} | {before} | {now} |" for year, (before, now) in changes.years.items()),
        "",
    ]
    if changes.shown:
        lines += ["| cause | report | year | cell | before | now |", "|---|---|---|---|--:|--:|"]
        lines += [
            f"| {cell.cause} | {cell.report_id} | {cell.report_year or 'unknown'} | {cell.place} | {cell.before} "
            f"| {cell.now} |"
            for cell in changes.shown
        ]
        hidden = changes.cells["source_revised"] + changes.cells["extractor"] - len(changes.shown)
        lines += ["", f"… and {hidden} more" if hidden else "", ""]
    return "\n".join(lines).rstrip("\n") + "\n"
