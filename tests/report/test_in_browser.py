"""The page in a browser: by mouse, by keyboard, in both languages, and with a hundred thousand reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from playwright.sync_api import expect

from crawlers.ledger import Ledger
from extract.dataset.writer import DatasetWriter
from extract.report import COLUMNS
from tests.dataset.made import broken_report, extracted, matrix, number, report
from tests.release.commands import gongkai
from tests.report.conftest import PATIENCE
from tests.report.national import make_national

if TYPE_CHECKING:
    from tests.report.conftest import Opened

Opening = Callable[[Path], "Opened"]
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>某局"


def test_it_opens_and_filters_by_text_year_and_grade(opened: Opening, page_of_sample: Path) -> None:
    page = opened(page_of_sample).page
    assert page.locator("#lead").inner_text() == "6 reports of 6 agencies, 2019 to 2025"
    assert page.locator("#count").inner_text() == "6 of 6 reports"
    page.fill("#text", "沭阳县")
    expect(page.locator("#count")).to_contain_text(re.compile("^2 of"), timeout=PATIENCE)
    page.select_option("#year", "2023")
    assert page.locator("#count").inner_text() == "1 of 6 reports"
    assert page.locator("#report h3").inner_text() == "沭阳县发展和改革局2023年政府信息公开年度报告"
    page.fill("#text", "没有这个机关")
    expect(page.locator("#count")).to_have_text("No report fits these filters", timeout=PATIENCE)
    page.click("#filters button[type=reset]")
    expect(page.locator("#count")).to_contain_text(re.compile("^6 of"), timeout=PATIENCE)
    page.select_option("#grade", label="X: cells are ambiguous or unreadable")
    assert page.locator("#report h3").inner_text().startswith("平潭")


def test_a_flagged_report_is_shown_with_its_cells_marked_beside_its_source(
    opened: Opening, page_of_sample: Path
) -> None:
    page = opened(page_of_sample).page
    page.select_option("#check", label="C1 fails")
    assert page.locator("#report h3").inner_text() == "自治区信访局2024年政府信息公开工作年度报告"
    assert page.locator(".findings .fail strong").all_inner_texts() == ["C1 fails: 1 ≠ 2"] * 2
    failed = page.locator(".matrix td.failed")
    assert failed.count() == 8
    assert failed.first.text_content() == "1✻ in a failed check: C1"
    assert "xinfang-2024.txt" in page.locator(".facts dd").first.inner_text()


def test_every_number_on_the_page_is_that_of_the_dataset(opened: Opening, page_of_sample: Path, sample: Path) -> None:
    page = opened(page_of_sample).page
    requests = pd.read_parquet(sample / "requests", dtype_backend="numpy_nullable")
    for place in range(6):
        page.locator(f"#entry-{place}").click()
        key = page.locator(".facts code").inner_text()
        rows = requests[requests["report_id"] == key].sort_values("row_number")
        wanted = [["" if pd.isna(value) else str(value) for value in row] for row in rows[list(COLUMNS)].to_numpy()]
        shown = page.evaluate(
            """() => Array.from(document.querySelector('.matrix').querySelectorAll('tbody tr:not(.group)'), (row) =>
                Array.from(row.querySelectorAll('td'), (cell) => cell.firstChild?.nodeType === 3 ?
                    cell.firstChild.textContent.replaceAll(',', '') : ''))"""
        )
        assert shown == wanted


def test_it_can_be_used_by_keys_alone(opened: Opening, page_of_sample: Path) -> None:
    page = opened(page_of_sample).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "list"
    first = page.locator("#report h3").inner_text()
    page.keyboard.press("ArrowDown")
    second = page.locator("#report h3").inner_text()
    assert second != first
    active = page.locator("#list").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("End")
    assert page.locator("#list").get_attribute("aria-activedescendant") == "entry-5"
    page.keyboard.press("Home")
    assert page.locator("#report h3").inner_text() == first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    page.locator(".tile:not(.empty)").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


def test_it_is_told_to_a_screen_reader(opened: Opening, page_of_sample: Path) -> None:
    page = opened(page_of_sample).page
    for place in ("header", "main", "footer", "[role=search]", "#count[aria-live=polite]", "[role=listbox]"):
        assert page.locator(place).count() == 1, place
    without_name = page.evaluate(
        """() => Array.from(document.querySelectorAll('button, select, input, a, summary, [role]')).filter((node) =>
            !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length) &&
            !['presentation', 'status', 'list'].includes(node.getAttribute('role'))).map((node) => node.outerHTML)"""
    )
    assert without_name == []
    assert page.evaluate("Array.from(document.querySelectorAll('th')).every((head) => head.scope)")
    assert page.evaluate("Array.from(document.querySelectorAll('table')).every((table) => table.caption.textContent)")
    assert page.evaluate("Array.from(document.querySelectorAll('svg')).every((chart) => chart.ariaLabel)")
    levels = page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3,h4'), (head) => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_language_and_colours_can_be_switched(opened: Opening, page_of_sample: Path) -> None:
    page = opened(page_of_sample).page
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("#count").inner_text() == "共 6 份报告，符合 6 份"
    assert page.locator(".matrix caption").first.inner_text() == "三、收到和处理政府信息公开申请情况"
    left = page.evaluate(
        "Array.from(document.querySelectorAll('[data-text]')).filter((n) => /^[a-z_]+$/.test(n.textContent)).length"
    )
    assert left == 0


@pytest.mark.parametrize("width", [360, 900])
def test_a_narrow_screen_is_not_scrolled_sideways(width: int, opened: Opening, page_of_sample: Path) -> None:
    page = opened(page_of_sample).page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_titles_and_addresses_of_the_data_are_text_and_never_markup(opened: Opening, tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "dataset", extractor_version="1") as writer:
        one = broken_report(title=HOSTILE, agency_name=f"{HOSTILE}\n二")
        writer.add("javascript:alert(3)//http://x.example/", "a" * 64, extracted(one))
        writer.add("https://x.example/?a=<b>&c='\"", "b" * 64, extracted(report(2023, title="{{data}}")))
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    page = opened(tmp_path / "report.html").page
    assert page.locator("#report h3").inner_text() == HOSTILE
    assert page.locator("#report a").count() == 0
    assert page.locator("#list strong").first.inner_text() == f"{HOSTILE} 二"
    page.locator("#entry-1").click()
    assert page.locator("#report h3").inner_text() == "{{data}}"
    assert page.locator("#report a").get_attribute("href") == "https://x.example/?a=<b>&c='\""
    assert page.locator("img, iframe, object").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 1


def test_cells_without_a_number_say_why_and_what_is_implied(opened: Opening, tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "dataset", extractor_version="1") as writer:
        writer.add("a.html", "a" * 64, extracted(broken_report()))
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    page = opened(tmp_path / "report.html").page
    row = page.locator(".matrix tbody tr", has_text="denied: process")
    assert row.locator("td").all_text_contents() == [
        "0",
        "blank",
        "?ambiguous",
        "/slash",
        "·not in the document",
        "无",
        "0",
    ]
    total = page.locator(".matrix tbody tr", has_text="processed total").locator("td").first
    assert total.text_content() == "2✻ in a failed check: C1→1 implied by the identities: 1"


def test_years_that_an_agency_skips_are_listed(opened: Opening, tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "dataset", extractor_version="1") as writer:
        for place, year in enumerate((2021, 2024)):
            writer.add(f"{year}.html", str(place) * 64, extracted(report(year, agency_name="江苏省某局")))
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    page = opened(tmp_path / "report.html").page
    assert page.locator("#missing-title").inner_text() == "Years that agencies skip (2)"
    assert page.locator(".lost").all_inner_texts() == ["江苏省某局\n2022 · no report", "江苏省某局\n2023 · no report"]


def test_reports_that_the_ledger_misses_are_listed_with_the_reason(
    opened: Opening, sample: Path, tmp_path: Path
) -> None:
    with Ledger(tmp_path / "archive") as ledger:
        for agency, year, state, reason in (
            ("江苏省某局", 2023, "blocked", "blocked:412"),
            ("福建省某局", 2024, "published", None),
            ("福建省某局", 2023, "not_found", None),
        ):
            line = {"portal": "p1", "agency": agency, "report_year": year, "state": state, "reason": reason}
            ledger.put("coverage", **line, run_id=1, looked_at="2026-02-01T00:00:00Z")
    gongkai("report", sample, "--archive", tmp_path / "archive", "--out", tmp_path / "report.html")
    page = opened(tmp_path / "report.html").page
    assert page.locator("#missing-title").inner_text() == "Missing reports (2)"
    assert page.locator(".lost").all_inner_texts() == [
        "江苏省某局\n2023 · blocked · p1 blocked:412",
        "福建省某局\n2023 · not found · p1",
    ]
    page.select_option("#year", "2024")
    assert page.locator("#missing-title").inner_text() == "Missing reports (0)"


def test_a_finding_across_reports_leads_to_the_other_report(opened: Opening, tmp_path: Path) -> None:
    left = matrix("2021", cells={("carried_out", "total"): number(5)})
    with DatasetWriter(tmp_path / "dataset", extractor_version="1") as writer:
        for place, (year, figures) in enumerate(((2023, left), (2024, matrix("2021")))):
            made = report(year, agency_name="江苏省财政厅", requests=figures, division_code=None)
            writer.add(f"http://a.example/{year}.html", str(place) * 64, extracted(made))
    gongkai("check", tmp_path / "dataset", status=3)
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    page = opened(tmp_path / "report.html").page
    page.select_option("#check", label="Y1 fails")
    page.locator(".findings .fail", has_text="Y1").locator("button", has_text="2023").click()
    assert page.locator(".facts dd").first.inner_text().startswith("http://a.example/2023.html")
    assert page.evaluate("document.activeElement.id") == "report"


def test_a_dataset_without_reports_is_a_page_that_says_so(opened: Opening, tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "dataset", extractor_version="1"):
        pass
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    assert opened(tmp_path / "report.html").page.locator("#lead").inner_text() == "No reports"


def test_a_hundred_thousand_reports_can_be_searched_and_walked_through(opened: Opening, tmp_path: Path) -> None:
    make_national(tmp_path / "dataset", 100_000)
    gongkai("report", tmp_path / "dataset", "--out", tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 25e6
    page = opened(tmp_path / "report.html").page
    assert page.locator("#count").inner_text() == "100,000 of 100,000 reports"
    page.fill("#text", "江苏 信访局 第77县")
    expect(page.locator("#count")).to_contain_text(re.compile("^5 of"), timeout=PATIENCE)
    page.fill("#text", "")
    page.select_option("#check", label="C1 fails")
    expect(page.locator("#count")).to_contain_text(re.compile("^5,000 of"), timeout=PATIENCE)
    page.locator("#list").focus()
    page.keyboard.press("End")
    assert page.locator("#list").get_attribute("aria-activedescendant") == "entry-4999"
    assert page.locator(".matrix td.failed").count() == 4
    # Only what is in sight is an element, and the data stay packed.
    assert page.evaluate("document.querySelectorAll('*').length") < 3000
    assert page.evaluate("performance.memory.usedJSHeapSize") < 500e6
