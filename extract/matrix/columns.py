"""Which column a value belongs to: the header's tree decides, not the order of its words in flattened text."""

from __future__ import annotations

import functools

from extract.matrix.labels import vocabulary
from extract.report import COLUMNS

__all__ = ["OFFICIAL", "Header", "column_order"]

OFFICIAL: tuple[str, ...] = COLUMNS

#: The labels of a header, row by row, each by its core. A flattened text has one row, in the order of print.
Header = tuple[tuple[str, ...], ...]


def _names(row: tuple[str, ...]) -> list[str]:
    """The columns that a header row names, `group` for a label over several; a spanned label's copies count once."""
    known = vocabulary()
    names: list[str] = []
    for label in row:
        if label in known.column_groups:
            name = "group"
        else:
            name = "subtotal" if label in known.subtotals else known.columns.get(label, "")
        if name and (not names or names[-1] != name):
            names.append(name)
    return names


#: The columns below 法人或其他组织.
_ORGANISATIONS = frozenset(OFFICIAL[1:-1])


@functools.lru_cache(maxsize=4096)
def column_order(header: Header) -> tuple[str, ...] | None:
    """The columns from left to right.

    A row that names all seven says it all; in the official order also where 法人或其他组织 stands before or among them,
    as it does in the lines of a page on which it is printed higher than 自然人. Else a label over several columns
    (法人或其他组织) stands where its columns stand, which are named below it, behind all labels of its own row.
    `subtotal` marks an extra column. Without a header, or with one that names only some columns and none of them out of
    place, the order is the official one.
    None: the header contradicts the form.
    """
    header = tuple(dict.fromkeys(header))  # a row of the head that is printed twice says nothing new
    rows = [_names(row) for row in header]
    repeated = any(_repeats(row) for row in header)
    for names in rows:
        if "group" not in names and set(OFFICIAL) <= set(names):
            return _checked(names, repeated=False)
        if [name for name in names if name != "group"] == list(OFFICIAL):
            return OFFICIAL
    order: list[str] = []
    leaves: list[str] = []
    for name in (name for names in rows for name in names):
        if name == "group" and "group" in order:
            return None
        below = "group" in order and name not in ("natural_person", "total", "group")
        if not below and name in order:
            continue  # the label of a spanned cell, repeated in the row below
        (leaves if below else order).append(name)
    if "group" in order and not leaves and set(order) & _ORGANISATIONS:
        return None  # the columns stand before the label that stands over them
    if "group" in order:
        at = order.index("group")
        order[at : at + 1] = leaves
    elif _in_several_rows(rows) and order != list(OFFICIAL):
        return None  # the label over the columns of the lower row is not known: where they stand, only a layout tells
    return _checked(order, repeated=repeated)


def _in_several_rows(rows: list[list[str]]) -> bool:
    """Whether columns are named in more than one row of a header, and none in two."""
    naming = [set(names) for names in rows if names]
    return len(naming) > 1 and not set.intersection(*naming)


def _repeats(row: tuple[str, ...]) -> bool:
    """Whether a row names a column twice, as copies of a spanned cell do, or a misprint."""
    known = vocabulary()
    names = [known.columns[label] for label in row if label in known.columns]
    return len(set(names)) < len(names)


def _checked(order: list[str], *, repeated: bool) -> tuple[str, ...] | None:
    plain = [name for name in order if name != "subtotal"]
    if len(set(plain)) != len(plain):
        return None
    if len(plain) == len(OFFICIAL):
        return tuple(order)
    if plain and repeated:
        return None
    places = [OFFICIAL.index(name) for name in plain]
    return OFFICIAL if places == sorted(places) and "subtotal" not in order else None
