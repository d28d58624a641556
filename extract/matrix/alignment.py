"""Observed rows to rows of the form: labels are matched, order decides where a label cannot."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import msgspec

from extract.glyphs import core
from extract.matrix.labels import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Alignment", "Label", "align"]

Place = TypeVar("Place")


class Label(msgspec.Struct, Generic[Place], frozen=True):
    """A row's label as met: `rows` are the form's rows it fits (none: no form knows it), `place` is the caller's."""

    text: str
    rows: tuple[str, ...]
    ordinal: str
    place: Place


class Alignment(msgspec.Struct, Generic[Place]):
    """One matrix: row names to labels, and the labels that found no row, with why."""

    rows: dict[str, Label[Place]]
    unplaced: list[tuple[str, Label[Place]]]


#: How alike a misprinted label must be, and how long, to be taken for the row that is missing at its place.
_ALIKE: Final = 0.75
_SHORTEST: Final = 4
_LONGER: Final = 2


def _choose(label: Label[Place], last: int, later: Sequence[int]) -> str | None:
    """The row that a label stands for after row number `last`, or None where its place does not tell."""
    known = vocabulary()
    order = known.order
    names = [name for name in label.rows if order[name] > last]
    if not names:
        return None
    if label.ordinal:
        exact = [name for name in names if known.ordinals[name] == label.ordinal]
        if len(exact) == 1:
            names = exact
        elif len(label.rows) == 1 and label.ordinal.startswith("（") and label.rows[0] == "processed_total":
            # （七）总计 under another number: 小计 of a group that the form does not have.
            names = names if not any(number < order[names[0]] for number in later) else []
    if len(names) > 1:
        # 其他 without an ordinal: behind the rows of （六） it is their third.
        inside = order["other_not_corrected"] <= last
        names = [name for name in names if (name == "other_misc") == inside]
        if not inside:
            return None
    if not names:
        return None
    name = names[0]
    if name == "processed_total" and any(last < number < order[name] for number in later):
        # A subtotal: rows that stand before （七）总计 on the form are still to come.
        return None
    return name


def _misprinted(label: Label[Place], last: int, later: Sequence[int]) -> str | None:
    """The one row that a label with a misprint can be: nearly its text, and its place between the rows around it."""
    known = vocabulary()
    before = next((number for number in later if number > last), len(known.order))
    text = core(label.text)
    near = {
        name
        for official, names in known.rows.items()
        for name in names
        if last < known.order[name] < before
        and abs(len(official) - len(text)) <= _LONGER
        and len(text) >= _SHORTEST
        and SequenceMatcher(None, official, text, autojunk=False).ratio() >= _ALIKE
    }
    return near.pop() if len(near) == 1 else None


def align(labels: Sequence[Label[Place]]) -> list[Alignment[Place]]:
    """The matrices that a sequence of labels makes, each a monotone run through the rows of the form.

    A new matrix starts where the first row of the form comes again. Linear in the number of labels.
    """
    known = vocabulary()
    order = known.order
    first = min(order, key=order.__getitem__)
    matrices: list[Alignment[Place]] = []
    starts = [i for i, label in enumerate(labels) if first in label.rows]
    bounds = starts or [0]  # what precedes the first row of a form is prose that quotes its labels
    for begin, end in zip(bounds, [*bounds[1:], len(labels)], strict=True):
        part = labels[begin:end]
        # Row numbers of the labels that can be only one row, from each position to the end of the matrix.
        sure = [order[label.rows[0]] if len(label.rows) == 1 else -1 for label in part]
        rows: dict[str, Label[Place]] = {}
        unplaced: list[tuple[str, Label[Place]]] = []
        last = -1
        for i, label in enumerate(part):
            name = _choose(label, last, sure[i + 1 :]) if label.rows else _misprinted(label, last, sure[i + 1 :])
            if name is not None and not label.rows:
                unplaced.append(("label_variant", label))
            if name is None:
                unplaced.append(("out_of_order" if label.rows else "unknown_label", label))
                continue
            if order[name] > last + 8 and any(last < number < order[name] for number in sure[i + 1 :]):
                # It runs ahead of rows that are still to come: a label quoted elsewhere.
                unplaced.append(("out_of_order", label))
                continue
            rows[name] = label
            last = order[name]
        if rows:
            matrices.append(Alignment(rows, unplaced))
    return matrices
