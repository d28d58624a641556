"""The crosswalk as data: what it joins and refuses, and the refusal of a crosswalk that names what no form has."""

from __future__ import annotations

import pytest

from extract.forms import FormError, load_forms
from extract.series.crosswalk import load_crosswalk, parse_crosswalk

GOOD = """
[[series]]
name = "received"
label = "新收"
unit = "件"
lines = [
    { form = "2021", terms = ["requests/received/total"] },
    { form = "2014", terms = ["indicators/reviews/value"], comparable = "exact", reason = "r", source = "s" },
]
"""


def lines(name: str) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    (series,) = [each for each in load_crosswalk().series if each.name == name]
    return {line.form: (line.comparable, line.terms) for line in series.lines}


def test_the_three_rows_of_other_results_are_the_one_of_the_older_form() -> None:
    assert lines("other_handled")["2019"] == ("exact", ("requests/other_handled/total",))
    assert len(lines("other_handled")["2021"][1]) == 3


def test_what_is_public_is_not_what_is_in_force() -> None:
    assert lines("normative_docs_in_force")["2019"][0] == "not_comparable"
    assert lines("normative_docs_total_public")["2021"][0] == "not_comparable"


def test_decisions_of_both_forms_are_one_series() -> None:
    for name in ("licences", "penalties", "coercive_measures"):
        assert lines(name)["2019"] == ("exact", (f"disclosures/{name}_decisions",))


def test_form_2014_has_neither_applicants_nor_carry_over_and_its_granted_answers_are_not_spliced() -> None:
    for name in ("carried_in", "carried_out", "received_business", "received_legal_service"):
        assert lines(name)["2014"] == ("not_comparable", ())
    assert lines("granted")["2014"][0] == "not_comparable"


def test_every_row_of_the_request_matrix_is_in_a_series_of_both_forms() -> None:
    told = {
        term.row
        for series in load_crosswalk().series
        for line in series.lines
        if line.form in ("2019", "2021")
        for term in line.places
        if term.table == "requests"
    }
    assert told == {row.name for form in load_forms() for row in form.requests.rows}


def test_cumulative_figures_are_in_no_series() -> None:
    assert all(term.column == "value" for term in load_crosswalk().terms("indicators"))


def test_only_lines_that_are_joined_need_no_reason_and_every_other_has_one() -> None:
    for series in load_crosswalk().series:
        for line in series.lines[1:]:
            assert line.reason
            assert line.source


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("requests/received/total", "requests/received/sum", "has no requests/received/sum"),
        ('form = "2021"', 'form = "2020"', "no form 2020"),
        ('reason = "r"', 'reason = ""', "needs a reason"),
        ('comparable = "exact", ', "", "goes without"),
        ('comparable = "exact"', 'comparable = "nearly"', "Invalid enum"),
        ('unit = "件"', 'units = "件"', "unknown field"),
        ('form = "2014"', 'form = "2021"', "stands in one line"),
        ('["indicators/reviews/value"]', "[]", "needs 1 to"),
    ],
)
def test_a_crosswalk_that_names_what_no_form_has_is_refused(old: str, new: str, message: str) -> None:
    assert len(parse_crosswalk(GOOD).series) == 1
    with pytest.raises(FormError, match=message):
        parse_crosswalk(GOOD.replace(old, new))


def test_a_series_named_twice_is_refused() -> None:
    with pytest.raises(FormError, match="named twice: received"):
        parse_crosswalk(GOOD + GOOD)
