"""What the attributes of a page withdraw: hidden rows, hidden figures, figures struck out.

A browser shows `6<i style="display:none">7</i>` as a six; without its tags it would be 67. What is hidden inside a
table goes. What is struck out, or white within a cell, is marked, so that the cell is no number and its raw text shows
why. Hidden blocks around whole tables stay: a script may show them, and a copy that differs is told.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["hidden_until", "is_hidden", "is_raised", "is_struck", "is_white"]

#: What stands in a tag that withdraws what it holds. Literals, which are found many times faster than patterns.
_HINTS: Final = (b"display", b"visibility", b" hidden", b"font-size:0", b"font-size: 0")
#: A tag with longer attributes is left alone.
_REACH: Final = 800
_HIDES = re.compile(
    rb"(?i:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))|font-size:\s?0(?![\d.])"
    rb"|\shidden(?=[\s/=]|\Z)(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*\Z)"
)
_WHITES: Final = (b"#f", b"fff", b"white", b"snow", b"ivory", b"25", b"transparent", b"opacity", b"bidi-override")
#: White and what nobody can tell from it, nothing, and digits printed from right to left.
_WHITE = re.compile(
    rb"(?<![\w-])color\s*[:=]\s*[\"']?\s*(?:#?(?:fff|f[a-f]f[a-f]f[a-f](?:ff)?)\b|(?:ghost|floral)?white(?:smoke)?\b"
    rb"|(?:snow|ivory|transparent)\b|rgba?\(\s*25\d\s*,\s*25\d\s*,\s*25\d\b)|opacity\s*:\s*0(?:\.0*)?(?![\d.])|bidi-override"
)
_RAISED: Final = (b"vertical-align", b"text-raise", b"notereference")
_RAISES = re.compile(
    rb"vertical-align\s*:\s*(?:super|sub|text-top)|text-raise\s*:\s*-?[\d.]*[1-9]|(?:foot|end)notereference"
)
_NAME = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)\b")
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
#: What no short element holds, and how many bytes of text it has at most.
_PARTS: Final = (b"table", b"tr", b"td", b"th", b"p", b"div", b"li", b"dd", b"dt")
_SHORT: Final = 40
_ROW_END = re.compile(rb"(?i:</tr\s*>|<tr\b|</table\b)")


def is_hidden(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, hides what it holds."""
    if len(inside) > _REACH:
        return False
    plain = inside.lower()
    return any(hint in plain for hint in _HINTS) and _HIDES.search(inside) is not None


def is_struck(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, or a rule of a style sheet strikes its text out."""
    return b"line-through" in inside.lower()


def is_raised(inside: bytes) -> bool:
    """Whether a tag, by what stands between its angle brackets, raises or lowers its text, as that of a note's sign."""
    plain = inside.lower()
    return any(hint in plain for hint in _RAISED) and _RAISES.search(plain) is not None


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

    `start` is where its tag begins. A short element holds a few words, as an old figure beside the new one.
    """
    name = _NAME.match(data, start)
    if name is None:
        return end
    if name[1].lower() == b"tr":
        close = _ROW_END.search(data, end)
        if close is None:
            return end
        return close.end() if close.group()[:2] == b"</" and close.group()[2:4].lower() == b"tr" else close.start()
    return _end_of_short(data, name[1].lower(), end)


def _end_of_short(data: bytes, name: bytes, start: int) -> int:
    """Where a short element ends whose tag ends at `start`: one that holds no cells and no long text; else `start`."""
    depth, at, length = 1, start, 0
    for tag in _TAG.finditer(data, start, start + _REACH):
        closes, inner = tag[1] == b"/", tag[2].lower()
        length += tag.start() - at
        if length > _SHORT or inner in (_PARTS if inner != name or not closes else ()):
            return start
        if inner == name:
            depth += -1 if closes else 1
        if not depth:
            return tag.end()
        at = tag.end()
    return start
