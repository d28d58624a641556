"""Reports as columns: lists that grow with each document, and the Arrow tables made of them."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from extract.dataset.digests import digests_of
from extract.dataset.schema import TABLES, TypeName, arrow_schema, arrow_type
from extract.divisions import agency_key, place_agency
from extract.report import COLUMNS, OUTCOMES, Cell, ReportSource

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from extract.report import Extraction, Report

__all__ = ["Columns", "MisshapenReportError"]

#: Numbers of this size do not fit decimal128(24, 6); no report prints one.
_LIMIT = 10**18
_INT32_LIMIT = 2**31
_FRACTION_DIGITS = 6
_NUMERIC: frozenset[TypeName] = frozenset({"int32", "int64"})
#: The fields of a cell are columns.
_OF_A_CELL = Cell.__struct_fields__
_NAMES = {table.name: tuple(column.name for column in table.stored) for table in TABLES}


class MisshapenReportError(ValueError):
    """A report that has not the shape of its form, or no document."""


class _Cells:
    """The cells of one report, with the table, the row and the column of each."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.tables: list[str] = []
        self.rows: list[str] = []
        self.columns: list[str] = []

    def add(self, table: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell]) -> None:
        self.cells += cells
        self.tables += [table] * len(cells)
        self.rows += rows
        self.columns += columns


