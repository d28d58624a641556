"""Three-valued checks, suggestions and grades, as they come out of whole reports."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from extract import extract_reports
from tests.generator import HTML_SHAPES, Figures, consistent_figures

if TYPE_CHECKING:
    from extract.report import Report


def _changed(changes: dict[tuple[str, int], int | None]) -> tuple[Figures, Report]:
    from dataclasses import replace

    figures = consistent_figures(random.Random(11), "2021", "medium")
    requests = dict(figures.requests)
    for (row, place), value in changes.items():
        values = list(requests[row])
        values[place] = value
        requests[row] = tuple(values)
    figures = replace(figures, requests=requests)
    (report,) = extract_reports(HTML_SHAPES["without_prose"](figures, random.Random(1)))
    return figures, report


def _cell(report: Report, row: str, place: int) -> tuple[object, object, str]:
    cell = next(each for each in report.requests.rows if each.name == row).cells[place]
    return cell.value, cell.suggested, report.grade


def test_a_report_without_a_fault_is_graded_a() -> None:
    _, report = _changed({})
    assert (report.grade, [each for each in report.findings if each.check in ("C1", "C2", "R1", "L1")]) == ("A", [])


def test_one_wrong_cell_is_kept_as_printed_and_the_right_value_suggested() -> None:
    figures, _ = _changed({})
    printed = figures.requests["granted"][0]
    assert printed is not None
    _, report = _changed({("granted", 0): printed + 7})
    assert _cell(report, "granted", 0) == (printed + 7, printed, "S")
    failed = [each for each in report.findings if each.outcome == "fail"]
    assert {each.check for each in failed} == {"C2", "R1"}
    assert all(each.left != each.right and "requests/granted/natural_person" in each.cells for each in failed)


def test_two_wrong_cells_get_no_suggestion() -> None:
    figures, _ = _changed({})
    printed = figures.requests["received"]
    assert printed[0] is not None
    assert printed[6] is not None
    _, report = _changed({("received", 0): printed[0] + 1, ("received", 6): printed[6] + 1})
    assert _cell(report, "received", 0) == (printed[0] + 1, None, "S")
    assert {each.check for each in report.findings if each.outcome == "fail"} == {"C1"}


def test_a_blank_total_makes_its_identities_not_assessable_and_is_suggested() -> None:
    figures, _ = _changed({})
    _, report = _changed({("granted", 6): None})
    assert _cell(report, "granted", 6) == (None, figures.requests["granted"][6], "B")
    assert {each.outcome for each in report.findings if each.check in ("R1", "C2")} == {"not_assessable"}


def test_prose_against_the_table_is_a_soft_finding() -> None:
    figures = consistent_figures(random.Random(12), "2021", "small")
    page = HTML_SHAPES["without_prose"](figures, random.Random(1)).decode()
    said = "<p>全年共收到政府信息公开申请987件，均已办结。</p>"
    (report,) = extract_reports(page.replace("总体情况</h2>", "总体情况</h2>" + said).encode())
    assert [(each.check, each.left, each.right) for each in report.findings if each.check == "N1"] == [
        ("N1", 987, figures.requests["received"][6])
    ]
    assert report.grade == "A"
