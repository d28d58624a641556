"""Rows of flattened text to cells: seven tokens as they stand, else the readings that the sums leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.glyphs import SOFT
from extract.matrix.columns import OFFICIAL
from extract.matrix.digits import NUMBER_LIMIT, Reading
from extract.matrix.rows import TextRow
from extract.matrix.signs import DASHES, has_minus, is_odd
from extract.matrix.solve import Equation, solve
from extract.matrix.stream import LEADING_ZERO
from extract.report import Cell, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.forms import Form
    from extract.matrix.alignment import Label
    from extract.matrix.flat import FlatText
    from extract.matrix.stream import Region, Token

__all__ = ["cells_of_stream", "has_lost_cells"]

#: A row with so many times its numbers holds those of others.
_CROWDED: Final = 3
#: A clerk leaves no more rows than this that do not add up.
_ERRORS: Final = 3
_SIGNS: dict[str, State] = {"/": "slash", "\\": "slash"}


def _equations(form: Form, present: dict[str, TextRow]) -> list[Equation]:
    equations = []
    for identity in form.identities_of("requests", "column"):
        if all(name in present and not present[name].odd for name in (*identity.left, *identity.right)):
            coefficients = dict.fromkeys(identity.left, 1) | dict.fromkeys(identity.right, -1)
            equations.append(Equation(coefficients))
    return equations


def _sign(token: Token) -> State:
    if is_odd(token):
        return "unreadable"
    return _SIGNS.get(token.raw, "dash" if token.raw in DASHES else "word")


def _alone(row: TextRow, flat: FlatText) -> list[Cell]:
    cells = []
    for token in row.tokens:
        where = flat.locator(token.start, token.end)
        if token.text == "/":
            cells.append(Cell(None, token.raw, _sign(token), locator=where))
        elif len(token.text) > NUMBER_LIMIT or LEADING_ZERO.match(token.text):
            cells.append(Cell(None, token.raw, "unreadable", locator=where))
        else:
            cells.append(Cell(int(token.text), token.raw, "number", "cell", 1, None, where))
    return cells


def _split(row: TextRow, survivors: Sequence[Reading], flat: FlatText) -> list[Cell]:
    """A cell for each column: the value on which all survivors agree, else ambiguous with their number."""
    raw = flat.text[row.region.start : row.region.end].replace(SOFT, "").strip()
    where = flat.locator(row.region.start, row.region.end)
    cells = []
    for values in zip(*survivors, strict=True):
        if len(set(values)) > 1:
            cells.append(Cell(None, raw, "ambiguous", None, len(survivors), None, where))
        elif values[0] is None:
            cells.append(Cell(None, raw, "slash" if "/" in raw or "\\" in raw else "dash", locator=where))
        else:
            cells.append(Cell(values[0], raw, "number", "split", 1, None, where))
    return cells


def _unknown(row: TextRow, ways: int, flat: FlatText) -> list[Cell]:
    if not row.tokens:
        return [Cell(None, "", "blank") for _ in range(row.width)]
    return _ambiguous(row, ways, flat)


def _ambiguous(row: TextRow, ways: int, flat: FlatText) -> list[Cell]:
    raw = flat.text[row.region.start : row.region.end].replace(SOFT, "").strip()
    where = flat.locator(row.region.start, row.region.end)
    return [Cell(None, raw, "ambiguous", None, max(ways, 2), None, where) for _ in range(row.width)]


def cells_of_stream(
    rows: dict[str, Label[Region]], form: Form, order: tuple[str, ...], flat: FlatText
) -> dict[str, tuple[Cell, ...]]:
    """The seven cells of every aligned row, in the official order.

    Where every row has its tokens apart, they are taken as printed. Where a row has fewer characters than cells, the
    text has lost its blank cells: nothing then says which column a number belongs to.
    """
    read = {name: TextRow(label.place, order) for name, label in rows.items()}
    cells = _read(read, form, flat)
    at = {name: i for i, name in enumerate(order)}
    absent = Cell(None, None, "absent")
    return {
        name: tuple(row[at[column]] if column in at else absent for column in OFFICIAL) for name, row in cells.items()
    }


def _apart(rows: dict[str, TextRow], flat: FlatText) -> dict[str, list[Cell]]:
    """The rows whose tokens stand apart, one for each cell, as printed.

    Where other rows have more or fewer, a blank parts a dash from nothing, and seven tokens that do not add up need not
    be seven cells.
    """
    cells = {name: _alone(row, flat) for name, row in rows.items() if row.alone and not row.bare}
    if len(cells) == len(rows):
        return cells
    for name in _below_others(rows):
        rows[name].odd = True
        cells[name] = _ambiguous(rows[name], 2, flat)
    for name, row in rows.items():
        if row.alone and not row.odd and has_minus(row.tokens, blank=True):
            row.odd = True
            cells[name] = _ambiguous(row, 2, flat)
    if any(len(row.tokens) != row.width for row in rows.values()):
        return {name: read for name, read in cells.items() if rows[name].is_proven()}
    return cells


def _below_others(rows: dict[str, TextRow]) -> list[str]:
    """The rows behind one without tokens, where one of them has too many: labels stand together, and so do values."""
    found = [
        name
        for before, (name, row) in zip(rows.values(), list(rows.items())[1:], strict=False)
        if not before.tokens and row.tokens
    ]
    return found if any(len(rows[name].tokens) > rows[name].width for name in found) else []


def has_lost_cells(rows: dict[str, Label[Region]], order: tuple[str, ...]) -> bool:
    """Whether more rows of a text with joined cells have no reading that adds up than a clerk's errors explain."""
    lost = 0
    for label in rows.values():
        row = TextRow(label.place, order)
        found = row.choices
        if found is None and not row.odd:
            return False  # a search given up tells nothing, and the next would be as long
        lost += not row.alone and found == []
    return lost > _ERRORS


