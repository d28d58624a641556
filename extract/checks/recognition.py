"""Which recognised figures are believed: what the identities confirm, and what the engine is certain of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from extract.checks.findings import remedy_values, request_values
from extract.checks.identities import assess_remedies, assess_requests, places_of
from extract.document import Grid
from extract.glyphs import compact
from extract.places import source_of
from extract.report import Cell, Disclosure, MatrixRow, Remedy, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from extract.checks.identities import Assessment, Place
    from extract.document import Block
    from extract.forms import Form

__all__ = [
    "CERTAIN",
    "CERTAIN_ALONE",
    "SUPPORTED",
    "Tables",
    "accepted",
    "certainties",
    "confirmed_places",
    "failing_places",
    "judged",
]

#: Two readings of a cell agree, each at least this sure of every character. `docs/accuracy.md` has the measurement.
CERTAIN: Final = 0.9
#: … where an identity that the cell stands in fails, so that either the source or the reading is wrong.
CERTAIN_ALONE: Final = 0.97
#: What the identities confirm is believed from this certainty on. Below it two readings contradict each other: a
#: print whose every 1 looks like a 7 satisfies the identities with sevens as well.
SUPPORTED: Final = 0.2
#: Words that stand for no number; any other word in a number's place may be a number that was misread.
_WORDS: Final = frozenset(("无", "空", "零", "不涉及", "不适用"))
#: The certainty of a cell without ink.
_NO_INK: Final = 1.0


class Tables(NamedTuple):
    """The three tables of a report as read."""

    requests: RequestMatrix
    disclosures: tuple[Disclosure, ...]
    remedies: tuple[Remedy, ...]


def accepted(tables: Tables, form: Form, blocks: Sequence[Block]) -> Tables:
    """The tables with every recognised cell marked `ocr`, and null and `unreadable` where it cannot be believed.

    A number is believed where every identity of its row and column holds, or where the engine is certain of it; a
    cell is blank only where it holds no ink. What was not recognised but stored is left alone, and so are the tables
    of a document without recognised text.
    """
    known = certainties(blocks)
    if not known:
        return tables
    confirmed = _confirmed(tables, form)

    def first(place: Place | None, cell: Cell) -> Cell:
        return judged(cell, known, CERTAIN, confirmed=place in confirmed)

    likely = _mapped(tables, form, first)
    doubted = failing_places(_assessed(likely, form))

    def second(place: Place | None, cell: Cell) -> Cell:
        return judged(cell, known, CERTAIN_ALONE, confirmed=False) if place in doubted else cell

    return _mapped(likely, form, second)


def certainties(blocks: Sequence[Block]) -> dict[str, float]:
    """The certainty of every recognised cell and line, by its place in the document."""
    known: dict[str, float] = {}
    for block in blocks:
        if not isinstance(block, Grid):
            if block.certainty is not None:
                known[f"line:{block.number}"] = block.certainty
            continue
        for number, row in enumerate(() if block.bare else block.rows, 1):
            where = f"table:{block.number}/row:{number}"
            for index, cell in enumerate(row, 1):
                if cell.certainty is not None:
                    known[f"{where}/cell:{index}"] = cell.certainty
                    known[where] = min(known.get(where, cell.certainty), cell.certainty)
    return known


def judged(cell: Cell, known: dict[str, float], least: float, *, confirmed: bool) -> Cell:
    """The cell, marked `ocr` where it was recognised, and `unreadable` where it is neither confirmed nor certain."""
    if cell.locator is None:
        # A cell of which nothing was found: that it is blank, only a cell that was looked into can show.
        return cell if cell.state in ("absent", "ambiguous") else Cell(None, cell.raw, "unreadable", "ocr")
    source = source_of(cell.locator)
    certainty = known.get(source[0]) if source is not None else None
    if source is None or certainty is None:
        return cell
    whole = not source[1] and "cell:" in source[0]
    marked = msgspec.structs.replace(cell, method="ocr")
    if cell.state in ("absent", "ambiguous", "unreadable"):
        return marked
    if cell.state == "blank":
        believed = whole and certainty >= _NO_INK
    elif cell.state == "word":
        believed = whole and certainty >= least and compact(cell.raw or "") in _WORDS
    else:
        # What stands in a line of text beside other numbers may have lost one of them: only the identities tell.
        believed = (whole and certainty >= least) or (confirmed and certainty >= SUPPORTED)
    return marked if believed else Cell(None, cell.raw, "unreadable", "ocr", 0, None, cell.locator)


def _assessed(tables: Tables, form: Form) -> list[Assessment]:
    found = assess_requests(form, request_values(tables.requests))
    return [*found, *assess_remedies(form, remedy_values(tables.remedies))] if tables.remedies else found


def _confirmed(tables: Tables, form: Form) -> set[Place]:
    """The places whose identities all hold, and one of them adds up several numbers.

    Where a sum has one number only (7 + 0 = 7), a digit that is misread the same way everywhere satisfies it too.
    """
    assessed = _assessed(tables, form)
    values = dict(zip(places_of(form, "requests"), request_values(tables.requests), strict=True))
    if tables.remedies:
        values |= dict(zip(places_of(form, "remedies"), remedy_values(tables.remedies), strict=True))
    return confirmed_places(assessed, values)


def confirmed_places(assessed: Sequence[Assessment], values: Mapping[Place, object]) -> set[Place]:
    """The places whose identities all hold, and one of them adds up several of the `values`."""
    telling = [each for each in assessed if each.outcome == "pass" and _adds_up(each, values)]
    return _places(telling) - _places(each for each in assessed if each.outcome != "pass")


def failing_places(assessed: Iterable[Assessment]) -> set[Place]:
    """The places in an identity that fails."""
    return _places(each for each in assessed if each.outcome == "fail")


def _adds_up(each: Assessment, values: Mapping[Place, object]) -> bool:
    return any(sum(bool(values.get(place)) for place in side) > 1 for side in (each.left_cells, each.right_cells))


def _places(assessed: Iterable[Assessment]) -> set[Place]:
    return {place for each in assessed for place in (*each.left_cells, *each.right_cells)}


def _mapped(tables: Tables, form: Form, change: Callable[[Place | None, Cell], Cell]) -> Tables:
    """The tables with each cell changed; the cells of section 二 have no place in an identity."""
    places = iter(places_of(form, "requests"))
    rows = tuple(
        MatrixRow(row.name, row.number, row.label, tuple(change(next(places), cell) for cell in row.cells))
        for row in tables.requests.rows
    )
    items = tuple(msgspec.structs.replace(item, cell=change(None, item.cell)) for item in tables.disclosures)
    places = iter(places_of(form, "remedies"))
    remedies = tuple(
        Remedy(remedy.channel, tuple(change(next(places), cell) for cell in remedy.cells)) for remedy in tables.remedies
    )
    return Tables(RequestMatrix(tables.requests.form, rows), items, remedies)
