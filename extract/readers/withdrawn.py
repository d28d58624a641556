"""What the attributes of a page withdraw: hidden rows, hidden figures, figures struck out.

A browser shows `6<i style="display:none">7</i>` as a six; without its tags it would be 67. What is hidden inside a
table goes. What is struck out becomes `<del>`, which the reader marks, so that the cell is no number and its raw text
shows why. Hidden blocks around whole tables stay: a script may show them, and a copy that differs is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["without_withdrawn"]

#: What stands in a tag that withdraws what it holds. Literals, which are found many times faster than patterns.
_HINTS: Final = (
    b"display",
    b"DISPLAY",
    b"visibility",
    b"VISIBILITY",
    b"line-through",
    b" hidden",
    b"font-size:0",
    b"font-size: 0",
)
#: A tag with longer attributes is left alone.
_REACH: Final = 400
_HIDES = re.compile(
    rb"(?i:display\s*:\s*none|visibility\s*:\s*hidden)|font-size:\s?0(?![\d.])|\shidden(?=[\s/>=])(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*\Z)"
)
_STRIKES = re.compile(rb"(?i:line-through)")
_DIGIT = re.compile(rb"\d")
_NAME = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)\b")
#: A short element without tags inside, as an old figure beside the new one is.
_SHORT: Final = rb"[^<]{0,40}</(?i:%s)\s*>"
_ROW_END = re.compile(rb"(?i:</tr\s*>|<tr\b|</table\b)")


def without_withdrawn(data: bytes) -> tuple[bytes, int]:
    """The page in UTF-8 without hidden rows and hidden figures, and how many of them it had.

    A struck element begins with `<del>`. Time is linear in `data`.
    """
    found = sorted({tag for hint in _HINTS for tag in _tags_with(data, hint)})
    parts: list[bytes] = []
    at = hidden = 0
    for start, end in found:
        if start < at:
            continue
        tag = data[start:end]
        if _HIDES.search(tag):
            behind = _behind(data, tag, end)
            if behind > end:
                parts.append(data[at:start])
                hidden += _DIGIT.search(data, end, behind) is not None
                at = behind
        elif _STRIKES.search(tag):
            parts += (data[at:end], b"<del>")
            at = end
    return b"".join((*parts, data[at:])) if parts else data, hidden


def _tags_with(data: bytes, hint: bytes) -> Iterator[tuple[int, int]]:
    """Where the tags begin and end that hold `hint`."""
    at = data.find(hint)
    while at >= 0:
        start = max(data.rfind(b"<", max(at - _REACH, 0), at), data.rfind(b">", max(at - _REACH, 0), at))
        end = data.find(b">", at, at + _REACH) + 1
        if start >= 0 and end and data[start : start + 1] == b"<":
            yield start, end
        at = data.find(hint, max(end, at + len(hint)))


def _behind(data: bytes, tag: bytes, end: int) -> int:
    """Where a hidden row or a hidden short element ends; `end`, the end of its tag, for any other."""
    name = _NAME.match(tag)
    if name is None:
        return end
    if name[1].lower() == b"tr":
        close = _ROW_END.search(data, end)
        if close is None:
            return end
        return close.end() if close.group()[:2] == b"</" and close.group()[2:4].lower() == b"tr" else close.start()
    short = re.compile(_SHORT % name[1]).match(data, end)
    return short.end() if short else end
