"""The views of a dataset as SQL for DuckDB, generated from the crosswalk and the measures.

`figures` (one row a report, one column a series), `series` (the same, long, with how each figure compares), `crosswalk`
(every line with its reason, the refused ones too), `measures`, `measure_definitions` and `timeliness`.
"""

# ruff: noqa: S608 the parts are names of this package and of the caller's own tables, and texts are quoted

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.forms import load_forms
from extract.series.crosswalk import load_crosswalk
from extract.series.measures import load_due, load_measures, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.series.crosswalk import Line, Series, Term
    from extract.series.measures import Measure

__all__ = ["FACTS", "SCALED_UNITS", "SOURCES", "item_forms", "views"]

#: The tables of the dataset that the views read.
SOURCES = ("reports", "requests", "disclosures", "remedies", "indicators")
#: An indicator counted in units of these is no count of the form's unit: 1.2 万 is not 1.2.
SCALED_UNITS = ("万", "亿", "千", "百", "元")
#: What is known of a report in every view.
FACTS = (
    "report_id", "report_year", "form", "agency_id", "agency_name", "place_code", "level", "scope", "grade",
    "is_current", "same_as",
)  # fmt: skip
_KEY = ("report_id", "report_year")


def views(tables: Mapping[str, str]) -> dict[str, str]:
    """SQL by the name of the view, in the order in which they must be created: `connection.execute` takes each.

    `tables` says where the tables of `SOURCES` are, in SQL: a name (`main.requests`) or an expression
    (`read_parquet('DIR/requests/*/*.parquet', hive_partitioning=true)`). KeyError where one is missing. Each text
    creates or replaces its view and comments on it and its columns.
    """
    sources = {name: tables[name] for name in SOURCES}
    return {
        "crosswalk": _crosswalk(),
        "figures": _figures(sources),
        "series": _series(),
        "measure_definitions": _definitions(),
        "measures": _measures(),
        "timeliness": _timeliness(sources),
    }


def item_forms() -> dict[str, tuple[str, ...]]:
    """The items of section 二 by form. Its table may follow another form than the request matrix does."""
    return {
        form.id: tuple(
            f"{row.name}_{column.name}".rstrip("_")
            for block in form.disclosures.blocks
            for row in block.rows
            for column in block.columns
        )
        for form in load_forms()
    }


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _list(values: Iterable[str]) -> str:
    return ", ".join(map(_text, values))


def _lines(parts: Iterable[str]) -> str:
    return ",\n    ".join(parts)


def _column(term: Term) -> str:
    return _name("/".join(part for part in term if part))


def _view(name: str, body: str, comment: str, columns: Mapping[str, str]) -> str:
    parts = [f"CREATE OR REPLACE VIEW {name} AS\n{body};", f"COMMENT ON VIEW {name} IS {_text(comment)};"]
    parts += [f"COMMENT ON COLUMN {name}.{_name(column)} IS {_text(text)};" for column, text in columns.items()]
    return "\n".join(parts)


def _crosswalk() -> str:
    rows = [
        "("
        + ", ".join(
            (
                *map(_text, (series.name, series.label, series.unit, line.form)),
                _text(line.comparable or "reference"),
                _text(" + ".join(line.terms)),
                _text(line.reason),
                _text(line.source),
            )
        )
        + ")"
        for series in load_crosswalk().series
        for line in series.lines
    ]
    columns = {
        "series": "Name of the series: a column of `figures`.",
        "label": "Official label of the reference.",
        "unit": "Unit.",
        "form": "The form that the line speaks of.",
        "comparable": "reference, exact, approximate or not_comparable: how the figure compares with the first line.",
        "terms": "What is added up: table/row/column or disclosures/item; empty where the form prints nothing.",
        "reason": "Why.",
        "source": "The document that says so.",
    }
    body = f"SELECT * FROM (VALUES\n  {_lines(rows)}\n) AS lines({', '.join(map(_name, columns))})"
    return _view("crosswalk", body, "The crosswalk between the forms, refused lines with their reasons.", columns)


