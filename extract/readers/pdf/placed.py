"""Lines of text with their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extract.readers.pdf.tables import place_of

if TYPE_CHECKING:
    from extract.readers.pdf.lines import TextLine

__all__ = ["PlacedLine"]


class PlacedLine(NamedTuple):
    """A line and its page."""

    page: int
    line: TextLine

    def place(self, run: TextLine | None = None) -> str:
        """The place of the line, or of one of its pieces."""
        box = run or self.line
        return place_of(self.page, (box.x0, box.y0, box.x1, box.y1))
