from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.checks.recognition import CERTAIN, CERTAIN_ALONE, SUPPORTED, Tables, accepted
from extract.document import Grid, GridCell, Line
from extract.forms import load_form
from extract.report import COLUMNS, OUTCOMES, Cell, Disclosure, MatrixRow, Remedy, RequestMatrix

if TYPE_CHECKING:
    from extract.document import Block

FORM = load_form("2021")
#: One request in each of two rows, two in all: every sum of the column of natural persons adds up several numbers.
PRINTED = {
    ("received", "natural_person"): 5,
    ("granted", "natural_person"): 3,
    ("denied_process", "natural_person"): 2,
    ("processed_total", "natural_person"): 5,
    ("received", "business"): 2,
    ("granted", "business"): 2,
    ("processed_total", "business"): 2,
    ("received", "total"): 7,
    ("granted", "total"): 5,
    ("denied_process", "total"): 2,
    ("processed_total", "total"): 7,
}


def _locator(row: int, column: int) -> str:
    return f"table:1/row:{row + 1}/cell:{column + 1}"


def matrix(changes: dict[tuple[str, str], int | None] | None = None) -> RequestMatrix:
    values = {**PRINTED, **(changes or {})}
    rows = []
    for r, row in enumerate(FORM.requests.rows):
        cells = []
        for c, column in enumerate(COLUMNS):
            value = values.get((row.name, column), 0)
            where = _locator(r, c)
            blank = Cell(None, "", "blank", locator=where)
            cells.append(blank if value is None else Cell(value, str(value), "number", "cell", 1, None, where))
        rows.append(MatrixRow(row.name, r + 1, row.label, tuple(cells)))
    return RequestMatrix("2021", tuple(rows))


def grid(certainty: dict[tuple[str, str], float] | None = None, usual: float = 1.0) -> Grid:
    known = certainty or {}
    return Grid(
        1,
        tuple(
            tuple(GridCell("?", certainty=known.get((row.name, column), usual)) for column in COLUMNS)
            for row in FORM.requests.rows
        ),
    )


def judged(
    requests: RequestMatrix, *blocks: Block, items: tuple[Disclosure, ...] = (), remedies: tuple[Remedy, ...] = ()
) -> Tables:
    return accepted(Tables(requests, items, remedies), FORM, blocks)


def cell(tables: Tables, row: str, column: str) -> Cell:
    found = next(each for each in tables.requests.rows if each.name == row)
    return found.cells[COLUMNS.index(column)]


def test_what_was_stored_and_not_recognised_is_left_alone() -> None:
    requests = matrix({("received", "other"): None})
    stored = Grid(1, tuple(tuple(GridCell("0") for _ in COLUMNS) for _ in FORM.requests.rows))
    assert judged(requests, stored).requests is requests


def test_every_recognised_cell_is_marked_whatever_became_of_it() -> None:
    tables = judged(matrix(), grid({("granted", "other"): 0.0}))
    assert {each.method for row in tables.requests.rows for each in row.cells} == {"ocr"}


def test_a_certain_number_is_believed_and_an_uncertain_one_is_unreadable() -> None:
    place = ("carried_in", "research")
    for certainty, state in ((CERTAIN, "number"), (CERTAIN - 0.01, "unreadable")):
        found = cell(judged(matrix(), grid({place: certainty})), *place)
        assert found.state == state
        assert (found.value is None) == (state == "unreadable")
        assert found.raw == "0"


def test_an_uncertain_number_is_believed_where_row_and_column_add_up_to_it() -> None:
    place = ("granted", "natural_person")
    assert cell(judged(matrix(), grid({place: SUPPORTED})), *place).value == 3
    assert cell(judged(matrix(), grid({place: SUPPORTED - 0.01})), *place).state == "unreadable"


def test_an_uncertain_number_that_contradicts_an_identity_is_unreadable_and_the_certain_ones_stay() -> None:
    place = ("granted", "natural_person")
    tables = judged(matrix({place: 8}), grid({place: 0.6}))
    assert cell(tables, *place).state == "unreadable"
    assert cell(tables, "granted", "total").value == 5


