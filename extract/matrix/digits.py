"""Digits run together: in how many ways a run can be the numbers of a row, and which of them add up.

A run is written with one character for each digit and `/` for each cell that prints no number. A number has no leading
zero. Between two characters a boundary can be certain (a separator in the source), possible, or excluded.
All searches are bounded; past the bound a run has no readings and its cells stay ambiguous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Reading", "Run", "count_readings", "readings", "run_of", "summing_readings"]

#: One reading: a number for each cell, None for a cell that prints none.
Reading = tuple[int | None, ...]

#: A run longer than this is not searched: seven cells of eighteen digits.
LENGTH_LIMIT: Final = 126
#: Longest number that is believed: decision counts reach eight digits, amounts in yuan thirteen.
NUMBER_LIMIT: Final = 18
#: Steps of one search.
STEP_LIMIT: Final = 20_000
#: Readings of one run that are kept.
READING_LIMIT: Final = 400


class Run(msgspec.Struct, frozen=True):
    """The characters of a row. `certain[i]` and `possible[i]` speak of the boundary before character i."""

    text: str
    certain: tuple[bool, ...]
    possible: tuple[bool, ...]


def run_of(tokens: Sequence[str], *, split: bool, merge: bool) -> Run:
    """The run of a row's tokens. `split`: a token may hold several numbers; `merge`: a number may span tokens."""
    text = "".join(tokens)
    certain = [False] * (len(text) + 1)
    possible = [split] * (len(text) + 1)
    at = 0
    for part in tokens:
        certain[at] = not merge or part == "/"
        possible[at] = True
        at += len(part)
        if part == "/":
            certain[at] = possible[at] = True
    certain[0] = certain[len(text)] = possible[len(text)] = True
    return Run(text, tuple(certain), tuple(possible))


def _ends(run: Run) -> list[list[int]]:
    """For each start, where a number that starts there can end."""
    ends: list[list[int]] = []
    for start, char in enumerate(run.text):
        if char in "0/":
            ends.append([start + 1] if run.possible[start + 1] else [])
            continue
        found = []
        for end in range(start + 1, len(run.text) + 1):
            if run.possible[end]:
                found.append(end)
            if end - start == NUMBER_LIMIT or run.certain[end] or (end < len(run.text) and run.text[end] == "/"):
                break
        ends.append(found)
    return ends


def count_readings(run: Run, cells: int) -> int:
    """In how many ways the run can be `cells` cells, whether they add up or not; 0 past the length limit."""
    length = len(run.text)
    if not cells <= length <= LENGTH_LIMIT:
        return 0
    ends = _ends(run)
    ways = [0] * length + [1]
    for _ in range(cells):
        ways = [sum(ways[end] for end in ends[start]) for start in range(length)] + [0]
    return ways[0]


def _value(text: str) -> int | None:
    return None if text == "/" else int(text)


def readings(run: Run, cells: int, accept: Callable[[Reading], bool]) -> list[Reading] | None:
    """Every reading that `accept` takes, by plain enumeration; None where the bound is reached."""
    if not cells <= len(run.text) <= LENGTH_LIMIT or count_readings(run, cells) > STEP_LIMIT:
        return None
    ends = _ends(run)
    found: list[Reading] = []
    partial: list[tuple[int, Reading]] = [(0, ())]
    for left in range(cells - 1, -1, -1):
        partial = [
            (end, (*values, _value(run.text[at:end])))
            for at, values in partial
            for end in (ends[at] if at < len(ends) else ())
            if (end == len(run.text)) == (left == 0) and len(run.text) - end >= left
        ]
    found = [values for _, values in partial if accept(values)]
    return found if len(found) <= READING_LIMIT else None


class _GivenUpError(Exception):
    """A search reached its bound."""


class _SumSearch:
    """The ways to read the first `stop` characters of a run as numbers with a given sum."""

    def __init__(self, run: Run) -> None:
        self.text = run.text
        self.ends = _ends(run)
        self.steps = 0
        self.count = 0

    def parts(self, at: int, stop: int, left: int, rest: int) -> list[Reading]:
        """All readings of characters `at` to `stop` as `left` numbers that sum up to `rest`."""
        self.steps += 1
        if self.steps > STEP_LIMIT:
            raise _GivenUpError
        if left == 0:
            return [()] if at == stop and rest == 0 else []
        room = stop - at
        widest = -(-room // left)
        # The longest number has `widest` digits at least; no number has more than `room - left + 1`.
        if room < left or (widest > 1 and 10 ** (widest - 1) > rest) or rest >= left * 10 ** (room - left + 1):
            return []
        found: list[Reading] = []
        for end in self.ends[at]:
            if stop - end < left - 1:
                break
            number = _value(self.text[at:end])
            if number is not None and number > rest:
                break
            found += [(number, *others) for others in self.parts(end, stop, left - 1, rest - (number or 0))]
        self.count = max(self.count, len(found))
        if self.count > READING_LIMIT:
            raise _GivenUpError
        return found


def summing_readings(run: Run, cells: int) -> list[Reading] | None:
    """Every reading whose last cell is the sum of the others (a cell without a number counts nothing).

    None where the bound on steps or on readings is reached, since then nothing is known.
    """
    length = len(run.text)
    if not cells <= length <= LENGTH_LIMIT:
        return [] if length < cells else None
    search = _SumSearch(run)
    found: list[Reading] = []
    try:
        for start in range(length - 1, cells - 2, -1):
            if length in search.ends[start] and run.possible[start]:
                total = _value(run.text[start:])
                found += [(*parts, total) for parts in search.parts(0, start, cells - 1, total or 0)]
    except _GivenUpError:
        return None
    return found if len(found) <= READING_LIMIT else None
