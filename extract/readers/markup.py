"""Markup to flat text: what a page shows, with a mark wherever a tag separates it.

A pasted page has some three thousand tags. Looking at each of them alone costs more than everything else that is done
with the page, so all are found and named at once, as arrays.
"""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["BREAK", "CELL", "CLOSE", "END", "MARKS", "ROW", "TABLE", "Flat", "decoded", "flatten"]

#: The marks: a line or paragraph ends, a cell or a row begins, a cell ends, a table begins or ends.
BREAK, CELL, ROW, CLOSE, TABLE, END = (bytes([number]) for number in range(1, 7))
MARKS: Final = BREAK + CELL + ROW + CLOSE + TABLE + END
#: Kinds of tags that leave no mark and need a look: what they hold is no text of the page, or says something of it.
_SILENT, _COMMENT, _META, _LAST, _STRIKE = range(len(MARKS) + 1, len(MARKS) + 6)
#: What a tag leaves that raises or lowers its text, as the sign of a footnote is, or strikes it out.
_RAISED, _STRUCK = 14, 15

#: Tags by the first three letters of their names; shorter names are whole. All others are dropped without a mark.
_BREAKS: Final = (
    *("p", "br", "hr", "li", "ul", "ol", "dd", "dt", "dl", "h1", "div", "pre"),
    *("sec", "art", "hea", "foo", "for", "opt", "blo", "cen", "cap"),
)
_OPENING: Final = {
    "s": _STRUCK,  # before the longer names that begin with it
    **dict.fromkeys(_BREAKS, BREAK[0]),
    "td": CELL[0],
    "th": CELL[0],
    "tr": ROW[0],
    "tab": TABLE[0],
    "met": _META,
    "!--": _COMMENT,
    **dict.fromkeys(("sup", "sub"), _RAISED),
    "del": _STRUCK,
    "str": _STRIKE,
    **dict.fromkeys(("scr", "sty", "sel", "svg", "nos", "tem", "tex", "tit"), _SILENT),
}
_CLOSING: Final = {
    "s": _STRUCK,
    **dict.fromkeys((*_BREAKS, "tr"), BREAK[0]),
    "td": CLOSE[0],
    "th": CLOSE[0],
    "tab": END[0],
    "del": _STRUCK,
    "str": _STRIKE,
    "htm": _LAST,
    "bod": _LAST,
}
#: Bytes looked at in one step, so that the arrays of a huge page cost no more than those of a large one.
_STEP: Final = 1 << 20
#: A name's letters are looked at behind the last byte too.
_PAD: Final = bytes(4)
_BITS: Final = 5
_DIGIT: Final = rb"(?:\d|\xef\xbc[\x90-\x99])"
_RAISED_DIGIT = re.compile(rb"\x0e(?=[\s\x0e\x0f]{0,20}" + _DIGIT + rb")")
_STRUCK_DIGIT = re.compile(rb"\x0f(?=[\s\x0e\x0f]{0,20}" + _DIGIT + rb")")
_NAME = re.compile(rb"</?[A-Za-z][A-Za-z0-9]*")
_META_NAME = re.compile(
    rb"(?i:name\s*=\s*[\"']?\s*(ArticleTitle|PubDate|ContentSource|SiteName|SiteIDCode|ColumnName|ColumnType|Author|Url"
    rb"|firstpublishedtime)\b)"
)
_META_CONTENT = re.compile(rb"(?i:content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")


class Flat(msgspec.Struct):
    """The text of a page with its marks, in UTF-8; the attributes of its cells, in order; its meta tags and title.

    `ended`: the page has come to the end of its body.
    """

    text: bytes
    cells: list[bytes]
    meta: dict[str, str]
    ended: bool


class _Tables(NamedTuple):
    """What single bytes and names are. `letters`: the number of a character in a name, 0 for one that ends it.

    `starts`: whether `<` before the byte begins a tag. `kinds`: of an opening tag by the three letters of its name, and
    behind those, of a closing one.
    """

    letters: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.uint8]


