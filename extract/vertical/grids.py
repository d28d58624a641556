"""A vertical form in tables: the head says what each column holds, a row's values stand behind its label."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from extract.glyphs import compact
from extract.matrix.spans import layout
from extract.matrix.values import printed
from extract.report import Cell
from extract.vertical.observed import Observed
from extract.vertical.vocabulary import LABEL, Role, column_year, is_unit, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Grid, GridCell
    from extract.vertical.vocabulary import Vocabulary

__all__ = ["Head", "grid_rows", "number_cell"]

_FEWEST_LABELS: Final = 2
#: Letters of the columns, in a row below the head: 甲 乙 丙 1 2.
_LETTERS: Final = frozenset("甲乙丙丁")


class Head(msgspec.Struct, frozen=True):
    """What the head of a table says: the roles of its cells, where each begins in the laid-out table, and their years.

    `year` is the role of a column only where nothing tells which of several is the report's.
    """

    roles: tuple[Role, ...] = ()
    starts: tuple[int, ...] = ()
    years: tuple[int, ...] = ()

    def blocks(self) -> list[tuple[int, tuple[Role, ...]]]:
        """The tables side by side under one head: where each begins, and the roles behind its label column."""
        labels = [i for i, role in enumerate(self.roles) if role == "label"]
        return [(self.starts[i], self.roles[i + 1 : end]) for i, end in pairwise([*labels, len(self.roles)])]


def number_cell(text: str, where: str) -> tuple[Cell, str | None]:
    """The cell of a text that stands alone, and the unit printed in it. A fraction counts only in a scaled unit."""
    value = printed(text)
    number = value.number
    if number is None:
        return Cell(None, text, value.state, locator=where), None
    if isinstance(number, Decimal) and number == number.to_integral_value():
        number = int(number)
    if value.joined or number < 0:
        return Cell(None, text, "unreadable", locator=where), None
    return Cell(number, text, "number", "cell", 1, None, where), value.unit


def grid_rows(grid: Grid, known: Vocabulary, before: Head, report_year: int | None) -> tuple[list[Observed], Head]:
    """The labelled rows of a table in reading order, halves that stand side by side one after the other.

    `before` is the head of an earlier table that this one may continue; the head in force is given back.
    """
    stems = {cell.text: stem(cell.text) for row in grid.rows for cell in row if 0 < len(cell.text) <= LABEL}
    if sum(label in known.rows for label in stems.values()) < _FEWEST_LABELS:
        return [], before
    laid = layout(grid)
    head = before
    found: list[tuple[int, Observed]] = []
    for number, row in enumerate(grid.rows, 1):
        starts = _starts(laid[number - 1], number - 1, len(row))
        fresh = _head(row, starts, known, stems, report_year)
        if fresh is not None:
            head = fresh
            continue
        cut = not grid.closed and number == len(grid.rows)
        for block, first, end in _parts(row, starts, head, known, stems):
            roles = head.blocks()[block][1] if block < len(head.blocks()) else ()
            where = f"table:{grid.number}/row:{number}"
            last = cut and end == len(row)
            observed = _observed(row[first:end], first=first, roles=roles, known=known, where=where, cut=last)
            if observed is not None:
                found.append((block, observed))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])], head


def _starts(line: Sequence[tuple[int, int] | None], row: int, count: int) -> list[int]:
    """Where each cell of a row begins in the laid-out table."""
    starts = [len(line)] * count
    for column, owner in reversed(list(enumerate(line))):
        if owner is not None and owner[0] == row:
            starts[owner[1]] = column
    return starts


def _head(
    row: Sequence[GridCell], starts: Sequence[int], known: Vocabulary, stems: dict[str, str], report_year: int | None
) -> Head | None:
    """The head that a row is, or None: it names a label column and a column of values, and no row of the form."""
    if any(stems.get(cell.text) in known.rows for cell in row):
        return None
    roles = [known.role(cell.text) if len(cell.text) <= LABEL else None for cell in row]
    if "label" not in roles or len(row) < 2 or not {"value", "cumulative", "year"} & set(roles):  # noqa: PLR2004
        return None
    years = [column_year(cell.text) for cell in row]
    named = tuple(dict.fromkeys(year for year in years if year is not None))
    for i, year in enumerate(years):
        if roles[i] == "year" and (len(named) == 1 or report_year in named):
            roles[i] = "value" if len(named) == 1 or year == report_year else "other"
    return Head(tuple(role or "other" for role in roles), tuple(starts), named)


def _parts(
    row: Sequence[GridCell], starts: Sequence[int], head: Head, known: Vocabulary, stems: dict[str, str]
) -> list[tuple[int, int, int]]:
    """The parts of a row that are rows of their own, as (block, first cell, end)."""
    blocks = head.blocks()
    if len(blocks) > 1:
        bounds = [start for start, _ in blocks][1:]
        block = [sum(start >= bound for bound in bounds) for start in starts]
        return [
            (number, block.index(number), len(block) - block[::-1].index(number))
            for number in range(len(blocks))
            if number in block
        ]
    labels = [i for i, cell in enumerate(row) if stems.get(cell.text) in known.rows]
    apart = [i for i, j in pairwise([*labels, len(row)]) if j - i > 1]
    if len(apart) > 1:
        return [(n, i, j) for n, (i, j) in enumerate(pairwise([*apart, len(row)]))]
    return [(0, 0, len(row))]


def _label_at(cells: Sequence[GridCell], known: Vocabulary) -> int:
    """Where the label stands among the cells of a row; -1 if there is none."""
    texts = []
    for i, cell in enumerate(cells):
        if len(cell.text) > LABEL or not cell.text or is_unit(cell.text):
            continue
        if printed(cell.text).state in ("word", "unreadable") and stem(cell.text):
            texts.append(i)
    sure = [i for i in texts if stem(cells[i].text) in known.rows or stem(cells[i].text) in known.headings]
    if sure:
        return sure[-1]
    # A label that no form knows stands before every number; 无 and its like behind one are values.
    first = next((i for i, cell in enumerate(cells) if printed(cell.text).state == "number"), len(cells))
    before = [i for i in texts if i < first]
    return before[-1] if before and (first < len(cells) or len(before) == 1) else (before[0] if before else -1)


def _observed(  # noqa: PLR0913 a row and all that its place depends on
    part: Sequence[GridCell], *, first: int, roles: Sequence[Role], known: Vocabulary, where: str, cut: bool
) -> Observed | None:
    """The row that a part of a table's row is; its first cell is cell `first` there. None where it has no label."""
    at = _label_at(part, known)
    if at < 0:
        return None
    label = " ".join(part[at].text.split())
    if label in _LETTERS:
        return None
    behind = [(first + i, part[i]) for i in range(at + 1, len(part))]
    unit = next((compact(cell.text).strip("()") for _, cell in behind if is_unit(cell.text)), None)
    values = _values(behind, roles, known, label, cut=cut)
    cells: list[Cell] = []
    for value in values:
        if value is None:
            cells.append(Cell(None, None, "absent", locator=where))
            continue
        if isinstance(value, str):
            cells.append(Cell(None, value, "ambiguous", None, 2, None, where))
            continue
        index, source = value
        cell, own = number_cell(source.text, f"{where}/cell:{index + 1}")
        if cut and source is part[-1] and cell.state == "number":
            cell = Cell(None, cell.raw, "unreadable", locator=cell.locator)
        if isinstance(cell.value, Decimal) and not _fraction(own or unit, label, known):
            cell = Cell(None, cell.raw, "unreadable", locator=cell.locator)
        unit = own or unit
        cells.append(cell)
    return Observed(label, tuple(cells), unit)


