"""The characters of pages to lines, inside of tables and outside.

Of many pages at once: most of a small array's time is the call, and a page has a few hundred characters.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, compress
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from extract.readers.pdf.glyphs import Glyphs
from extract.readers.pdf.lattice import stretched
from extract.readers.pdf.lines import lines_of, with_runs, words_of
from extract.readers.pdf.ruled import lattices_of
from extract.readers.pdf.rulings import Drawn, pieces_of
from extract.readers.pdf.shapes import Kind
from extract.readers.pdf.strikes import without_struck
from extract.readers.pdf.tables import is_ruled, table_of, torn_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from extract.readers.pdf.lattice import Lattice
    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.pages import PageContent, Sheet
from extract.readers.pdf.tables import Table

__all__ = ["laid_out"]

#: A page break cuts what stands below this share of the page.
_LOW: Final = 0.75
#: So many characters are put into lines at once: those of a report, and not those of 500 pages.
_AT_ONCE: Final = 20_000


class _Draft(NamedTuple):
    """A page with its lattices, and for each of its characters the box that holds it.

    Boxes have the numbers of all boxes of all lattices in turn, and what stands outside of them the next one.
    """

    content: PageContent
    glyphs: Glyphs
    lattices: list[Lattice]
    owners: NDArray[np.intp]

    @property
    def outside(self) -> int:
        """The number of boxes."""
        return sum(len(lattice.boxes) for lattice in self.lattices)

    def wide(self, first: int) -> list[int]:
        """The boxes over several columns, numbered from `first`."""
        found: list[int] = []
        for lattice in self.lattices:
            _, left, _, right = lattice.corners
            found += (first + (right - left > 1).nonzero()[0]).tolist()
            first += len(lattice.boxes)
        return found


def laid_out(sheets: Iterable[Sheet]) -> Iterator[PageContent]:
    """The pages with their tables, and their lines outside of them."""
    batch: list[Sheet] = []
    glyphs = 0
    for sheet in sheets:
        batch.append(sheet)
        glyphs += len(sheet.glyphs)
        if glyphs > _AT_ONCE:
            yield from _together(batch)
            batch, glyphs = [], 0
    yield from _together(batch)


def _together(sheets: Sequence[Sheet]) -> list[PageContent]:
    written = [i for i, sheet in enumerate(sheets) if len(sheet.glyphs)]
    contents = [sheet.content for sheet in sheets]
    if written:
        for i, content in zip(written, _written([sheets[i] for i in written]), strict=True):
            contents[i] = content
    return contents


def _written(sheets: Sequence[Sheet]) -> list[PageContent]:
    pages = [Drawn(sheet.drawings, sheet.turn) for sheet in sheets]
    lines = pieces_of([page.of(page.drawings.kinds != Kind.FILL) for page in pages])
    glyphs, lines = without_struck([sheet.glyphs for sheet in sheets], lines, [sheet.slants for sheet in sheets])
    contents = [sheet.content for sheet in sheets]
    tried = list(enumerate(lattices_of(pages, glyphs, lines)))
    while tried:
        again: list[tuple[int, list[Lattice]]] = []
        drafts = [_draft(contents[i], glyphs[i], lattices) for i, lattices in tried]
        for (i, lattices), (content, right) in zip(tried, _contents(drafts), strict=True):
            if all(right):
                contents[i] = content
            else:
                again.append((i, list(compress(lattices, right))))
        tried = again
    return contents


def _draft(content: PageContent, glyphs: Glyphs, found: Sequence[Lattice]) -> _Draft:
    across, down = glyphs.middles
    outside = sum(len(lattice.boxes) for lattice in found)
    owners = np.full(len(across), outside, np.intp)
    lattices: list[Lattice] = []
    first = 0
    for each in found:
        free = owners == outside
        low = each.ys[-1] > _LOW * content.height
        lattice = _with_overflow(each, glyphs.chosen(free)) if each.unclosed and low else each
        left, right, top, bottom = lattice.sides
        inside = np.flatnonzero(free & (left <= across) & (across <= right) & (top <= down) & (down <= bottom))
        owners[inside] = first + lattice.boxes_at(across[inside], down[inside])
        lattices.append(lattice)
        first += len(lattice.boxes)
    return _Draft(content, glyphs, lattices, owners)


def _with_overflow(lattice: Lattice, glyphs: Glyphs) -> Lattice:
    _, down = glyphs.middles
    below = lines_of(glyphs.chosen(down > lattice.ys[-1]))
    # Each cell's own words overflow: a line over several cells is text below the table.
    return stretched(lattice, words_of(below))


def _contents(drafts: Sequence[_Draft]) -> Iterator[tuple[PageContent, list[bool]]]:
    """Each page, and which of its lattices are not known to be none of a table; it holds if all are."""
    firsts = [0, *accumulate(draft.outside + 1 for draft in drafts)]
    glyphs = Glyphs.joined([draft.glyphs for draft in drafts])
    owners = np.concatenate([draft.owners + first for draft, first in zip(drafts, firsts, strict=False)])
    torn = torn_boxes(glyphs, owners, [draft.lattices for draft in drafts])
    lines = lines_of(glyphs, owners)
    outside = {first - 1 for first in firsts[1:]}
    wide = {number for draft, first in zip(drafts, firsts, strict=False) for number in draft.wide(first)}
    held: list[list[TextLine]] = [[] for _ in torn]
    for owner, line in zip(lines.owners, with_runs(lines, outside, wide), strict=True):
        held[owner].append(line)
    for draft, first, end in zip(drafts, firsts, firsts[1:], strict=False):
        yield _content(draft, held[first:end], torn[first:end])


def _content(draft: _Draft, held: list[list[TextLine]], torn: list[bool]) -> tuple[PageContent, list[bool]]:
    content = draft.content
    tables: list[Table] = []
    right: list[bool] = []
    first, bottom = 0, -inf
    for lattice in draft.lattices:
        end = first + len(lattice.boxes)
        # What stands in a lattice that makes no table may belong to the next one, unless that begins below it.
        known = lattice.ys[0] >= bottom
        right.append(True)
        if any(held[first:end]):
            tables.append(table_of(lattice, held[first:end], torn[first:end], content.number))
            right[-1] = not known or is_ruled(tables[-1])
        if not (known and right[-1]):
            bottom = max(bottom, lattice.ys[-1])
        first = end
    return replace(content, tables=tuple(tables), lines=tuple(held[-1])), right
