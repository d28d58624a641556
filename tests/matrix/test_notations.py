"""Ways of printing a number, or none, that a clerk or a program chose: read as what they say, or not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from extract.forms import load_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.report import Report

ROWS = load_form("2021").requests.rows
TITLE = "甲县水利局2024年政府信息公开工作年度报告"
COUNTS = [41, 10, 0, 0, 0, 2, 53]
ITEMS = "信息内容\n本年处理决定数量\n行政许可\n{}\n信息内容\n本年处理决定数量\n行政处罚\n{}\n行政强制\n{}"


def _report(rows: list[list[str]], kind: str, items: tuple[str, ...] = ("117", "45", "3")) -> Report:
    labels = [f"{row.ordinal}、{row.label}" for row in ROWS]
    lines = "\n".join(
        ["二、主动公开政府信息情况", *ITEMS.format(*items).split("\n"), "三、收到和处理政府信息公开申请情况"]
    )
    if kind == "table":
        body = "".join(
            f"<tr><td>{label}</td>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
            for label, row in zip(labels, rows, strict=True)
        )
        document = f"<h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in lines.split(chr(10)))}<table>{body}</table>"
    else:
        separator = {"lines": "\n", "spaces": " ", "tabs": "\t"}[kind]
        body = "\n".join(separator.join([label, *row]) for label, row in zip(labels, rows, strict=True))
        document = f"{TITLE}\n{lines}\n{body}\n甲县水利局"
    (report,) = extract_reports(document.encode())
    return report


def _all(notation: Callable[[int], str]) -> list[list[str]]:
    return [[notation(count) for count in COUNTS] for _ in ROWS]


@pytest.mark.parametrize("kind", ["table", "lines", "spaces", "tabs"])
@pytest.mark.parametrize("notation", [lambda n: f"{n}.0", lambda n: f"{n:,}.00", lambda n: f"{n}件", lambda n: f"{n}"])
def test_a_count_with_a_fraction_of_zero_is_that_count(kind: str, notation: Callable[[int], str]) -> None:
    report = _report(_all(notation), kind)
    assert [[cell.value for cell in row.cells] for row in report.requests.rows] == [COUNTS] * len(ROWS)


@pytest.mark.parametrize("kind", ["table", "lines", "spaces", "tabs"])
@pytest.mark.parametrize("none", ["零", "空", "N/A", "×", "*", "None", "nan", "·", "无"])
def test_a_word_for_no_number_is_a_word_and_moves_no_other(kind: str, none: str) -> None:
    rows = _all(str)
    rows[5] = [none] * 7
    rows[6] = [none if count == 0 else str(count) for count in COUNTS]
    read = _report(rows, kind, ("117", none, "3"))
    assert {cell.state for cell in read.requests.rows[5].cells} == {"word"}
    assert [cell.value for cell in read.requests.rows[6].cells] == [count or None for count in COUNTS]
    assert [cell.value for cell in read.requests.rows[7].cells] == COUNTS
    items = {item.item: item.cell.value for item in read.disclosures}
    assert (items["licences"], items["penalties"], items["coercive_measures"]) == (117, None, 3)


def test_a_row_of_words_is_no_head_that_puts_the_columns_in_the_form_s_order() -> None:
    head = ["总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    lines = [["项目", *head]]
    for row in ROWS:
        counts = ["零"] * 7 if row.name == "granted" else ["53", "41", "10", "0", "0", "0", "2"]
        lines.append([f"{row.ordinal}、{row.label}", *counts])
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in line)}</tr>" for line in lines)
    (report,) = extract_reports(f"<h1>{TITLE}</h1><table>{table}</table>".encode())
    assert [cell.value for cell in report.requests.rows[4].cells] == COUNTS


@pytest.mark.parametrize("misread", ["5O625", "5o625", "6l", "5〇625", "45A"])
def test_digits_before_a_misread_one_are_no_item_of_section_two(misread: str) -> None:
    items = {item.item: item.cell for item in _report(_all(str), "lines", ("117", misread, "3")).disclosures}
    assert (items["penalties"].value, items["penalties"].state) == (None, "ambiguous")
    assert (items["licences"].value, items["coercive_measures"].value) == (117, 3)


def test_digits_before_a_misread_one_are_no_count_of_the_matrix() -> None:
    rows = _all(str)
    rows[4] = ["7", "0", "0", "0", "0", "0", "7O"]
    cells = _report(rows, "lines").requests.rows[4].cells
    assert cells[6].value is None


def test_a_number_cut_over_two_lines_of_a_text_with_tabs_is_not_read() -> None:
    text = (
        f"{TITLE}\n信息内容\t本年处理决定数量\n行政处罚\t17\n678\n"
        + "\n".join("\t".join([f"{row.ordinal}、{row.label}", *map(str, COUNTS)]) for row in ROWS)
        + "\n甲县水利局"
    )
    (report,) = extract_reports(text.encode())
    penalties = next((item.cell for item in report.disclosures if item.item == "penalties"), None)
    assert penalties is None or penalties.value is None


@pytest.mark.parametrize("label", ["5.要求行政机关确认或重新出具已获取信息", "5.要求行政杋关确认或重新出具已获取信息"])
def test_a_row_with_a_number_cut_in_two_and_a_misread_one_is_not_read_one_column_off(label: str) -> None:
    rows = [[f"{row.ordinal}、{row.label}", *map(str, COUNTS)] for row in ROWS]
    at = next(i for i, row in enumerate(ROWS) if row.name == "declined_confirmation")
    rows[at] = [label, "1 0", "1", "0", "0", "0", "0", "1l"]
    (report,) = extract_reports("\n".join([TITLE, *(text for row in rows for text in row), "甲县水利局"]).encode())
    assert {cell.value for cell in report.requests.rows[at].cells} <= {None, 0}
    assert [cell.value for cell in report.requests.rows[at + 1].cells] == COUNTS


@pytest.mark.parametrize("head", ["法人或其池组织", "法入或其他组织"])
def test_a_head_that_lost_its_label_over_the_organisations_moves_no_total(head: str) -> None:
    names = ["申请人情况", "自然人", head, "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "共他"]
    if "其他" not in head:
        names[-1] = "其他"
    rows = [" ".join([f"{row.ordinal}、{row.label}", *map(str, COUNTS)]) for row in ROWS]
    (report,) = extract_reports("\n".join([TITLE, *names, *rows, "甲县水利局"]).encode())
    for row in report.requests.rows:
        assert all(cell.value in (None, count) for cell, count in zip(row.cells, COUNTS, strict=True))


def test_thousands_that_are_none_are_no_number_of_section_two() -> None:
    items = {item.item: item.cell.value for item in _report(_all(str), "lines", ("117", "29091,57", "3")).disclosures}
    assert (items["penalties"], items["licences"]) == (None, 117)
