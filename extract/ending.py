"""A text that ends in a digit, with no line end behind it: its last number may have lost digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid
from extract.places import source_of
from extract.report import Cell, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Block, Document
    from extract.report import Report

__all__ = ["ends_in_number", "with_last_unsure"]

#: Bytes at the end of a text that hold its last character.
_LAST: Final = 4
#: What a number that is cut may leave behind what was read of it: 4,3 of 4,333.
_REST: Final = re.compile(r"[\d,.，]*")


def ends_in_number(document: Document, data: bytes) -> bool:
    """Whether a text ends in a digit or a number's comma; a line end behind it would show that it is whole."""
    return document.kind == "text" and _REST.fullmatch(data[-_LAST:].decode("utf-8", "ignore")[-1:]) is not None


def with_last_unsure(report: Report, last: Block) -> Report:
    """The report without the number that ends the document's `last` block; itself where none does, or a sum proves it.

    The cell is `unreadable` and keeps what is printed.
    """

    def told(cell: Cell) -> Cell:
        if cell.state != "number" or not _ends(cell.locator, last):
            return cell
        return Cell(None, cell.raw, "unreadable", locator=cell.locator)

    rows = tuple(msgspec.structs.replace(row, cells=_unless_summing(row.cells, told)) for row in report.requests.rows)
    remedies = tuple(
        msgspec.structs.replace(remedy, cells=_unless_summing(remedy.cells, told)) for remedy in report.remedies
    )
    items = tuple(msgspec.structs.replace(item, cell=told(item.cell)) for item in report.disclosures)
    indicators = tuple(
        msgspec.structs.replace(
            each, cell=told(each.cell), cumulative=None if each.cumulative is None else told(each.cumulative)
        )
        for each in report.indicators
    )
    if (rows, remedies, items, indicators) == (
        report.requests.rows,
        report.remedies,
        report.disclosures,
        report.indicators,
    ):
        return report
    requests = RequestMatrix(report.requests.form, rows)
    return msgspec.structs.replace(
        report, requests=requests, remedies=remedies, disclosures=items, indicators=indicators
    )


def _unless_summing(cells: Sequence[Cell], change: Callable[[Cell], Cell]) -> tuple[Cell, ...]:
    values = [cell.value for cell in cells]
    *parts, total = [value for value in values if value is not None] or [0]
    if None not in values and any(parts) and sum(parts) == total:
        return tuple(cells)
    return tuple(map(change, cells))


def _ends(locator: str | None, last: Block) -> bool:
    source = source_of(locator or "")
    if source is None:
        return False
    if isinstance(last, Grid):
        return source[0] == f"table:{last.number}/row:{len(last.rows)}/cell:{len(last.rows[-1])}"
    end = source[1].rpartition("-")[2]
    return source[0] == f"line:{last.number}" and end.isdigit() and _REST.fullmatch(last.text, int(end)) is not None