def test_sevens_that_all_look_like_ones_are_not_confirmed_by_their_own_sums() -> None:
    """7 + 0 = 7 and 1 + 0 = 1: a digit that is misread everywhere satisfies every identity of a one-number column."""
    lone = ("received", "granted", "processed_total")
    changes: dict[tuple[str, str], int | None] = dict.fromkeys(PRINTED, 0)
    changes |= {(row, column): 1 for row in lone for column in ("natural_person", "total")}
    unsure = {(row, column): 0.5 for row in lone for column in ("natural_person", "total")}
    tables = judged(matrix(changes), grid(unsure))
    assert {cell(tables, *place).state for place in unsure} == {"unreadable"}


def test_a_certain_number_in_a_failing_identity_has_to_be_the_more_certain() -> None:
    place = ("carried_out", "natural_person")
    for certainty, value in ((CERTAIN_ALONE, 4), (CERTAIN, None)):
        assert cell(judged(matrix({place: 4}), grid({place: certainty})), *place).value == value


def test_a_source_that_breaks_its_own_sums_is_read_as_printed() -> None:
    place = ("carried_out", "natural_person")
    tables = judged(matrix({place: 4}), grid())
    assert cell(tables, *place).value == 4
    assert all(each.state == "number" for row in tables.requests.rows for each in row.cells)


def test_a_cell_is_blank_only_where_no_ink_was_found() -> None:
    place = ("received", "research")
    assert cell(judged(matrix({place: None}), grid()), *place).state == "blank"
    assert cell(judged(matrix({place: None}), grid({place: 0.99})), *place).state == "unreadable"


def test_a_blank_that_nobody_looked_into_is_unreadable() -> None:
    requests = matrix()
    bare = Cell(None, None, "blank")
    first = requests.rows[0]
    rows = (MatrixRow(first.name, 1, first.label, (bare, *first.cells[1:])), *requests.rows[1:])
    tables = judged(RequestMatrix("2021", rows), grid())
    assert tables.requests.rows[0].cells[0].state == "unreadable"


@pytest.mark.parametrize(("raw", "state"), [("无", "word"), ("国", "unreadable")])
def test_a_word_stands_for_no_number_only_if_it_is_one_of_those_that_do(raw: str, state: str) -> None:
    requests = matrix()
    first = requests.rows[0]
    word = Cell(None, raw, "word", locator=_locator(0, 0))
    rows = (MatrixRow(first.name, 1, first.label, (word, *first.cells[1:])), *requests.rows[1:])
    assert judged(RequestMatrix("2021", rows), grid()).requests.rows[0].cells[0].state == state


def test_numbers_of_a_line_of_text_need_the_identities_however_certain() -> None:
    """A line may have lost one of its numbers, and the others have moved up."""
    row = FORM.requests.rows[0]
    cells = tuple(
        Cell(value, str(value), "number", "cell", 1, None, "line:1/chars:3-4") for value in (1, 0, 0, 0, 0, 0, 9)
    )
    rest = matrix().rows[1:]
    tables = judged(
        RequestMatrix("2021", (MatrixRow(row.name, 1, row.label, cells), *rest)), Line("…", 1, None, 1.0), grid()
    )
    assert {each.state for each in tables.requests.rows[0].cells} == {"unreadable"}


def test_section_two_has_no_identities_so_certainty_alone_counts() -> None:
    def item(certainty: float) -> str:
        found = Cell(12, "12", "number", "cell", 1, None, "table:2/row:1/cell:2")
        disclosure = Disclosure("licences", "licences", "", "行政许可／本年处理决定数量", "件", found)
        other = Grid(2, ((GridCell("行政许可"), GridCell("12", certainty=certainty)),))
        return judged(matrix(), grid(), other, items=(disclosure,)).disclosures[0].cell.state

    assert (item(CERTAIN), item(CERTAIN - 0.01)) == ("number", "unreadable")


def test_a_channel_of_section_four_is_confirmed_by_its_sum() -> None:
    def channel(values: tuple[int, ...]) -> set[str]:
        where = "table:3/row:1/cell:"
        cells = tuple(Cell(v, str(v), "number", "cell", 1, None, f"{where}{i}") for i, v in enumerate(values, 1))
        remedies = (
            Remedy("review", cells),
            *(
                Remedy(name, tuple(Cell(None, None, "absent") for _ in OUTCOMES))
                for name in ("suit_direct", "suit_after_review")
            ),
        )
        table = Grid(3, (tuple(GridCell("?", certainty=0.5) for _ in values),))
        return {each.state for each in judged(matrix(), grid(), table, remedies=remedies).remedies[0].cells}

    assert channel((2, 1, 0, 0, 3)) == {"number"}
    assert channel((2, 1, 0, 0, 4)) == {"unreadable"}
