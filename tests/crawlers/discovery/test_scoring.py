import pytest

from crawlers.discovery.scoring import (
    column_candidates,
    has_column_slug,
    is_article_address,
    score_link,
    way_candidates,
    way_points,
)
from crawlers.page import Link, Page

HOME = "http://www.liuquan.gov.cn/"


def page(html: str, url: str = HOME) -> Page:
    return Page(url, html.encode(), "text/html; charset=utf-8")


def link(text: str, path: str = "/a/", date: str | None = None) -> Link:
    return Link(HOME.rstrip("/") + path, text, date)


@pytest.mark.parametrize(
    ("text", "path", "points"),
    [
        ("政府信息公开年报", "/c/", 100),
        (" 政府信息公开 年报（12）", "/c/", 100),
        ("年度报告", "/c/", 100),
        ("本市公开工作年报", "/c/", 60),
        ("政府信息公开年报", "/zwgk/zfxxgknb_31679/", 140),
        ("更多", "/zwgk/XxgkAnnualReport/", 40),
        ("更多", "/public/column/77?nav=5&type=3", 40),
        ("政府信息公开", "/zfxxgk/", 0),
    ],
)
def test_points_for_words_and_address(text: str, path: str, points: int) -> None:
    assert score_link(link(text, path)).points == points


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开年报解读",
        "关于报送政府信息公开年报的通知",
        "法治政府建设年度报告",
        "企业年报公开",
        "政府网站工作年度报表",
        "部门决算公开年度报告",
        "依申请公开年报",
    ],
)
def test_other_things_are_refused_whatever_the_address(text: str) -> None:
    assert score_link(link(text, "/zwgk/zfxxgknb/")).points < 0


def test_the_reasons_are_named() -> None:
    assert score_link(link("政府信息公开年报", "/xxgknb/")).reasons == ("name:政府信息公开年报", "slug:xxgknb")


@pytest.mark.parametrize(
    "slug", ["zfxxgkgznb", "xxgkndbg", "gknb", "ndgzbg", "bmnb", "nbsz2025", "nb2024bm", "xinxinianbao"]
)
def test_words_that_portals_use_for_the_column(slug: str) -> None:
    assert has_column_slug(f"http://www.liuquan.gov.cn/zwgk/{slug}/")


@pytest.mark.parametrize(
    ("path", "article"),
    [
        ("/zfxxgknb/202401/t20240115_2854688.html?isMobile=true", True),
        ("/art/2025/1/17/art_168336_5188426.html", True),
        ("/x/art/2025/art_a55a4320e61c4517aa2dd8cda21b5181.html", True),
        ("/gknb/202401/2ecfb31a335f4d689220a3a23e24a986.shtml", True),
        ("/xxgknb/2024/content/post_10070718.html", True),
        ("/info/1667/53878.htm", True),
        ("/XxgkAnnualReport/show/5697.html", True),
        ("/files/a.pdf", True),
        ("/zwgk/zfxxgknb/", False),
        ("/zwgk/zfxxgknb/2024n/index.html", False),
        ("/zwgk/xxgknb/2024.htm", False),
        ("/col/col90135/index.html", False),
        ("/hebmlx/c111202/zfxxgklby_nb.shtml", False),
        ("/public/column/16591?type=3", False),
    ],
)
def test_addresses_of_single_documents(path: str, article: bool) -> None:  # noqa: FBT001
    assert is_article_address("http://www.liuquan.gov.cn" + path) is article


def test_columns_come_best_first_and_once() -> None:
    found = column_candidates(
        page("""<a href="/zwgk/xxgknb/">2024年</a> <a href='/zwgk/nb/'>本级公开年报</a>
        <a href=/zfxxgk/zfxxgknb/>政府信息公开年报</a> <a href="/zfxxgk/zfxxgknb/">年报</a>
        <a href="/zfxxgk/">政府信息公开</a>
        <a href="/zwgk/fzzfndbg/">法治政府建设年度报告</a>""")
    )
    assert [link.url.removeprefix(HOME) for link in found] == ["zfxxgk/zfxxgknb/", "zwgk/nb/", "zwgk/xxgknb/"]


def test_single_reports_are_no_columns() -> None:
    found = column_candidates(
        page("""<ul><li><a href="/zfxxgknb/202401/t20240115_1.html">水利局2023年政府信息公开工作年度报告</a></li>
        <li><a href="/x/y/">溪口镇2023年政府信息公开工作年度报告</a><span>2024-01-20</span></li></ul>
        <a href="/zfxxgknb/2023n/">2023年政府信息公开年报</a>""")
    )
    assert [link.url for link in found] == [HOME + "zfxxgknb/2023n/"]


def test_the_sites_own_columns_win() -> None:
    other = '<a href="http://www.other.gov.cn/zfxxgknb/">政府信息公开年报</a>'
    assert [found.url for found in column_candidates(page(other))] == ["http://www.other.gov.cn/zfxxgknb/"]
    own = column_candidates(page(other + '<a href="http://xxgk.liuquan.gov.cn/nb/">公开工作年报</a>'))
    assert [found.url for found in own] == ["http://xxgk.liuquan.gov.cn/nb/"]


def test_the_page_itself_is_no_candidate_and_the_limit_holds() -> None:
    html = "".join(f'<a href="/a{n}/xxgknb/">年报</a>' for n in range(20))
    assert len(column_candidates(page(html), limit=5)) == 5
    assert column_candidates(page('<a href="./">政府信息公开年报</a>')) == ()


def test_ways_towards_the_column() -> None:
    assert way_points(link("政府信息公开", "/zfxxgk/")) > way_points(link("政务公开", "/zwgk/")) > 0
    assert way_points(link("政府信息公开指南", "/zfxxgk/zn/")) < way_points(link("法定主动公开内容", "/x/"))
    assert way_points(link("通知公告", "/tzgg/")) == 0
    assert way_points(link("我县召开全县政务公开工作推进会并部署下一步各项重点任务", "/zwgk/")) == 0
    assert way_points(link("政务公开", "/202401/t20240115_1.html")) == 0


def test_way_candidates_stay_on_the_site() -> None:
    found = way_candidates(
        page("""<a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/zfxxgk/">政府信息公开</a>
        <a href="http://www.gov.example/zfxxgk/">政府信息公开</a>
        <a href="/gk/"><img src="a.png" alt="信息公开目录"></a>""")
    )
    assert [link.url.removeprefix(HOME) for link in found] == ["zfxxgk/", "gk/", "zwgk/"]