class Columns:
    """Column lists of all tables, by year.

    The reports of the same bytes are taken once, however often the document comes. `clear` drops the rows and keeps
    that knowledge.
    """

    def __init__(self, extractor_version: str, reported: Iterable[str] = ()) -> None:
        """Start empty; `extractor_version` goes into every row of `documents`.

        `reported` are the digests of documents whose reports the dataset has already.
        """
        self._version = extractor_version
        self._lists: dict[tuple[str, int], dict[str, list[Any]]] = {}
        self._reported = set(reported)
        #: Which documents belong to which reports of others: one that comes twice says it once.
        self._linked: set[str] = set()
        #: Rows of `cells` and `documents`, and thousands of characters of text: what `tables` will have to hold.
        self.weight = 0

    def add_document(  # noqa: PLR0913 one row of `documents`
        self,
        source: str,
        data_digest: str | None,
        extraction: Extraction,
        *,
        archive: str | None = None,
        archive_offset: int | None = None,
        fetched_at: dt.datetime | None = None,
    ) -> int:
        """Add a document and its reports; `data_digest` is the SHA-256 in hexadecimal, None where nothing was read.

        Returns how many reports were added: none where the same bytes have come before.

        MisshapenReportError where a row of a report has not as many cells as the form has columns, or reports come
        without a digest; then nothing is added.
        """
        for report in extraction.reports:
            _refuse_ragged(report)
        if extraction.reports and data_digest is None:
            raise MisshapenReportError("a document with reports needs the digest of its bytes")
        row: tuple[Any, ...] = (
            data_digest,
            source,
            extraction.media_type or None,
            extraction.encoding,
            archive,
            archive_offset,
            fetched_at,
            extraction.status,
            extraction.reason,
            extraction.detail,
            len(extraction.reports),
            self._version,
        )
        for values, value in zip(self._table("documents", 0).values(), row, strict=True):
            values.append(value)
        self.weight += 1
        for each in extraction.sources:
            key = f"{each.report_id} {each.document_id} {each.role}"
            if key not in self._linked:
                self._linked.add(key)
                self._add_source(each)
        if data_digest is None or data_digest in self._reported or not extraction.reports:
            return 0
        self._reported.add(data_digest)
        for report in extraction.reports:
            self._add_report(source, data_digest, fetched_at, report)
        return len(extraction.reports)

    def tables(self) -> dict[tuple[str, int], pa.Table]:
        """The rows so far as Arrow tables of the schema, by table and year, in that order."""
        return {key: _arrow(key[0], self._lists[key]) for key in sorted(self._lists)}

    def clear(self) -> None:
        """Drop the rows; documents whose reports were taken stay known."""
        self._lists = {}
        self.weight = 0

    def _table(self, name: str, year: int) -> dict[str, list[Any]]:
        lists = self._lists.get((name, year))
        if lists is None:
            lists = self._lists[name, year] = {column: [] for column in _NAMES[name]}
        return lists

    def _add_report(self, source: str, digest: str, fetched_at: dt.datetime | None, report: Report) -> None:
        report_id = f"{digest[:32]}-{report.index}"
        year = report.report_year
        place = place_agency(report.agency_name, report.division_code, year)
        cells = _Cells()
        self._add_requests(report_id, year, place.code, report, cells)
        self._add_disclosures(report_id, year, report, cells)
        self._add_remedies(report_id, year, report, cells)
        self._add_indicators(report_id, year, report, cells)
        printed = list(chain.from_iterable(map(msgspec.structs.astuple, cells.cells)))
        fields = {name: printed[place :: len(_OF_A_CELL)] for place, name in enumerate(_OF_A_CELL)}
        self._add_cells(report_id, year, cells, fields)
        digests = digests_of(report, place.rest, fields["value"], fields["state"])
        row: tuple[Any, ...] = (
            (report_id, 1),
            digest,
            source,
            report.title,
            report.agency_name,
            report.agency_code,
            report.division_code,
            report.scope,
            report.scope_phrase,
            report.form,
            report.published_on,
            report.grade,
            1,
            True,
            fetched_at,
            None,
            agency_key(place),
            place.code,
            place.reason,
            place.level,
            place.vertical,
            None,
            digests.content,
            digests.values,
            digests.text,
            digests.weight,
        )
        for values, value in zip(self._table("reports", year).values(), row, strict=True):
            values.append(value)
        self._add_source(ReportSource(report_id, year, digest, source, "tables"))
        self._add_text(report_id, year, report)

    def _add_source(self, source: ReportSource) -> None:
        table = self._table("report_sources", source.report_year)
        table["report_id"].append((source.report_id, 1))
        table["document_id"].append(source.document_id)
        table["source"].append(source.source)
        table["role"].append(source.role)

    def _add_requests(self, report_id: str, year: int, place_code: str | None, report: Report, into: _Cells) -> None:
        rows = report.requests.rows
        if not rows:
            return
        cells = [cell for row in rows for cell in row.cells]
        names = [row.name for row in rows]
        table = self._table("requests", year)
        table["report_id"].append((report_id, len(rows)))
        table["place_code"].extend([place_code] * len(rows))
        table["form"].extend([report.requests.form] * len(rows))
        table["row"].extend(names)
        table["row_number"].extend([row.number for row in rows])
        table["row_label"].extend([row.label for row in rows])
        values = [cell.value for cell in cells]
        for place, column in enumerate(COLUMNS):
            table[column].extend(values[place :: len(COLUMNS)])
        places = [name for name in names for _ in COLUMNS]
        into.add("requests", places, COLUMNS * len(rows), cells)

    def _add_disclosures(self, report_id: str, year: int, report: Report, into: _Cells) -> None:
        items = report.disclosures
        if not items:
            return
        cells = [item.cell for item in items]
        table = self._table("disclosures", year)
        table["report_id"].append((report_id, len(items)))
        table["item"].extend([item.item for item in items])
        table["label"].extend([item.label for item in items])
        table["value"].extend([cell.value for cell in cells])
        table["unit"].extend([item.unit for item in items])
        table["state"].extend([cell.state for cell in cells])
        into.add("disclosures", [item.row for item in items], [item.column for item in items], cells)

    def _add_remedies(self, report_id: str, year: int, report: Report, into: _Cells) -> None:
        remedies = report.remedies
        if not remedies:
            return
        cells = [cell for remedy in remedies for cell in remedy.cells]
        table = self._table("remedies", year)
        table["report_id"].append((report_id, len(remedies)))
        table["channel"].extend([remedy.channel for remedy in remedies])
        for place, outcome in enumerate(OUTCOMES):
            table[outcome].extend([remedy.cells[place].value for remedy in remedies])
        places = [remedy.channel for remedy in remedies for _ in OUTCOMES]
        into.add("remedies", places, OUTCOMES * len(remedies), cells)

    def _add_indicators(self, report_id: str, year: int, report: Report, into: _Cells) -> None:
        rows = report.indicators
        if not rows:
            return
        table = self._table("indicators", year)
        table["report_id"].append((report_id, len(rows)))
        table["form"].extend([report.form] * len(rows))
        table["indicator"].extend([row.name for row in rows])
        table["number"].extend([row.number for row in rows])
        table["label"].extend([row.label for row in rows])
        table["value"].extend([row.cell.value for row in rows])
        table["cumulative"].extend([row.cumulative.value if row.cumulative else None for row in rows])
        table["unit"].extend([row.unit for row in rows])
        table["state"].extend([row.cell.state for row in rows])
        into.add("indicators", [row.name for row in rows], ["value"] * len(rows), [row.cell for row in rows])
        second = [(row.name, row.cumulative) for row in rows if row.cumulative]
        names, cells = [name for name, _ in second], [cell for _, cell in second]
        into.add("indicators", names, ["cumulative"] * len(second), cells)

    def _add_cells(self, report_id: str, year: int, cells: _Cells, fields: Mapping[str, Sequence[Any]]) -> None:
        count = len(cells.cells)
        if not count:
            return
        lists = self._table("cells", year)
        lists["report_id"].append((report_id, count))
        lists["table"].extend(cells.tables)
        lists["row"].extend(cells.rows)
        lists["column"].extend(cells.columns)
        for name, values in fields.items():
            lists[name].extend(values)
        self.weight += count

    def _add_text(self, report_id: str, year: int, report: Report) -> None:
        sections, findings = report.sections, report.findings
        if sections:
            table = self._table("sections", year)
            table["report_id"].append((report_id, len(sections)))
            table["number"].extend([section.number for section in sections])
            table["heading"].extend([section.heading for section in sections])
            table["text"].extend([section.text for section in sections])
            self.weight += sum([len(section.text) for section in sections]) // 1000
        if findings:
            table = self._table("findings", year)
            table["report_id"].append((report_id, len(findings)))
            table["check"].extend([finding.check for finding in findings])
            table["outcome"].extend([finding.outcome for finding in findings])
            table["left"].extend([finding.left for finding in findings])
            table["right"].extend([finding.right for finding in findings])
            table["cells"].extend([finding.cells for finding in findings])
            table["detail"].extend([finding.detail for finding in findings])
            self.weight += len(findings)


