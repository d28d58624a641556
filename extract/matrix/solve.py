"""The whole matrix at once: which readings of its rows satisfy the identities along the columns.

Every row brings its readings (one where its cells stand apart, several where digits run together, all of them with
correct row sums). `solve` finds what all combinations have in common that satisfy every column identity. Where none
does, the print itself has an error: then all readings are taken that one error explains (a wrong cell, a wrong number
counted in its row's total too, two cells exchanged), and again only what they have in common counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from extract.matrix.digits import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Equation", "Solution", "solve"]

#: Combinations of readings kept while summing up the rows.
STATE_LIMIT: Final = 4_000


class Equation(msgspec.Struct, frozen=True):
    """A column identity: the sum of rows times their coefficient (+1 or -1) is zero in each column."""

    coefficients: dict[str, int]


class Solution(msgspec.Struct, frozen=True):
    """Readings that survive, by row; not `complete` where the search was given up. `errors` are the print's own."""

    rows: dict[str, tuple[Reading, ...]]
    complete: bool
    errors: int


_Sums = tuple[int, ...]


def _vector(reading: Reading, equations: Sequence[Equation], row: str, width: int) -> _Sums:
    values = [value or 0 for value in reading]
    sums: list[int] = []
    for equation in equations:
        factor = equation.coefficients.get(row, 0)
        sums += [factor * value for value in values] if factor else [0] * width
    return tuple(sums)


def _add(left: _Sums, right: _Sums) -> _Sums:
    return tuple(map(int.__add__, left, right))


def _subtract(left: _Sums, right: _Sums) -> _Sums:
    return tuple(map(int.__sub__, left, right))


def _prune(rows: dict[str, list[tuple[Reading, _Sums]]]) -> bool:
    """Drops readings that no choice of the others can balance, until nothing changes. False if a row has none left."""
    changed = True
    while changed:
        changed = False
        low = [0] * len(next(iter(rows.values()))[0][1])
        high = list(low)
        bounds = {}
        for name, choices in rows.items():
            columns = list(zip(*(vector for _, vector in choices), strict=True))
            least, most = [min(column) for column in columns], [max(column) for column in columns]
            bounds[name] = (least, most)
            low = [a + b for a, b in zip(low, least, strict=True)]
            high = [a + b for a, b in zip(high, most, strict=True)]
        for name, choices in rows.items():
            if len(choices) == 1:
                continue
            least, most = bounds[name]
            kept = [
                (reading, vector)
                for reading, vector in choices
                if all(lo - a <= -v <= hi - b for lo, a, v, hi, b in zip(low, least, vector, high, most, strict=True))
            ]
            if not kept:
                return False
            if len(kept) < len(choices):
                rows[name] = kept
                changed = True
    return True


def _sums(
    names: Sequence[str],
    rows: dict[str, list[tuple[Reading, _Sums]]],
    start: _Sums,
) -> list[set[_Sums]] | None:
    """For each prefix of `names`, the sums that its readings can make, from `start` on; None past the bound."""
    layers: list[set[_Sums]] = [{start}]
    for name in names:
        layer = {_add(state, vector) for state in layers[-1] for _, vector in rows[name]}
        if len(layer) > STATE_LIMIT:
            return None
        layers.append(layer)
    return layers


def _back(
    rows: dict[str, list[tuple[Reading, _Sums]]],
    names: Sequence[str],
    layers: list[set[_Sums]],
    goal: _Sums,
) -> dict[str, tuple[Reading, ...]]:
    """The readings of each row on some way through the layers that ends at `goal`."""
    alive = {goal}
    kept: dict[str, tuple[Reading, ...]] = {}
    for i in range(len(names) - 1, -1, -1):
        before: set[_Sums] = set()
        used: list[Reading] = []
        for reading, vector in rows[names[i]]:
            sources = {source for state in alive if (source := _subtract(state, vector)) in layers[i]}
            if sources:
                used.append(reading)
                before |= sources
        kept[names[i]] = tuple(used)
        alive = before
    return kept


