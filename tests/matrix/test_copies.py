"""A matrix printed twice: one report, in which only what the copies agree on is a number."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from tests.comparison import Comparison, compare
from tests.generator import HTML_SHAPES, Figures, consistent_figures

if TYPE_CHECKING:
    from extract.report import Report

FIGURES = consistent_figures(random.Random(21), "2021", "medium")


def page_and_matrix() -> tuple[str, str]:
    page = HTML_SHAPES["tidy"](FIGURES, random.Random(21)).decode()
    table = page[page.index("<table", page.index("申请情况</h2>")) :]
    return page, table[: table.index("</table>") + 8]


def with_copy(change: tuple[str, str] | None = None) -> Report:
    page, table = page_and_matrix()
    copy = re.sub(*change, table, count=1) if change else table
    assert change is None or copy != table
    (report,) = extract_reports(page.replace(table, table + copy).encode())
    return report


def test_an_identical_copy_changes_nothing() -> None:
    report = with_copy()
    assert compare(FIGURES, report) == Comparison(right=200)
    assert not any(finding.check == "copies_differ" for finding in report.findings)


def test_the_last_row_s_total_in_doubt_spares_all_other_cells() -> None:
    report = with_copy((r"(.*)<td>\d+</td>(?=(?:\s|</?t[^>]*>)*\Z)", r"\1<td>987654</td>"))
    found: Comparison = compare(FIGURES, report, table="requests")
    assert (found.right, found.ambiguous, found.wrong) == (174, 1, [])


@pytest.mark.parametrize("sign", ["", "/", "—"])
def test_a_number_and_a_sign_for_none_do_not_agree(sign: str) -> None:
    first = str(figure(FIGURES))
    report = with_copy((rf"<td>{first}</td>", f"<td>{sign}</td>"))
    assert report.requests.rows[0].cells[0].value is None
    assert compare(FIGURES, report, table="requests").wrong == []


def figure(figures: Figures) -> int:
    value = figures.requests["received"][0]
    assert value is not None
    return value
