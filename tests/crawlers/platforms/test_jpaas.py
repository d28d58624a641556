from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.jpaas import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, query, read

HOST = "https://www.yunxi.gov.cn"
COLUMN = f"{HOST}/col/col1229565788/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
QUERY = (
    "{'webId':'3185','pageId':'1229565788','parseType':'bulidstatic','pageType':'column','tagId':'信息列表',"
    "'tplSetId':'o0YcVH12'}"
)


def items(first: int, last: int) -> str:
    return "".join(
        f'<li><a href="/yx/nb/art/2024/art_{number:032x}.html" title="云溪县第{number}局2023年报告">云溪县…</a>'
        "<span>2024-01-18</span></li>"
        for number in range(first, last + 1)
    )


def pager(total: int, rows: int = 15, query_data: str = QUERY, unit_url: str = UNIT) -> str:
    numbers = f'count="{total}" rows="{rows}" pageNo="1"'
    return f'<div class="pages" {numbers} unitUrl="{unit_url}" queryData="{query_data}"></div>'


def column(total: int, *, inlined: bool = True) -> str:
    inside = f"<ul>{items(1, min(total, 15))}</ul>" if inlined else "<ul></ul>"
    menu = "".join(f'<li><a href="/col/col{number}/index.html">栏目{number}</a></li>' for number in range(9))
    return f'<body><ul class="nav">{menu}</ul><div class="main"><div>{inside}{pager(total)}</div></div></body>'


def served(text: str, total: int, *, bare: bool = False, ignores: bool = False) -> Served:
    def serve(ask: Ask) -> str:
        asked = json.loads(query(ask)["paramJson"])
        size = int(asked["pageSize"])
        number = 1 if ignores else int(asked["pageNo"])
        inside = f"<ul>{items(number * size - size + 1, min(number * size, total))}</ul><div count='{total}'></div>"
        return json.dumps({"success": True, "data": inside if bare else {"html": inside}})

    return crawl(PLATFORM, COLUMN, text, serve)


@pytest.mark.parametrize("total", [1, 15, 16, 92])
@pytest.mark.parametrize("inlined", [True, False])
@pytest.mark.parametrize("bare", [True, False])
def test_the_list_is_read_to_its_end(total: int, inlined: bool, bare: bool) -> None:  # noqa: FBT001
    found = served(column(total, inlined=inlined), total, bare=bare)

    assert len(found.records) == total
    assert found.is_complete
    assert len(found.state.pages) == found.state.pages_known


def test_the_service_is_asked_as_a_browser_does() -> None:
    ask = served(column(92), 92).calls[0]

    assert ask.url.startswith(f"{HOST}{UNIT}?")
    assert query(ask) == {
        "parseType": "bulidstatic",
        "webId": "3185",
        "tplSetId": "o0YcVH12",
        "pageType": "column",
        "tagId": "信息列表",
        "editType": "null",
        "pageId": "1229565788",
        "paramJson": '{"pageNo":2,"pageSize":"15"}',
    }
    assert f"tagId={quote('信息列表')}" in ask.url
    assert dict(ask.headers)["Referer"] == COLUMN


@pytest.mark.parametrize(
    "query_data",
    [
        html.escape(
            json.dumps({"parseType": "buildstatic", "webId": 3185, "pageId": "9", "tagId": "a", "tplSetId": "t"})
        ),
        "{parseType:'buildstatic', webId:3185, pageId:'9', tagId:'a', tplSetId:'t'}",
    ],
)
def test_the_page_decides_how_a_value_is_spelt(query_data: str) -> None:
    text = f"<div><ul>{items(1, 15)}</ul>{pager(40, query_data=query_data)}</div>"
    (ask,) = read(PLATFORM, text, Ask(COLUMN, "column")).more

    assert query(ask)["parseType"] == "buildstatic"
    assert (query(ask)["webId"], query(ask)["pageId"]) == ("3185", "9")


def test_an_address_with_parameters_of_its_own_keeps_them() -> None:
    text = f"<div><ul>{items(1, 15)}</ul>{pager(40, unit_url=f'//api.yunxi.gov.cn{UNIT}?webId=77&amp;siteId=5')}</div>"
    (ask,) = read(PLATFORM, text, Ask(COLUMN, "column")).more

    assert ask.url.startswith(f"https://api.yunxi.gov.cn{UNIT}?")
    assert query(ask)["siteId"] == "5"
    assert query(ask)["webId"] == "3185"


@pytest.mark.parametrize(
    "script",
    [
        "var webId = '52'; var pageId = '7'; var tplSetId = 'tp'; var tagId = '当前栏目_list';",
        '{"webId":"52","pageId":"7","tplSetId":"tp","tagId":"当前栏目_list","rows":"15"}',
        f"load('{UNIT}?parseType=bulidstatic&webId=52&tplSetId=tp&tagId={quote('当前栏目_list')}&pageId=7')",
    ],
)
def test_keys_in_a_script_do_as_well(script: str) -> None:
    text = f"<div id='list'></div><script>/* {UNIT} */ {script}</script>"
    (ask,) = read(PLATFORM, text, Ask(COLUMN, "column")).more

    assert [query(ask)[name] for name in ("webId", "pageId", "tplSetId", "tagId")] == ["52", "7", "tp", "当前栏目_list"]
    assert json.loads(query(ask)["paramJson"])["pageNo"] == 1


def test_a_list_whose_length_nobody_knows_is_read_to_its_end() -> None:
    text = f"<div><ul>{items(1, 15)}</ul>{pager(0)}</div>".replace('count="0"', "")

    def serve(ask: Ask) -> str:
        number = json.loads(query(ask)["paramJson"])["pageNo"]
        return json.dumps(
            {"success": True, "data": {"html": f"<ul>{items(number * 15 - 14, min(number * 15, 37))}</ul>"}}
        )

    found = crawl(PLATFORM, COLUMN, text, serve)

    assert len(found.records) == 37
    assert found.is_complete


def test_a_service_that_turns_no_pages_is_reported() -> None:
    assert served(column(92), 92, ignores=True).problem == "paging_ignored"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('{"success":true,"data":{"html":""}}', "empty_list"),
        ('{"success":false,"data":null}', "empty_list"),
        ("<html>403</html>", "not_understood"),
    ],
)
def test_what_is_no_list_is_reported(body: str, problem: str) -> None:
    (ask,) = read(PLATFORM, column(92), Ask(COLUMN, "column")).more

    assert read(PLATFORM, body, ask).problem == problem


def test_a_pager_without_what_the_service_needs_is_reported() -> None:
    text = f"<div><ul>{items(1, 15)}</ul>{pager(40, query_data=QUERY.replace('tplSetId', 'x'))}</div>"
    found = read(PLATFORM, text, Ask(COLUMN, "column"))

    assert (len(found.records), found.more, found.problem) == (15, (), "not_understood")


def test_navigation_is_not_taken_for_the_first_page() -> None:
    assert read(PLATFORM, column(3, inlined=False), Ask(COLUMN, "column")).records == ()


def test_titles_and_dates_are_read() -> None:
    found = read(PLATFORM, column(3), Ask(COLUMN, "column")).records[2]

    assert (found.title, found.date) == ("云溪县第3局2023年报告", "2024-01-18")
    assert found.url.startswith(f"{HOST}/yx/nb/art/2024/art_0")


def test_pages_of_other_systems_are_left_alone() -> None:
    page = Page(COLUMN, f"<ul>{items(1, 3)}</ul>".encode())

    assert PLATFORM.listing(page, Ask(COLUMN, "column")) is None