def _exact(rows: dict[str, list[tuple[Reading, _Sums]]], zero: _Sums) -> dict[str, tuple[Reading, ...]] | None:
    """The readings of each row that occur in some exact solution; empty if there is none, None past the bound."""
    rows = dict(rows)
    if not _prune(rows):
        return {}
    names = sorted(rows, key=lambda name: len(rows[name]))
    layers = _sums(names, rows, zero)
    if layers is None:
        return None
    return _back(rows, names, layers, zero) if zero in layers[-1] else {}


def _one_error(
    rows: dict[str, list[tuple[Reading, _Sums]]],
    equations: Sequence[Equation],
    width: int,
    spellings: Callable[[str, Reading], list[Reading]],
) -> list[dict[str, tuple[Reading, ...]]] | None:
    """Solutions in which one row's print is wrong in one cell, or in one cell and its total alike; None past the bound.

    For each row: what the others need it to be, and whether its digits can be that but for such an error.
    """
    zero = (0,) * (len(equations) * width)
    fixed = zero
    several: dict[str, list[tuple[Reading, _Sums]]] = {}
    for name, choices in rows.items():
        if len(choices) == 1:
            fixed = _add(fixed, choices[0][1])
        else:
            several[name] = choices
    found: list[dict[str, tuple[Reading, ...]]] = []
    for name, choices in rows.items():
        coefficients = [equation.coefficients.get(name, 0) for equation in equations]
        others = {other: kept for other, kept in several.items() if other != name}
        if not any(coefficients) or any(not kept for kept in others.values()):
            continue
        start = _subtract(fixed, choices[0][1]) if len(choices) == 1 else fixed
        names = list(others)
        layers = _sums(names, others, start)
        if layers is None:
            return None
        for state in layers[-1]:
            needed = _needed(state, coefficients, width)
            wrong = spellings(name, needed) if needed is not None else []
            if not wrong:
                continue
            solution: dict[str, tuple[Reading, ...]] = {
                other: (kept[0][0],) for other, kept in rows.items() if len(kept) == 1
            }
            solution.update(_back(others, names, layers, state))
            solution[name] = tuple(wrong)
            found.append(solution)
    return found


def _needed(state: _Sums, coefficients: Sequence[int], width: int) -> Reading | None:
    """What a row must be for all identities to hold, given the sums of the others; None if it cannot be."""
    needed: tuple[int, ...] | None = None
    for i, factor in enumerate(coefficients):
        part = state[i * width : (i + 1) * width]
        if factor == 0:
            if any(part):
                return None
            continue
        wanted = tuple(-factor * value for value in part)
        if any(value < 0 for value in wanted) or (needed is not None and needed != wanted):
            return None
        needed = wanted
    return needed


def solve(
    choices: Mapping[str, Sequence[Reading]],
    equations: Sequence[Equation],
    spellings: Callable[[str, Reading], list[Reading]],
    width: int = 7,
) -> Solution:
    """The readings that survive, row by row.

    `choices`: the readings of each row that is in an equation (an empty list: no reading adds up). `spellings(row,
    needed)`: the readings of the row's digits that differ from `needed` by one error of print. Where the search is
    given up, or nothing satisfies the identities even with one error, `complete` is false and `rows` is empty.
    """
    zero = (0,) * (len(equations) * width)
    rows = {
        name: [(reading, _vector(reading, equations, name, width)) for reading in found]
        for name, found in choices.items()
    }
    without = [name for name, found in rows.items() if not found]
    if not rows or len(without) > 1:
        return Solution({}, complete=False, errors=2)
    exact = {} if without else _exact(rows, zero)
    if exact is None:
        return Solution({}, complete=False, errors=0)
    merged = {name: set(kept) for name, kept in exact.items()}
    if not exact:
        others = _one_error(rows, equations, width, spellings)
        if others is None:
            return Solution({}, complete=False, errors=1)
        for solution in others:
            for name, kept in solution.items():
                merged.setdefault(name, set()).update(kept)
    survivors = {name: tuple(sorted(found, key=str)) for name, found in merged.items()}
    return Solution(survivors, complete=bool(merged), errors=0 if exact else 1)
