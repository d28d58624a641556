"""Labels that a page wraps around their own values: the cell's first line, the number in the middle, the last line."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Line
from extract.forms import load_vertical_form
from extract.glyphs import compact, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["unwrapped"]

#: A line of nothing but a row's values.
_VALUES = re.compile(r"[^\d\s]{0,4}\s*(?:[\d,.]+|[-—–―/]+)(?:\s+(?:[\d,.]+|[-—–―/]+)){0,2}\s*[^\d\s]{0,2}")
#: Lines of a label are not longer than this, and the first has so many of its characters at least.
_LONGEST: Final = 90
_FEWEST: Final = 4


@functools.cache
def _labels(form_id: str) -> tuple[str, ...]:
    """Every wording of every row, with its note."""
    rows = load_vertical_form(form_id).indicators.rows
    return tuple(compact(label + row.note) for row in rows for label in (row.label, *row.variants))


def unwrapped(blocks: Sequence[Block], form_id: str) -> list[Block]:
    """The blocks with such labels put together and their values behind them; everything else as it is.

    A line is taken for the end of a label only where it and the line before the values are the two parts of one.
    """
    out: list[Block] = []
    for block in blocks:
        out.append(block)
        if len(out) < 3 or not isinstance(block, Line):  # noqa: PLR2004 - two parts and the values between them
            continue
        first, values = out[-3], out[-2]
        if not isinstance(first, Line) or not isinstance(values, Line) or not _parts(first, values, block, form_id):
            continue
        whole = msgspec.structs.replace(first, text=f"{first.text}{block.text.strip()}")
        out[-3:] = [whole, values]
    return out


def _parts(first: Line, values: Line, last: Line, form_id: str) -> bool:
    if max(len(first.text), len(values.text), len(last.text)) > _LONGEST:
        return False
    if not _VALUES.fullmatch(normalise(values.text).strip()):
        return False
    head, tail = compact(first.text), compact(last.text)
    return bool(tail) and any(
        label.endswith(tail) and len(label) - len(tail) >= _FEWEST and head.endswith(label[: -len(tail)])
        for label in _labels(form_id)
    )
