"""Numbers that a table or text prints in a way that leaves open whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import extract_reports
from extract.forms import load_form

if TYPE_CHECKING:
    from extract.report import Cell

ROWS = load_form("2021").requests.rows
_HEAD = "".join(
    f"<td>{label}</td>"
    for label in ("项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
)
_COUNTS = ["1", "2", "0", "0", "0", "3", "6"]


def _row(label: str, counts: list[str]) -> str:
    return f"<tr><td>{label}</td>{''.join(f'<td>{count}</td>' for count in counts)}</tr>"


def _cells(document: str) -> dict[str, tuple[Cell, ...]]:
    (report,) = extract_reports(document.encode())
    return {row.name: row.cells for row in report.requests.rows}


def _page(rows: list[str]) -> str:
    return f"<h1>甲县水利局2024年政府信息公开工作年度报告</h1><table><tr>{_HEAD}</tr>{''.join(rows)}</table>"


def _text(stretch: str) -> str:
    lines = ["甲县水利局2024年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    for row in ROWS:
        lines += [f"{row.ordinal}、{row.label}", stretch if row.name == "denied_by_law" else "\n".join(_COUNTS)]
    return "\n".join(lines)


def test_row_printed_twice_with_different_numbers_is_ambiguous_where_they_differ() -> None:
    rows = [_row(row.label, _COUNTS) for row in ROWS]
    rows.insert(3, _row(ROWS[3].label, ["1", "5", "0", "0", "0", "0", "6"]))
    cells = _cells(_page(rows))[ROWS[3].name]
    assert [cell.state for cell in cells] == ["number", "ambiguous", *["number"] * 3, "ambiguous", "number"]
    assert (cells[1].value, cells[1].raw, cells[1].readings) == (None, "5 | 2", 2)


def test_second_grand_total_makes_the_row_ambiguous_and_a_subtotal_does_not() -> None:
    at = next(i for i, row in enumerate(ROWS) if row.name == "processed_total")
    for label, state in (("（七）总计", "ambiguous"), ("小计", "number"), ("总计", "number")):
        rows = [_row(f"{row.ordinal}{row.label}", _COUNTS) for row in ROWS]
        rows.insert(at if state == "ambiguous" else 12, _row(label, ["9"] * 7))
        assert {cell.state for cell in _cells(_page(rows))["processed_total"]} == {state}


def test_row_said_twice_in_flattened_text_is_ambiguous() -> None:
    counts = "\n".join(_COUNTS)
    twice = f"{counts}\n{next(row.label for row in ROWS if row.name == 'denied_by_law')}\n" + "9\n" * 7
    cells = _cells(_text(twice))
    assert {cell.state for cell in cells["denied_by_law"]} == {"ambiguous"}
    assert cells["denied_by_law"][0].raw == "1 2 0 0 0 3 6 | 9 9 9 9 9 9 9"
    assert [cell.value for cell in cells["denied_security_stability"]] == [1, 2, 0, 0, 0, 3, 6]


def test_number_printed_once_over_several_rows_is_no_single_row_s() -> None:
    rows = [_row(row.label, _COUNTS) for row in ROWS]
    rows[4] = rows[4].replace("<td>1</td>", "<td rowspan=3>1</td>")
    rows[5:7] = [row.replace("<td>1</td>", "") for row in rows[5:7]]
    cells = _cells(_page(rows))
    assert [cells[row.name][0].value for row in ROWS[4:7]] == [None] * 3
    assert (cells[ROWS[4].name][0].state, cells[ROWS[4].name][0].readings) == ("ambiguous", 3)
    assert [cell.value for cell in cells[ROWS[5].name][1:]] == [2, 0, 0, 0, 3, 6]


def test_span_over_rows_that_have_all_their_cells_is_ignored() -> None:
    rows = [_row(row.label, _COUNTS).replace("<td>1</td>", "<td rowspan=3>1</td>") for row in ROWS]
    assert [cell.value for cell in _cells(_page(rows))[ROWS[4].name]] == [1, 2, 0, 0, 0, 3, 6]


def test_year_of_a_page_head_inside_a_run_is_no_count() -> None:
    cells = _cells(_text("1\n2\n0\n2024年政府信息公开工作年度报告\n5\n0\n0\n3\n6"))
    assert [cell.value for cell in cells["denied_by_law"]] == [None] * 7
    assert [cell.value for cell in cells["denied_state_secret"]] == [1, 2, 0, 0, 0, 3, 6]


def test_share_or_fraction_behind_a_run_is_not_cut_to_a_count() -> None:
    for last in ("6%", "6.5"):
        cells = _cells(_text(f"1\n2\n0\n0\n0\n3\n{last}"))
        assert cells["denied_by_law"][6].value is None


def test_items_under_a_header_with_a_column_of_last_year_are_ambiguous_and_not_absent() -> None:
    matrix = "\n".join(f"{row.ordinal}、{row.label}\n" + "\n".join(_COUNTS) for row in ROWS)
    text = (
        "甲县水利局2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n"
        "本年制发件数\n上年制发件数\n本年废止件数\n现行有效件数\n行政规范性文件\n3\n4\n1\n20\n"
        "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n117\n三、收到和处理政府信息公开申请情况\n"
    )
    (report,) = extract_reports((text + matrix).encode())
    cells = {item.item: item.cell for item in report.disclosures}
    docs = [cells[f"normative_docs_{column}"] for column in ("issued", "repealed", "in_force")]
    assert {(cell.value, cell.state) for cell in docs} == {(None, "ambiguous")}
    assert str(docs[0].raw).split() == ["3", "4", "1", "20"]
    assert cells["licences"].value == 117


def test_the_last_row_of_a_group_printed_twice_is_ambiguous_though_its_label_has_other_meanings() -> None:
    rows = []
    for row in ROWS:
        rows.append(_row(f"{row.ordinal}、{row.label}", _COUNTS))
        if row.name == "other_misc":
            rows.append(_row(f"{row.ordinal}、{row.label}", ["4", "0", "0", "0", "0", "0", "4"]))
    cells = _cells(_page(rows))
    assert [cell.value for cell in cells["other_misc"]] == [None, None, 0, 0, 0, None, None]
    assert cells["other_misc"][0].state == "ambiguous"
    assert [cell.value for cell in cells["processed_total"]] == [1, 2, 0, 0, 0, 3, 6]


def test_a_sum_printed_before_the_grand_total_is_not_taken_for_it() -> None:
    for wording in ("合计", "总计"):
        rows = []
        for row in ROWS:
            if row.name == "processed_total":
                rows.append(_row(wording, ["9", "0", "0", "0", "0", "0", "9"]))
            rows.append(_row(f"{row.ordinal}、{row.label}", _COUNTS))
        assert [cell.value for cell in _cells(_page(rows))["processed_total"]] == [1, 2, 0, 0, 0, 3, 6]


def test_two_totals_without_ordinals_are_ambiguous_where_they_differ() -> None:
    rows = []
    for row in ROWS:
        if row.name == "processed_total":
            rows.append(_row("合计", ["9", "2", "0", "0", "0", "0", "11"]))
        rows.append(_row(row.label, _COUNTS))
    cells = _cells(_page(rows))["processed_total"]
    assert [cell.value for cell in cells] == [None, 2, 0, 0, 0, None, None]


def test_other_without_its_ordinal_before_the_third_row_of_others_is_not_taken_for_it() -> None:
    rows = []
    for row in ROWS:
        if row.name == "other_misc":
            rows.append(_row("其他", ["9", "2", "0", "0", "0", "0", "11"]))
        rows.append(_row(f"{row.ordinal}、{row.label}", _COUNTS))
    assert [cell.value for cell in _cells(_page(rows))["other_misc"]] == [1, 2, 0, 0, 0, 3, 6]


def test_a_table_of_last_year_above_the_first_section_is_no_report_of_its_own() -> None:
    now, before = ([_row(row.label, [count, *"000000"]) for row in ROWS] for count in ("1", "7"))
    title = "<h1>甲县水利局2024年政府信息公开工作年度报告</h1>"
    page = f"{title}<table>{''.join(before)}</table><p>一、总体情况</p><p>略。</p><table>{''.join(now)}</table>"
    (report,) = extract_reports(page.encode())
    assert {row.cells[0].value for row in report.requests.rows} == {None}
