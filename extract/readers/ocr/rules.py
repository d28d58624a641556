"""The ruling lines of a level page, told from the strokes of its text, in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

__all__ = ["Box", "Rules", "find_rules", "glyph_height"]

#: How much darker than what is around it ink is, in grey values, and a dot of a line than what lies beside the line.
_INK: Final = 50
_CONTRAST: Final = 6
#: The shortest line, in heights of a character: longer than a stroke, no longer than a row of a table is high.
_SHORTEST_LEVEL: Final = 2.5
_SHORTEST_UPRIGHT: Final = 1.2
#: How many of the dots of a shortest line must be there, and of one so many characters long, which may be broken.
_SOLID: Final = 0.93
_FAR: Final = 6
_BROKEN: Final = 0.85
#: How far beside a line the paper is looked for, in heights of a character, and at least so many dots.
_APART: Final = (0.16, 0.26)
_NEAR: Final = 3
#: Paper is no darker than so many grey values, and so much of a line has bare paper on one side.
_PALE: Final = 40
_CLEAR: Final = 0.8
#: The thickest line, in heights of a character.
_THICK: Final = 0.4
#: How far a line may end short of the line that it ends at, in heights of a character, and at most so many dots: in a
#: small picture text stands three dots from the lines of its cell.
_SHORT: Final = (0.1, 3)
#: A line longer than so many characters need not end where it meets others.
_SEVERAL: Final = 3
#: A level line longer than so many characters needs no line to end at.
_LONG: Final = 12
#: The longest so many lines of a page are looked at: a report has some sixty, a pattern has any number.
_MOST: Final = 2000
#: Heights of characters that can be read, in pixels, and what is taken where a page has none.
_READABLE: Final = (6, 70)
_USUAL: Final = 18


class Box(NamedTuple):
    """Left, top, right, bottom in pixels, right and bottom outside."""

    x0: int
    y0: int
    x1: int
    y1: int


class Rules(NamedTuple):
    """Dots of level and of upright lines, and the height of a character on the page."""

    level: MatLike
    upright: MatLike
    glyph: int


def glyph_height(grey: MatLike) -> int:
    """The height of an ideograph in pixels, as most of the text of a page has it, its ruling lines left out."""
    import cv2
    import numpy as np

    least, most = _READABLE
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    ink: MatLike = ((cv2.blur(smooth, (61, 61)).astype(np.int16) - smooth > _INK) * 255).astype(np.uint8)
    for shape in ((2 * most, 1), (1, most)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        ink = cv2.subtract(ink, cv2.dilate(lines, np.ones((3, 3), np.uint8)))
    # The strokes of a character and the characters of a line, brought together.
    text = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(text, connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    whole = (height >= least) & (height <= most) & (width >= 2 * height)
    if not whole.any():
        return _USUAL
    # A short word may have no tall character, a long line has some.
    order = np.argsort(height[whole])
    share = np.cumsum(width[whole][order])
    return int(height[whole][order][np.searchsorted(share, share[-1] / 2)])


def find_rules(grey: MatLike) -> Rules:
    """The lines of a level page in grey: thin, lighter on both sides, longer than strokes; faint ones too."""
    import cv2

    glyph = glyph_height(grey)
    level = _lines(grey, glyph, _SHORTEST_LEVEL)
    upright = cv2.transpose(_lines(cv2.transpose(grey), glyph, _SHORTEST_UPRIGHT))
    level, upright = _anchored(level, upright, glyph)
    return Rules(level, upright, glyph)


def _lines(grey: MatLike, glyph: int, shortest: float) -> MatLike:
    """The level lines: runs of dots that are darker than what lies a little above and below."""
    import cv2
    import numpy as np

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = cv2.dilate(cv2.blur(grey, (9, 9)), np.ones((41, 41), np.uint8)).astype(np.int16)
    ridge = np.zeros(smooth.shape, np.bool_)
    bare = [np.zeros(smooth.shape, np.bool_), np.zeros(smooth.shape, np.bool_)]
    # Text may stand close to a thin line, and a thick one is as wide as the text is away.
    for apart in sorted({max(round(glyph * share), _NEAR) for share in _APART}):
        sides = [np.roll(smooth, way, axis=0).astype(np.int16) for way in (apart, -apart)]
        ridge |= np.minimum(*sides) - smooth > _CONTRAST
        # One side of a line is bare paper for most of its way; strokes of a text have others on both sides.
        bare = [known | (paper - side < _PALE) for known, side in zip(bare, sides, strict=True)]
    # A line that is not quite level changes rows of pixels: widen it before it is followed.
    dots = cv2.dilate(ridge.astype(np.uint8), np.ones((3, 1), np.uint8)).astype(np.float32)
    mask: MatLike = np.zeros(smooth.shape, np.uint8)
    for length, share in ((max(round(glyph * shortest), 12), _SOLID), (glyph * _FAR, _BROKEN)):
        window = (length, 1)
        follow = cv2.blur(dots, window, borderType=cv2.BORDER_CONSTANT) >= share
        follow &= np.maximum(*(cv2.blur(side.astype(np.float32), window) for side in bare)) >= _CLEAR
        # What is followed ends before the line does, by the part of the window that had to be on it.
        ends = np.ones((1, max(round(length * (share - 0.5)) * 2 - 1, 1)), np.uint8)
        mask = cv2.bitwise_or(mask, cv2.dilate(follow.astype(np.uint8), ends))
    gaps = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((1, max(glyph // 4, 5)), np.uint8))
    mask = cv2.bitwise_and(mask, gaps.astype(np.uint8))
    return _thin(mask * np.uint8(255), glyph)


def _thin(mask: MatLike, glyph: int) -> MatLike:
    """The mask without what is too thick for a line: dense text, a picture."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] / stats[:, cv2.CC_STAT_WIDTH] <= max(glyph * _THICK, 7)
    keep[0] = False
    kept: MatLike = (keep[labels] * 255).astype("uint8")
    return kept


