"""Section 四 as lines of a page whose labels are wrapped: each line holds pieces of several."""

from extract import extract_reports
from extract.forms import load_form

ROWS = load_form("2021").requests.rows
MATRIX = "\n".join(line for row in ROWS for line in (f"{row.ordinal}、{row.label}", *"1000001"))
HEAD = """四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
未经复议直接起诉 复议后起诉
结果维结果纠其他结尚未审 总
持 正 果 结 计结果维结果纠其他结尚未审 总结果维结果纠其他结尚未审 总
持 正 果 结 计 持 正 果 结 计"""
VALUES = "0 17 2 15 34 39 31 16 86 2 13 12 3 30"


def test_values_under_labels_that_lines_have_mixed_up_are_not_lost_in_silence() -> None:
    text = f"甲县水利局2024年政府信息公开工作年度报告\n{MATRIX}\n{HEAD}\n{VALUES}\n五、存在的主要问题及改进情况\n无。\n"
    (report,) = extract_reports(text.encode())
    cells = [cell for remedy in report.remedies for cell in remedy.cells]
    assert len(cells) == 15
    assert {(cell.state, cell.value, cell.raw) for cell in cells} == {("ambiguous", None, VALUES)}


def test_a_sentence_about_suits_is_no_section_four() -> None:
    said = "四、行政复议、行政诉讼情况\n本年度无行政复议，无未经复议直接起诉和复议后起诉的案件。\n2024 12 3"
    (report,) = extract_reports(f"甲县水利局2024年政府信息公开工作年度报告\n{MATRIX}\n{said}\n".encode())
    assert report.remedies == ()
