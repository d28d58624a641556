"""Section 二: its sub-tables, in tables or in flattened text. Nothing adds up here, so joined digits stay ambiguous."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.forms import load_form
from extract.matrix.items import (
    find_places,
    fits,
    items_of,
    keep,
    printed_at,
    section_vocabulary,
    unit_named,
)
from extract.matrix.listed import read_listed
from extract.matrix.transposed import turned
from extract.matrix.values import printed
from extract.report import Cell, Disclosure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Grid, GridCell
    from extract.forms import Row
    from extract.matrix.flat import FlatText
    from extract.matrix.items import Place

__all__ = ["ReadDisclosures", "has_trace", "read_disclosures"]

#: A row of section 二 on a line of its own is not longer than this.
_LONGEST_ROW: Final = 60
_ALONE: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s*$")
#: The newer form has ten items; where tables yield fewer, the text around them is looked at too.
_FEWEST: Final = 10


class ReadDisclosures(msgspec.Struct, frozen=True):
    """The values of section 二 and the form whose table it is, None where there is no table."""

    form: str | None
    items: tuple[Disclosure, ...]


def _grid_cell(source: GridCell, place: Place, where: str) -> tuple[Cell, str | None]:
    value = printed(source.text)
    if value.number is None:
        return Cell(None, source.text, value.state, locator=where), None
    if value.joined or not place.takes(value.number, value.unit):
        return Cell(None, source.text, "unreadable", locator=where), None
    return Cell(value.number, source.text, "number", "cell", 1, None, where), value.unit


def _is_shared(grid: Grid, number: int, at: int) -> bool:
    """Whether cell `at` of a row is the next row's too, which has fewer cells for it."""
    row = grid.rows[number - 1]
    return row[at].rowspan > 1 and number < len(grid.rows) and len(grid.rows[number]) < len(row)


def _values(cells: Sequence[GridCell], first: int, header: Sequence[int], heads: Sequence[str]) -> list[int] | None:
    """The value cells for the header's cells (their places in its row `heads`); None if they cannot be told."""
    count = len(cells) - first
    if count == len(header):
        return list(range(first, len(cells)))
    if len(cells) == len(heads):
        blank = section_vocabulary().heads | {""}
        moved = any(cells[i].text and heads[i] in blank for i in range(first, len(cells)))
        return None if moved else list(header)
    if len(header) == 1:
        told = {cells[i].text for i in range(first, len(cells)) if cells[i].text}
        if len(told) <= 1:
            return [next((i for i in range(first, len(cells)) if cells[i].text), first)]
    return None


def _from_grids(grids: Sequence[Grid]) -> dict[str, tuple[str, Disclosure]]:
    known = section_vocabulary()
    found: dict[str, tuple[str, Disclosure]] = {}
    for grid in grids:
        header: list[str] = []
        places: list[int] = []
        units: dict[int, str | None] = {}
        heads: list[str] = []
        more = False
        if known.columns.keys().isdisjoint(grid.labels):
            continue
        for number, (row, words) in enumerate(zip(grid.rows, grid.words, strict=True), 1):
            cores = [each.core for each in words]
            if not known.columns.keys().isdisjoint(cores):
                if (alone := _one_item(grid, number)) is not None:
                    keep(found, *alone)
                    continue
                named = {text: i for i, text in reversed(list(enumerate(cores))) if text in known.columns}
                header, places, heads = sorted(named, key=lambda text: named[text]), sorted(named.values()), cores
                units = {i: unit_named(row[i].text) for i in places}
                more = any(text and text not in known.columns and text not in known.heads for text in cores)
                continue
            first = next((i for i, text in enumerate(cores) if text in known.rows), None)
            told = find_places(tuple(header), cores[first]) if header and first is not None else None
            if told is None or first is None:
                continue
            form, places_named = told
            while first + 1 < len(row) and cores[first + 1] == cores[first]:
                first += 1
            foreign = any(text in known.heads or text in known.rows for text in cores[first + 1 :])
            unequal = more or None in places_named
            values = None if foreign or (unequal and len(row) != len(heads)) else _values(row, first + 1, places, heads)
            for i, place in enumerate(places_named):
                if place is None:
                    continue
                cell, unit = _cell_at(grid, number, first + 1, None if values is None else values[i], place)
                keep(found, form, printed_at(place, cell, unit or units.get(places[i])))
    return found


