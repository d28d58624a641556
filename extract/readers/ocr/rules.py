"""The ruling lines of a level page and the tables that they make: cells with their spans, in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Box", "Ruled", "RuledCell", "Rules", "find_rules", "find_tables", "glyph_height"]

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
#: Paper is no darker than so many grey values, and so much of a line has bare paper on one side.
_PALE: Final = 40
_CLEAR: Final = 0.8
#: The thickest line, in heights of a character.
_THICK: Final = 0.4
#: Dots by which a line may end short of the line that it ends at.
_SHORT: Final = 3
#: A line longer than so many characters need not end where it meets others.
_SEVERAL: Final = 3
#: A level line longer than so many characters needs no line to end at.
_LONG: Final = 12
#: A table is at least so many characters wide and high.
_SMALLEST: Final = (6, 2)
#: How much of each third of a cell's side must be ruled; below the lower share there is no line, between them nobody
#: can tell.
_RULED: Final = 0.6
_BARE: Final = 0.35
#: A table has at least so many cells.
_FEWEST: Final = 4
#: Heights of characters that can be read, in pixels, and what is taken where a page has none.
_READABLE: Final = (6, 70)
_USUAL: Final = 18


#: Row, column, rows and columns of a cell in the lattice of its table.
Place = tuple[int, int, int, int]


class Box(NamedTuple):
    """Left, top, right, bottom in pixels, right and bottom outside."""

    x0: int
    y0: int
    x1: int
    y1: int


class RuledCell(NamedTuple):
    """A cell between lines: its place and spans in the table; `doubtful` where a line around it may be missing."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    doubtful: bool


class Ruled(NamedTuple):
    """A ruled table: where it stands and its cells, row by row."""

    box: Box
    cells: tuple[RuledCell, ...]


class Rules(NamedTuple):
    """Dots of level and of upright lines, and the height of a character on the page."""

    level: NDArray[np.uint8]
    upright: NDArray[np.uint8]
    glyph: int


def glyph_height(grey: NDArray[np.uint8]) -> int:
    """The height of an ideograph in pixels, as most of the text of a page has it, its ruling lines left out."""
    import cv2
    import numpy as np

    least, most = _READABLE
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = ((cv2.blur(smooth, (61, 61)).astype(np.int16) - smooth > _INK) * 255).astype(np.uint8)
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


def find_rules(grey: NDArray[np.uint8]) -> Rules:
    """The lines of a level page in grey: thin, lighter on both sides, longer than strokes; faint and broken ones too."""
    import cv2

    glyph = glyph_height(grey)
    level = _lines(grey, glyph, _SHORTEST_LEVEL)
    upright = cv2.transpose(_lines(cv2.transpose(grey), glyph, _SHORTEST_UPRIGHT))
    level, upright = _anchored(level, upright, glyph)
    return Rules(level, upright, glyph)


