"""Observed rows to rows of the form: labels are matched, order decides where a label cannot."""

from __future__ import annotations

import functools
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import msgspec

from extract.glyphs import core
from extract.matrix.labels import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SAID_ELSEWHERE", "Alignment", "Label", "Place", "align"]

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


#: How alike a misprinted label must be, how long, and how much more alike than to any other row that is missing at its
#: place, to be taken for that one.
_ALIKE: Final = 0.75
_SHORTEST: Final = 4
_MARGIN: Final = 0.1
_LONGER: Final = 2
#: How alike one must be to the label of two characters that has its ordinal: （七）总± is （七）总计.
_HALF_ALIKE: Final = 0.5


#: Rows whose labels stand in other places too: above sums, and for what is left.
SAID_ELSEWHERE: Final = frozenset(("processed_total", "other_misc"))


#: A label as it counts for its place: the rows it fits, its ordinal, and where it fits none, its core.
_Key = tuple[tuple[str, ...], str, str]
#: For each label of a matrix, the row it stands for, and what there is to tell of it.
_Decided = list[tuple[str | None, str | None]]
#: Most reports print the form as it is, so that the decisions about one serve for the next. No form has more labels.
_REMEMBERED: Final = 60


class _Later:
    """The row numbers of the labels still to come that can be only one row."""

    def __init__(self, keys: Sequence[_Key]) -> None:
        order = vocabulary().order
        self.numbers = [order[rows[0]] if len(rows) == 1 else -1 for rows, _, _ in keys]
        self.counts = [0] * (len(order) + 1)
        for number in self.numbers:
            self.counts[number] += 1
        self.at = 0

    def step(self) -> None:
        """Go past the next label."""
        self.counts[self.numbers[self.at]] -= 1
        self.at += 1

    def between(self, low: int, high: int) -> bool:
        """Whether a row between the two is still to come."""
        return any(self.counts[low + 1 : high])

    def next_after(self, low: int) -> int:
        """The number of the next label behind row `low`; behind all rows where none comes."""
        numbers = self.numbers
        return next((numbers[i] for i in range(self.at, len(numbers)) if numbers[i] > low), len(self.counts) - 1)


def _choose(key: _Key, last: int, later: _Later, *, unknown_before: bool) -> str | None:
    """The row that a label stands for after row number `last`, or None where its place does not tell."""
    known = vocabulary()
    order = known.order
    rows, ordinal, _ = key
    names = [name for name in rows if order[name] > last]
    if not names:
        return None
    if ordinal:
        exact = [name for name in names if known.ordinals[name] == ordinal]
        if len(exact) == 1:
            names = exact
        elif len(rows) == 1 and ordinal.startswith("（") and rows[0] == "processed_total":
            # （七）总计 under another number: 小计 of a group that the form does not have.
            names = [] if later.between(-1, order[names[0]]) else names
    if len(names) > 1:
        # 其他 without an ordinal: behind the rows of （六） it is their third.
        inside = order["other_not_corrected"] <= last
        names = [name for name in names if (name == "other_misc") == inside]
        if not inside:
            # Alone between （五） and （七）, it is （六）其他处理 itself, which the form of 2019 does not divide.
            alone = not unknown_before and later.next_after(last) == order["processed_total"]
            return "other_handled" if alone else None
    if not names:
        return None
    name = names[0]
    if name == "processed_total" and later.between(last, order[name]):
        # A subtotal: rows that stand before （七）总计 on the form are still to come.
        return None
    return name


def _by_ordinal(key: _Key, last: int, before: int) -> str | None:
    """The one row at a label's place that has its ordinal and a short label, of which enough is left."""
    known = vocabulary()
    _, ordinal, text = key
    names = [name for name, own in known.ordinals.items() if own == ordinal and last < known.order[name] < before]
    if not ordinal or len(names) != 1:
        return None
    for official, rows in known.rows.items():
        if names[0] in rows and len(official) <= _SHORTEST:
            least = _HALF_ALIKE if len(official) < _SHORTEST else _ALIKE
            if SequenceMatcher(None, official, text, autojunk=False).ratio() >= least:
                return names[0]
    return None


def _holds_several(text: str) -> bool:
    """Whether the labels of several rows stand in one cell."""
    held = [names for label, names in vocabulary().rows.items() if len(label) >= _SHORTEST and label in text]
    return len({name for names in held for name in names}) > 1


