"""Sections 二 and 四 with columns, rows and tables that the form does not have: no number takes another's place."""

from __future__ import annotations

from extract import extract_reports
from extract.forms import load_form
from extract.report import OUTCOMES, Disclosure

_ROWS = load_form("2021").requests.rows
_OUTCOMES = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
_CASES = ["1", "2", "3", "4", "10", "5", "6", "0", "7", "18", "8", "0", "9", "2", "19"]


def _tds(texts: list[str]) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def _page(disclosures: str, remedies: str) -> bytes:
    rows = "".join(f"<tr><td>{row.label}</td>{_tds(['1', '0', '0', '0', '0', '0', '1'])}</tr>" for row in _ROWS)
    return (
        f"<h1>甲县水利局2024年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p>{disclosures}"
        f"<p>三、收到和处理政府信息公开申请情况</p><table>{rows}</table>"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{remedies}"
    ).encode()


def _table(*data: str, extra: str = "") -> str:
    head = (
        f"<tr>{extra}<td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        f"<tr>{_OUTCOMES}<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr><tr>{_OUTCOMES * 2}</tr>"
    )
    return f"<table>{head}{''.join(f'<tr>{row}</tr>' for row in data)}</table>"


def _remedies(table: str) -> list[object]:
    (report,) = extract_reports(_page("", table))
    return [cell.value for remedy in report.remedies for cell in remedy.cells]


def _states(table: str) -> set[str]:
    (report,) = extract_reports(_page("", table))
    return {cell.state for remedy in report.remedies for cell in remedy.cells}


def _disclosures(table: str) -> dict[str, Disclosure]:
    (report,) = extract_reports(_page(table, ""))
    return {item.item: item for item in report.disclosures}


_PENALTIES = "<tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政处罚</td><td>46</td></tr>"
_FINES = "<table>" + _PENALTIES + "<tr><td>行政强制</td><td>5</td></tr></table>"


def test_plain_tables_are_read() -> None:
    assert _remedies(_table(_tds(_CASES))) == [int(case) for case in _CASES]
    assert _remedies(_table(f"<td>2024年</td>{_tds(_CASES)}", extra="<td rowspan=3></td>")) == [*map(int, _CASES)]
    assert _disclosures(_FINES)["penalties"].cell.value == 46


def test_second_row_with_other_numbers_makes_remedies_ambiguous() -> None:
    other = [str(int(case) + 1) for case in _CASES]
    for rows in ((_tds(_CASES), _tds(other)), (f"<td>2023年</td>{_tds(other)}", f"<td>2024年</td>{_tds(_CASES)}")):
        assert _remedies(_table(*rows)) == [None] * 15
        assert _states(_table(*rows)) == {"ambiguous"}


def test_table_of_last_year_before_this_year_s_makes_remedies_ambiguous() -> None:
    tables = _table(_tds(["9"] * 15)) + _table(_tds(_CASES))
    assert _remedies(tables) == [9 if case == "9" else None for case in _CASES]


def test_remark_column_does_not_shift_remedies() -> None:
    assert _states(_table(_tds([*_CASES, "3"]))) == {"ambiguous"}


def test_remedies_whose_row_fits_no_header_are_not_lost_in_silence() -> None:
    table = _table(_tds([*_CASES, "37"])).replace("</tr><tr><td>1</td>", "<td>合计</td></tr><tr><td>1</td>")
    assert _remedies(table) == [None] * 15
    assert _states(table) == {"ambiguous"}


def test_suits_before_reviews_in_the_header_stay_suits() -> None:
    table = (
        "<table><tr><td colspan=10>行政诉讼</td><td colspan=5>行政复议</td></tr><tr><td colspan=5>未经复议直接起诉</td>"
        f"<td colspan=5>复议后起诉</td>{_OUTCOMES.replace('<td>', '<td rowspan=2>')}</tr><tr>{_OUTCOMES * 2}</tr>"
        f"<tr>{_tds(_CASES[5:] + _CASES[:5])}</tr></table>"
    )
    assert _remedies(table) == [int(case) for case in _CASES]


def _flattened(*values: str, channels: str = "行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉") -> str:
    outcomes = "\n".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    return "".join(f"<p>{line}</p>" for line in "\n".join([channels, outcomes, *values]).split("\n"))


def test_suits_before_reviews_in_flattened_text_stay_suits() -> None:
    official: list[object] = [int(case) for case in _CASES]
    assert _remedies(_flattened(*_CASES)) == official
    turned = _flattened(*_CASES[5:], *_CASES[:5], channels="行政诉讼\n行政复议\n未经复议直接起诉\n复议后起诉")
    assert _remedies(turned) == official
    both = _flattened(
        *_CASES[10:], *_CASES[5:10], *_CASES[:5], channels="行政诉讼\n行政复议\n复议后起诉\n未经复议直接起诉"
    )
    assert _remedies(both) == official


