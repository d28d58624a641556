"""Which column a value belongs to: the header's tree decides, not the order of its words in flattened text."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from extract.matrix.labels import vocabulary
from extract.report import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["OFFICIAL", "column_order"]

OFFICIAL: tuple[str, ...] = COLUMNS


@functools.lru_cache(maxsize=4096)
def column_order(cores: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns from left to right, given the header's labels in reading order (row by row).

    A label over several columns (法人或其他组织) stands where its columns stand, which are named in the row below, behind
    all labels of its own row. `subtotal` marks an extra column. Without a header, or with one that names only some of
    the columns and none of them out of place, the order is the official one. None: the header contradicts the form.
    """
    known = vocabulary()
    first_row: list[str] = []
    leaves: list[str] = []
    under: tuple[str, ...] = ()
    for label in cores:
        if label in known.column_groups:
            if under:
                return None
            under = known.column_groups[label]
            first_row.append("")
            continue
        name = "subtotal" if label in known.subtotals else known.columns.get(label)
        if name is None:
            continue
        (leaves if name in under or name == "subtotal" else first_row).append(name)
    order = first_row
    if "" in order:
        at = order.index("")
        order[at : at + 1] = leaves
    else:
        order = order + leaves
    plain = [name for name in order if name != "subtotal"]
    if len(set(plain)) != len(plain):
        return None
    if len(plain) == len(OFFICIAL):
        return tuple(order)
    return OFFICIAL if _in_place(plain) and "subtotal" not in order else None


def _in_place(names: Sequence[str]) -> bool:
    places = [OFFICIAL.index(name) for name in names]
    return places == sorted(places)
