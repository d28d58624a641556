"""A document as one flat text in two spellings: with separators, and compact for finding labels across them."""

from __future__ import annotations

import bisect
import functools
import re
from typing import TYPE_CHECKING

from extract.document import Grid
from extract.glyphs import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.document import Block

__all__ = ["FlatText"]

_WORD = re.compile(r"\S+")


class FlatText:
    """`text` keeps the separators (a cell or line ends with a line break), `compact` has none.

    `position(i)` maps a place in `compact` to `text`; `locator(a, b)` names a stretch of `text` in the document. The
    text is made when it is first asked for: most documents with tables never need it.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = blocks

    @functools.cached_property
    def text(self) -> str:
        """The text with its separators."""
        parts: list[str] = []
        self._starts: list[int] = []
        self._names: list[str] = []
        at = 0
        for block in self._blocks:
            if isinstance(block, Grid):
                for number, row in enumerate(block.rows, 1):
                    for index, cell in enumerate(row, 1):
                        at = self._append(parts, cell.text, f"table:{block.number}/row:{number}/cell:{index}", at)
            else:
                at = self._append(parts, block.text, f"line:{block.number}", at)
        return "\n".join(parts)

    @functools.cached_property
    def compact(self) -> str:
        """The text without any white space."""
        self._text_starts: list[int] = []
        self._compact_starts: list[int] = []
        words: list[str] = []
        length = 0
        for match in _WORD.finditer(self.text):
            self._text_starts.append(match.start())
            self._compact_starts.append(length)
            word = match.group()
            words.append(word)
            length += len(word)
        return "".join(words)

    def _append(self, parts: list[str], text: str, name: str, at: int) -> int:
        plain = normalise(text)
        parts.append(plain)
        self._starts.append(at)
        self._names.append(name)
        return at + len(plain) + 1

    def position(self, compact: int) -> int:
        """Where character `compact` of the compact text stands in `text`."""
        if compact >= len(self.compact):
            return len(self.text)
        i = bisect.bisect_right(self._compact_starts, compact) - 1
        return self._text_starts[i] + compact - self._compact_starts[i]

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `text` behind compact character `start - 1` and before compact character `end`."""
        begin = self.position(start - 1) + 1 if start else 0
        return begin, max(begin, self.position(end))

    def locator(self, start: int, end: int) -> str:
        """The line or cell of a stretch of `text`, and its characters there, counted from 0."""
        i = max(bisect.bisect_right(self._starts, start) - 1, 0)
        return f"{self._names[i]}/chars:{start - self._starts[i]}-{end - self._starts[i]}"

    def compact_position(self, text: int) -> int:
        """Which character of the compact text stands at, or is the next after, place `text`."""
        i = bisect.bisect_right(self._text_starts, text) - 1
        if i < 0:
            return 0
        end = self._compact_starts[i + 1] if i + 1 < len(self._compact_starts) else len(self.compact)
        return min(self._compact_starts[i] + text - self._text_starts[i], end)
