"""Glyphs to lines of text, by where they stand: the order in which a file draws them tells nothing."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf.glyphs import Glyphs, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    _Cut = Callable[[Glyphs, NDArray[np.intp]], NDArray[np.intp]]

__all__ = ["Lines", "TextLine", "lines_of", "text_lines", "with_runs", "words_of"]

#: Glyphs whose middles differ by less than this share of the lower one's height stand in one line.
_LEVEL: Final = 0.4
#: Two equal characters nearer than this share of their width are one.
_COPY: Final = 0.3
#: White space between glyphs, as a share of their size: between words of letters and digits, and between ideographs,
#: which a justified line spreads.
_WORD_GAP: Final = 0.2
_IDEOGRAPH_GAP: Final = 0.8
#: Where the writing systems begin whose characters are as wide as they are high.
_IDEOGRAPHS: Final = 0x2E80
#: A digit whose foot is so much of its height above or below that of the digit before it is a mark at a number (6¹), no
#: part of it. Measured: 0.47 and more for raised ones, 0.27 at most for digits of two sizes on one line.
_RAISED: Final = 0.36
#: A digit lower than this share of the one beside it is none of the same number.
_SMALLER: Final = 0.5
#: A digit printed over this share of another one; nobody can say which of the two counts.
_OVER: Final = 0.5
#: What stands so far apart stands in different columns.
_COLUMN_GAP: Final = 1.0


class TextLine(msgspec.Struct, frozen=True, gc=False):
    """One line, or a piece of one: its box, its text, and the size of its glyphs (the width of an ideograph).

    `runs` are the pieces between the wide gaps of a whole line, `chars` its characters, and `middles` their middles.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float
    runs: tuple[TextLine, ...] = ()
    chars: str = ""
    middles: tuple[float, ...] = ()

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.y0 + self.y1) / 2

    def characters(self) -> Iterator[tuple[float, str]]:
        """The characters of a whole line, each with its middle."""
        return zip(self.middles, self.chars, strict=True)


class Lines(msgspec.Struct, frozen=True, eq=False):
    """Glyphs line by line from top to bottom, each line from left to right; `starts` are the first of each line.

    `owners` says to which cell each line belongs.
    """

    glyphs: Glyphs
    starts: NDArray[np.intp]
    owners: list[int]


def lines_of(glyphs: Glyphs, owners: NDArray[np.intp] | None = None) -> Lines:
    """The lines that glyphs make, those of each of their `owners` apart."""
    if owners is None:
        owners = np.zeros(len(glyphs), np.intp)
    _, middles = glyphs.middles
    order = np.lexsort((middles, owners))
    heights = glyphs.boxes[3] - glyphs.boxes[1]
    starts = _levels(owners[order], middles[order], heights[order])
    line = np.repeat(np.arange(len(starts)), _lengths(glyphs, starts))
    order = order[np.lexsort((glyphs.boxes[0, order], line))]
    left = glyphs.boxes[0, order]
    if ((left[1:] == left[:-1]) & (line[1:] == line[:-1])).any():
        x0, y0, x1, y1 = glyphs.boxes[:, order]
        order = order[np.lexsort((glyphs.codes[order], y1, x1, y0, x0, line))]
    return _without_copies(glyphs.chosen(order), starts, owners[order])


