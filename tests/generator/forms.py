"""The labels of the two forms, read from the form files; shares no code with the extractor it tests."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["CHANNELS", "COLUMNS", "OUTCOMES", "Block", "DisclosureRow", "Form", "Item", "Label", "Row", "load_form"]

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
CHANNELS = ("review", "suit_direct", "suit_after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
_FORMS = Path(__file__).resolve().parents[2] / "extract" / "forms"


@dataclass(frozen=True, slots=True)
class Label:
    """An official wording and the other wordings of the same thing."""

    text: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A data row of the matrix. `group` is the ordinal of its group cell; `result` says whether it stands under 三."""

    name: str
    ordinal: str
    label: Label
    note: str
    group: str | None
    result: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One value of section 二: its key, its unit, whether it may be negative."""

    key: str
    unit: str
    signed: bool


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """A row of a block of section 二 with its values."""

    label: Label
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A sub-table of section 二: caption, column labels, rows."""

    caption: str
    columns: tuple[Label, ...]
    rows: tuple[DisclosureRow, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What a form prints: rows, columns and groups of the matrix, blocks of section 二, labels of section 四."""

    id: str
    rows: tuple[Row, ...]
    columns: dict[str, Label]
    organisations: Label
    groups: dict[str, Label]
    blocks: tuple[Block, ...]
    channels: dict[str, Label]
    outcomes: dict[str, Label]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Names of the rows whose sum is `processed_total`."""
        return tuple(row.name for row in self.rows if row.result and row.name != "processed_total")


def _label(entry: dict[str, Any]) -> Label:
    text = entry["label"]
    # The form files leave the unit out of this one label; the official form prints it.
    text = f"{text}（单位：万元）" if text == "本年收费金额" else text
    return Label(text, tuple(entry.get("variants", ())))


def _block(entry: dict[str, Any]) -> Block:
    rows = []
    for row in entry["rows"]:
        items = tuple(
            Item(f"{row['name']}_{c['name']}".rstrip("_"), c["unit"], c.get("signed", False)) for c in entry["columns"]
        )
        rows.append(DisclosureRow(_label(row), items))
    return Block(entry["caption"], tuple(_label(c) for c in entry["columns"]), tuple(rows))


@cache
def load_form(form: str) -> Form:
    """The labels of form "2019" or "2021"; KeyError or OSError for a form without a matrix."""
    data = tomllib.loads((_FORMS / f"{form}.toml").read_text(encoding="utf-8"))
    requests = data["requests"]
    rows = tuple(
        Row(
            row["name"],
            row["ordinal"],
            _label(row),
            row.get("note", ""),
            row.get("group"),
            row["name"] not in {"received", "carried_in", "carried_out"},
        )
        for row in requests["rows"]
    )
    return Form(
        form,
        rows,
        {column["name"]: _label(column) for column in requests["columns"]},
        _label(requests["column_groups"][0]),
        {group["ordinal"]: _label(group) for group in requests["groups"]},
        tuple(_block(block) for block in data["disclosures"]["blocks"]),
        {channel["name"]: _label(channel) for channel in data["remedies"]["channels"]},
        {outcome["name"]: _label(outcome) for outcome in data["remedies"]["outcomes"]},
    )
