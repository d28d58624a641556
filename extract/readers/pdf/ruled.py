"""What a page draws to the lattices of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from extract.readers.pdf.lattice import SNAP, lattices
from extract.readers.pdf.rulings import rulings_of

if TYPE_CHECKING:
    from extract.readers.pdf.glyphs import Glyphs, Turn
    from extract.readers.pdf.lattice import Lattice
    from extract.readers.pdf.shapes import Drawing, Shapes

__all__ = ["lattices_of"]

#: The share of the height of its glyphs by which a page is more precise than most.
_SMALL: Final = 0.45
#: The share of a table that its filled cells cover.
_FILLED: Final = 0.8


def lattices_of(shapes: Shapes, turn: Turn, glyphs: Glyphs) -> list[Lattice]:
    """The tables that lines make, and those that filled cells make where nothing else does, from top to bottom.

    A shaded row here and there makes none: what it parts on its own sides is not parted elsewhere.
    """
    if not shapes.drawings:
        return []
    snap = _snap(glyphs)
    drawings = dict.fromkeys(shapes.drawings)  # neighbouring cells draw the same border
    ruled = lattices(*rulings_of([each for each in drawings if each.kind != "fill"], turn), snap)
    fills: dict[Drawing, float] = {}
    for each in (drawing for drawing in drawings if drawing.kind == "fill"):
        x0, y0, x1, y1 = turn.box(*each.box)
        if not any(lattice.holds((x0 + x1) / 2, (y0 + y1) / 2) for lattice in ruled):
            fills[each] = (x1 - x0) * (y1 - y0)
    filled = lattices(*rulings_of(fills, turn), snap) if fills else []
    whole = [lattice for lattice in filled if sum(fills.values()) >= _FILLED * sum(each.area for each in filled)]
    return sorted([*ruled, *whole], key=lambda lattice: lattice.ys[0])


def _snap(glyphs: Glyphs) -> float:
    """How near rulings are one: less than rows of small print are high."""
    heights = np.sort(glyphs.boxes[3] - glyphs.boxes[1])
    return min(SNAP, _SMALL * float(heights[len(heights) // 2])) if len(heights) else SNAP
