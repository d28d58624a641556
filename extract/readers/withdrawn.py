"""What the attributes of a page withdraw: hidden rows, hidden figures, figures struck out.

A browser shows `6<i style="display:none">7</i>` as a six; without its tags it would be 67. What is hidden inside a
table goes. What is struck out, or white within a cell, is marked, so that the cell is no number and its raw text shows
why. Hidden blocks around whole tables stay: a script may show them, and a copy that differs is told.
"""

from __future__ import annotations

import functools
import re
from typing import Final

__all__ = ["hidden_until", "is_hidden", "is_struck", "is_white"]

#: What stands in a tag that withdraws what it holds. Literals, which are found many times faster than patterns.
_HINTS: Final = (b"display", b"visibility", b" hidden", b"font-size:0", b"font-size: 0")
#: A tag with longer attributes is left alone.
_REACH: Final = 800
_HIDES = re.compile(
    rb"(?i:display\s*:\s*none|visibility\s*:\s*hidden)|font-size:\s?0(?![\d.])"
    rb"|\shidden(?=[\s/=]|\Z)(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*\Z)"
)
_WHITES: Final = (b"fff", b"white", b"255")
_WHITE = re.compile(
    rb"(?<![\w-])color\s*[:=]\s*[\"']?\s*(?:#?fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255\b)"
)
_NAME = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)\b")
_ROW_END = re.compile(rb"(?i:</tr\s*>|<tr\b|</table\b)")


def is_hidden(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, hides what it holds."""
    if len(inside) > _REACH:
        return False
    plain = inside.lower()
    return any(hint in plain for hint in _HINTS) and _HIDES.search(inside) is not None


def is_struck(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, strikes its text out."""
    return b"line-through" in inside.lower()


def is_white(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, prints its text in white without a ground of its own.

    On white paper it shows nothing; what is on a dark ground is told by nothing in the tag.
    """
    plain = inside.lower()
    if not any(white in plain for white in _WHITES) or _WHITE.search(plain) is None:
        return False
    return b"background" not in plain


def hidden_until(data: bytes, start: int, end: int) -> int:
    """Where a hidden row or a hidden short element of the page ends; `end`, the end of its tag, for any other.

    `start` is where its tag begins. A short element has no tags inside, as an old figure beside the new one has none.
    """
    name = _NAME.match(data, start)
    if name is None:
        return end
    if name[1].lower() == b"tr":
        close = _ROW_END.search(data, end)
        if close is None:
            return end
        return close.end() if close.group()[:2] == b"</" and close.group()[2:4].lower() == b"tr" else close.start()
    short = _short(name[1].lower()).match(data, end)
    return short.end() if short else end


@functools.lru_cache(maxsize=256)
def _short(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"[^<]{0,40}</(?i:%s)\s*>" % name)
