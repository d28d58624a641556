from typing import Any

import pytest

from extract import extract_document
from extract.narrative.refusal import DocumentFacts, explain_refusal, veto
from extract.narrative.title import classify_title

REPORT = "某县财政局2024年政府信息公开工作年度报告"
BODY = "本年度认真贯彻落实条例，扎实推进政府信息公开各项工作，取得明显成效。" * 20


def refused(title: str | None, lines: list[str], **facts: Any) -> tuple[str, str]:  # noqa: ANN401
    kind = classify_title(title or "").kind
    refusal = explain_refusal(DocumentFacts(title, kind, lines, facts.pop("meta", {}), **facts))
    return refusal.status, refusal.reason


@pytest.mark.parametrize(
    ("title", "lines", "reason"),
    [
        (None, ["404 Not Found", "nginx"], "error_page"),
        (None, ["抱歉，您访问的页面不存在或已删除"], "error_page"),
        (None, ["Loading"], "error_page"),
        (None, [], "error_page"),
        (None, ["请开启JavaScript并刷新该页"], "challenge_page"),
        ("图解：" + REPORT, ["图解：" + REPORT, BODY], "interpretation"),
        ("某县2024年法治政府建设年度报告", [BODY], "rule_of_law_report"),
        ("某县政府网站工作年度报表（2024年度）", [BODY], "website_statement"),
        ("某供水公司2024年公共企事业单位信息公开年度报告", [BODY], "other_page"),
        ("关于加强作风建设的若干措施", [BODY], "other_page"),
        ("关于做好2024年政府信息公开工作年度报告的通知", [BODY], "other_page"),
        (
            "政府信息公开年报",
            [f"某局{year}年政府信息公开工作年度报告" for year in range(2019, 2025)] + [BODY],
            "list_page",
        ),
    ],
)
def test_what_is_no_report(title: str | None, lines: list[str], reason: str) -> None:
    assert refused(title, lines) == ("not_a_report", reason)


def test_a_challenge_in_the_markup() -> None:
    assert refused(None, [], markup="<script>$_ts=window['$_ts'];</script>") == ("not_a_report", "challenge_page")


def test_a_notice_with_the_empty_form_and_the_form_alone() -> None:
    notice = "关于做好2024年政府信息公开工作年度报告编制发布工作的通知"
    assert refused(notice, [notice, BODY], form_labels=60) == ("not_a_report", "notice_with_empty_form")
    assert refused(None, ["一、总体情况", "（文字描述）" * 80], form_labels=60) == ("not_a_report", "empty_form")


@pytest.mark.parametrize(
    ("lines", "facts", "reason"),
    [
        (["统计指标", "单位", "统计数", "（一）收到申请数", "申请办结数", BODY], {}, "form_2014"),
        (["指标名称计量单位2009年度历年累计", "主动公开文件数条212210037", BODY], {}, "form_pre_2014"),
        (["统计指标 统计数 指标名称 计量单位", BODY], {}, "form_2014"),
        ([REPORT, "请见附件"], {"attachments": 1}, "attachment_only"),
        (
            [REPORT, BODY, "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", BODY],
            {"images": 2},
            "tables_are_images",
        ),
        ([REPORT, BODY], {}, "narrative_only"),
        ([REPORT, BODY, "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", BODY], {}, "table_missing"),
        ([REPORT, BODY, "第二十条第（一）项", BODY], {}, "table_missing"),
    ],
)
def test_reports_without_a_matrix(lines: list[str], facts: dict[str, int], reason: str) -> None:
    assert refused(REPORT, lines, **facts) == ("no_matrix", reason)


def test_a_scan_has_pictures_and_no_text() -> None:
    assert refused(None, [], images=5) == ("no_matrix", "tables_are_images")


def test_a_title_vetoes_even_a_page_with_numbers() -> None:
    refusal = veto("interpretation", 200)
    assert refusal is not None
    assert refusal.reason == "interpretation"
    assert veto("notice", 200) is None
    assert veto("report", 0) is None
    assert veto("none", 0) is None


def test_a_mention_of_the_word_in_the_body_does_not_decide() -> None:
    lines = [REPORT, "发布政策解读21条，图解17篇。", BODY]
    assert refused(REPORT, lines)[1] == "narrative_only"


def test_other_years_in_the_margin_make_no_list() -> None:
    margin = [f"某县财政局{year}年政府信息公开工作年度报告" for year in range(2019, 2025)]
    assert refused(REPORT, [REPORT, "一、总体情况", BODY, *margin]) == ("no_matrix", "narrative_only")
    assert refused(REPORT, [REPORT, *margin], attachments=1) == ("no_matrix", "attachment_only")
    assert refused(REPORT, margin) == ("not_a_report", "list_page")


def test_json_and_texts_without_chinese_are_no_error_pages() -> None:
    for data in ('{"code":200,"data":[]}', "[]", "A plain text in English.", f"<html><p>{'English words. ' * 40}</p>"):
        extraction = extract_document(data.encode())
        assert (extraction.status, extraction.reason) == ("not_a_report", "no_chinese_text")
    assert extract_document(b"<html><body>Loading</body></html>").reason == "error_page"
    assert extract_document(b"404 Not Found").reason == "error_page"
