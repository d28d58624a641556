"""Published reports with their transcribed truth: every cell equal, or ambiguous where its digits run together."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract import extract_document
from extract.forms import load_form
from extract.glyphs import core
from extract.report import COLUMNS, Report

NAMES = (
    "huaian-2024",
    "pingtan-2019",
    "pingtan-2021",
    "pingtan-2024",
    "pingtan-czj-2025",
    "pingtan-gaj-2021",
    "pingtan-gzj-2020",
    "sanming-2022",
    "seed-xinfang-2024",
    "sh-office-2019",
    "shuyang-county-2025",
    "shuyang-fgj-2023",
)
#: The texts in which the cells of a row are joined; three numbers of section 二 in one run cannot be told apart.
JOINED = ("pingtan-2019", "pingtan-2021", "pingtan-2024", "pingtan-gzj-2020")


def _read(shared: Path, name: str) -> tuple[Report, dict[str, Any]]:
    truth: dict[str, Any] = json.loads((shared / "corpus" / "truth" / f"{name}.json").read_text("utf-8"))
    sources = [*(shared / "corpus").glob(f"{name}.*")] or [*(shared / "seed").glob("*.txt")]
    extraction = extract_document(sources[0].read_bytes())
    assert extraction.status == "extracted", extraction.reason
    (report,) = extraction.reports
    return report, truth


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_the_matrix_and_of_section_four_is_the_printed_one(shared: Path, name: str) -> None:
    report, truth = _read(shared, name)
    assert {row.name: [cell.value for cell in row.cells] for row in report.requests.rows} == truth["requests"]
    assert [cell.value for remedy in report.remedies for cell in remedy.cells] == truth["remedies"]
    assert (report.form, report.report_year) == (truth["form"], truth["report_year"])


@pytest.mark.parametrize("name", NAMES)
def test_section_two_is_read_or_ambiguous_in_joined_text_only(shared: Path, name: str) -> None:
    report, truth = _read(shared, name)
    printed: list[Decimal | None] = []
    for block in truth["proactive"].values():
        if isinstance(block, dict):
            for row in block.values():
                printed += [_number(value) for value in (row.values() if isinstance(row, dict) else [row])]
    if name == "pingtan-gzj-2020":
        printed.append(None)
    cells = [item.cell for item in report.disclosures]
    assert len(cells) == len(printed)
    for cell, value in zip(cells, printed, strict=True):
        if cell.state == "ambiguous":
            assert name in JOINED
            assert cell.readings > 1
        else:
            assert cell.value == value


@pytest.mark.parametrize("name", NAMES)
def test_section_two_s_numbers_stand_under_the_labels_of_the_truth(shared: Path, name: str) -> None:
    report, truth = _read(shared, name)
    cells = {(item.row, item.column): item.cell for item in report.disclosures}
    form = load_form(truth["proactive"]["form"])
    wanted: dict[tuple[str, str], Decimal | None] = {}
    for caption in (block for block in truth["proactive"].values() if isinstance(block, dict)):
        for label, values in caption.items():
            block, row = next(
                (block, row)
                for block in form.disclosures.blocks
                for row in block.rows
                if core(label.partition("_")[0]) in map(core, (row.label, *row.variants))
            )
            for column in block.columns:
                value = values
                if isinstance(values, dict):
                    named = [key for key in values if core(key) in map(core, (column.label, *column.variants))]
                    assert len(named) == 1, (label, column.label)
                    value = values[named[0]]
                wanted[row.name, column.name] = _number(value)
    assert cells.keys() == wanted.keys()
    wrong = {
        place: (cell.value, wanted[place])
        for place, cell in cells.items()
        if cell.value != wanted[place] and cell.state != "ambiguous"
    }
    assert wrong == {}


def _number(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value).removesuffix("元"))


@pytest.mark.parametrize("name", NAMES)
def test_the_identities_that_a_source_breaks_are_its_findings(shared: Path, name: str) -> None:
    report, truth = _read(shared, name)
    hard = [each for each in report.findings if each.outcome == "fail" and each.check in ("C1", "C2", "R1", "L1")]
    failed = {finding.cells[0].split("/")[-1] for finding in hard}
    broken = {violation for violation in truth["violations"] if violation.startswith("column")}
    columns = {"自然人": "natural_person", "总计": "total"}
    assert failed == {columns[violation.split("：")[0].split(":")[0].removeprefix("column ")] for violation in broken}
    assert all(finding.check == "C1" for finding in hard)


@pytest.mark.parametrize("name", NAMES)
def test_the_sides_of_each_failing_identity_are_those_of_the_truth(shared: Path, name: str) -> None:
    report, truth = _read(shared, name)
    failing = [each for each in report.findings if each.outcome == "fail" and each.check in ("C1", "C2", "R1")]
    sides = [tuple(map(int, re.findall(r"=\s*(\d+)", each)[-2:])) for each in truth["violations"] if "column" in each]
    assert sorted((each.left, each.right) for each in failing) == sorted(sides)


def test_the_notes_beside_the_corpus_are_no_report(shared: Path) -> None:
    extraction = extract_document((shared / "corpus" / "README.md").read_bytes())
    assert (extraction.status, extraction.reports) == ("not_a_report", ())


def test_a_blank_total_is_null_and_never_the_sum_of_its_row(shared: Path) -> None:
    report, _ = _read(shared, "sh-office-2019")
    cells = {row.name: row.cells for row in report.requests.rows}["granted"]
    assert (cells[COLUMNS.index("total")].value, cells[COLUMNS.index("total")].state) == (None, "blank")


def test_the_empty_form_in_word_is_no_report(shared: Path) -> None:
    extraction = extract_document((shared / "corpus" / "blank-form.docx").read_bytes())
    assert (extraction.status, extraction.reports) == ("not_a_report", ())
    assert extraction.reason in ("empty_form", "notice_with_empty_form")
