"""Markup to flat text: what a page shows, with a mark wherever a tag separates it.

A pasted page has some three thousand tags but only a few hundred pieces of text between them, and the runs of tags
between those repeat themselves: a page has about a hundred that differ. So the page is cut at whole runs, and what a
run leaves is found out once.
"""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers import tags
from extract.readers.tags import tag_of
from extract.readers.withdrawn import hidden_until

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Flat", "decoded", "flatten"]

#: A tag begins with `<` before one of these.
_START = re.compile(rb"<(?=[A-Za-z/!?])")
#: What stands between the tags of two runs, with their brackets; a run goes on as long as white space parts its tags.
#: Of a text with more `<` than these that begin no tag, the rest comes out as a run.
_TEXT = re.compile(rb">(?!\s*<[A-Za-z/!?])([^<]*+(?:<(?![A-Za-z/!?])[^<]*+){0,99})<")
_STRAY = re.compile(rb"<(?![A-Za-z/!?])")
#: Stands for a tag that needs a look, until it has had one.
_CARE: Final = b"\x07"
#: The same as numbers: bytes look for one of their own three times as fast as for another bytes object.
_CARE_BYTE: Final = _CARE[0]
_BRACKET_BYTE: Final = ord("<")
_PREFORMATTED_BYTE: Final = tags.PREFORMATTED[0]
#: What would be taken for marks.
_CONTROLS: Final = bytes((*range(9), *tags.RAISED, *tags.STRUCK))
_BLANKS: Final = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
#: Longer runs are not remembered from page to page, and of the shorter ones so many.
_SHORT_RUN: Final = 1_000
_REMEMBERED: Final = 4096
_DIGIT: Final = rb"(?:\d|\xef\xbc[\x90-\x99])"
_RAISED_DIGIT = re.compile(rb"\x0e(?=[\s\x0e\x0f]{0,20}" + _DIGIT + rb")")
_STRUCK_DIGIT = re.compile(rb"\x0f(?=[\s\x0e\x0f]{0,20}" + _DIGIT + rb")")
_PREFORMATTED = re.compile(rb"<(?i:pre)\b[^>]*+>.*?(?=</(?i:pre)|\Z)", re.DOTALL)
_TAG_OR_LINE_END = re.compile(rb"(<[^>]*+>)|\r?\n")
_ANY_DIGIT = re.compile(rb"\d")
_NAME = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)")
_META_NAME = re.compile(
    rb"(?i:name\s*=\s*[\"']?\s*(ArticleTitle|PubDate|ContentSource|SiteName|SiteIDCode|ColumnName|ColumnType|Author|Url"
    rb"|firstpublishedtime)\b)"
)
_META_CONTENT = re.compile(rb"(?i:content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")


class Flat(msgspec.Struct):
    """The text of a page with its marks, in UTF-8; its meta tags and title.

    `ended`: the page has come to the end of its body. `hidden`: rows and figures left out because they are hidden.
    `sheets`: what stands in its style elements.
    """

    text: bytes
    meta: dict[str, str]
    ended: bool
    hidden: int
    sheets: list[bytes]


def flatten(data: bytes) -> Flat:
    """What a page in UTF-8 shows, with marks. A tag that is cut off at its end is dropped. Never raises.

    Time and memory are linear in `data`.
    """
    end = data.rfind(b">") + 1
    cut = _START.search(data, end)
    pieces = _cut(data[:end])
    pieces[-1] += data[end : cut.start()] if cut else data[end:].removesuffix(b"<")
    shown = b"".join(pieces[::2])
    if len(shown.translate(None, _CONTROLS)) < len(shown):
        return flatten(data.translate(_BLANKS))
    left = list(map(_LEFT.__getitem__, pieces[1::2]))
    marks = b"".join(left)
    if _BRACKET_BYTE in marks:
        return flatten(_STRAY.sub(b"&lt;", data))
    if _PREFORMATTED_BYTE in marks and (broken := _with_breaks(data)) != data:
        return flatten(broken)
    reader = _Careful(data, pieces, left)
    reader.read([2 * number + 1 for number, text in enumerate(left) if _CARE_BYTE in text])
    return Flat(_told(b"".join(reader.out)), reader.meta, reader.ended, reader.hidden, reader.sheets)


def _cut(data: bytes) -> list[bytes]:
    """Texts and runs in turn, from text to text; a run is without its outer brackets. `data` ends with `>`, if at all.

    The brackets around it make a text of each end of the page.
    """
    pieces = _TEXT.split(b">" + data + b"<")
    pieces.pop()
    if pieces[0]:
        white, _, run = pieces[0][1:].partition(b"<")
        pieces[:1] = [white, run]
        return pieces
    return pieces[1:]


class _Left(dict[bytes, bytes]):
    """What each run of tags leaves, found out when first asked for; short runs are remembered from page to page."""

    def __missing__(self, run: bytes) -> bytes:
        if len(run) > _SHORT_RUN:
            return _left(run)
        if len(self) >= _REMEMBERED:
            self.clear()
        text = self[run] = _left(run)
        return text


_LEFT: Final = _Left()


def _left(run: bytes) -> bytes:
    """The marks of a run, and the white space between them; `<` where it is the rest of a text."""
    if _STRAY.match(b"<" + run):
        return b"<"
    return b"".join(map(_mark if len(run) <= _SHORT_RUN else _mark.__wrapped__, run.split(b">")))