def _anchored(level: MatLike, upright: MatLike, glyph: int) -> tuple[MatLike, MatLike]:
    """The lines that cross or end at lines of the other direction, as those of a table do and strokes do not.

    A level line longer than any word is one too: a table may be open at its sides.
    """
    along, across = _segments(level, level=True), _segments(upright, level=False)
    while True:
        kept = [line for line in along if line.end - line.begin > _LONG * glyph or _held(line, across, glyph)]
        standing = [line for line in across if _held(line, kept, glyph)]
        if len(kept) == len(along) and len(standing) == len(across):
            return _only(level, along), _only(upright, across)
        along, across = kept, standing


class _Segment(NamedTuple):
    """A line from `begin` to `end`, between `low` and `high` across."""

    number: int
    begin: int
    end: int
    low: int
    high: int


def _segments(mask: MatLike, *, level: bool) -> list[_Segment]:
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    segments = [
        _Segment(i, x, x + width, y, y + height) if level else _Segment(i, y, y + height, x, x + width)
        for i, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1)
    ]
    return sorted(segments, key=lambda segment: segment.begin - segment.end)[:_MOST]


def _held(line: _Segment, others: Sequence[_Segment], glyph: int) -> bool:
    """Whether a line several characters long crosses two of the `others`, or a shorter one ends at them both ways."""
    past = round(0.6 * glyph)
    share, most = _SHORT
    short = min(max(round(share * glyph), 1), most)
    crossed = sorted(
        (other.low, other.high)
        for other in others
        if other.begin - short <= line.high
        and line.low <= other.end + short
        and other.low <= line.end + short
        and line.begin - short <= other.high
    )
    if line.end - line.begin > _SEVERAL * glyph:
        return len(crossed) > 1 and crossed[-1][0] - crossed[0][1] > glyph
    # A few dots short of the other line, or some way past it.
    return any(low <= line.begin + past for low, _ in crossed) and any(high >= line.end - past for _, high in crossed)


def _only(mask: MatLike, lines: Sequence[_Segment]) -> MatLike:
    import cv2
    import numpy as np

    count, labels = cv2.connectedComponents(mask, connectivity=8)
    keep = np.zeros(count, np.uint8)
    keep[[line.number for line in lines]] = 255
    kept: MatLike = keep[labels]
    return kept
