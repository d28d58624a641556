"""What a tag of a page leaves in its flat text: a mark, nothing, or the need for a closer look.

Pages repeat their tags: a pasted one has some three thousand, and less than two hundred that differ.
"""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from extract.readers.withdrawn import is_hidden, is_raised, is_struck, is_white

__all__ = [
    "BREAK",
    "CELL",
    "CLOSE",
    "COMMENT",
    "END",
    "HIDDEN",
    "LAST",
    "MARKS",
    "META",
    "PREFORMATTED",
    "RAISED",
    "ROW",
    "SILENT",
    "SPAN_BASE",
    "SPAN_LIMIT",
    "STRUCK",
    "TABLE",
    "Tag",
    "tag_of",
]

#: The marks: a line or paragraph ends, a cell or a row begins, a cell ends, a table begins or ends.
#: Behind the mark of a cell stand two bytes, its rows and columns above `SPAN_BASE`.
BREAK, CELL, ROW, CLOSE, TABLE, END = (bytes([number]) for number in range(1, 7))
MARKS: Final = BREAK + CELL + ROW + CLOSE + TABLE + END
#: What a tag leaves that raises or lowers its text, as the sign of a footnote is, or strikes it out.
RAISED: Final = b"\x0e"
STRUCK: Final = b"\x0f"
#: What an element leaves whose line ends are shown.
PREFORMATTED: Final = b"\x08"
SPAN_BASE: Final = 128
#: The largest span that is believed (the HTML standard clamps colspan to 1000; no official table is wider than 20).
SPAN_LIMIT: Final = 100

#: Why a tag needs a closer look: what it holds is no text of the page, or it says something of the page.
COMMENT: Final = "comment"
SILENT: Final = "silent"
HIDDEN: Final = "hidden"
META: Final = "meta"
LAST: Final = "last"

#: Tags by the first three letters of their names; shorter names are whole, and any digit is a 1.
_BREAKS: Final = (
    *("p", "br", "hr", "li", "ul", "ol", "dd", "dt", "dl", "h1", "div", "pre"),
    *("sec", "art", "hea", "foo", "for", "opt", "blo", "cen", "cap"),
)
_OPENING: Final = {
    **dict.fromkeys(_BREAKS, BREAK),
    "td": CELL,
    "th": CELL,
    "tr": ROW,
    "tab": TABLE,
    "pre": BREAK + PREFORMATTED,
    **dict.fromkeys(("sup", "sub", "rt"), RAISED),
    **dict.fromkeys(("s", "del", "str", "bdo"), STRUCK),
}
_CLOSING: Final = {
    **dict.fromkeys((*_BREAKS, "tr"), BREAK),
    "td": CLOSE,
    "th": CLOSE,
    "tab": END,
    **dict.fromkeys(("s", "del", "str"), STRUCK),
}
_CARE: Final = {
    "!--": COMMENT,
    "met": META,
    **dict.fromkeys(("scr", "sty", "sel", "svg", "nos", "tem", "tex", "tit"), SILENT),
}
#: Longer tags are read anew each time.
_SHORT: Final = 1_000
_LAST_NAMES: Final = ("htm", "bod")
_NAME = re.compile(rb"(/?)([A-Za-z!][A-Za-z0-9!-]{0,2})")
_DIGITS: Final = bytes.maketrans(b"0123456789", b"1" * 10)
_SPAN = re.compile(rb"([rcRC])[oO][wlWL][sS][pP][aA][nN]\s*=\s*[\"']?\s*(\d+)")
#: The figure in a field of a form, and kinds of fields that show no value.
_VALUE = re.compile(rb"(?i:\svalue)\s*=\s*[\"']?\s*([\d.,]{1,20}+)\s*(?=[\"'\s/]|\Z)")
_UNSEEN = re.compile(rb"(?i:\stype\s*=\s*[\"']?(?:hidden|button|submit|reset|image|radio|checkbox|file|password))")


class Tag(NamedTuple):
    """`mark` is what the tag leaves in the text; `care` says why it needs a look, None where it needs none."""

    mark: bytes
    care: str | None = None


def tag_of(inside: bytes) -> Tag:
    """The tag that has `inside` between its angle brackets. Short ones are remembered from page to page."""
    return _known(inside) if len(inside) <= _SHORT else _read(inside)


def _read(inside: bytes) -> Tag:
    name = _NAME.match(inside)
    if name is None:
        return Tag(b"")
    short = name[2].lower().translate(_DIGITS).decode()
    if name[1]:
        mark = _CLOSING.get(short, b"")
        return Tag(b"" if _is_strong(short, inside) else mark, LAST if short in _LAST_NAMES else None)
    if care := _CARE.get(short):
        return Tag(b"", care)
    mark = b"" if _is_strong(short, inside) else _OPENING.get(short, b"")
    if mark == CELL:
        mark += _spans(inside)
    if is_hidden(inside):
        return Tag(mark, HIDDEN)
    if is_struck(inside) or (not mark and is_white(inside)):
        mark += STRUCK
    elif not mark:
        mark = _shown(inside) if short == "inp" else RAISED * is_raised(inside)
    return Tag(mark)


_known = functools.lru_cache(maxsize=4096)(_read)


def _shown(inside: bytes) -> bytes:
    """The figure that a field of a form shows, if it shows one."""
    value = _VALUE.search(inside)
    return value[1] if value is not None and _UNSEEN.search(inside) is None else b""


def _is_strong(short: str, inside: bytes) -> bool:
    """Whether a tag that may be `strike` is `strong`."""
    return short == "str" and b"strike" not in inside[:7].lower()


def _spans(inside: bytes) -> bytes:
    """The rows and columns over which a cell goes, as they stand behind its mark."""
    rows = columns = 1
    for which, digits in _SPAN.findall(inside):
        span = min(max(int(digits[:6]), 1), SPAN_LIMIT)
        if which in b"rR":
            rows = span
        else:
            columns = span
    return bytes((SPAN_BASE + rows, SPAN_BASE + columns))
