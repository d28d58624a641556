"""Single numbers through the engine: what small print lets be told."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.checks.recognition import CERTAIN
from extract.readers.ocr import engine_found
from extract.readers.ocr.cells import read_cells
from extract.readers.ocr.ink import ink_in
from extract.readers.ocr.rules import Box
from tests.generator.pictures import FONTS, font_found

pytestmark = [
    pytest.mark.skipif(not engine_found(), reason="the extra `ocr` is not installed"),
    pytest.mark.skipif(not font_found(), reason="the Debian package fonts-noto-cjk is not installed"),
]


def certainty(number: str, size: int) -> float:
    """How sure the reading of a number is that is printed `size` pixels high; it is read right."""
    path, index = FONTS["sans"]
    cell = Image.new("L", (120, 40), 255)
    ImageDraw.Draw(cell).text((50, 8), number, font=ImageFont.truetype(path, size, index=index), fill=0)
    grey = np.asarray(cell)
    ink = ink_in(grey, np.zeros_like(grey), grey, Box(0, 0, 120, 40), size)
    ((read,),) = read_cells([ink], grey, size)
    assert read.text == number
    return read.certainty


@pytest.mark.parametrize("size", [14, 15])
def test_a_zero_of_small_print_is_certain_and_other_digits_are_not(size: int) -> None:
    assert certainty("0", size) >= CERTAIN
    assert max(certainty(number, size) for number in ("1", "3", "8", "60")) < CERTAIN


def test_a_zero_of_smaller_print_is_not_certain() -> None:
    assert certainty("0", 11) < CERTAIN


def test_numbers_of_usual_print_are_certain() -> None:
    assert min(certainty(number, 22) for number in ("0", "7", "60")) >= CERTAIN
