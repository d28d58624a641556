import msgspec
import pytest

from crawlers.discovery.titles import TitleWords, bare_title, classify_title


@pytest.mark.parametrize(
    ("title", "year", "agency"),
    [
        ("柳泉省水利厅2024年政府信息公开工作年度报告", 2024, "柳泉省水利厅"),
        ("2022年松岗市政府信息公开年报", 2022, "松岗市"),
        ("临溪县卫健局2022年度政府信息公开年度报告", 2022, "临溪县卫健局"),
        ("2024年政府信息公开工作年度报告", 2024, None),
        ("望湖市松岗区2025年政府信息公开工作报告", 2025, "望湖市松岗区"),
        ("柳泉县发改局政府信息公开年报", None, "柳泉县发改局"),
        ("松岗市2019年政府信息公开工作年度报告（图片版）", 2019, "松岗市"),
        ("县预算编审中心2024年政府信息公开工作年度报告", 2024, "县预算编审中心"),
        ("柳泉县审计局2024年政府信息公开工作年度报告", 2024, "柳泉县审计局"),
        ("柳泉县教育局2023年政府信息公开工作年度报告（更正）", 2023, "柳泉县教育局"),
        ("柳泉县教育局2023年政府信息公开工作年度报告勘误", 2023, "柳泉县教育局"),
        ("柳泉镇2023年政府信息公开工作年度报告（2024年修订）", 2023, "柳泉镇"),
        ("柳泉县水利局２０２３年 政府信息公开 工作年度报告", 2023, "柳泉县水利局"),
        ("柳泉县水利局二〇二四年政府信息公开年报", 2024, "柳泉县水利局"),
        ("柳泉县水利局二○二一年度政府信息公开年报", 2021, "柳泉县水利局"),
        ("柳泉县水利局20211政府信息公开工作年度报告", None, "柳泉县水利局"),
        ("2019-2023年柳泉县水利局政府信息公开年报", None, "柳泉县水利局"),
        ("松岗市人民政府2024年政府信息公开工作年度报告", 2024, "松岗市人民政府"),
        ("松岗市人民政府信息公开年报2024", 2024, "松岗市人民政府"),
        ("松岗市人民政府政府信息公开年报（2024年度）", 2024, "松岗市人民政府"),
        ("2024年市政府信息公开年报", 2024, "市政府"),
        ("柳泉县政务公开办公室2024年政府信息公开工作年度报告", 2024, "柳泉县政务公开办公室"),
        ("柳泉县水利局政务公开和政府信息公开工作2024年年度报告", 2024, "柳泉县水利局"),
        ("柳泉县水利局政府信息公开工作2024年度报告", 2024, "柳泉县水利局"),
        ("柳泉县财政局2024年年报", 2024, "柳泉县财政局"),
        ("关于柳泉县2012年政府信息公开工作情况的报告", 2012, "柳泉县"),
        ("《柳泉县审计局2024年政府信息公开工作年度报告》", 2024, "柳泉县审计局"),
        (
            "柳泉县人民政府办公室(柳泉县外事办)2024年政府信息公开工作年度报告",
            2024,
            "柳泉县人民政府办公室（柳泉县外事办）",
        ),
        ("2024年政府信息公开工作年度报告（溪口镇人民政府）", 2024, "溪口镇人民政府"),
        ("2024年度政府信息公开工作年度报告-溪口镇", 2024, "溪口镇"),
        ("柳泉县水利局2024年政府信息公开工作年度报告 2025-01-20", 2024, "柳泉县水利局"),
        ("12、柳泉县水利局2024年政府信息公开工作年度报告", 2024, "柳泉县水利局"),
        ("附件1 2024年柳泉县水利局政府信息公开年报", 2024, "柳泉县水利局"),
        ("松岗市2024年政府信息公开工作年…", 2024, "松岗市"),
        ("2024年松岗市政府信息公开工作年度报告（汇总）", 2024, "松岗市"),
    ],
)
def test_reports_with_year_and_agency(title: str, year: int | None, agency: str | None) -> None:
    found = classify_title(title)
    assert (found.kind, found.year, found.agency) == ("report", year, agency)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("文字解读：柳泉县2024年政府信息公开工作年度报告", "interpretation"),
        ("【图解】松岗市2023年政府信息公开年报", "interpretation"),
        ("一图读懂 | 水利局2024年政府信息公开工作年度报告", "interpretation"),
        ("关于做好2024年政府信息公开工作年度报告编制发布工作的通知", "notice"),
        ("关于开展2023年政府信息公开年报报送工作的通知", "notice"),
        ("2024年政府信息公开工作年度报告汇总通知", "notice"),
        ("柳泉县水利局关于政府信息公开年度报告的公告", "notice"),
        ("关于水利局2023年政府信息公开工作年度报告的更正说明", "notice"),
        ("关于更正水利局2023年政府信息公开年报的公告", "notice"),
        ("政府信息公开工作年度报告格式模板", "notice"),
        ("柳泉县2024年法治政府建设年度报告", "other_yearbook"),
        ("柳泉县政府网站工作年度报表（2024年度）", "other_yearbook"),
        ("柳泉县水利局2024年度部门决算", "other_yearbook"),
        ("柳泉县2024年部门预算信息公开", "other_yearbook"),
        ("柳泉供水公司2024年公共企事业单位信息公开年度报告", "other_yearbook"),
        ("企业年报", "other_yearbook"),
        ("柳泉县统计年鉴2023", "other_yearbook"),
        ("2024年政府工作报告", "other_yearbook"),
        ("水利局2023年度工作总结", "other_yearbook"),
        ("松岗市住房公积金2023年年度报告", "other_yearbook"),
        ("松岗市2024年第三季度政府信息公开工作情况统计", "other_yearbook"),
        ("松岗市2024年上半年政府信息公开情况报告", "other_yearbook"),
        ("政府信息公开指南", "other"),
        ("首页", "other"),
        ("404", "other"),
        ("", "other"),
        ("办事大厅", "other"),
    ],
)
def test_what_stands_beside_reports_is_none(title: str, kind: str) -> None:
    assert classify_title(title).kind == kind


