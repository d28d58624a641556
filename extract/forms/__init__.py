"""The official forms as data: labels, variants, groups and identities, one TOML file a form.

A form file is validated when it is loaded; a bad one raises `FormError` naming the file and the place.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

import msgspec

from extract.forms.parts import FormError, Identity, Part
from extract.forms.vertical import (
    Heading,
    IndicatorColumn,
    IndicatorForm,
    IndicatorRow,
    IndicatorTable,
    check_vertical,
)

__all__ = [
    "Block",
    "Channel",
    "Column",
    "ColumnGroup",
    "DisclosureTable",
    "Form",
    "FormError",
    "Group",
    "Heading",
    "Identity",
    "IndicatorColumn",
    "IndicatorForm",
    "IndicatorRow",
    "IndicatorTable",
    "Marker",
    "Outcome",
    "RemedyTable",
    "RequestTable",
    "Row",
    "check_vertical",
    "load_form",
    "load_forms",
    "load_markers",
    "load_vertical_form",
    "load_vertical_forms",
]


class Column(Part, frozen=True):
    """A column of a table; `unit` and `signed` matter in section 二 only."""

    name: str
    label: str
    variants: tuple[str, ...] = ()
    unit: str = "件"
    signed: bool = False


class ColumnGroup(Part, frozen=True):
    """A head cell over several columns."""

    label: str
    columns: tuple[str, ...]
    variants: tuple[str, ...] = ()


class Group(Part, frozen=True):
    """A label cell over several rows, without numbers of its own."""

    ordinal: str
    label: str
    variants: tuple[str, ...] = ()


class Row(Part, frozen=True):
    """A row of the request matrix. `ordinal` is printed before the label, `note` in brackets after it."""

    name: str
    label: str
    ordinal: str = ""
    group: str = ""
    variants: tuple[str, ...] = ()
    note: str = ""


class RequestTable(Part, frozen=True):
    """Section 三.

    `this_year` and `other_years` are what heads call the years of columns beside one another; a column whose head has
    one of the words in `shares` holds no counts.
    """

    label: str
    corner: tuple[str, ...]
    head: tuple[str, ...]
    subtotals: tuple[str, ...]
    this_year: tuple[str, ...]
    other_years: tuple[str, ...]
    shares: tuple[str, ...]
    columns: tuple[Column, ...]
    column_groups: tuple[ColumnGroup, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]


class Block(Part, frozen=True):
    """A sub-table of section 二 under one caption."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class DisclosureTable(Part, frozen=True):
    """Section 二; `signature` are the words that only this form's table has."""

    label: str
    signature: tuple[str, ...]
    head: tuple[str, ...]
    blocks: tuple[Block, ...]


class Channel(Part, frozen=True):
    """A channel of section 四."""

    name: str
    label: str
    variants: tuple[str, ...] = ()


class Outcome(Part, frozen=True):
    """An outcome of section 四."""

    name: str
    label: str
    variants: tuple[str, ...] = ()


class RemedyTable(Part, frozen=True):
    """Section 四: channels times outcomes in one row."""

    label: str
    channels: tuple[Channel, ...]
    outcomes: tuple[Outcome, ...]


class Form(Part, frozen=True):
    """A form that is read cell by cell."""

    id: str
    name: str
    source: str
    requests: RequestTable
    disclosures: DisclosureTable
    remedies: RemedyTable
    identities: tuple[Identity, ...]

    def identities_of(self, table: str, per: str) -> tuple[Identity, ...]:
        """The identities of one table that run along `per`."""
        return tuple(i for i in self.identities if i.table == table and i.per == per)


class Marker(Part, frozen=True):
    """Older tables that are recognised by their words and not read: `needs` of `signature` must be present."""

    id: str
    name: str
    source: str
    needs: int
    signature: tuple[str, ...]


def _read(name: str) -> dict[str, object]:
    text = resources.files("extract.forms").joinpath(name).read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"extract/forms/{name}: not TOML: {error}") from error


def _check(form: Form) -> Form:
    rows = [row.name for row in form.requests.rows]
    columns = [column.name for column in form.requests.columns]
    outcomes = [outcome.name for outcome in form.remedies.outcomes]
    for names, what in ((rows, "row"), (columns, "column"), (outcomes, "outcome")):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise FormError(f"form {form.id}: {what} named twice: {', '.join(sorted(twice))}")
    groups = {group.ordinal for group in form.requests.groups}
    for row in form.requests.rows:
        if row.group and row.group not in groups:
            raise FormError(f"form {form.id}: row {row.name} is in group {row.group}, which the form does not have")
    known = {"column": set(rows), "row": set(columns), "channel": set(outcomes)}
    for identity in form.identities:
        missing = set(identity.left + identity.right) - known.get(identity.per, set())
        if missing:
            raise FormError(f"form {form.id}: identity {identity.id} names unknown {', '.join(sorted(missing))}")
    return form


@functools.cache
def _files() -> tuple[tuple[Form, ...], tuple[IndicatorForm, ...], tuple[Marker, ...]]:
    forms: list[Form] = []
    vertical: list[IndicatorForm] = []
    markers: list[Marker] = []
    for entry in sorted(resources.files("extract.forms").iterdir(), key=lambda e: e.name, reverse=True):
        if not entry.name.endswith(".toml"):
            continue
        content = _read(entry.name)
        try:
            if "requests" in content:
                forms.append(_check(msgspec.convert(content, Form)))
            elif "indicators" in content:
                vertical.append(check_vertical(msgspec.convert(content, IndicatorForm)))
            else:
                markers.append(msgspec.convert(content, Marker))
        except msgspec.ValidationError as error:
            raise FormError(f"extract/forms/{entry.name}: {error}") from error
    return tuple(forms), tuple(vertical), tuple(markers)


def load_forms() -> tuple[Form, ...]:
    """Every form that is read cell by cell, newest first."""
    return _files()[0]


def load_vertical_forms() -> tuple[IndicatorForm, ...]:
    """Every form that is one vertical table, in the order of their names from the last on."""
    return _files()[1]


def load_markers() -> tuple[Marker, ...]:
    """Every older kind of table that is only recognised."""
    return _files()[2]


def load_form(form_id: str) -> Form:
    """The form with a request matrix named `form_id`; KeyError if there is none."""
    for form in load_forms():
        if form.id == form_id:
            return form
    raise KeyError(form_id)


def load_vertical_form(form_id: str) -> IndicatorForm:
    """The form of one vertical table named `form_id`; KeyError if there is none."""
    for form in load_vertical_forms():
        if form.id == form_id:
            return form
    raise KeyError(form_id)
