"""A bounded view of a document's lines: however long it is, title, date and signature stand near its ends."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Excerpt", "clip", "excerpt", "longest_first", "squeeze"]

#: Characters looked at from the start: more than any portal's navigation before a title.
HEAD_CHARACTERS = 12_000
#: Characters looked at from the end: the signature and the footer.
TAIL_CHARACTERS = 3_000
#: Lines looked at from either end, for documents of empty lines.
MAX_LINES = 2_000

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u00ad")


class Excerpt(msgspec.Struct, frozen=True):
    """The first and the last lines without blank ones, and the head as one text without white space."""

    head: tuple[str, ...]
    tail: tuple[str, ...]
    #: The head's lines joined by line ends.
    text: str
    #: The head without any white space.
    squeezed: str
    #: Whether the head holds the whole document.
    complete: bool


def squeeze(text: str) -> str:
    """The text without white space and invisible characters; wording and punctuation stay as printed."""
    squeezed = "".join(text.split())
    return squeezed if squeezed.isprintable() else squeezed.translate(_INVISIBLE)


def _take(lines: Iterable[str], budget: int, *, from_end: bool) -> tuple[list[str], bool]:
    taken: list[str] = []
    for line in islice(lines, MAX_LINES):
        if budget <= 0:
            return taken, False
        size = len(line)
        text = line.strip() if size <= budget else (line[-budget:] if from_end else line[:budget]).strip()
        if text:
            taken.append(text)
            budget -= size
    return taken, budget >= 0


def excerpt(lines: Sequence[str]) -> Excerpt:
    """The parts of `lines` that may hold metadata; at most 12,000 characters from the start and 3,000 from the end."""
    if len(lines) <= MAX_LINES and sum(map(len, lines)) < TAIL_CHARACTERS:
        head = tail = [text for line in lines if (text := line.strip())]
        complete = True
    else:
        head, complete = _take(lines, HEAD_CHARACTERS, from_end=False)
        tail, _ = _take(reversed(lines), TAIL_CHARACTERS, from_end=True)
        tail.reverse()
    text = "\n".join(head)
    return Excerpt(tuple(head), tuple(tail), text, "".join(text.split()), complete and len(lines) <= MAX_LINES)


def clip(lines: Iterable[str], budget: int) -> str:
    """The lines joined by line ends, at most `budget` characters of them."""
    taken: list[str] = []
    for line in lines:
        taken.append(line[:budget])
        budget -= len(line) + 1
        if budget <= 0:
            break
    return "\n".join(taken)


def longest_first(words: Iterable[str]) -> list[str]:
    """The words as a pattern's alternatives need them: a wording before its own beginning."""
    return sorted(words, key=len, reverse=True)
