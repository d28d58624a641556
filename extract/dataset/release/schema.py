"""The tables of a release: those of the dataset, and in `reports` how fresh each report is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from extract.dataset.schema import TABLES, Column, Table, arrow_schema, arrow_type

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FRESHNESS", "KEYS", "RELEASE_TABLES", "release_schema", "required"]

_NO_LEDGER = "the release was made without the ledger of a crawl, or the document is not of one"

#: What a release adds to `reports`.
FRESHNESS: tuple[Column, ...] = (
    Column("portal", "string", "The portal the document was crawled from.", "网站", nulls=_NO_LEDGER),
    Column("as_of", "date", "The day of the last crawl that confirmed the report.", "确认日期", nulls=_NO_LEDGER),
    Column(
        "stale",
        "bool",
        "The portal failed in the last crawl that tried it, and the report was not seen there: this is the last good "
        "state.",
        "是否陈旧",
        nulls=_NO_LEDGER,
    ),
    Column(
        "expired",
        "bool",
        "Stale for longer than the age limit of the release: the row stays, and should not be used as the present "
        "state.",
        "是否过期",
        nulls=_NO_LEDGER,
    ),
)

RELEASE_TABLES: tuple[Table, ...] = tuple(
    msgspec.structs.replace(table, columns=(*table.columns, *FRESHNESS)) if table.name == "reports" else table
    for table in TABLES
)

#: The columns that tell the rows of a table apart. Other tables may hold equal rows: a text may have two sections 一.
KEYS: dict[str, tuple[str, ...]] = {
    "reports": ("report_id",),
    "requests": ("report_id", "row"),
    "cells": ("report_id", "table", "row", "column"),
    "disclosures": ("report_id", "item"),
    "remedies": ("report_id", "channel"),
    "indicators": ("report_id", "indicator"),
    "report_sources": ("report_id", "document_id"),
    "agencies": ("agency_id",),
    "agency_names": ("agency_id", "name"),
}


def required(table: Table) -> tuple[str, ...]:
    """The columns of `table` in which no value may be missing, the partition column among them."""
    return tuple(column.name for column in table.columns if column.nulls == "never")


@cache
def release_schema(table: str) -> pa.Schema:
    """The schema inside the files of `table` in a release, with descriptions. KeyError if there is none."""
    import pyarrow as pa

    schema = arrow_schema(table)
    if table != "reports":
        return schema
    for column in FRESHNESS:
        texts = {"description": column.description, "label_zh": column.label_zh, "unit": "", "nulls": column.nulls}
        schema = schema.append(pa.field(column.name, arrow_type(column.type), metadata=texts))
    return schema
