"""A report in traditional script is read like the same report in simplified script."""

from __future__ import annotations

import random
import tomllib
from importlib import resources

import pytest

from extract import extract_document
from tests.comparison import compare
from tests.generator import HTML_SHAPES, JOINED_SHAPES, SEPARATED_SHAPES, consistent_figures

_TABLE = tomllib.loads(resources.files("extract").joinpath("traditional.toml").read_text("utf-8"))
#: The first traditional character for each simplified one; 后 and 于 are written so in traditional script, too.
_BACK = {ord(new): old for old, new in reversed(list(zip(_TABLE["traditional"], _TABLE["simplified"], strict=True)))}
_SHAPES = {
    "page": lambda figures, rng: HTML_SHAPES["tidy"](figures, rng).decode(),
    "lines": SEPARATED_SHAPES["lines"],
    "joined": JOINED_SHAPES["joined"],
}


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_traditional_script_loses_no_cell(shape: str, form: str) -> None:
    figures = consistent_figures(random.Random(form), form, "medium")
    text = str(_SHAPES[shape](figures, random.Random(1)))
    plain, traditional = (extract_document(each.encode()) for each in (text, text.translate(_BACK)))
    assert compare(figures, traditional.reports[0]) == compare(figures, plain.reports[0])
    told, official = traditional.reports[0], plain.reports[0]
    assert (told.agency_name, told.report_year, told.form) == (official.agency_name, figures.year, form)
    assert [section.number for section in told.sections] == [section.number for section in official.sections]
    assert "traditional_script" in {finding.check for finding in told.findings}
    assert "traditional_script" not in {finding.check for finding in official.findings}


def test_a_name_in_traditional_characters_makes_no_page_traditional() -> None:
    figures = consistent_figures(random.Random(1), "2021", "small")
    page = HTML_SHAPES["tidy"](figures, random.Random(1)).decode().replace("<body>", "<body><a>繁體版</a><b>開請</b>")
    (report,) = extract_document(page.encode()).reports
    assert "traditional_script" not in {finding.check for finding in report.findings}
