"""A report as a workbook: numbers and texts, formats, merged cells, and what else sheets hold."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .figures import Figures, consistent_figures
from .layout import Box, Layout, Paragraph, Part, Table, report

__all__ = ["SHEET_SHAPES"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: Formats under which a whole number is shown as it is.
_FORMATS = ("General", "0", "0_ ", "0_);[Red](0)", "#,##0", "0;-0;0", "@")


class _Writer:
    """Writes parts below each other, from the corner on."""

    def __init__(self, sheet: Worksheet, rng: Random, *, numbers: bool, corner: tuple[int, int] = (1, 1)) -> None:
        self.sheet = sheet
        self.rng = rng
        self.numbers = numbers
        self.row, self.column = corner

    def write(self, part: Part, width: int = 10) -> None:
        if isinstance(part, Paragraph):
            self._put(self.row, self.column, Box(part.text))
            if part.kind == "title" or self.rng.random() < 0.5:
                self._merge(self.row, self.column, 1, width)
            self.row += 1
            return
        covered: set[tuple[int, int]] = set()
        for row in part.rows:
            column = self.column
            for box in row:
                while (self.row, column) in covered:
                    column += 1
                self._put(self.row, column, box)
                covered.update((self.row + r, column + c) for r in range(box.rows) for c in range(box.columns))
                self._merge(self.row, column, box.rows, box.columns)
                column += box.columns
            self.row += 1

    def _put(self, row: int, column: int, box: Box) -> None:
        cell = self.sheet.cell(row, column)
        if self.numbers and box.kind == "value" and _NUMBER.fullmatch(box.text):
            number = Decimal(box.text)
            whole = number == int(number)
            cell.value = int(number) if whole else float(number)
            cell.number_format = self.rng.choice(_FORMATS) if whole else "General"
        elif box.text:
            cell.value = box.text

    def _merge(self, row: int, column: int, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1
            )


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _one_sheet(
    figures: Figures, rng: Random, *, numbers: bool = True, gap: int = 0, corner: tuple[int, int] = (1, 1)
) -> Workbook:
    book = Workbook()
    writer = _Writer(book.active, rng, numbers=numbers, corner=corner)
    for part in report(figures, rng, Layout()):
        writer.write(part)
        if isinstance(part, Table):
            writer.row += gap
    return book


def _plain(figures: Figures, rng: Random) -> bytes:
    return _saved(_one_sheet(figures, rng))


def _texts(figures: Figures, rng: Random) -> bytes:
    return _saved(_one_sheet(figures, rng, numbers=False, gap=1))


def _away(figures: Figures, rng: Random) -> bytes:
    return _saved(_one_sheet(figures, rng, gap=2, corner=(4, 3)))


def _sheets(figures: Figures, rng: Random) -> bytes:
    """A sheet for the text and one for each table."""
    book = Workbook()
    text = _Writer(book.active, rng, numbers=True)
    for part in report(figures, rng, Layout()):
        if isinstance(part, Table):
            _Writer(book.create_sheet(f"表{len(book.sheetnames)}"), rng, numbers=True).write(part)
        else:
            text.write(part)
    return _saved(book)


def _hidden(figures: Figures, rng: Random) -> bytes:
    """Another year's figures on a hidden sheet before the report, and numbers in hidden rows and columns."""
    book = _one_sheet(figures, rng)
    sheet: Worksheet = book.active
    sheet.insert_cols(5)
    for merged in sheet.merged_cells.ranges:
        # openpyxl leaves merged cells where they were: those right of the new column move, those over it widen.
        if merged.min_col >= 5:
            merged.shift(col_shift=1)
        elif merged.max_col >= 5:
            merged.expand(right=1)
    for row in range(1, sheet.max_row + 1):
        cell = sheet.cell(row, 5)
        if not isinstance(cell, MergedCell):
            cell.value = 7
    sheet.column_dimensions[get_column_letter(5)].hidden = True
    other = _Writer(book.create_sheet("上年", 0), rng, numbers=True)
    for part in report(consistent_figures(rng, form=figures.form, size="medium"), rng, Layout()):
        other.write(part)
    book["上年"].sheet_state = "hidden"
    book.active = 1
    return _saved(book)


#: Ways in which a workbook holds a report; all of them can be read exactly.
SHEET_SHAPES: dict[str, Callable[[Figures, Random], bytes]] = {
    "one_sheet": _plain,
    "texts": _texts,
    "away_from_the_corner": _away,
    "sheet_for_each_table": _sheets,
    "hidden": _hidden,
}
