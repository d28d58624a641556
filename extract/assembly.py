"""One report put together from its blocks: tables, metadata, sections, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.checks.findings import findings_of, prose_findings, remedy_values, request_values
from extract.checks.grade import grade_of
from extract.checks.identities import assess_remedies, assess_requests, places_of
from extract.checks.recognition import Tables, accepted
from extract.checks.suggestions import suggestions
from extract.disclosures.reading import has_trace, read_disclosures
from extract.document import Grid, Line
from extract.forms import load_form
from extract.matrix.copies import merged
from extract.matrix.flat import FlatText
from extract.narrative import find_figures, split_sections
from extract.remedies.reading import read_remedies
from extract.report import COLUMNS, OUTCOMES, Finding, MatrixRow, Remedy, Report, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.checks.identities import Assessment
    from extract.document import Block
    from extract.forms import Form
    from extract.matrix.requests import ReadMatrix
    from extract.narrative import Metadata
    from extract.report import Cell, Disclosure

__all__ = ["Assembled", "assemble", "year_findings"]


class Assembled(msgspec.Struct, frozen=True):
    """A report, and whether the document seems to end before the report does."""

    report: Report
    cut: bool


def assemble(blocks: Sequence[Block], metadata: Metadata, found: Sequence[ReadMatrix]) -> Assembled:
    """The report that `blocks` hold; `found` are the readings of its matrix, several where it is printed twice."""
    read = merged(found) if len(found) > 1 else found[0]
    grids = [block for block in blocks if not isinstance(block, Line)]
    flat = FlatText(blocks)
    disclosures = read_disclosures(grids, flat, lost_blanks=read.lost_blanks or read.unsolved, joined=read.joined)
    remedies = read_remedies(blocks, flat, lost_blanks=read.lost_blanks)
    form = load_form(read.matrix.form)
    printed = accepted(Tables(read.matrix, disclosures.items, remedies), form, blocks)
    remedies = printed.remedies
    of_requests = assess_requests(form, request_values(printed.requests))
    of_remedies = assess_remedies(form, remedy_values(remedies)) if remedies else []
    matrix = _with_suggestions(form, printed.requests, of_requests)
    remedies = _remedies_with_suggestions(form, remedies, of_remedies)
    sections = split_sections([block.text for block in blocks if isinstance(block, Line)])
    figures = find_figures("\n".join(section.text for section in sections if section.number in (0, 1)))
    findings = [
        *year_findings(metadata),
        *(Finding(code, "not_assessable", detail=text) for code, text in read.notes),
        *_form_findings(read.matrix.form, disclosures.form),
        *_absent_rows(matrix),
        *_unread_items(disclosures.items, flat),
        *findings_of(of_requests),
        *findings_of(of_remedies),
        *prose_findings(figures, sections, matrix, remedies),
    ]
    cells: list[Cell] = [cell for row in matrix.rows for cell in row.cells]
    cells += [item.cell for item in printed.disclosures]
    cells += [cell for remedy in remedies for cell in remedy.cells]
    report = Report(
        index=0,
        title=metadata.title,
        agency_name=metadata.agency_name,
        agency_code=metadata.agency_code,
        division_code=metadata.division_code,
        report_year=metadata.report_year or 0,
        scope=metadata.scope,
        scope_phrase=metadata.scope_phrase,
        form=matrix.form,
        published_on=metadata.published_on,
        grade=grade_of((*of_requests, *of_remedies), cells),
        requests=matrix,
        disclosures=printed.disclosures,
        remedies=remedies,
        sections=sections,
        findings=tuple(findings),
    )
    return Assembled(report, _ends_early(matrix, blocks))


def _ends_early(matrix: RequestMatrix, blocks: Sequence[Block]) -> bool:
    """Whether the last rows of the form are missing and nothing follows the matrix."""
    if any(cell.state != "absent" for cell in matrix.rows[-1].cells):
        return False
    last = blocks[-1]
    return isinstance(last, Grid) or last.text.strip()[-1:].isdigit()


def _replaced(cells: Sequence[Cell], names: Sequence[str], implied: dict[str, int]) -> tuple[Cell, ...]:
    return tuple(
        msgspec.structs.replace(cell, suggested=implied[name]) if name in implied else cell
        for name, cell in zip(names, cells, strict=True)
    )


def _all_pass(assessed: Sequence[Assessment]) -> bool:
    return all(each.outcome == "pass" for each in assessed)


def _with_suggestions(form: Form, matrix: RequestMatrix, assessed: Sequence[Assessment]) -> RequestMatrix:
    if _all_pass(assessed):
        return matrix
    implied = suggestions(assessed, dict(zip(places_of(form, "requests"), request_values(matrix), strict=True)))
    if not implied:
        return matrix
    rows = []
    for row in matrix.rows:
        mine = {column: value for (name, column), value in implied.items() if name == row.name}
        rows.append(MatrixRow(row.name, row.number, row.label, _replaced(row.cells, COLUMNS, mine)) if mine else row)
    return RequestMatrix(matrix.form, tuple(rows))


def _remedies_with_suggestions(
    form: Form, remedies: tuple[Remedy, ...], assessed: Sequence[Assessment]
) -> tuple[Remedy, ...]:
    if _all_pass(assessed):
        return remedies
    implied = suggestions(assessed, dict(zip(places_of(form, "remedies"), remedy_values(remedies), strict=True)))
    if not implied:
        return remedies
    return tuple(
        Remedy(
            remedy.channel,
            _replaced(remedy.cells, OUTCOMES, {o: v for (c, o), v in implied.items() if c == remedy.channel}),
        )
        for remedy in remedies
    )


def year_findings(metadata: Metadata) -> list[Finding]:
    """A finding where the sources of the report year contradict each other."""
    if not metadata.year_conflict:
        return []
    won = metadata.report_year
    other = next((year for _, year in metadata.year_votes if year != won), None)
    votes = ", ".join(f"{source} {year}" for source, year in metadata.year_votes)
    return [Finding("report_year", "fail", won, other, (), f"{votes}; taken from {metadata.year_source}")]


def _form_findings(requests: str, disclosures: str | None) -> list[Finding]:
    if disclosures is None or disclosures == requests:
        return []
    return [
        Finding(
            "mixed_forms", "not_assessable", detail=f"section 三 in form {requests}, section 二 in form {disclosures}"
        )
    ]


def _unread_items(items: Sequence[Disclosure], flat: FlatText) -> list[Finding]:
    """A finding where nothing of section 二 was read though its labels stand there with numbers."""
    if items or not has_trace(flat):
        return []
    return [Finding("section_not_read", "not_assessable", detail="section 二 under labels that fit no sub-table")]


def _absent_rows(matrix: RequestMatrix) -> list[Finding]:
    # Nearly every row's first cell is there: the others are looked at where it is not.
    absent = [
        row.name
        for row in matrix.rows
        if row.cells[0].state == "absent" and all(cell.state == "absent" for cell in row.cells)
    ]
    if not absent:
        return []
    return [Finding("absent_rows", "not_assessable", cells=tuple(f"requests/{name}" for name in absent))]
