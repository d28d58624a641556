"""Rows of flattened text to cells: seven tokens as they stand, else the readings that the sums leave."""

from __future__ import annotations

import functools
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, Final

from extract.matrix.columns import OFFICIAL
from extract.matrix.digits import (
    NUMBER_LIMIT,
    Reading,
    Run,
    count_readings,
    may_have_lost_cells,
    readings,
    run_of,
    summing_readings,
)
from extract.matrix.signs import DASHES, doubled, has_minus, is_odd
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
#: At most so many page numbers stand inside one row.
_STRAY: Final = 2
_SIGNS: dict[str, State] = {"/": "slash", "\\": "slash"}


class _Row:
    """A row of the text and what its tokens can be. `alone`: the tokens stand apart, one for each cell."""

    def __init__(self, region: Region, order: tuple[str, ...]) -> None:
        self.region = region
        self.tokens, paired = doubled(region.tokens, len(order))
        self.width = len(order)
        self.total = order.index("total") if "total" in order else None
        last = self.tokens[-1].text if self.tokens else ""
        self.bare = bool(region.ordinal) and last.endswith(region.ordinal)
        if self.bare and len(self.tokens) == self.width + 1 and last == region.ordinal:
            self.tokens, self.bare = self.tokens[:-1], False
        #: What its cells without a number stand for is not nothing, or may be a minus: no sum tells of them.
        self.odd = paired or region.more or any(map(is_odd, self.tokens))
        self.odd = self.odd or (len(self.tokens) != self.width and has_minus(self.tokens))
        self.alone = len(self.tokens) == self.width and not paired and not region.more
        #: A token that begins with a zero is more than one cell.
        self.padded = any(LEADING_ZERO.match(token.text) for token in self.tokens)
        self.length = sum(len(token.text) for token in self.tokens)

    def adds_up(self, reading: Reading) -> bool:
        """Whether the total, if there is one, is the sum of the others (a subtotal's double count taken out)."""
        if self.total is None:
            return True
        values = [value or 0 for value in reading]
        total = values[self.total]
        rest = sum(values) - total
        if self.width > len(OFFICIAL):
            return rest - 2 * values[self.width - 2] == total or rest == total
        return rest == total

    def printed(self) -> Reading:
        return tuple(None if token.text == "/" else int(token.text) for token in self.tokens)

    def is_proven(self) -> bool:
        """Whether its tokens are its cells in a text in which those of other rows are joined or lost."""
        return not self.padded and self.adds_up(self.printed())

    def _variants(self) -> list[list[str]]:
        texts = [token.text for token in self.tokens]
        if not self.bare:
            return [texts]
        shorter = texts[-1][: -len(self.region.ordinal)]
        return [texts, [*texts[:-1], shorter] if shorter else texts[:-1]]

    @functools.cached_property
    def choices(self) -> list[Reading] | None:
        """The readings that add up; None where the search was given up."""
        if self.odd:
            return [self.printed()] if self.alone else None
        if self.padded:
            return self._search(split=True, merge=False)
        if self.alone and not self.bare:
            printed = self.printed()
            if self.adds_up(printed):
                return [printed]
            free = self._search(split=True, merge=True)
            return None if free is None else [printed, *(reading for reading in free if reading != printed)]
        found = self._search(split=len(self.tokens) < self.width or self.bare, merge=len(self.tokens) > self.width)
        if found is not None and self.width < len(self.tokens) <= self.width + _STRAY:
            found = sorted({*found, *self._without_strays()}, key=str)
        if found == []:
            found = self._search(split=True, merge=True)
        return found

    @property
    def wrapped(self) -> list[Reading] | None:
        """The readings that add up where a number may go on behind a line break; None where there is none, or too many.

        They are more than the `choices` only where cells of the row are joined.
        """
        if self.odd or not 1 < len(self.tokens) < self.width:
            return None
        return self._search(split=True, merge=True)

    def _without_strays(self) -> list[Reading]:
        """The readings in which one or two of the tokens are no cells, but page numbers between them."""
        texts = [token.text for token in self.tokens]
        if any(token.raw in DASHES for token in self.tokens):
            return []  # a dash and the number behind it may be one cell
        kept = (part for part in combinations(texts, self.width) if all(text == "0" or text[0] != "0" for text in part))
        found = {tuple(None if text == "/" else int(text) for text in part) for part in kept}
        return [reading for reading in found if self.adds_up(reading)]

    def _search(self, *, split: bool, merge: bool) -> list[Reading] | None:
        found: set[Reading] = set()
        for texts in self._variants():
            if not texts:
                continue
            run = run_of(texts, split=split, merge=merge)
            if self.total == self.width - 1 == len(OFFICIAL) - 1:
                some = summing_readings(run, self.width)
            else:
                some = readings(run, self.width, self.adds_up)
            if some is None:
                return None
            found.update(some)
        return sorted(found, key=str)

    def forced(self) -> Reading | None:
        """The reading, if the digits can be read in one way only and it adds up.

        One that does not may be a row that lost a blank cell: 19 0 0 0 _ 0 19 has seven digits too. And so may one that
        does, which holds a number that can go on: 0 0 0 0 0 11 with a cell lost is 0000011 as well as 0 0 0 0 0 1 1.
        """
        variants = self._variants()
        text = "".join(variants[0])
        if len(variants) > 1 or len(text) != self.width or self.odd or may_have_lost_cells(variants[0]):
            return None
        reading = tuple(None if char == "/" else int(char) for char in text)
        return reading if self.adds_up(reading) else None

    def ways(self) -> int:
        """How many readings the digits have without any sum."""
        return sum(count_readings(run_of(texts, split=True, merge=False), self.width) for texts in self._variants())

    def misprints(self, needed: Reading) -> list[Reading]:
        """The readings of the digits that one error of print tells from `needed`.

        One cell is wrong, or one cell and the total alike, or two cells are exchanged.
        """
        found = {reading for reading in self.choices or () if self._twice_wrong(reading, needed)}
        if len(self.tokens) > self.width:
            return []  # a cut number and a misprint in one row: too much to explain with one error
        for texts in self._variants():
            run = run_of(texts, split=True, merge=len(self.tokens) >= self.width)
            found.update(_one_cell_off(run, needed))
            found.update(_exchanged(run, needed))
        return [reading for reading in found if reading != needed]

    def cut_and_misprinted(self, survivors: Sequence[Reading]) -> list[Reading]:
        """Readings of a row with too many tokens that join two of them, and differ from a survivor in one cell.

        A page number in the row, or a number cut in two that the source itself prints wrong: 8 9 0 0 0 0 0 8.
        """
        run = run_of([token.text for token in self.tokens], split=False, merge=True)
        return [near for reading in survivors for near in _one_cell_off(run, reading) if near != reading]

    def _twice_wrong(self, reading: Reading, needed: Reading) -> bool:
        """Whether one cell is off, or one and the total by the same number."""
        off = {i: (reading[i] or 0) - (needed[i] or 0) for i in range(self.width) if reading[i] != needed[i]}
        off = {i: difference for i, difference in off.items() if difference}
        total = None if self.total is None else off.pop(self.total, None)
        return (len(off) == 1 and total in (None, *off.values())) or (not off and total is not None)


