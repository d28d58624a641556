"""Section 三 of a report, from tables where it has them, else from its text."""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extract.checks.identities import failing
from extract.document import Grid
from extract.forms import Form, load_forms
from extract.matrix.alignment import Alignment, Label, Place, align
from extract.matrix.columns import OFFICIAL, Header, column_order
from extract.matrix.flat import FlatText
from extract.matrix.grids import GridRow, cells_of, grid_labels
from extract.matrix.headed import HeadedRows, read_by_header, sums
from extract.matrix.labels import vocabulary
from extract.matrix.stream import Region, header_labels, stream_labels, values_before
from extract.matrix.streamed import cells_of_stream
from extract.matrix.transposed import has_rows_as_columns, mirrored, turned
from extract.matrix.turned import total_first_doubted
from extract.report import Cell, MatrixRow, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["ReadMatrix", "read_requests"]

#: A matrix is not one with fewer rows than this.
LEAST_ROWS = 3
#: A row out of its order with fewer numbers than this is a heading or a quotation.
LEAST_NUMBERS = 6

#: A row as it would be if nothing were known of it.
_NOTHING = tuple(Cell(None, "", "blank") for _ in OFFICIAL)
_PRINTED_AGAIN = frozenset(("processed_total", "other_misc"))


class ReadMatrix(msgspec.Struct, frozen=True):
    """A matrix as read: `notes` are (code, text) of labels without a place.

    `printed` counts its numbers, `filled` its cells in which anything is printed, read or not; `rows` those aligned.
    `lost_blanks`: the text has rows with fewer characters than cells, so that its blank cells are gone.
    `joined`: cells of the text are run together.
    """

    matrix: RequestMatrix
    notes: tuple[tuple[str, str], ...]
    printed: int
    filled: int
    rows: int
    lost_blanks: bool = False
    joined: bool = False


@functools.lru_cache(maxsize=256)
def _form_of(names: frozenset[str]) -> Form:
    """The form whose rows were met: the one with the most of them, the newest of equals."""
    return max(load_forms(), key=lambda form: sum(row.name in names for row in form.requests.rows))


def _matrix(
    form: Form,
    cells: dict[str, tuple[Cell, ...]],
    labels: dict[str, str],
    notes: Sequence[tuple[str, str]],
) -> ReadMatrix:
    absent = tuple(Cell(None, None, "absent") for _ in OFFICIAL)
    rows = tuple(
        MatrixRow(row.name, number, labels.get(row.name, row.label), cells.get(row.name, absent))
        for number, row in enumerate(form.requests.rows, 1)
    )
    inside = {row.name for row in rows}
    outside = [
        ("row_of_other_form", f"{labels[name]} {' '.join(str(cell.raw) for cell in read)}")
        for name, read in cells.items()
        if name not in inside
    ]
    states = [cell.state for row in rows for cell in row.cells]
    printed = states.count("number")
    filled = len(states) - states.count("blank") - states.count("absent")
    return ReadMatrix(RequestMatrix(form.id, rows), (*notes, *outside), printed, filled, len(cells))


def _from_grids(grids: Sequence[Grid], year: int | None) -> list[ReadMatrix]:
    labels: list[Label[GridRow]] = []
    header: Header = ()
    for grid in grids:
        found, header = grid_labels(grid, header)
        labels += found
    matrices = []
    for alignment in align(labels):
        form = _form_of(frozenset(alignment.rows))
        cells, contradicted = _ordered(alignment.rows, form)
        texts = {name: " ".join(label.text.split()) for name, label in alignment.rows.items()}
        notes = [
            (code, label.text)
            for code, label in alignment.unplaced
            if code != "out_of_order" or sum(cell.state == "number" for cell in cells_of(label.place)) >= LEAST_NUMBERS
        ]
        told = _by_the_header(alignment.rows, cells, year)
        if told is not None:
            cells, contradicted = told.cells, not _numbers(told.cells)
            notes += [("columns_left_out", "; ".join(told.left_out))] if told.left_out else []
        cells |= _contested(alignment, cells)
        cells |= total_first_doubted(cells)
        if contradicted:
            notes.append(("columns_unresolved", " / ".join(" ".join(row) for row in header)))
        matrices.append(_matrix(form, cells, texts, notes))
    return matrices


def _by_the_header(
    rows: dict[str, Label[GridRow]], cells: dict[str, tuple[Cell, ...]], year: int | None
) -> HeadedRows | None:
    """The rows as their header names the columns, where they could not be read as the form has them; else None.

    A header that leaves columns out is believed to mean the form's only where sums say so, or where a single column is
    missing: then it stands there under another wording.
    """
    unread = any(row[0].state == row[-1].state == "ambiguous" for row in cells.values())
    header = next(iter(rows.values())).place.header
    missing = _missing(header) if header else frozenset()
    if not unread and not missing:
        return None
    right, wrong = sums(cells)
    if not unread and (right > wrong or (right == wrong and "total" not in missing and len(missing) == 1)):
        return None
    told = read_by_header(rows, year)
    if told is None or not _numbers(told.cells):
        unsure = not unread and wrong > right
        return HeadedRows({name: _agreed([row, _NOTHING]) for name, row in cells.items()}, ()) if unsure else None
    better = _numbers(told.cells) > _numbers(cells) if unread else wrong > right or told.left_out
    return told if better else None


