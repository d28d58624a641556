"""Which vertical form a document follows, and every row of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid
from extract.forms import load_vertical_forms
from extract.glyphs import compact, normalise
from extract.matrix.flat import FlatText
from extract.matrix.transposed import backwards, turned
from extract.report import Cell, Indicator, State
from extract.vertical.grids import Head, grid_rows
from extract.vertical.observed import Observed, Placed, place_rows
from extract.vertical.streamed import text_rows
from extract.vertical.text import ends_in_label, head_words, regions
from extract.vertical.vocabulary import LABEL, Vocabulary, stem, vocabulary
from extract.vertical.wrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import Block

__all__ = ["ReadIndicators", "read_indicators", "signed_forms"]

#: A table with fewer rows of the form than this is none.
LEAST_ROWS: Final = 3
_TITLE = re.compile(r"统计(?:报)?表[^\d。]{0,6}(20\d\d)年|(20\d\d)年度?[^\d。]{0,20}统计(?:报)?表")
#: A number, its unit, and the ordinal of the label that follows.
_VALUE_BEFORE: Final = re.compile(
    r"(?<![\d年第(])\d[\d,.]*(?:条次|人次|条|件|次|篇|个|人|万元)?(?:\([一二三四五六七八九十]+\))?$"
)


class ReadIndicators(msgspec.Struct, frozen=True):
    """A vertical table as read: every row of the form, absent ones too, and (code, text) of what has no place.

    `printed` counts its numbers, `ambiguous` what may be several; `years` are those that the table
    itself names, in its title or over its column; `cut`: the document ends inside it.
    """

    form: str
    indicators: tuple[Indicator, ...]
    notes: tuple[tuple[str, str], ...]
    printed: int
    ambiguous: int
    rows: int
    years: tuple[int, ...]
    cut: bool


def signed_forms(texts: Iterable[str]) -> tuple[str, ...]:
    """The vertical forms whose signature words the texts hold, so that reading them is worth while."""
    squeezed = "".join(normalise("\n".join(texts)).split())
    return tuple(
        form.id
        for form in load_vertical_forms()
        if sum(compact(word) in squeezed for word in form.signature) >= form.needs
    )


def read_indicators(
    blocks: Sequence[Block], forms: Sequence[str], report_year: int | None = None, *, open_ended: bool = False
) -> ReadIndicators | None:
    """The vertical table in the blocks, in that of `forms` whose rows it has the most of; None if there is none.

    Tables are read first. The text is tried where they have too few rows, and taken where it has more. A document that
    prints a table twice yields it once, ambiguous where the copies differ. A table of which the form knows less than
    half the rows is another form's: it is not read. `report_year` tells the column where the table has several years.
    `open_ended`: the document is a text, whose last cell may be cut where rows of the form are missing.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    open_ended = open_ended and bool(grids) and grids[-1] is blocks[-1]
    flat = FlatText(blocks)
    found: list[ReadIndicators] = []
    for form in forms:
        known = vocabulary(form)
        own = [grid for grid in grids if form in _best_forms(grid, forms)]
        last = open_ended and bool(own) and own[-1] is grids[-1]
        read = _from_grids(own, known, flat, report_year, open_ended=last)
        if read is None or not read.printed:
            read = _laid_out_otherwise(own, known, flat, report_year) or read
        if read is None or read.rows < len(known.form.indicators.rows) // 2:
            streamed = _from_text(FlatText(unwrapped(blocks, form)), known, report_year)
            if streamed is not None and (read is None or streamed.rows > read.rows):
                read = streamed
        if read is not None:
            found.append(read)
    if not found:
        return None
    best = max(found, key=lambda read: read.rows)
    others = [("table_not_read", f"a table of form {read.form}") for read in found if read is not best and _whole(read)]
    return msgspec.structs.replace(best, notes=(*best.notes, *others))


def _best_forms(grid: Grid, forms: Sequence[str]) -> list[str]:
    """The forms that know the most labels of a table: two forms call some of their rows alike."""
    stems = {stem(cell.text) for row in grid.rows for cell in row if 0 < len(cell.text) <= LABEL}
    known = {form: len(stems & vocabulary(form).rows.keys()) for form in forms}
    return [form for form, count in known.items() if count == max(known.values())]


def _whole(read: ReadIndicators) -> bool:
    """Whether this is a table of its own, and not the rows that another form calls alike."""
    return read.indicators[0].cell.state == "number" and 2 * read.rows >= len(read.indicators)


def _from_grids(
    grids: Sequence[Grid], known: Vocabulary, flat: FlatText, report_year: int | None, *, open_ended: bool
) -> ReadIndicators | None:
    observed: list[Observed] = []
    head = Head()
    closed = True
    for grid in grids:
        rows, head = grid_rows(grid, known, head, report_year)
        observed += rows
        closed = closed and (grid.closed or not rows)
    tables = place_rows(observed, known)
    if not tables:
        return None
    if open_ended and closed and _unfinished(tables[-1], known):
        last = msgspec.structs.replace(grids[-1], closed=False)
        return _from_grids([*grids[:-1], last], known, flat, report_year, open_ended=False)
    years = head.years or _title_years(flat)
    return _read(tables, known, years, cut=not closed, unresolved="year" in head.roles)