def _pivot(relation: str, terms: Sequence[Term], table: str) -> str:
    """One row a report and one column a term, as subquery."""
    key = ", ".join(_KEY)
    source = relation
    picks = []
    for term in terms:
        if table == "disclosures":
            pick = f"max(value) FILTER (WHERE item = {_text(term.row)})"
        elif table == "indicators":
            pick = f"max({term.column}) FILTER (WHERE indicator = {_text(term.row)} AND NOT scaled)"
        else:
            row = "channel" if table == "remedies" else '"row"'
            pick = f"max({_name(term.column)}) FILTER (WHERE {row} = {_text(term.row)})"
        picks.append(f"{pick} AS {_column(term)}")
    if table == "disclosures":
        picks.append(f"{_item_form()} AS item_form")
    if table == "indicators":
        scaled = " OR ".join(f"contains(unit, {_text(unit)})" for unit in SCALED_UNITS)
        source = f"(SELECT *, {scaled} AS scaled FROM {relation})"
    return f"(SELECT {key},\n      {_lines(picks)}\n    FROM {source} GROUP BY {key})"


def _item_form() -> str:
    """The form with the most items in a report's section 二; of equals, the newest."""
    counts = [(form, f"count(*) FILTER (WHERE item IN ({_list(items)}))") for form, items in item_forms().items()]
    choices = [
        f"WHEN {count} > 0 AND {' AND '.join(f'{count} >= {other}' for _, other in counts)} THEN {_text(form)}"
        for form, count in counts
    ]
    return f"CASE {' '.join(choices)} END"


def _line_sum(line: Line) -> str:
    wide = "DECIMAL(38, 6)" if line.places[0].table in ("disclosures", "indicators") else "HUGEINT"
    return " + ".join(f"CAST({term.table}.{_column(term)} AS {wide})" for term in line.places)


def _figure(series: Series) -> str:
    """The value of a series in any report: null in forms that it does not join."""
    cases = [
        f"WHEN {_form_of(series)} = {_text(line.form)} THEN {_line_sum(line)}" for line in series.lines if line.joined
    ]
    kind = "DECIMAL(38, 6)" if series.table == "disclosures" else "BIGINT"
    return f"TRY_CAST(CASE {' '.join(cases)} END AS {kind}) AS {_name(series.name)}"


def _form_of(series: Series) -> str:
    return "disclosures.item_form" if series.table == "disclosures" else "reports.form"


def _figures(sources: Mapping[str, str]) -> str:
    crosswalk = load_crosswalk()
    joins = "".join(
        f"  LEFT JOIN {_pivot(sources[table], crosswalk.terms(table), table)} AS {table} USING ({', '.join(_KEY)})\n"
        for table in SOURCES
        if table != "reports"
    )
    picks = [f"reports.{column}" for column in FACTS]
    picks += ["disclosures.item_form AS disclosure_form", *map(_figure, crosswalk.series)]
    body = f"SELECT\n  {_lines(picks)}\nFROM {sources['reports']} AS reports\n{joins}".rstrip()
    columns = {"disclosure_form": "The form of section 二, which may be another than the report's."}
    columns |= {series.name: f"{series.label}（{series.unit}）" for series in crosswalk.series}
    return _view(
        "figures",
        body,
        "One row a report, one column a series of the crosswalk: null where it was not printed, where a part of a sum "
        "is null, and in forms that are not comparable. Figures of different scope must never be summed.",
        columns,
    )


def _series() -> str:
    facts = ", ".join(f"figures.{column}" for column in FACTS if column != "form")
    shown = ", ".join("lines.form" if column == "form" else column for column in FACTS)
    structs = [
        f"{{'series': {_text(series.name)}, 'form': "
        f"{'figures.disclosure_form' if series.table == 'disclosures' else 'figures.form'}, "
        f"'value': CAST(figures.{_name(series.name)} AS DECIMAL(38, 6))}}"
        for series in load_crosswalk().series
    ]
    body = (
        f"SELECT {shown},\n"
        "  lines.series, lines.label, lines.unit, CAST(figure.value AS DOUBLE) AS value,\n"
        "  lines.comparable\n"
        f"FROM (SELECT {facts}, unnest([\n    {_lines(structs)}\n  ]) AS figure FROM figures) AS long\n"
        "JOIN crosswalk AS lines ON lines.series = figure.series AND lines.form = figure.form\n"
        "WHERE lines.comparable <> 'not_comparable'"
    )
    columns = {
        "value": "The figure; null where it was not printed or a part of the sum is null.",
        "comparable": "reference, exact or approximate; why stands in `crosswalk`.",
    }
    return _view(
        "series", body, "What is comparable over all forms, a row for report and series; the rest is refused.", columns
    )