def _refuse_ragged(report: Report) -> None:
    for row in report.requests.rows:
        if len(row.cells) != len(COLUMNS):
            raise MisshapenReportError(f"row {row.name} has {len(row.cells)} cells, the form has {len(COLUMNS)}")
    for remedy in report.remedies:
        if len(remedy.cells) != len(OUTCOMES):
            raise MisshapenReportError(
                f"channel {remedy.channel} has {len(remedy.cells)} cells, the form has {len(OUTCOMES)}"
            )


def _arrow(name: str, lists: dict[str, list[Any]]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(name)
    columns = next(table for table in TABLES if table.name == name).stored
    arrays: dict[str, pa.Array] = {}
    states = lists.get("state")
    for column in columns:
        values = lists[column.name]
        if column.name == "report_id":
            arrays[column.name] = _repeated(values)
        elif column.type == "decimal":
            # The state is that of `value`; a second number that does not fit is null, and its own in `cells`.
            arrays[column.name], checked = _decimals(values, lists["state"])
            states = checked if column.name == "value" else states
        elif column.type in _NUMERIC:
            arrays[column.name] = _whole(values, column.type)
        elif column.type == "string":
            arrays[column.name] = _strings(states if column.name == "state" else values)
        elif column.type == "strings":
            arrays[column.name] = _string_lists(values)
        else:
            arrays[column.name] = pa.array(values, schema.field(column.name).type)
    return pa.Table.from_arrays([arrays[column.name] for column in columns], schema=schema)


def _repeated(runs: list[tuple[str, int]]) -> pa.Array:
    """The keys of runs of rows; a list of one key per row would cost as much as all other columns together."""
    import numpy as np
    import pyarrow as pa

    keys, counts = zip(*runs, strict=True)
    return pa.array(keys, pa.string()).take(pa.array(np.repeat(np.arange(len(keys)), counts)))


def _strings(values: list[str | None] | None) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:  # half of a surrogate pair, from a broken character reference or file name
        return pa.array([value if value is None else _encodable(value) for value in values or ()], pa.string())


def _string_lists(values: list[tuple[str, ...]]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, pa.list_(pa.string()))
    except UnicodeEncodeError:
        return pa.array([[_encodable(text) for text in value] for value in values], pa.list_(pa.string()))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _whole(values: list[Any], type_name: TypeName) -> pa.Array:
    """Whole numbers; a number with a fraction or beyond the limit is null, never rounded."""
    import pyarrow as pa
    import pyarrow.compute as pc

    limit = _INT32_LIMIT if type_name == "int32" else _LIMIT
    # Arrow cuts the fraction of a Decimal in silence, so the types are looked at first.
    if set(map(type, values)) <= {int, type(None)}:
        try:
            array = pa.array(values, pa.int64())
        except OverflowError:
            pass
        else:
            bounds = pc.min_max(array)
            low, high = bounds["min"].as_py(), bounds["max"].as_py()
            if low is None or (-limit < low and high < limit):
                return array.cast(arrow_type(type_name))
    whole = [None if value is None or not _is_whole(value, limit) else int(value) for value in values]
    return pa.array(whole, arrow_type(type_name))


def _is_whole(value: int | Decimal, limit: int) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return -limit < value < limit and value == int(value)


def _decimals(values: list[int | Decimal | None], states: list[str]) -> tuple[pa.Array, list[str]]:
    """Decimals with their states; a number that the type cannot hold exactly is null and `unreadable`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    target = arrow_type("decimal")
    wide = pa.decimal128(25, 6)  # the narrowest that Arrow lets an int64 into
    kinds = set(map(type, values))
    if not kinds <= {int, Decimal, type(None)} or not all(map(_fits, values)):
        states = [state if _fits(value) else "unreadable" for value, state in zip(values, states, strict=True)]
        values = [value if _fits(value) else None for value in values]
    whole = pa.array([value if type(value) is int else None for value in values], pa.int64()).cast(wide).cast(target)
    if Decimal not in kinds:
        return whole, states
    fractions = pa.array([value if type(value) is Decimal else None for value in values], target)
    return pc.coalesce(whole, fractions), states


def _fits(value: int | Decimal | None) -> bool:
    if value is None:
        return True
    if type(value) is int:
        return -_LIMIT < value < _LIMIT
    if type(value) is not Decimal or not value.is_finite():
        return False
    exponent = value.normalize().as_tuple().exponent
    return -_LIMIT < value < _LIMIT and isinstance(exponent, int) and exponent >= -_FRACTION_DIGITS
