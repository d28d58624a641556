import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.narrative.excerpt import squeeze
from extract.narrative.sections import split_sections

HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
TEXT = "本年度按要求开展工作，有关情况见下文。"


def numbers(*paragraphs: str) -> list[int]:
    return [section.number for section in split_sections(paragraphs)]


def test_the_six_sections() -> None:
    sections = split_sections(["前言。", *(line for heading in HEADINGS for line in (heading, TEXT))])
    assert [section.number for section in sections] == [0, 1, 2, 3, 4, 5, 6]
    assert [section.heading for section in sections[1:]] == HEADINGS
    assert {section.text for section in sections[1:]} == {TEXT}
    assert sections[0].text == "前言。"


@pytest.mark.parametrize(
    "heading",
    [
        "## 三、收到和处理政府信息公开申请情况",
        "三.收到和处理政府信息公开申请情况",
        "三 、收到和处理政府信息公开 申请情况",
        "三、收到和处理\n政府信息公开申请情况",
        "三、收到和处理政府信息公开的申请情况",
        "三、行政机关收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请情况",
        "三、依申请公开办理情况",
    ],
)
def test_headings_as_reports_print_them(heading: str) -> None:
    assert numbers("一、总体情况", TEXT, *heading.split("\n"), TEXT) == [1, 3]


@pytest.mark.parametrize(
    "counted",
    ["{} {}", "{}\u3000{}", "（{}）{}", "第{}部分 {}", "1.{1}", "①{1}", "【{1}】", "{}、{}（见附件）", "## 【{1}】"],
)
def test_headings_counted_in_other_ways(counted: str) -> None:
    headings = [counted.format(*heading.split("、", 1)) for heading in HEADINGS]
    assert numbers("前言。", *(line for heading in headings for line in (heading, TEXT))) == [0, 1, 2, 3, 4, 5, 6]


def test_parts_of_a_section_with_words_of_headings_are_none_where_the_sections_are_counted() -> None:
    parts = ["（一）主动公开政府信息情况", TEXT, "（二）收到和处理政府信息公开申请情况", TEXT]
    sections = split_sections([HEADINGS[0], *parts, *(line for heading in HEADINGS[1:] for line in (heading, TEXT))])
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert sections[0].text == "\n".join(parts)


def test_headings_in_the_middle_of_one_line() -> None:
    line = "".join(heading + TEXT for heading in HEADINGS).replace("情况" + TEXT[:0] + "（", "情况（")
    sections = split_sections([line])
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert sections[2].heading == HEADINGS[2]


def test_a_heading_stands_before_the_tables_corner() -> None:
    sections = split_sections(["总计0三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为：第一项加第二项之和）"])
    assert sections[1].text.startswith("（本列数据")


@pytest.mark.parametrize(
    "row",
    [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "（一）总体情况",
    ],
)
def test_row_labels_are_no_headings(row: str) -> None:
    assert numbers("一、总体情况", TEXT, row, TEXT) == [1]


def test_a_preamble_that_lists_the_headings_is_no_section() -> None:
    preamble = "本报告由" + "；".join(HEADINGS) + "六部分组成。"
    sections = split_sections([preamble, *(line for heading in HEADINGS for line in (heading, TEXT))])
    assert [section.number for section in sections] == [0, 1, 2, 3, 4, 5, 6]
    assert sections[0].text == preamble


def test_section_five_under_another_name() -> None:
    sections = split_sections(["五、存在的主要问题及", "整改措施", TEXT, "六、其他事项", "无。"])
    assert [section.number for section in sections] == [5, 6]


def test_without_headings_all_text_is_kept() -> None:
    (section,) = split_sections(["第一段。", "第二段。"])
    assert (section.number, section.text) == (0, "第一段。\n第二段。")
    assert split_sections([]) == ()


@given(
    st.lists(
        st.one_of(
            st.sampled_from([*HEADINGS, TEXT, "三、本年度办理结果"]), st.text("一二三、总体情况其他\n #", max_size=20)
        )
    )
)
def test_no_character_is_lost(paragraphs: list[str]) -> None:
    sections = split_sections(paragraphs)
    kept = squeeze("".join(section.heading + section.text for section in sections))
    printed = squeeze("".join(paragraphs))
    assert [c for c in kept if c not in "#*"] == [c for c in printed if c not in "#*"]
    rising = [section.number for section in sections]
    assert rising == sorted(set(rising))
