"""The pages of a report as pictures, its cells boxed in the colour of their state: to check a report by eye."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.readers.ocr.rendering import RenderedPage
    from extract.report import Cell, Report

__all__ = ["COLOURS", "draw", "places_of"]

_PLACE = re.compile(r"page:(?P<page>\d+)/box:(?P<box>-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?){3})(?P<rest>.*)")
#: Red, green and blue of the box by the state of the cell; `failing` comes before the state.
COLOURS: Final = {
    "failing": (214, 39, 40),
    "number": (44, 160, 44),
    "blank": (31, 119, 180),
    "slash": (31, 119, 180),
    "dash": (31, 119, 180),
    "word": (31, 119, 180),
    "ambiguous": (255, 127, 14),
    "unreadable": (148, 30, 190),
}
#: How thick a box is drawn and how far it stands within its cell, in dots.
_STROKE: Final = 2
_INSET: Final = 2
#: The height of what is written into a box, in dots.
_LETTERS: Final = 13


class Placed(NamedTuple):
    """A cell with its name `table/row/column`, its page and its box in the units of the locator."""

    name: str
    cell: Cell
    page: int
    box: tuple[float, ...]


def places_of(report: Report) -> list[Placed]:
    """The cells of a report whose locator is a box on a page."""
    found = []
    for name, cell in _cells(report):
        place = _PLACE.fullmatch(cell.locator or "")
        if place is not None:
            found.append(Placed(name, cell, int(place["page"]), tuple(map(float, place["box"].split(",")))))
    return found


def _cells(report: Report) -> Iterator[tuple[str, Cell]]:
    from extract.report import COLUMNS, OUTCOMES

    for row in report.requests.rows:
        yield from ((f"requests/{row.name}/{column}", cell) for column, cell in zip(COLUMNS, row.cells, strict=True))
    for item in report.disclosures:
        yield f"disclosures/{item.row}/{item.column}", item.cell
    for remedy in report.remedies:
        for outcome, cell in zip(OUTCOMES, remedy.cells, strict=True):
            yield f"remedies/{remedy.channel}/{outcome}", cell
    for each in report.indicators:
        yield f"indicators/{each.name}/value", each.cell
        if each.cumulative is not None:
            yield f"indicators/{each.name}/cumulative", each.cumulative


def draw(report: Report, data: bytes, folder: Path, stem: str) -> list[Path]:
    """Write a PNG of each page of the document `data` that has cells of the report; the paths, in order of pages.

    A box shows the state of its cell and, above it, what was read where that is not certain to be what is printed:
    the value of a recognised cell, `?` for an ambiguous one, `!` for one that could not be read.
    """
    from extract.readers.ocr.rendering import render_pages

    by_page: dict[int, list[Placed]] = defaultdict(list)
    for placed in places_of(report):
        by_page[placed.page].append(placed)
    recognised = {page for page, cells in by_page.items() if any(placed.cell.method == "ocr" for placed in cells)}
    failing = {name for finding in report.findings if finding.outcome == "fail" for name in finding.cells}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for page in render_pages(data, by_page.keys(), recognised):
        path = folder / f"{stem}-page-{page.number}.png"
        _draw_page(page, by_page[page.number], failing, path)
        written.append(path)
    return written


def _draw_page(page: RenderedPage, cells: Sequence[Placed], failing: set[str], path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(page.image[:, :, ::-1])
    pen = ImageDraw.Draw(picture)
    # A cell over the others is drawn first, so that theirs stay visible.
    for placed in sorted(cells, key=lambda each: -_area(each.box)):
        state = "failing" if placed.name in failing else placed.cell.state
        colour = COLOURS.get(state)
        if colour is None:
            continue
        x0, y0, x1, y1 = (side * page.unit for side in placed.box)
        x0, y0, x1, y1 = x0 + _INSET, y0 + _INSET, max(x1 - _INSET, x0 + _INSET), max(y1 - _INSET, y0 + _INSET)
        pen.rectangle((x0, y0, x1, y1), outline=colour, width=_STROKE)
        label = _label(placed.cell)
        if label:
            font = ImageFont.load_default(_LETTERS)
            pen.text((x0 + _STROKE + 2, y0 + _STROKE), label, fill=colour, font=font)
    picture.save(path)


def _area(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _label(cell: Cell) -> str:
    if cell.state in ("ambiguous", "unreadable"):
        return "?" if cell.state == "ambiguous" else "!"
    return str(cell.value) if cell.method == "ocr" and cell.value is not None else ""
