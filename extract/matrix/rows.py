"""A row of flattened text: what its tokens can be, seven cells as they stand or digits that are to be separated."""

from __future__ import annotations

import functools
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, Final

from extract.matrix.columns import OFFICIAL
from extract.matrix.digits import (
    Reading,
    Run,
    count_readings,
    may_have_lost_cells,
    readings,
    run_of,
    summing_readings,
)
from extract.matrix.signs import DASHES, doubled, has_minus, is_odd
from extract.matrix.stream import LEADING_ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.stream import Region

__all__ = ["TextRow"]

#: At most so many page numbers stand inside one row.
_STRAY: Final = 2


class TextRow:
    """A row of the text and what its tokens can be. `alone`: the tokens stand apart, one for each cell."""

    def __init__(self, region: Region, order: tuple[str, ...]) -> None:
        self.region = region
        self.tokens, paired = doubled(region.tokens, len(order))
        self.width = len(order)
        self.total = order.index("total") if "total" in order else None
        last = self.tokens[-1].text if self.tokens else ""
        self.bare = bool(region.ordinal) and last.endswith(region.ordinal)
        if self.bare and len(self.tokens) == self.width + 1 and last == region.ordinal:
            self.tokens, self.bare = self.tokens[:-1], False
        #: What its cells without a number stand for is not nothing, or may be a minus: no sum tells of them.
        self.odd = paired or region.more or any(map(is_odd, self.tokens))
        self.odd = self.odd or (len(self.tokens) != self.width and has_minus(self.tokens))
        self.alone = len(self.tokens) == self.width and not paired and not region.more
        #: A token that begins with a zero is more than one cell.
        self.padded = any(LEADING_ZERO.match(token.text) for token in self.tokens)
        self.length = sum(len(token.text) for token in self.tokens)

    def adds_up(self, reading: Reading) -> bool:
        """Whether the total, if there is one, is the sum of the others (a subtotal's double count taken out)."""
        if self.total is None:
            return True
        values = [value or 0 for value in reading]
        total = values[self.total]
        rest = sum(values) - total
        if self.width > len(OFFICIAL):
            return rest - 2 * values[self.width - 2] == total or rest == total
        return rest == total

    def printed(self) -> Reading:
        """The tokens as they stand, each a cell."""
        return tuple(None if token.text == "/" else int(token.text) for token in self.tokens)

    def is_proven(self) -> bool:
        """Whether its tokens are its cells in a text in which those of other rows are joined or lost."""
        return not (self.padded or self.odd) and self.adds_up(self.printed())

    def _variants(self) -> list[list[str]]:
        texts = [token.text for token in self.tokens]
        if not self.bare:
            return [texts]
        shorter = texts[-1][: -len(self.region.ordinal)]
        return [texts, [*texts[:-1], shorter] if shorter else texts[:-1]]

    @functools.cached_property
    def choices(self) -> list[Reading] | None:
        """The readings that add up; None where the search was given up."""
        if self.odd:
            return [self.printed()] if self.alone else None
        if self.padded:
            return self._search(split=True, merge=False)
        if self.alone and not self.bare:
            printed = self.printed()
            if self.adds_up(printed):
                return [printed]
            free = self._search(split=True, merge=True)
            return None if free is None else [printed, *(reading for reading in free if reading != printed)]
        found = self._search(split=len(self.tokens) < self.width or self.bare, merge=len(self.tokens) > self.width)
        if found is not None and self.width < len(self.tokens) <= self.width + _STRAY:
            found = sorted({*found, *self._without_strays()}, key=str)
        if found == []:
            found = self._search(split=True, merge=True)
        return found

    @property
    def wrapped(self) -> list[Reading] | None:
        """The readings that add up where a number may go on behind a line break; None where there is none, or too many.

        They are more than the `choices` only where cells of the row are joined.
        """
        if self.odd or not 1 < len(self.tokens) < self.width:
            return None
        return self._search(split=True, merge=True)

    def _without_strays(self) -> list[Reading]:
        """The readings in which one or two of the tokens are no cells, but page numbers between them."""
        texts = [token.text for token in self.tokens]
        if any(token.raw in DASHES for token in self.tokens):
            return []  # a dash and the number behind it may be one cell
        kept = (part for part in combinations(texts, self.width) if all(text == "0" or text[0] != "0" for text in part))
        found = {tuple(None if text == "/" else int(text) for text in part) for part in kept}
        return [reading for reading in found if self.adds_up(reading)]

    def _search(self, *, split: bool, merge: bool) -> list[Reading] | None:
        found: set[Reading] = set()
        for texts in self._variants():
            if not texts:
                continue
            run = run_of(texts, split=split, merge=merge)
            if self.total == self.width - 1 == len(OFFICIAL) - 1:
                some = summing_readings(run, self.width)
            else:
                some = readings(run, self.width, self.adds_up)
            if some is None:
                return None
            found.update(some)
        return sorted(found, key=str)

    def forced(self) -> Reading | None:
        """The reading, if the digits can be read in one way only and it adds up.

        One that does not may be a row that lost a blank cell: 19 0 0 0 _ 0 19 has seven digits too. And so may one that
        does, which holds a number that can go on: 0 0 0 0 0 11 with a cell lost is 0000011 as well as 0 0 0 0 0 1 1.
        """
        variants = self._variants()
        text = "".join(variants[0])
        if len(variants) > 1 or len(text) != self.width or self.odd or may_have_lost_cells(variants[0]):
            return None
        reading = tuple(None if char == "/" else int(char) for char in text)
        return reading if self.adds_up(reading) else None

    def ways(self) -> int:
        """How many readings the digits have without any sum."""
        return sum(count_readings(run_of(texts, split=True, merge=False), self.width) for texts in self._variants())

    def misprints(self, needed: Reading) -> list[Reading]:
        """The readings of the digits that one error of print tells from `needed`.

        One cell is wrong, or one cell and the total alike, or two cells are exchanged, or one is lost, which is None.
        """
        found = {reading for reading in self.choices or () if self._twice_wrong(reading, needed)}
        if len(self.tokens) > self.width:
            return []  # a cut number and a misprint in one row: too much to explain with one error
        for texts in self._variants():
            run = run_of(texts, split=True, merge=len(self.tokens) >= self.width)
            found.update(_one_cell_off(run, needed))
            found.update(_exchanged(run, needed))
            found.update(_one_cell_lost(run, needed))
        return [reading for reading in found if reading != needed]

    def cut_and_misprinted(self, survivors: Sequence[Reading]) -> list[Reading]:
        """Readings of a row with too many tokens that join two of them, and differ from a survivor in one cell.

        A page number in the row, or a number cut in two that the source itself prints wrong: 8 9 0 0 0 0 0 8.
        """
        run = run_of([token.text for token in self.tokens], split=False, merge=True)
        return [near for reading in survivors for near in _one_cell_off(run, reading) if near != reading]

    def _twice_wrong(self, reading: Reading, needed: Reading) -> bool:
        """Whether one cell is off, or one and the total by the same number."""
        off = {i: (reading[i] or 0) - (needed[i] or 0) for i in range(self.width) if reading[i] != needed[i]}
        off = {i: difference for i, difference in off.items() if difference}
        total = None if self.total is None else off.pop(self.total, None)
        return (len(off) == 1 and total in (None, *off.values())) or (not off and total is not None)


