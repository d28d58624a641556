"""Cells of word processors while their tables are put together, and what becomes of a table that only lays out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract.document import Block, Grid, GridCell, Line
from extract.readers.html import LAYOUT_CELL
from extract.readers.tags import SPAN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["OBJECT", "UNREAD", "Draft", "blocks_of"]

#: Stands in the text of a cell for what is shown in it and cannot be read.
UNREAD: Final = "\ufffd"
#: Stands in running text for a picture or a sign, beside which nothing can be read.
OBJECT: Final = "\ufffc"

#: A table inside a table: the outer one is layout where it is no wider or no longer than this.
_LAYOUT: Final = 2
#: A table of at most so many cells may be a number in a cell.
_FEW: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Draft:
    """A cell while its span grows.

    `blocks` are the tables and text boxes inside it, `lines` its text, each with the number of blocks before it.
    """

    lines: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rowspan: int = 1
    colspan: int = 1

    @property
    def text(self) -> str:
        """The text of the cell; a paragraph is a line of it."""
        return "\n".join(text for _, text in self.lines).strip()

    def add(self, text: str) -> None:
        """Add a paragraph."""
        self.lines.append((len(self.blocks), text))

    def take_in(self) -> None:
        """Take in small tables and text boxes that hold nothing but numbers, where the text is none but a number.

        A reader sees them in the cell; which of them is its number, nobody knows.
        """
        if _WORD.search(self.text):
            return
        beside = [block for block in self.blocks if _is_figure(block)]
        if beside:
            self.blocks = [block for block in self.blocks if block not in beside]
            self.lines.append((len(self.blocks), "\n".join(map(_text, beside)) + UNREAD))

    def cell(self) -> GridCell:
        """The cell as it stands in the grid. One that shows no text is neither blank nor a number."""
        text = self.text
        if OBJECT in text:
            text = text.replace(OBJECT, "" if _WORD.search(text) else UNREAD)
        return GridCell(text, min(self.rowspan, SPAN_LIMIT), min(self.colspan, SPAN_LIMIT))

    def parts(self) -> Iterator[str | Block]:
        """Text and blocks in their order."""
        at = 0
        for before, text in self.lines:
            yield from self.blocks[at:before]
            yield text
            at = before
        yield from self.blocks[at:]


def _text(block: Block) -> str:
    return block.text if isinstance(block, Line) else "\n".join(cell.text for row in block.rows for cell in row)


def _is_figure(block: Block) -> bool:
    """Whether a block is a number or a few, and no part of a form."""
    text = _text(block)
    small = isinstance(block, Line) or sum(map(len, block.rows)) <= _FEW
    return small and _WORD.search(text) is None and any(map(str.isdigit, text))


def blocks_of(rows: Sequence[Sequence[Draft]], number: int, line: Callable[[str], None]) -> Iterator[Block]:
    """The grid of a table, and behind it what its cells hold besides text.

    A table of one cell, or one that holds an article or other tables and little else, only lays them out: their text
    goes to `line`, in its order among the blocks that come.
    """
    drafts = [draft for row in rows for draft in row]
    nested = any(isinstance(block, Grid) for draft in drafts for block in draft.blocks)
    small = len(rows) <= _LAYOUT or max(map(len, rows)) <= _LAYOUT
    long = any(len(draft.text) > LAYOUT_CELL and "\n" in draft.text for draft in drafts)
    if long or len(drafts) == 1 or (nested and small):
        for part in (part for draft in drafts for part in draft.parts()):
            if isinstance(part, str):
                line(part)
            else:
                yield part
        return
    for draft in drafts:
        if draft.blocks:
            draft.take_in()
    if rows:
        yield Grid(number, tuple(tuple(draft.cell() for draft in row) for row in rows))
    for draft in drafts:
        yield from draft.blocks