@pytest.mark.parametrize(
    ("title", "code", "year", "agency"),
    [
        ("2024年", "folder_year", 2024, None),
        ("2024年度", "folder_year", 2024, None),
        ("2024年年报", "folder_year", 2024, None),
        ("2023", "folder_year", 2023, None),
        ("二〇二三年", "folder_year", 2023, None),
        ("2019年以前", "folder_year", None, None),
        ("部门年报", "folder_group", None, None),
        ("乡镇街道", "folder_group", None, None),
        ("2023年乡镇（街道）", "folder_group", 2023, None),
        ("市直部门", "folder_group", None, None),
        ("县级部门", "folder_group", None, None),
        ("各镇办", "folder_group", None, None),
        ("汇总", "folder_group", None, None),
        ("市政府年报", "folder_group", None, None),
        ("部门信息公开年报", "folder_group", None, None),
        ("2024年县级部门政府信息公开年报", "folder_group", 2024, None),
        ("市政府部门机构信息公开工作年度报告汇总", "folder_group", None, None),
        ("县水利局", "folder_agency", None, "县水利局"),
        ("2024年柳泉县水利局", "folder_agency", 2024, "柳泉县水利局"),
        ("溪口街道办事处", "folder_agency", None, "溪口街道办事处"),
        ("政府信息公开年报(12)", "folder_column", None, None),
    ],
)
def test_folders(title: str, code: str, year: int | None, agency: str | None) -> None:
    found = classify_title(title)
    assert (found.kind, found.reason.partition(":")[0], found.year, found.agency) == ("folder", code, year, agency)


def test_the_deciding_words_are_named() -> None:
    assert classify_title("图解：水利局2024年政府信息公开工作年度报告").reason == "interpretation:图解"
    assert classify_title("水利局2024年度部门决算").reason == "other_yearbook:决算"


def test_a_sentence_about_the_regulation_names_no_agency() -> None:
    found = classify_title("根据中华人民共和国政府信息公开条例编制本年度报告")
    assert found.agency is None


def test_any_text_is_taken() -> None:
    for text in ("（" * 500, "政府信息公开" * 300, "2024" * 100, "\u200b \u3000", "年报" * 200, "各市县区" * 60):
        assert classify_title(text).kind in {"other", "folder", "report"}


def test_titles_are_compared_without_blanks_dates_and_counts() -> None:
    assert bare_title("· 政府 信息公开年报 [35]") == "政府信息公开年报"
    assert bare_title("2023年年报 发布时间：2024-01-05") == "2023年年报"


def test_lists_are_checked_when_they_are_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(b'topics = [""]', type=TitleWords)
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(b"unknown = []", type=TitleWords)
