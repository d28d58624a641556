"""Single numbers: how often a reading that is believed is wrong, by the height of a character."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final, NamedTuple

from extract.checks.recognition import CERTAIN, SUPPORTED
from tests.generator.pictures import FONTS, Scan, font_found, scanned

__all__ = ["HEIGHTS", "CellCount", "measure"]

#: Heights of a character in pixels, from and up to.
HEIGHTS: Final = ((8, 11), (11, 15), (15, 19), (19, 27))
#: The height of an ideograph as a share of the font's size.
_EM: Final = 0.95
#: The share of lone digits among the numbers, and of them and longer ones without a fraction.
_LONE: Final = 0.5
_WHOLE: Final = 0.9


class CellCount(NamedTuple):
    """Numbers of one class of heights: all, the certain ones that are right and wrong, the half believed ones too."""

    cells: int
    certain: int
    certain_wrong: int
    half: int
    half_wrong: int


def _number(rng: Random) -> str:
    kind = rng.random()
    if kind < _LONE:
        return str(rng.randrange(10))
    if kind < _WHOLE:
        return str(rng.randrange(10, 10 ** rng.randrange(2, 7)))
    return f"{rng.randrange(10**5)}.{rng.randrange(10, 100)}"


def measure(heights: tuple[int, int], count: int, seed: int = 1) -> CellCount:
    """Draw, degrade and read `count` numbers of one class of heights, in every font that is installed."""
    rng = Random(seed)
    fonts = [name for name in FONTS if font_found(name)]
    found = Counter(_read(heights, rng.choice(fonts), rng) for _ in range(count))
    return CellCount(count, found["certain", True], found["certain", False], found["half", True], found["half", False])


def _read(heights: tuple[int, int], name: str, rng: Random) -> tuple[str, bool]:
    """How far the reading of one drawn number is believed, and whether it is right."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    from extract.readers.ocr.cells import read_cells
    from extract.readers.ocr.ink import ink_in
    from extract.readers.ocr.rules import Box

    size = rng.uniform(*heights) / _EM
    font = ImageFont.truetype(FONTS[name][0], round(size), index=FONTS[name][1])
    text = _number(rng)
    width, height = round(size * 9), round(size * 2.6)
    cell = Image.new("L", (width, height), 255)
    place = ((width - font.getlength(text)) / 2 + rng.random(), (height - size * 1.3) / 2 + rng.random())
    ImageDraw.Draw(cell).text(place, text, font=font, fill=rng.choice((0, 0, 40, 80)))
    scan = Scan(
        turn=rng.uniform(-0.15, 0.15),
        blur=rng.choice((0, 0.5, 0.8, 1.0)),
        noise=rng.choice((0, 6, 12, 16)),
        jpeg=rng.choice((None, 75, 55, 35)),
    )
    grey = np.asarray(scanned(cell, scan, rng).convert("L"))
    glyph = round(size * _EM)
    ink = ink_in(grey, np.zeros_like(grey), grey, Box(0, 0, width, height), glyph)
    (read,) = read_cells([ink], grey, glyph)
    if len(read) != 1:
        return "not", False
    certainty = read[0].certainty
    belief = "certain" if certainty >= CERTAIN else "half" if certainty >= SUPPORTED else "not"
    return belief, read[0].text == text
