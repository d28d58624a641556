"""The tables that the ruling lines of a page make: cells with their spans, in pixels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.ocr.rules import Box, Rules

if TYPE_CHECKING:
    from cv2.typing import MatLike

__all__ = ["Ruled", "RuledCell", "find_tables"]

#: A table is at least so many characters wide and high.
_SMALLEST: Final = (6, 2)
#: A side of a cell is looked at in so many pieces.
_PIECES: Final = 5
#: How much of each piece of a cell's side must be ruled; below the lower share there is no line, between them nobody
#: can tell.
_RULED: Final = 0.6
_BARE: Final = 0.35
#: A table has at least so many cells, and no more than these: beyond that it is a pattern.
_FEWEST: Final = 4
_MOST: Final = 4000
#: Row, column, rows and columns of a cell in the lattice of its table.
Place = tuple[int, int, int, int]
#: Row and column of a field of the lattice.
Field = tuple[int, int]


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
    if not _FEWEST <= (len(xs) - 1) * (len(ys) - 1) <= _MOST:
        return None
    # Lines that belong together may be joined from farther apart than one of them is sought.
    off = max(rules.glyph // 8, 2)
    beside = [[_ruled(upright[top:bottom, :], x, off, level=False) for x in xs] for top, bottom in pairwise(ys)]
    below = [[_ruled(level[:, left:right], y, off, level=True) for left, right in pairwise(xs)] for y in ys]
    merged = _merged(beside, below)
    # A line that parts no cells, a stroke of a text, is none of the table's.
    rows = {at: i for i, at in enumerate(sorted({edge for (r, _, high, _), _ in merged for edge in (r, r + high)}))}
    columns = {at: i for i, at in enumerate(sorted({edge for (_, c, _, wide), _ in merged for edge in (c, c + wide)}))}
    cells = []
    for (r, c, high, wide), doubtful in merged:
        inner = Box(box.x0 + xs[c], box.y0 + ys[r], box.x0 + xs[c + wide], box.y0 + ys[r + high])
        row, column = rows[r], columns[c]
        cells.append(RuledCell(row, column, rows[r + high] - row, columns[c + wide] - column, inner, doubtful))
    return Ruled(box, tuple(sorted(cells))) if len(cells) >= _FEWEST else None


def _positions(mask: MatLike, near: int, *, level: bool) -> list[int]:
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


def _ruled(mask: MatLike, at: int, near: int, *, level: bool) -> float:
    """The share of the strip's length over which a line stands near `at`, in the piece where it is least."""
    import numpy as np

    strip = mask[max(at - near, 0) : at + near + 1, :] if level else mask[:, max(at - near, 0) : at + near + 1]
    length = strip.shape[1] if level else strip.shape[0]
    if length <= 0:
        return 0.0
    dots = strip.max(axis=0 if level else 1) > 0
    cut = min(2, length // 8)  # in the corners the lines of the other direction cross
    piece = max((length - 2 * cut) // _PIECES, 1)
    # A stroke of a character in the middle of a side is no line: a line reaches from corner to corner.
    starts = np.linspace(cut, length - cut - piece, _PIECES).astype(int)
    return min(float(dots[start : start + piece].mean()) for start in starts)


def _merged(beside: list[list[float]], below: list[list[float]]) -> list[tuple[Place, bool]]:
    """Fields of the lattice joined where no line parts them, each cell with whether that is doubtful.

    `beside[r][c]` is how far the line left of field (r, c) is ruled, `below[r][c]` the line above it.
    """
    merged: list[tuple[Place, bool]] = []
    taken: set[Field] = set()
    # The largest first: what stands within the frame of a cell belongs to it, whatever seems to part it.
    for fields in sorted(_joined(beside, below), key=len, reverse=True):
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


def _joined(beside: list[list[float]], below: list[list[float]]) -> list[list[Field]]:
    """The fields in groups between whose members there is no line."""
    root = {(r, c): (r, c) for r in range(len(beside)) for c in range(len(below[0]))}

    def find(field: Field) -> Field:
        while root[field] != field:
            field = root[field]
        return field

    for r, c in root:
        if c and beside[r][c] < _RULED:
            root[find((r, c))] = find((r, c - 1))
        if r and below[r][c] < _RULED:
            root[find((r, c))] = find((r - 1, c))
    groups: dict[Field, list[Field]] = {}
    for field in root:
        groups.setdefault(find(field), []).append(field)
    return list(groups.values())


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
