"""The body of a Word file in reading order: paragraphs become lines, tables become grids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.document import Block, Document, Grid, Line
from extract.readers.docx.tables import merged
from extract.readers.docx.text import ParagraphText, alternative, is_prompt
from extract.readers.drafts import OBJECT, Draft, blocks_of
from extract.readers.errors import UnreadableError
from extract.readers.kinds import kind_of
from extract.readers.xml import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.etree import _Element

    from extract.readers.docx.looks import Looks
    from extract.readers.docx.numbering import Numbering
    from extract.readers.parts import Parts

__all__ = ["Body"]

#: Wrappers without a meaning of their own.
_WRAPPERS: Final = frozenset(("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_WORD = re.compile(r"[^\W\d_]")


class Body:
    """Reads a body into `blocks`. A number before a paragraph counts as its text where Word prints it there."""

    def __init__(self, numbering: Numbering, looks: Looks, parts: Parts, *, outer: bool = True) -> None:
        self.blocks: list[Block] = []
        #: Cells with text in rows that are not shown.
        self.hidden = 0
        #: False where the file takes in another one that cannot be read.
        self.complete = True
        self._outer = outer
        self._numbering = numbering
        self._parts = parts
        self._text = ParagraphText(looks)
        self._lines = 0
        self._tables = 0
        self._carried = ""

    @property
    def images(self) -> int:
        """Pictures met so far."""
        return self._text.images

    @property
    def objects(self) -> int:
        """Embedded files met so far."""
        return self._text.objects

    def read(self, element: _Element) -> None:
        """Read what is below `element`."""
        self._read(element, self._line)
        self._flush()

    def _read(self, element: Iterable[_Element], line: Callable[[str], None]) -> None:
        """Paragraphs go to `line`, tables and text boxes to the blocks."""
        for each in element:
            name = local(each)
            if name == "p":
                self._paragraph(each, line)
            elif name == "tbl":
                self._table(each, line)
            elif name in _WRAPPERS:
                self._read(each, line)
            elif name == "sdt":
                content = child(each, "sdtContent")
                if content is not None and not is_prompt(each, name):
                    self._read(content, line)
            elif name == "AlternateContent":
                self._read(alternative(each), line)
            elif name == "altChunk":
                self._chunk(attribute(each, "id") or "")

    def _line(self, text: str) -> None:
        for part in text.replace(OBJECT, "").split("\n"):
            if part and not part.isspace():
                self._lines += 1
                self.blocks.append(Line(part.strip(), self._lines))

    def _paragraph(self, element: _Element, line: Callable[[str], None]) -> None:
        properties = child(element, "pPr")
        text = self._carried + self._text.read(element)
        self._carried = ""
        ordinal = self._numbering.ordinal(properties)
        if _WORD.search(text):
            text = ordinal + text
        elif ordinal:
            # Beside a number, or where there is nothing else, it could be taken for one.
            text += OBJECT
        boxes, self._text.boxes = self._text.boxes, []
        if child(child(properties, "rPr"), "del") is not None and not boxes:
            # The end of the paragraph is deleted: the next one goes on with its text.
            self._carried = text
            return
        line(text)
        for box in boxes:
            self._read(box, self._line)

    def _flush(self) -> None:
        text, self._carried = self._carried, ""
        self._line(text)

    def _table(self, element: _Element, line: Callable[[str], None]) -> None:
        self._tables += 1
        number = self._tables
        for block in blocks_of(merged(element, self._cell, self._hide), number, line):
            self.blocks.append(block)

    def _hide(self, row: _Element) -> None:
        self.hidden += sum(
            local(each) == "tc" and any(str(text).strip() for text in each.itertext()) for each in row.iter()
        )

    def _cell(self, element: _Element) -> Draft:
        draft = Draft()
        outside, self.blocks = self.blocks, draft.blocks

        if not _is_in_prompt(element):
            self._read(element, draft.add)
        draft.add(self._carried)
        self._carried = ""
        self.blocks = outside
        return draft

    def _chunk(self, relation: str) -> None:
        """A document that the file takes in whole, as programs write that make Word files out of pages."""
        data = self._parts.related(relation)
        chunk = _chunk_document(data) if data is not None and self._outer else None
        self.complete = self.complete and chunk is not None and chunk.complete
        for block in chunk.blocks if chunk is not None else ():
            if isinstance(block, Line):
                self._line(block.text)
            else:
                self._tables += 1
                self.blocks.append(Grid(self._tables, block.rows, block.closed))


def _chunk_document(data: bytes) -> Document | None:
    """What there is in a page, a text, RTF or another Word file, which takes in none itself; None for anything else."""
    from extract.readers import read_document
    from extract.readers.docx import read_docx

    kind = kind_of(data)
    try:
        if kind == "docx":
            return read_docx(data, outer=False)
        return read_document(data) if kind in ("text", "rtf", "mhtml") else None
    except UnreadableError:
        return None


def _is_in_prompt(cell: _Element) -> bool:
    """Whether a cell is an empty field, which shows what to fill in."""
    content = cell.getparent()
    field = content.getparent() if content is not None and local(content) == "sdtContent" else None
    return field is not None and is_prompt(field, "sdt")
