"""Pages to the blocks of a document, in reading order, with what goes on over page breaks put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.document import Grid, Line
from extract.glyphs import compact
from extract.readers.pdf.furniture import without_furniture
from extract.readers.pdf.paragraphs import Paragraph, margins_of, paragraphs
from extract.readers.pdf.stitching import continues, stitched
from extract.readers.pdf.tables import Table, grid_of, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Block
    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.pages import PageContent

__all__ = ["blocks_of"]


def blocks_of(pages: Sequence[PageContent], pictures: Mapping[int, Sequence[Block]] | None = None) -> list[Block]:
    """The blocks of a document; `pictures` holds those of the pages that somebody else has read, by page number."""
    furniture = without_furniture(pages)
    items: list[Table | Paragraph | Block] = [_furniture(*each) for each in furniture.heads]
    breaks: set[int] = set()
    for page in furniture.pages:
        breaks.add(len(items))
        read = (pictures or {}).get(page.number)
        items += _items(page) if read is None else read
    return _numbered([*_joined(items, breaks), *(_furniture(*each) for each in furniture.feet)])


def _furniture(page: int, line: TextLine) -> Paragraph:
    return Paragraph(line.text, place_of(page, (line.x0, line.y0, line.x1, line.y1)))


def _items(page: PageContent) -> list[Table | Paragraph]:
    margins = margins_of(page.lines)
    items: list[Table | Paragraph] = []
    lines: list[TextLine] = []
    for thing in sorted((*page.tables, *page.lines), key=_height):
        if isinstance(thing, Table):
            items += paragraphs(lines, margins, page.number)
            items.append(thing)
            lines = []
        else:
            lines.append(thing)
    return [*items, *paragraphs(lines, margins, page.number)]


def _height(thing: Table | TextLine) -> float:
    return thing.top if isinstance(thing, Table) else thing.middle


def _joined(
    items: Sequence[Table | Paragraph | Block], breaks: set[int]
) -> list[Table | Paragraph | Block]:
    """The items with tables put together that a page break parts. Tables that stand together on a page stay apart."""
    joined: list[Table | Paragraph | Block] = []
    for i, item in enumerate(items):
        before = joined[-1] if joined else None
        if i in breaks and isinstance(item, Table) and isinstance(before, Table) and continues(before, item):
            joined[-1] = stitched(before, item)
        else:
            joined.append(item)
    return joined


def _numbered(items: Sequence[Table | Paragraph | Block]) -> list[Block]:
    blocks: list[Block] = []
    tables = lines = 0
    for item in items:
        if isinstance(item, Table | Grid):
            grid = grid_of(item, tables + 1) if isinstance(item, Table) else item
            if grid is None:
                continue
            tables += 1
            blocks.append(msgspec.structs.replace(grid, number=tables))
        elif compact(item.text):
            lines += 1
            if isinstance(item, Line):
                blocks.append(msgspec.structs.replace(item, number=lines))
            else:
                blocks.append(Line(item.text, lines, item.place))
    return blocks
