"""Cells of word processors while their tables are put together, and what becomes of a table that only lays out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract.document import Block, Grid, GridCell
from extract.readers.html import LAYOUT_CELL
from extract.readers.tags import SPAN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Draft", "blocks_of"]

#: A table inside a table: the outer one is layout where it is no wider or no longer than this.
_LAYOUT: Final = 2


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

    def cell(self) -> GridCell:
        """The cell as it stands in the grid."""
        return GridCell(self.text, min(self.rowspan, SPAN_LIMIT), min(self.colspan, SPAN_LIMIT))

    def parts(self) -> Iterator[str | Block]:
        """Text and blocks in their order."""
        at = 0
        for before, text in self.lines:
            yield from self.blocks[at:before]
            yield text
            at = before
        yield from self.blocks[at:]


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
    if rows:
        yield Grid(number, tuple(tuple(draft.cell() for draft in row) for row in rows))
    for draft in drafts:
        yield from draft.blocks
