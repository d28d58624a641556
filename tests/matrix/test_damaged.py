"""Damage that once made a wrong number, each as it was met: the number is null, and the others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from extract.forms import load_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.report import Report

ROWS = load_form("2021").requests.rows
TITLE = "甲县水利局2024年政府信息公开工作年度报告"
COUNTS = [41, 10, 0, 0, 0, 2, 53]
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
CASES = [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 9, 9, 9, 9, 36]


def _labels() -> list[str]:
    return [f"{row.ordinal}{'' if row.ordinal.startswith('（') else '、'}{row.label}" for row in ROWS]


def _report(document: str) -> Report:
    return extract_reports(f"{TITLE}\n{document}\n甲县水利局\n".encode())[0]


def _matrix(report: Report) -> list[list[int | None]]:
    return [[None if cell.value is None else int(cell.value) for cell in row.cells] for row in report.requests.rows]


def _text(rows: Sequence[Sequence[object]], separator: str = " ", head: str = "") -> str:
    lines = (separator.join([label, *map(str, row)]) for label, row in zip(_labels(), rows, strict=True))
    return "\n".join(filter(None, [head, *lines]))


def _with(row: int, cells: Sequence[object]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = [COUNTS for _ in ROWS]
    rows[row] = cells
    return rows


def _items(report: Report) -> dict[str, object]:
    return {item.item: item.cell.value for item in report.disclosures}


def _remedies(report: Report) -> list[object]:
    return [cell.value for remedy in report.remedies for cell in remedy.cells]


def _html(*rows: Sequence[tuple[str, int, int]]) -> str:
    cells = ("".join(f"<td colspan={w} rowspan={h}>{text}</td>" for text, w, h in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\ufe0f", "\u3164"])
@pytest.mark.parametrize("separator", [" ", "\n", "\t"])
def test_an_invisible_character_inside_a_number_parts_it_not(mark: str, separator: str) -> None:
    rows = [[mark.join(str(count)) for count in COUNTS] for _ in ROWS]
    assert _matrix(_report(_text(rows, separator))) == [COUNTS] * len(ROWS)


def test_an_item_of_section_two_with_invisible_characters_is_whole() -> None:
    items = "信息内容\n本年处理决定数量\n行政许可\n1\u200b1\u200b7\n"
    assert _items(_report(items + _text([COUNTS] * len(ROWS))))["licences"] == 117


@pytest.mark.parametrize("cell", ["-5", "－5", "–5", "(5)", "▲5", "约5", "5余", "5*", "5①", ">5", "5人", "1/2", "5%"])
@pytest.mark.parametrize("separator", [" ", "\n"])
def test_a_cell_that_is_more_than_a_number_is_none_and_moves_no_other(cell: str, separator: str) -> None:
    report = _report(_text(_with(4, [41, 10, 0, cell, 0, 2, 53]), separator))
    assert _matrix(report)[4] in ([41, 10, 0, None, 0, 2, 53], [None] * 7)
    assert _matrix(report)[:4] + _matrix(report)[5:] == [COUNTS] * (len(ROWS) - 1)


def test_a_joined_row_that_lost_a_cell_is_not_seven_digits_that_add_up() -> None:
    # 0 0 0 0 0 11 11 without a cell: 0 0 0 0 0 1 1 adds up as well.
    rows = ["".join(map(str, COUNTS)) for _ in ROWS]
    rows[5] = "0000011"
    report = _report("".join(label + row for label, row in zip(_labels(), rows, strict=True)))
    assert _matrix(report)[5] == [None] * 7


@pytest.mark.parametrize("rows", [["07", 0, 0, 0, 0, 0, 7], ["00", 7, 0, 0, 0, 0, 7], ["5万", 7, 0, 0, 0, 0, 7]])
def test_a_table_cell_that_may_be_two_or_is_rounded_is_no_count(rows: list[object]) -> None:
    body = (f"<tr><td>{label}</td>{'<td>{}</td>' * 7}</tr>" for label in _labels())
    table = "".join(row.format(*(rows if i == 6 else COUNTS)) for i, row in enumerate(body))
    cell = _report(f"<table>{table}</table>").requests.rows[6].cells[0]
    assert (cell.value, cell.state) == (None, "unreadable")


def test_thousands_with_a_point_are_no_fraction_of_a_decision() -> None:
    items = "信息内容\n本年处理决定数量\n行政许可\n13.585\n"
    assert _items(_report(items + _text([COUNTS] * len(ROWS)))).get("licences") is None


@pytest.mark.parametrize("last", ["45余", "45多件", "45减51", "45#", "45[1]"])
def test_an_item_of_section_two_that_goes_on_is_not_read(last: str) -> None:
    items = f"信息内容\n本年处理决定数量\n行政许可\n{last}\n"
    assert _items(_report(items + _text([COUNTS] * len(ROWS)))).get("licences") is None


def test_an_amount_of_joined_text_without_any_point_may_have_lost_its_own() -> None:
    labels = [row.label for row in ROWS]
    matrix = "".join(label + "".join(map(str, COUNTS)) for label in labels)
    report = _report(f"信息内容本年收费金额(单位:万元)行政事业性收费4419{matrix}")
    assert _items(report)["fees_10k_yuan"] is None


def test_a_digit_run_before_a_missing_label_may_be_two_numbers() -> None:
    matrix = "".join(label + "".join(map(str, COUNTS)) for label in _labels())
    for rows, value in (("行政处罚218行政强制634", 218), ("行政处罚218634", None)):
        assert _items(_report(f"信息内容本年处理决定数量{rows}{matrix}"))["penalties"] == value


_CHANNELS = [("行政复议", 5, 1), ("行政诉讼", 10, 1)]
_SECOND = [*((text, 1, 2) for text in OUTCOMES), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)]
_THIRD = [(text, 1, 1) for text in OUTCOMES * 2]
_VALUES = [(str(case), 1, 1) for case in CASES]


@pytest.mark.parametrize("head", [[2, 1, 0], [1, 0, 2], [1, 2, 0], [0, 2, 1], [2, 0, 1]])
@pytest.mark.parametrize("kind", ["html", "tabs", "lines", "joined"])
def test_head_rows_of_section_four_in_another_order_tell_no_column(kind: str, head: list[int]) -> None:
    rows = [[_CHANNELS, _SECOND, _THIRD][i] for i in head]
    texts = [[text for text, _, _ in row] for row in [*rows, _VALUES]]
    table = {
        "html": _html(*rows, _VALUES),
        "tabs": "\n".join("\t".join(row) for row in texts),
        "lines": "\n".join(text for row in texts for text in row),
        "joined": "".join(text for row in texts for text in row),
    }[kind]
    report = _report(f"{_text([COUNTS] * len(ROWS))}\n四、政府信息公开行政复议、行政诉讼情况\n{table}")
    assert all(value in (None, case) for value, case in zip(_remedies(report), CASES, strict=False))


def test_outcomes_in_another_order_count_where_the_channels_add_up() -> None:
    moved = [4, 0, 1, 2, 3]
    head = [("行政复议", 5, 1), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)]
    outcomes = [(OUTCOMES[i], 1, 1) for i in moved] * 3
    values = [_VALUES[channel * 5 + i] for channel in range(3) for i in moved]
    matrix = _text([COUNTS] * len(ROWS))
    assert _remedies(_report(f"{matrix}{_html(head, outcomes, values)}")) == CASES
    assert _remedies(_report(f"{matrix}{_html(head, outcomes, _VALUES)}")) == [None] * 15


def test_columns_before_the_label_over_them_tell_no_column() -> None:
    head = "商业企业 科研机构 社会公益组织 法律服务机构 其他 自然人 法人或其他组织 总计"
    assert _matrix(_report(_text([COUNTS] * len(ROWS), head=head))) == [[None] * 7] * len(ROWS)


def test_a_wrapped_label_over_the_organisations_is_no_column() -> None:
    head = "申请人情况\n自然人 法人或其他 总计\n组织\n商业企业 科研机构 社会公益 法律服务 其他\n组织 机构"
    assert _matrix(_report(_text([COUNTS] * len(ROWS), head=head))) == [COUNTS] * len(ROWS)


def test_a_table_that_lost_a_column_has_no_blank_total() -> None:
    names = [name for name in NAMES if name != "科研机构"]
    rows = "\n".join(f"{label},41,10,0,0,2,53," for label in _labels())
    report = _report(f"项目,{','.join(names[:2])},,{','.join(names[2:])}\n{rows}")
    assert all(value in (None, count) for row in _matrix(report) for value, count in zip(row, COUNTS, strict=True))


def test_a_single_column_below_no_whole_header_is_not_that_of_natural_persons() -> None:
    rows = "\n".join(",".join([label, "53", *[""] * 6]) for label in _labels())
    report = extract_reports(f"{TITLE}\n,总计,,,,,,\n{rows}\n".encode())
    assert all(row[0] is None for each in report for row in _matrix(each))


def test_a_number_too_many_in_one_row_is_no_subtotal() -> None:
    cells = [5, 1, 0, 0, 0, 0, 1, 6]
    table = "\n".join("\t".join([label, *map(str, row)]) for label, row in zip(_labels(), _with(3, cells), strict=True))
    assert _matrix(_report(table))[3] == [None] * 7


def test_another_year_s_table_lends_no_number_to_cells_that_were_not_read() -> None:
    blanks = [[count or "" for count in COUNTS] for _ in ROWS]
    other = [[count + 7 for count in COUNTS] for _ in ROWS]
    report = _report(f"{_text(blanks)}\n上年同期：\n{_text(other)}")
    assert all(value in (None, count) for row in _matrix(report) for value, count in zip(row, COUNTS, strict=True))


def test_a_quoted_cell_that_goes_on_in_the_next_line_is_one_cell() -> None:
    rows = [[f'"{label[:4]}\n{label[4:]}"', *map(str, COUNTS)] for label in _labels()]
    assert _matrix(_report("\n".join(",".join(row) for row in rows))) == [COUNTS] * len(ROWS)


def test_a_number_cut_at_the_end_of_a_row_with_an_empty_label_cell_is_not_read() -> None:
    rows = [["项目", "", "", *NAMES], *([label, "", "", *map(str, COUNTS)] for label in _labels())]
    rows[5][-1] = "5\n3"
    read = _matrix(_report("\n".join("\t".join(row) for row in rows)))
    assert (read[3], read[4]) == (COUNTS, [*COUNTS[:-1], None])


def test_a_column_of_units_is_passed() -> None:
    rows = [["件", *COUNTS] for _ in ROWS]
    assert _matrix(_report(_text(rows, "\n"))) == [COUNTS] * len(ROWS)


def test_a_token_that_begins_with_a_zero_is_more_than_one_cell_of_joined_text() -> None:
    # 0 0 0 0 0 0 0 and, its label lost, 29 0 0 0 0 0 29: seven tokens of which the last is the sum of the others.
    rows: list[object] = ["".join(map(str, COUNTS)) for _ in ROWS]
    rows[10] = "0 000 0 0029 00 000 29"
    report = _report("".join(f"{label}{row}" for label, row in zip(_labels(), rows, strict=True)))
    assert set(_matrix(report)[10]) <= {0, None}


def test_a_cell_too_many_in_a_row_of_a_table_moves_no_number_where_the_total_is_blank() -> None:
    head = "".join(f"<td>{name}</td>" for name in ["项目", *NAMES])
    rows = [[str(count) for count in COUNTS[:-1]] + [""] for _ in ROWS]
    rows[4].insert(2, "续表")
    body = "".join(
        f"<tr><td>{label}</td>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
        for label, row in zip(_labels(), rows, strict=True)
    )
    read = _matrix(_report(f"<table><tr>{head}</tr>{body}</table>"))
    assert (read[4], read[5]) == ([None] * 7, [*COUNTS[:-1], None])


def test_one_lost_cell_of_joined_text_takes_its_row_and_no_other() -> None:
    counts = {row.name: [0] * 7 for row in ROWS}
    for name in ("received", "granted", "processed_total"):
        counts[name] = [31, 1, 0, 0, 0, 0, 32]
    rows = {name: "".join(map(str, row)) for name, row in counts.items()}
    rows["denied_process"] = "000000"
    read = _matrix(_report("".join(label + rows[row.name] for label, row in zip(_labels(), ROWS, strict=True))))
    assert read == [[None] * 7 if row.name == "denied_process" else counts[row.name] for row in ROWS]