def _fraction(unit: str | None, label: str, known: Vocabulary) -> bool:
    """Whether a number with a fraction can stand in the row: money, or a scaled unit."""
    rows = known.form.indicators.rows
    money = any("元" in rows[place].unit for place in known.rows.get(stem(label), ()))
    return money or (unit is not None and any(char in unit for char in "万亿千元"))


#: A cell and its place in the row; the text in which the cell cannot be told; or nothing.
Source = tuple[int, "GridCell"] | str | None


def _values(
    behind: Sequence[tuple[int, GridCell]], roles: Sequence[Role], known: Vocabulary, label: str, *, cut: bool
) -> list[Source]:
    """For each column of the form: its cell, None where there is none, or the text in which it cannot be told.

    `cut`: the document ends in the row.
    """
    columns = [column.name for column in known.form.indicators.columns]
    if "year" in roles or roles.count("value") > 1:
        return _untold(behind, columns)
    if roles and len(roles) == len(behind):
        told = {str(role): cell for role, cell in zip(roles, behind, strict=True)}
        return [told.get(name) for name in columns]
    if cut and len(behind) < max(len(roles), 1):
        told = {str(role): cell for role, cell in zip(roles, behind, strict=False)}
        return [told.get(name) for name in columns]
    wanted = [name for name in columns if name in roles] if roles else columns
    rest = [(i, cell) for i, cell in behind if not is_unit(cell.text)]
    if "code" in roles or (len(rest) > len(wanted) and known.form.indicators.code_heads):
        rest = _without_code(rest, known, label)
    while len(rest) > len(wanted) and not rest[-1][1].text:
        rest = rest[:-1]
    if len(rest) > len(wanted) and len(wanted) == 1 and not rest[0][1].text:
        # The unit's cell is blank, or the value's is: with one text behind, only the unit's can be.
        return _untold(behind, columns)
    if len(rest) != len(wanted):
        return _untold(rest, columns) if any(cell.text for _, cell in rest) else [None] * len(columns)
    return [dict(zip(wanted, rest, strict=True)).get(name) for name in columns]


def _without_code(rest: list[tuple[int, GridCell]], known: Vocabulary, label: str) -> list[tuple[int, GridCell]]:
    places = known.rows.get(stem(label), ())
    codes = {known.form.indicators.rows[place].number for place in places}
    plain = compact(rest[0][1].text) if rest else ""
    return rest[1:] if plain.isdigit() and int(plain) in codes else rest


def _untold(cells: Sequence[tuple[int, GridCell]], columns: Sequence[str]) -> list[Source]:
    text = " ".join(cell.text for _, cell in cells if cell.text)
    return [text or None for _ in columns]
