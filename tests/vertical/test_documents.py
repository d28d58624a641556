"""Documents with a vertical table as portals print them: golden ones by hand, and what must not be read."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from extract import extract_document
from extract.forms import load_vertical_form
from tests.generator import HTML_SHAPES, VERTICAL_HTML_SHAPES, consistent_figures, vertical_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.report import Report

TITLE = "柳泉县2016年政府信息公开工作年度报告"
NATIONAL = [
    ("统 计 指 标", "单位", "统计数"),
    ("一、主动公开情况", "——", ""),
    ("　（一）主动公开政府信息数<br>（不同渠道和方式公开相同信息计1条）", "条", "1,234"),
    ("　　其中：主动公开规范性文件数", "条", "12"),
    ("　　　　　制发规范性文件总数", "件", "12"),
    ("三、依申请公开情况", "——", "——"),
    ("（一）收到申请数", "件", "１７"),
    ("1.当面申请数", "件", "3件"),
    ("2.传真申请数", "件", "0"),
    ("3.网络申请数", "件", "/"),
    ("4.信函申请数", "件", "&nbsp;"),
    ("六、举报投诉数量", "件", "无"),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "3.50"),
]
NATIONAL_READ: dict[str, int | Decimal | str] = {
    "proactive_total": 1234,
    "proactive_normative_docs": 12,
    "normative_docs_issued": 12,
    "applications_received": 17,
    "received_in_person": 3,
    "received_by_fax": 0,
    "received_online": "slash",
    "received_by_letter": "blank",
    "complaints": "word",
    "budget": Decimal("3.5"),
}
PROVINCIAL = [
    ("指标名称", "计量单位", "2016年度", "历年累计"),
    ("主动公开文件数", "条", "2122", "10037"),
    ("其中：1、政府网站公开数", "条", "1865", "8110"),
    ("2、政府公报公开数", "条", "257", "1927"),
    ("受理依申请公开信息总数", "条", "5", "40"),
    ("其中：1、当面申请数", "条", "0", "3"),
    ("2、网上申请数", "条", "5", "30"),
    ("3、信函、传真申请数", "条", "0", "7"),
    ("对申请的答复总数", "条", "150", "540"),
    ("其中：1、同意公开答复数", "条", "37", "400"),
    ("2、同意部分公开答复数", "条", "0", "0"),
    ("3、不予公开答复数", "条", "0", "1"),
    ("4、其他类型答复数", "条", "5", "9"),
    ("接受行政诉讼、举报数", "件", "0", "0"),
    ("行政复议数", "件", "0", "1"),
    ("行政诉讼数", "件", "0", "0"),
]
PROVINCIAL_READ = [(int(row[2]), int(row[3])) for row in PROVINCIAL[1:]]


def page(*parts: str, title: str = TITLE) -> bytes:
    return f"<html><title>{title}</title><body><h1>{title}</h1><p>一、概述</p>{''.join(parts)}</body></html>".encode()


def table(rows: Sequence[tuple[str, ...]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


def read(data: bytes | str) -> Report:
    (report,) = extract_document(data if isinstance(data, bytes) else data.encode()).reports
    return report


def values(report: Report) -> dict[str, int | Decimal | str]:
    return {
        each.name: each.cell.value if each.cell.value is not None else each.cell.state
        for each in report.indicators
        if each.cell.state != "absent"
    }


def pairs(report: Report) -> list[tuple[object, object]]:
    return [
        (each.cell.value, each.cumulative.value)
        for each in report.indicators
        if each.cumulative is not None and each.cell.state != "absent"
    ]


def checks(report: Report) -> dict[str, str | None]:
    return {each.check: each.detail for each in report.findings}


def text(rows: Sequence[tuple[str, ...]], cell: str = "\n", row: str = "\n") -> str:
    return row.join(cell.join(c for c in line if c) for line in rows).replace("<br>", "\n").replace("&nbsp;", "/")


@pytest.mark.parametrize("change", ["as printed", "no unit", "no head", "unit behind", "title row", "first column"])
def test_the_national_table_as_portals_print_it(change: str) -> None:
    rows: list[tuple[str, ...]] = list(NATIONAL)
    if change == "no unit":
        rows = [(a, c) for a, _, c in NATIONAL]
    elif change == "no head":
        rows = rows[1:]
    elif change == "unit behind":
        rows = [(a, c, b) for a, b, c in NATIONAL]
    elif change == "title row":
        rows = [("政府信息公开情况统计表（2016年度）",), *rows]
    elif change == "first column":
        rows = [("", *row) for row in rows]
    report = read(page(table(rows)))
    assert values(report) == NATIONAL_READ
    assert (report.form, report.grade, report.report_year) == ("2014", "B", 2016)
    assert "unknown_label" not in checks(report)


def test_a_row_that_the_form_does_not_have_is_told_with_its_text_and_moves_no_other() -> None:
    rows = [*NATIONAL[:7], ("（二）通过手机客户端收到申请数", "件", "41"), *NATIONAL[7:]]
    report = read(page(table(rows)))
    assert values(report) == NATIONAL_READ
    assert checks(report)["unknown_label"] == "（二）通过手机客户端收到申请数 41"


def test_a_row_like_another_but_for_one_word_is_not_taken_for_it() -> None:
    # 政务头条 stands where 政务微信 does, under its ordinal: a number of another channel.
    rows = [*NATIONAL[:5], ("4.政务头条公开政府信息数", "条", "77"), *NATIONAL[5:]]
    report = read(page(table(rows)))
    assert values(report) == NATIONAL_READ
    assert checks(report)["unknown_label"] == "4.政务头条公开政府信息数 77"


def test_a_label_with_a_word_more_that_says_nothing_is_taken_and_told() -> None:
    rows = [(a.replace("收到申请数", "收到的申请总数"), b, c) for a, b, c in NATIONAL]
    report = read(page(table(rows)))
    assert values(report) == NATIONAL_READ
    assert checks(report)["label_variant"] == "（一）收到的申请总数"


def test_rows_of_the_same_label_are_told_apart_by_their_chapter() -> None:
    rows = [
        NATIONAL[0],
        ("四、行政复议数量", "件", "6"),
        ("（一）维持具体行政行为数", "件", "3"),
        ("（二）被依法纠错数", "件", "1"),
        ("（三）其他情形数", "件", "2"),
        ("五、行政诉讼数量", "件", "15"),
        ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "4"),
        ("（二）被依法纠错数", "件", "5"),
        ("（三）其他情形数", "件", "7"),
        ("六、举报投诉数量", "件", "0"),
    ]
    found = values(read(page(table(rows))))
    assert [found[f"reviews{name}"] for name in ("", "_upheld", "_corrected", "_other")] == [6, 3, 1, 2]
    assert [found[f"suits{name}"] for name in ("", "_upheld", "_corrected", "_other")] == [15, 4, 5, 7]


@pytest.mark.parametrize(("cell", "row"), [("\n", "\n"), (" ", "\n"), ("\t", "\n"), ("", ""), ("", "\n"), ("  ", " ")])
def test_the_national_table_in_text_dumps(cell: str, row: str) -> None:
    prose = "一、概述\n2016年，收到申请17件，其中当面申请3件。依申请公开情况良好，全年行政复议数量为0。\n"
    dump = f"{TITLE}\n{prose}政府信息公开情况统计表\n（2016年度）\n{text(NATIONAL, cell, row)}\n柳泉县\n2017年1月10日\n"
    report = read(dump)
    assert values(report) == NATIONAL_READ | {"received_by_letter": "slash"}
    assert "unknown_label" not in checks(report)


def test_the_year_of_the_table_counts_where_the_report_names_none_and_is_a_finding_where_it_is_another() -> None:
    caption = "<p>政府信息公开情况统计表（2015年度）</p>"
    assert checks(read(page(caption, table(NATIONAL))))["table_year"] == "the table is headed 2015"
    nameless = read(page(caption, table(NATIONAL), title="政府信息公开情况统计表"))
    assert nameless.report_year == 2015


def test_a_column_for_another_year_is_not_read() -> None:
    rows = [("统计指标", "单位", "2016年", "2015年"), *((a, b, c, "5") for a, b, c in NATIONAL[1:])]
    report = read(page(table(rows)))
    assert values(report) == NATIONAL_READ
    rows[0] = ("统计指标", "单位", "2014年", "2015年")
    report = read(page(table(rows)))
    assert set(values(report).values()) == {"ambiguous"}
    assert "columns_unresolved" in checks(report)


def test_a_number_counted_in_another_scale_keeps_its_unit_and_adds_up_with_nothing() -> None:
    rows = [(a, b, "1.2万" if "收到申请数" in a else c) for a, b, c in NATIONAL]
    report = read(page(table(rows)))
    (row,) = [each for each in report.indicators if each.name == "applications_received"]
    assert (row.cell.value, row.unit) == (Decimal("1.2"), "万")
    assert [each.outcome for each in report.findings if each.check == "V17"] == ["not_assessable"]
    rows = [(a, b, "1.2" if "收到申请数" in a else c) for a, b, c in NATIONAL]
    (row,) = [each for each in read(page(table(rows))).indicators if each.name == "applications_received"]
    assert (row.cell.value, row.cell.state) == (None, "unreadable")


def test_a_table_printed_twice_is_one_and_ambiguous_where_the_copies_differ() -> None:
    other = [(a, b, "18" if c == "１７" else c) for a, b, c in NATIONAL]
    assert values(read(page(table(NATIONAL), table(NATIONAL)))) == NATIONAL_READ
    report = read(page(table(NATIONAL), table(other)))
    assert values(report) == NATIONAL_READ | {"applications_received": "ambiguous"}
    assert checks(report)["copies_differ"] == "（一）收到申请数"


def test_the_cumulative_column_is_never_the_year_s() -> None:
    report = read(page(table(PROVINCIAL)))
    assert (report.form, report.grade) == ("fujian", "A")
    assert pairs(report) == PROVINCIAL_READ
    # 150 answered against 37 + 0 + 0 + 5: the parts need not add up, and nothing is repaired.
    assert [(each.outcome, each.left, each.right) for each in report.findings if each.check == "F8"] == [
        ("fail", 150, 42),
        ("fail", 540, 410),
    ]
    assert all(each.cell.suggested is None for each in report.indicators)
    swapped = [(a, b, d, c) for a, b, c, d in PROVINCIAL]
    assert pairs(read(page(table(swapped)))) == PROVINCIAL_READ


@pytest.mark.parametrize(("cell", "row"), [("\n", "\n"), (" ", "\n"), ("\t", "\n"), ("  ", " ")])
def test_the_provincial_table_in_text_dumps(cell: str, row: str) -> None:
    dump = f"{TITLE}\n一、概述\n2016年主动公开文件数2122条。\n附表：\n{text(PROVINCIAL, cell, row)}\n2017年2月1日\n"
    assert pairs(read(dump)) == PROVINCIAL_READ


def test_joined_digits_of_two_columns_are_ambiguous_and_a_date_behind_them_is_no_digit_of_theirs() -> None:
    dump = f"{TITLE}\n一、概述\n附表：\n{text(PROVINCIAL, '', '')}\n2017年2月1日\n"
    report = read(dump)
    for (value, cumulative), (printed, total) in zip(pairs(report), PROVINCIAL_READ, strict=True):
        assert value in (None, printed)
        assert cumulative in (None, total)
    first = report.indicators[0].cell
    assert (first.state, first.readings, first.raw) == ("ambiguous", 6, "条212210037")
    assert pairs(report)[-1] == (0, 0)  # 00 is no number, so it is 0 and 0


def test_one_column_without_a_head_of_two_is_ambiguous() -> None:
    report = read(page(table([row[:3] for row in PROVINCIAL[1:]]) + "<p>历年累计 指标名称</p>"))
    assert set(values(report).values()) == {"ambiguous"}
    report = read(page(table([row[:3] for row in PROVINCIAL])))
    assert [each.cell.value for each in report.indicators if each.cell.value is not None] == [
        value for value, _ in PROVINCIAL_READ
    ]
    assert {each.cumulative.state for each in report.indicators if each.cumulative is not None} == {"absent"}


def test_a_period_that_is_not_the_year_is_told() -> None:
    rows = [
        ("指标名称", "计量单位", "代码", "本期实际", "本年累计"),
        ("甲", "乙", "丙", "1", "2"),
        ("主动公开信息数", "条", "01", "40", "160"),
        ("其中：全文电子化的主动公开信息数", "条", "02", "30", "120"),
        ("新增的行政规范性文件数", "条", "03", "3", "3"),
        ("申请总数", "条", "10", "2", "5"),
        ("否决公开答复总数", "条", "20", "0", "0"),
        ("(10)“免予公开范围6”数", "条", "30", "0", "0"),
    ]
    report = read(page(table(rows)))
    assert report.form == "dingxi"
    assert pairs(report) == [(40, 160), (30, 120), (3, 3), (2, 5), (0, 0), (0, 0)]
    (finding,) = [each for each in report.findings if each.check == "period_not_year"]
    assert "indicators/normative_docs_new/value" not in finding.cells
    assert "indicators/applications_received/value" in finding.cells
    assert "unknown_label" not in checks(report)


def test_a_text_cut_in_the_table_keeps_what_is_whole() -> None:
    whole = f"{TITLE}\n政府信息公开情况统计表\n{text(NATIONAL)}"
    cut = whole[: whole.index("1,234") + 3]
    extraction = extract_document((cut + "").encode())
    assert extraction.reports == () or extraction.reason == "cut_off"
    cut = whole[: whole.index("１７") + 1]
    extraction = extract_document(cut.encode())
    assert extraction.reason == "cut_off"
    (report,) = extraction.reports
    assert values(report) == {
        "proactive_total": 1234,
        "proactive_normative_docs": 12,
        "normative_docs_issued": 12,
        "applications_received": "unreadable",
    }


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("【图解】柳泉县2016年政府信息公开工作年度报告", "interpretation"),
        ("关于报送2016年政府信息公开情况统计表的通知", "notice_with_empty_form"),
    ],
)
def test_a_title_that_forbids_a_report_still_does(title: str, reason: str) -> None:
    empty = [(a, b, "" if c.strip("—") else c) for a, b, c in NATIONAL[1:]]
    rows = NATIONAL if reason == "interpretation" else [NATIONAL[0], *empty]
    extraction = extract_document(page(table(rows), title=title))
    assert (extraction.reports, extraction.reason) == ((), reason)


def test_two_reports_in_one_document_are_two() -> None:
    second = [(a, b, "9" if c == "１７" else c) for a, b, c in NATIONAL]
    heading = "<h1>松岗市2016年政府信息公开工作年度报告</h1><p>一、概述</p>"
    reports = extract_document(page(table(NATIONAL), heading, table(second))).reports
    assert [values(report)["applications_received"] for report in reports] == [17, 9]
    assert [report.agency_name for report in reports] == ["柳泉县", "松岗市"]


def test_every_number_can_be_traced() -> None:
    report = read(page(table(PROVINCIAL)))
    assert report.indicators[0].cell.locator == "table:1/row:2/cell:3"
    assert report.indicators[0].cumulative is not None
    assert report.indicators[0].cumulative.locator == "table:1/row:2/cell:4"
    dump = read(f"{TITLE}\n附表：\n{text(PROVINCIAL)}\n2017年2月1日\n")
    assert dump.indicators[0].cell.locator == "line:9/chars:0-4"


def test_a_label_wrapped_around_its_value_keeps_it() -> None:
    # A printed page centres the value beside the lines of its label.
    lines = [
        "政府信息公开情况统计表（2016年度）",
        "统计指标 单位 统计数",
        "制发规范性文件总数 件 12",
        "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1",
        "次 496",
        "次）",
        "（一）收到申请数 件 17",
        "4.危及国家安全、公共安全、经济安全和",
        "件 3",
        "社会稳定",
        "六、举报投诉数量 件 5",
    ]
    report = read("\n".join((TITLE, *lines, "柳泉县", "2017年1月10日", "")))
    assert values(report) == {
        "normative_docs_issued": 12,
        "responses_total": 496,
        "applications_received": 17,
        "denied_security_stability": 3,
        "complaints": 5,
    }


def test_a_number_inside_a_note_is_not_lost_in_silence() -> None:
    note = "（不同方式回应同一热点或舆情计1次496次）"
    rows = [f"（一）回应公众关注热点或重大舆情数{note}", "（一）收到申请数 件 17", "六、举报投诉数量 件 5"]
    report = read("\n".join((TITLE, "政府信息公开情况统计表", "统计指标 单位 统计数", *rows, "柳泉县", "")))
    assert values(report)["responses_total"] == "ambiguous"


def test_a_vertical_table_beside_a_request_matrix_is_told() -> None:
    rng = random.Random(1)
    newer = HTML_SHAPES["tidy"](consistent_figures(rng, "2021", "small"), rng).decode()
    report = read(newer.replace("</body>", table(NATIONAL).replace("统 计 指 标", "统计指标") + "</body>"))
    assert (report.form, report.indicators) == ("2021", ())
    assert checks(report)["table_not_read"] == "a table of form 2014"
    assert "table_not_read" not in checks(read(newer))


def test_a_provincial_table_beside_the_national_one_is_told() -> None:
    rng = random.Random(2)
    figures = vertical_figures(rng, "2014", size=40)
    national = VERTICAL_HTML_SHAPES["tidy"](figures, rng).decode()
    report = read(national.replace("</table>", "</table>" + table(PROVINCIAL), 1))
    assert report.form == "2014"
    assert checks(report)["table_not_read"] == "a table of form fujian"
    # 当面申请数 and others stand in both tables, and are not taken from one into the other.
    assert {each.name: each.cell.value for each in report.indicators} == {k: v for k, (v,) in figures.rows.items()}
    assert "table_not_read" not in checks(read(national))
    assert "table_not_read" not in checks(read(page(table(PROVINCIAL))))


@pytest.mark.parametrize("separator", ["\n", " "])
def test_values_before_their_labels_in_text_are_not_given_to_the_row_before(separator: str) -> None:
    rows = load_vertical_form("2014").indicators.rows
    lines = [separator.join([str(number), row.unit, row.label]) for number, row in enumerate(rows, 10)]
    extraction = extract_document("\n".join([TITLE, "政府信息公开情况统计表", *lines, "某局"]).encode())
    assert {each.cell.value for report in extraction.reports for each in report.indicators} <= {None}


@pytest.mark.parametrize("layout", ["backwards", "turned"])
def test_the_national_table_with_labels_last_or_on_its_side_is_read(layout: str) -> None:
    rows = load_vertical_form("2014").indicators.rows
    lines = [("统计指标", "单位", "统计数"), *((row.label, row.unit, str(i)) for i, row in enumerate(rows, 10))]
    printed = [line[::-1] for line in lines] if layout == "backwards" else list(zip(*lines, strict=True))
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in line)}</tr>" for line in printed)
    report = read(f"<h1>{TITLE}</h1><table>{body}</table>".encode())
    assert [each.cell.value for each in report.indicators] == list(range(10, 10 + len(rows)))
    place = "table:1/row:2/cell:1" if layout == "backwards" else "table:1/row:3/cell:2"
    assert report.indicators[0].cell.locator == place