def _lines(grey: NDArray[np.uint8], glyph: int, shortest: float) -> NDArray[np.uint8]:
    """The level lines: runs of dots that are darker than what lies a little above and below."""
    import cv2
    import numpy as np

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    apart = max(round(glyph * 0.25), 4)
    above, below = np.roll(smooth, apart, axis=0), np.roll(smooth, -apart, axis=0)
    ridge = np.minimum(above, below).astype(np.int16) - smooth > _CONTRAST
    # One side of a line is bare paper for most of its way; strokes of a text have others on both sides.
    paper = cv2.dilate(cv2.blur(grey, (9, 9)), np.ones((41, 41), np.uint8)).astype(np.int16)
    bare = [(paper - side < _PALE).astype(np.float32) for side in (above, below)]
    # A line that is not quite level changes rows of pixels: widen it before it is followed.
    dots = cv2.dilate(ridge.astype(np.uint8), np.ones((3, 1), np.uint8)).astype(np.float32)
    mask = np.zeros(smooth.shape, np.uint8)
    for length, share in ((max(round(glyph * shortest), 12), _SOLID), (glyph * _FAR, _BROKEN)):
        window = (length, 1)
        follow = cv2.blur(dots, window, borderType=cv2.BORDER_CONSTANT) >= share
        follow &= np.maximum(cv2.blur(bare[0], window), cv2.blur(bare[1], window)) >= _CLEAR
        # What is followed ends before the line does, by the part of the window that had to be on it.
        ends = np.ones((1, max(round(length * (share - 0.5)) * 2 - 1, 1)), np.uint8)
        mask |= cv2.dilate(follow.astype(np.uint8), ends)
    mask &= cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((1, max(glyph // 4, 5)), np.uint8)).astype(np.uint8)
    return _thin(mask * np.uint8(255), glyph)


def _thin(mask: NDArray[np.uint8], glyph: int) -> NDArray[np.uint8]:
    """The mask without what is too thick for a line: dense text, a picture."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] / stats[:, cv2.CC_STAT_WIDTH] <= max(glyph * _THICK, 7)
    keep[0] = False
    return (keep[labels] * 255).astype("uint8")


def _anchored(
    level: NDArray[np.uint8], upright: NDArray[np.uint8], glyph: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
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


def _segments(mask: NDArray[np.uint8], *, level: bool) -> list[_Segment]:
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [
        _Segment(i, x, x + width, y, y + height) if level else _Segment(i, y, y + height, x, x + width)
        for i, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1)
    ]


def _held(line: _Segment, others: Sequence[_Segment], glyph: int) -> bool:
    """Whether a line several characters long crosses two of the `others`, or a shorter one ends at them both ways."""
    past = round(0.6 * glyph)
    crossed = sorted(
        (other.low, other.high)
        for other in others
        if other.begin - _SHORT <= line.high
        and line.low <= other.end + _SHORT
        and other.low <= line.end + _SHORT
        and line.begin - _SHORT <= other.high
    )
    if line.end - line.begin > _SEVERAL * glyph:
        return len(crossed) > 1 and crossed[-1][0] - crossed[0][1] > glyph
    # A few dots short of the other line, or some way past it.
    return any(low <= line.begin + past for low, _ in crossed) and any(high >= line.end - past for _, high in crossed)


def _only(mask: NDArray[np.uint8], lines: Sequence[_Segment]) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    count, labels = cv2.connectedComponents(mask, connectivity=8)
    keep = np.zeros(count, np.uint8)
    keep[[line.number for line in lines]] = 255
    return keep[labels]


def find_tables(rules: Rules) -> list[Ruled]:
    """The tables that the lines make, from top to bottom; a lone line or frame is none."""
    import cv2

    both = cv2.dilate(cv2.bitwise_or(rules.level, rules.upright), cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    tables = []
    for i in range(1, count):
        x, y, width, height = (int(value) for value in stats[i, :4])
        if width >= _SMALLEST[0] * rules.glyph and height >= _SMALLEST[1] * rules.glyph:
            table = _table(rules, Box(x, y, x + width, y + height))
            if table is not None:
                tables.append(table)
    return sorted(tables, key=lambda table: table.box.y0)


def _table(rules: Rules, box: Box) -> Ruled | None:
    level = rules.level[box.y0 : box.y1, box.x0 : box.x1]
    upright = rules.upright[box.y0 : box.y1, box.x0 : box.x1]
    near = max(rules.glyph // 3, 3)
    ys = _positions(level, near, level=True)
    xs = _positions(upright, near, level=False)
    # A table open at its sides has its outer columns between the ends of its level lines.
    width, height = box.x1 - box.x0, box.y1 - box.y0
    xs = _with_ends(xs, width, rules.glyph)
    ys = _with_ends(ys, height, rules.glyph)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < _FEWEST:  # noqa: PLR2004 a cell has two sides
        return None
    # Lines that belong together may be joined from farther apart than one of them is sought.
    off = max(rules.glyph // 8, 2)
    beside = [[_ruled(upright[top:bottom, :], x, off, level=False) for x in xs] for top, bottom in _spans(ys)]
    below = [[_ruled(level[:, left:right], y, off, level=True) for left, right in _spans(xs)] for y in ys]
    cells = []
    for place, doubtful in _merged(beside, below):
        r, c, rows, columns = place
        inner = Box(box.x0 + xs[c], box.y0 + ys[r], box.x0 + xs[c + columns], box.y0 + ys[r + rows])
        cells.append(RuledCell(r, c, rows, columns, inner, doubtful))
    return Ruled(box, tuple(sorted(cells))) if len(cells) >= _FEWEST else None


def _spans(edges: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(edges, edges[1:], strict=False))


def _positions(mask: NDArray[np.uint8], near: int, *, level: bool) -> list[int]:
    """Where the lines of one direction stand, those nearer than `near` to each other as one."""
    import cv2

    _, _, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    length = stats[1:, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
    found = sorted(zip(centres[1:, 1 if level else 0].tolist(), length.tolist(), strict=True))
    groups: list[list[tuple[float, float]]] = []
    for each in found:
        if groups and each[0] - groups[-1][-1][0] <= near:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [round(sum(at * long for at, long in group) / sum(long for _, long in group)) for group in groups]


def _with_ends(places: list[int], size: int, glyph: int) -> list[int]:
    first = [] if places and places[0] < glyph else [2]
    last = [] if places and places[-1] > size - glyph else [size - 3]
    return [*first, *places, *last]


def _ruled(mask: NDArray[np.uint8], at: int, near: int, *, level: bool) -> float:
    """The share of the strip's length over which a line stands near `at`."""
    strip = mask[max(at - near, 0) : at + near + 1, :] if level else mask[:, max(at - near, 0) : at + near + 1]
    length = strip.shape[1] if level else strip.shape[0]
    if length <= 0:
        return 0.0
    dots = strip.any(axis=0 if level else 1)
    cut = min(2, length // 8)  # in the corners the lines of the other direction cross
    third = max((length - 2 * cut) // 3, 1)
    # A stroke of a character in the middle of a side is no line: a line reaches from corner to corner.
    return min(float(dots[at : at + third].mean()) for at in (cut, (length - third) // 2, length - cut - third))


def _merged(beside: list[list[float]], below: list[list[float]]) -> list[tuple[Place, bool]]:
    """Fields of the lattice joined where no line parts them, as (row, column, rows, columns) and whether doubtful.

    `beside[r][c]` is how far the line left of field (r, c) is ruled, `below[r][c]` the line above it.
    """
    height, width = len(beside), len(below[0])
    root = {(r, c): (r, c) for r in range(height) for c in range(width)}

    def find(field: tuple[int, int]) -> tuple[int, int]:
        while root[field] != field:
            field = root[field]
        return field

    for r in range(height):
        for c in range(width):
            if c and beside[r][c] < _RULED:
                root[find((r, c))] = find((r, c - 1))
            if r and below[r][c] < _RULED:
                root[find((r, c))] = find((r - 1, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for field in root:
        groups.setdefault(find(field), []).append(field)
    merged: list[tuple[Place, bool]] = []
    taken: set[tuple[int, int]] = set()
    # The largest first: what stands within the frame of a cell belongs to it, whatever seems to part it.
    for fields in sorted(groups.values(), key=len, reverse=True):
        if fields[0] in taken:
            continue
        top, left = min(r for r, _ in fields), min(c for _, c in fields)
        bottom, right = max(r for r, _ in fields) + 1, max(c for _, c in fields) + 1
        place = (top, left, bottom - top, right - left)
        inside = {(r, c) for r in range(top, bottom) for c in range(left, right)}
        whole = len(fields) == len(inside)
        if whole or (_framed(place, beside, below) and taken.isdisjoint(inside)):
            taken |= inside
            merged.append((place, not whole or _unsure(place, beside, below)))
        else:
            taken |= set(fields)
            merged += [((r, c, 1, 1), True) for r, c in fields]
    return merged


def _frame(place: Place, beside: list[list[float]], below: list[list[float]]) -> list[float]:
    """How far each piece of the four sides of a cell is ruled."""
    r, c, rows, columns = place
    sides = [share for i in range(r, r + rows) for share in (beside[i][c], beside[i][c + columns])]
    return sides + [share for j in range(c, c + columns) for share in (below[r][j], below[r + rows][j])]


def _framed(place: Place, beside: list[list[float]], below: list[list[float]]) -> bool:
    return min(_frame(place, beside, below)) >= _RULED


def _unsure(place: Place, beside: list[list[float]], below: list[list[float]]) -> bool:
    """Whether a line is half there, on a side of the cell or within it."""
    r, c, rows, columns = place
    inner = [beside[i][j] for i in range(r, r + rows) for j in range(c + 1, c + columns)]
    inner += [below[i][j] for i in range(r + 1, r + rows) for j in range(c, c + columns)]
    return any(_BARE <= share < _RULED for share in (*_frame(place, beside, below), *inner))
