"""The blocks of sheets: a row with one text alone is a line where it heads, closes or parts the table, else of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from extract.document import Block, Grid, GridCell, Line
from extract.readers.drafts import UNREAD
from extract.readers.sheets.sheet import CELL_LIMIT, Range, column_name
from extract.readers.tags import SPAN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence
from extract.readers.sheets.sheet import Sheet

__all__ = ["Blocks"]

#: A heading of a section, which rows of the form are not.
_HEADING = re.compile(r"\s*[一二三四五六七八九][、.．].{0,40}(?:情况|事项|问题|概述|建议)[^。]{0,12}\s*")
#: A text longer than this alone in its row is prose.
_PROSE: Final = 60
#: A box over more cells than this is not a number in one of them.
_FEW: Final = 12
#: Merged cells of a sheet that are believed.
_MERGE_LIMIT: Final = 100_000

Place = tuple[int, int]


class Blocks:
    """Collects the blocks of sheets in their order; every one has its place, `sheet:NAME/cell:C7`."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._lines = 0
        self._tables = 0

    def add(self, sheet: Sheet) -> None:
        """Add what is visible of a sheet. OverflowError where it has too many cells.

        Text boxes that begin above the first text come before it, the others behind all.
        """
        beside = _covering(sheet)
        first = min((row for row, _ in sheet.texts), default=0)
        self._boxes(sheet, [box for box in beside if box[0][0] <= first])
        self._cells(sheet)
        self._boxes(sheet, [box for box in beside if box[0][0] > first])

    def _boxes(self, sheet: Sheet, boxes: Sequence[tuple[Range, str]]) -> None:
        for (top, left, _, _), text in boxes:
            self._line(text, f"sheet:{sheet.name}/cell:{column_name(left)}{top + 1}")

    def _cells(self, sheet: Sheet) -> None:
        shown = _Shown(sheet)
        block: list[int] = []
        last = -2
        for row in shown.rows:
            if block and row > last + 1 and not shown.is_bridged(last, row):
                self._block(shown, block)
                block = []
            block.append(row)
            last = row
        self._block(shown, block)

    def _block(self, shown: _Shown, rows: list[int]) -> None:
        """A run of rows: lines above the rows with several cells, and at headings among and below them."""
        table: list[int] = []
        begun = False
        for row in rows:
            text = shown.lone(row)
            begun = begun or text is None
            if text is None or (begun and len(text) <= _PROSE and _HEADING.fullmatch(text) is None):
                table.append(row)
                continue
            self._table(shown, table)
            table = []
            self._line(text, shown.place((row, next(iter(shown.cells[row])))))
        self._table(shown, table)

    def _line(self, text: str, place: str) -> None:
        for part in text.split("\n"):
            if part and not part.isspace():
                self._lines += 1
                self.found.append(Line(part.strip(), self._lines, place))

    def _table(self, shown: _Shown, rows: Sequence[int]) -> None:
        lone = [(row, text) for row in rows if (text := shown.lone(row)) is not None]
        if len(lone) == len(rows):
            for row, text in lone:
                self._line(text, shown.place((row, next(iter(shown.cells[row])))))
            return
        columns = [column for row in rows for column in shown.cells.get(row, {})]
        left = min(columns, default=0)
        right = max(
            (column + shown.span((row, column))[1] for row in rows for column in shown.cells.get(row, {})), default=1
        )
        if (rows[-1] + 1 - rows[0]) * (right - left) > CELL_LIMIT:
            raise OverflowError(f"a table of more than {CELL_LIMIT} cells")
        grid = []
        for row in range(rows[0], rows[-1] + 1):
            cells = [shown.cell((row, column)) for column in range(left, right)]
            kept = tuple(cell for cell in cells if cell is not None)
            if kept:
                grid.append(kept)
        self._tables += 1
        self.found.append(Grid(self._tables, tuple(grid)))


def _covering(sheet: Sheet) -> list[tuple[Range, str]]:
    """The text boxes that hold words. One that holds nothing else than a number puts those it covers in doubt."""
    words = []
    for box, text in sheet.boxes:
        top, left, bottom, right = box
        if any(map(str.isalpha, text)) or (bottom - top + 1) * (right - left + 1) > _FEW:
            words.append((box, text))
            continue
        for place in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):
            if not any(map(str.isalpha, sheet.texts.get(place, ""))):
                sheet.texts[place] = f"{sheet.texts.get(place, '')}\n{text}{UNREAD}"
    return words


