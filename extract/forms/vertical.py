"""Forms that are one vertical table: an indicator a row, with its unit and one or two columns of values."""

from __future__ import annotations

from extract.forms.parts import FormError, Identity, Part

__all__ = ["Heading", "IndicatorColumn", "IndicatorForm", "IndicatorRow", "IndicatorTable", "check_vertical"]


class Heading(Part, frozen=True):
    """A head row: a label without a number. `chapter` is the numeral of the chapter that it opens or stands in."""

    label: str
    chapter: str = ""


class IndicatorColumn(Part, frozen=True):
    """A column of values: `value` is the year's, `cumulative` that of a longer time. `year`: a year may head it."""

    name: str
    label: str
    variants: tuple[str, ...] = ()
    year: bool = False


class IndicatorRow(Part, frozen=True):
    """A row: `number` is its place on the form or its printed code, `ordinal` what stands before the label.

    `chapter` tells rows of the same label apart; `note` is the remark in brackets behind the label.
    """

    number: int
    name: str
    label: str
    unit: str
    ordinal: str = ""
    chapter: str = ""
    note: str = ""
    variants: tuple[str, ...] = ()


class IndicatorTable(Part, frozen=True):
    """The table: its rows, and the words that head its columns."""

    label: str
    label_heads: tuple[str, ...]
    unit_heads: tuple[str, ...]
    columns: tuple[IndicatorColumn, ...]
    rows: tuple[IndicatorRow, ...]
    code_heads: tuple[str, ...] = ()
    other_heads: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()


class IndicatorForm(Part, frozen=True):
    """A form that is one vertical table; `needs` words of `signature` must stand in a document that follows it."""

    id: str
    name: str
    source: str
    needs: int
    signature: tuple[str, ...]
    indicators: IndicatorTable
    identities: tuple[Identity, ...]


def check_vertical(form: IndicatorForm) -> IndicatorForm:
    """`form`, if it does not contradict itself; FormError names the place where it does."""
    rows = [row.name for row in form.indicators.rows]
    columns = [column.name for column in form.indicators.columns]
    for names, what in ((rows, "row"), (columns, "column")):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise FormError(f"form {form.id}: {what} named twice: {', '.join(sorted(twice))}")
    if columns not in (["value"], ["value", "cumulative"]):
        raise FormError(f"form {form.id}: columns are `value`, or `value` and `cumulative`, not {', '.join(columns)}")
    numbers = [row.number for row in form.indicators.rows]
    if numbers != list(range(1, len(numbers) + 1)):
        raise FormError(f"form {form.id}: rows are not numbered 1 to {len(numbers)} in order")
    known = {"column": set(rows), "row": set(columns)}
    for identity in form.identities:
        missing = set(identity.left + identity.right) - known.get(identity.per, set())
        if identity.table != "indicators" or missing:
            raise FormError(f"form {form.id}: identity {identity.id} names unknown {', '.join(sorted(missing))}")
    return form
