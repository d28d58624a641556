"""A document as one flat text in two spellings: with separators, and compact for finding labels across them."""

from __future__ import annotations

import bisect
import functools
import re
from itertools import accumulate
from typing import TYPE_CHECKING

from extract.document import Grid
from extract.glyphs import normalise
from extract.matrix.running import without_running_heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["FlatText"]

_WORD = re.compile(r"\S+")


class FlatText:
    """`text` keeps the separators (a cell or line ends with a line break), `compact` has none.

    `position(i)` maps a place in `compact` to `text`; `locator(a, b)` names a stretch of `text` in the document. The
    text is made when it is first asked for: most documents with tables never need it. Running heads and feet of pages
    are left out of it.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._given = blocks
        self._places_of_words: dict[int, tuple[list[int], list[int]]] = {}

    @functools.cached_property
    def _blocks(self) -> Sequence[Block]:
        return without_running_heads(self._given)

    @functools.cached_property
    def _pieces(self) -> list[str]:
        """The lines and cells, in order."""
        pieces: list[str] = []
        for block in self._blocks:
            if isinstance(block, Grid):
                pieces += [normalise(cell.text) for row in block.rows for cell in row]
            else:
                pieces.append(normalise(block.text))
        return pieces

    @functools.cached_property
    def text(self) -> str:
        """The text with its separators."""
        return "\n".join(self._pieces)

    @functools.cached_property
    def _compact_pieces(self) -> list[str]:
        return ["".join(piece.split()) for piece in self._pieces]

    @functools.cached_property
    def compact(self) -> str:
        """The text without any white space."""
        return "".join(self._compact_pieces)

    @functools.cached_property
    def _compact_starts(self) -> list[int]:
        """Where each piece starts in the compact text."""
        return [0, *accumulate(map(len, self._compact_pieces))]

    def _words(self, piece: int) -> tuple[list[int], list[int]]:
        """Where the words of a piece start in it, and in its compact spelling."""
        known = self._places_of_words.get(piece)
        if known is None:
            words = list(_WORD.finditer(self._pieces[piece]))
            lengths = accumulate((len(word.group()) for word in words), initial=0)
            known = self._places_of_words[piece] = [word.start() for word in words], list(lengths)
        return known

    def position(self, compact: int) -> int:
        """Where character `compact` of the compact text stands in `text`."""
        if compact >= len(self.compact):
            return len(self.text)
        piece = bisect.bisect_right(self._compact_starts, compact) - 1
        inside = compact - self._compact_starts[piece]
        starts, compact_starts = self._words(piece)
        word = bisect.bisect_right(compact_starts, inside) - 1
        return self._starts[piece] + starts[word] + inside - compact_starts[word]

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `text` behind compact character `start - 1` and before compact character `end`."""
        begin = self.position(start - 1) + 1 if start else 0
        return begin, max(begin, self.position(end))

    @functools.cached_property
    def _starts(self) -> list[int]:
        """Where each piece starts in the text."""
        return [0, *accumulate(len(piece) + 1 for piece in self._pieces)]

    @functools.cached_property
    def _firsts(self) -> list[int]:
        """The number of each block's first piece."""
        return [0, *accumulate(sum(map(len, b.rows)) if isinstance(b, Grid) else 1 for b in self._blocks)]

    def _name(self, piece: int) -> str:
        at = bisect.bisect_right(self._firsts, piece) - 1
        block = self._blocks[at]
        if not isinstance(block, Grid):
            return f"line:{block.number}"
        cell = piece - self._firsts[at]
        for number, row in enumerate(block.rows, 1):
            if cell < len(row):
                return f"table:{block.number}/row:{number}/cell:{cell + 1}"
            cell -= len(row)
        raise IndexError(piece)

    def locator(self, start: int, end: int) -> str:
        """The line or cell of a stretch of `text`, and its characters there, counted from 0."""
        piece = min(max(bisect.bisect_right(self._starts, start), 1), len(self._pieces)) - 1
        begin = self._starts[piece]
        return f"{self._name(piece)}/chars:{start - begin}-{end - begin}"

    def compact_position(self, text: int) -> int:
        """Which character of the compact text stands at, or is the next after, place `text`."""
        piece = min(max(bisect.bisect_right(self._starts, text), 1), len(self._pieces)) - 1
        inside = text - self._starts[piece]
        starts, compact_starts = self._words(piece)
        word = bisect.bisect_right(starts, inside) - 1
        if word < 0:
            return self._compact_starts[piece]
        return self._compact_starts[piece] + min(compact_starts[word] + inside - starts[word], compact_starts[word + 1])