class _Shown:
    """The visible part of a sheet, rows and columns counted anew without the hidden ones."""

    def __init__(self, sheet: Sheet) -> None:
        self._name = sheet.name
        self._hidden_rows = sorted(sheet.hidden_rows)
        self._hidden_columns = sorted(sheet.hidden_columns)
        self._spans: dict[Place, Place] = {}
        self._covered: set[Place] = set()
        self._origin: dict[Place, Place] = {}
        texts = dict(sheet.texts)
        for merge in sheet.merges[:_MERGE_LIMIT]:
            self._merge(merge, texts)
        self.cells: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(texts.items()):
            if row in sheet.hidden_rows or column in sheet.hidden_columns:
                continue
            place = self._renumbered(row, column)
            if place not in self._covered:
                self.cells.setdefault(place[0], {})[place[1]] = text
                self._origin.setdefault(place, (row, column))
        self.rows = sorted(self.cells)
        self.columns = sorted({column for row in self.cells.values() for column in row})

    def _renumbered(self, row: int, column: int) -> Place:
        return row - bisect_left(self._hidden_rows, row), column - bisect_left(self._hidden_columns, column)

    def _merge(self, merge: Range, texts: dict[Place, str]) -> None:
        top, left, bottom, right = merge
        bottom, right = min(bottom, top + SPAN_LIMIT - 1), min(right, left + SPAN_LIMIT - 1)
        height = bottom - top + 1 - _between(self._hidden_rows, top, bottom)
        width = right - left + 1 - _between(self._hidden_columns, left, right)
        text = texts.pop((top, left), "")
        if height < 1 or width < 1:
            return
        # Excel shows a merged cell in what is visible of it.
        row = next(r for r in range(top, bottom + 1) if r not in self._hidden_rows)
        column = next(c for c in range(left, right + 1) if c not in self._hidden_columns)
        place = self._renumbered(row, column)
        if place in self._covered or place in self._spans:
            return
        self._spans[place] = (height, width)
        self._origin[place] = (top, left)
        for r in range(height):
            self._covered.update((place[0] + r, place[1] + c) for c in range(width) if r or c)
        if text:
            texts[row, column] = text

    def is_bridged(self, above: int, below: int) -> bool:
        """Whether every empty row between the two is one of a merged cell."""
        if below - above > SPAN_LIMIT:
            return False
        return all(any((row, column) in self._covered for column in self.columns) for row in range(above + 1, below))

    def lone(self, row: int) -> str | None:
        """The text of a row that shows nothing else and that no merged cell from above reaches; else None."""
        cells = self.cells[row]
        if len(cells) != 1:
            return None
        ((column, text),) = cells.items()
        height, width = self.span((row, column))
        beside = any((row, other) in self._covered for other in range(column))
        return text if height == 1 and not beside and (width > 1 or not text.strip().isdigit()) else None

    def span(self, place: Place) -> Place:
        """Rows and columns that the cell covers."""
        return self._spans.get(place, (1, 1))

    def cell(self, place: Place) -> GridCell | None:
        """The cell there, an empty one where nothing stands; None where another covers the place."""
        if place in self._covered:
            return None
        height, width = self.span(place)
        return GridCell(self.cells.get(place[0], {}).get(place[1], ""), height, width, self.place(place))

    def place(self, place: Place) -> str:
        """Sheet and cell as the sheet itself names them."""
        row, column = self._origin.get(place) or (
            _original(place[0], self._hidden_rows),
            _original(place[1], self._hidden_columns),
        )
        return f"sheet:{self._name}/cell:{column_name(column)}{row + 1}"


def _original(number: int, hidden: Sequence[int]) -> int:
    """The number that a visible row or column has in the file."""
    for each in hidden:
        if each > number:
            break
        number += 1
    return number


def _between(numbers: Sequence[int], first: int, last: int) -> int:
    return bisect_right(numbers, last) - bisect_left(numbers, first)
