"""What is printed in the cells of a table: each line read once, what may be a number twice or thrice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.readers.ocr.engine import Recognised, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

    from extract.readers.ocr.ink import Ink
    from extract.readers.ocr.rules import Box

__all__ = ["ALONE", "read_cells"]

#: Margins around the ink of a crop, in heights of a character, by reading.
_MARGINS: Final = (0.25, 0.5, 0.35)
#: What may be a number, however badly read, is read twice: what has no ideograph, or is no wider than some digits.
_NUMBER: Final = re.compile(r"[^\u4e00-\u9fff]{0,14}")
_NARROW: Final = 3
#: A number that one reading alone tells, or whose cell may be cut in two, is believed half.
ALONE: Final = 0.5
#: What the engine takes a one or a zero for that stands without other digits; never where an ideograph is beside it.
_DIGITS: Final = str.maketrans("lI|丨OoQ〇", "11110000")
_DIGITLIKE: Final = re.compile(r"[0-9lI|丨OoQ〇]+")
#: Above this certainty of two readings no third one is made.
_ENOUGH: Final = 0.9
#: Heights in pixels, of the digits and of an ideograph of the page, from which a digit can be told with certainty, and
#: from which it can where the identities say the same.
_LEGIBLE: Final = (13, 16)
_GUESSED: Final = (9, 11)
#: The height of a lone zero from which it can, however small the print: of 4,335 other numbers that high, in print of
#: 12 to 14 pixels, none was read as a zero by two sure readings, where a 3 was as an 8.
_ZERO: Final = 11


def read_cells(inks: Sequence[Ink], bare: MatLike, glyph: int) -> list[list[Recognised]]:
    """What is read in the lines of each cell; the only line of a cell that may be a number is read twice, or thrice."""
    import cv2

    colour = cv2.cvtColor(bare, cv2.COLOR_GRAY2BGR)
    lines = [(i, line) for i, ink in enumerate(inks) for line in ink.lines]
    texts: list[list[Recognised]] = [[] for _ in inks]
    first = recognise([_crop(colour, line, glyph, _MARGINS[0]) for _, line in lines])
    for (i, _), read in zip(lines, first, strict=True):
        texts[i].append(read)
    numbers = [
        i
        for i, (ink, read) in enumerate(zip(inks, texts, strict=True))
        if len(read) == 1 and (_NUMBER.fullmatch(read[0].text) or _width(ink.lines[0]) <= _NARROW * glyph)
    ]
    for reading in (1, 2):
        again = [i for i in numbers if reading == 1 or _agreed(texts[i]).certainty < _ENOUGH]
        more = recognise([_crop(colour, inks[i].lines[0], glyph, _MARGINS[reading]) for i in again], reading)
        for i, read in zip(again, more, strict=True):
            texts[i].append(read)
    for i in numbers:
        texts[i] = [_legible(_agreed(texts[i]), inks[i].lines[0], glyph)]
    return texts


def _width(box: Box) -> int:
    return box.x1 - box.x0


def _crop(image: MatLike, box: Box, glyph: int, margin: float) -> MatLike:
    """The picture of a line of text, with paper around it."""
    import cv2

    pad = max(round(glyph * margin), 2)
    part = image[box.y0 : box.y1, box.x0 : box.x1]
    # What stands beside the ink belongs to other cells or lines: the margin is the crop's own edge, carried on.
    return cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=_paper(image, box))


def _paper(image: MatLike, box: Box) -> tuple[int, int, int]:
    import numpy as np

    around = image[max(box.y0 - 3, 0) : box.y1 + 3, max(box.x0 - 3, 0) : box.x1 + 3]
    light = int(np.percentile(around, 85))
    return light, light, light


def _agreed(readings: Sequence[Recognised]) -> Recognised:
    """One reading of several of the same cell: what two of them say, as certain as the second surest of those.

    Not certain at all where no two agree, half at most where one that is fairly sure contradicts.
    """
    read = [_as_digits(each) for each in readings]
    by_text: dict[str, list[float]] = {}
    for each in read:
        by_text.setdefault(each.text, []).append(each.certainty)
    text = max(by_text, key=lambda text: (len(by_text[text]), sum(by_text[text])))
    sure = sorted(by_text[text], reverse=True)
    if len(sure) == 1:
        # Where the others see nothing at all, nothing speaks against it.
        others = [each.text for each in read if each.text and each.text != text]
        return Recognised(text, 0.0 if others else sure[0] * ALONE)
    contradicted = any(each.text != text and each.certainty >= ALONE for each in read)
    return Recognised(text, min(sure[1], ALONE) if contradicted else sure[1])


def _legible(read: Recognised, ink: Box, glyph: int) -> Recognised:
    """The reading of a number, half believed where its digits are so low that a 7 may look like a 1; or not at all.

    A lone zero that two readings are sure of looks like nothing else in smaller print too.
    """
    height = ink.y1 - ink.y0
    if not any(char.isdigit() for char in read.text) or (height >= _LEGIBLE[0] and glyph >= _LEGIBLE[1]):
        return read
    if height < _GUESSED[0] or glyph < _GUESSED[1]:
        return Recognised(read.text, 0.0)
    if read.text == "0" and (height >= _ZERO or glyph >= _LEGIBLE[1]):
        return read
    return Recognised(read.text, min(read.certainty, ALONE))


def _as_digits(read: Recognised) -> Recognised:
    """A number with letters for its ones and zeros as digits, believed half."""
    if read.text.isdigit() or not _DIGITLIKE.fullmatch(read.text):
        return read
    return Recognised(read.text.translate(_DIGITS), min(read.certainty, ALONE))
