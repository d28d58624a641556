import pytest

from extract.narrative.excerpt import excerpt
from extract.narrative.title import classify_title, find_title, years_in


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("广东省水利厅2024年政府信息公开工作年度报告", "report"),
        ("2022年长沙市政府信息公开年报", "report"),
        ("通道县卫健局2022年度政府信息公开年度报告", "report"),
        ("2024年政府信息公开工作年度报告", "report"),
        ("亳州市谯城区2025年政府信息公开工作报告", "report"),
        ("沭阳县发改局政府信息公开年报", "report"),
        ("宿州市2019年政府信息公开工作年度报告（图片版）", "report"),
        ("沐阳县人民政府 2025 年 政府信息公开工作年度报告", "report"),
        ("县预算编审中心2024年政府信息公开工作年度报告", "report"),
        ("文字解读：某县2024年政府信息公开工作年度报告", "interpretation"),
        ("一图读懂 | 某局2024年政府信息公开工作年度报告", "interpretation"),
        ("【图解】某市2023年政府信息公开年报", "interpretation"),
        ("关于做好2024年政府信息公开工作年度报告编制发布工作的通知", "notice"),
        ("中华人民共和国政府信息公开工作年度报告格式", "notice"),
        ("政府信息公开工作年度报告格式模板", "notice"),
        ("某县2024年法治政府建设年度报告", "rule_of_law"),
        ("某局2023年度法治政府建设情况报告", "rule_of_law"),
        ("某县政府网站工作年度报表（2024年度）", "website_statement"),
        ("某局2024年度部门决算年度报告", "other_yearbook"),
        ("某供水公司2024年公共企事业单位信息公开年度报告", "other_yearbook"),
        ("关于2023年政府信息公开工作年度报告情况的通报", "other_yearbook"),
        ("政策解读", "none"),
        ("404", "none"),
        ("", "none"),
    ],
)
def test_titles_are_told_from_decoys(title: str, kind: str) -> None:
    assert classify_title(title).kind == kind


def test_the_deciding_words_are_named() -> None:
    assert classify_title("图解：某局2024年政府信息公开工作年度报告").phrase == "图解"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年度报告", (2024,)),
        ("二〇二四年政府信息公开年报", (2024,)),
        ("２０２１年", (2021,)),
        ("2025 年", (2025,)),
        ("2023年报告（2024年修订）", (2023, 2024)),
        ("120240", ()),
        ("1999年", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


def found(lines: list[str], **meta: str) -> tuple[str, str, str] | None:
    title = find_title(excerpt(lines), meta)
    return None if title is None else (title.text, title.where, title.kind)


def test_a_meta_tag_wins_over_the_text() -> None:
    lines = ["首页", "某县某局2024年政府信息公开工作年度报告"]
    title = "某县某局2024年政府信息公开工作年度报告"
    assert found(lines, articletitle=title) == (title, "meta", "report")


def test_a_column_name_in_the_meta_tag_is_not_the_title() -> None:
    lines = ["首页", "某县某局2024年政府信息公开工作年度报告", "正文"]
    assert found(lines, articletitle="政府信息公开年报") == ("某县某局2024年政府信息公开工作年度报告", "text", "report")


@pytest.mark.parametrize(
    "page_title",
    [
        "某局2024年政府信息公开年度报告-某县人民政府",
        "某局2024年政府信息公开年度报告_政策解读_某县人民政府门户网站",
        "某局2024年政府信息公开年度报告 | 某县",
        "政府信息公开年报-某局2024年政府信息公开年度报告",
    ],
)
def test_site_and_column_names_are_stripped(page_title: str) -> None:
    assert found([], title=page_title) == ("某局2024年政府信息公开年度报告", "page_title", "report")


@pytest.mark.parametrize(
    "page_title", ["图解|某局2024年政府信息公开年度报告-某县", "某局2024年政府信息公开年度报告-图解-某县"]
)
def test_a_decoys_mark_survives_the_stripping(page_title: str) -> None:
    title = found([], title=page_title)
    assert title is not None
    assert title[2] == "interpretation"


def test_the_first_line_unmasks_a_decoy_whose_meta_tag_does_not() -> None:
    lines = ["图解：某局2024年政府信息公开工作年度报告", "一、数据概览"]
    title = found(lines, articletitle="某局2024年政府信息公开工作年度报告")
    assert title is not None
    assert title[2] == "interpretation"


def test_a_report_that_links_its_interpretation_stays_a_report() -> None:
    lines = ["某局2024年政府信息公开工作年度报告", "一、总体情况", "相关解读：图解某局2024年政府信息公开工作年度报告"]
    title = found(lines)
    assert title is not None
    assert title[2] == "report"


@pytest.mark.parametrize(
    "lines",
    [
        ["沭阳县某局2024年", "政府信息公开工作年度报告", "一、总体情况"],
        ["沭阳县某局", "2024年政府信息公开工作年度报告", "一、总体情况"],
        ["沭阳县某局2024年政府信息公开", "工作年度报告"],
        ["# 沭阳县某局 2024 年 政府信息公开工作年度报告"],
        ["  • 沭阳县某局2024年政府信息公开工作年度报告"],
        ["标题： 沭阳县某局2024年政府信息公开工作年度报告", "发布时间: 2025-01-01"],
        [
            "当前位置： 首页政务公开 沭阳县某局2024年政府信息公开工作年度报告 来源： 时间：2025-01-28 17:09 "
            + "正文。" * 80
        ],
    ],
)
def test_titles_as_texts_print_them(lines: list[str]) -> None:
    title = found(lines)
    assert title is not None
    assert title[0] == "沭阳县某局2024年政府信息公开工作年度报告"


def test_a_title_with_blanks_between_all_its_characters_is_one() -> None:
    spaced = " ".join("某县财政局2024年政府信息公开工作年度报告")
    title = find_title(excerpt(["首页", spaced, "正文。"]), {"title": "年报"})
    assert title is not None
    assert (title.text, title.kind) == ("某县财政局2024年政府信息公开工作年度报告", "report")


def test_a_site_name_below_navigation_is_not_the_titles_first_line() -> None:
    title = found(["首页", "公开", "沭阳县人民政府", "2024年政府信息公开工作年度报告"])
    assert title is not None
    assert title[0] == "2024年政府信息公开工作年度报告"


def test_nothing_is_found_in_nothing() -> None:
    assert found([]) is None
    assert found(["", " \u3000"], title="") is None
