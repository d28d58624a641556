"""The forms as data: the official tables, row for row, and the refusal of a form that contradicts itself."""

from __future__ import annotations

import msgspec
import pytest

from extract.forms import (
    FormError,
    _check,
    check_vertical,
    load_form,
    load_forms,
    load_markers,
    load_vertical_form,
    load_vertical_forms,
)
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


def test_the_newest_form_comes_first_and_older_ones_are_vertical_tables() -> None:
    assert [form.id for form in load_forms()] == ["2021", "2019"]
    assert {form.id for form in load_vertical_forms()} == {"2014", "fujian", "dingxi"}
    assert {marker.id for marker in load_markers()} == {"pre-2014"}
    with pytest.raises(KeyError):
        load_form("2014")
    with pytest.raises(KeyError):
        load_vertical_form("2021")


@pytest.mark.parametrize(("form_id", "count"), [("2014", 58), ("fujian", 16), ("dingxi", 35)])
def test_a_vertical_form_has_its_rows_in_order(form_id: str, count: int) -> None:
    rows = load_vertical_form(form_id).indicators.rows
    assert [row.number for row in rows] == list(range(1, count + 1))


def test_labels_of_a_vertical_form_are_told_apart_by_their_chapter() -> None:
    for form in load_vertical_forms():
        rows = form.indicators.rows
        places = [(core(label), row.chapter, row.name) for row in rows for label in (row.label, *row.variants)]
        assert len({place[:2] for place in places}) == len({(place[0], place[2]) for place in places})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("row", "row named twice"),
        ("number", "not numbered"),
        ("column", "columns are"),
        ("identity", "names unknown no"),
    ],
)
def test_a_vertical_form_that_contradicts_itself_is_refused_by_name(change: str, message: str) -> None:
    form = load_vertical_form("2014")
    table = form.indicators
    if change == "identity":
        wrong = (msgspec.structs.replace(form.identities[0], left=("no",)),)
        form = msgspec.structs.replace(form, identities=wrong)
    elif change == "column":
        columns = (msgspec.structs.replace(table.columns[0], name="amount"),)
        form = msgspec.structs.replace(form, indicators=msgspec.structs.replace(table, columns=columns))
    else:
        first = table.rows[0] if change == "row" else msgspec.structs.replace(table.rows[0], name="other", number=99)
        form = msgspec.structs.replace(form, indicators=msgspec.structs.replace(table, rows=(*table.rows, first)))
    with pytest.raises(FormError, match=message):
        check_vertical(form)


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