@functools.lru_cache(maxsize=256)
def _missing(header: Header) -> frozenset[str]:
    """The columns that no row of a header names."""
    known = vocabulary().columns
    return frozenset(OFFICIAL) - {known.get(label) for row in header for label in row}


def _is_subtotal(label: Label[Place], placed: Label[Place], *, behind: bool) -> bool:
    """Whether a label like 总计, which stands above subtotals too, stands there: its ordinal is not the row's.

    Without ordinals, one `behind` the row is none: subtotals come before.
    """
    if _PRINTED_AGAIN.isdisjoint(placed.rows) or (behind and not label.ordinal and not placed.ordinal):
        return False
    return not label.ordinal or label.ordinal != placed.ordinal


def _contested(alignment: Alignment[GridRow], cells: dict[str, tuple[Cell, ...]]) -> dict[str, tuple[Cell, ...]]:
    """The rows that one table prints twice with different numbers: ambiguous where the two differ."""
    found: dict[str, tuple[Cell, ...]] = {}
    for code, label in alignment.unplaced:
        (name, *others) = [name for name in label.rows if name in alignment.rows] or ("",)
        if code != "out_of_order" or others or not name:
            continue
        placed = alignment.rows[name]
        if _is_subtotal(label, placed, behind=label.place.number > placed.place.number):
            continue
        again = cells_of(label.place)
        same_table = label.place.grid is placed.place.grid
        if same_table and sum(cell.state == "number" for cell in again) >= LEAST_NUMBERS:
            found[name] = _agreed([found.get(name, cells[name]), again])
    return found


def _ordered(rows: dict[str, Label[GridRow]], form: Form) -> tuple[dict[str, tuple[Cell, ...]], bool]:
    """The cells of every row by the header above it, and whether headers contradict the form or each other.

    Where the tables of one matrix have headers in different orders, or one that its own sums refute, the identities
    decide between the headers and the official order; cells on which the surviving orders disagree are ambiguous.
    """
    orders = {label.place.order for label in rows.values()}
    cells = {name: cells_of(label.place) for name, label in rows.items()}
    if orders <= {OFFICIAL} or orders == {None}:
        return cells, None in orders
    if len(orders) == 1 and not failing(form, cells):
        return cells, False
    readings = [cells] if None not in orders else []
    readings += [
        {name: cells_of(msgspec.structs.replace(row.place, order=order)) for name, row in rows.items()}
        for order in sorted({OFFICIAL, *filter(None, orders)})
    ]
    # An order that leaves cells unread would pass for want of numbers to refute it.
    most = max(map(_numbers, readings))
    readings = [reading for reading in readings if _numbers(reading) == most and not failing(form, reading)]
    if not readings:
        return _by_the_usual_header(rows, cells), True
    return {name: _agreed([reading[name] for reading in readings]) for name in rows}, True


def _numbers(cells: dict[str, tuple[Cell, ...]]) -> int:
    return sum(cell.state == "number" for row in cells.values() for cell in row)


