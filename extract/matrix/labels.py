"""The vocabulary of the request matrix over all forms, and what a piece of text is in it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

import msgspec

from extract.forms import Form, load_forms
from extract.glyphs import core, ordinal_of
from extract.matrix.values import Printed, printed

__all__ = ["Mark", "Vocabulary", "Word", "vocabulary", "word"]

Kind = Literal["value", "row", "group", "column", "head", "text"]


class Vocabulary(msgspec.Struct, frozen=True):
    """Labels by their core. `order` holds the names of all rows of all forms in the order of print."""

    order: dict[str, int]
    rows: dict[str, tuple[str, ...]]
    groups: frozenset[str]
    columns: dict[str, str]
    column_groups: dict[str, tuple[str, ...]]
    heads: frozenset[str]
    subtotals: frozenset[str]
    #: What heads call the report's year (`this`) and another one (`other`), and the words of columns without counts.
    periods: dict[str, str]
    shares: tuple[str, ...]
    ordinals: dict[str, str]


def _merged_order(forms: tuple[Form, ...]) -> list[str]:
    order = [row.name for row in forms[0].requests.rows]
    for form in forms[1:]:
        before = None
        for row in form.requests.rows:
            if row.name not in order:
                order.insert(order.index(before) + 1 if before else 0, row.name)
            before = row.name
    return order


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary of every form in `extract/forms`."""
    forms = load_forms()
    rows: dict[str, list[str]] = {}
    groups: set[str] = set()
    columns: dict[str, str] = {}
    column_groups: dict[str, tuple[str, ...]] = {}
    heads: set[str] = set()
    subtotals: set[str] = set()
    periods: dict[str, str] = {}
    ordinals: dict[str, str] = {}
    for form in forms:
        table = form.requests
        for row in table.rows:
            ordinals[row.name] = row.ordinal
            for label in (row.label, *row.variants):
                names = rows.setdefault(core(label), [])
                if row.name not in names:
                    names.append(row.name)
        for group in table.groups:
            groups.update(core(label) for label in (group.label, *group.variants))
        for column in table.columns:
            columns.update(dict.fromkeys(map(core, (column.label, *column.variants)), column.name))
        for head in table.column_groups:
            column_groups.update(dict.fromkeys(map(core, (head.label, *head.variants)), head.columns))
        heads.update(core(label) for label in (*table.head, *table.corner, table.label))
        subtotals.update(core(label) for label in table.subtotals)
        periods.update(dict.fromkeys(map(core, table.this_year), "this"))
        periods.update(dict.fromkeys(map(core, table.other_years), "other"))
    return Vocabulary(
        order={name: i for i, name in enumerate(_merged_order(forms))},
        rows={label: tuple(names) for label, names in rows.items()},
        groups=frozenset(groups),
        columns=columns,
        column_groups=column_groups,
        heads=frozenset(heads),
        subtotals=frozenset(subtotals),
        periods=periods,
        shares=tuple(dict.fromkeys(word for form in forms for word in form.requests.shares)),
        ordinals=ordinals,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What decides about a table's row among all that is known of a word. Equal marks are one object.

    Most rows of most tables are made of the same marks, so that what was decided about one holds for the next.
    """

    kind: Kind
    column: str | None
    ordinal: bool
    number: bool
    #: A whole number, not below zero, without blanks inside.
    count: bool


@functools.cache
def _mark(kind: Kind, column: str | None, *, ordinal: bool, number: bool, count: bool) -> Mark:
    return Mark(kind, column, ordinal, number, count)


class Word(msgspec.Struct, frozen=True, gc=False):
    """What a cell's text is. A label can be a row's and a column's at once (其他, 总计): the place decides."""

    kind: Kind
    printed: Printed
    mark: Mark
    core: str = ""
    rows: tuple[str, ...] = ()
    column: str | None = None
    ordinal: str = ""


#: A label is never longer than this; what is longer is prose.
_LONGEST = 120


@functools.lru_cache(maxsize=8192)
def word(text: str) -> Word:
    """What `text` is in the vocabulary of the request matrix."""
    value = printed(text)
    number = value.state == "number"
    if value.state not in ("word", "unreadable") or len(text) > _LONGEST:
        kind: Kind = "value" if len(text) <= _LONGEST else "text"
        count = value.is_count and not value.joined
        return Word(kind, value, _mark(kind, None, ordinal=False, number=number, count=count))
    known = vocabulary()
    label = core(text)
    rows = known.rows.get(label, ())
    column = known.columns.get(label)
    if column is None and label in known.subtotals:
        column = "subtotal"
    ordinal = ordinal_of(text)
    if rows:
        kind = "row"
    elif label in known.groups:
        kind, column = "group", None
    elif column is not None or label in known.column_groups:
        kind, ordinal = "column", ""
    else:
        kind, column = "head" if label in known.heads else "text", None
    mark = _mark(kind, column, ordinal=bool(ordinal), number=number, count=False)
    return Word(kind, value, mark, label, rows, column, ordinal)
