"""What the prose says against the tables: N1 to N4, soft findings that change no number and no grade."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from tests.generator import HTML_SHAPES, consistent_figures

if TYPE_CHECKING:
    from extract.report import Report

#: The sizes are such that no other number of the tables is 987 or 986.
BASE = consistent_figures(random.Random(12), "2021", "small")


def saying(said: str, *, section: str = "总体情况</h2>", zero: bool = False) -> Report:
    figures = consistent_figures(random.Random(12), "2021", "zero") if zero else BASE
    page = HTML_SHAPES["without_prose"](replace(figures), random.Random(1)).decode()
    assert section in page
    (report,) = extract_reports(page.replace(section, f"{section}<p>{said}</p>", 1).encode())
    return report


def soft(report: Report) -> list[tuple[str, int | None]]:
    return [(each.check, each.left) for each in report.findings if each.check.startswith("N")]


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("全年共收到政府信息公开申请987件。", ("N1", 987)),
        ("全年新收政府信息公开申请1,987件。", ("N1", 1987)),
        ("本年度收到公开申请９８７件。", ("N1", 987)),
        ("依申请公开方面，共办结政府信息公开申请987件。", ("N2", 987)),
        ("收到的申请中，98700件结转下年度继续办理。", ("N2", 98700)),
        # A comma before three digits groups them only behind a digit.
        ("收到的申请中，987件结转下年度继续办理。", ("N2", 987)),
        ("因政府信息公开被申请行政复议987件。", ("N3", 987)),
        ("因政府信息公开引发行政诉讼987件。", ("N3", 987)),
    ],
)
def test_a_figure_that_no_table_has_is_a_finding_with_its_words(said: str, finding: tuple[str, int]) -> None:
    report = saying(said)
    assert soft(report) == [finding]
    assert report.grade == "A"


@pytest.mark.parametrize(
    "said",
    [
        f"全年共收到政府信息公开申请{BASE.requests['received'][6]}件。",
        "共发布信息987件。",
        "收到政府信息公开申请数量同比增长987件。",
        "受理群众来信987件。",
        "收到人大建议和政协提案987件。",
        "行政复议、行政诉讼共987件。",
        "未收到政府信息公开申请。",
        "2024年，本机关办理政府信息公开申请各项工作有序开展。",
    ],
)
def test_what_agrees_or_speaks_of_other_things_is_none(said: str) -> None:
    assert soft(saying(said)) == []


def test_a_fee_without_any_request_is_a_finding() -> None:
    heading = "其他需要报告的事项</h2>"
    assert soft(saying("本年度收取信息处理费300元。", section=heading, zero=True)) == [("N4", None)]
    assert soft(saying("本年度收取信息处理费0元。", section=heading, zero=True)) == []
    assert soft(saying("本年度收取信息处理费300元。", section=heading)) == []
