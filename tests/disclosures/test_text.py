"""Section 二 in flattened text: what is the form's list, and what a sentence says with the same words."""

from __future__ import annotations

import pytest

from extract import extract_reports
from extract.forms import load_form

ROWS = load_form("2021").requests.rows
TITLE = "甲县水利局2024年政府信息公开工作年度报告"
MATRIX = "\n".join(line for row in ROWS for line in (f"{row.ordinal}、{row.label}", *"1000001"))
LIST = "信息内容\n本年处理决定数量\n行政许可\n117\n信息内容\n本年处理决定数量\n行政处罚\n46\n行政强制\n5"
SENTENCES = (
    "全年行政许可处理决定数量117件，行政处罚45件，行政强制3件。",
    "本年处理决定数量共162件：行政许可 118件，行政处罚 45件。",
    "本年制发件数3件，本年废止件数1件，现行有效件数20件。规章0件，行政规范性文件3件。",
    "公布了本年处理决定数量。本年收费金额行政事业性收费12万元，行政处罚45件和行政强制3件",
    "第二十条第（六）项要求公开本年处理决定数量，行政处罚45件、行政强制3件。",
)


def _items(section_two: str, sentence: str = "", *, html: bool = False) -> dict[str, tuple[object, str]]:
    headings = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    text = "\n".join((TITLE, headings[0], sentence, headings[1], section_two, headings[2], MATRIX))
    if html:
        text = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    (report,) = extract_reports(text.encode())
    return {item.item: (item.cell.value, item.cell.state) for item in report.disclosures}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("html", [False, True])
def test_a_number_said_in_prose_is_no_item_of_section_two(sentence: str, html: bool) -> None:  # noqa: FBT001
    for section_two in ("", sentence):
        told = _items(section_two, sentence, html=html)
        assert {value for value, _ in told.values()} <= {None}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_prose_with_the_words_of_the_list_puts_its_items_in_no_doubt(sentence: str) -> None:
    told = _items(LIST, sentence)
    assert [told[name] for name in ("licences", "penalties", "coercive_measures")] == [
        (117, "number"),
        (46, "number"),
        (5, "number"),
    ]


def test_a_list_of_the_sections_in_the_preamble_does_not_end_section_two() -> None:
    preamble = "本报告包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六部分。"
    assert _items(LIST, preamble)["penalties"] == (46, "number")


@pytest.mark.parametrize("head", [TITLE, f"{TITLE}　第3页", "第 3 页 共 9 页", "http://www.example.gov.cn/a/1.html"])
def test_a_running_head_between_a_label_and_its_number_takes_no_item_away(head: str) -> None:
    told = _items(LIST.replace("行政处罚\n", f"行政处罚\n{head}\n"))
    assert [told[name][0] for name in ("licences", "penalties", "coercive_measures")] == [117, 46, 5]


def test_an_unknown_line_between_a_label_and_its_number_leaves_the_item_ambiguous_and_not_absent() -> None:
    told = _items(LIST.replace("行政处罚\n", "行政处罚\n甲县水利局办公室编\n"))
    assert told["penalties"] == (None, "ambiguous")
    assert told["licences"] == (117, "number")


def test_two_numbers_for_three_columns_are_not_cut_into_three() -> None:
    documents = "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n行政规范性文件\n{}"
    told = _items(documents.format("0\n11"))
    assert {told[f"normative_docs_{column}"] for column in ("issued", "repealed", "in_force")} == {(None, "ambiguous")}
    told = _items(documents.format("0\n1\n11"))
    assert told["normative_docs_in_force"] == (11, "number")


def test_a_number_with_a_leading_zero_may_be_two() -> None:
    assert _items(LIST.replace("46", "046"))["penalties"] == (None, "ambiguous")


@pytest.mark.parametrize("gap", ["(件)" * 60 + "某", "1" * 60 + "某", "(3件)" * 2_000 + "某", "1,234" * 3_000 + "某"])
def test_what_stands_between_two_labels_is_read_once(gap: str) -> None:
    told = _items(LIST.replace("行政强制", f"{gap}\n行政强制"))  # hangs where the ways to read the gap are tried out
    assert told["licences"] == (117, "number")
