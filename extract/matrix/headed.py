"""Columns by the tree of a header that has more of them than the form, or fewer: only what it names beyond doubt.

Each value column stands under a stack of head cells. A column is the form's where the last label of its stack is; one
whose stack ends with another text is left out, and named. Where two columns carry the same label, years above or below
it tell which one is the report's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.glyphs import compact, core
from extract.matrix.columns import OFFICIAL
from extract.matrix.grids import cells_at
from extract.matrix.labels import vocabulary, word
from extract.matrix.spans import layout
from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Grid
    from extract.matrix.alignment import Label
    from extract.matrix.grids import GridRow

__all__ = ["HeadedRows", "holding", "read_by_header", "sums"]

#: The head of a matrix has at most so many rows.
_HEAD: Final = 6
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

_Line = list[tuple[int, int] | None]


class HeadedRows(msgspec.Struct, frozen=True):
    """The cells of every row, in the official order; and the labels of the columns that were left out."""

    cells: dict[str, tuple[Cell, ...]]
    left_out: tuple[str, ...]


class _Head(msgspec.Struct, frozen=True):
    """Where the columns of a table stand in its layout: first column and width by name; how wide the table is."""

    places: dict[str, tuple[int, int]]
    wide: int
    others: tuple[tuple[int, str], ...]


class _Stack(msgspec.Struct, frozen=True):
    """The head cells above one column: the official column they name, and what else they say."""

    column: str
    year: int | None
    when: str
    text: str
    strange: bool


def read_by_header(rows: Mapping[str, Label[GridRow]], year: int | None) -> HeadedRows | None:
    """The rows as the header above them names their columns, `year` being the report's.

    A column that the header does not have is `absent`; a row that does not stand under it cell by cell is ambiguous.
    None where there is no header, or one that names a column twice, or that the sums of most rows refute.
    """
    layouts: dict[int, list[_Line]] = {}
    heads: dict[int, _Head | None] = {}
    head: _Head | None = None
    cells: dict[str, tuple[Cell, ...]] = {}
    left_out: dict[str, None] = {}
    for name, label in rows.items():
        place = label.place
        number = place.grid.number
        if number not in layouts:
            lines = layouts[number] = layout(place.grid)
            own = _head(place.grid, lines, place.number - 1, year)
            if own is None and _names_columns(place.grid, place.number - 1):
                return None
            head = heads[number] = own or head
        head = heads[number]
        if head is None:
            return None
        cells[name] = _row(place, layouts[number][place.number - 1], head)
        left_out.update(dict.fromkeys(text for column, text in head.others if column > _label_end(place, layouts)))
    right, wrong = sums(cells)
    return HeadedRows(cells, tuple(left_out)) if right >= wrong else None


def _label_end(place: GridRow, layouts: Mapping[int, Sequence[_Line]]) -> int:
    """The last column of the layout that the labels of a row cover."""
    line = layouts[place.grid.number][place.number - 1]
    own = [i for i, owner in enumerate(line) if owner is not None and owner[0] == place.number - 1]
    return max((i for i in own if (line[i] or (0, 0))[1] < place.first), default=-1)


def _names_columns(grid: Grid, first: int) -> bool:
    return any(each.column for row in grid.words[:first] for each in row)


def _head(grid: Grid, lines: Sequence[_Line], first: int, year: int | None) -> _Head | None:
    """The columns by the head cells above row `first`; None where there are none, or two may be the same."""
    begin = first
    while begin > max(0, first - _HEAD) and not any(_is_count(cell.text) for cell in grid.rows[begin - 1]):
        begin -= 1
    while begin < first and not any(_is_column(cell.text) for cell in grid.rows[begin]) and len(grid.rows[begin]) == 1:
        begin += 1  # a heading over the whole table
    wide = max((len(line) for line in lines[begin:first]), default=0)
    if any(len(line) < wide for line in lines[begin + 1 : first]):
        return None  # a text that lost the spans of its head: what stands above what, nothing tells
    found: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for column in range(wide):
        above = [line[column] for line in lines[begin:first] if column < len(line)]
        found.setdefault(tuple(dict.fromkeys(filter(None, above))), []).append(column)
    stacks = []
    for owners, columns in found.items():
        if columns != list(range(columns[0], columns[0] + len(columns))):
            return None
        stack = _stack([grid.rows[row][cell].text for row, cell in owners])
        stacks.append((stack, (columns[0], len(columns))))
    named = _told_apart([each for each in stacks if each[0].column and not each[0].strange], year)
    if named is None or not named:
        return None
    official = set(named.values())
    others = tuple((at[0], stack.text) for stack, at in stacks if at not in official and stack.text)
    unnamed = [at for stack, at in stacks if not stack.text and at[0] > min(official)[0]]
    if unnamed and len(named) < len(OFFICIAL):
        return None  # a column without a label may be the one that is missing
    return _Head(named, wide, others)


def _is_count(text: str) -> bool:
    return word(text).mark.number and not _YEAR.fullmatch(compact(text))


def _is_column(text: str) -> bool:
    return word(text).column is not None


def _stack(texts: Sequence[str]) -> _Stack:
    known = vocabulary()
    column, year, when, strange, share = "", None, "", False, False
    for text in texts:
        plain = core(text)
        share = share or any(each in text for each in known.shares)
        if match := _YEAR.search(compact(text)):
            year = int(match[1])
        elif plain in known.periods:
            when = known.periods[plain]
        elif plain in known.columns:
            column, strange = known.columns[plain], False
        elif plain in known.subtotals:
            column, strange = "", True
        elif plain and plain not in known.column_groups and plain not in known.heads:
            strange = True
    return _Stack(column, year, when, _said(texts), strange or share)


def _said(texts: Sequence[str]) -> str:
    """The head cells of a column without those over many columns."""
    known = vocabulary()
    plain = [text for text in texts if core(text) not in known.heads and core(text) not in known.column_groups]
    return " ".join(" ".join(text.split()) for text in plain if text)


def _told_apart(
    stacks: Sequence[tuple[_Stack, tuple[int, int]]], year: int | None
) -> dict[str, tuple[int, int]] | None:
    """One place for each column that is named; None where two may be the report's."""
    years = {stack.year for stack, _ in stacks if stack.year is not None}
    if len(years) > 1:
        stacks = [each for each in stacks if each[0].year == year]
    elif len({stack.when for stack, _ in stacks}) > 1:
        stacks = [each for each in stacks if each[0].when == "this"]
    named = {stack.column: at for stack, at in stacks}
    return named if len(named) == len(stacks) else None


