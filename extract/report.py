"""The result: a report with its matrix, its other tables, its text and its findings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "OUTCOMES",
    "Cell",
    "Disclosure",
    "Extraction",
    "Finding",
    "Indicator",
    "MatrixRow",
    "Remedy",
    "Report",
    "ReportSource",
    "RequestMatrix",
    "Role",
    "Section",
]

State = Literal["number", "blank", "slash", "dash", "word", "absent", "ambiguous", "unreadable"]
Method = Literal["cell", "split", "ocr"]
Status = Literal["extracted", "not_a_report", "no_matrix", "unreadable", "quarantined", "failed"]
Outcome = Literal["fail", "not_assessable"]
#: What a document is to a report: the numbers are read from it, it lent its words, it prints the same numbers, or it is
#: a picture on the page, recognised with it.
Role = Literal["tables", "context", "copy", "picture"]

#: The seven applicant columns of the request matrix, in the order of the form.
COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
#: The five outcomes of a remedy channel, in the order of the form.
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One value of a table: what is printed, and how sure we are.

    `value` is a number exactly when `state` is `number`. `readings` counts the readings that survive the identities
    (1 for a cell that was read, 0 where nothing was printed). `suggested` is what the identities imply where they
    disagree with the print or the print is missing; it never replaces `value`.
    """

    value: int | Decimal | None
    raw: str | None
    state: State
    method: Method | None = None
    readings: int = 0
    suggested: int | None = None
    locator: str | None = None


class MatrixRow(msgspec.Struct, frozen=True):
    """A row of the request matrix: its name, its number on the form from 1, its label as printed, seven cells."""

    name: str
    number: int
    label: str
    cells: tuple[Cell, ...]


class RequestMatrix(msgspec.Struct, frozen=True):
    """Section 三: N rows by the seven columns, N given by the form (25 for '2021', 23 for '2019').

    No rows for forms before 2019, which have no request matrix but `Report.indicators`.
    """

    form: str
    rows: tuple[MatrixRow, ...]

    def to_pandas(self) -> pd.DataFrame:
        """N rows by seven columns, nullable integers; the index holds the row names, `attrs['form']` the form."""
        import pandas as pd

        frame = pd.DataFrame(
            {
                column: pd.array([row.cells[i].value for row in self.rows], dtype="Int64")
                for i, column in enumerate(COLUMNS)
            },
            index=pd.Index([row.name for row in self.rows], name="row"),
        )
        frame.attrs["form"] = self.form
        return frame

    def value(self, row: str, column: str) -> int | None:
        """The printed number at `row`, `column`, or None. KeyError if the form has no such place."""
        for candidate in self.rows:
            if candidate.name == row:
                value = candidate.cells[COLUMNS.index(column)].value
                return None if value is None else int(value)
        raise KeyError(row)


class Disclosure(msgspec.Struct, frozen=True):
    """A value of section 二: `row` and `column` as the form names them; together they make `item`."""

    item: str
    row: str
    column: str
    label: str
    unit: str
    cell: Cell


class Remedy(msgspec.Struct, frozen=True):
    """A channel of section 四: the five outcomes in the order of `OUTCOMES`."""

    channel: str
    cells: tuple[Cell, ...]


class Indicator(msgspec.Struct, frozen=True):
    """A row of a vertical table: its name and number on the form, its label and unit as printed.

    `cell` is the year's value, `cumulative` the second column's; None where the form has one column.
    """

    name: str
    number: int
    label: str
    unit: str
    cell: Cell
    cumulative: Cell | None = None


class Section(msgspec.Struct, frozen=True):
    """A section of the narrative: number 0 for what stands before the first heading."""

    number: int
    heading: str
    text: str


class Finding(msgspec.Struct, frozen=True):
    """A check that failed or could not be assessed: both sides, and the cells as `table/row/column`."""

    check: str
    outcome: Outcome
    left: int | None = None
    right: int | None = None
    cells: tuple[str, ...] = ()
    detail: str | None = None


class Report(msgspec.Struct, frozen=True):
    """One annual report. `index` is its place in the document; `report_year` is 0 where unknown.

    A report on a form before 2019 has `indicators` and an empty `requests`; one on a newer form the reverse.
    """

    index: int
    title: str | None
    agency_name: str | None
    agency_code: str | None
    division_code: str | None
    report_year: int
    scope: str
    scope_phrase: str | None
    form: str
    published_on: dt.date | None
    grade: str
    requests: RequestMatrix
    disclosures: tuple[Disclosure, ...]
    remedies: tuple[Remedy, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...] = ()


class ReportSource(msgspec.Struct, frozen=True):
    """A document that belongs to a report which stands in another one, and what it is to it."""

    report_id: str
    report_year: int
    document_id: str
    source: str
    role: Role


class Extraction(msgspec.Struct, frozen=True):
    """What became of one input document: `reason` is a stable code, None only for a report read without remark."""

    status: Status
    reason: str | None
    media_type: str
    encoding: str | None
    reports: tuple[Report, ...] = ()
    #: What a person needs to act on `reason`: the unknown label, the form's name, the limit.
    detail: str | None = None
    #: The reports of other documents that this one belongs to as well.
    sources: tuple[ReportSource, ...] = ()
