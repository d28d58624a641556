"""The items of section 二 over all forms: which row and column labels make which item."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

import msgspec

from extract.forms import Block, Column, Row, load_form, load_forms
from extract.glyphs import compact, core
from extract.matrix.copies import contested
from extract.matrix.patterns import any_label
from extract.matrix.values import MONEY, UNITS
from extract.report import Cell, Disclosure

__all__ = ["Place", "find_places", "fits", "items_of", "keep", "printed_at", "section_vocabulary", "unit_named"]

#: The exponent of a number with three digits behind its point, which may be thousands.
_THOUSAND: Final = -3
_UNIT_NAMED: Final = re.compile(rf"单位:?({'|'.join(UNITS)})")


class SectionVocabulary(msgspec.Struct, frozen=True):
    """Labels by their core; `pattern` finds all of them, captions and heads too, in compact text."""

    blocks: tuple[tuple[str, Block], ...]
    columns: dict[str, tuple[str, ...]]
    rows: frozenset[str]
    #: What stands in the head without being a column.
    heads: frozenset[str]
    pattern: re.Pattern[str]


@functools.cache
def section_vocabulary() -> SectionVocabulary:
    """The vocabulary of section 二 of every form."""
    columns: dict[str, list[str]] = {}
    rows: set[str] = set()
    labels: list[str] = []
    heads: list[str] = []
    blocks: list[tuple[str, Block]] = []
    for form in load_forms():
        for block in form.disclosures.blocks:
            blocks.append((form.id, block))
            heads.append(block.caption)
            for column in block.columns:
                for label in (column.label, *column.variants):
                    columns.setdefault(core(label), []).append(column.label)
                    labels.append(label)
            for row in block.rows:
                rows.update(core(label) for label in (row.label, *row.variants))
                labels += (row.label, *row.variants)
        heads += form.disclosures.head
    labels += heads
    return SectionVocabulary(
        tuple(blocks),
        {k: tuple(dict.fromkeys(v)) for k, v in columns.items()},
        frozenset(rows),
        frozenset(map(core, heads)),
        any_label(labels),
    )


def fits(label: str, part: Column | Row) -> bool:
    """Whether `label`, a core, is a wording of the column or row."""
    return label in {core(part.label), *map(core, part.variants)}


class Place(msgspec.Struct, frozen=True):
    """A row and a column of a block: the item that they make, and whether a dash before its digits is a minus."""

    absent: Disclosure
    signed: bool

    @property
    def is_amount(self) -> bool:
        """Whether it is money, which has fractions."""
        return self.absent.unit in MONEY

    def takes(self, value: int | Decimal, unit: str | None) -> bool:
        """Whether a number, printed with a `unit` of its own or none, can stand there: a count has no fraction."""
        thousands = isinstance(value, Decimal) and value.as_tuple().exponent == _THOUSAND
        whole = self.is_amount or unit in MONEY or (value == int(value) and not thousands)
        return whole and (self.signed or value >= 0)


def _place(row: Row, column: Column) -> Place:
    item = f"{row.name}_{column.name}" if column.name else row.name
    absent = Cell(None, None, "absent")
    label = f"{row.label}／{column.label}"
    return Place(Disclosure(item, row.name, column.name, label, column.unit, absent), column.signed)


@functools.cache
def items_of(form_id: str) -> tuple[Disclosure, ...]:
    """The items of a form, in order, none of them printed."""
    blocks = load_form(form_id).disclosures.blocks
    return tuple(_place(row, column).absent for block in blocks for row in block.rows for column in block.columns)


@functools.lru_cache(maxsize=4096)
def find_places(header: tuple[str, ...], label: str) -> tuple[str, tuple[Place | None, ...]] | None:
    """The form and the places of a row that a header and a row label name; those of the block that names the most.

    A header may have the columns of several blocks, where those of others are None for this row, or lack some of its
    own. None where it names a column twice, or columns of which the row has none.
    """
    best: tuple[tuple[bool, int, int], str, tuple[Place | None, ...]] | None = None
    for form, block in section_vocabulary().blocks:
        row = next((row for row in block.rows if fits(label, row)), None)
        if row is None:
            continue
        columns = [next((column for column in block.columns if fits(text, column)), None) for text in header]
        own = [column for column in columns if column is not None]
        if (
            not own
            or len({column.name for column in own}) < len(own)
            or len(own) < min(len(block.columns), len(header))
        ):
            continue
        whole = len(own) == len(block.columns) == len(header)
        exact = sum(
            column is not None and core(column.label) == text for column, text in zip(columns, header, strict=True)
        )
        rank = (whole, len(own), exact)
        if best is None or rank > best[0]:
            best = rank, form, tuple(None if column is None else _place(row, column) for column in columns)
    return best[1:] if best is not None else None


def printed_at(place: Place, cell: Cell, unit: str | None) -> Disclosure:
    """The item of a place with what is printed there; `unit` where the print names one."""
    known = place.absent
    return Disclosure(known.item, known.row, known.column, known.label, unit or known.unit, cell)


def keep(found: dict[str, tuple[str, Disclosure]], form: str, read: Disclosure) -> None:
    """Keep an item; where a row before has printed it otherwise, it is ambiguous."""
    known_form, before = found.get(read.item, (form, read))
    agreed = contested(before.cell, read.cell)
    found[read.item] = known_form, read if agreed is read.cell else msgspec.structs.replace(before, cell=agreed)


def unit_named(label: str) -> str | None:
    """The unit that the label of a column names: （单位：元） may stand where the form has 万元."""
    match = _UNIT_NAMED.search(compact(label))
    return match[1] if match else None
