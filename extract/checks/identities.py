"""The identities of a form over cells: pass, fail, or not assessable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.forms import load_form
from extract.report import COLUMNS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.forms import Form
    from extract.report import Cell

__all__ = ["Assessment", "Instance", "assess_remedies", "assess_requests", "failing", "places_of"]

Place = tuple[str, str]
Result = Literal["pass", "fail", "not_assessable"]


class Assessment(msgspec.Struct, frozen=True):
    """One identity at one place: both sides (None where a number is missing), and its cells."""

    outcome: Result
    left: int | None
    right: int | None
    where: Instance

    @property
    def check(self) -> str:
        """The identity."""
        return self.where.check

    @property
    def left_cells(self) -> tuple[Place, ...]:
        """Its left side, as (row, column)."""
        return self.where.left_cells

    @property
    def right_cells(self) -> tuple[Place, ...]:
        """Its right side, as (row, column)."""
        return self.where.right_cells


#: Picks the values of one side.
_Picker = Callable[[Sequence[int | None]], tuple[int | None, ...]]


def _picker(places: Sequence[int]) -> _Picker:
    if len(places) == 1:
        (only,) = places
        return lambda values: (values[only],)
    return itemgetter(*places)


class Instance(msgspec.Struct, frozen=True):
    """An identity at one place, and its cells."""

    check: str
    left_cells: tuple[Place, ...]
    right_cells: tuple[Place, ...]
    #: All cells as `table/row/column`, and with 1 on the left side and -1 on the right.
    cells: tuple[str, ...]
    factors: dict[Place, int]


@functools.cache
def _instances(form_id: str, table: str) -> tuple[tuple[Place, ...], tuple[tuple[Instance, _Picker, _Picker], ...]]:
    """The places of a table in order, and every identity of the form at every place that it speaks of.

    With each, what picks the values of its two sides out of the flat list of the table's.
    """
    form = load_form(form_id)
    if table == "requests":
        outer = [row.name for row in form.requests.rows]
        inner: Sequence[str] = COLUMNS
    else:
        outer = [channel.name for channel in form.remedies.channels]
        inner = OUTCOMES
    places = tuple((row, column) for row in outer for column in inner)
    at = {place: i for i, place in enumerate(places)}
    found: list[tuple[Instance, _Picker, _Picker]] = []
    for identity in form.identities:
        if identity.table != table:
            continue
        across = inner if identity.per == "column" else outer
        for fixed in across:
            sides = [
                tuple((name, fixed) if identity.per == "column" else (fixed, name) for name in side)
                for side in (identity.left, identity.right)
            ]
            left, right = (tuple(at[place] for place in side) for side in sides)
            cells = tuple(f"{table}/{row}/{column}" for side in sides for row, column in side)
            factors = dict.fromkeys(sides[0], 1) | dict.fromkeys(sides[1], -1)
            instance = Instance(identity.id, sides[0], sides[1], cells, factors)
            found.append((instance, _picker(left), _picker(right)))
    return places, tuple(found)


def _assess(form: Form, table: str, values: Sequence[int | None]) -> list[Assessment]:
    found = []
    for each, pick_left, pick_right in _instances(form.id, table)[1]:
        lefts, rights = pick_left(values), pick_right(values)
        left = None if None in lefts else sum(lefts)  # type: ignore[arg-type]  # no None among them
        right = None if None in rights else sum(rights)  # type: ignore[arg-type]
        outcome: Result = "not_assessable" if left is None or right is None else "pass" if left == right else "fail"
        found.append(Assessment(outcome, left, right, each))
    return found


def assess_requests(form: Form, values: Sequence[int | None]) -> list[Assessment]:
    """Every identity of section 三, for each column and each row; `values` row by row, as the form has them."""
    return _assess(form, "requests", values)


def assess_remedies(form: Form, values: Sequence[int | None]) -> list[Assessment]:
    """Every identity of section 四, for each channel; `values` channel by channel."""
    return _assess(form, "remedies", values)


def places_of(form: Form, table: str) -> tuple[Place, ...]:
    """The (row, column) or (channel, outcome) of each value in the lists that are assessed."""
    return _instances(form.id, table)[0]


def failing(form: Form, cells: Mapping[str, Sequence[Cell]]) -> int:
    """How many identities of section 三 fail."""
    values: list[int | None] = []
    for row in form.requests.rows:
        read = cells.get(row.name)
        values += [None] * len(COLUMNS) if read is None else [cell.value for cell in read]  # type: ignore[misc]
    return sum(each.outcome == "fail" for each in assess_requests(form, values))
