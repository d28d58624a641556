"""A report on a form before 2019 put together: its vertical table, metadata, sections, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.assembly import Assembled, year_findings
from extract.checks.findings import against
from extract.checks.grade import grade_of
from extract.checks.indicators import assess_indicators, indicator_findings, indicator_values
from extract.checks.recognised_indicators import accepted_indicators
from extract.checks.suggestions import suggestions
from extract.document import Line
from extract.forms import load_vertical_form
from extract.narrative import find_figures, split_sections
from extract.report import Finding, Report, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.checks.identities import Assessment, Place
    from extract.checks.indicators import Number
    from extract.document import Block
    from extract.forms import IndicatorForm
    from extract.narrative import Metadata
    from extract.report import Indicator, Section
    from extract.vertical.reading import ReadIndicators

__all__ = ["assemble_indicators"]


def assemble_indicators(blocks: Sequence[Block], metadata: Metadata, read: ReadIndicators) -> Assembled:
    """The report that `blocks` hold, without a request matrix; `read` is its vertical table.

    The table's own year counts where the report names none, and is a finding where it is another.
    """
    form = load_vertical_form(read.form)
    believed = accepted_indicators(read.indicators, form, blocks)
    values = indicator_values(form, believed)
    hard = assess_indicators(form, values)
    soft = assess_indicators(form, values, soft=True)
    indicators = _with_suggestions(believed, hard, values)
    sections = split_sections([block.text for block in blocks if isinstance(block, Line)])
    cells = [cell for each in indicators for cell in (each.cell, each.cumulative) if cell is not None]
    year = metadata.report_year or (read.years[0] if len(read.years) == 1 else 0)
    findings = [
        *year_findings(metadata),
        *_table_year_findings(metadata, read),
        *(Finding(code, "not_assessable", detail=text) for code, text in dict.fromkeys(read.notes)),
        *_absent(indicators),
        *indicator_findings(form, hard, soft, indicators),
        *_prose_findings(form, sections, values),
    ]
    report = Report(
        index=0,
        title=metadata.title,
        agency_name=metadata.agency_name,
        agency_code=metadata.agency_code,
        division_code=metadata.division_code,
        report_year=year,
        scope=metadata.scope,
        scope_phrase=metadata.scope_phrase,
        form=form.id,
        published_on=metadata.published_on,
        grade=grade_of(hard, cells),
        requests=RequestMatrix(form.id, ()),
        disclosures=(),
        remedies=(),
        sections=sections,
        findings=tuple(findings),
        indicators=indicators,
    )
    return Assembled(report, read.cut)


def _with_suggestions(
    indicators: tuple[Indicator, ...], assessed: Sequence[Assessment], values: dict[Place, Number | None]
) -> tuple[Indicator, ...]:
    whole = {
        place: int(value) if value is not None and value == int(value) else None for place, value in values.items()
    }
    implied = suggestions(assessed, whole)
    if not implied:
        return indicators
    return tuple(
        msgspec.structs.replace(each, cell=msgspec.structs.replace(each.cell, suggested=implied[each.name, "value"]))
        if (each.name, "value") in implied
        else each
        for each in indicators
    )


def _table_year_findings(metadata: Metadata, read: ReadIndicators) -> list[Finding]:
    """The year that the table names, where the report's is another."""
    won = metadata.report_year
    if won is None or not read.years or won in read.years:
        return []
    return [Finding("table_year", "fail", won, read.years[0], (), f"the table is headed {read.years[0]}")]


def _absent(indicators: Sequence[Indicator]) -> list[Finding]:
    absent = [each.name for each in indicators if each.cell.state == "absent"]
    if not absent:
        return []
    return [Finding("absent_rows", "not_assessable", cells=tuple(f"indicators/{name}" for name in absent))]


def _prose_findings(
    form: IndicatorForm, sections: Sequence[Section], values: dict[Place, Number | None]
) -> list[Finding]:
    """The soft checks N1 to N3 against the totals of the table."""
    figures = find_figures("\n".join(section.text for section in sections))
    columns = [column.name for column in form.indicators.columns]
    found: list[Finding] = []
    for check, kinds, rows in (
        ("N1", {"received"}, ("applications_received",)),
        ("N2", {"answered"}, ("applications_closed", "answers", "answers_granted")),
        ("N3", {"review"}, ("reviews",)),
        ("N3", {"suit"}, ("suits",)),
    ):
        said = [figure for figure in figures if figure.kind in kinds]
        allowed = [values.get((row, column)) for row in rows for column in columns]
        numbers = [int(value) for value in allowed if value is not None]
        found += against(
            check, said, numbers, tuple(f"indicators/{row}/value" for row in rows if (row, "value") in values)
        )
    return found
