"""What pages draw to the lattices of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from extract.readers.pdf.lattice import SNAP, lattices
from extract.readers.pdf.rulings import merged, pieces_of
from extract.readers.pdf.shapes import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.glyphs import Glyphs
    from extract.readers.pdf.lattice import Lattice
    from extract.readers.pdf.rulings import Drawn, Pieces

__all__ = ["lattices_of"]

#: The share of the height of its glyphs by which a page is more precise than most.
_SMALL: Final = 0.45
#: The share of a table that its filled cells cover.
_FILLED: Final = 0.8


def lattices_of(pages: Sequence[Drawn], glyphs: Sequence[Glyphs], lines: Pieces) -> list[list[Lattice]]:
    """The tables of each page that lines make, and those that filled cells make where nothing else does, downwards.

    A shaded row here and there makes none: what it parts on its own sides is not parted elsewhere.
    """
    snaps = [_snap(each) for each in glyphs]
    across, down = (merged(pieces, np.array(snaps)) for pieces in (lines.across, lines.down))
    found: list[list[Lattice]] = []
    for page, snap, rows, columns in zip(pages, snaps, across, down, strict=True):
        ruled = lattices(rows, columns, snap)
        filled = page.drawings.kinds == Kind.FILL
        more = _filled(page.of(filled), ruled, snap) if filled.any() else []
        found.append(sorted([*ruled, *more], key=lambda lattice: lattice.ys[0]))
    return found


def _filled(page: Drawn, ruled: Sequence[Lattice], snap: float) -> list[Lattice]:
    """The tables that the filled cells of a page make outside of its `ruled` tables."""
    x0, y0, x1, y1 = page.turn.box(*page.drawings.boxes.T)
    outside = np.ones(len(x0), np.bool_)
    for each in ruled:
        left, right, top, bottom = each.sides
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        outside &= ~((left <= x) & (x <= right) & (top <= y) & (y <= bottom))
    if not outside.any():
        return []
    cells = page.of(outside)
    pieces = pieces_of([cells])
    (rows,), (columns,) = (merged(each, np.array([snap])) for each in (pieces.across, pieces.down))
    return lattices(rows, columns, snap, _area(cells) / _FILLED)


def _area(page: Drawn) -> float:
    """The area of the drawings of a page, those in one place counted once."""
    boxes = {tuple(box) for box in page.drawings.boxes.tolist()}
    return float(sum((right - left) * (top - bottom) for left, bottom, right, top in boxes))


def _snap(glyphs: Glyphs) -> float:
    """How near rulings are one: less than rows of small print are high."""
    heights = np.sort(glyphs.boxes[3] - glyphs.boxes[1])
    return min(SNAP, _SMALL * float(heights[len(heights) // 2])) if len(heights) else SNAP