def _one_item(grid: Grid, number: int) -> tuple[str, Disclosure] | None:
    """The item of a row that holds the label of a row, that of a column, and one number behind them."""
    known = section_vocabulary()
    words = grid.words[number - 1]
    named = [[each.core for each in words if each.core in labels] for labels in (known.rows, known.columns)]
    values = [i for i, each in enumerate(words) if each.kind == "value" and each.printed.state != "blank"]
    labels = max(i for i, each in enumerate(words) if each.core in known.columns)
    if [len(labels) for labels in named] != [1, 1] or len(values) != 1 or values[0] < labels:
        return None
    told = find_places((named[1][0],), named[0][0])
    if told is None or told[1][0] is None:
        return None
    cell, unit = _cell_at(grid, number, labels + 1, values[0], told[1][0])
    return told[0], printed_at(told[1][0], cell, unit or unit_named(grid.rows[number - 1][labels].text))


def _from_turned(grids: Sequence[Grid]) -> dict[str, tuple[str, Disclosure]]:
    """The items of tables whose rows are the form's columns, one below the other."""
    known = section_vocabulary()
    found: dict[str, tuple[str, Disclosure]] = {}
    for grid in grids:
        columns = sum(words[0].core in known.columns for words in grid.words if words)
        aside = turned(grid) if columns > 1 else None
        if aside is not None:
            for item, (form, read) in _from_grids([aside.grid]).items():
                found[item] = form, msgspec.structs.replace(read, cell=aside.placed(read.cell))
    return found


def _cell_at(grid: Grid, number: int, first: int, at: int | None, place: Place) -> tuple[Cell, str | None]:
    """The cell at place `at` of a row with its unit; None: the row's values, from `first` on, cannot be told apart."""
    row = grid.rows[number - 1]
    where = f"table:{grid.number}/row:{number}"
    if at is None:
        return Cell(None, " ".join(part.text for part in row[first:]), "ambiguous", None, 2, None, where), None
    if at >= len(row):
        return Cell(None, None, "absent", locator=where), None
    if not grid.closed and (number, at) == (len(grid.rows), len(row) - 1):
        return Cell(None, row[at].text, "unreadable", locator=where), None
    if _is_shared(grid, number, at):
        return Cell(None, row[at].text, "ambiguous", None, row[at].rowspan, None, where), None
    return _grid_cell(row[at], place, f"{where}/cell:{at + 1}")


def read_disclosures(
    grids: Sequence[Grid], flat: FlatText | None, *, lost_blanks: bool = False, joined: bool = False
) -> ReadDisclosures:
    """Every item of section 二 in the form whose columns it has; items the document does not print are `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, as many digits
    as cells prove nothing (240 can be 24 and 0 beside a blank); where its cells are `joined`, a line break between
    digits may be a mere wrap.
    """
    found = _from_grids(grids)
    unplaced: dict[str, Cell] = {}
    if len(found) < _FEWEST:
        found = _from_turned(grids) | found
    if flat is not None and len(found) < _FEWEST:
        told, unplaced = read_listed(flat, lost_blanks=lost_blanks, joined=joined)
        found = told | found
    if not found:
        return ReadDisclosures(None, ())
    forms = [form for form, _ in found.values()]
    form = load_form(max(sorted(set(forms)), key=forms.count))
    rows = {row.name: row for block in form.disclosures.blocks for row in block.rows}
    items = [found.pop(absent.item, (form.id, absent))[1] for absent in items_of(form.id)]
    items = [_told(item, rows[item.row], unplaced) if item.cell.state == "absent" else item for item in items]
    items += [read for _, read in found.values()]
    return ReadDisclosures(form.id, tuple(items))


def has_trace(flat: FlatText) -> bool:
    """Whether a text has numbers behind labels of section 二 that are no sentence's, of which nothing was read."""
    rows = section_vocabulary().rows
    lines = [line for line in flat.text.split("\n") if len(line) < _LONGEST_ROW]
    told = {row for row in rows for i, line in enumerate(lines) if row in line and _has_number(lines[i : i + 3])}
    return len(told) > 1


def _has_number(lines: Sequence[str]) -> bool:
    return any(_ALONE.search(line) for line in lines) and not any("," in line or "。" in line for line in lines)


def _told(item: Disclosure, row: Row, unplaced: Mapping[str, Cell]) -> Disclosure:
    """The item, ambiguous where its row prints something that no header gives a place."""
    cell = next((cell for label, cell in unplaced.items() if fits(label, row)), None)
    return item if cell is None else msgspec.structs.replace(item, cell=cell)