def _levels(owners: NDArray[np.intp], middles: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Where lines begin among glyphs from top to bottom."""
    alike = np.zeros(len(owners), np.bool_)  # most glyphs stand just as the one before them
    alike[1:] = (owners[1:] == owners[:-1]) & (middles[1:] == middles[:-1]) & (heights[1:] == heights[:-1])
    places = np.flatnonzero(~alike)
    starts: list[int] = []
    before = -1
    middle = height = 0.0
    different = [each.tolist() for each in (places, owners[places], middles[places], heights[places])]
    for i, owner, own, tall in zip(*different, strict=True):
        lower = tall if tall < height else height  # noqa: FURB136 - half the time of `min`
        if owner == before and own - middle <= _LEVEL * lower:
            height = lower
        else:
            starts.append(i)
            before, middle, height = owner, own, tall
    return np.array(starts, np.intp)


def _without_copies(glyphs: Glyphs, starts: NDArray[np.intp], owners: NDArray[np.intp]) -> Lines:
    """Each character of a line once: some producers print them twice to look bold."""
    codes = glyphs.codes
    x0, _, x1, _ = glyphs.boxes
    twins = (codes[1:] == codes[:-1]) & ~(x0[1:] - x0[:-1] > _COPY * (x1 - x0)[:-1])
    twins[starts[1:] - 1] = False
    if not twins.any():
        return Lines(glyphs, starts, owners[starts].tolist())
    kept = np.ones(len(glyphs), np.bool_)
    begins = {*starts.tolist()}
    before, left, right = "", 0.0, 0.0
    for i, (char, begin, end) in enumerate(zip(glyphs.text, x0.tolist(), x1.tolist(), strict=True)):
        if i not in begins and char == before and not begin - left > _COPY * (right - left):
            kept[i] = False
        else:
            before, left, right = char, begin, end
    starts = starts - np.cumsum(~kept)[starts]
    return Lines(glyphs.chosen(kept), starts, owners[kept][starts].tolist())


def text_lines(glyphs: Glyphs, starts: NDArray[np.intp]) -> list[TextLine]:
    """The lines, or the pieces of lines, that begin at `starts`, with blanks where there are gaps between words."""
    if not len(glyphs):
        return []
    x0, y0, x1, y1 = glyphs.boxes
    sizes = _sizes(glyphs, starts)
    size = np.repeat(sizes, _lengths(glyphs, starts))[1:]
    gaps = x0[1:] - x1[:-1]
    ideographs = glyphs.codes >= _IDEOGRAPHS
    blank = (gaps > _WORD_GAP * size) & ((gaps > _IDEOGRAPH_GAP * size) | ~(ideographs[1:] & ideographs[:-1]))
    blank[starts[1:] - 1] = False
    places: NDArray[np.intp] = np.flatnonzero(blank) + 1
    signs: Any = ord(" ")
    marks = _marks(glyphs, starts)
    if marks:
        marks = sorted([(place, signs) for place in places.tolist()] + marks, key=itemgetter(0))
        places, signs = np.array([place for place, _ in marks], np.intp), [sign for _, sign in marks]
    text = _with_signs(glyphs.codes, places, signs)
    ends = (starts + np.searchsorted(places, starts)).tolist()
    boxes = (
        x0[starts].tolist(),
        np.minimum.reduceat(y0, starts).tolist(),
        np.maximum.reduceat(x1, starts).tolist(),
        np.maximum.reduceat(y1, starts).tolist(),
    )
    texts = [text[begin:end] for begin, end in pairwise([*ends, len(text)])]
    return list(map(TextLine, *boxes, texts, sizes.tolist()))


def _with_signs(codes: NDArray[np.uint32], places: NDArray[np.intp], signs: Any) -> str:  # noqa: ANN401 - one or a list
    """The characters with signs before some of them; `numpy.insert` takes three times as long."""
    text = np.empty(len(codes) + len(places), codes.dtype)
    own = np.ones(len(text), np.bool_)
    at = places + np.arange(len(places))
    own[at] = False
    text[at] = signs
    text[own] = codes
    return text_of(text)


def _marks(glyphs: Glyphs, starts: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Where digits of a line begin that are none of the number before them, with the sign that says so.

    One is a mark at the other (raised or lowered, or far smaller), or it is printed over the other.
    """
    x0, y0, x1, y1 = glyphs.boxes
    heights = y1 - y0
    lower, higher = np.minimum(heights[1:], heights[:-1]), np.maximum(heights[1:], heights[:-1])
    apart = (np.abs(y1[:-1] - y1[1:]) > _RAISED * lower) | (lower < _SMALLER * higher)
    over = x1[:-1] - x0[1:] > _OVER * (x1 - x0)[1:]
    suspected = apart | over
    suspected[starts[1:] - 1] = False
    return [
        (i + 1, ord("^") if apart[i] else ord("~"))
        for i in suspected.nonzero()[0].tolist()
        if chr(glyphs.codes[i]).isdigit() and chr(glyphs.codes[i + 1]).isdigit()
    ]


def _lengths(glyphs: Glyphs, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many glyphs each line has."""
    return np.concatenate((starts[1:], [len(glyphs)])) - starts


def _sizes(glyphs: Glyphs, starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """The width of each line's ideographs, else twice that of its widest digit or letter."""
    wide = np.maximum.reduceat(glyphs.boxes[2] - glyphs.boxes[0], starts)
    return np.where(np.logical_or.reduceat(glyphs.codes >= _IDEOGRAPHS, starts), wide, wide * 2)


def with_runs(lines: Lines, owners: Container[int], wide: Container[int]) -> list[TextLine]:
    """The lines as text, those of some `owners` with their pieces: cut at wide gaps, and at any gap beside a number.

    Those of `wide` cells have their words as pieces, which may be those of several cells.
    """
    texts = text_lines(lines.glyphs, lines.starts)
    spaced = [i for i, owner in enumerate(lines.owners) if owner in wide and " " in texts[i].text]
    for i, words in _pieces(lines, spaced, _words).items():
        texts[i] = msgspec.structs.replace(texts[i], runs=tuple(words))
    chosen = [i for i, owner in enumerate(lines.owners) if owner in owners]
    if not chosen:
        return texts
    runs = _pieces(lines, [i for i in chosen if " " in texts[i].text], _runs)
    across, _ = lines.glyphs.middles
    middles, text = across.tolist(), lines.glyphs.text
    ends = [*lines.starts.tolist(), len(text)]
    for i in chosen:
        line, part = texts[i], slice(ends[i], ends[i + 1])
        pieces, places = tuple(runs.get(i, (line,))), tuple(middles[part])
        texts[i] = TextLine(line.x0, line.y0, line.x1, line.y1, line.text, line.size, pieces, text[part], places)
    return texts


def _pieces(lines: Lines, chosen: list[int], cut: _Cut) -> dict[int, list[TextLine]]:
    """The pieces of the lines `chosen`, by the number of the line; `cut` says where they begin."""
    if not chosen:
        return {}
    lengths = _lengths(lines.glyphs, lines.starts)
    mask = np.zeros(len(lengths), np.bool_)
    mask[chosen] = True
    glyphs = lines.glyphs.chosen(np.repeat(mask, lengths))
    starts = np.cumsum(lengths[chosen]) - lengths[chosen]
    begins = cut(glyphs, starts)
    numbers = (np.searchsorted(starts, begins, "right") - 1).tolist()
    pieces: dict[int, list[TextLine]] = {}
    for number, piece in zip(numbers, text_lines(glyphs, begins), strict=True):
        pieces.setdefault(chosen[number], []).append(piece)
    return pieces


def _words(glyphs: Glyphs, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where words begin."""
    return _cut(glyphs, starts, _WORD_GAP)


def _runs(glyphs: Glyphs, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where pieces begin that wide gaps part, and numbers at their ends."""
    pieces = _cut(glyphs, starts, _COLUMN_GAP)
    words = _cut(glyphs, pieces, _WORD_GAP)
    digits, letters = (np.logical_or.reduceat(glyphs.are(kind), words) for kind in (str.isdigit, str.isalpha))
    first = (np.searchsorted(pieces, words, "right") != np.searchsorted(pieces, words)).tolist()
    apart = [*(digits & ~letters).tolist(), True]
    for i in range(len(first) - 1, -1, -1):  # only the numbers at the end of a piece are pieces of their own
        apart[i] = apart[i] and (i + 1 == len(first) or first[i + 1] or apart[i + 1])
    begins: NDArray[np.intp] = words[np.array(first) | apart[:-1]]
    return begins


def words_of(lines: Lines) -> list[TextLine]:
    """The pieces of lines between all of their gaps."""
    return text_lines(lines.glyphs, _cut(lines.glyphs, lines.starts, _WORD_GAP)) if len(lines.glyphs) else []


def _cut(glyphs: Glyphs, starts: NDArray[np.intp], gap: float) -> NDArray[np.intp]:
    """Where pieces begin of lines that begin at `starts`, cut at their gaps of more than `gap` ideographs."""
    x0, _, x1, _ = glyphs.boxes
    size = np.repeat(_sizes(glyphs, starts), _lengths(glyphs, starts))
    cuts = x0[1:] - x1[:-1] > gap * size[1:]
    cuts[starts[1:] - 1] = True
    return np.concatenate((starts[:1], np.flatnonzero(cuts) + 1))
