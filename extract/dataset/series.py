"""The series and the derived measures of a dataset on disk as Arrow tables: what the views give, without DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.dataset.reading import read_table
from extract.dataset.views import FACTS, SCALED_UNITS, item_forms
from extract.series.crosswalk import Term, load_crosswalk
from extract.series.measures import load_measures, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from extract.series.crosswalk import Line, Series
    from extract.series.measures import Measure

__all__ = ["figures", "measures", "series"]


def figures(folder: Path) -> pa.Table:
    """One row a report and one column a series of the crosswalk, beside what identifies the report.

    A value is null where the report does not print it, where a part of a sum is null, and where the report's form is
    not comparable with the series. Counts are int64; series of section 二 are decimal. `disclosure_form` is the form of
    section 二, which may be another than the report's. NotADatasetError if `folder` is none.
    """
    import pyarrow as pa

    reports = read_table(folder, "reports", FACTS)
    terms = {table: _terms(folder, table, reports["report_id"]) for table in _KEYS}
    form = reports["form"].combine_chunks()
    forms = {"disclosures": _item_form(folder, reports["report_id"])}
    columns = {name: reports[name] for name in FACTS} | {"disclosure_form": forms["disclosures"]}
    for each in load_crosswalk().series:
        columns[each.name] = _figure(each, forms.get(each.table, form), terms)
    return pa.table(columns)


def series(folder: Path) -> pa.Table:
    """What is comparable over all forms: a row for report and series, with how it compares with the reference.

    Columns: those of the report, `series`, `label`, `unit`, `value` (float64, null where nothing was printed) and
    `comparable` (`reference`, `exact`, `approximate`). Figures that are not comparable are not there; `load_crosswalk`
    says why.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wide = figures(folder)
    parts = []
    for each in load_crosswalk().series:
        form = wide["disclosure_form"] if each.table == "disclosures" else wide["form"]
        for line in each.lines:
            chosen = pc.equal(form, line.form)
            if not line.joined or not pc.any(chosen).as_py():
                continue
            part = wide.filter(chosen)
            stated = (each.name, each.label, each.unit, line.comparable or "reference")
            constant = [pa.repeat(text, part.num_rows) for text in stated]
            facts = [pa.repeat(line.form, part.num_rows) if name == "form" else part[name] for name in FACTS]
            value = _double(part[each.name])
            parts.append(pa.table([*facts, *constant[:3], value, constant[3]], names=_SERIES_COLUMNS))
    return pa.concat_tables(parts) if parts else wide.select(FACTS).slice(0, 0)


_SERIES_COLUMNS = [*FACTS, "series", "label", "unit", "value", "comparable"]


