"""HTML to lines and grids without building a tree.

The bytes are cut at the tags that matter; a table that holds no other is a grid, and everything else is layout and
becomes lines. Cells whose markup is the same to the letter, as most cells of a pasted form are, are read once.
What the markup leaves out (closing tags, `tr`, `html`) is supplied as browsers do; markup that cannot be cut this way
(`>` inside an attribute) is rewritten first. Time and memory are linear in the input.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from extract.document import Block, Document, Grid, GridCell, Line
from extract.readers.events import event_places
from extract.readers.rewriting import REWRITE_LIMIT, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["count_embedded", "looks_like_html", "read_html"]

#: The largest span that is believed (the HTML standard clamps colspan to 1000; no official table is wider than 20).
SPAN_LIMIT: Final = 100
#: A cell longer than this that holds paragraphs is a layout cell with an article in it.
LAYOUT_CELL: Final = 400

_SILENT: Final = ("script", "style", "textarea", "select", "noscript", "svg", "template", "title")
_EVENT = re.compile(
    rb"<(?:s(?:cript|tyle|elect|vg)\b|t(?:able|itle|emplate|extarea)\b|/(?:table|html|body|[A-LN-Z])|!--"
    rb"|(?:meta|META)\b|noscript\b|[A-LN-Z])[^>]*>?"
)
_EVENTS: Final = {f"<{name}".encode()[:4]: "silent" for name in _SILENT} | {
    b"<!--": "comment",
    b"<tab": "table",
    b"</ta": "end",
    b"<met": "meta",
    b"<MET": "meta",
    b"</ht": "last",
    b"</bo": "last",
}
_NAME = re.compile(rb"</?[A-Za-z][A-Za-z0-9]*")
_CELL = re.compile(rb"<t([rdh])\b")
_TAG = re.compile(rb"<[a-zA-Z/!?][^>]*>?")
_BREAK = re.compile(
    rb"</?(?:p(?:re)?|d(?:iv|[dlt])|b(?:r|lockquote)|t[rdh]|li|ul|ol|h(?:[1-6r]|eader)|fo(?:oter|rm)|section|article"
    rb"|option|c(?:enter|aption))\b[^>]*>?"
)
_SPAN = re.compile(rb"([rcRC][oO][wlWL])[sS][pP][aA][nN]\s*=\s*[\"']?\s*(\d+)")
#: Text behind a tag, and the same without blank space before it where there is more than that.
_PIECE = re.compile(rb">([^<]+)")
_WORDS = re.compile(rb">\s*+([^<]+)")
#: Digits in several pieces: whether a line break or a paragraph stands between them has to be looked at.
_BROKEN_NUMBER = re.compile(rb"[\d\s,]+\Z")
_META_NAME = re.compile(
    rb"(?i:name\s*=\s*[\"']?\s*(ArticleTitle|PubDate|ContentSource|SiteName|SiteIDCode|ColumnName|ColumnType|Author|Url"
    rb"|firstpublishedtime)\b)"
)
_META_CONTENT = re.compile(rb"(?i:content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_LINKED = re.compile(
    rb"<(?i:a|iframe|embed|object)\b[^>]*?(?i:\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|zip)\b|viewer\.html|downfile\.jsp"
    rb"|download\.jsp)"
)
_IMAGE = re.compile(rb"<(?i:img)\b")
_HINT = re.compile(rb"<(?i:!doctype\s+html|html|head|body|table|tr|td|div|p|br|meta|span|ul|li|h[1-6])\b")
#: Attributes with escaped quotes: the page is a string of a script or of JSON; that many make it one.
_ESCAPED: Final = b'=\\"'
_STRING: Final = 5
_ESCAPE = re.compile(rb"\\[\"'/nrt]")
_PLAIN: Final = {b'\\"': b'"', b"\\'": b"'", b"\\/": b"/"}
_TORN: Final = (b'">', b"'>")


def looks_like_html(data: bytes) -> bool:
    """Whether there is markup of a page, or of a piece of one, in `data`."""
    return _HINT.search(data) is not None


def count_embedded(data: bytes) -> tuple[int, int]:
    """How many pictures, and how many links to files or viewers, a page has."""
    return sum(1 for _ in _IMAGE.finditer(data)), sum(1 for _ in _LINKED.finditer(data))


def read_html(data: bytes, *, media_type: str = "text/html", encoding: str | None = None) -> Document:
    """The lines and grids of a page in UTF-8, its meta tags, and whether it was complete. Never raises."""
    if b"\\" in data and data.count(_ESCAPED) >= _STRING:
        data = _ESCAPE.sub(lambda match: _PLAIN.get(match.group(), b" "), data)
    reader = _Reader(data)
    if reader.upper:
        data = _NAME.sub(lambda match: match.group().lower(), data)
        reader = _Reader(data)
    if reader.torn and len(data) <= REWRITE_LIMIT:
        reader = _Reader(rewritten(data))
    return Document(
        kind="html",
        media_type=media_type,
        encoding=encoding,
        blocks=tuple(reader.blocks),
        meta=reader.meta,
        complete=reader.complete,
    )


class _Reader:
    """Reads one page.

    `upper` is set where it has a tag in capitals and was not read, `torn` where a tag could not be cut and its rest
    stands in the text.
    """

    def __init__(self, data: bytes) -> None:
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.lines = 0
        self.torn = False
        self.ended = False
        self.complete = True
        self.upper = False
        self.cells: dict[bytes, GridCell] = {}
        self.spans: dict[bytes, tuple[int, int]] = {}
        for number, closed, piece in self._regions(data):
            if number:
                self._table(number, piece, closed=closed or self.ended)
                self.complete = self.complete and (closed or self.ended)
            else:
                self._text(piece)

    def _regions(self, data: bytes) -> Iterator[tuple[int, bool, bytes]]:
        """The page in order as (number, closed, markup): number 0 is layout, others tables that hold no table."""
        held: list[bytes] = []
        position = number = innermost = 0
        for start in event_places(data):
            event = _EVENT.match(data, start) if start >= position else None
            if event is None:
                continue
            end = event.end()
            held.append(data[position:start])
            position = end
            kind = _EVENTS.get(data[start : start + 4], "upper")
            if kind == "meta":
                self._meta(event.group())
            elif kind == "comment":
                end = data.find(b"-->", start + 4)
                position = end + 3 if end >= 0 else len(data)
            elif kind == "silent":
                position = self._silent(data, start, end)
            elif kind == "table":
                yield 0, True, b" ".join(held)
                held = []
                number += 1
                innermost = number
            elif kind == "end":
                yield innermost, True, b" ".join(held)
                held = []
                innermost = 0
            elif kind == "upper":
                self.upper = True
                return
            else:
                self.ended = True
        held.append(data[position:])
        yield innermost, False, b" ".join(held)

    def _silent(self, data: bytes, start: int, end: int) -> int:
        """Where an element without text of the page ends; keeps the page's title."""
        name = _NAME.match(data, start)
        close = data.find(b"</" + name.group()[1:], end) if name else -1
        if data[start : start + 6] == b"<title" and "title" not in self.meta:
            text = data[end : close if close >= 0 else end + 300].partition(b"<")[0]
            self.meta["title"] = _decoded(text).strip()
        return close if close >= 0 else len(data)

    def _text(self, piece: bytes) -> None:
        text = _TAG.sub(b"", _BREAK.sub(b"\x00", piece)) if b"<" in piece else piece
        for part in text.split(b"\x00"):
            if part and not part.isspace():
                self._line(part)

    def _line(self, text: bytes) -> None:
        if b">" in text:
            self.torn = self.torn or _TORN[0] in text or _TORN[1] in text
        plain = " ".join(_decoded(text).split())
        if plain:
            self.lines += 1
            self.blocks.append(Line(plain, self.lines))

    def _table(self, number: int, piece: bytes, *, closed: bool) -> None:
        rows = self._rows(piece)
        if any(len(cell.text) > LAYOUT_CELL and "\n" in cell.text for row in rows for cell in row):
            for text in (text for row in rows for cell in row for text in cell.text.split("\n")):
                self._line(html.escape(text, quote=False).encode())
        elif rows:
            self.blocks.append(Grid(number, tuple(rows), closed))

    def _rows(self, piece: bytes) -> list[tuple[GridCell, ...]]:
        """The rows of a table. What it shows outside its cells (a caption, text between rows) becomes lines."""
        rows: list[tuple[GridCell, ...]] = []
        row: list[GridCell] = []
        cells = self.cells
        parts = _CELL.split(piece)
        self._text(parts[0])
        for kind, part in zip(parts[1::2], parts[2::2], strict=True):
            if kind == b"r":
                if row:
                    rows.append(tuple(row))
                    row = []
                stray = part.partition(b">")[2]
                if stray and not stray.isspace():
                    self._text(stray)
                continue
            cell = cells.get(part)
            if cell is None:
                cells[part] = cell = self._cell(part)
            row.append(cell)
        if row:
            rows.append(tuple(row))
        return rows

    def _cell(self, part: bytes) -> GridCell:
        """The cell whose markup from its tag name to the next cell is `part`."""
        cut = part.find(b">")
        if cut < 0:
            self.torn = True
            return GridCell("")
        text = _cell_text(part[cut:])
        if ">" in text:
            self.torn = self.torn or '">' in text or "'>" in text
        attributes = part[:cut]
        spans = self.spans.get(attributes)
        if spans is None:
            self.spans[attributes] = spans = _spans(attributes)
        return GridCell(text, spans[0], spans[1])

    def _meta(self, tag: bytes) -> None:
        name = _META_NAME.search(tag)
        content = _META_CONTENT.search(tag) if name else None
        if name is None or content is None:
            return
        value = _decoded(content.group(1) or content.group(2) or content.group(3) or b"").strip()
        if value:
            self.meta.setdefault(name.group(1).decode().lower(), value)