@functools.lru_cache(maxsize=4096)
def _mark(spaced: bytes) -> bytes:
    """What a tag of a run leaves; there may be white space and its `<` before it."""
    white, bracket, inside = spaced.partition(b"<")
    if not bracket or (white and not white.isspace()):
        white, inside = b"", spaced
    mark, care = tag_of(inside)
    return white + (_CARE if care else mark)


def _told(text: bytes) -> bytes:
    """`^` before raised and `~` around struck digits, which are no part of a number; without other text's marks."""
    if tags.RAISED not in text and tags.STRUCK not in text and tags.PREFORMATTED not in text:
        return text
    text = _RAISED_DIGIT.sub(b"^", text)
    return _STRUCK_DIGIT.sub(b"~", text).translate(None, tags.RAISED + tags.STRUCK + tags.PREFORMATTED)


def _with_breaks(data: bytes) -> bytes:
    """The page with a tag for each line end that `<pre>` shows; as it is where there is none."""
    return _PREFORMATTED.sub(lambda element: _TAG_OR_LINE_END.sub(_break, element.group()), data)


def _break(found: re.Match[bytes]) -> bytes:
    return found[1] or b"<br>"


class _Careful:
    """Puts a page together from its texts and what its runs have left, and looks at the tags that need it."""

    def __init__(self, data: bytes, pieces: list[bytes], marks: Sequence[bytes]) -> None:
        self.data = data
        #: Texts and runs in turn; a run is without its outer angle brackets.
        self.pieces = pieces
        #: The same with what each run leaves in its place.
        self.plain = pieces.copy()
        self.plain[1::2] = marks
        self.out: list[bytes] = []
        self.meta: dict[str, str] = {}
        self.ended = False
        self.hidden = 0
        self.sheets: list[bytes] = []

    def read(self, careful: Sequence[int]) -> None:
        """Write the whole page; `careful` are the places of the runs with a tag that needs a look, in order."""
        index = offset = 0
        for place in careful:
            if place < index:
                continue
            self.out += self.plain[index:place]
            offset += sum(map(len, self.pieces[index:place])) + 2 * (place // 2 - index // 2)
            behind = self._look(self.pieces[place], offset, offset)
            offset += len(self.pieces[place]) + 2
            index = place + 1
            # What is no text may go on over the following texts and runs, and end in one of them.
            while behind > offset and index < len(self.pieces):
                piece = self.pieces[index]
                size = len(piece) + 2 * (index % 2)
                if behind < offset + size:
                    if index % 2:
                        behind = self._look(piece, offset, behind)
                    else:
                        self.out.append(piece[behind - offset :])
                offset += size
                index += 1
        self.out += self.plain[index:]

    def _look(self, run: bytes, start: int, behind: int) -> int:
        """Write what the run at `start` leaves from `behind` on; where what is no text ends that begins in it."""
        for spaced in (b"<" + run).split(b">"):
            end = start + len(spaced) + 1
            if start >= behind:
                white, _, inside = spaced.partition(b"<")
                behind = self._tag(white, inside, end)
            elif end > behind:
                # A comment, or an element that is no text, has ended within the tag or just before it.
                text, bracket, inside = _parted(spaced[behind - start :])
                if bracket:
                    behind = self._tag(text, inside, end)
                else:
                    self.out.append(text + b">")
            start = end
        return behind

    def _tag(self, before: bytes, inside: bytes, end: int) -> int:
        """Write `before` and what the tag that ends at `end` leaves; where what is no text ends that it begins."""
        mark, care = tag_of(inside)
        if care is None:
            self.out.append(before + mark)
            return end
        self.out.append(before)
        start = end - len(inside) - 2
        if care == tags.COMMENT:
            close = self.data.find(b"-->", start + len(b"<!--"))
            return close + len(b"-->") if close >= 0 else len(self.data)
        if care == tags.SILENT:
            return self._silent_until(start, end)
        if care == tags.HIDDEN:
            behind = hidden_until(self.data, start, end)
            if behind > end:
                self.hidden += _ANY_DIGIT.search(self.data, end, behind) is not None
                return behind
        elif care == tags.META:
            self._meta(inside)
        elif care == tags.LAST:
            self.ended = True
        self.out.append(mark)
        return end

    def _silent_until(self, start: int, end: int) -> int:
        """Where an element without text of the page ends; keeps the page's title."""
        data = self.data
        name = _NAME.match(data, start)
        close = _closing(name[1].lower() if name else b"").search(data, end)
        behind = close.start() if close else len(data)
        if data[start : start + 6].lower() == b"<style":
            self.sheets.append(data[end:behind])
        if data[start : start + 6].lower() == b"<title" and "title" not in self.meta:
            text = data[end : behind if close else end + 300].partition(b"<")[0]
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


def _parted(spaced: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before a tag, its `<`, and what stands inside; the last two are empty where no tag begins."""
    begin = _START.search(spaced)
    return (spaced[: begin.start()], b"<", spaced[begin.end() :]) if begin else (spaced, b"", b"")


@functools.lru_cache(maxsize=256)
def _closing(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</(?i:" + name + rb")")  # what begins with plain characters is found faster


def decoded(text: bytes) -> str:
    """The characters of a piece of markup without tags."""
    plain = text.decode("utf-8", "replace")
    return html.unescape(plain) if "&" in plain else plain
