"""The Chinese texts of the dictionary, from `dictionary_zh.toml`: complete, or refused."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.dataset.schema import Column, Table

__all__ = ["ChineseTable", "IncompleteError", "check_complete", "chinese_column", "chinese_table", "chinese_terms"]


class IncompleteError(ValueError):
    """A table, column, unit or meaning of null without its Chinese text, or a text that belongs to none."""


class ChineseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a row of a table is, what the table holds, and the columns of its own by name."""

    row: str
    description: str
    columns: dict[str, str]


class _Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, str]
    nulls: dict[str, str]
    shared: dict[str, str]
    tables: dict[str, ChineseTable]


@cache
def _page() -> _Page:
    text = files("extract.dataset").joinpath("dictionary_zh.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Page)


def chinese_table(name: str) -> ChineseTable:
    """The texts of a table. KeyError where it has none."""
    return _page().tables[name]


def chinese_column(table: str, column: str) -> str:
    """What the column holds: the table's own text, else the one under `shared`. KeyError where there is neither."""
    return chinese_table(table).columns.get(column) or _page().shared[column]


def chinese_terms(column: Column) -> tuple[str, str]:
    """Unit, empty where there is none, and what null means. KeyError for a term without a text."""
    page = _page()
    return page.units[column.unit] if column.unit else "", page.nulls[column.nulls]


def check_complete(tables: Iterable[Table]) -> None:
    """Raise IncompleteError unless each table, column, unit and meaning of null has a text, and each text its place."""
    page, specs = _page(), {table.name: table for table in tables}
    columns = [(table, column) for table in specs.values() for column in table.columns]
    problems = [f"{name}: no text" for name in specs if name not in page.tables]
    problems += [f"{name}: a text, but no such table" for name in page.tables if name not in specs]
    for table, column in columns:
        own = page.tables[table.name].columns if table.name in page.tables else {}
        if not (own.get(column.name) or page.shared.get(column.name)):
            problems.append(f"{table.name}.{column.name}: no text")
    for name, texts in page.tables.items():
        known = {column.name for column in specs[name].columns} if name in specs else set()
        problems += [f"{name}.{column}: a text, but no such column" for column in texts.columns if column not in known]
    for kind, terms, used in (
        ("unit", page.units, {column.unit for _, column in columns if column.unit}),
        ("meaning of null", page.nulls, {column.nulls for _, column in columns}),
        ("shared column", page.shared, {column.name for _, column in columns}),
    ):
        missing = () if kind == "shared column" else sorted(used - set(terms))
        problems += [f"no text for the {kind} {term!r}" for term in missing]
        problems += [f"a text for the {kind} {term!r}, which is not used" for term in sorted(set(terms) - used)]
    if problems:
        raise IncompleteError("dictionary_zh.toml: " + "; ".join(problems))
