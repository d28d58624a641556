"""HTML to lines and grids without building a tree.

What the page shows is cut at the marks that its tags have left; a table that holds no other is a grid, and everything
else is layout and becomes lines. Cells that show the same, as most cells of a form do, are read once.
What the markup leaves out (closing tags, `tr`, `html`) is supplied as browsers do; markup that cannot be cut this way
(`>` inside an attribute) is rewritten first. Time and memory are linear in the input.
"""

from __future__ import annotations

import re
from typing import Final

from extract.document import Block, Document, Grid, GridCell, Line
from extract.readers.markup import Flat, decoded, flatten
from extract.readers.rewriting import REWRITE_LIMIT, rewritten
from extract.readers.styles import with_hidden_told
from extract.readers.tags import BREAK, CELL, CLOSE, END, MARKS, ROW, SPAN_BASE, TABLE
from extract.readers.text import with_piped_tables

__all__ = ["count_embedded", "looks_like_html", "read_html"]

#: A cell longer than this that holds paragraphs is a layout cell with an article in it.
LAYOUT_CELL: Final = 400

#: Cells that hold no more are remembered from page to page, so many of them.
_SHORT_CELL: Final = 200
_REMEMBERED: Final = 8192
#: The mark of a cell and its spans.
_CELL = re.compile(CELL + rb"..")
#: Outside of tables every mark parts lines.
_MARKS_TO_BREAKS: Final = bytes.maketrans(MARKS, BREAK * len(MARKS))
_BLANK: Final = b" \t\r\n\x0b\x0c" + BREAK
#: Digits, perhaps in several pieces: then a line break or a paragraph between them is kept.
_BROKEN_NUMBER = re.compile(rb"[\d\s,]+\Z")
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
#: The rest of a tag with `>` in an attribute, left in the text.
_TORN = re.compile(rb"[\"'][^\"'>" + MARKS + rb"]*>")


def looks_like_html(data: bytes) -> bool:
    """Whether there is markup of a page, or of a piece of one, in `data`."""
    return _HINT.search(data) is not None


def count_embedded(data: bytes) -> tuple[int, int]:
    """How many pictures, and how many links to files or viewers, a page has."""
    return sum(1 for _ in _IMAGE.finditer(data)), sum(1 for _ in _LINKED.finditer(data))


def read_html(data: bytes, *, media_type: str = "text/html", encoding: str | None = None) -> Document:
    """The lines and grids of a page in UTF-8, its meta tags, and whether it was complete. Never raises."""
    if b"\\" in data and data.count(b"\\") >= _STRING and data.count(_ESCAPED) >= _STRING:
        data = _ESCAPE.sub(lambda match: _PLAIN.get(match.group(), b" "), data)
    flat = flatten(data)
    if flat.sheets and (told := with_hidden_told(data, flat.sheets)) is not data:
        data = told
        flat = flatten(data)
    if b">" in flat.text and len(data) <= REWRITE_LIMIT and _TORN.search(flat.text):
        flat = flatten(rewritten(data))
    reader = _Reader(flat)
    blocks = with_piped_tables(reader.blocks, flat.text.count(TABLE)) if b"|" in flat.text else reader.blocks
    return Document(
        kind="html",
        media_type=media_type,
        encoding=encoding,
        blocks=tuple(blocks),
        meta=flat.meta,
        complete=reader.complete,
        notes=(("hidden_cells", f"{flat.hidden} hidden rows or figures"),) if flat.hidden else (),
    )


class _Cells(dict[bytes, GridCell]):
    """Cells by what stands from behind their mark to that of the next, each made when first asked for.

    Short ones are remembered from page to page: labels, and small numbers.
    """

    def __missing__(self, spanned: bytes) -> GridCell:
        cell = _cell(spanned)
        if len(spanned) <= _SHORT_CELL:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[spanned] = cell
        return cell


_CELLS: Final = _Cells()


class _Reader:
    """Reads the flat text of one page."""

    def __init__(self, flat: Flat) -> None:
        self.blocks: list[Block] = []
        self.lines = 0
        self.complete = True
        before, *tables = flat.text.split(TABLE)
        self._layout(before)
        for number, text in enumerate(tables, 1):
            inside, *behind = text.split(END)
            # A table that holds no other is a grid; everything else is layout.
            if behind or number == len(tables):
                self._table(number, inside, closed=bool(behind) or flat.ended)
            else:
                self._layout(inside)
            for part in behind:
                self._layout(part)

    def _layout(self, text: bytes) -> None:
        self._text(_CELL.sub(BREAK, text))

    def _text(self, text: bytes) -> None:
        for part in text.translate(_MARKS_TO_BREAKS).split(BREAK):
            if part and not part.isspace():
                self._line(decoded(part))

    def _line(self, text: str) -> None:
        plain = " ".join(text.split())
        if plain:
            self.lines += 1
            self.blocks.append(Line(plain, self.lines))

    def _table(self, number: int, text: bytes, *, closed: bool) -> None:
        self.complete = self.complete and closed
        parts = text.split(ROW)
        rows = self._rows(parts)
        if max(map(len, parts)) > LAYOUT_CELL and _is_layout(rows):
            for line in (line for row in rows for cell in row for line in cell.text.split("\n")):
                self._line(line)
        elif rows:
            self.blocks.append(Grid(number, tuple(rows), closed, bare=True))

    def _rows(self, parts: list[bytes]) -> list[tuple[GridCell, ...]]:
        """The rows of a table. What it shows outside its cells (a caption, text between rows) becomes lines."""
        rows: list[tuple[GridCell, ...]] = []
        known = _CELLS
        for part in parts:
            stray, *cells = part.split(CELL)
            if stray.strip(_BLANK):
                self._text(stray)
            if cells:
                rows.append(tuple([known[cell] for cell in cells]))
        return rows


def _is_layout(rows: list[tuple[GridCell, ...]]) -> bool:
    return any("\n" in cell.text and len(cell.text) > LAYOUT_CELL for row in rows for cell in row)


def _cell(spanned: bytes) -> GridCell:
    """A cell of its spans and what follows; what stands behind the end of the cell is outside of it."""
    text = spanned[2:].partition(CLOSE)[0].strip(_BLANK)
    plain = text.replace(BREAK, b"")
    if len(plain) > LAYOUT_CELL or (not text.isdigit() and _BROKEN_NUMBER.match(plain)):
        plain = b" ".join(text.split()).replace(BREAK, b"\n")
    return GridCell(decoded(plain).strip(), spanned[0] - SPAN_BASE, spanned[1] - SPAN_BASE)
