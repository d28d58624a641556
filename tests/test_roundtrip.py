"""Made reports come back as they were made, in every shape; what cannot be told is null, never wrong."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from extract import extract_document
from tests.comparison import Comparison, compare
from tests.generator import (
    BLANK_DROPPING_SHAPES,
    CUT_SHAPES,
    ERRORS,
    HTML_SHAPES,
    JOINED_SHAPES,
    REORDERED_SHAPES,
    SEPARATED_SHAPES,
    Figures,
    consistent_figures,
    inconsistent_figures,
    with_blanks,
)

if TYPE_CHECKING:
    from extract.report import Report

Shape = Callable[[Figures, random.Random], bytes | str]
SEEDS = range(int(os.environ.get("GONGKAI_SEEDS", "4")))
EXACT: dict[str, Shape] = {**HTML_SHAPES, **SEPARATED_SHAPES}
NEVER_WRONG: dict[str, Shape] = {**REORDERED_SHAPES, **CUT_SHAPES, **JOINED_SHAPES}


def _report(shape: Shape, figures: Figures, rng: random.Random) -> Report:
    made = shape(figures, rng)
    extraction = extract_document(made if isinstance(made, bytes) else made.encode())
    assert (extraction.status, extraction.reason, len(extraction.reports)) == ("extracted", None, 1)
    return extraction.reports[0]


def _failing(report: Report) -> set[str]:
    return {finding.check for finding in report.findings if finding.outcome == "fail"} & {"C1", "C2", "R1"}


#: Here some tables have a wrong header, and only sums that hold can show that it is wrong.
WRONG_HEADERS = "markdown_table_per_row"
KINDS = [(name, kind) for name in EXACT for kind in ("consistent", "blanks", "inconsistent")]


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, k in KINDS if n != WRONG_HEADERS or k == "consistent"])
def test_cells_that_stand_apart_come_back_identical(name: str, kind: str) -> None:
    for seed in SEEDS:
        rng = random.Random(f"{name}/{kind}/{seed}")
        figures = inconsistent_figures(rng) if kind == "inconsistent" else consistent_figures(rng)
        if kind == "blanks":
            figures = with_blanks(figures, rng)
        report = _report(EXACT[name], figures, rng)
        assert compare(figures, report) == Comparison(right=len(figures.requests) * 7 + len(figures.disclosures) + 15)
        assert (report.report_year, report.agency_name, report.form) == (figures.year, figures.agency, figures.form)
        assert _failing(report) == set(figures.violations) & {"C1", "C2", "R1"}


@pytest.mark.parametrize("name", NEVER_WRONG)
def test_joined_cut_and_reordered_cells_are_right_or_null(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    right = unsure = 0
    for seed in SEEDS:
        rng = random.Random(f"{name}/{seed}")
        figures = consistent_figures(rng)
        found = compare(figures, _report(NEVER_WRONG[name], figures, rng))
        assert found.wrong == []
        assert found.lost == []
        right, unsure = right + found.right, unsure + found.ambiguous
    record_property("ambiguous cells", f"{name}: {100 * unsure / (right + unsure):.2f} % of {right + unsure}")


def test_the_identities_separate_the_digits_of_joined_reports() -> None:
    right = total = 0
    for seed in range(5 * len(SEEDS)):
        rng = random.Random(f"recall/{seed}")
        figures = consistent_figures(rng)
        found = compare(figures, _report(JOINED_SHAPES["joined"], figures, rng), table="requests")
        assert found.wrong == []
        right, total = right + found.right, total + found.right + found.ambiguous
    assert right >= 0.99 * total


def test_two_exchanged_cells_in_the_source_are_not_explained_by_a_misreading() -> None:
    # 43 10 1 0 2 0 56, joined, was once read as 43 1 0 10 2 0 56 in this report.
    rng = random.Random("margin/swapped/300")
    figures = inconsistent_figures(rng, error="swapped")
    found = compare(figures, _report(JOINED_SHAPES["joined"], figures, rng), table="requests")
    assert found.wrong == []
    assert found.right > 0.9 * (found.right + found.ambiguous)


@pytest.mark.parametrize("name", BLANK_DROPPING_SHAPES)
def test_lost_blank_cells_are_never_filled_by_shifting(name: str) -> None:
    for seed in SEEDS:
        rng = random.Random(f"{name}/{seed}")
        figures = with_blanks(consistent_figures(rng), rng)
        assert compare(figures, _report(BLANK_DROPPING_SHAPES[name], figures, rng)).wrong == []


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", [*JOINED_SHAPES, *CUT_SHAPES])
def test_a_source_that_breaks_its_sums_yields_nothing_wrong(name: str, error: str) -> None:
    for seed in SEEDS:
        rng = random.Random(f"{name}/{error}/{seed}")
        figures = inconsistent_figures(rng, error=error)
        found = compare(figures, _report(NEVER_WRONG[name], figures, rng), table="requests")
        assert found.wrong == []


@pytest.mark.parametrize("kind", ["blanks", "inconsistent"])
def test_wrong_headers_that_no_sum_refutes_leave_cells_ambiguous(kind: str) -> None:
    for seed in SEEDS:
        rng = random.Random(f"{WRONG_HEADERS}/{kind}/{seed}")
        figures = with_blanks(consistent_figures(rng), rng) if kind == "blanks" else inconsistent_figures(rng)
        assert compare(figures, _report(EXACT[WRONG_HEADERS], figures, rng)).wrong == []