@functools.cache
def _tables() -> _Tables:
    import numpy as np

    letters = np.zeros(256, np.uint16)
    for number, letter in enumerate(b"abcdefghijklmnopqrstuvwxyz", 1):
        letters[letter] = letters[letter - 32] = number
    letters[list(b"0123456789")] = 27
    letters[list(b"!-")] = 28, 29
    starts = letters.astype(np.bool_)
    starts[list(b"0123456789-")] = False
    starts[list(b"/?")] = True
    kinds = np.zeros((2, 1 << _BITS, 1 << _BITS, 1 << _BITS), np.uint8)
    for closing, names in enumerate((_OPENING, _CLOSING)):
        for name, kind in names.items():
            codes = [int(letters[letter]) for letter in name.encode()]
            # Behind a name that has ended comes anything.
            kinds[(closing, *codes) if len(codes) != 2 else (closing, *codes, 0)] = kind  # noqa: PLR2004
            if len(codes) == 1:
                kinds[closing, codes[0]] = 0
                kinds[closing, codes[0], 0] = kind
    return _Tables(letters, starts, kinds.reshape(-1))


def flatten(data: bytes) -> Flat:
    """What a page in UTF-8 shows, with marks. A tag that is cut off at its end is dropped. Never raises."""
    data = data.removesuffix(b"<")
    reader = _Flattener(data)
    begin = 0
    while begin < len(data):
        begin = reader.step(begin)
    return Flat(_told(b"".join(reader.parts)), reader.cells, reader.meta, reader.ended)


def _told(text: bytes) -> bytes:
    """`^` before raised and `~` around struck digits, which are no part of a number; without other text's marks."""
    if _RAISED not in text and _STRUCK not in text:
        return text
    text = _RAISED_DIGIT.sub(b"^", text)
    return _STRUCK_DIGIT.sub(b"~", text).translate(None, bytes((_RAISED, _STRUCK)))


