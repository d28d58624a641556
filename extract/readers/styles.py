"""What the style sheets within a page hide, said in the tags themselves, so that it is read as if it stood there.

Only rules that end in a class or an id count. One that holds whatever stands around the element hides it; one that may
not hold (below another element, on paper, beside a rule that shows the same class) only makes its figures doubtful.
Sheets in files of their own are not there to be asked.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from extract.readers.withdrawn import is_raised, is_struck, is_white

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["with_hidden_told"]

#: What is written into a tag.
_HIDDEN: Final = b' style="display:none"'
_DOUBTED: Final = b' style="color:#fff"'
#: What stands in a rule that hides; literals, which are found many times faster than patterns.
_HINTS: Final = (
    b"display",
    b"visibility",
    b"font-size",
    b"color",
    b"opacity",
    b"align",
    b"raise",
    b"decoration",
    b"bidi",
)
_HIDES = re.compile(rb"(?i:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![\d.]*[1-9]))")
_SHOWS = re.compile(rb"(?i:(?<![\w-])display\s*:\s*(?!none)[a-z])")
#: What stands before the last part of a selector, and that part's classes and ids.
_SELECTOR = re.compile(rb"(.*[\s>+~])?[A-Za-z0-9]*((?:[.#][\w-]+)+)", re.DOTALL)
_NAME = re.compile(rb"[.#][\w-]+")
#: The value of a class or an id; its name begins with a letter or a sign that takes no quotation marks.
_ATTRIBUTE = re.compile(rb"\s(?i:(class)|id)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))")
#: A tag with longer attributes is left alone.
_REACH: Final = 800
_TAG_NAME = re.compile(rb"<[A-Za-z][A-Za-z0-9]*(?=\s)")
#: A figure and nothing else, behind a tag and perhaps others within it.
_FIGURE = re.compile(rb"[^<>]*>(?:\s|&nbsp;|<[A-Za-z][^<>]*>){0,6}[\d,.]{1,20}(?:\s|&nbsp;)*<")


def with_hidden_told(page: bytes, sheets: Sequence[bytes]) -> bytes:
    """The page, in UTF-8, with a style in each tag that a rule of its `sheets` hides; as it is without such rules."""
    names = _hidden_names(tuple([sheet for sheet in sheets if any(hint in sheet for hint in _HINTS)]))
    names = {name: certain for name, certain in names.items() if _is_used(name, page, sheets)}
    if not names:
        return page
    pieces: list[bytes] = []
    last = 0
    for found in _ATTRIBUTE.finditer(page):
        value = found[2] or found[3] or found[4] or b""
        sign = b"." if found[1] else b"#"
        hidden = [certain for each in value.split() if (certain := names.get(sign + each)) is not None]
        begin = page.rfind(b"<", max(last, found.start() - _REACH), found.start()) if hidden else -1
        tag = _TAG_NAME.match(page, begin) if begin >= 0 else None
        if tag is None or (not any(hidden) and _FIGURE.match(page, found.end()) is None):
            continue
        pieces += [page[last : tag.end()], _HIDDEN if any(hidden) else _DOUBTED]
        last = tag.end()
    return b"".join([*pieces, page[last:]])


def _is_used(name: bytes, page: bytes, sheets: Sequence[bytes]) -> bool:
    """Whether a name stands outside of the style sheets too."""
    plain = name[1:]
    return page.count(plain) > sum(sheet.count(plain) for sheet in sheets)


@functools.lru_cache(maxsize=64)
def _hidden_names(sheets: tuple[bytes, ...]) -> dict[bytes, bool]:
    """The classes and ids, with their signs, that rules hide, raise, strike out or whiten, and whether they are hidden.

    That is uncertain where a rule may not hold, or another shows the same name. The pages of a site have their sheets
    in common.
    """
    found: dict[bytes, bool] = {}
    shown: set[bytes] = set()
    for selectors, declarations, within in (rule for sheet in sheets for rule in _rules(sheet)):
        hides = _HIDES.search(declarations) is not None
        doubts = not hides and (is_white(declarations) or is_raised(declarations) or is_struck(declarations))
        if not hides and not doubts:
            if _SHOWS.search(declarations) is not None:
                shown.update(_NAME.findall(selectors))
            continue
        for selector in selectors.split(b","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match is not None:
                names = _NAME.findall(match[2])
                certain = hides and not within and not match[1] and len(names) == 1
                found |= {name: found.get(name, True) and certain for name in names}
    return {name: certain and name not in shown for name, certain in found.items()}


def _rules(sheet: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """The selectors and declarations of each rule of a sheet, and whether it stands within another, as of `@media`."""
    first, *others = sheet.replace(b"<!--", b"").replace(b"-->", b"").split(b"/*")
    plain = b" ".join([first, *(other.partition(b"*/")[2] for other in others)])
    depth = 0
    for piece in plain.split(b"}"):
        before, _, declarations = piece.rpartition(b"{")
        opened = before.count(b"{")
        depth += opened
        yield before.rpartition(b"{")[2], declarations, depth > 0
        if not before and b"{" not in piece:
            depth = max(depth - 1, 0)