def _misprinted(key: _Key, last: int, before: int) -> str | None:
    """The one row that a label with a misprint can be: nearly its text, and its place between the rows around it."""
    if (name := _by_ordinal(key, last, before)) is not None:
        return name
    text = key[2]
    if _holds_several(text):
        return None
    known = vocabulary()
    near: dict[str, float] = {}
    for official, names in known.rows.items():
        if abs(len(official) - len(text)) > _LONGER or len(text) < _SHORTEST:
            continue
        for name in names:
            if last < known.order[name] < before:
                score = SequenceMatcher(None, official, text, autojunk=False).ratio()
                near[name] = max(score, near.get(name, 0.0))
    best = sorted(near, key=lambda name: near[name])[-2:]
    if not best or near[best[-1]] < _ALIKE or (len(best) > 1 and near[best[-1]] - near[best[0]] < _MARGIN):
        return None
    return best[-1]


def _with_ordinal(keys: Sequence[_Key], name: str) -> frozenset[int]:
    """Which labels can be row `name` and carry its ordinal."""
    ordinal = vocabulary().ordinals[name]
    return frozenset(i for i, key in enumerate(keys) if name in key[0] and key[1] == ordinal)


def _decide(keys: Sequence[_Key]) -> _Decided:
    """What each label of one matrix stands for."""
    order = vocabulary().order
    decided: _Decided = []
    later = _Later(keys)
    last = -1
    exact = {name: _with_ordinal(keys, name) for name in SAID_ELSEWHERE}
    for i, key in enumerate(keys):
        later.step()
        rows = key[0]
        unknown = bool(decided) and decided[-1][1] == "unknown_label"
        name = (
            _choose(key, last, later, unknown_before=unknown)
            if rows
            else _misprinted(key, last, later.next_after(last))
        )
        if name in exact and i not in exact[name] and any(at > i for at in exact[name]):
            name = None  # 合计 before （七）总计, 其他 before 3.其他
        if name is None:
            decided.append((None, "out_of_order" if rows else "unknown_label"))
        elif order[name] > last + 8 and later.between(last, order[name]):
            # It runs ahead of rows that are still to come: a label quoted elsewhere.
            decided.append((None, "out_of_order"))
        else:
            decided.append((name, None if rows else "label_variant"))
            last = order[name]
    return decided


_remembered = functools.lru_cache(maxsize=256)(_decide)


def _is_again(labels: Sequence[Label[Place]], i: int) -> bool:
    """Whether a label repeats the one before it within one table."""
    if i == 0 or labels[i].rows != labels[i - 1].rows:
        return False
    here, there = (getattr(label.place, "grid", None) for label in labels[i - 1 : i + 1])
    return here is there


def align(labels: Sequence[Label[Place]]) -> list[Alignment[Place]]:
    """The matrices that a sequence of labels makes, each a monotone run through the rows of the form.

    A new matrix starts where the first row of the form comes again. The form's second row may stand right before its
    first, and so may its last, in the foot of a table that is written above its body. Linear in the number of labels.
    """
    order = vocabulary().order
    first, second, *_, last = sorted(order, key=order.__getitem__)
    matrices: list[Alignment[Place]] = []
    starts = [i for i, label in enumerate(labels) if first in label.rows and not _is_again(labels, i)]
    bounds = starts or [0]  # what precedes the first row of a form is prose that quotes its labels
    for begin, end in zip(bounds, [*bounds[1:], len(labels)], strict=True):
        part = labels[begin:end]
        keys = tuple([(label.rows, label.ordinal, "" if label.rows else core(label.text)) for label in part])
        rows: dict[str, Label[Place]] = {}
        unplaced: list[tuple[str, Label[Place]]] = []
        decided = _remembered(keys) if len(keys) <= _REMEMBERED else _decide(keys)
        for label, (name, code) in zip(part, decided, strict=True):
            if name is not None:
                rows[name] = label
            if code is not None:
                unplaced.append((code, label))
        before = labels[begin - 1] if begin else None
        taken = matrices and before in matrices[-1].rows.values()
        if before is not None and not taken and before.rows in ((second,), (last,)) and before.rows[0] not in rows:
            rows = {before.rows[0]: before} | rows
        if rows:
            matrices.append(Alignment(rows, unplaced))
    return matrices
