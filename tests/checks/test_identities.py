"""Identities pass, fail, or cannot be assessed; suggestions say what one cell would have to be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import extract_document
from extract.checks.grade import grade_of
from extract.checks.identities import assess_remedies, assess_requests, failing, places_of
from extract.checks.suggestions import suggestions
from extract.forms import load_form
from extract.report import Cell
from tests.generator import consistent_figures

FORM = load_form("2021")
PLACES = places_of(FORM, "requests")


def values_of(seed: int) -> list[int | None]:
    figures = consistent_figures(random.Random(seed), "2021", "medium")
    return [value for row in figures.requests.values() for value in row]


def suggested(values: list[int | None]) -> dict[tuple[str, str], int]:
    return suggestions(assess_requests(FORM, values), dict(zip(PLACES, values, strict=True)))


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_identity_stands_at_every_place(form_id: str) -> None:
    form = load_form(form_id)
    rows = len(form.requests.rows)
    assessed = assess_requests(form, [0] * rows * 7)
    counts = {check: sum(each.check == check for each in assessed) for check in ("C1", "C2", "R1")}
    assert counts == {"C1": 7, "C2": 7, "R1": rows}
    assert [each.check for each in assess_remedies(form, [0] * 15)] == ["L1"] * 3
    assert {each.outcome for each in assessed} == {"pass"}


def test_a_missing_number_makes_an_identity_not_assessable_and_never_a_pass() -> None:
    values: list[int | None] = [None] * len(PLACES)
    assert {each.outcome for each in assess_requests(FORM, values)} == {"not_assessable"}
    values = values_of(1)
    values[PLACES.index(("granted", "business"))] = None
    unsure = {(each.check, each.outcome) for each in assess_requests(FORM, values) if each.outcome != "pass"}
    assert unsure == {("C2", "not_assessable"), ("R1", "not_assessable")}


def test_a_failure_names_both_sides() -> None:
    values = values_of(2)
    at = PLACES.index(("carried_out", "total"))
    values[at] = (values[at] or 0) + 5
    failed = [each for each in assess_requests(FORM, values) if each.outcome == "fail"]
    assert {each.check for each in failed} == {"C1", "R1"}
    assert {abs((each.left or 0) - (each.right or 0)) for each in failed} == {5}
    assert failing(FORM, {}) == 0


@given(st.integers(0, 200), st.sampled_from(range(len(PLACES))), st.integers(1, 50))
def test_a_single_wrong_cell_is_suggested_as_it_was_or_not_at_all(seed: int, at: int, more: int) -> None:
    values = values_of(seed % 5)
    right = values[at]
    values[at] = (right or 0) + more
    found = suggested(values)
    assert found in ({}, {PLACES[at]: right})


@given(st.integers(0, 4), st.sampled_from(range(len(PLACES))))
def test_one_missing_cell_is_suggested_as_it_was(seed: int, at: int) -> None:
    values = values_of(seed)
    right, values[at] = values[at], None
    assert suggested(values) == {PLACES[at]: right}


def test_a_column_of_blank_totals_is_implied_by_its_rows() -> None:
    values = values_of(3)
    printed = list(values)
    totals = [at for at, (_, column) in enumerate(PLACES) if column == "total"]
    for at in totals:
        values[at] = None
    assert suggested(values) == {PLACES[at]: printed[at] for at in totals}


def test_a_request_counted_in_two_cells_of_a_column_and_its_total_gets_no_suggestion() -> None:
    """1 received and 2 granted, in 自然人 and in 总计: either side can be the wrong one."""
    values: list[int | None] = [0] * len(PLACES)
    for row, count in (("received", 1), ("granted", 2), ("processed_total", 2)):
        for column in ("natural_person", "total"):
            values[PLACES.index((row, column))] = count
    assert {each.check for each in assess_requests(FORM, values) if each.outcome == "fail"} == {"C1"}
    assert suggested(values) == {}


def test_no_suggestion_is_negative() -> None:
    values: list[int | None] = [0] * len(PLACES)
    values[PLACES.index(("received", "natural_person"))] = 3
    values[PLACES.index(("received", "total"))] = None
    values[PLACES.index(("granted", "natural_person"))] = None
    assert all(value >= 0 for value in suggested(values).values())


@pytest.mark.parametrize(
    ("change", "state", "grade"),
    [
        (0, "number", "A"),
        (1, "number", "S"),
        (None, "blank", "B"),
        (None, "slash", "B"),
        (None, "ambiguous", "X"),
        (None, "unreadable", "X"),
    ],
)
def test_the_grade_is_the_worst_of_what_was_met(change: int | None, state: str, grade: str) -> None:
    values: list[int | None] = [0] * len(PLACES)
    values[0] = change
    cells = [Cell(value, str(value), "number") for value in values[1:]]
    cells.append(Cell(change, None, state))  # type: ignore[arg-type]  # the states stand in the parameters
    assert grade_of(assess_requests(FORM, values), cells) == grade


def test_the_seed_s_contradiction_is_found_and_left_as_printed(shared: object) -> None:
    from pathlib import Path

    assert isinstance(shared, Path)
    (seed,) = (shared / "seed").glob("*.txt")
    (report,) = extract_document(seed.read_bytes()).reports
    failed = [each for each in report.findings if each.outcome == "fail" and each.check == "C1"]
    assert [(each.left, each.right, each.cells[0].split("/")[-1]) for each in failed] == [
        (1, 2, "natural_person"),
        (1, 2, "total"),
    ]
    assert report.requests.value("received", "total") == 1
    assert report.requests.value("granted", "total") == 2
    assert all(cell.suggested is None for row in report.requests.rows for cell in row.cells)
    assert report.grade == "S"
