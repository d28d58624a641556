from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.hanweb_xxgk import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, query, read

HOST = "https://www.haiyan.gov.cn"
COLUMN = f"{HOST}/col/col3096/index.html"
COUNTY, TOWN, BUREAU = "11371082004363000A", "11371082004363079R", "11371082MB28425516"


def ways(html: str, years: tuple[int, ...] = (2023, 2024), url: str = COLUMN) -> tuple[Ask, ...]:
    return PLATFORM.ways(Page(url, html.encode(), "text/html; charset=utf-8"), years)


def tree(text: str, years: tuple[int, ...] = (2024,)) -> tuple[Ask, ...]:
    (ask,) = ways(f'<iframe src="/module/xxgk/tree.jsp?area={COUNTY}"></iframe>', years)
    return read(PLATFORM, text, ask).more


@pytest.mark.parametrize(
    "html",
    [
        f'<iframe src="/module/xxgk/tree.jsp?area={COUNTY}&amp;x=1"></iframe>',
        f"<script>var area = '{COUNTY}'; $('#t').load('/module/xxgk/tree.jsp?area=' + area)</script>",
        f'<form action="/module/xxgk/search.jsp"><input value="{COUNTY}" name="area" type="hidden"></form>',
        f'<script>$.post("/module/xxgk/search.jsp", {{"area": "{COUNTY}", jdid: 3}})</script>',
    ],
)
def test_the_tree_is_asked_for_where_an_area_is_known(html: str) -> None:
    (ask,) = ways(html)

    assert ask.url.startswith(f"{HOST}/module/xxgk/tree.jsp?area={COUNTY}")
    assert ask.way == "xxgk_annual_report"
    assert dict(ask.headers)["Referer"] == COLUMN


@pytest.mark.parametrize(
    "html", ["<a href='/col/col1/index.html'>政府信息公开年报</a>", "<img src='/module/xxgk/a.png'>"]
)
def test_without_area_or_module_there_is_no_short_cut(html: str) -> None:
    assert ways(html) == ()


def test_links_to_reports_give_their_area_in_every_wanted_year() -> None:
    asks = ways(
        f'<a href="/module/xxgk/xxgkAnnualReport.jsp?fbtime=2020&amp;area={TOWN}">盐场镇</a>'
        f"<a href='/module/xxgk/xxgkAnnualReport.jsp?area={TOWN}&fbtime=2021'>2021年</a>"
    )
    reports = [ask for ask in asks if ask.role == "report"]

    assert [ask.url for ask in reports] == [
        f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={TOWN}&fbtime={year}" for year in (2023, 2024)
    ]
    assert [(ask.agency, ask.year) for ask in reports] == [("盐场镇", 2023), ("盐场镇", 2024)]


def test_without_wanted_years_those_of_the_present_form_are_asked_for() -> None:
    asks = ways(f'<a href="/module/xxgk/xxgkAnnualReport.jsp?area={TOWN}">年报</a>', years=())

    assert {2021, 2022, 2023, 2024} <= {ask.year for ask in asks}


@pytest.mark.parametrize(
    "text",
    [
        f'<ul><li><a href="x.jsp?area={TOWN}">盐场镇</a></li>\n<li><a href="x.jsp?area={BUREAU}">\n民政局\n</a></ul>',
        f"<ul><li area='{TOWN}'><span>盐场镇</span></li><li area='{BUREAU}'><span>民政局</span></li></ul>",
        f"<tr><td>盐场镇<td><a href='?area={TOWN}'>查看</a><tr><td>民政局<td><a href='?area={BUREAU}'>查看</a></tr>",
        f"d.add(1,0,'盐场镇','javascript:go(\"{TOWN}\")');\nd.add(2,0,'民政局','javascript:go(\"{BUREAU}\")');",
        f'd.add("{TOWN}","盐场镇");d.add("{BUREAU}","民政局");',
        json.dumps([{"id": TOWN, "pId": "0", "name": "盐场镇"}, {"id": BUREAU, "name": "民政局"}]),
        json.dumps(
            {
                "areacode": TOWN,
                "type": "镇街",
                "children": [{"areacode": BUREAU, "areaname": "民政局"}],
                "name": "盐场镇",
            }
        ),
        f'var nodes = [{{ id:"{TOWN}", type:"镇街", name:"盐场镇" }}, {{id:"{BUREAU}",name:"\\u6c11\\u653f\\u5c40"}}];',
        f'<select><option value="{TOWN}">盐场镇</option><option value="{BUREAU}">民政局</option></select>',
    ],
)
def test_any_tree_gives_the_agencies_reports(text: str) -> None:
    asks = tree(text)

    assert [(ask.role, ask.agency, ask.year) for ask in asks] == [
        ("report", "盐场镇", 2024),
        ("report", "民政局", 2024),
    ]
    assert [ask.url for ask in asks] == [
        f"{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={area}&fbtime=2024" for area in (TOWN, BUREAU)
    ]
    assert {ask.way for ask in asks} == {"xxgk_annual_report"}


