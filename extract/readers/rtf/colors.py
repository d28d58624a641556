"""The colours of RTF: which of them is that of paper, and whether there is another ground for it to be seen on."""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["Colors"]

#: A colour with no channel darker than this is not to be told from paper.
_LIGHT: Final = 0xEB
_CHANNELS: Final = ("red", "green", "blue")
#: Words that give a text, a paragraph, a cell or a row a ground of a colour.
_GROUNDS: Final = frozenset(("cb", "chcbpat", "cbpat", "clcbpat", "trcbpat", "highlight"))


class Colors:
    """The table of colours, which may leave the first one to the reader."""

    def __init__(self) -> None:
        self._pale: list[bool] = []
        self._color: dict[str, int] = {}
        #: Whether the file has a ground that is not that of paper, so far.
        self._grounded = False

    def word(self, word: str, number: int, *, defines: bool) -> bool:
        """Whether the word is about colours; `defines` within their table."""
        if defines and word in _CHANNELS:
            self._color[word] = number
        elif word in _GROUNDS:
            self._grounded = self._grounded or (number > 0 and not self._is_pale(number))
        else:
            return False
        return True

    def end(self, count: int) -> None:
        """End so many colours of the table."""
        for _ in range(min(count, 10_000)):
            channels = [self._color.get(name, 0) for name in _CHANNELS]
            self._pale.append(bool(self._color) and min(channels) >= _LIGHT)
            self._color = {}

    def ground_of(self, color: int) -> Literal["seen", "doubtful", "paper"]:
        """Whether text of a colour is seen; `paper` where it is not, `doubtful` where there are other grounds."""
        if not self._is_pale(color):
            return "seen"
        return "doubtful" if self._grounded else "paper"

    def _is_pale(self, color: int) -> bool:
        return 0 <= color < len(self._pale) and self._pale[color]
