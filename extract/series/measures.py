"""Measures derived from the figures of a report: `measures.toml`, its loader, and their arithmetic."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from extract.forms.parts import FormError, Part
from extract.series.crosswalk import load_crosswalk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

__all__ = ["Due", "Measure", "Value", "due_on", "evaluate", "load_due", "load_measures", "parse_measures", "signed"]


class Measure(Part, frozen=True):
    """A measure: `factor` times the sum of `numerator` over the sum of `denominator`, or the numerator alone.

    The names are series of the crosswalk, or `inputs` that the dataset does not have; a minus subtracts. `of` is the
    Chinese name of the denominator. `scopes` are those for which the measure means something, empty for all.
    """

    name: str
    label: str
    forms: tuple[str, ...]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    of: str = ""
    unit: str = ""
    factor: int = 1
    scopes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    remark: str = ""


class Due(Part, frozen=True, rename={"since": "from"}):
    """The last day on which reports of some scopes may appear, for report years from `since` on."""

    since: int
    month: int
    day: int
    scopes: tuple[str, ...]
    source: str


class _File(Part, frozen=True):
    measures: tuple[Measure, ...]
    due: tuple[Due, ...]


class Value(NamedTuple):
    """A measure of one report with both its parts; each is None where a number is missing."""

    numerator: float | None
    denominator: float | None
    value: float | None


def signed(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The names with their signs."""
    for name in names:
        yield (-1, name[1:]) if name.startswith("-") else (1, name)


def _sum(names: Sequence[str], figures: Mapping[str, int | Decimal | float | None]) -> float | None:
    total = 0.0
    for sign, name in signed(names):
        value = figures.get(name)
        if value is None:
            return None
        total += sign * float(value)
    return total


def evaluate(measure: Measure, figures: Mapping[str, int | Decimal | float | None]) -> Value:
    """The measure of one report.

    `figures` are the values of its series by name, as `extract.dataset.series.figures` gives them, and of the measure's
    inputs; a name that is missing or None is no number. The value is None where any part of either sum is None, and
    where the denominator is 0: no share of nothing is stated.
    """
    numerator = _sum(measure.numerator, figures)
    if not measure.denominator:
        return Value(numerator, None, numerator)
    denominator = _sum(measure.denominator, figures)
    if numerator is None or not denominator:
        return Value(numerator, denominator, None)
    return Value(numerator, denominator, measure.factor * numerator / denominator)


def due_on(report_year: int, scope: str) -> dt.date | None:
    """The last day on which the report of that year may appear; None where scope or year leave it open.

    Departments by 31 January, governments by 31 March (条例 2019, 第四十九条); all by 31 March before (条例 2007,
    第三十一条). Townships are not named there.
    """
    rules = [rule for rule in load_due() if scope in rule.scopes and rule.since <= report_year]
    if not rules:
        return None
    rule = max(rules, key=lambda rule: rule.since)
    return dt.date(report_year + 1, rule.month, rule.day)


def _check(measure: Measure) -> None:
    where = f"measure {measure.name}"
    series = {each.name: {line.form for line in each.lines if line.joined} for each in load_crosswalk().series}
    if bool(measure.denominator) != bool(measure.of):
        raise FormError(f"{where}: a denominator has a name, and only it")
    for _, name in signed((*measure.numerator, *measure.denominator)):
        if name in measure.inputs:
            continue
        if name not in series:
            raise FormError(f"{where}: no series {name}")
        missing = set(measure.forms) - series[name]
        if missing:
            raise FormError(f"{where}: series {name} does not join form {', '.join(sorted(missing))}")


def parse_measures(text: str) -> _File:
    """The measures that a TOML text states; FormError where one needs a series that does not join its forms."""
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormError(f"measures: {error}") from error
    names = [measure.name for measure in found.measures]
    if len(set(names)) < len(names):
        raise FormError("measures: one is named twice")
    for measure in found.measures:
        _check(measure)
    return found


@functools.cache
def _load() -> _File:
    return parse_measures(resources.files("extract.series").joinpath("measures.toml").read_text("utf-8"))


def load_measures() -> tuple[Measure, ...]:
    """The measures of `extract/series/measures.toml`."""
    return _load().measures


def load_due() -> tuple[Due, ...]:
    """When reports are due, by scope."""
    return _load().due
