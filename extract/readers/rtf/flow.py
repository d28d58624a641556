"""Paragraphs, cells and rows of RTF on their way to blocks: what belongs to which table shows only as they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Block, Line
from extract.readers.drafts import OBJECT, Draft, blocks_of
from extract.readers.rtf.rows import RowShape, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Flow"]


class _Table:
    """A table that is being read: its whole rows, the cells of the present one, and the present cell."""

    def __init__(self) -> None:
        self.rows: list[tuple[RowShape, list[Draft]]] = []
        self.cells: list[Draft] = []
        self.cell = Draft()


class Flow:
    """Takes what the tokens say; `depth` is how many tables the present paragraph is in."""

    def __init__(self) -> None:
        self.depth = 0
        self._text: list[str] = []
        self._blocks: list[Block] = []
        self._tables: list[_Table] = []
        self._boxes: list[Block] = []
        self._numbers = [0, 0]

    def inside(self) -> Flow:
        """The flow of a text box, which counts its lines and tables with this one's."""
        flow = Flow()
        flow._numbers = self._numbers
        return flow

    def text(self, text: str) -> None:
        """Add to the paragraph."""
        self._text.append(text)

    def boxed(self, blocks: Sequence[Block]) -> None:
        """Put the blocks of a text box behind the present paragraph."""
        self._boxes += blocks

    def paragraph(self) -> None:
        """End a paragraph."""
        self._close(self.depth)
        text = self._taken()
        if not self.depth:
            self._line(text)
            self._blocks += self._boxes
        else:
            cell = self._table(self.depth).cell
            cell.add(text)
            cell.blocks += self._boxes
        self._boxes = []

    def cell(self, depth: int) -> None:
        """End a cell of the table at `depth`."""
        self._close(depth)
        table = self._table(depth)
        table.cell.add(self._taken())
        table.cell.blocks += self._boxes
        self._boxes = []
        table.cells.append(table.cell)
        table.cell = Draft()

    def row(self, depth: int, shape: RowShape) -> None:
        """End a row of the table at `depth`."""
        self._close(depth)
        table = self._table(depth)
        if table.cells:
            table.rows.append((shape, table.cells))
            table.cells = []

    def finish(self) -> list[Block]:
        """The blocks; the last paragraph, cell and row need no end."""
        text = "".join(self._text)
        if text.strip():
            if self.depth and self._tables:
                self.cell(min(self.depth, len(self._tables)))
            else:
                self.depth = 0
                self.paragraph()
        self._close(0)
        self._blocks += self._boxes
        self._boxes = []
        return self._blocks

    def _taken(self) -> str:
        text = "".join(self._text)
        self._text = []
        return text

    def _line(self, text: str) -> None:
        for part in text.replace(OBJECT, "").split("\n"):
            if part and not part.isspace():
                self._numbers[0] += 1
                self._blocks.append(Line(part.strip(), self._numbers[0]))

    def _table(self, depth: int) -> _Table:
        while len(self._tables) < depth:
            self._tables.append(_Table())
        return self._tables[depth - 1]

    def _close(self, depth: int) -> None:
        """End the tables deeper than `depth`: they belong to the present cell of the one above them."""
        while len(self._tables) > depth:
            table = self._tables.pop()
            if table.cell.lines and table.cell.text:
                table.cells.append(table.cell)
            if table.cells:
                table.rows.append((table.rows[-1][0] if table.rows else RowShape(), table.cells))
            if not table.rows:
                continue
            self._numbers[1] += 1
            number = self._numbers[1]
            if self._tables:
                cell = self._tables[-1].cell
                for block in blocks_of(merged(table.rows), number, cell.add):
                    cell.blocks.append(block)
            else:
                for block in blocks_of(merged(table.rows), number, self._line):
                    self._blocks.append(block)
