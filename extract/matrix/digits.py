"""Digits run together: in how many ways a run can be the numbers of a row, and which of them add up.

A run is written with one character for each digit and `/` for each cell that prints no number. A number has no leading
zero. Between two characters a boundary can be certain (a separator in the source), possible, or excluded.
All searches are bounded; past the bound a run has no readings and its cells stay ambiguous.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "LENGTH_LIMIT",
    "GivenUpError",
    "Reading",
    "Run",
    "SumSearch",
    "count_readings",
    "may_have_lost_cells",
    "readings",
    "run_of",
    "summing_readings",
]

#: One reading: a number for each cell, None for a cell that prints none.
Reading = tuple[int | None, ...]

#: A run longer than this is not searched: seven cells of eighteen digits.
LENGTH_LIMIT: Final = 126
#: Longest number that is believed: decision counts reach eight digits, amounts in yuan thirteen.
NUMBER_LIMIT: Final = 18
#: Readings counted, and steps of one search for a sum: the largest cities of the generator take 900.
COUNT_LIMIT: Final = 20_000
STEP_LIMIT: Final = 2_500
#: Readings of one run that are kept.
READING_LIMIT: Final = 400


_LONGER: Final = re.compile(r"[1-9]\d")
_POWERS: Final = tuple(10**digits for digits in range(LENGTH_LIMIT + 2))


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


def may_have_lost_cells(tokens: Iterable[str]) -> bool:
    """Whether tokens with as many characters as cells may be fewer numbers: one has a digit behind one that is no 0."""
    return any(_LONGER.search(token) for token in tokens)


def _value(text: str) -> int | None:
    return None if text == "/" else int(text)


def readings(run: Run, cells: int, accept: Callable[[Reading], bool]) -> list[Reading] | None:
    """Every reading that `accept` takes, by plain enumeration; None where the bound is reached."""
    if not cells <= len(run.text) <= LENGTH_LIMIT or count_readings(run, cells) > COUNT_LIMIT:
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


class GivenUpError(Exception):
    """A search reached its bound."""


class SumSearch:
    """The ways to read stretches of a run as numbers with a given sum. All its searches together have one bound."""

    def __init__(self, run: Run) -> None:
        self._text = run.text
        self._ends = _ends(run)
        self._possible = run.possible
        self._numbers: list[dict[int, int] | None] = [None] * len(run.text)
        self._pairs: dict[tuple[int, int], dict[int, list[int]]] = {}
        self._steps = 0

    def summing(self, begin: int, stop: int, cells: int) -> list[Reading]:
        """Every reading of characters `begin` to `stop` as `cells` cells of which the last is the sum of the others.

        There are four cells at least. A cell without a number counts nothing. GivenUpError where the bound on steps or
        on readings is reached.
        """
        found: list[Reading] = []
        others = cells - 1
        for start in range(stop - 1, begin + others - 1, -1):
            # No number has more digits than the total, and one has as many or one less.
            room, digits = start - begin, stop - start
            if digits * others < room or digits > room - others + 2:
                continue
            total = self._number(start).get(stop)
            if total is not None and self._possible[start]:
                last = self._value(start, stop)
                found += [(*parts, last) for parts in self._parts(begin, start, others, total)]
                if len(found) > READING_LIMIT:
                    raise GivenUpError
        return found

    def _number(self, start: int) -> dict[int, int]:
        """The numbers that start at a character, by their ends: as many as are asked for are made, and once."""
        known = self._numbers[start]
        if known is None:
            text = self._text
            known = {end: 0 if text[start] == "/" else int(text[start:end]) for end in self._ends[start]}
            self._numbers[start] = known
        return known

    def _value(self, start: int, end: int) -> int | None:
        return None if self._text[start] == "/" else self._number(start)[end]

    def _pair(self, at: int, stop: int) -> dict[int, list[int]]:
        """The sums of two numbers that characters `at` to `stop` can be, with the places that part them."""
        known = self._pairs.get((at, stop))
        if known is None:
            self._pairs[at, stop] = known = {}
            for end, number in self._number(at).items():
                if end >= stop:
                    break
                second = self._number(end).get(stop)
                if second is not None:
                    known.setdefault(number + second, []).append(end)
        return known

    def _parts(self, at: int, stop: int, left: int, rest: int) -> list[Reading]:
        """All readings of characters `at` to `stop` as `left` numbers, three at least, that sum up to `rest`."""
        self._steps += 1
        if self._steps > STEP_LIMIT:
            raise GivenUpError
        found: list[Reading] = []
        for end, number in self._number(at).items():
            room = stop - end
            if room < left - 1 or number > rest:
                break
            # The longest of the others has at least so many digits, and at most all but one for each of the rest.
            least, most = (room - 1) // (left - 1), room - left + 2
            if rest - number < _POWERS[least] * (least > 0) or rest - number >= (left - 1) * _POWERS[most]:
                continue
            others: list[Reading]
            if left == 3:  # noqa: PLR2004 - the last two are looked up: they come again for every start of the others
                parting = self._pair(end, stop).get(rest - number, ())
                others = [(self._value(end, middle), self._value(middle, stop)) for middle in parting]
            else:
                others = self._parts(end, stop, left - 1, rest - number)
            if others:
                value = self._value(at, end)
                found += [(value, *each) for each in others]
        if len(found) > READING_LIMIT:
            raise GivenUpError
        return found


def summing_readings(run: Run, cells: int) -> list[Reading] | None:
    """Every reading, of four cells or more, whose last cell is the sum of the others.

    None where the bound on steps or on readings is reached, since then nothing is known.
    """
    length = len(run.text)
    if not cells <= length <= LENGTH_LIMIT:
        return [] if length < cells else None
    try:
        return SumSearch(run).summing(0, length, cells)
    except GivenUpError:
        return None
