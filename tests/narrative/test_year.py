import datetime as dt

import pytest

from extract.narrative.metadata import Metadata, read_metadata

TITLE = "某县财政局2024年政府信息公开工作年度报告"


def read(*lines: str, **meta: str) -> Metadata:
    return read_metadata(lines, meta, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告所列数据统计期限自2024年1月1日起至2024年12月31日止。",
        "统计期限从2024年1月1日至2024年12月31日止",
        "统计期限从2024年1月1日到12月31日止",
        "统计期限为２０２４年１月１日—２０２４年１２月３１日。",
        "统计期限为2024年1月1日起，至2024年12月31日止。",
    ],
)
def test_the_period_gives_the_year(sentence: str) -> None:
    metadata = read("某县财政局政府信息公开工作年度报告", sentence)
    assert (metadata.report_year, metadata.year_source) == (2024, "period")


def test_a_period_cut_over_lines_is_read() -> None:
    assert (
        read(
            "统计时限为", "20", "24", "年", "1", "月", "1", "日至", "20", "24", "年", "12", "月", "31", "日。"
        ).report_year
        == 2024
    )


def test_a_period_of_two_years_names_none() -> None:
    assert read("统计期限自2023年1月1日至2024年12月31日止。").report_year is None


def test_title_and_period_that_disagree_are_a_conflict() -> None:
    metadata = read(TITLE, "统计期限自2023年1月1日起至2023年12月31日止。", "发布日期：2025-01-20")
    assert (metadata.report_year, metadata.year_source, metadata.year_conflict) == (2024, "title", True)
    assert metadata.year_votes == (("title", 2024), ("period", 2023), ("publication", 2024))


@pytest.mark.parametrize(("date", "conflict"), [("2025-01-20", False), ("2026-11-03", False), ("2024-02-10", True)])
def test_late_publication_is_normal_and_early_publication_is_not(date: str, conflict: bool) -> None:  # noqa: FBT001
    assert read(TITLE, f"发布日期：{date}").year_conflict is conflict


def test_the_narratives_first_year_and_then_the_date_stand_in() -> None:
    bare = "政府信息公开工作年度报告"
    assert read(bare, "一、总体情况", "2023年，我局认真贯彻落实。").year_source == "heading"
    assert read(bare, "发布时间：2024-03-01").report_year == 2023
    assert read(bare).report_year is None


def test_a_title_with_two_years_names_none() -> None:
    metadata = read("某局2023年政府信息公开年度报告（2024年修订）", "统计期限自2023年1月1日至2023年12月31日")
    assert (metadata.report_year, metadata.year_source) == (2023, "period")


@pytest.mark.parametrize(
    ("lines", "meta", "date"),
    [
        ([], {"pubdate": "2025-01-31 12:01:00"}, dt.date(2025, 1, 31)),
        ([], {"pubdate": "2025-01-31"}, dt.date(2025, 1, 31)),
        ([], {"firstpublishedtime": "2025-01-31-12:01:00"}, dt.date(2025, 1, 31)),
        ([], {"pubdate": "20250131"}, dt.date(2025, 1, 31)),
        ([], {"pubdate": "2025-02-31"}, None),
        (["发布时间：2025.03.05 来源：某局"], {"pubdate": ""}, dt.date(2025, 3, 5)),
        (["来源：平潭县人民政府 时间：2022-02-08 16:34"], {}, dt.date(2022, 2, 8)),
        (["  • 时间: 2025-01-31 12:01"], {}, dt.date(2025, 1, 31)),
        (["公开日期", "2024-01-17"], {}, dt.date(2024, 1, 17)),
        (["日期:2024-01-26 来源:某局 访问量:"], {}, dt.date(2024, 1, 26)),
        (["采集时间：2025-12-30T21:37:37", "更新时间：2025-12-30"], {}, None),
        (["2025年12月30日 星期二"], {}, None),
        (["正文。", "某局", "2024年1月17日"], {}, dt.date(2024, 1, 17)),
        (["正文。", "某局", "二〇二四年一月二十七日"], {}, dt.date(2024, 1, 27)),
        (["正文。", "2024年13月17日"], {}, None),
        (["标题", "某县人民政府", "(2026年1月23日)", "正文"] + ["正文。"] * 2000, {}, dt.date(2026, 1, 23)),
    ],
)
def test_the_date_of_publication(lines: list[str], meta: dict[str, str], date: dt.date | None) -> None:
    assert read(*lines, **meta).published_on == date


@pytest.mark.parametrize("date", ["（2025年1月20日）", "(2025-01-20)", "２０２５年１月２０日"])
def test_the_day_of_publication_in_a_title_is_not_its_year(date: str) -> None:
    title = f"甲县水利局政府信息公开工作年度报告{date}"
    assert read(title, "本报告统计期限自2024年1月1日至2024年12月31日。").report_year == 2024
    assert read(f"甲县水利局2024年政府信息公开工作年度报告{date}").report_year == 2024
