"""The form printed to PDF by LibreOffice and by Chromium: every cell, wherever the page breaks."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract import extract_document
from tests.comparison import compare
from tests.generator import consistent_figures, inconsistent_figures, with_blanks
from tests.generator import markup as m
from tests.generator.layout import Layout
from tests.generator.page import article
from tests.generator.printing import PRINTERS, PROGRAMS, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.generator import Figures

#: Pages as three programs write them; the last two bring borders of their own.
MARKUPS = (m.TIDY, m.WORD, m.WPS)
#: Reports in one file, each with the matrix some way further down its page, so that the breaks run through all rows.
REPORTS = 16
STYLES = {
    "plain": "td {border: 1px solid #000; font-size: 11pt; padding: 2px}",
    "roomy": "td {border: 0.5pt solid #000; font-size: 14pt; padding: 4pt; text-align: center}",
    "shaded": "td {border: 1px solid #999; font-size: 11pt} tr:nth-child(even) td {background: #eee}",
    "dotted": "td {border: 1px dotted #000; font-size: 11pt; padding: 2px}",
    # A border around each cell, which Chromium cuts into many pieces at the end of a page.
    "separate": "table {border-collapse: separate} td {border: 1px solid #000; font-size: 11pt}",
    "spaced": "table {border-collapse: separate; border-spacing: 3px} td {border: 2px solid #000; padding: 3px}",
}


def _print(program: str, page: Path, folder: Path) -> bytes:
    if PROGRAMS[program] is None:
        pytest.skip(f"{PRINTERS[program]} is not installed")
    return printed(program, page, folder)


def _figures(number: int) -> Figures:
    rng = random.Random(number)
    make = inconsistent_figures if number % 5 == 4 else consistent_figures
    figures = make(rng, "2019" if number % 6 == 5 else "2021", ("medium", "large", "small")[number % 3])
    return with_blanks(figures, rng) if number % 7 == 6 else figures


def _book(figures: Sequence[Figures], style: str, step: int, markups: Sequence[m.Markup] = MARKUPS) -> str:
    """A page of reports, each on a new sheet; the matrix of the next one stands `step` pixels lower."""
    reports = []
    for number, each in enumerate(figures):
        markup = markups[number % len(markups)]
        report = article(each, random.Random(number), Layout(prose=False), markup)
        before, heading, after = report.partition("三、收到和处理")
        start = before.rindex("<")
        spacer = f'<p style="margin: {number * step}px 0 0 0; font-size: 1pt">&nbsp;</p>'
        reports.append(
            f'<div style="page-break-before: always">{before[:start]}{spacer}{before[start:]}{heading}{after}</div>'
        )
    head = f'<meta charset="utf-8"><style>table {{border-collapse: collapse; width: 100%}} {style}</style>'
    return f"<html><head>{head}</head><body>{''.join(reports)}</body></html>"


def _assert_all_right(data: bytes, figures: Sequence[Figures]) -> None:
    extraction = extract_document(data)
    assert (extraction.status, len(extraction.reports)) == ("extracted", len(figures))
    found = [compare(each, report) for each, report in zip(figures, extraction.reports, strict=True)]
    assert [(number, each.wrong) for number, each in enumerate(found) if each.wrong] == []
    assert [
        (number, each.lost, each.ambiguous) for number, each in enumerate(found) if each.lost or each.ambiguous
    ] == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_printed_form_is_read_to_the_cell_wherever_its_pages_break(program: str, style: str, tmp_path: Path) -> None:
    figures = [_figures(number) for number in range(REPORTS)]
    page = tmp_path / "book.html"
    page.write_text(_book(figures, STYLES[style], step=41), encoding="utf-8")
    _assert_all_right(_print(program, page, tmp_path), figures)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_printed_without_borders_has_no_wrong_number(program: str, align: str, tmp_path: Path) -> None:
    figures = [_figures(number) for number in range(9)]
    page = tmp_path / "book.html"
    style = f"td {{border: none; font-size: 11pt; padding: 2px; text-align: {align}}}"
    page.write_text(_book(figures, style, 23, [m.TIDY]), encoding="utf-8")
    extraction = extract_document(_print(program, page, tmp_path))
    assert [(each.agency_name, each.report_year) for each in extraction.reports] == [
        (f.agency, f.year) for f in figures
    ]
    found = [compare(each, report) for each, report in zip(figures, extraction.reports, strict=True)]
    assert [each.wrong for each in found] == [[]] * len(figures)
    lost = [place for each in found for place, state in each.lost if state != "blank"]
    assert len(lost) + sum(each.ambiguous for each in found) <= 0.02 * 200 * len(figures)
