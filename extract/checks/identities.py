"""The identities of a form over cells: pass, fail, or not assessable (form.md §9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from extract.report import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.forms import Form
    from extract.report import Cell

__all__ = ["Assessment", "assess_remedies", "assess_requests", "failing"]

Place = tuple[str, str]


class Assessment(msgspec.Struct, frozen=True):
    """One identity at one place: both sides (None where a number is missing) and its cells as (row, column)."""

    check: str
    outcome: Literal["pass", "fail", "not_assessable"]
    left: int | None
    right: int | None
    left_cells: tuple[Place, ...]
    right_cells: tuple[Place, ...]


def _side(values: Mapping[Place, int | None], places: Sequence[Place]) -> int | None:
    total = 0
    for place in places:
        value = values.get(place)
        if value is None:
            return None
        total += value
    return total


def _assess(check: str, values: Mapping[Place, int | None], left: tuple[Place, ...], right: tuple[Place, ...]) -> Assessment:
    a, b = _side(values, left), _side(values, right)
    outcome: Literal["pass", "fail", "not_assessable"]
    outcome = "not_assessable" if a is None or b is None else "pass" if a == b else "fail"
    return Assessment(check, outcome, a, b, left, right)


def assess_requests(form: Form, values: Mapping[Place, int | None]) -> Iterator[Assessment]:
    """Every identity of section 三, for each column and each row; `values` by (row, column)."""
    for identity in form.identities_of("requests", "column"):
        for column in COLUMNS:
            left = tuple((row, column) for row in identity.left)
            yield _assess(identity.id, values, left, tuple((row, column) for row in identity.right))
    for identity in form.identities_of("requests", "row"):
        for row in form.requests.rows:
            left = tuple((row.name, column) for column in identity.left)
            yield _assess(identity.id, values, left, tuple((row.name, column) for column in identity.right))


def assess_remedies(form: Form, values: Mapping[Place, int | None]) -> Iterator[Assessment]:
    """Every identity of section 四, for each channel; `values` by (channel, outcome)."""
    for identity in form.identities_of("remedies", "channel"):
        for channel in form.remedies.channels:
            left = tuple((channel.name, outcome) for outcome in identity.left)
            yield _assess(identity.id, values, left, tuple((channel.name, outcome) for outcome in identity.right))


def failing(form: Form, cells: Mapping[str, Sequence[Cell]]) -> int:
    """How many identities of section 三 fail."""
    values = {
        (row, column): None if cell.value is None else int(cell.value)
        for row, read in cells.items()
        for column, cell in zip(COLUMNS, read, strict=True)
    }
    return sum(each.outcome == "fail" for each in assess_requests(form, values))