def _laid_out_otherwise(
    grids: Sequence[Grid], known: Vocabulary, flat: FlatText, report_year: int | None
) -> ReadIndicators | None:
    """The table with its labels behind its values, or on its side; its cells are traced to where they stand."""
    for layout in (backwards, turned):
        asides = [aside for grid in grids if (aside := layout(grid)) is not None]
        read = _from_grids([aside.grid for aside in asides], known, flat, report_year, open_ended=False)
        if read is None or not read.printed:
            continue
        places = {here: there for aside in asides for here, there in aside.places.items()}
        return msgspec.structs.replace(read, indicators=tuple(_moved(each, places) for each in read.indicators))
    return None


def _moved(indicator: Indicator, places: dict[str, str]) -> Indicator:
    cell, cumulative = (
        None if each is None else msgspec.structs.replace(each, locator=places.get(each.locator or "", each.locator))
        for each in (indicator.cell, indicator.cumulative)
    )
    return msgspec.structs.replace(indicator, cell=cell or indicator.cell, cumulative=cumulative)


def _unfinished(table: Placed, known: Vocabulary) -> bool:
    """Whether the last row of the form is missing."""
    return len(known.form.indicators.rows) - 1 not in table.rows


def _from_text(flat: FlatText, known: Vocabulary, report_year: int | None) -> ReadIndicators | None:
    found = regions(flat, known)
    rows = [region for region in found if region.label]
    if not rows:
        return None
    at = flat.compact_position(rows[0].start)
    head = head_words(flat, _before(flat, at, rows[0].label), known, report_year)
    tables = place_rows(text_rows(flat, found, known, head), known)
    if ends_in_label(flat, known) and _VALUE_BEFORE.search(flat.compact[: _before(flat, at, rows[0].label)]):
        # 17 件 收到申请数: the values precede their labels, and what follows a label is the next row's.
        tables = [_all_ambiguous(table) for table in tables]
    cut = rows[-1].at_end
    if cut and tables and _unfinished(tables[-1], known):
        tables[-1] = _last_unsure(tables[-1])
    else:
        cut = False
    return (
        _read(tables, known, head.years or _title_years(flat), cut=cut, unresolved=head.order is None)
        if tables
        else None
    )


def _all_ambiguous(table: Placed) -> Placed:
    rows = {
        place: Observed(
            row.label,
            tuple(
                Cell(None, each.raw, "ambiguous", None, 2, None, each.locator) if each.state == "number" else each
                for each in row.cells
            ),
            row.unit,
        )
        for place, row in table.rows.items()
    }
    return Placed(rows, table.notes)


def _before(flat: FlatText, at: int, label: str) -> int:
    """Where the label that ends at compact character `at` begins."""
    return max(flat.compact.rfind(label, 0, at + 1), 0)


def _last_unsure(table: Placed) -> Placed:
    """The table without the row at the very end of the text: a number may be cut, missing, or the next ordinal."""
    last = next(reversed(table.rows))
    row = table.rows[last]
    states: dict[State, State] = {"number": "unreadable", "blank": "absent"}
    cells = tuple(Cell(None, each.raw, states.get(each.state, each.state), locator=each.locator) for each in row.cells)
    return Placed(table.rows | {last: Observed(row.label, cells, row.unit)}, table.notes)


def _title_years(flat: FlatText) -> tuple[int, ...]:
    found = (next(filter(None, match.groups())) for match in _TITLE.finditer(flat.compact))
    return tuple(dict.fromkeys(int(year) for year in found))


def _read(
    tables: Sequence[Placed], known: Vocabulary, years: tuple[int, ...], *, cut: bool, unresolved: bool
) -> ReadIndicators | None:
    """The rows of all tables as one, if they are the form's."""
    notes = [note for table in tables for note in table.notes]
    merged: dict[int, Observed] = {}
    for table in tables:
        for place, row in table.rows.items():
            merged[place] = _merged(merged[place], row, notes) if place in merged else row
    unknown = sum(code == "unknown_label" for code, _ in notes)
    if len(merged) < LEAST_ROWS or unknown > len(merged):
        return None
    if unresolved:
        notes.append(("columns_unresolved", " ".join(map(str, years))))
    indicators = []
    for place, official in enumerate(known.form.indicators.rows):
        met = merged.get(place)
        cells = (
            met.cells if met is not None else tuple(Cell(None, None, "absent") for _ in known.form.indicators.columns)
        )
        label = met.label if met is not None else official.label
        unit = (met.unit if met is not None else None) or official.unit
        second = cells[1] if len(cells) > 1 else None
        indicators.append(Indicator(official.name, official.number, label, unit, cells[0], second))
    cells = tuple(cell for row in merged.values() for cell in row.cells)
    printed = sum(cell.state == "number" for cell in cells)
    ambiguous = sum(cell.state == "ambiguous" for cell in cells)
    return ReadIndicators(known.form.id, tuple(indicators), tuple(notes), printed, ambiguous, len(merged), years, cut)


def _merged(first: Observed, second: Observed, notes: list[tuple[str, str]]) -> Observed:
    """One row of two copies; ambiguous where they differ."""
    cells = []
    for one, other in zip(first.cells, second.cells, strict=True):
        if other.state == "absent" or one.state == "ambiguous" or (one.state, one.value) == (other.state, other.value):
            cells.append(one)
        elif one.state == "absent" or other.state == "ambiguous":
            cells.append(other)
        else:
            raw = f"{one.raw} | {other.raw}"
            cells.append(Cell(None, raw, "ambiguous", None, 2, None, one.locator))
            notes.append(("copies_differ", first.label))
    return Observed(first.label, tuple(cells), first.unit or second.unit)