def _one_cell_off(run: Run, needed: Reading) -> list[Reading]:
    if "/" in run.text:
        return []
    texts = [str(value or 0) for value in needed]
    found: list[Reading] = []
    for i in range(len(texts)):
        before, behind = "".join(texts[:i]), "".join(texts[i + 1 :])
        middle = run.text[len(before) : len(run.text) - len(behind)]
        if not middle or not (run.text.startswith(before) and run.text.endswith(behind)):
            continue
        if len(before) + len(behind) + len(middle) != len(run.text) or (middle[0] == "0" and len(middle) > 1):
            continue
        parts = [*texts[:i], middle, *texts[i + 1 :]]
        if _bounds_fit(run, parts):
            found.append(tuple(map(int, parts)))
    return found


def _exchanged(run: Run, needed: Reading) -> list[Reading]:
    """The readings of the run that are `needed` with two of its cells exchanged."""
    found: list[Reading] = []
    for i, j in combinations(range(len(needed)), 2):
        values = [value or 0 for value in needed]
        values[i], values[j] = values[j], values[i]
        parts = [str(value) for value in values]
        if "".join(parts) == run.text and _bounds_fit(run, parts):
            found.append(tuple(values))
    return found


def _bounds_fit(run: Run, parts: Sequence[str]) -> bool:
    """Whether the run can be cut into these parts, and has no certain boundary inside one."""
    bounds = {0, *accumulate(map(len, parts))}
    return all(run.possible[bound] for bound in bounds) and all(
        bound in bounds for bound, certain in enumerate(run.certain) if certain
    )


def _equations(form: Form, present: dict[str, _Row]) -> list[Equation]:
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


def _alone(row: _Row, flat: FlatText) -> list[Cell]:
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


