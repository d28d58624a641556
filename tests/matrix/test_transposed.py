"""Forms turned on their side: the form's rows are the table's columns."""

from __future__ import annotations

import pytest

from extract import extract_document, extract_reports
from extract.forms import load_form

FORM = load_form("2021")
ROWS = FORM.requests.rows
LABELS = [f"{row.ordinal}、{row.label}" for row in ROWS]
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
TITLE = "甲县水利局2024年政府信息公开工作年度报告"


def _values(column: int) -> list[str]:
    return [str(10 * number + (column if column < 6 else 15)) for number in range(len(ROWS))]


def _tds(texts: list[str]) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def _flat(names: list[str]) -> str:
    lines = "".join(f"<tr>{_tds([name, *_values(NAMES.index(name))])}</tr>" for name in names)
    return f"<h1>{TITLE}</h1><table><tr>{_tds(['项目', *LABELS])}</tr>{lines}</table>"


def _tree() -> str:
    high = "<td rowspan=3>"
    groups = {"（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5, "（六）其他处理": 3}
    over = "".join(f"<td colspan={width}>{label}</td>" for label, width in groups.items())
    head = (
        f"<td rowspan=3 colspan=2>申请人情况</td>{high}{LABELS[0]}</td>{high}{LABELS[1]}</td>"
        f"<td colspan=22>三、本年度办理结果</td>{high}{LABELS[-1]}</td></tr><tr><td rowspan=2>（一）予以公开</td>"
        f"<td rowspan=2>（二）部分公开</td>{over}<td rowspan=2>（七）总计</td></tr><tr>{_tds(LABELS[4:23])}"
    )
    first = ["<td colspan=2>自然人</td>", f"<td rowspan=5>法人或其他组织</td><td>{NAMES[1]}</td>"]
    first += [f"<td>{name}</td>" for name in NAMES[2:6]] + ["<td colspan=2>总计</td>"]
    lines = "".join(f"<tr>{first[i]}{_tds(_values(i))}</tr>" for i in range(7))
    return f"<h1>{TITLE}</h1><table><tr>{head}</tr>{lines}</table>"


def _pipes() -> str:
    lines = [["项目", *LABELS], *([name, *_values(i)] for i, name in enumerate(NAMES))]
    return f"{TITLE}\n\n" + "\n".join(f"|{'|'.join(line)}|" for line in lines)


@pytest.mark.parametrize("document", [_flat(NAMES), _tree(), _pipes()], ids=["flat", "tree", "pipes"])
def test_a_form_turned_on_its_side_is_read(document: str) -> None:
    (report,) = extract_reports(document.encode())
    read = [[str(row.cells[i].value) for row in report.requests.rows] for i in range(7)]
    assert read == [_values(i) for i in range(7)]


def test_the_cells_of_a_turned_form_are_traced_to_where_they_stand() -> None:
    (report,) = extract_reports(_flat(NAMES).encode())
    assert [cell.locator for cell in report.requests.rows[2].cells][:2] == [
        "table:1/row:2/cell:4",
        "table:1/row:3/cell:4",
    ]


def test_columns_that_a_turned_form_lacks_are_absent() -> None:
    (report,) = extract_reports(_flat(["自然人", "商业企业", "总计"]).encode())
    assert [cell.value for cell in report.requests.rows[3].cells] == [30, 31, None, None, None, None, 45]
    assert {cell.state for cell in report.requests.rows[3].cells[2:6]} == {"absent"}


@pytest.mark.parametrize("separator", ["\n", " ", ""])
def test_a_turned_form_in_flattened_text_is_not_called_empty(separator: str) -> None:
    lines = [["项目", *LABELS], *([name, *_values(i)] for i, name in enumerate(NAMES))]
    text = f"{TITLE}\n三、收到和处理政府信息公开申请情况\n" + "\n".join(map(separator.join, lines))
    extraction = extract_document(text.encode())
    assert (extraction.status, extraction.reason, extraction.reports) == ("no_matrix", "table_missing", ())


def _page(disclosures: str, remedies: str) -> bytes:
    rows = "".join(f"<tr>{_tds([label, *'1000001'])}</tr>" for label in LABELS)
    return f"<h1>{TITLE}</h1>{disclosures}<table>{rows}</table>{remedies}".encode()


def test_outcomes_as_rows_and_channels_as_columns_are_read() -> None:
    cases = [["1", "5", "0"], ["2", "6", "0"], ["3", "0", "8"], ["4", "7", "0"], ["10", "18", "8"]]
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    lines = "".join(f"<tr>{_tds([name, *row])}</tr>" for name, row in zip(outcomes, cases, strict=True))
    table = f"<table><tr>{_tds(['', '行政复议', '未经复议直接起诉', '复议后起诉'])}</tr>{lines}</table>"
    (report,) = extract_reports(_page("", table))
    read = [[str(remedy.cells[i].value) for remedy in report.remedies] for i in range(5)]
    assert read == cases


def test_items_of_section_two_as_columns_are_read() -> None:
    lines = [["本年制发件数", "0", "3"], ["本年废止件数", "1", "4"], ["现行有效件数", "2", "5"]]
    table = "".join(f"<tr>{_tds(line)}</tr>" for line in [["信息内容", "规章", "行政规范性文件"], *lines])
    (report,) = extract_reports(_page(f"<table>{table}</table>", ""))
    read = {item.item: item.cell.value for item in report.disclosures if item.cell.state == "number"}
    assert list(read.values()) == [0, 1, 2, 3, 4, 5]
    assert list(read)[3] == "normative_docs_issued"