def _read(rows: dict[str, TextRow], form: Form, flat: FlatText) -> dict[str, list[Cell]]:
    cells = _apart(rows, flat)
    if len(cells) == len(rows) and all(row.alone for row in rows.values()):
        return cells
    if any(len(row.tokens) > _CROWDED * row.width for row in rows.values()):
        # All labels, and then all numbers: whose they are, nothing says.
        return {name: _ambiguous(row, 2, flat) for name, row in rows.items()}
    short = sum(row.length < row.width for row in rows.values())
    if short > 1:
        return _with_lost_blanks(rows, cells, flat)
    survivors, choices = _solved(rows, form)
    if short and not survivors:
        return _with_lost_blanks(rows, cells, flat)
    for name, row in rows.items():
        left = survivors.get(name)
        if left is not None:
            cells[name] = _surviving(row, left, cells.get(name), flat)
            continue
        forced = row.forced()
        if forced is not None:
            cells.setdefault(name, _split(row, [forced], flat))
        elif name not in cells or not row.is_proven():
            found = choices.get(name)
            cells[name] = _unknown(row, len(found) if found else row.ways(), flat)
    return cells


def _solved(rows: dict[str, TextRow], form: Form) -> tuple[dict[str, tuple[Reading, ...]], dict[str, list[Reading]]]:
    """The readings that the column identities leave (empty where they decide nothing), and those that add up alone.

    Where they leave none, or only with an error of print, the line breaks may stand inside numbers.
    """
    equations = _equations(form, rows)
    known: dict[str, list[Reading]] = {}
    for name in dict.fromkeys(name for each in equations for name in each.coefficients):
        found = rows[name].choices
        if found is None:
            return {}, known  # of a search given up nothing follows for any row
        known[name] = found
    if not equations:
        return {}, known
    width = next(iter(rows.values())).width
    solution = solve(known, equations, lambda name, needed: rows[name].misprints(needed), width)
    if not solution.complete or solution.errors:
        wrapped = {name: found for name in known if (found := rows[name].wrapped) is not None}
        if wrapped:
            again = solve({**known, **wrapped}, equations, lambda _name, _needed: [], width)
            if again.complete and not again.errors:
                return dict(again.rows), known | wrapped
    return (dict(solution.rows) if solution.complete else {}), known


def _surviving(row: TextRow, left: tuple[Reading, ...], as_printed: list[Cell] | None, flat: FlatText) -> list[Cell]:
    """The cells of a row whose surviving readings are `left`; tokens that stand apart stay if none differs."""
    if len(row.tokens) > row.width:
        left = tuple(dict.fromkeys((*left, *row.cut_and_misprinted(left))))
    if as_printed is not None and len(left) == 1:
        return as_printed
    lost = any(None in reading for reading in left) and all(token.text != "/" for token in row.tokens)
    if as_printed is None and (lost or not all(row.adds_up(reading) for reading in left)):
        return _unknown(row, len(left), flat)
    return _split(row, left, flat)


def _with_lost_blanks(rows: dict[str, TextRow], apart: dict[str, list[Cell]], flat: FlatText) -> dict[str, list[Cell]]:
    cells: dict[str, list[Cell]] = {}
    last = list(rows)[-1]
    whole = all(row.alone for name, row in rows.items() if name != last)
    for name, row in rows.items():
        if name in apart:
            cells[name] = apart[name]
        elif whole and row.alone and not row.bare:
            cells[name] = _alone(row, flat)
        elif name == last and whole and row.region.at_end and row.tokens and len(row.tokens) < row.width:
            cells[name] = _cut(row, flat)
        else:
            cells[name] = _unknown(row, row.ways(), flat)
    return cells


def _cut(row: TextRow, flat: FlatText) -> list[Cell]:
    """The text ends in this row, and every other row is whole: its last number may be cut, the rest is absent."""
    cells = _alone(row, flat)
    unsure = Cell(None, cells[-1].raw, "unreadable", locator=cells[-1].locator)
    return [*cells[:-1], unsure, *(Cell(None, None, "absent") for _ in range(row.width - len(cells)))]
