"""The bundled sample: the files are what the script makes, and reading them gives the figures they were made from."""

from __future__ import annotations

import json
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract import extract_document

DATA = Path(__file__).resolve().parents[1] / "data"
FIGURES: dict[str, Any] = json.loads((DATA / "sample_figures.json").read_text("utf-8"))


def test_the_files_are_what_the_script_makes() -> None:
    made = runpy.run_path(str(DATA / "make_sample.py"))["documents"]()
    assert {file.name: file.read_text("utf-8") for file in (DATA / "sample").iterdir()} == made


@pytest.mark.parametrize("name", FIGURES)
def test_a_sample_report_gives_its_figures(name: str) -> None:
    (file,) = (DATA / "sample").glob(f"{name}.*")
    (report,) = extract_document(file.read_bytes()).reports
    wanted = FIGURES[name]
    assert {row.name: [cell.value for cell in row.cells] for row in report.requests.rows} == wanted["requests"]
    assert [cell.value for remedy in report.remedies for cell in remedy.cells] == wanted["remedies"]
    assert (report.agency_name, report.report_year, str(report.published_on)) == (
        wanted["agency"],
        wanted["report_year"],
        wanted["published_on"],
    )
    for item, printed in zip(report.disclosures, wanted["disclosures"], strict=True):
        number = None if printed is None else Decimal(printed.removesuffix("元"))
        assert item.cell.value == number or (name == "pingtan-2024" and item.cell.state == "ambiguous")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nianbao-tujie-2022.html", "interpretation"), ("notice-2025.html", "notice_with_empty_form")],
)
def test_a_sample_decoy_is_refused(name: str, reason: str) -> None:
    extraction = extract_document((DATA / "sample" / name).read_bytes())
    assert (extraction.status, extraction.reason, extraction.reports) == ("not_a_report", reason, ())
