"""Digits that stand beside a number without belonging to it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from extract.matrix.values import printed
from extract.readers.pdf.glyphs import Glyph, Glyphs
from extract.readers.pdf.lattice import Box
from extract.readers.pdf.lines import TextLine, text_lines
from extract.readers.pdf.tables import TableCell, cell_text

NINE = Glyph(0.0, 0.0, 6.0, 13.0, "9")


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (Glyph(6.0, -3.0, 11.0, 8.0, "1"), "9^1"),
        (Glyph(6.0, 6.0, 11.0, 17.0, "1"), "9^1"),
        (Glyph(6.0, 3.0, 11.0, 13.5, "1"), "91"),
        (Glyph(6.0, 0.0, 12.0, 13.0, "1"), "91"),
    ],
    ids=["raised", "lowered", "smaller on the same line", "of the same size"],
)
def test_a_raised_digit_is_no_digit_of_the_number(mark: Glyph, text: str) -> None:
    (line,) = text_lines(Glyphs.of([NINE, mark]), np.array([0]))
    assert line.text == text


def test_a_digit_raised_above_the_number_of_a_narrow_cell_is_no_first_line_of_it() -> None:
    mark, number, below = (TextLine(x, y, x + w, y + h, text, 10.0) for x, y, w, h, text in _LINES)
    cell = TableCell(Box(0, 0, 1, 1), (mark, number), "", 12.0)
    assert printed(cell_text(cell)).state == "unreadable"
    assert cell_text(msgspec.structs.replace(cell, lines=(number, below))) == "96"


#: A raised digit, a number, and a digit that had no room beside it.
_LINES = ((6.0, -3.0, 3.0, 6.0, "1"), (0.0, 0.0, 6.0, 13.0, "9"), (0.0, 14.0, 6.0, 13.0, "6"))
