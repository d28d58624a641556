"""Reports as PDFs, drawn glyph by glyph the way one producer or another does it; no font file, no other program."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random
from typing import TYPE_CHECKING, Literal

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from .layout import Layout, Paragraph, Table, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .figures import Figures
    from .layout import Box

__all__ = ["Press", "pdf_report", "pdf_reports"]

FONT = "STSong-Light"
SIZE = 9.0
LEADING = 12.0
MARGIN = 56.0
PADDING = 3.0
#: What text layers print for the ideographs: Kangxi radicals, and the supplement that NFKC leaves alone.
RADICALS = str.maketrans(
    "一二人入八十大女子小工心手文方日月民水生用立行见长门页车",
    "⼀⼆⼈⼊⼋⼗⼤⼥⼦⼩⼯⼼⼿⽂⽅⽇⽉⺠⽔⽣⽤⽴⾏⻅⻓⻔⻚⻋",
)
#: Widths of the columns, the sum is that of the page's text.
WIDTHS = {
    "disclosures": (150.0, 110.0, 110.0, 113.0),
    "requests": (26.0, 52.0, 146.0, *(37.0,) * 7),
    "remedies": (32.2,) * 15,
}


@dataclass(frozen=True)
class Press:
    """How a producer sets and draws.

    `cut` is the data row of the matrix at which a page ends: before it, or in the middle of it where `through` says on
    which side of the break its numbers stand. `narrow` columns hold one digit a line. `decoy` says how a digit
    that does not count is drawn before every fifth number (`_Printer.trap`).
    """

    rulings: Literal["lines", "bars", "path", "none", "across", "open", "fills"] = "lines"
    glyphs: Literal["runs", "single", "shuffled"] = "runs"
    doubled: bool = False
    spread: bool = False
    radicals: bool = False
    narrow: bool = False
    rotation: int = 0
    sideways: bool = False
    in_form: bool = False
    hidden: bool = False
    page_numbers: bool = True
    cut: int | None = None
    through: Literal["", "above", "below"] = ""
    repeat_head: bool = False
    left: bool = False
    scale: float = 1.0
    decoy: str = ""


@dataclass(frozen=True)
class _Cell:
    top: int
    bottom: int
    left: int
    right: int
    lines: tuple[str, ...]
    value: bool


class _Printer:
    """Sets one report after the other."""

    def __init__(self, press: Press, seed: int, password: str | None = None) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.press = press
        self.rng = Random(seed)
        self.file = io.BytesIO()
        self.width, self.height = A4
        width, height = (A4[1], A4[0]) if press.sideways else A4
        size = (width * press.scale, height * press.scale)
        self.canvas = Canvas(self.file, pagesize=size, invariant=1, encrypt=password)
        self.number = 0
        self.numbers = 0
        #: Lines of a cell that stand before the page break which cuts it.
        self.printed: dict[int, int] = {}
        self.begin()

    # --- pages

    def begin(self) -> None:
        self.number += 1
        self.y = MARGIN
        canvas = self.canvas
        if self.press.rotation:
            canvas.setPageRotation(self.press.rotation)
        if self.press.in_form:
            canvas.beginForm(f"page{self.number}")
        canvas.saveState()
        if self.press.scale != 1:
            canvas.scale(self.press.scale, self.press.scale)
        # The upright page inside the file's own coordinates.
        if self.press.sideways:
            canvas.translate(A4[1], 0)
            canvas.rotate(90)
        elif self.press.rotation:
            turns = {90: (A4[1], 0.0), 180: (A4[0], A4[1]), 270: (0.0, A4[0])}
            canvas.translate(*turns[self.press.rotation])
            canvas.rotate(self.press.rotation)

    def end(self) -> None:
        canvas = self.canvas
        if self.press.page_numbers:
            self.text(self.width / 2 - 10, self.height - 30, f"- {self.number} -")
        canvas.restoreState()
        if self.press.in_form:
            canvas.endForm()
            canvas.doForm(f"page{self.number}")
        canvas.showPage()

    def turn_page(self) -> None:
        self.end()
        self.begin()

    # --- text and lines; y runs downwards

    def text(self, x: float, y: float, text: str, width: float | None = None) -> None:
        """One line whose baseline is at `y`; spread over `width` where it is given."""
        canvas = self.canvas
        text = text.translate(RADICALS) if self.press.radicals else text
        if self.press.glyphs == "runs" and width is None:
            pieces = [(x, text)]
        else:
            gap = (width - self.measure(text)) / max(len(text) - 1, 1) if width is not None else 0.0
            at = [0.0, *accumulate(self.measure(char) + gap for char in text)]
            pieces = [(x + place, char) for place, char in zip(at, text, strict=False)]
        if self.press.glyphs == "shuffled":
            self.rng.shuffle(pieces)
        for place, piece in pieces:
            for shift in (0.0, 0.3) if self.press.doubled else (0.0,):
                canvas.setFont(FONT, SIZE)
                mode = 3 if self.press.hidden else 0
                canvas.drawString(place + shift, self.height - y, piece, mode=mode)

    def trapped(self) -> bool:
        """Whether it is this number's turn."""
        self.numbers += 1
        return self.numbers % 5 == 0

    def trap(self, x: float, y: float, number: str) -> None:
        """A number with a digit before it that is struck out, hidden, or no part of it for another reason."""
        canvas, kind = self.canvas, self.press.decoy
        wide, low = self.measure("7"), self.height - y
        left, middle = x - wide, low + 0.34 * SIZE
        canvas.saveState()
        if kind == "of_its_ground":
            canvas.setFillColorRGB(0.2, 0.4, 0.8)
            canvas.rect(left - 1, low - 2, wide * (len(number) + 1) + 2, SIZE + 1, stroke=0, fill=1)
        else:
            canvas.setFillGray({"white": 1.0, "nearly_white": 0.97, "faint": 0.88}.get(kind, 0.0))
        canvas.setFillAlpha(0 if kind == "transparent" else 1)
        canvas.setFont(FONT, {"tiny": 1, "small": 4}.get(kind, SIZE))
        if kind != "underlined":
            canvas.drawString(x if kind == "over" else left, low, "7", mode=3 if kind == "invisible" else 0)
        canvas.setFillAlpha(1)
        canvas.setLineWidth(0.5)
        lines = {"struck": (0,), "struck_twice": (-1, 1), "underlined": (-0.45 * SIZE,)}.get(kind, ())
        for up in lines:
            canvas.line(left, middle + up, x + (wide if kind == "underlined" else 0), middle + up)
        if kind == "bar":
            canvas.rect(left, middle, wide, 0.6, stroke=0, fill=1)
        elif kind == "slanting":
            canvas.line(left, low, x, low + 0.7 * SIZE)
        elif kind == "whited_out":
            canvas.setFillGray(1)
            canvas.rect(left, low - 2, wide, SIZE, stroke=0, fill=1)
        elif kind == "annotated":
            self.strike_out(left, low, x, low + SIZE * 0.7)
        canvas.setFillGray(1 if kind == "of_its_ground" else 0)
        canvas.setFont(FONT, SIZE)
        canvas.drawString(x, low, number)
        canvas.restoreState()

    def strike_out(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A mark as readers of PDFs set it on text."""
        corners = [
            each for x, y in ((x0, y1), (x1, y1), (x0, y0), (x1, y0)) for each in self.canvas.absolutePosition(x, y)
        ]
        across, up = corners[::2], corners[1::2]
        mark = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("StrikeOut"),
            "Rect": PDFArray([min(across), min(up), max(across), max(up)]),
            "QuadPoints": PDFArray(corners),
            "C": PDFArray([1, 0, 0]),
            "F": 4,
        }
        self.canvas._addAnnotation(PDFDictionary(mark))  # noqa: SLF001 - reportlab has public ways for other kinds only

    @staticmethod
    def measure(text: str) -> float:
        return float(pdfmetrics.stringWidth(text, FONT, SIZE))

    def wrapped(self, text: str, room: float) -> tuple[str, ...]:
        """The lines of a text; numbers are only cut where one digit fills the room."""
        lines = [""]
        for char in text:
            fits = not lines[-1] or self.measure(lines[-1] + char) <= room
            number = text.isdigit() and not self.press.narrow
            if fits or number:
                lines[-1] += char
            else:
                lines.append(char)
        return tuple(lines)

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        canvas, height = self.canvas, self.height
        if self.press.rulings == "bars":
            canvas.rect(x0 - 0.25, height - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        else:
            canvas.setLineWidth(0.5)
            canvas.line(x0, height - y0, x1, height - y1)

    # --- parts

    def paragraph(self, part: Paragraph) -> None:
        for line in self.wrapped(("" if part.kind == "title" else "\u3000\u3000") + part.text, self.width - 2 * MARGIN):
            if self.y > self.height - 70:
                self.turn_page()
            self.y += LEADING * 1.5
            self.text(MARGIN, self.y, line)
        self.y += 3

    def table(self, table: Table) -> None:
        columns = [0.0, *accumulate(self.columns(table))]
        cells = list(_placed(table, self, columns))
        rows = max(cell.bottom for cell in cells)
        heights = self.heights(cells, rows)
        head = rows - len(table.rows) + next(i for i, row in enumerate(table.rows) if row[-1].kind == "value")
        parts = [(0, rows)]
        cut = self.press.cut if table.name == "requests" else None
        if cut is not None:
            parts = [(0, head + cut), (head + cut, rows)]
            if self.press.through:
                cells, heights, rows = self.halved(cells, heights, head + cut)
                parts = [(0, head + cut + 1), (head + cut + 1, rows)]
        needed = sum(heights[parts[0][0] : parts[0][1]])
        if self.y + needed > self.height - 50:
            self.turn_page()
        if cut is not None:
            self.y = max(self.y, self.height - 45 - needed)  # what is cut reaches the foot of the page
        for number, (begin, end) in enumerate(parts):
            if number:
                self.turn_page()
                if self.press.repeat_head:
                    self.draw(cells, columns, heights, 0, head)
            if begin < end:
                self.draw(cells, columns, heights, begin, end)
        self.y += 6

    def columns(self, table: Table) -> Sequence[float]:
        widths = WIDTHS[table.name]
        if not self.press.narrow or table.name == "disclosures":
            return widths
        return tuple(12.5 if width < 40 else width for width in widths)

    @staticmethod
    def heights(cells: Sequence[_Cell], rows: int) -> list[float]:
        heights = [LEADING + 2 * PADDING] * rows
        for cell in sorted(cells, key=lambda cell: cell.bottom - cell.top):
            wanted = len(cell.lines) * LEADING + 2 * PADDING
            missing = wanted - sum(heights[cell.top : cell.bottom])
            if missing > 0:
                heights[cell.bottom - 1] += missing
        return heights

    def halved(
        self, cells: Sequence[_Cell], heights: Sequence[float], row: int
    ) -> tuple[list[_Cell], list[float], int]:
        """The table with one row cut into two: its labels parted, its numbers on one side."""
        found: list[_Cell] = []
        for cell in cells:
            top, bottom = cell.top + (cell.top > row), cell.bottom + (cell.bottom > row)
            if (cell.top, cell.bottom) != (row, row + 1):
                found.append(_Cell(top, bottom, cell.left, cell.right, cell.lines, cell.value))
                continue
            above = len(cell.lines) if cell.value and self.press.through == "above" else 0
            above = above if cell.value else max(len(cell.lines) // 2, 1)
            for at, lines in ((row, cell.lines[:above]), (row + 1, cell.lines[above:])):
                found.append(_Cell(at, at + 1, cell.left, cell.right, lines or ("",), cell.value))
        return found, self.heights(found, len(heights) + 1), len(heights) + 1

    def draw(
        self, cells: Sequence[_Cell], columns: Sequence[float], heights: Sequence[float], begin: int, end: int
    ) -> None:
        """The rows from `begin` to `end` from here on."""
        ys = [0.0, *accumulate(heights[begin:end])]
        for cell in cells:
            top, bottom = max(cell.top, begin) - begin, min(cell.bottom, end) - begin
            if top >= bottom:
                continue
            x0, x1 = MARGIN + columns[cell.left], MARGIN + columns[cell.right]
            y0, y1 = self.y + ys[top], self.y + ys[bottom]
            self.border(x0, y0, x1, y1, outer=(cell.left == 0, cell.right == len(columns) - 1))
            self.fill(cell, (x0, y0, x1, y1), cut=(cell.top < begin, cell.bottom > end))
        if self.press.rulings == "path":
            self.path(cells, columns, ys, begin, end)
        self.y += ys[-1]

    def border(self, x0: float, y0: float, x1: float, y1: float, outer: tuple[bool, bool]) -> None:
        style = self.press.rulings
        if style == "fills":
            self.canvas.setFillGray(0.85)
            self.canvas.rect(x0 + 0.5, self.height - y1 + 0.5, x1 - x0 - 1, y1 - y0 - 1, stroke=0, fill=1)
            self.canvas.setFillGray(0)
        if style in {"lines", "bars", "across", "open"}:
            self.stroke(x0, y0, x1, y0)
            self.stroke(x0, y1, x1, y1)
        if style in {"lines", "bars", "open"}:
            for x, is_outer in ((x0, outer[0]), (x1, outer[1])):
                if not (style == "open" and is_outer):
                    self.stroke(x, y0, x, y1)

    def path(self, cells: Sequence[_Cell], columns: Sequence[float], ys: Sequence[float], begin: int, end: int) -> None:
        """All borders of the part as one path."""
        path = self.canvas.beginPath()
        for cell in cells:
            top, bottom = max(cell.top, begin) - begin, min(cell.bottom, end) - begin
            if top < bottom:
                x0, x1 = MARGIN + columns[cell.left], MARGIN + columns[cell.right]
                y0, y1 = self.y + ys[top], self.y + ys[bottom]
                path.rect(x0, self.height - y1, x1 - x0, y1 - y0)
        self.canvas.setLineWidth(0.5)
        self.canvas.drawPath(path, stroke=1, fill=0)

    def fill(self, cell: _Cell, box: tuple[float, float, float, float], cut: tuple[bool, bool]) -> None:
        """The lines of a cell; of one that a page break cuts, those that have room on this side of it."""
        x0, y0, x1, y1 = box
        lines = cell.lines
        if cut[0]:
            lines = lines[self.printed.get(id(cell), 0) :]
        if cut[1]:
            lines = lines[: max(int((y1 - y0 - PADDING) / LEADING), 1)]
            self.printed[id(cell)] = len(lines)
        y = y0 + max((y1 - y0 - len(lines) * LEADING) / 2, 1) + SIZE
        for line in lines:
            spread = self.press.spread and cell.value and line.isdigit() and len(line) > 1
            room = x1 - x0 - 2 * PADDING
            if spread:
                self.text(x0 + PADDING, y, line, room)
            else:
                indent = PADDING if self.press.left else max((x1 - x0 - self.measure(line)) / 2, 0.5)
                if self.press.decoy and cell.value and line.isdigit() and self.trapped():
                    self.trap(x0 + indent, y, line)
                else:
                    self.text(x0 + indent, y, line)
            y += LEADING


def _placed(table: Table, printer: _Printer, columns: Sequence[float]) -> Iterator[_Cell]:
    """The boxes of a table where their spans put them."""
    taken: set[tuple[int, int]] = set()
    for row, boxes in enumerate(table.rows):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            right = min(column + box.columns, len(columns) - 1)
            taken |= {(i, j) for i in range(row, row + box.rows) for j in range(column, right)}
            room = columns[right] - columns[column] - (2 * PADDING if box.kind != "value" else 1)
            yield _Cell(row, row + box.rows, column, right, _lines(box, printer, room), box.kind == "value")
            column = right


def _lines(box: Box, printer: _Printer, room: float) -> tuple[str, ...]:
    return printer.wrapped(box.text, room)


def pdf_reports(figures: Sequence[Figures], press: Press, layout: Layout | None = None, *, seed: int = 0) -> bytes:
    """Reports one behind the other in one PDF; each begins on a new page."""
    printer = _Printer(press, seed)
    for before, each in pairwise([None, *figures]):
        if before is not None:
            printer.turn_page()
        assert each is not None
        for part in report(each, Random(seed), layout or Layout()):
            if isinstance(part, Paragraph):
                printer.paragraph(part)
            else:
                printer.table(part)
    printer.end()
    printer.canvas.save()
    return printer.file.getvalue()


def pdf_report(figures: Figures, press: Press, layout: Layout | None = None, *, seed: int = 0) -> bytes:
    """One report as a PDF."""
    return pdf_reports([figures], press, layout, seed=seed)
