"""Section 三 from flattened text: labels are the anchors, and what stands between two of them is a row."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

import msgspec

from extract.matrix.alignment import SAID_ELSEWHERE, Alignment, Label, align
from extract.matrix.columns import OFFICIAL, Header, column_order
from extract.matrix.flat import FlatText
from extract.matrix.headed import sums
from extract.matrix.read import LEAST_NUMBERS, ReadMatrix, agreed, form_of, is_subtotal, matrix_of, missing_columns
from extract.matrix.stream import Region, header_labels, stream_labels, values_before
from extract.matrix.streamed import cells_of_stream, has_lost_cells
from extract.matrix.turned import numbering_doubted, total_first_doubted
from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["read_flattened"]


def _worth_telling(code: str, label: Label[Region]) -> bool:
    """Whether a label without a place is a row's; 总计 and 其他 stand in the tables around the matrix too."""
    if code != "out_of_order":
        return True
    return SAID_ELSEWHERE.isdisjoint(label.rows) and sum(len(token.text) for token in label.place.tokens) >= len(
        OFFICIAL
    )


def _contested_in_text(alignment: Alignment[Region]) -> dict[str, tuple[Cell, ...]]:
    """The rows that stand twice in succession with different numbers: ambiguous, and what both print."""
    found: dict[str, tuple[Cell, ...]] = {}
    starts = sorted(label.place.start for label in alignment.rows.values())
    for code, label in alignment.unplaced:
        (name, *others) = [name for name in label.rows if name in alignment.rows] or ("",)
        if code != "out_of_order" or others or not name:
            continue
        placed = alignment.rows[name].place
        if is_subtotal(label, alignment.rows[name], behind=label.place.start > placed.start):
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
    named = tuple(name for name in OFFICIAL if name not in missing_columns(header))
    if counts == {len(named)}:
        return named
    printed = [[int(token.text) for token in place.tokens if token.text != "/"] for place in places]
    holds = [sum(row[:-1]) == row[-1] for row in printed if len(row) == len(OFFICIAL) and any(row)]
    return OFFICIAL if sum(holds) * 2 > len(holds) else None


def _orders(order: tuple[str, ...] | None) -> list[tuple[str, ...]]:
    """The orders that a flattened header can mean.

    Any other than the form's may have come about with the text: where it lacks 法人或其他组织, 总计 behind 自然人 may
    stand there as in the form's tree, whose leaves come below.
    """
    if order is None:
        return []
    return [order] if order == OFFICIAL or len(order) != len(OFFICIAL) else [order, OFFICIAL]


def _holds(cells: dict[str, tuple[Cell, ...]]) -> bool:
    """Whether the sums of the rows do not refute the order of their columns."""
    right, wrong = sums(cells)
    return right >= wrong


def read_flattened(blocks: Sequence[Block]) -> list[ReadMatrix]:
    """Every matrix in the blocks as one text, in order."""
    flat = FlatText(blocks)
    matrices = []
    for alignment in align(stream_labels(flat)):
        form = form_of(frozenset(alignment.rows))
        begin = next(iter(alignment.rows.values()))
        at = flat.compact_position(begin.place.start)
        header = (header_labels(flat, at),)
        order = column_order(header)
        if order == OFFICIAL and len(header[0]) >= LEAST_NUMBERS - 1 and "total" in missing_columns(header):
            order = _without_total(alignment.rows, header)
        unsure = order is None or values_before(flat, begin.text, at)
        readings = [] if unsure else [cells_of_stream(alignment.rows, form, each, flat) for each in _orders(order)]
        if order != OFFICIAL:
            readings = [reading for reading in readings if _holds(reading)]
        if readings:
            cells = {name: agreed([reading[name] for reading in readings]) for name in readings[0]}
            cells |= _contested_in_text(alignment)
            cells |= total_first_doubted(cells, headless=not any(header))
            cells |= numbering_doubted(cells)
        else:
            cells = {name: tuple(Cell(None, None, "ambiguous", None, 2) for _ in OFFICIAL) for name in alignment.rows}
        texts = {name: label.text for name, label in alignment.rows.items()}
        notes = [(code, label.text) for code, label in alignment.unplaced if _worth_telling(code, label)]
        read = matrix_of(form, cells, texts, notes)
        lost = any(
            sum(len(token.text) for token in label.place.tokens) < len(order or OFFICIAL)
            for label in alignment.rows.values()
        )
        joined = any(len(label.place.tokens) < len(order or OFFICIAL) for label in alignment.rows.values())
        unsolved = joined and any(all(cell.state == "ambiguous" for cell in row) for row in cells.values())
        lost = lost or (unsolved and has_lost_cells(alignment.rows, order or OFFICIAL))
        matrices.append(msgspec.structs.replace(read, lost_blanks=lost, joined=joined, unsolved=unsolved))
    return matrices
