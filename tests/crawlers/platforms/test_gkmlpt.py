from __future__ import annotations

import json

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.gkmlpt import PLATFORM
from tests.crawlers.platforms.served import query, read

HOST = "http://www.yanfeng.gov.cn"
INDEX = f"{HOST}/yfqswj/gkmlpt/index"
TREE = """[{"id":1,"name":"政府信息公开指南","parent_id":0,"post_count":3,"jump_url":"","children":[]},
  {"id":2,"name":"政府信息公开","children":[
    {"id":721,"name":"政府信息公开年报","post_count":2,"jump_url":"","children":[
      {"id":722,"name":"2023年","post_count":1,"jump_url":"","children":[]},
      {"id":723,"name":"法治政府建设年度报告","post_count":9,"jump_url":""}]},
    {"id":30,"name":"年度工作报告 \\u003Cb\\u003E","post_count":5}]}]"""
SCRIPTED = """[ // 目录
  { id: 1, name: '政府信息公开指南', open: !0, children: [], },
  { 'id': 721, name: '政府信息公开年度报告', note: 'it\\'s "so" ] }', jump_url: '', post_count: 2, children: [
    {id: 722, name: "2023年", jump_url: undefined, children: null}], },
]"""


def index(tree: str) -> str:
    config = f"{{\n SID: '755041',\n TREE: {tree}, SERVICE_AREA_ID: 7,\n DETAIL: {{}} }}"
    return f"<div id=app></div><script>window._CONFIG = {config}</script>"


def ways(html: str, url: str = INDEX) -> tuple[Ask, ...]:
    return PLATFORM.ways(Page(url, html.encode(), "text/html; charset=utf-8"), ())


def article(number: int, **more: object) -> dict[str, object]:
    url = f"{HOST}/yfqswj/gkmlpt/content/11/1195{number}/post_{11953000 + number}.html"
    return {"id": number, "title": f"盐丰区第{number}局2023年年报", "url": url, "publisher": "盐丰区水务局"} | more


def answer(articles: list[dict[str, object]], total: object, number: int = 1) -> Listing:
    body = json.dumps({"classify": {"id": 721}, "total": total, "articles": articles}, ensure_ascii=False)
    ask = Ask(f"{HOST}/gkmlpt/api/all/721?page={number}&sid=755041", "list", "gkmlpt", number=number)
    return read(PLATFORM, body, ask, "application/json")


@pytest.mark.parametrize("tree", [TREE, SCRIPTED])
def test_the_catalogues_of_annual_reports_are_asked_for_below_the_department(tree: str) -> None:
    asks = ways(index(tree))

    assert [ask.url for ask in asks] == [
        f"{HOST}/yfqswj/gkmlpt/api/all/{number}?page=1&sid=755041" for number in (721, 722)
    ]
    assert {(ask.role, ask.way, ask.platform) for ask in asks} == {("list", "catalogue_api", "gkmlpt")}


@pytest.mark.parametrize("sid", ["SID:'755041'", '"SID" : "755041"', "SID: 755041"])
@pytest.mark.parametrize("path", ["/gkmlpt/index", "/gkmlpt/mindex/", "/gkmlpt/"])
def test_the_number_of_the_site_is_found(sid: str, path: str) -> None:
    html = index(TREE).replace("SID: '755041'", sid)

    assert ways(html, HOST + path)[0].url == f"{HOST}/gkmlpt/api/all/721?page=1&sid=755041"


def test_a_catalogue_may_lead_to_a_column_elsewhere() -> None:
    tree = '[{"id":721,"name":"年报","post_count":0,"jump_url":"/zwgk/nb/index.html","children":[]}]'

    assert [(ask.role, ask.url) for ask in ways(index(tree))] == [("column", f"{HOST}/zwgk/nb/index.html")]


@pytest.mark.parametrize("jump", ["/yfqswj/gkmlpt/index#99", "#99", "#/99"])
def test_a_catalogue_may_lead_to_another_of_the_same_tree(jump: str) -> None:
    tree = f'[{{"id":721,"name":"年报","post_count":0,"jump_url":"{jump}","children":[]}}]'

    assert [ask.url for ask in ways(index(tree))] == [f"{HOST}/yfqswj/gkmlpt/api/all/99?page=1&sid=755041"]


@pytest.mark.parametrize("tree", ["[{name: ", "load()", '[{"id":721,"name":"年报"'])
def test_a_tree_that_nobody_can_read_is_reported(tree: str) -> None:
    assert read(PLATFORM, index(tree), Ask(INDEX, "column")).problem == "not_understood"


