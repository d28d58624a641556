"""Whole pages through the engine. Each takes seconds, so a few stand here and the rest under `make test-ocr`."""

from __future__ import annotations

import base64
import io
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.accuracy import CONDITIONS, Condition, Score, as_tiff, measured
from extract.extraction import extract_document
from extract.readers.ocr import engine_found
from tests.comparison import compare
from tests.generator import consistent_figures, inconsistent_figures
from tests.generator.pictures import Print, Scan, drawn, font_found, scanned

if TYPE_CHECKING:
    from PIL.Image import Image

    from tests.generator import Figures

pytestmark = [
    pytest.mark.skipif(not engine_found(), reason="the extra `ocr` is not installed"),
    pytest.mark.skipif(not font_found(), reason="the Debian package fonts-noto-cjk is not installed"),
]


def pages_of(figures: Figures, style: Print, scan: Scan) -> list[Image]:
    return [scanned(page, scan, Random(7)) for page in drawn(figures, Random(7), style=style)]


def as_pdf(pages: list[Image]) -> bytes:
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return held.getvalue()


def test_a_scanned_pdf_is_read_number_for_number_with_boxes_in_points() -> None:
    figures = inconsistent_figures(Random(3), "2021", "medium", "one_cell")
    extraction = extract_document(as_pdf(pages_of(figures, Print(), Scan(turn=0.8, noise=5))))
    (report,) = extraction.reports
    found = compare(figures, report)
    assert found.wrong == []
    assert found.right >= 198
    assert {finding.check for finding in report.findings if finding.outcome == "fail"} >= figures.violations
    assert (report.agency_name, report.report_year) == (figures.agency, figures.year)
    cells = [cell for row in report.requests.rows for cell in row.cells]
    assert {cell.method for cell in cells} == {"ocr"}
    boxes = [tuple(map(int, (cell.locator or "").partition("box:")[2].split(","))) for cell in cells]
    assert all(0 <= x0 < x1 <= 596 and 0 <= y0 < y1 <= 842 for x0, y0, x1, y1 in boxes)
    # The first row stands above the second, its first column left of the last.
    assert boxes[0][3] <= boxes[7][1] + 1
    assert boxes[0][2] <= boxes[6][0] + 1


def test_pictures_within_the_markup_of_a_page_give_the_page_its_tables() -> None:
    figures = consistent_figures(Random(5), "2019", "small")
    images = []
    for page in pages_of(figures, Print(font="serif"), Scan(jpeg=80)):
        held = io.BytesIO()
        page.save(held, "PNG")
        images.append(f'<p>见下表</p><img src="data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}">')
    title = f"{figures.agency}{figures.year}年政府信息公开工作年度报告"
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(images)}<p>完</p></body></html>"
    (report,) = extract_document(html.encode()).reports
    assert compare(figures, report).wrong == []
    assert sum(cell.value is not None for row in report.requests.rows for cell in row.cells) >= 159
    assert report.title == title


def test_a_page_too_coarse_to_be_told_yields_no_number() -> None:
    """At 60 dots an inch a 7 looks like a 1, and the sums hold with ones as well."""
    figures = consistent_figures(Random(9), "2021", "small")
    page = drawn(figures, Random(9), style=Print(dpi=60))[0]
    extraction = extract_document(as_tiff([page]))
    values = [cell.value for report in extraction.reports for row in report.requests.rows for cell in row.cells]
    assert set(values) <= {None}


@pytest.mark.long
@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_no_number_is_wrong_under_any_condition_and_enough_are_read(condition: Condition) -> None:
    score = Score()
    for seed in range(101, 104):
        score += measured(condition, seed)
    assert score.wrong == 0
    assert condition.aim is None or score.read >= condition.aim * score.printed
