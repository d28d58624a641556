"""The crosswalk between the forms: `crosswalk.toml`, validated against the forms when it is loaded."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Literal, NamedTuple

import msgspec

from extract.forms import load_form, load_forms, load_vertical_forms
from extract.forms.parts import FormError, Part
from extract.report import OUTCOMES

__all__ = ["Comparable", "Crosswalk", "Line", "Series", "Term", "load_crosswalk", "parse_crosswalk"]

Comparable = Literal["exact", "approximate", "not_comparable"]

#: Sums of more printed numbers than this could leave 64 bits.
_MOST_TERMS = 9


class Term(NamedTuple):
    """A figure of the dataset: of `disclosures` the row is the item and the column empty."""

    table: str
    row: str
    column: str


class Line(Part, frozen=True):
    """What a form prints of a series: the sum of `terms`; how it compares with the first line of the series, and why.

    The first line is the reference: it has no `comparable`. A line without terms says that the form prints nothing.
    """

    form: str
    terms: tuple[str, ...]
    comparable: Comparable | None = None
    reason: str = ""
    source: str = ""

    @property
    def places(self) -> tuple[Term, ...]:
        """The terms taken apart."""
        return tuple(Term(*f"{term}/".split("/")[:3]) for term in self.terms)

    @property
    def joined(self) -> bool:
        """Whether the line is part of its series, and not only told of."""
        return self.comparable != "not_comparable"


class Series(Part, frozen=True):
    """One measure over the forms: official label of its reference, unit, and a line for each form."""

    name: str
    label: str
    unit: str
    lines: tuple[Line, ...]

    @property
    def table(self) -> str:
        """The table of the reference line."""
        return self.lines[0].places[0].table


class Crosswalk(Part, frozen=True):
    """All series."""

    series: tuple[Series, ...]

    def terms(self, table: str) -> tuple[Term, ...]:
        """The terms of one table that some joined line adds up, each once, in order."""
        found = (term for each in self.series for line in each.lines if line.joined for term in line.places)
        return tuple(dict.fromkeys(term for term in found if term.table == table))


def _known(form: str) -> frozenset[str]:
    """The terms that a form can have; FormError for a form that does not exist."""
    for vertical in load_vertical_forms():
        if vertical.id == form:
            columns = [column.name for column in vertical.indicators.columns]
            return frozenset(f"indicators/{row.name}/{c}" for row in vertical.indicators.rows for c in columns)
    if form not in {each.id for each in load_forms()}:
        raise FormError(f"crosswalk: no form {form}")
    spec = load_form(form)
    known = {f"requests/{row.name}/{column.name}" for row in spec.requests.rows for column in spec.requests.columns}
    known |= {f"remedies/{channel.name}/{outcome}" for channel in spec.remedies.channels for outcome in OUTCOMES}
    for block in spec.disclosures.blocks:
        names = [f"{row.name}_{column.name}".rstrip("_") for row in block.rows for column in block.columns]
        known.update(f"disclosures/{name}" for name in names)
    return frozenset(known)


def _check(series: Series) -> None:
    where = f"crosswalk: series {series.name}"
    forms = [line.form for line in series.lines]
    if not forms or len(set(forms)) < len(forms):
        raise FormError(f"{where}: a form stands in one line")
    if not series.lines[0].terms:
        raise FormError(f"{where}: the first line, the reference, has no terms")
    for place, line in enumerate(series.lines):
        unknown = set(line.terms) - _known(line.form)
        if unknown:
            raise FormError(f"{where}: form {line.form} has no {', '.join(sorted(unknown))}")
        if (place == 0) != (line.comparable is None):
            raise FormError(f"{where}: the first line, and no other, goes without `comparable`")
        if place and not (line.reason and line.source):
            raise FormError(f"{where}: form {line.form} needs a reason and a source")
        if line.joined and not 0 < len(line.terms) <= _MOST_TERMS:
            raise FormError(f"{where}: form {line.form} needs 1 to {_MOST_TERMS} terms")
        if len({term.table for term in line.places}) > 1:
            raise FormError(f"{where}: form {line.form} adds up figures of several tables")


def parse_crosswalk(text: str) -> Crosswalk:
    """The crosswalk that a TOML text states; FormError where it names what no form has, or leaves a reason out."""
    try:
        found = msgspec.convert(tomllib.loads(text), Crosswalk)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormError(f"crosswalk: {error}") from error
    names = [series.name for series in found.series]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise FormError(f"crosswalk: series named twice: {', '.join(sorted(twice))}")
    for series in found.series:
        _check(series)
    return found


@functools.cache
def load_crosswalk() -> Crosswalk:
    """The crosswalk of `extract/series/crosswalk.toml`."""
    return parse_crosswalk(resources.files("extract.series").joinpath("crosswalk.toml").read_text("utf-8"))
