"""Locators of documents whose reader knows places: a page and a box, a sheet and a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from extract.document import Line
from extract.report import RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block
    from extract.report import Cell, Report

__all__ = ["placed", "source_of"]

_NUMBERED = re.compile(r"(?P<key>table:\d+/row:\d+(?:/cell:\d+)?|line:\d+)(?P<rest>.*)", re.DOTALL)


def source_of(locator: str) -> tuple[str, str] | None:
    """The cell, row or line that a locator names by number, and what it says beyond that; None for other locators."""
    found = _NUMBERED.fullmatch(locator)
    return None if found is None else (found["key"], found["rest"])


def placed(report: Report, blocks: Sequence[Block]) -> Report:
    """`report` with the locators of its cells in the reader's own terms; as it is where the reader gave no places."""
    places = _places(blocks)
    if not places:
        return report
    rows = tuple(msgspec.structs.replace(row, cells=_placed(row.cells, places)) for row in report.requests.rows)
    items = tuple(msgspec.structs.replace(item, cell=_placed((item.cell,), places)[0]) for item in report.disclosures)
    remedies = tuple(msgspec.structs.replace(remedy, cells=_placed(remedy.cells, places)) for remedy in report.remedies)
    indicators = tuple(
        msgspec.structs.replace(
            each,
            cell=_placed((each.cell,), places)[0],
            cumulative=_placed((each.cumulative,), places)[0] if each.cumulative is not None else None,
        )
        for each in report.indicators
    )
    requests = RequestMatrix(report.requests.form, rows)
    return msgspec.structs.replace(
        report, requests=requests, disclosures=items, remedies=remedies, indicators=indicators
    )


def _places(blocks: Sequence[Block]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, Line):
            if block.place is not None:
                found[f"line:{block.number}"] = block.place
            continue
        for number, row in enumerate(() if block.bare else block.rows, 1):
            for index, cell in enumerate(row, 1):
                if cell.place is not None:
                    found[f"table:{block.number}/row:{number}/cell:{index}"] = cell.place
                    found.setdefault(f"table:{block.number}/row:{number}", cell.place)
    return found


def _placed(cells: Sequence[Cell], places: dict[str, str]) -> tuple[Cell, ...]:
    return tuple(
        cell if cell.locator is None else msgspec.structs.replace(cell, locator=_locator(cell.locator, places))
        for cell in cells
    )


def _locator(locator: str, places: dict[str, str]) -> str:
    source = source_of(locator)
    place = places.get(source[0]) if source is not None else None
    return locator if source is None or place is None else f"{place}{source[1]}"