class _Flattener:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.parts: list[bytes] = []
        self.cells: list[bytes] = []
        self.meta: dict[str, str] = {}
        self.ended = False

    def step(self, begin: int) -> int:
        """Flatten a stretch of the page from `begin`, which is in no tag; where the next begins."""
        import numpy as np

        known = _tables()
        size = self._size(begin)
        stretch = self.data[begin : begin + size]
        page = np.frombuffer(bytearray(stretch + _PAD), np.uint8)
        brackets = np.flatnonzero(page[:size] | 2 == ord(">"))  # `<` differs from it in this bit alone
        opening = page[brackets] == ord("<")
        told = ~opening | known.starts[page[brackets + 1]]
        if not told.all():
            brackets, opening = brackets[told], opening[told]
        # A tag goes from the first `<` of several to the first `>` of several.
        turns = np.ones(len(brackets), np.bool_)
        turns[1:] = opening[1:] != opening[:-1]
        starts = brackets[turns & opening]
        ends = brackets[turns & ~opening] + 1
        if len(ends) and (not len(starts) or ends[0] <= starts[0]):
            ends = ends[1:]
        cut = len(starts) > len(ends)
        if cut:
            ends = np.append(ends, size)
        name = starts + 1
        closing = page.take(name) == ord("/")
        name += closing
        codes = known.letters.take(page.take(name)) << _BITS | known.letters.take(page.take(name + 1))
        codes = codes << _BITS | known.letters.take(page.take(name + 2))
        kinds = known.kinds.take(codes | closing.astype(np.uint16) << 3 * _BITS)
        if cut:
            kinds[-1] = 0
        kept, behind = self._look(begin, starts, ends, kinds)
        if kept is not None:
            starts, ends, kinds = starts[kept], ends[kept], kinds[kept]
        self._write(stretch, page[:size], starts, ends, kinds)
        return max(begin + size, behind)

    def _size(self, begin: int) -> int:
        """How many bytes to take, so that no tag is cut in two."""
        length = _STEP
        while begin + length < len(self.data):
            end = begin + length
            cut = self.data.rfind(b">", begin, end) + 1
            if cut > begin:
                return cut - begin
            length *= 2
        return len(self.data) - begin

    def _look(
        self, begin: int, starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], kinds: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.bool_] | None, int]:
        """Look at the tags that need it. Which tags stand outside of what is no text (None: all), and where that ends.

        The tag before what is no text comes to reach to its end.
        """
        import numpy as np

        behind = 0
        silent: list[int] = []
        some = np.flatnonzero((kinds > len(MARKS)) & (kinds <= _STRIKE))
        strikes: list[int] = []
        for i, kind, start, end in zip(
            some.tolist(), kinds[some].tolist(), starts[some].tolist(), ends[some].tolist(), strict=True
        ):
            if begin + start < behind:
                continue
            if kind == _META:
                self._meta(self.data[begin + start : begin + end])
            elif kind == _LAST:
                self.ended = True
            elif kind == _STRIKE:
                if b"strike" in self.data[begin + start : begin + start + len("</strike")].lower():
                    strikes.append(i)
            else:
                behind = self._behind(kind, begin + start, begin + end)
                ends[i] = behind - begin
                silent.append(i)
        kinds[some] = 0
        kinds[strikes] = _STRUCK
        if not silent:
            return None, behind
        kept = np.ones(len(starts), np.bool_)
        for i, following in zip(silent, np.searchsorted(starts, ends[silent]).tolist(), strict=True):
            kept[i + 1 : following] = False
        return kept, behind

    def _behind(self, kind: int, start: int, end: int) -> int:
        """Where a comment, or an element without text of the page, ends; keeps the page's title."""
        data = self.data
        if kind == _COMMENT:
            close = data.find(b"-->", start + len(b"<!--"))
            return close + len(b"-->") if close >= 0 else len(data)
        name = _NAME.match(data, start)
        tag = _closing(name.group()[1:].lower() if name else b"").search(data, end)
        behind = tag.start() if tag else len(data)
        if data[start : start + 6].lower() == b"<title" and "title" not in self.meta:
            text = data[end : behind if tag else end + 300].partition(b"<")[0]
            self.meta["title"] = decoded(text).strip()
        return behind

    def _meta(self, tag: bytes) -> None:
        name = _META_NAME.search(tag)
        content = _META_CONTENT.search(tag) if name else None
        if name is None or content is None:
            return
        value = decoded(content.group(1) or content.group(2) or content.group(3) or b"").strip()
        if value:
            self.meta.setdefault(name.group(1).decode().lower(), value)

    def _write(
        self,
        stretch: bytes,
        page: npt.NDArray[np.uint8],
        starts: npt.NDArray[np.intp],
        ends: npt.NDArray[np.intp],
        kinds: npt.NDArray[np.uint8],
    ) -> None:
        """Add the text outside of the tags, and the mark of each tag that has one in the place of its `<`."""
        import numpy as np

        cells = kinds == CELL[0]
        named = zip((starts[cells] + len("<td")).tolist(), (ends[cells] - 1).tolist(), strict=True)
        self.cells += [stretch[start:end] for start, end in named]
        if page.min(initial=ord(" ")) < ord("\t"):
            page[page < ord("\t")] = ord(" ")  # they would be taken for marks
        marked = kinds > 0
        page[starts[marked]] = kinds[marked]
        # The bounds of text and tags in turn, and from them for each byte whether it is text.
        bounds = np.zeros(2 * len(starts) + 2, np.intp)
        bounds[1:-1:2] = starts + marked
        bounds[2:-1:2] = np.minimum(ends, len(page))
        bounds[-1] = len(page)
        turns = np.ones(len(bounds) - 1, np.bool_)
        turns[1::2] = False
        self.parts.append(page[np.repeat(turns, np.diff(bounds))].tobytes())


@functools.cache
def _closing(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?i:</" + name + rb")")


def decoded(text: bytes) -> str:
    """The characters of a piece of markup without tags."""
    plain = text.decode("utf-8", "replace")
    return html.unescape(plain) if "&" in plain else plain