def _one_cell_off(run: Run, needed: Reading) -> list[Reading]:
    if "/" in run.text:
        return []
    texts = [str(value or 0) for value in needed]
    found: list[Reading] = []
    for i in range(len(texts)):
        before, behind = "".join(texts[:i]), "".join(texts[i + 1 :])
        middle = run.text[len(before) : len(run.text) - len(behind)]
        if not middle or not (run.text.startswith(before) and run.text.endswith(behind)):
            continue
        if len(before) + len(behind) + len(middle) != len(run.text) or (middle[0] == "0" and len(middle) > 1):
            continue
        parts = [*texts[:i], middle, *texts[i + 1 :]]
        if _bounds_fit(run, parts):
            found.append(tuple(map(int, parts)))
    return found


def _exchanged(run: Run, needed: Reading) -> list[Reading]:
    """The readings of the run that are `needed` with two of its cells exchanged."""
    found: list[Reading] = []
    for i, j in combinations(range(len(needed)), 2):
        values = [value or 0 for value in needed]
        values[i], values[j] = values[j], values[i]
        parts = [str(value) for value in values]
        if "".join(parts) == run.text and _bounds_fit(run, parts):
            found.append(tuple(values))
    return found


def _one_cell_lost(run: Run, needed: Reading) -> list[Reading]:
    """The readings of the run that are `needed` without one of its cells."""
    texts = [str(value or 0) for value in needed]
    found: list[Reading] = []
    for i in range(len(texts)):
        parts = [*texts[:i], *texts[i + 1 :]]
        if "".join(parts) == run.text and _bounds_fit(run, parts):
            found.append((*needed[:i], None, *needed[i + 1 :]))
    return found


def _bounds_fit(run: Run, parts: Sequence[str]) -> bool:
    """Whether the run can be cut into these parts, and has no certain boundary inside one."""
    bounds = {0, *accumulate(map(len, parts))}
    return all(run.possible[bound] for bound in bounds) and all(
        bound in bounds for bound, certain in enumerate(run.certain) if certain
    )
