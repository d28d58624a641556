"""Headers with more columns than the form, or fewer: what they name is read, nothing takes another column's place."""

from __future__ import annotations

import pytest

from extract import extract_reports
from extract.forms import load_form
from extract.report import COLUMNS, Report

NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = load_form("2021").requests.rows
COUNTS = [5, 3, 0, 1, 0, 2, 11]
LAST_YEAR = [70, 0, 8, 0, 0, 0, 78]
TITLE = "甲县水利局2024年政府信息公开工作年度报告"


def _tds(texts: list[str], attributes: str = "") -> str:
    return "".join(f"<td {attributes}>{text}</td>" for text in texts)


def _read(heads: list[str], values: list[str]) -> Report:
    rows = "".join(f"<tr><td>{row.ordinal}、{row.label}</td>{_tds(values)}</tr>" for row in ROWS)
    table = f"<table>{''.join(f'<tr>{head}</tr>' for head in heads)}{rows}</table>"
    (report,) = extract_reports(f"<h1>{TITLE}</h1>{table}".encode())
    return report


def _numbers(report: Report) -> list[object]:
    (row,) = {tuple(cell.value for cell in row.cells) for row in report.requests.rows}
    return list(row)


def _told(report: Report) -> list[str | None]:
    return [finding.detail for finding in report.findings if finding.check == "columns_left_out"]


TEXTS = list(map(str, COUNTS))
TREE = "<td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td>"


@pytest.mark.parametrize(
    ("heads", "values", "left_out"),
    [
        ([_tds(["项目", *NAMES, "备注"])], [*TEXTS, "7"], "备注"),
        ([_tds(["项目", *NAMES, "备注"])], [*TEXTS, "含转办3件"], "备注"),
        ([_tds(["项目", *NAMES, "占比（%）"])], [*TEXTS, "12.5"], "占比（%）"),
        ([_tds(["项目", NAMES[0], "占比", *NAMES[1:]])], ["5", "45%", *TEXTS[1:]], "占比"),
        ([_tds(["项目", "序号", *NAMES])], ["4", *TEXTS], "序号"),
        ([_tds(["项目", *NAMES, "上年总计"])], [*TEXTS, "78"], "上年总计"),
        (
            [f"<td rowspan=2>项目</td>{TREE}<td rowspan=2>总计</td><td rowspan=2>备注</td>", _tds(NAMES[1:6])],
            [*TEXTS, "7"],
            "备注",
        ),
    ],
    ids=["remark", "remark in words", "share", "share inside", "number of the row", "last year's total", "tree"],
)
def test_a_column_that_the_form_does_not_have_is_left_out_and_named(
    heads: list[str], values: list[str], left_out: str
) -> None:
    report = _read(heads, values)
    assert _numbers(report) == COUNTS
    assert _told(report) == [left_out]


@pytest.mark.parametrize(
    "heads", [[_tds(["项目", *NAMES[:6]])], [f"<td rowspan=2>项目</td>{TREE}", _tds(NAMES[1:6])]], ids=["flat", "tree"]
)
def test_a_header_without_totals_leaves_the_totals_absent_and_reads_the_rest(heads: list[str]) -> None:
    report = _read(heads, TEXTS[:6])
    assert _numbers(report) == [*COUNTS[:6], None]
    assert report.requests.rows[0].cells[6].state == "absent"


@pytest.mark.parametrize("last", ["0", "7"])
def test_a_remark_where_the_total_ought_to_stand_is_no_total(last: str) -> None:
    counts = TEXTS[:6] if last == "7" else ["0"] * 6
    report = _read([_tds(["项目", *NAMES[:6], "备注"])], [*counts, last])
    assert _numbers(report) == [*map(int, counts), None]


def test_an_unknown_wording_of_a_column_in_its_place_is_that_column() -> None:
    report = _read([_tds(["项目", *NAMES[:3], "公益团体组织", *NAMES[4:]])], TEXTS)
    assert _numbers(report) == COUNTS


@pytest.mark.parametrize(
    ("heads", "order"),
    [
        ([f"<td rowspan=2></td>{_tds(['2024年', '2023年'], 'colspan=7')}", _tds(NAMES * 2)], "this first"),
        ([f"<td rowspan=2></td>{_tds(['2023年', '2024年'], 'colspan=7')}", _tds(NAMES * 2)], "other first"),
        ([f"<td rowspan=2></td>{_tds(['上年', '本年'], 'colspan=7')}", _tds(NAMES * 2)], "other first"),
        ([f"<td rowspan=2></td>{_tds(NAMES, 'colspan=2')}", _tds(["2024", "2023"] * 7)], "in turn"),
        ([f"<td rowspan=2></td>{_tds(['数量', '占比'], 'colspan=7')}", _tds(NAMES * 2)], "this first"),
    ],
)
def test_of_two_years_beside_one_another_the_report_s_is_read(heads: list[str], order: str) -> None:
    now, before = TEXTS, list(map(str, LAST_YEAR))
    values = {
        "this first": now + before,
        "other first": before + now,
        "in turn": [text for pair in zip(now, before, strict=True) for text in pair],
    }[order]
    assert _numbers(_read(heads, values)) == COUNTS


@pytest.mark.parametrize("years", [["", ""], ["2022年", "2021年"], ["数量", "件数"]])
def test_columns_named_twice_without_the_report_s_year_are_ambiguous(years: list[str]) -> None:
    report = _read([f"<td rowspan=2></td>{_tds(years, 'colspan=7')}", _tds(NAMES * 2)], [*TEXTS, *map(str, LAST_YEAR)])
    assert {cell.state for row in report.requests.rows for cell in row.cells} == {"ambiguous"}


def test_a_cell_that_does_not_stand_exactly_under_its_head_is_not_read() -> None:
    head = f"<td>项目</td><td colspan=2>自然人</td>{_tds([*NAMES[1:], '备注'])}"
    report = _read([head], [*TEXTS, '8</td><td colspan="2">'])
    assert {cell.state for row in report.requests.rows for cell in row.cells} == {"ambiguous"}


def _lines(head: list[str], values: list[str]) -> str:
    lines = [TITLE, "申请人情况", *head, *(t for row in ROWS for t in (f"{row.ordinal}、{row.label}", *values))]
    return "\n".join([*lines, "甲县水利局"])


def test_lines_under_a_head_without_totals_are_read_without_totals() -> None:
    (report,) = extract_reports(_lines(NAMES[:6], TEXTS[:6]).encode())
    assert _numbers(report) == [*COUNTS[:6], None]


def test_lines_with_a_remark_where_the_total_ought_to_stand_have_no_total() -> None:
    (report,) = extract_reports(_lines([*NAMES[:6], "备注"], [*TEXTS[:6], "7"]).encode())
    assert {row.cells[COLUMNS.index("total")].value for row in report.requests.rows} == {None}


def test_a_row_of_section_two_without_the_cell_of_another_year_is_ambiguous() -> None:
    head = _tds(["信息内容", "2023年", "本年处理决定数量"])
    table = f"<table><tr>{head}</tr><tr>{_tds(['行政许可', '11'])}</tr></table>"
    rows = "".join(f"<tr><td>{row.ordinal}、{row.label}</td>{_tds(TEXTS)}</tr>" for row in ROWS)
    (report,) = extract_reports(f"<h1>{TITLE}</h1>{table}<table>{rows}</table>".encode())
    licences = next(item for item in report.disclosures if item.item == "licences")
    assert (licences.cell.value, licences.cell.state) == (None, "ambiguous")