def measures(folder: Path, inputs: Mapping[str, Mapping[str, float]] | None = None) -> pa.Table:
    """The derived measures: a row for report and measure, for the forms and scopes for which it is defined.

    Columns: those of the report, `measure`, `label`, `value`, `numerator`, `denominator` (float64; null where a part is
    null, `value` also where the denominator is 0), `denominator_name` and `unit`. `inputs` are figures from outside by
    name and report id (`population`, `revenue_10k_yuan`); measures that need one that is not given are left out.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wide = figures(folder)
    given = {
        name: pa.array([values.get(key.as_py()) for key in wide["report_id"]])
        for name, values in (inputs or {}).items()
    }
    parts = []
    for measure in load_measures():
        if not set(measure.inputs) <= set(given):
            continue
        valid = pc.is_in(wide["form"], pa.array(measure.forms))
        if measure.scopes:
            valid = pc.and_(valid, pc.is_in(wide["scope"], pa.array(measure.scopes)))
        numerator = _sum(measure.numerator, wide, given)
        denominator = _sum(measure.denominator, wide, given) if measure.denominator else None
        constants = [pa.repeat(text, wide.num_rows) for text in (measure.name, measure.label, measure.of, measure.unit)]
        values = [_value(measure, numerator, denominator), numerator]
        values.append(pa.nulls(wide.num_rows, pa.float64()) if denominator is None else denominator)
        columns = [*(wide[name] for name in FACTS), *constants[:2], *values, *constants[2:]]
        parts.append(pa.table(columns, names=_MEASURE_COLUMNS).filter(valid))
    return pa.concat_tables(parts)


_MEASURE_COLUMNS = [
    *FACTS, "measure", "label", "value", "numerator", "denominator", "denominator_name", "unit",
]  # fmt: skip

#: The column of each table that names its rows.
_KEYS = {"requests": "row", "disclosures": "item", "remedies": "channel", "indicators": "indicator"}


def _terms(folder: Path, table: str, ids: pa.ChunkedArray) -> dict[Term, pa.Array]:
    """The terms of one table, each with a value for every report."""
    import pyarrow.compute as pc

    wanted = load_crosswalk().terms(table)
    columns = sorted(
        {term.column or "value" for term in wanted} | {"unit"} & ({"unit"} if table == "indicators" else set())
    )
    rows = read_table(folder, table, ["report_id", _KEYS[table], *columns])
    if table == "indicators":
        for unit in SCALED_UNITS:
            rows = rows.filter(pc.invert(pc.match_substring(rows["unit"], unit)))
    keys = pc.index_in(rows[_KEYS[table]], value_set=_array(sorted({term.row for term in wanted})))
    names = sorted({term.row for term in wanted})
    found = {}
    for place, name in enumerate(names):
        part = rows.filter(pc.equal(keys, place))
        at = pc.index_in(ids, value_set=part["report_id"].combine_chunks())
        for term in wanted:
            if term.row == name:
                found[term] = part[term.column or "value"].combine_chunks().take(at.combine_chunks())
    return found


def _array(values: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.string())


def _item_form(folder: Path, ids: pa.ChunkedArray) -> pa.Array:
    """The form with the most items in the section 二 of each report; of equals, the newest."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = read_table(folder, "disclosures", ["report_id", "item"])
    forms = list(item_forms())
    counts = []
    for items in item_forms().values():
        chosen = rows.filter(pc.is_in(rows["item"], value_set=_array(items)))
        at = pc.index_in(chosen["report_id"], value_set=ids.combine_chunks()).combine_chunks()
        counts.append(np.bincount(at.drop_null().to_numpy(zero_copy_only=False), minlength=len(ids)))
    best = np.argmax(counts, axis=0)
    return pa.array([forms[i] if counts[i][n] else None for n, i in enumerate(best.tolist())], pa.string())


def _figure(each: Series, form: pa.Array, terms: Mapping[str, Mapping[Term, pa.Array]]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    decimal = each.table == "disclosures"
    kind = pa.decimal128(24, 6) if decimal else pa.int64()
    total = pa.nulls(len(form), kind)
    for line in each.lines:
        if line.joined:
            value = _line_sum(line, terms, kind)
            total = pc.if_else(pc.equal(form, line.form), value, total)
    return total


def _line_sum(line: Line, terms: Mapping[str, Mapping[Term, pa.Array]], kind: pa.DataType) -> pa.Array:
    """The sum of a line's terms; null where one is. At most nine numbers below 10^18: they stay within 64 bits."""
    import functools

    import pyarrow.compute as pc

    values = [pc.cast(terms[term.table][term], kind) for term in line.places]
    return pc.cast(functools.reduce(pc.add, values), kind)


def _sum(names: Sequence[str], wide: pa.Table, given: Mapping[str, pa.Array]) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    total: pa.ChunkedArray | None = None
    for sign, name in signed(names):
        value = _double(given[name] if name in given else wide[name])
        value = pc.negate(value) if sign < 0 else value
        total = value if total is None else pc.add(total, value)
    return total


def _double(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The nearest float64 of each number; a decimal by way of its digits, since its own cast is not exact."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_decimal(values.type):
        values = pc.cast(values, pa.string())
    return pc.cast(values, pa.float64(), safe=False)


def _value(measure: Measure, numerator: pa.ChunkedArray, denominator: pa.ChunkedArray | None) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if denominator is None:
        return numerator
    divisor = pc.if_else(pc.equal(denominator, 0.0), pa.scalar(None, pa.float64()), denominator)
    return pc.divide(pc.multiply(numerator, float(measure.factor)), divisor)
