"""Digits that are struck out: a line goes through them. They count for nothing, and what they stand beside is in doubt.

A `~` in the place of a digit, and behind it in its line, says so as in pages and Word files: `1~` beside `2` is no 12.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from extract.readers.pdf.glyphs import Glyphs
from extract.readers.pdf.rulings import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from extract.readers.pdf.glyphs import Glyph
    from extract.readers.pdf.rulings import Pieces

__all__ = ["marks_at", "without_struck"]

_MARK: Final = "~"
#: The part of a character's height that a line through it crosses; a border or an underline lies outside of it.
_UPPER: Final = 0.3
_LOWER: Final = 0.72
#: A line so many times as long as the text that it goes through is more than a stroke through it.
_LONGER: Final = 1.3
_BEYOND: Final = 4.0
#: More points than a page has, and how far from each other heights are surely not the same.
_PAGE: Final = 1e6
_NEAR: Final = 1e-3


def marks_at(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """What tells of each of these characters that it does not count, in the same cell as it."""
    return [glyph._replace(char=_MARK) for glyph in glyphs]


def without_struck(
    pages: Sequence[Glyphs], lines: Pieces, slants: Sequence[Sequence[tuple[float, float, float, float]]]
) -> tuple[list[Glyphs], Pieces]:
    """Pages with marks at the digits that lines go through, and their lines without those that strike something out.

    `slants` are the boxes of each page's slanting lines.
    """
    found = list(pages)
    suspected = _crossed(pages, lines) | {i for i, boxes in enumerate(slants) if boxes}
    across = lines.across
    for i in sorted(suspected):
        rulings = [[Ruling(*each) for each in part[1:, part[0] == i].T.tolist()] for part in (across, lines.dashes)]
        out, strokes = _struck(pages[i], [*rulings[0], *rulings[1]], slants[i])
        if out:
            found[i] = Glyphs.joined([pages[i], Glyphs.of(marks_at(out))])
        if strokes:
            gone = {(i, *stroke) for stroke in strokes}
            across = across[:, [tuple(each) not in gone for each in across.T.tolist()]]
    return found, lines._replace(across=across)


def _crossed(pages: Sequence[Glyphs], lines: Pieces) -> set[int]:
    """The pages on which a line across may go through a digit."""
    glyphs = Glyphs.joined(pages)
    page = np.repeat(np.arange(len(pages)), [len(each) for each in pages])
    digits = np.flatnonzero(glyphs.are(str.isdigit))
    page, (_, top, _, bottom) = page[digits], glyphs.boxes[:, digits]
    middles = glyphs.middles[0][digits].tolist()
    across = np.hstack((lines.across, lines.dashes))
    heights = across[0] * _PAGE + across[1]
    order = np.argsort(heights)
    heights = heights[order]
    upper, lower = (page * _PAGE + top + share * (bottom - top) for share in (_UPPER, _LOWER))
    first = np.searchsorted(heights, upper - _NEAR).tolist()
    end = np.searchsorted(heights, lower + _NEAR, "right").tolist()
    starts, ends = across[2:, order].tolist()
    return {
        int(page[i])
        for i, (low, high) in enumerate(zip(first, end, strict=True))
        if low < high and any(starts[j] <= middles[i] <= ends[j] for j in range(low, high))
    }


def _struck(
    glyphs: Glyphs, across: Sequence[Ruling], slants: Iterable[tuple[float, float, float, float]]
) -> tuple[list[Glyph], list[Ruling]]:
    """The digits that lines go through, and the rulings among those lines that are no longer than what they strike.

    `across` are the rulings across the page, `slants` the boxes of slanting lines.
    """
    digits = sorted(glyphs.chosen(glyphs.are(str.isdigit)).each(), key=_middle)
    middles = [_middle(digit) for digit in digits]
    reach = max((digit.y1 - digit.y0 for digit in digits), default=0.0) / 2
    ordered = sorted(across)
    heights = [ruling.at for ruling in ordered]
    found: dict[int, Glyph] = {}
    strokes: dict[int, list[Glyph]] = {}
    for number, digit in enumerate(digits):
        x0, y0, x1, y1, _ = digit
        middle, height = (x0 + x1) / 2, y1 - y0
        at = bisect.bisect_left(heights, y0 + _UPPER * height)
        while at < len(heights) and heights[at] <= y0 + _LOWER * height:
            if ordered[at].start <= middle <= ordered[at].end:
                found[number] = digit
                strokes.setdefault(at, []).append(digit)
            at += 1
    for left, top, right, bottom in slants:
        first, end = bisect.bisect_left(middles, top - reach), bisect.bisect_right(middles, bottom + reach)
        for number in range(first, end):
            x0, y0, x1, y1, _ = digits[number]
            along = ((x0 + x1) / 2 - left) / max(right - left, 1.0)
            falls, rises = top + along * (bottom - top), bottom - along * (bottom - top)
            if 0 <= along <= 1 and any(y0 + _UPPER * (y1 - y0) <= y <= y0 + _LOWER * (y1 - y0) for y in (falls, rises)):
                found[number] = digits[number]
    text = _Text.of(glyphs)
    return list(found.values()), [ordered[at] for at, those in strokes.items() if _is_stroke(ordered[at], those, text)]


def _middle(glyph: Glyph) -> float:
    return (glyph.y0 + glyph.y1) / 2


class _Text(NamedTuple):
    """The characters of a page from top to bottom: their middles down and across, and their widths."""

    down: NDArray[np.float64]
    across: NDArray[np.float64]
    widths: NDArray[np.float64]

    @staticmethod
    def of(glyphs: Glyphs) -> _Text:
        """Those of some characters."""
        across, down = glyphs.middles
        order = down.argsort()
        return _Text(down[order], across[order], (glyphs.boxes[2] - glyphs.boxes[0])[order])


def _is_stroke(ruling: Ruling, digits: Sequence[Glyph], text: _Text) -> bool:
    """Whether a line is as long as the text that it goes through."""
    top, bottom = min(digit.y0 for digit in digits), max(digit.y1 for digit in digits)
    beside = slice(text.down.searchsorted(top), text.down.searchsorted(bottom, "right"))
    across = text.across[beside]
    under = text.widths[beside] @ ((ruling.start <= across) & (across <= ruling.end))
    return bool(ruling.end - ruling.start <= _LONGER * under + _BEYOND)
