"""Generated reports on forms before 2019 in every shape: exact where cells stay apart, else exact or ambiguous."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from extract import extract_document
from tests.generator import (
    VERTICAL_FORMS,
    VERTICAL_HTML_SHAPES,
    VERTICAL_JOINED_SHAPES,
    VERTICAL_TEXT_SHAPES,
    VerticalFigures,
    vertical_figures,
)

if TYPE_CHECKING:
    from extract.report import Cell, Report

SHAPES = VERTICAL_HTML_SHAPES | VERTICAL_TEXT_SHAPES | VERTICAL_JOINED_SHAPES
SEEDS = 6
#: Joined digits of one column are told apart by the ordinals between them; nothing but that is ambiguous.
EXACT_OF_2014 = sorted({*VERTICAL_JOINED_SHAPES} - {"digits_cut"})


def made(shape: str, form: str, seed: int, **changes: float) -> tuple[VerticalFigures, bytes]:
    rng = random.Random(f"{shape} {form} {seed}")
    figures = vertical_figures(rng, form, blank=changes.get("blank", 0.0), broken=bool(changes.get("broken")))
    data = SHAPES[shape](figures, rng)
    return figures, data if isinstance(data, bytes) else data.encode()


def read(data: bytes) -> Report:
    extraction = extract_document(data)
    assert extraction.status == "extracted"
    (report,) = extraction.reports
    return report


def cells(report: Report) -> dict[tuple[str, int], Cell]:
    found = {(each.name, 0): each.cell for each in report.indicators}
    return found | {(each.name, 1): each.cumulative for each in report.indicators if each.cumulative is not None}


def compare(figures: VerticalFigures, report: Report) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Places that are ambiguous, and places that are lost; a wrong number fails at once."""
    found = cells(report)
    ambiguous: list[tuple[str, int]] = []
    lost: list[tuple[str, int]] = []
    for name, values in figures.rows.items():
        for place, value in enumerate(values):
            cell = found[name, place]
            if cell.value is None and value is not None:
                (ambiguous if cell.state == "ambiguous" else lost).append((name, place))
            else:
                assert cell.value == value, (name, place, cell)
    return ambiguous, lost


@pytest.mark.parametrize("form", VERTICAL_FORMS)
@pytest.mark.parametrize("shape", sorted(VERTICAL_HTML_SHAPES | VERTICAL_TEXT_SHAPES))
def test_a_table_whose_cells_stand_apart_is_read_exactly(shape: str, form: str) -> None:
    for seed in range(SEEDS):
        figures, data = made(shape, form, seed, blank=0.15 * (seed % 2))
        report = read(data)
        if shape == "comma_separated" and form != "2014":
            assert compare(figures, report)[1] == []
            continue
        assert compare(figures, report) == ([], [])
        assert (report.form, report.report_year, report.agency_name) == (form, figures.year, figures.agency)
        assert report.requests.rows == ()
        assert {each.check for each in report.findings} & {"unknown_label", "label_variant", "copies_differ"} == set()


@pytest.mark.parametrize("form", VERTICAL_FORMS)
@pytest.mark.parametrize("shape", sorted(VERTICAL_JOINED_SHAPES))
def test_a_table_that_lost_where_cells_end_is_read_exactly_or_is_ambiguous(shape: str, form: str) -> None:
    for seed in range(SEEDS):
        figures, data = made(shape, form, seed, blank=0.15 * (seed % 2), broken=seed % 3 == 0)
        ambiguous, lost = compare(figures, read(data))
        assert lost == []
        if form == "2014" and shape in EXACT_OF_2014:
            assert ambiguous == []


@pytest.mark.parametrize("form", VERTICAL_FORMS)
def test_a_sum_that_the_source_misses_is_a_finding(form: str) -> None:
    for seed in range(SEEDS):
        figures, data = made("tidy", form, seed, broken=True)
        report = read(data)
        assert figures.broken <= {each.check for each in report.findings if each.outcome == "fail"}
        # The sums of the local forms need not hold, so that they decide no grade.
        assert report.grade == ("S" if form == "2014" else "A")


def test_whole_figures_of_2014_get_grade_a_and_blank_ones_b() -> None:
    assert read(made("tidy", "2014", 1)[1]).grade == "A"
    report = read(made("tidy", "2014", 3, blank=0.4)[1])
    assert report.grade == "B"
    assert {each.outcome for each in report.findings if each.check.startswith("V")} <= {"not_assessable", "fail"}
    assert any(each.cell.suggested is not None for each in report.indicators)


def test_the_same_bytes_give_the_same_report() -> None:
    _, data = made("joined", "2014", 2)
    assert extract_document(data) == extract_document(data)


@pytest.mark.parametrize("form", VERTICAL_FORMS)
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_document_cut_in_the_table_yields_no_wrong_number(shape: str, form: str) -> None:
    for seed in range(4):
        figures, data = made(shape, form, seed, blank=0.2 * (seed % 2))
        # The last row's number at the very end of a text cannot be told from a whole one.
        end = len(data) - 400
        for report in extract_document(data[: random.Random(seed).randint(end // 2, end)]).reports:
            assert report.form == form
            compare(figures, report)


def test_copies_of_one_report_in_one_document_are_one_report() -> None:
    figures, data = made("one_cell_a_line", "2014", 1)
    (report,) = extract_document(data * 50).reports
    assert compare(figures, report) == ([], [])