def test_a_tree_without_agencies_is_reported() -> None:
    (ask,) = ways(f'<iframe src="/module/xxgk/tree.jsp?area={COUNTY}"></iframe>')

    assert read(PLATFORM, "<ul></ul>", ask).problem == "empty_list"


def test_the_year_of_publication_can_be_asked_for_instead(choose: Callable[[str], None]) -> None:
    choose("hanweb_xxgk_fbtime=publication_year")
    (ask,) = tree(f'<a href="?area={TOWN}">盐场镇</a>')

    assert query(ask)["fbtime"] == "2025"
    assert ask.year == 2024


def rows(first: int, last: int, pages: int) -> str:
    body = "".join(
        f'<tr class="tr_main_value_{"odd" if number % 2 else "even"}"><td>{number}</td><td><a href="/art/2024/1/9/'
        f'art_3096_{number}.html" title="第{number}局2023年报告">第{number}局…</a></td><td>2024-01-09</td></tr>'
        for number in range(first, last + 1)
    )
    return f"<table>{body}</table><div>首页&nbsp;共{pages}页&nbsp;<a href='javascript:go(2)'>下一页</a></div>"


def announced(inlined: str) -> str:
    return (
        f"<div id='div1229498488'>{inlined}</div><script>$.ajax({{type:'POST', url:'/module/xxgk/search.jsp', data:{{"
        f"infotypeId:'A0212', 'jdid': 3096, area:\"{COUNTY}\", divid:'div1229498488', standardXxgk: 0}}}})</script>"
    )


def search(total: int, *, inlined: bool, ignores: bool = False) -> Served:
    pages = -(-total // 10)

    def serve(ask: Ask) -> str:
        assert dict(ask.form or ()) == query(ask)
        number = 1 if ignores else int(query(ask)["currpage"])
        return rows(number * 10 - 9, min(number * 10, total), pages)

    html = announced(rows(1, min(10, total), pages) if inlined else "")
    return crawl(PLATFORM, COLUMN, html, serve)


@pytest.mark.parametrize("total", [3, 10, 11, 47])
@pytest.mark.parametrize("inlined", [True, False])
def test_the_search_is_read_to_its_end(total: int, inlined: bool) -> None:  # noqa: FBT001
    found = search(total, inlined=inlined)

    assert len(found.records) == total
    assert found.is_complete
    assert len(found.state.pages) == found.state.pages_known


def test_the_search_is_asked_as_the_page_would() -> None:
    ask = search(47, inlined=False).calls[0]

    asked = {"infotypeId": "A0212", "jdid": "3096", "area": COUNTY, "divid": "div1229498488", "currpage": "1"}
    assert asked.items() <= query(ask).items()
    assert query(ask)["sortfield"] == ",createdatetime:0,orderid:0"
    assert dict(ask.headers) == {"Referer": COLUMN, "X-Requested-With": "XMLHttpRequest"}


def test_a_search_that_turns_no_pages_is_reported() -> None:
    assert search(47, inlined=True, ignores=True).problem == "paging_ignored"


@pytest.mark.parametrize(
    "html",
    [
        "<script>var url='/module/xxgk/search.jsp?infotypeId=A0212&jdid=3096&area=' + area + '&divid=div12';</script>",
        '<script>x.load("/module/xxgk/search.jsp?divid=div12&amp;infotypeId=A0212&amp;jdid=3096")</script>',
        "<form action='/module/xxgk/search.jsp'><input name=infotypeId value=A0212><input name=jdid value=3096></form>",
    ],
)
def test_the_parameters_are_found_wherever_they_stand(html: str) -> None:
    (ask,) = read(PLATFORM, html, Ask(COLUMN, "column")).more

    assert (query(ask)["infotypeId"], query(ask)["jdid"]) == ("A0212", "3096")


@pytest.mark.parametrize(
    "row",
    [
        '<tr class=tr_main_value_odd><td>1<td><a href="/art/2024/1/9/art_1_2.html">甲局2023年报告</a><td>2024-1-9</tr>',
        '<tr><td><a class="bt_link" href="/art/2024/1/9/art_1_2.html" title="甲局2023年报告">甲…</a><td>2024-1-9</tr>',
        '<li class="bt_link"><a href="//www.haiyan.gov.cn/art/2024/1/9/art_1_2.html">甲局2023年报告</a>2024-01-09</li>',
    ],
)
def test_titles_and_dates_of_rows_are_read(row: str) -> None:
    (found,) = read(PLATFORM, announced(f"<table>{row}</table>"), Ask(COLUMN, "column")).records

    assert found.url == f"{HOST}/art/2024/1/9/art_1_2.html"
    assert (found.title, found.date) == ("甲局2023年报告", "2024-01-09")


def test_a_search_box_in_the_head_of_a_page_is_no_list() -> None:
    html = "<form action='/module/xxgk/search.jsp'><input name='vc_title'></form><ul><li><a href='/a.html'>x</a></ul>"

    assert PLATFORM.listing(Page(COLUMN, html.encode()), Ask(COLUMN, "column")) is None
