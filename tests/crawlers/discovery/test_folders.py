import pytest

from crawlers.discovery.folders import Folder, folders
from crawlers.page import Page

COLUMN = "http://www.liuquan.gov.cn/zfxxgk/zfxxgknb/index.html"


def found(html: str, url: str = COLUMN, seen: frozenset[str] = frozenset()) -> list[Folder]:
    return list(folders(Page(url, html.encode(), "text/html; charset=utf-8"), seen))


def paths(html: str, url: str = COLUMN) -> list[str]:
    return [folder.url.partition(".gov.cn")[2] for folder in found(html, url)]


def test_years_groups_and_agencies_below_the_column() -> None:
    html = """<ul><li><a href="./2024n/">2024年</a></li><li><a href='2023n/index.html'>2023</a></li></ul>
    <div><a href="/zfxxgk/zfxxgknb/bm/">市直部门</a></div>
    <p><a href="//www.liuquan.gov.cn/zfxxgk/zfxxgknb/slj/">水利局</a></p>"""
    base = "http://www.liuquan.gov.cn/zfxxgk/zfxxgknb/"
    assert found(html) == [
        Folder(base + "2024n/", "year", 2024),
        Folder(base + "2023n/index.html", "year", 2023),
        Folder(base + "bm/", "group"),
        Folder(base + "slj/", "agency", None, "水利局"),
    ]


def test_a_whole_title_at_a_directory_is_a_folder_and_at_a_document_none() -> None:
    html = """<ul><li><a href="./2024n/">2024年政府信息公开年报</a>
    <li><a href="./202401/t20240115_12.html">水利局2023年政府信息公开工作年度报告</a></ul>"""
    assert [(folder.kind, folder.year) for folder in found(html)] == [("year", 2024)]


def test_elsewhere_only_addresses_that_say_annual_report() -> None:
    html = """<div class="menu"><a href="/bm/slj/zfxxgk/xxgknb/">水利局</a> <a href="/bm/jyj/">教育局</a></div>
    <p><a href="/tjsj/2023/">2023年</a></p>"""
    assert paths(html) == ["/bm/slj/zfxxgk/xxgknb/"]


def test_tabs_beside_the_pages_own_tab() -> None:
    own = "http://www.liuquan.gov.cn/col/col81/index.html"
    tabs = '<ul><li><a href="/col/col81/">2024年</a></li><li><a href="/col/col82/index.html">2023年</a></li></ul>'
    others = '<ul><li><a href="/col/col5/">水利局</a></li><li><a href="/col/col6/">教育局</a></li></ul>'
    assert paths(tabs + others, own) == ["/col/col82/index.html"]
    unlinked = '<div class="tabs"><span class="on">2024年</span> <a href="/col/col82/index.html">2023年</a></div>'
    assert paths(unlinked + others, own) == ["/col/col82/index.html"]
    assert paths('<ul><li class=on>2024年</li><li><a href="/col/col82/index.html">2023年</a></li></ul>', own) == [
        "/col/col82/index.html"
    ]


def test_another_query_of_the_same_page() -> None:
    html = '<a href="?year=2023&page=1">2023年度</a><a href="?page=2">2</a><a href="/xx/list?year=2022">更多</a>'
    assert paths(html, "http://www.liuquan.gov.cn/zwgk/list?year=2024") == ["/zwgk/list?year=2023&page=1"]


def test_choices_of_a_list_and_clicks() -> None:
    html = """<select><option value="">请选择</option><option value="./2020n/">2020年</option></select>
    <div onclick="window.open('./slj/')">水利局</div><li data-href="./2019n/">2019年</li>"""
    assert paths(html) == ["/zfxxgk/zfxxgknb/2020n/", "/zfxxgk/zfxxgknb/slj/", "/zfxxgk/zfxxgknb/2019n/"]


@pytest.mark.parametrize(
    "html",
    [
        '<div class="crumbs"><a href="/">首页</a><a href="/zfxxgk/">水利局</a></div>',
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zfxxgk/zfxxgknb/slj/">水利局</a> &gt; 年报</div>',
        '<p><a href="/zfxxgk/">市政府</a></p>',
        '<div class="footer"><a href="/jyj/zfxxgknb/">教育局</a></div>',
        '<footer><a href="./jyj/">教育局</a></footer>',
        '<div class="friendlink"><a href="http://jyj.songgang.gov.cn/zfxxgknb/">教育局</a></div>',
        '<p><a href="http://www.songgang.gov.cn/zfxxgk/zfxxgknb/2023n/">2023年</a></p>',
        '<div class="header"><nav><a href="/slj/">水利局</a> <a href="/jyj/">教育局</a></nav></div>',
        '<p><a href="index_1.html">2</a> <a href="index.html">2024年</a> <a href="javascript:void(0)">2023年</a></p>',
        '<p><a href="./tj/">法治政府建设年度报告</a> <a href="./jd/">政策解读</a></p>',
    ],
)
def test_ways_up_and_out_are_no_folders(html: str) -> None:
    assert found(html) == []


def test_a_bullet_is_no_step_of_a_way() -> None:
    assert paths("<ul><li>» <a href='./2024n/'>2024年</a></li><li>» <a href='./2023n/'>2023年</a></li></ul>") == [
        "/zfxxgk/zfxxgknb/2024n/",
        "/zfxxgk/zfxxgknb/2023n/",
    ]


def test_a_page_named_after_the_column_has_folders_of_its_name() -> None:
    html = '<ul><li><a href="xxgknb/2024.htm">2024年</a></li><li><a href="slj.htm">水利局</a></li></ul>'
    assert paths(html, "http://www.liuquan.gov.cn/zwgk/xxgknb.htm") == ["/zwgk/xxgknb/2024.htm"]


def test_records_of_the_list_are_no_folders() -> None:
    address = "http://www.liuquan.gov.cn/zfxxgk/zfxxgknb/slj/"
    assert found(f'<a href="{address}">水利局</a>', seen=frozenset({address})) == []


def test_hundreds_of_agencies_are_read_quickly_and_once() -> None:
    html = "".join(
        f'<li><a href="./a{n}/"> 第{n}水利局</a></li><li><a href="./a{n}/">水利局</a></li>' for n in range(400)
    )
    assert len(found(f"<ul>{html}</ul>")) == 400