def _definitions() -> str:
    rows = [
        "("
        + ", ".join(
            map(
                _text,
                (
                    measure.name,
                    measure.label,
                    " + ".join(measure.numerator).replace("+ -", "- "),
                    " + ".join(measure.denominator).replace("+ -", "- "),
                    measure.of,
                    measure.unit,
                    ", ".join(measure.forms),
                    ", ".join(measure.scopes),
                    ", ".join(measure.inputs),
                    measure.remark,
                ),
            )
        )
        + ")"
        for measure in load_measures()
    ]
    columns = {
        "measure": "Name of the measure.",
        "label": "Chinese name.",
        "numerator": "Series that are added up.",
        "denominator": "Series that it is divided by; empty for a number that is no share.",
        "denominator_name": "Chinese name of the denominator.",
        "unit": "Unit; empty for a share.",
        "forms": "Forms for which it is defined.",
        "scopes": "The only scopes for which it means something; empty for all.",
        "inputs": "Figures from outside the dataset that it needs; such a measure is not in `measures`.",
        "remark": "What to know before it is used.",
    }
    body = f"SELECT * FROM (VALUES\n  {_lines(rows)}\n) AS definitions({', '.join(map(_name, columns))})"
    return _view("measure_definitions", body, "The derived measures and their denominators.", columns)


def _total(names: Sequence[str]) -> str:
    parts = [f"{'-' if sign < 0 else '+'} CAST(figures.{_name(name)} AS DOUBLE)" for sign, name in signed(names)]
    return " ".join(parts).removeprefix("+ ")


def _measure(measure: Measure) -> str:
    numerator = f"({_total(measure.numerator)})"
    denominator, value = "NULL", numerator
    if measure.denominator:
        denominator = f"({_total(measure.denominator)})"
        factor = f"{measure.factor} * " if measure.factor != 1 else ""
        value = f"{factor}{numerator} / nullif({denominator}, 0)"
    valid = [f"figures.form IN ({_list(measure.forms)})"]
    valid += [f"figures.scope IN ({_list(measure.scopes)})"] if measure.scopes else []
    return (
        f"{{'measure': {_text(measure.name)}, 'numerator': {numerator}, 'denominator': CAST({denominator} AS DOUBLE), "
        f"'value': {value}, 'valid': {' AND '.join(valid)}}}"
    )


def _measures() -> str:
    facts = ", ".join(f"figures.{column}" for column in FACTS)
    structs = [_measure(measure) for measure in load_measures() if not measure.inputs]
    body = (
        f"SELECT {', '.join(FACTS)},\n"
        "  item.measure, definition.label, item.value, item.numerator, item.denominator,\n"
        "  definition.denominator_name, definition.unit\n"
        f"FROM (SELECT {facts}, unnest([\n    {_lines(structs)}\n  ]) AS item FROM figures) AS long\n"
        "JOIN measure_definitions AS definition ON definition.measure = item.measure\nWHERE item.valid"
    )
    columns = {
        "value": "Numerator over denominator, not in percent; null where a part is null or the denominator is 0.",
        "numerator": "The upper number.",
        "denominator": "The number it is divided by; null for a measure that is no share.",
        "denominator_name": "Chinese name of the denominator.",
    }
    return _view(
        "measures",
        body,
        "Derived measures, a row for report and measure, for the forms and scopes for which they are defined.",
        columns,
    )


def _timeliness(sources: Mapping[str, str]) -> str:
    rules = sorted(load_due(), key=lambda rule: -rule.since)
    cases = " ".join(
        f"WHEN report_year >= {rule.since} AND scope IN ({_list(rule.scopes)}) "
        f"THEN make_date(report_year + 1, {rule.month}, {rule.day})"
        for rule in rules
    )
    facts = ", ".join(FACTS)
    body = (
        f"SELECT *, published_on <= due_on AS on_time\nFROM (SELECT {facts}, published_on, CASE {cases} END AS due_on\n"
        f"  FROM {sources['reports']})"
    )
    columns = {
        "due_on": "Last day on which the report may appear; null where scope or year leave it open.",
        "on_time": "Whether it appeared by then. A site that moved shows the date of the move.",
    }
    return _view("timeliness", body, "Whether reports appeared in time (及时性).", columns)
