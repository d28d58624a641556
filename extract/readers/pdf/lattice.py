"""Rulings to tables: the lattice that they make, and its cells."""

from __future__ import annotations

import bisect
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from extract.readers.pdf.shapes import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.readers.pdf.lines import TextLine

__all__ = ["SNAP", "Box", "Lattice", "lattices", "stretched"]

#: Rulings nearer than this are one: the borders of neighbouring cells, the two lines of a double border.
SNAP: Final = 4.5
#: A merged ruling shorter than so many times that is a mark and no border.
_SHORTEST: Final = 1.5
#: A border between two cells is there if it covers this share of their side.
_COVER: Final = 0.6
#: A ruling that goes along this share of a table's height, at most so many points beside it, is one of its sides.
_ALONG: Final = 0.8
_NEAR: Final = 150.0
#: Rulings of one direction on a page; beyond it, it is a drawing.
_MOST: Final = 600


class Box(NamedTuple):
    """A cell of a lattice: its first row and column from 0, and those behind its last."""

    top: int
    left: int
    bottom: int
    right: int


class Lattice(msgspec.Struct, frozen=True):
    """A table's rulings: the places `xs` and `ys` of its lines, and the cells between them, by row and column.

    `outside` holds the boxes beside a narrower part of the table, which are no cells of it unless they have text;
    `unclosed` those of the last row without a border below, which a page break may have cut.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    outside: frozenset[Box] = frozenset()
    unclosed: tuple[Box, ...] = ()

    def place(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a cell."""
        return self.xs[box.left], self.ys[box.top], self.xs[box.right], self.ys[box.bottom]

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the table."""
        return self.xs[0], self.xs[-1], self.ys[0], self.ys[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    @property
    def area(self) -> float:
        """The area of the whole table."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def _merged(rulings: Iterable[Ruling], snap: float) -> list[Ruling]:
    """Rulings put together from their pieces: those in one line that touch."""
    merged: list[Ruling] = []
    line: list[Ruling] = []

    def close() -> None:
        at = sum(each.at * (each.end - each.start + 1) for each in line) / sum(e.end - e.start + 1 for e in line)
        line.sort(key=lambda each: each.start)
        start, end = line[0].start, line[0].end
        for piece in line[1:]:
            if piece.start > end + snap:
                merged.append(Ruling(at, start, end))
                start = piece.start
                end = piece.end
            end = max(end, piece.end)
        merged.append(Ruling(at, start, end))

    for ruling in sorted(rulings):
        if line and ruling.at - line[-1].at > snap:
            close()
            line = []
        line.append(ruling)
    if line:
        close()
    return [each for each in merged if each.end - each.start >= _SHORTEST * snap]


def _components(across: list[Ruling], down: list[Ruling], snap: float) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that cross or touch belong to one table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, flat in enumerate(across):
        for j, steep in enumerate(down, len(across)):
            crosses = flat.start - snap <= steep.at <= flat.end + snap
            if crosses and steep.start - snap <= flat.at <= steep.end + snap:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i in range(len(parent)):
        group = groups.setdefault(root(i), ([], []))
        (group[0] if i < len(across) else group[1]).append((across + down)[i])
    return list(groups.values())


def _places(rulings: Iterable[Ruling], ends: Sequence[float], snap: float) -> list[float]:
    """Where a lattice's lines stand; `ends` are the ends of the lines across, which border an open table."""
    lines: list[list[float]] = []
    for at in sorted({each.at for each in rulings} | set(ends)):
        if lines and at - lines[-1][-1] <= snap:
            lines[-1].append(at)
        else:
            lines.append([at])
    return [sum(line) / len(line) for line in lines]


def _nearest(places: Sequence[float], at: float) -> int:
    i = bisect.bisect_left(places, at)
    return i - 1 if i and (i == len(places) or at - places[i - 1] < places[i] - at) else i


def _borders(rulings: Iterable[Ruling], lines: list[float], stops: list[float]) -> list[list[bool]]:
    """For each line, for each stretch between two stops, whether a ruling covers it."""
    covered = [[0.0] * (len(stops) - 1) for _ in lines]
    for ruling in rulings:
        row = covered[_nearest(lines, ruling.at)]
        first = max(bisect.bisect_right(stops, ruling.start) - 1, 0)
        for i in range(first, len(stops) - 1):
            if stops[i] >= ruling.end:
                break
            row[i] += min(ruling.end, stops[i + 1]) - max(ruling.start, stops[i])
    widths = [after - before for before, after in pairwise(stops)]
    return [[part >= _COVER * width for part, width in zip(row, widths, strict=True)] for row in covered]