def _spans(attributes: bytes) -> tuple[int, int]:
    """The rows and columns over which a cell goes."""
    rowspan = colspan = 1
    for which, digits in _SPAN.findall(attributes):
        span = min(max(int(digits[:6]), 1), SPAN_LIMIT)
        if which[:1] in b"rR":
            rowspan = span
        else:
            colspan = span
    return rowspan, colspan


def _cell_text(content: bytes) -> str:
    """The text of a cell; `content` is its markup from the end of its tag to the next cell."""
    if not content.rstrip().endswith(b">"):
        # Text behind `</td>` is outside of the cell.
        end = content.find(b"</t")
        content = content[: end + 1] if end >= 0 else content
    pieces = _PIECE.findall(content)
    text = pieces[0] if len(pieces) == 1 else b"".join(pieces).strip()
    if len(pieces) > 1 and len(text) > 1 and (len(text) > LAYOUT_CELL or _is_broken_number(text, content)):
        text = _TAG.sub(b"", _BREAK.sub(b"\n", b" ".join(content[1:].split())))
    return _decoded(text).strip()


def _is_broken_number(text: bytes, content: bytes) -> bool:
    """Whether a cell's text is digits with white space, or the end of a paragraph, between them."""
    if not text.isdigit():
        return _BROKEN_NUMBER.match(text) is not None
    # What stands between the first digit and the last; its markup may have digits too, so this errs on the safe side.
    first = _WORDS.search(content)
    return first is None or _BREAK.search(content, first.end(), content.rindex(text[-1:])) is not None


def _decoded(text: bytes) -> str:
    plain = text.decode("utf-8", "replace")
    return html.unescape(plain) if "&" in plain else plain
