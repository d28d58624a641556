import pytest

from extract.narrative.agency import agency_in_title, find_agency_code, find_division_code, is_credit_code
from extract.narrative.excerpt import excerpt
from extract.narrative.metadata import read_metadata


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("沭阳县发展和改革局2023年政府信息公开年度报告", "沭阳县发展和改革局"),
        ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅"),
        ("2019年度上海市普陀区人民政府信息公开年报", "上海市普陀区人民政府"),
        ("三明市2022年政府信息公开工作年度报告", "三明市"),
        ("某县卫健局2022年度政府信息公开年度报告", "某县卫健局"),
        ("某县财政局政府信息公开工作年度报告（2024年）", "某县财政局"),
        ("某县财政局政府信息公开工作2024年年度报告", "某县财政局"),
        ("关于某县财政局2024年政府信息公开工作的年度报告", "某县财政局"),
        ("• 某县财政局二〇二四年政府信息公开年报", "某县财政局"),
        ("某省税务局（本级）2024年政府信息公开工作年度报告", "某省税务局（本级）"),
        ("【年报】某县财政局2024年政府信息公开工作年度报告", "某县财政局"),
        ("2024年政府信息公开工作年度报告（某县财政局）", "某县财政局"),
        ("2024年政府信息公开工作年度报告（公示稿）", None),
        ("2024年政府信息公开工作年度报告（全市）", None),
        ("2024年政府信息公开工作年度报告", None),
        ("政府信息公开年报", None),
        ("某县2024年工作要点", None),
    ],
)
def test_the_agency_that_a_title_names(title: str, name: str | None) -> None:
    assert agency_in_title(title) == name


BARE = "2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("lines", "meta", "name"),
    [
        ([BARE, "发布机构：某县财政局 发布日期：2025-01-10"], {}, "某县财政局"),
        ([BARE, "发布机构", "某县财政局"], {}, "某县财政局"),
        ([BARE, "正文。", "某县财政局", "2025年1月17日"], {"contentsource": "某县人民政府"}, "某县财政局"),
        ([BARE, "正文。", "某县财政局 2025年1月17日", "版权所有 某县人民政府"], {}, "某县财政局"),
        ([BARE, "正文。", "成文日期 2025年1月17日"], {}, None),
        ([BARE, "来源：某县财政局 时间：2025-01-10"], {}, "某县财政局"),
        ([BARE], {"contentsource": "某县财政局"}, "某县财政局"),
        ([BARE, "来源：本网 时间：2025-01-10"], {"contentsource": "https://example.gov.cn"}, None),
        ([BARE + " 六、其他需要报告的事项 无。 某县财政局 2025年1月17日"], {}, "某县财政局"),
    ],
)
def test_where_else_the_name_stands(lines: list[str], meta: dict[str, str], name: str | None) -> None:
    url = "https://www.example.gov.cn/xxgk/jyj/jiaoyuju.html"
    assert read_metadata(lines, meta, url).agency_name == name


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("1137100000435982XT", True),
        ("113325000026455663", True),
        ("12620600MB0523338C", True),
        ("11341702486344515H", True),
        ("11341702486344515J", False),
        ("1134170248634451H5", False),
        ("1134170248634451", False),
        ("1134170248634451OH", False),
    ],
)
def test_the_check_character_is_verified(code: str, valid: bool) -> None:  # noqa: FBT001
    assert is_credit_code(code) is valid


@pytest.mark.parametrize(
    ("line", "url", "code"),
    [
        ("索引号：11341702486344515H/202110-00013", None, "11341702486344515H"),
        ("索引号11341702486344515H/202110-00013组配分类", None, "11341702486344515H"),
        ("索引号：11341702486344515J/202110-00013", None, None),
        ("索引号：014416330/2018-04736", None, None),
        ("", "http://a.cn/module/xxgk/xxgkAnnualReport.jsp?area=1137100000435982XT&fbtime=2024", "1137100000435982XT"),
        ("", "http://a.cn/module/xxgk/xxgkAnnualReport.jsp?area=001008003014021&fbtime=2024", None),
        ("", "http://a.cn/1137100000435982XT/2024.html", None),
    ],
)
def test_credit_codes_are_found_where_they_are_the_agencys(line: str, url: str | None, code: str | None) -> None:
    assert find_agency_code(excerpt([line]), url) == code


@pytest.mark.parametrize(
    ("lines", "meta", "code", "division"),
    [
        ([], {"siteidcode": "3213220037"}, None, "321322"),
        ([], {"siteidcode": "bm36000002"}, None, None),
        ([], {"siteidcode": "321322"}, None, None),
        ([], {}, "1137100000435982XT", "371000"),
        (["网站标识码：3213220037 苏ICP备05000000号"], {}, None, "321322"),
        ([], {}, None, None),
    ],
)
def test_division_codes(lines: list[str], meta: dict[str, str], code: str | None, division: str | None) -> None:
    assert find_division_code(excerpt(lines), meta, code) == division
