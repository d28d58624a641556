"""Pages to the blocks of a document, in reading order, with what goes on over page breaks put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.document import Line
from extract.glyphs import compact
from extract.readers.pdf.aligned import with_tables
from extract.readers.pdf.furniture import without_furniture
from extract.readers.pdf.numerals import is_number
from extract.readers.pdf.paragraphs import margins_of, paragraphs
from extract.readers.pdf.placed import PlacedLine
from extract.readers.pdf.stitching import continues, stitched, with_cut_row
from extract.readers.pdf.tables import Table, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.document import Block
    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.pages import PageContent
    from extract.readers.pdf.paragraphs import Margins

    Item = Table | PlacedLine | Block

__all__ = ["blocks_of"]


def blocks_of(pages: Sequence[PageContent], pictures: Mapping[int, Sequence[Block]] | None = None) -> list[Block]:
    """The blocks of a document; `pictures` holds those of the pages that somebody else has read, by page number."""
    furniture = without_furniture(pages)
    items: list[Item] = []
    breaks: set[int] = set()
    for page in furniture.pages:
        breaks.add(len(items))
        read = (pictures or {}).get(page.number)
        items += _in_order(page) if read is None else read
    joined = [*furniture.heads, *_joined(items, breaks), *furniture.feet]
    return _numbered(_with_paragraphs(joined, {page.number: margins_of(page.lines) for page in pages}))


def _in_order(page: PageContent) -> list[Table | PlacedLine]:
    things: list[Table | TextLine] = [*page.tables, *page.lines]
    things.sort(key=_height)
    return [thing if isinstance(thing, Table) else PlacedLine(page.number, thing) for thing in things]


def _height(thing: Table | TextLine) -> float:
    return thing.top if isinstance(thing, Table) else thing.middle


def _joined(items: Iterable[Item], breaks: set[int]) -> list[Item]:
    """The items with tables put together that a page break parts. Tables that stand together on a page stay apart."""
    joined: list[Item] = []
    for i, item in enumerate(items):
        before = joined[-1] if joined else None
        if i in breaks and isinstance(item, Table) and isinstance(before, Table) and continues(before, item):
            joined[-1] = stitched(before, item)
            continue
        if i in breaks and isinstance(item, PlacedLine) and isinstance(before, Table) and _is_rest(item):
            joined[-1] = with_cut_row(before)
        joined.append(item)
    return joined


def _is_rest(placed: PlacedLine) -> bool:
    """Whether a line is nothing but numbers."""
    return all(map(is_number, placed.line.runs))


def _with_paragraphs(items: Iterable[Item], margins: Mapping[int, Margins]) -> list[Table | Block]:
    """The items with lines put together: to tables without rulings, and to paragraphs."""
    found: list[Table | Block] = []
    lines: list[PlacedLine] = []

    def close() -> None:
        run: list[PlacedLine] = []
        for part in (*with_tables(lines), None):
            if isinstance(part, PlacedLine):
                run.append(part)
                continue
            found.extend(Line(text, 0, place) for text, place in paragraphs(run, margins))
            run = []
            if part is not None:
                found.append(part)
        lines.clear()

    for item in items:
        if isinstance(item, PlacedLine):
            lines.append(item)
        else:
            close()
            found.append(item)
    close()
    return found


def _numbered(items: Iterable[Table | Block]) -> list[Block]:
    blocks: list[Block] = []
    tables = lines = 0
    for item in items:
        if isinstance(item, Line):
            if compact(item.text):
                lines += 1
                blocks.append(msgspec.structs.replace(item, number=lines))
            continue
        grid = grid_of(item) if isinstance(item, Table) else item
        if grid is not None:
            tables += 1
            blocks.append(msgspec.structs.replace(grid, number=tables))
    return blocks
