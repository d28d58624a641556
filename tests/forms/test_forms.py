"""The forms as data: the official tables, row for row, and the refusal of a form that contradicts itself."""

from __future__ import annotations

import msgspec
import pytest

from extract.forms import FormError, _check, load_form, load_forms, load_markers
from extract.glyphs import core
from extract.report import COLUMNS, OUTCOMES

ROWS = {"2021": 25, "2019": 23}
ITEMS = {"2021": 10, "2019": 22}


@pytest.mark.parametrize("form_id", ROWS)
def test_a_form_has_the_official_tables(form_id: str) -> None:
    form = load_form(form_id)
    assert len(form.requests.rows) == ROWS[form_id]
    assert tuple(column.name for column in form.requests.columns) == COLUMNS
    assert tuple(outcome.name for outcome in form.remedies.outcomes) == OUTCOMES
    assert len(form.remedies.channels) == 3
    assert sum(len(block.rows) * len(block.columns) for block in form.disclosures.blocks) == ITEMS[form_id]


@pytest.mark.parametrize("form_id", ROWS)
def test_the_result_rows_are_the_sum_of_the_total_row(form_id: str) -> None:
    form = load_form(form_id)
    names = [row.name for row in form.requests.rows]
    (sums,) = [identity for identity in form.identities if identity.id == "C2"]
    assert set(sums.right) == set(names) - {"received", "carried_in", "processed_total", "carried_out"}


def test_the_newest_form_comes_first_and_older_ones_are_only_recognised() -> None:
    assert [form.id for form in load_forms()] == ["2021", "2019"]
    assert {marker.id for marker in load_markers()} == {"2014", "pre-2014"}
    with pytest.raises(KeyError):
        load_form("2014")


def test_no_label_stands_for_two_rows_but_those_told_apart_by_place() -> None:
    for form in load_forms():
        spelled: dict[str, set[str]] = {}
        for row in form.requests.rows:
            for label in (row.label, *row.variants):
                spelled.setdefault(core(label), set()).add(row.name)
        assert {label: names for label, names in spelled.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rows": "twice"}, "row named twice: received"),
        ({"rows": "group"}, "row received is in group 九"),
        ({"identity": "unknown"}, "identity C1 names unknown nothing"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused_by_name(change: dict[str, str], message: str) -> None:
    form = load_form("2021")
    first = form.requests.rows[0]
    if change.get("rows") == "twice":
        rows = (*form.requests.rows, first)
        form = msgspec.structs.replace(form, requests=msgspec.structs.replace(form.requests, rows=rows))
    elif change.get("rows") == "group":
        rows = (msgspec.structs.replace(first, group="九"), *form.requests.rows[1:])
        form = msgspec.structs.replace(form, requests=msgspec.structs.replace(form.requests, rows=rows))
    else:
        wrong = msgspec.structs.replace(form.identities[0], left=("nothing",))
        form = msgspec.structs.replace(form, identities=(wrong, *form.identities[1:]))
    with pytest.raises(FormError, match=message):
        _check(form)