def test_links_lead_to_the_installations() -> None:
    html = (
        '<li><a href="/yfqswj/gkmlpt/index#721">盐丰区水务局</a></li><a href="/gkmlpt/mindex/">政府信息公开</a>'
        '<a href="/yfqswj/gkmlpt/policy">规章</a><a href="//swj.yanfeng.gov.cn/gkmlpt/index.html">盐丰区商务局</a>'
        '<a href="http://www.nanling.gov.cn/gkmlpt/content/4/1/post_1.html">省局2023年年报</a><a href="/gkmlptx/">x</a>'
        '<a href="/yfqczj/gkmlpt/content/1/1/post_2.html">盐丰区教育局2023年年报</a><a href="/gkmlpt/index#5">文件</a>'
    )

    assert [(ask.role, ask.url, ask.agency, dict(ask.state)) for ask in ways(html, f"{HOST}/")] == [
        ("column", INDEX, "盐丰区水务局", {"catalogues": "721"}),
        ("column", f"{HOST}/gkmlpt/index", None, {}),
        ("column", "http://swj.yanfeng.gov.cn/gkmlpt/index", "盐丰区商务局", {}),
        ("column", f"{HOST}/yfqczj/gkmlpt/index", None, {}),
    ]


def test_a_catalogue_that_a_link_names_is_asked_for_where_the_tree_names_none() -> None:
    pointed = Ask(INDEX, "column", state=(("catalogues", "30 31"),))
    found = read(PLATFORM, index('[{"id":30,"name":"工作动态"}]'), pointed)

    assert [ask.url.partition("?")[0].rpartition("/")[2] for ask in found.more] == ["30", "31"]
    assert PLATFORM.listing(Page(INDEX, index(TREE).encode(), "text/html; charset=utf-8"), pointed) is None


@pytest.mark.parametrize(
    ("count", "total", "pages"), [(100, 118, 2), (98, 118, 2), (3, 3, 1), (20, 60, 3), (100, "201", 3), (0, 0, 1)]
)
def test_all_pages_are_asked_for(count: int, total: object, pages: int) -> None:
    found = answer([article(number) for number in range(count)], total)

    assert [int(query(ask)["page"]) for ask in found.more] == [ask.number for ask in found.more]
    assert [ask.number for ask in found.more] == list(range(2, pages + 1))
    assert (len(found.records), found.pages_known, found.problem) == (count, pages, None)


def test_times_are_days_in_china() -> None:
    # 2024-01-31 20:30 in Greenwich is the first of February in China.
    times: list[dict[str, object]] = [
        {"display_publish_time": 1706733000, "date": 1},
        {"first_publish_time": "1706733000000"},
        {"created_at": "2024-02-01 08:00:00"},
        {"date": 0},
        {"date": 10**40},
    ]
    found = answer([article(number, **time) for number, time in enumerate(times)], 5)

    assert [record.date for record in found.records] == ["2024-02-01"] * 3 + [None] * 2
    assert {record.agency for record in found.records} == {"盐丰区水务局"}


def test_articles_posted_twice_count_once_and_those_without_address_not_at_all() -> None:
    other = article(
        2, url="", post_url="/gkmlpt/content/1/1/post_2.html", title="<em>年报</em>&nbsp;一", publisher=None
    )
    found = answer([article(1), article(1, id=9), other, article(3, url=None)], 4)

    assert [record.url for record in found.records] == [
        str(article(1)["url"]),
        f"{HOST}/gkmlpt/content/1/1/post_2.html",
    ]
    assert (found.records[1].title, found.records[1].agency) == ("年报 一", None)


def test_what_is_no_answer_is_reported() -> None:
    assert answer([], 5).problem == "empty_list"
    assert answer([], 200, 2).problem == "empty_list"
    ask = Ask(f"{HOST}/gkmlpt/api/all/1?page=1&sid=1", "list", "gkmlpt")
    assert read(PLATFORM, "<html>404</html>", ask).problem == "not_understood"
    assert read(PLATFORM, '{"articles": {}}', ask).problem == "not_understood"


def test_pages_of_other_systems_are_left_alone() -> None:
    html = "<ul><li><a href='/zwgk/nb/content/post_1.html'>2024</a></li></ul>"

    assert ways(html) == ()
    assert PLATFORM.listing(Page(HOST, html.encode()), Ask(HOST, "column")) is None
