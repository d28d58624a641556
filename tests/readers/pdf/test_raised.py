"""Digits that stand beside a number without belonging to it."""

from __future__ import annotations

import numpy as np
import pytest

from extract.readers.pdf.glyphs import Glyph, Glyphs
from extract.readers.pdf.lines import text_lines

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