def _boxes(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> list[Box]:
    """The cells of a lattice; a group of squares that is no rectangle is cut into rows."""
    owner = [[-1] * columns for _ in range(rows)]
    boxes: list[Box] = []
    for top in range(rows):
        for left in range(columns):
            if owner[top][left] >= 0:
                continue
            squares = _flooded(owner, (top, left), across, down, len(boxes))
            low, wide = max(i for i, _ in squares) + 1, max(j for _, j in squares) + 1
            first = min(j for _, j in squares)
            if len(squares) == (low - top) * (wide - first):
                boxes.append(Box(top, first, low, wide))
                continue
            for row in sorted({i for i, _ in squares}):
                boxes += _runs(row, sorted(j for i, j in squares if i == row))
    return sorted(boxes)


def _runs(row: int, columns: list[int]) -> list[Box]:
    runs: list[Box] = []
    for column in columns:
        if runs and runs[-1].right == column:
            runs[-1] = runs[-1]._replace(right=column + 1)
        else:
            runs.append(Box(row, column, row + 1, column + 1))
    return runs


def _flooded(
    owner: list[list[int]], start: tuple[int, int], across: list[list[bool]], down: list[list[bool]], mark: int
) -> list[tuple[int, int]]:
    """The squares that no border keeps from `start`; they are marked in `owner`."""
    squares = [start]
    owner[start[0]][start[1]] = mark
    for i, j in squares:
        ways = (
            (i > 0 and not across[i][j], i - 1, j),
            (i + 1 < len(owner) and not across[i + 1][j], i + 1, j),
            (j > 0 and not down[j][i], i, j - 1),
            (j + 1 < len(owner[0]) and not down[j + 1][i], i, j + 1),
        )
        for is_open, row, column in ways:
            if is_open and owner[row][column] < 0:
                owner[row][column] = mark
                squares.append((row, column))
    return squares


def _is_outside(box: Box, down: list[list[bool]], sides: set[int]) -> bool:
    """Whether a box lies beside the table: without a border on a side on which other rows have one."""
    return any(at in sides and not any(down[at][box.top : box.bottom]) for at in (box.left, box.right))


def lattices(across: Sequence[Ruling], down: Sequence[Ruling], snap: float = SNAP) -> list[Lattice]:
    """The tables that rulings make, from top to bottom. A frame around a page or a text is none.

    Rulings nearer to each other than `snap` points are one.
    """
    flat, steep = _merged(across, snap), _merged(down, snap)
    if max(len(flat), len(steep)) > _MOST:
        return []
    components = _components(flat, steep, snap)
    lone = [ruling for rows, columns in components if not rows for ruling in columns]
    found = []
    for rows, columns in components:
        if columns and len(rows) > 1:
            lattice = _lattice(rows, [*columns, *_beside(lone, rows, columns)], snap)
            if lattice is not None:
                found.append(lattice)
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _beside(lone: Sequence[Ruling], rows: Sequence[Ruling], columns: Sequence[Ruling]) -> list[Ruling]:
    """Rulings down that no other meets, but which go along the table: the side of a cell higher than the page."""
    top, bottom = min(each.start for each in columns), max(each.end for each in columns)
    left, right = min(each.start for each in rows), max(each.end for each in rows)
    return [
        ruling
        for ruling in lone
        if min(ruling.end, bottom) - max(ruling.start, top) >= _ALONG * max(bottom - top, ruling.end - ruling.start)
        and left - _NEAR <= ruling.at <= right + _NEAR
    ]


def _lattice(rows: Sequence[Ruling], columns: Sequence[Ruling], snap: float) -> Lattice | None:
    """The lattice of rulings that belong together; None where it has one column, and is a frame."""
    xs = _places(columns, (min(each.start for each in rows), max(each.end for each in rows)), snap)
    ys = _places(rows, (min(each.start for each in columns), max(each.end for each in columns)), snap)
    if len(xs) < 3 or len(ys) < 2:  # noqa: PLR2004 - two columns, one row
        return None
    flat, steep = _borders(rows, ys, xs), _borders(columns, xs, ys)
    boxes = _boxes(flat, steep, len(ys) - 1, len(xs) - 1)
    sides = {i for i in (0, len(xs) - 1) if any(steep[i])}
    outside = frozenset(box for box in boxes if _is_outside(box, steep, sides))
    unclosed = tuple(box for box in boxes if box.bottom == len(ys) - 1 and not any(flat[-1][box.left : box.right]))
    return Lattice(tuple(xs), tuple(ys), tuple(boxes), outside, unclosed)


def stretched(lattice: Lattice, lines: Sequence[TextLine]) -> Lattice:
    """The lattice down to the lines that overflow from its unclosed cells: browsers end borders before the text."""
    bottom = lattice.ys[-1]
    sides = [(lattice.xs[box.left], lattice.xs[box.right]) for box in lattice.unclosed]
    for line in lines:
        if line.y0 > bottom + SNAP or not sides:
            break
        if line.middle > bottom and any(left < line.x0 and line.x1 < right for left, right in sides):
            bottom = max(bottom, line.y1)
    return msgspec.structs.replace(lattice, ys=(*lattice.ys[:-1], bottom))