def test_remedies_behind_a_year_in_flattened_text_are_not_lost_in_silence() -> None:
    assert _states(_flattened("2024年", *_CASES)) == {"ambiguous"}


def test_channels_as_rows_keep_their_numbers() -> None:
    labels = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    width = len(OUTCOMES)
    rows = "".join(
        f"<tr><td>{label}</td>{_tds(_CASES[i * width : (i + 1) * width])}</tr>" for i, label in enumerate(labels)
    )
    assert _remedies(f"<table><tr><td>类别</td>{_OUTCOMES}</tr>{rows}</table>") == [int(case) for case in _CASES]


def test_item_printed_twice_with_different_numbers_is_ambiguous() -> None:
    simple = _FINES.replace("<tr><td>行政处罚", "<tr><td>行政处罚（简易程序）</td><td>40</td></tr><tr><td>行政处罚")
    last_year = _FINES.replace("46", "45") + "<p>本年：</p>" + _FINES
    for table, raw in ((simple, "40 | 46"), (last_year, "45 | 46")):
        items = _disclosures(table)
        assert (items["penalties"].cell.state, items["penalties"].cell.raw) == ("ambiguous", raw)
        assert items["coercive_measures"].cell.value == 5


def test_item_said_twice_in_flattened_text_is_ambiguous() -> None:
    lines = ["信息内容", "本年处理决定数量", "行政处罚", "40", "行政处罚", "46", "行政强制", "5"]
    items = _disclosures("".join(f"<p>{line}</p>" for line in lines))
    assert (items["penalties"].cell.state, items["penalties"].cell.raw) == ("ambiguous", "40 | 46")
    assert items["coercive_measures"].cell.value == 5


def test_number_over_two_items_is_neither_s() -> None:
    table = _FINES.replace("<td>46", "<td rowspan=2>46").replace("<td>5</td>", "")
    items = _disclosures(table)
    assert [items[name].cell.value for name in ("penalties", "coercive_measures")] == [None, None]
    assert items["penalties"].cell.state == "ambiguous"


def test_unit_in_the_head_of_a_column_is_not_the_form_s() -> None:
    head = "<tr><td>信息内容</td><td>本年收费金额（单位：元）</td></tr>"
    item = _disclosures(f"<table>{head}<tr><td>行政事业性收费</td><td>615000</td></tr></table>")["fees_10k_yuan"]
    assert (str(item.cell.value), item.unit) == ("615000", "元")


def _table_of(*lines: list[str]) -> str:
    return f"<table>{''.join(f'<tr>{_tds(line)}</tr>' for line in lines)}</table>"


def test_one_head_for_all_sub_tables_of_section_two_names_the_column_of_each_row() -> None:
    head = [
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "本年处理决定数量",
        "本年收费金额（单位：万元）",
    ]
    items = _disclosures(
        _table_of(
            head,
            ["行政规范性文件", "3", "1", "20", "", ""],
            ["行政许可", "", "", "", "117", ""],
            ["行政事业性收费", "", "", "", "", "0.5"],
        )
    )
    read = [str(items[name].cell.value) for name in ("normative_docs_in_force", "licences", "fees_10k_yuan")]
    assert read == ["20", "117", "0.5"]


def test_a_sub_table_without_one_of_its_columns_leaves_that_one_absent() -> None:
    items = _disclosures(_table_of(["信息内容", "本年制发件数", "现行有效件数"], ["行政规范性文件", "3", "20"]))
    cells = [items[f"normative_docs_{column}"].cell for column in ("issued", "repealed", "in_force")]
    assert [(cell.value, cell.state) for cell in cells] == [(3, "number"), (None, "absent"), (20, "number")]


def test_a_row_with_its_column_s_label_beside_it_is_that_item() -> None:
    items = _disclosures(
        _table_of(["规章", "本年制发件数", "2"], ["规章", "现行有效件数", "7"], ["行政许可", "本年处理决定数量", "117"])
    )
    assert [items[name].cell.value for name in ("regulations_issued", "regulations_in_force", "licences")] == [
        2,
        7,
        117,
    ]


def _findings(disclosures: str, remedies: str) -> list[str]:
    (report,) = extract_reports(_page(disclosures, remedies))
    return [finding.check for finding in report.findings]


def test_a_section_two_whose_labels_fit_no_table_is_told() -> None:
    table = _table_of(
        ["规章本年制发件数", "2"], ["行政许可本年处理决定数量", "117"], ["行政处罚本年处理决定数量", "45"]
    )
    assert "section_not_read" in _findings(table, "")
    assert "section_not_read" not in _findings(_FINES, "")
    assert "section_not_read" not in _findings("<p>办理行政许可117件，行政处罚45件，行政强制3件。</p>", "")


def test_remedies_under_labels_run_together_are_not_lost_in_silence() -> None:
    heads = [f"{channel}{outcome}" for channel in ("复议-", "直接起诉-", "复议后起诉-") for outcome in _NAMES]
    assert _states(_table_of(heads, _CASES)) == {"ambiguous"}


_NAMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