def _row(place: GridRow, line: _Line, head: _Head) -> tuple[Cell, ...]:
    """The cells of a row under the columns; ambiguous where they do not stand exactly under them."""
    number = place.number - 1
    sources: list[int | None] = []
    for name in OFFICIAL:
        at, width = head.places.get(name, (-1, 0))
        if not width:
            sources.append(None)
            continue
        owners = {line[i] if i < len(line) else None for i in range(at, at + width)}
        owner = owners.pop()
        outside = [line[i] for i in (at - 1, at + width) if 0 <= i < len(line)]
        if owners or owner is None or owner in outside or owner[0] != number or owner[1] < place.first:
            return _unsure(place)
        sources.append(owner[1])
    if len(line) != head.wide or _stands_outside(place, line, head):
        return _unsure(place)
    where = f"table:{place.grid.number}/row:{place.number}"
    return tuple(
        Cell(None, None, "absent", locator=where) if source is None else cells_at(place, [source])[0]
        for source in sources
    )


def _stands_outside(place: GridRow, line: _Line, head: _Head) -> bool:
    """Whether a number of the row stands under no label: its cells may have moved."""
    under = {column for at, width in head.places.values() for column in range(at, at + width)}
    under |= {column for column, _ in head.others}
    owners = {owner for column, owner in enumerate(line) if owner is not None and column not in under}
    inside = {line[column] for column in under if column < len(line)}
    return any(
        row == place.number - 1 and at >= place.first and place.words[at].printed.state == "number"
        for row, at in owners - inside
    )


def _unsure(place: GridRow) -> tuple[Cell, ...]:
    raw = " ".join(cell.text for cell in place.grid.rows[place.number - 1][place.first :])
    where = f"table:{place.grid.number}/row:{place.number}"
    return tuple(Cell(None, raw, "ambiguous", None, 2, None, where) for _ in OFFICIAL)


def sums(cells: Mapping[str, Sequence[Cell]]) -> tuple[int, int]:
    """How many rows with seven numbers, not all of them zero, hold their sum, and how many fail it."""
    right = wrong = 0
    for row in cells.values():
        values = [int(cell.value) for cell in row if cell.value is not None]
        if len(values) == len(OFFICIAL) and any(values):
            holds = sum(values[:-1]) == values[-1]
            right, wrong = right + holds, wrong + (not holds)
    return right, wrong


def holding(cells: Mapping[str, Sequence[Cell]]) -> int:
    """How many rows with counts hold their sum, in which an empty cell counts nothing."""
    rows = ([int(cell.value or 0) for cell in row] for row in cells.values() if row[-1].value)
    return sum(sum(values[:-1]) == values[-1] for values in rows)
