"""Glyphs to lines of text, by where they stand: the order in which a file draws them tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.readers.pdf.glyphs import Glyph

__all__ = ["TextLine", "lines_of", "text_line", "with_runs", "words_of"]

#: Glyphs whose middles differ by less than this share of the lower one's height stand in one line.
_LEVEL: Final = 0.4
#: Two equal characters nearer than this share of their width are one.
_COPY: Final = 0.3
#: White space between glyphs, as a share of their size: between words of letters and digits, and between ideographs,
#: which a justified line spreads.
_WORD_GAP: Final = 0.2
_IDEOGRAPH_GAP: Final = 0.8
#: Where the writing systems begin whose characters are as wide as they are high.
_IDEOGRAPHS: Final = "\u2e80"
#: A digit whose foot is so much of its height above or below that of the digit before it is a mark at a number (6¹), no
#: part of it. Measured: 0.47 and more for raised ones, 0.27 at most for digits of two sizes on one line.
_RAISED: Final = 0.36
#: A digit lower than this share of the one beside it is none of the same number.
_SMALLER: Final = 0.5
#: A digit printed over this share of another one; nobody can say which of the two counts.
_OVER: Final = 0.5
#: What stands so far apart stands in different columns.
_COLUMN_GAP: Final = 1.0


class TextLine(NamedTuple):
    """One line, or a piece of one: its box, its text, and the size of its glyphs (the width of an ideograph).

    `runs` are the pieces between the wide gaps of a whole line, `glyphs` its characters.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float
    runs: tuple[TextLine, ...] = ()
    glyphs: tuple[Glyph, ...] = ()

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.y0 + self.y1) / 2


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line from top to bottom, each line from left to right."""
    ordered = sorted(glyphs, key=_middle)
    if len(ordered) < 2:  # noqa: PLR2004 - most cells hold one digit
        return [ordered] if ordered else []
    lines: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in ordered:
        _, y0, _, y1, _ = glyph
        own, tall = (y0 + y1) / 2, y1 - y0
        if lines and own - middle <= _LEVEL * (min(height, tall)):
            lines[-1].append(glyph)
            height = min(tall, height)
        else:
            lines.append([glyph])
            middle, height = own, tall
    return [_without_copies(line) for line in lines]


def _without_copies(line: list[Glyph]) -> list[Glyph]:
    """The line from left to right, each of its characters once: some producers print them twice to look bold."""
    line.sort()
    kept = line[:1]
    for glyph in line[1:]:
        last = kept[-1]
        if glyph.char != last.char or glyph.x0 - last.x0 > _COPY * (last.x1 - last.x0):
            kept.append(glyph)
    return kept


def _middle(glyph: Glyph) -> float:
    return glyph.y0 + glyph.y1


def _size(line: Sequence[Glyph]) -> float:
    """The width of the line's ideographs, else twice that of its widest digit or letter."""
    wide = max([x1 - x0 for x0, _, x1, _, _ in line])
    return wide if any([glyph[4] >= _IDEOGRAPHS for glyph in line]) else wide * 2  # noqa: C419 - faster than a generator


def text_line(line: Sequence[Glyph]) -> TextLine:
    """A line as text, with blanks where there are gaps between words."""
    left, y0, right, y1, before = line[0]
    if len(line) == 1:
        return TextLine(left, y0, right, y1, before, (right - left) * (1 if before >= _IDEOGRAPHS else 2))
    size = _size(line)
    gap, wide = _WORD_GAP * size, _IDEOGRAPH_GAP * size
    parts = [before]
    last, foot, height = right, y1, y1 - y0
    for x0, top, x1, bottom, char in line[1:]:
        if x0 - last > gap and (x0 - last > wide or before < _IDEOGRAPHS or char < _IDEOGRAPHS):
            parts.append(" ")
        if char.isdigit() and before.isdigit():
            if _is_apart(height, bottom - top, abs(foot - bottom)):
                parts.append("^")
            elif last - x0 > _OVER * (x1 - x0):
                parts.append("~")
        parts.append(char)
        before, last, foot, height = char, x1, bottom, bottom - top
    _, tops, rights, bottoms, _ = zip(*line, strict=True)
    return TextLine(left, min(tops), max(rights), max(bottoms), "".join(parts), size)


def _is_apart(height: float, other: float, step: float) -> bool:
    """Whether one of two digits is a mark at the other: raised or lowered, or far smaller."""
    lower = min(height, other)
    return step > _RAISED * lower or lower < _SMALLER * max(height, other)


def with_runs(line: Sequence[Glyph]) -> TextLine:
    """A line as text, with its pieces: cut at wide gaps, and at any gap beside a number."""
    whole = text_line(line)
    if " " not in whole.text:
        return whole._replace(runs=(whole,), glyphs=tuple(line))
    runs: list[TextLine] = []
    for piece in _cut(line, _COLUMN_GAP):
        words = _cut(piece, _WORD_GAP)
        numbers = []
        while words and _is_number(words[-1]):
            numbers.append(text_line(words.pop()))
        if words:
            runs.append(text_line(piece[: sum(map(len, words))]))
        runs += reversed(numbers)
    return whole._replace(runs=tuple(runs), glyphs=tuple(line))


def _is_number(word: Sequence[Glyph]) -> bool:
    return any(glyph.char.isdigit() for glyph in word) and not any(glyph.char.isalpha() for glyph in word)


def words_of(line: Sequence[Glyph]) -> list[TextLine]:
    """The pieces of a line between all of its gaps."""
    return [text_line(piece) for piece in _cut(line, _WORD_GAP)]


def _cut(line: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    """A line cut at its gaps of more than `gap` ideographs."""
    size = _size(line)
    pieces = [[line[0]]]
    for glyph in line[1:]:
        if glyph.x0 - pieces[-1][-1].x1 > gap * size:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces
