"""Rulings to tables: the lattice that they make, and its cells."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.rulings import Rulings

__all__ = ["SNAP", "Box", "Lattice", "lattices", "stretched"]

#: Rulings nearer than this are one: the borders of neighbouring cells, the two lines of a double border.
SNAP: Final = 4.5
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


class Lattice(msgspec.Struct, frozen=True, eq=False):
    """A table's rulings: the places `xs` and `ys` of its lines, and the cells between them, by row and column.

    `owners` holds the number of the box at each row and column, `corners` the boxes as four rows of numbers.
    `outside` holds the boxes beside a narrower part of the table, which are no cells of it unless they have text;
    `unclosed` those of the last row without a border below, which a page break may have cut.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    owners: NDArray[np.intp]
    corners: NDArray[np.intp]
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

    def boxes_at(self, across: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray[np.intp]:
        """The numbers of the boxes that hold points of the table."""
        rows = np.array(self.ys[1:-1]).searchsorted(down, "right")
        return self.owners[rows, np.array(self.xs[1:-1]).searchsorted(across, "right")]


def _components(across: Rulings, down: Rulings, snap: float) -> list[tuple[list[int], list[int]]]:
    """Rulings that cross or touch belong to one table: their numbers among those across, and among those down."""
    crosses = _reaches(across, down[:, 0], snap) & _reaches(down, across[:, 0], snap).T
    found: list[tuple[set[int], set[int]]] = [(set(), {j}) for j in np.flatnonzero(~crosses.any(0)).tolist()]
    for i, crossed in enumerate(crosses.tolist()):
        rows, columns = {i}, {j for j, each in enumerate(crossed) if each}
        for group in [each for each in found if not each[1].isdisjoint(columns)]:
            found.remove(group)
            rows |= group[0]
            columns |= group[1]
        found.append((rows, columns))
    return [(sorted(rows), sorted(columns)) for rows, columns in found]


def _reaches(rulings: Rulings, places: NDArray[np.float64], snap: float) -> NDArray[np.bool_]:
    """For each ruling, for each place along it, whether it comes there."""
    _, start, end = rulings.T[:, :, None]
    reached: NDArray[np.bool_] = (start - snap <= places) & (places <= end + snap)
    return reached


def _places(rulings: Rulings, ends: Rulings, snap: float) -> list[float]:
    """Where a lattice's lines stand; they end where the lines across them (`ends`) do, which border an open table."""
    lines: list[list[float]] = []
    for at in sorted({*rulings[:, 0].tolist(), float(ends[:, 1].min()), float(ends[:, 2].max())}):
        if lines and at - lines[-1][-1] <= snap:
            lines[-1].append(at)
        else:
            lines.append([at])
    return [sum(line) / len(line) for line in lines]


def _nearest(places: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.intp]:
    """The numbers of the places that are nearest to each of some others, the later one where two are as near."""
    return (places[1:] + places[:-1]).searchsorted(2 * at, "right")


def _borders(rulings: Rulings, lines: list[float], stops: list[float]) -> NDArray[np.bool_]:
    """For each line, for each stretch between two stops, whether a ruling covers it."""
    begins, ends = np.array(stops[:-1]), np.array(stops[1:])
    at, (start, end) = rulings[:, 0], rulings.T[1:, :, None]
    parts = np.maximum(np.minimum(end, ends) - np.maximum(start, begins), 0.0)
    covered = np.zeros((len(lines), len(begins)))
    np.add.at(covered, _nearest(np.array(lines), at), parts)
    shown: NDArray[np.bool_] = covered >= _COVER * (ends - begins)
    return shown


def _boxes(across: NDArray[np.bool_], down: NDArray[np.bool_]) -> tuple[list[Box], NDArray[np.intp], NDArray[np.intp]]:
    """The cells of a lattice in order, which of them each of its squares belongs to, and their `corners`.

    A group of squares that is no rectangle is cut into rows. `across` says for each line across, `down` for each line
    down, which squares have a border there.
    """
    closed = across[:-1] & across[1:] & down[:-1].T & down[1:].T
    wide = closed.shape[1]
    squares = np.arange(closed.size)
    corners = squares.reshape(closed.shape).copy()
    ends = np.array((squares // wide + 1, squares % wide + 1))
    for top, left, bottom, right in _open_boxes(closed, across, down):
        corners[top:bottom, left:right] = first = top * wide + left
        ends[:, first] = bottom, right
    begins = corners.ravel() == squares
    firsts = np.flatnonzero(begins)
    tops, lefts = np.divmod(firsts, wide)
    sides = np.array((tops, lefts, *ends[:, firsts]))
    return list(map(Box._make, sides.T.tolist())), (begins.cumsum() - 1)[corners], sides


def _open_boxes(closed: NDArray[np.bool_], across: NDArray[np.bool_], down: NDArray[np.bool_]) -> list[Box]:
    """The cells of a lattice that are not one square with all its borders."""
    boxes: list[Box] = []
    taken = closed.tolist()
    flat, steep = across.tolist(), down.tolist()
    for top, left in np.argwhere(~closed).tolist():
        if taken[top][left]:
            continue
        squares = _flooded(taken, (top, left), flat, steep)
        low, wide = max(i for i, _ in squares) + 1, max(j for _, j in squares) + 1
        first = min(j for _, j in squares)
        if len(squares) == (low - top) * (wide - first):
            boxes.append(Box(top, first, low, wide))
            continue
        for row in sorted({i for i, _ in squares}):
            boxes += _runs(row, sorted(j for i, j in squares if i == row))
    return boxes


def _runs(row: int, columns: list[int]) -> list[Box]:
    runs: list[Box] = []
    for column in columns:
        if runs and runs[-1].right == column:
            runs[-1] = runs[-1]._replace(right=column + 1)
        else:
            runs.append(Box(row, column, row + 1, column + 1))
    return runs


def _flooded(
    taken: list[list[bool]], start: tuple[int, int], across: list[list[bool]], down: list[list[bool]]
) -> list[tuple[int, int]]:
    """The squares that no border keeps from `start`; they are marked as `taken`."""
    squares = [start]
    taken[start[0]][start[1]] = True
    low, right = len(taken) - 1, len(taken[0]) - 1
    for i, j in squares:
        ways = (
            (i > 0 and not across[i][j], i - 1, j),
            (i < low and not across[i + 1][j], i + 1, j),
            (j > 0 and not down[j][i], i, j - 1),
            (j < right and not down[j + 1][i], i, j + 1),
        )
        for is_open, row, column in ways:
            if is_open and not taken[row][column]:
                taken[row][column] = True
                squares.append((row, column))
    return squares


def lattices(across: Rulings, down: Rulings, snap: float = SNAP, largest: float = inf) -> list[Lattice]:
    """The tables that rulings make, from top to bottom. A frame around a page or a text is none.

    Rulings nearer to each other than `snap` points are one. There are no tables if all of them together have an area
    over `largest`.
    """
    if max(len(across), len(down)) > _MOST:
        return []
    components = _components(across, down, snap)
    lone = down[[number for rows, columns in components if not rows for number in columns]]
    plans = []
    for rows, columns in components:
        if columns and len(rows) > 1:
            plan = _plan(across[rows], _with_lone(lone, across[rows], down[columns]), snap)
            if plan is not None:
                plans.append(plan)
    if sum(plan.area for plan in plans) > largest:
        return []
    plans.sort(key=lambda plan: (plan.ys[0], plan.xs[0]))
    return list(map(_lattice, plans))


def _with_lone(lone: Rulings, rows: Rulings, columns: Rulings) -> Rulings:
    """The columns with the rulings that no other meets, but which go along the table: sides higher than the page."""
    if not len(lone):
        return columns
    top, bottom = columns[:, 1].min(), columns[:, 2].max()
    left, right = rows[:, 1].min(), rows[:, 2].max()
    at, start, end = lone.T
    along = np.minimum(end, bottom) - np.maximum(start, top) >= _ALONG * np.maximum(bottom - top, end - start)
    return np.concatenate((columns, lone[along & (left - _NEAR <= at) & (at <= right + _NEAR)]))


class _Plan(NamedTuple):
    """The rulings of a table, and the places of its lines."""

    rows: Rulings
    columns: Rulings
    xs: list[float]
    ys: list[float]

    @property
    def area(self) -> float:
        """The area of the whole table."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def _plan(rows: Rulings, columns: Rulings, snap: float) -> _Plan | None:
    """The table of rulings that belong together; None where it has one column, and is a frame around something."""
    xs, ys = _places(columns, rows, snap), _places(rows, columns, snap)
    if len(xs) < 3 or len(ys) < 2:  # noqa: PLR2004 - two columns, one row
        return None
    return _Plan(rows, columns, xs, ys)


def _lattice(plan: _Plan) -> Lattice:
    rows, columns, xs, ys = plan
    flat, steep = _borders(rows, ys, xs), _borders(columns, xs, ys)
    boxes, owners, corners = _boxes(flat, steep)
    low, foot = len(ys) - 1, flat[-1].tolist()
    open_below = [] if all(foot) else boxes
    unclosed = tuple(box for box in open_below if box.bottom == low and not any(foot[box.left : box.right]))
    return Lattice(tuple(xs), tuple(ys), tuple(boxes), owners, corners, _outside(boxes, steep), unclosed)


def _outside(boxes: Sequence[Box], down: NDArray[np.bool_]) -> frozenset[Box]:
    """The boxes beside the table: without a border on a side on which other rows have one."""
    left, right = down[0].tolist(), down[-1].tolist()
    beside: set[Box] = set()
    if any(left) and not all(left):
        beside.update(box for box in boxes if box.left == 0 and not any(left[box.top : box.bottom]))
    if any(right) and not all(right):
        width = len(down) - 1
        beside.update(box for box in boxes if box.right == width and not any(right[box.top : box.bottom]))
    return frozenset(beside)


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