def _split(row: _Row, survivors: Sequence[Reading], flat: FlatText) -> list[Cell]:
    """A cell for each column: the value on which all survivors agree, else ambiguous with their number."""
    raw = flat.text[row.region.start : row.region.end].strip()
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


def _unknown(row: _Row, ways: int, flat: FlatText) -> list[Cell]:
    if not row.tokens:
        return [Cell(None, "", "blank") for _ in range(row.width)]
    return _ambiguous(row, ways, flat)


def _ambiguous(row: _Row, ways: int, flat: FlatText) -> list[Cell]:
    raw = flat.text[row.region.start : row.region.end].strip()
    where = flat.locator(row.region.start, row.region.end)
    return [Cell(None, raw, "ambiguous", None, max(ways, 2), None, where) for _ in range(row.width)]


def cells_of_stream(
    rows: dict[str, Label[Region]], form: Form, order: tuple[str, ...], flat: FlatText
) -> dict[str, tuple[Cell, ...]]:
    """The seven cells of every aligned row, in the official order.

    Where every row has its tokens apart, they are taken as printed. Where a row has fewer characters than cells, the
    text has lost its blank cells: nothing then says which column a number belongs to.
    """
    read = {name: _Row(label.place, order) for name, label in rows.items()}
    cells = _read(read, form, flat)
    at = {name: i for i, name in enumerate(order)}
    absent = Cell(None, None, "absent")
    return {
        name: tuple(row[at[column]] if column in at else absent for column in OFFICIAL) for name, row in cells.items()
    }


def _apart(rows: dict[str, _Row], flat: FlatText) -> dict[str, list[Cell]]:
    """The rows whose tokens stand apart, one for each cell, as printed.

    Where other rows have more or fewer, a blank parts a dash from nothing, and seven tokens that do not add up need not
    be seven cells.
    """
    cells = {name: _alone(row, flat) for name, row in rows.items() if row.alone and not row.bare}
    if len(cells) == len(rows):
        return cells
    for name, row in rows.items():
        if row.alone and not row.odd and has_minus(row.tokens, blank=True):
            row.odd = True
            cells[name] = _ambiguous(row, 2, flat)
    if any(len(row.tokens) != row.width for row in rows.values()):
        return {name: read for name, read in cells.items() if rows[name].odd or rows[name].is_proven()}
    return cells


def has_lost_cells(rows: dict[str, Label[Region]], order: tuple[str, ...]) -> bool:
    """Whether more rows of a text with joined cells have no reading that adds up than a clerk's errors explain."""
    read = (_Row(label.place, order) for label in rows.values())
    return sum(not row.alone and row.choices == [] for row in read) > _ERRORS


def _read(rows: dict[str, _Row], form: Form, flat: FlatText) -> dict[str, list[Cell]]:
    cells = _apart(rows, flat)
    if len(cells) == len(rows) and all(row.alone for row in rows.values()):
        return cells
    if any(len(row.tokens) > _CROWDED * row.width for row in rows.values()):
        # All labels, and then all numbers: whose they are, nothing says.
        return {name: _ambiguous(row, 2, flat) for name, row in rows.items()}
    if any(row.length < row.width for row in rows.values()):
        return _with_lost_blanks(rows, cells, flat)
    survivors, choices = _solved(rows, form)
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


def _solved(rows: dict[str, _Row], form: Form) -> tuple[dict[str, tuple[Reading, ...]], dict[str, list[Reading]]]:
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


def _surviving(row: _Row, left: tuple[Reading, ...], as_printed: list[Cell] | None, flat: FlatText) -> list[Cell]:
    """The cells of a row whose surviving readings are `left`; tokens that stand apart stay if none differs."""
    if len(row.tokens) > row.width:
        left = tuple(dict.fromkeys((*left, *row.cut_and_misprinted(left))))
    if as_printed is not None and len(left) == 1:
        return as_printed
    if as_printed is None and not all(row.adds_up(reading) for reading in left):
        return _unknown(row, len(left), flat)
    return _split(row, left, flat)


def _with_lost_blanks(rows: dict[str, _Row], apart: dict[str, list[Cell]], flat: FlatText) -> dict[str, list[Cell]]:
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


def _cut(row: _Row, flat: FlatText) -> list[Cell]:
    """The text ends in this row, and every other row is whole: its last number may be cut, the rest is absent."""
    cells = _alone(row, flat)
    unsure = Cell(None, cells[-1].raw, "unreadable", locator=cells[-1].locator)
    return [*cells[:-1], unsure, *(Cell(None, None, "absent") for _ in range(row.width - len(cells)))]