def _agreed(readings: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The cells of one row on which its readings agree; the others are ambiguous."""
    cells = []
    for column in zip(*readings, strict=True):
        different = {(cell.state, cell.value) for cell in column}
        first = column[0]
        if len(different) > 1:
            raws = " | ".join(dict.fromkeys(str(cell.raw) for cell in column))
            first = Cell(None, raws, "ambiguous", None, len(different), None, first.locator)
        cells.append(first)
    return tuple(cells)


def _by_the_usual_header(
    rows: dict[str, Label[GridRow]], cells: dict[str, tuple[Cell, ...]]
) -> dict[str, tuple[Cell, ...]]:
    """Where no order satisfies the identities: the rows under the commonest header, and none of the others."""
    usual = Counter(label.place.order for label in rows.values()).most_common(1)[0][0]
    unsure = tuple(Cell(None, None, "ambiguous", None, 2) for _ in OFFICIAL)
    return {name: cells[name] if label.place.order == usual else unsure for name, label in rows.items()}


def _worth_telling(code: str, label: Label[Region]) -> bool:
    """Whether a label without a place is a row's; 总计 and 其他 stand in the tables around the matrix too."""
    if code != "out_of_order":
        return True
    elsewhere = {"processed_total", "other_misc"} & set(label.rows)
    return not elsewhere and sum(len(token.text) for token in label.place.tokens) >= len(OFFICIAL)


def _contested_in_text(alignment: Alignment[Region]) -> dict[str, tuple[Cell, ...]]:
    """The rows that stand twice in succession with different numbers: ambiguous, and what both print."""
    found: dict[str, tuple[Cell, ...]] = {}
    starts = sorted(label.place.start for label in alignment.rows.values())
    for code, label in alignment.unplaced:
        (name, *others) = [name for name in label.rows if name in alignment.rows] or ("",)
        if code != "out_of_order" or others or not name:
            continue
        placed = alignment.rows[name].place
        if _is_subtotal(label, alignment.rows[name], behind=label.place.start > placed.start):
            continue
        between = bisect.bisect(starts, label.place.start) - bisect.bisect(starts, placed.start)
        texts = [" ".join(token.text for token in place.tokens) for place in (placed, label.place)]
        if between == 0 and texts[0] != texts[1] and len(texts[1].replace(" ", "")) >= len(OFFICIAL):
            found[name] = tuple(Cell(None, " | ".join(texts), "ambiguous", None, 2) for _ in OFFICIAL)
    return found


def _without_total(rows: dict[str, Label[Region]], header: Header) -> tuple[str, ...] | None:
    """The columns under a header without 总计: those that it names, if each row has a number for each of them apart.

    Where each has seven numbers, the last may be anything: only the sums tell. None where nothing does.
    """
    places = [label.place for label in rows.values()]
    # A bare digit at the end may be the next label's ordinal.
    counts = {len(place.tokens) - (place.ordinal != "" and place.tokens[-1].text == place.ordinal) for place in places}
    named = tuple(name for name in OFFICIAL if name not in _missing(header))
    if counts == {len(named)}:
        return named
    printed = [[int(token.text) for token in place.tokens if token.text != "/"] for place in places]
    holds = [sum(row[:-1]) == row[-1] for row in printed if len(row) == len(OFFICIAL) and any(row)]
    return OFFICIAL if sum(holds) * 2 > len(holds) else None


def _from_text(blocks: Sequence[Block]) -> list[ReadMatrix]:
    flat = FlatText(blocks)
    matrices = []
    for alignment in align(stream_labels(flat)):
        form = _form_of(frozenset(alignment.rows))
        begin = next(iter(alignment.rows.values()))
        at = flat.compact_position(begin.place.start)
        header = (header_labels(flat, at),)
        order = column_order(header)
        if order == OFFICIAL and len(header[0]) >= LEAST_NUMBERS - 1 and "total" in _missing(header):
            order = _without_total(alignment.rows, header)
        cells: dict[str, tuple[Cell, ...]]
        if order is None or values_before(flat, begin.text, at):
            cells = {name: tuple(Cell(None, None, "ambiguous", None, 2) for _ in OFFICIAL) for name in alignment.rows}
        else:
            cells = cells_of_stream(alignment.rows, form, order, flat) | _contested_in_text(alignment)
            cells |= total_first_doubted(cells)
        texts = {name: label.text for name, label in alignment.rows.items()}
        notes = [(code, label.text) for code, label in alignment.unplaced if _worth_telling(code, label)]
        read = _matrix(form, cells, texts, notes)
        lost = any(
            sum(len(token.text) for token in label.place.tokens) < len(order or OFFICIAL)
            for label in alignment.rows.values()
        )
        joined = any(len(label.place.tokens) < len(order or OFFICIAL) for label in alignment.rows.values())
        matrices.append(msgspec.structs.replace(read, lost_blanks=lost, joined=joined))
    return matrices


def read_requests(blocks: Sequence[Block], year: int | None = None) -> list[ReadMatrix]:
    """Every matrix in the blocks, in order; a document that prints one twice yields it twice.

    `year` is the report's: it tells the columns where a table has those of several years.

    Tables are read first. The text is tried where they lack rows, and taken where it has more of them, or the tables
    yield no number at all; what a table refuses to say, the same cells as text do not overrule.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    found = [matrix for matrix in _from_grids(grids, year) if matrix.rows >= LEAST_ROWS] if grids else []
    if found and all(matrix.rows >= len(matrix.matrix.rows) - 2 for matrix in found):
        return found
    streamed = [matrix for matrix in _from_text(blocks) if matrix.rows >= LEAST_ROWS]
    if aside := _laid_out_otherwise(grids, year, printed=any(matrix.printed for matrix in (*found, *streamed))):
        return aside
    if not any(matrix.printed for matrix in found) or _rows(streamed) > _rows(found):
        return streamed or found
    return found


def _laid_out_otherwise(grids: Sequence[Grid], year: int | None, *, printed: bool) -> list[ReadMatrix]:
    """The matrices of tables with their labels behind their values, or, where none is `printed`, on their side."""
    read: list[ReadMatrix] = []
    for grid in grids:
        aside = mirrored(grid) or (turned(grid) if not printed and has_rows_as_columns(grid) else None)
        if aside is None:
            continue
        for found in _from_grids([aside.grid], year):
            rows = tuple(
                msgspec.structs.replace(row, cells=tuple(map(aside.placed, row.cells))) for row in found.matrix.rows
            )
            read.append(msgspec.structs.replace(found, matrix=RequestMatrix(found.matrix.form, rows)))
    return [matrix for matrix in read if matrix.rows >= LEAST_ROWS and matrix.printed]


def _rows(matrices: Sequence[ReadMatrix]) -> int:
    return sum(matrix.rows for matrix in matrices)
