"""Glyphs to lines of text, by where they stand: the order in which a file draws them tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.readers.pdf.glyphs import Glyph

__all__ = ["Run", "TextLine", "lines_of", "runs_of", "text_line", "words_of"]

#: Glyphs whose middles differ by less than this share of the lower one's height stand in one line.
_LEVEL: Final = 0.4
#: White space between glyphs, as a share of their size: between words of letters and digits, and between ideographs,
#: which a justified line spreads.
_WORD_GAP: Final = 0.2
_IDEOGRAPH_GAP: Final = 0.8
#: What stands so far apart stands in different columns.
_COLUMN_GAP: Final = 1.0


class TextLine(NamedTuple):
    """One line: its box, its text, and the size of its glyphs (the width of an ideograph)."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.y0 + self.y1) / 2


#: A piece of a line with no wide gap inside.
Run = TextLine


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line from top to bottom, each line from left to right."""
    lines: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=_middle):
        own = (glyph.y0 + glyph.y1) / 2
        tall = glyph.y1 - glyph.y0
        if lines and own - middle <= _LEVEL * min(tall, height):
            lines[-1].append(glyph)
            height = min(tall, height)
        else:
            lines.append([glyph])
            middle, height = own, tall
    for line in lines:
        line.sort()
    return lines


def _middle(glyph: Glyph) -> float:
    return glyph.y0 + glyph.y1


def _size(line: Sequence[Glyph]) -> float:
    """The width of the line's ideographs, else twice that of its widest digit or letter."""
    wide = max(glyph.x1 - glyph.x0 for glyph in line)
    return wide if any(glyph.char > "\u2e7f" for glyph in line) else wide * 2


def text_line(line: Sequence[Glyph]) -> TextLine:
    """A line as text, with blanks where there are gaps between words."""
    size = _size(line)
    parts = [line[0].char]
    before = line[0]
    for glyph in line[1:]:
        gap = glyph.x0 - before.x1
        if gap > _WORD_GAP * size and (
            gap > _IDEOGRAPH_GAP * size or before.char < "\u2e80" or glyph.char < "\u2e80"
        ):
            parts.append(" ")
        parts.append(glyph.char)
        before = glyph
    return TextLine(
        line[0].x0,
        min(glyph.y0 for glyph in line),
        max(glyph.x1 for glyph in line),
        max(glyph.y1 for glyph in line),
        "".join(parts),
        size,
    )


def runs_of(line: Sequence[Glyph], gap: float = _COLUMN_GAP) -> list[Run]:
    """A line cut at its gaps of more than `gap` ideographs."""
    size = _size(line)
    runs = [[line[0]]]
    for glyph in line[1:]:
        if glyph.x0 - runs[-1][-1].x1 > gap * size:
            runs.append([])
        runs[-1].append(glyph)
    return [text_line(run) for run in runs]


def words_of(line: Sequence[Glyph]) -> list[Run]:
    """A line cut wherever it has a gap."""
    return runs_of(line, _WORD_GAP)
