from __future__ import annotations

import json

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.truecms import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, query, read

HOST = "https://www.tongjiang.gov.cn"
COLUMN = f"{HOST}/jyj/xxgknb/xxgknb.html"
COLUMN_ID = "1f2e3d4c-0011-4a5b-8c9d-0123456789ab"


def item(number: int) -> str:
    return (
        f'<li><a href="/jyj/xxgknb/content/{number:08x}-0000-4000-8000-000000000000.html">第{number}局2023年报告</a>'
        "<span>2024-01-09</span></li>"
    )


def xml(first: int, last: int, total: int) -> str:
    records = "".join(f"<record><![CDATA[{item(number)}]]></record>" for number in range(first, last + 1))
    return f"<datastore><totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>"


def column(inlined: int, total: int) -> str:
    store = xml(1, inlined, total) if inlined else ""
    return (
        f'<div id="list"></div><script type="text/xml" id="initData">{store}</script>'
        f"<script>$.getJSON('/truecms/messageController/getMessage.do?columnId={COLUMN_ID}&callback=?')</script>"
    )


def served(inlined: int, total: int, *, limit: int = 50, ignores: bool = False) -> Served:
    def serve(ask: Ask) -> str:
        asked = query(ask)
        assert asked["columnId"] == COLUMN_ID
        first, last = (1, 20) if ignores else (int(asked["startrecord"]), int(asked["endrecord"]))
        answer = xml(first, min(last, total), total) if int(asked["perpage"]) <= limit else ""
        return f"{asked['callback']}({json.dumps({'code': 0, 'result': answer})});"

    return crawl(PLATFORM, COLUMN, column(inlined, total), serve)


@pytest.mark.parametrize("total", [1, 20, 21, 55])
@pytest.mark.parametrize("inlined", [0, 15, 20])
def test_the_list_is_read_to_its_end(total: int, inlined: int) -> None:
    found = served(min(inlined, total), total)

    assert len(found.records) == total
    assert found.is_complete
    assert len(found.state.pages) == found.state.pages_known


def test_the_service_is_asked_as_a_browser_does() -> None:
    ask = served(0, 3).calls[0]

    assert ask.url == (
        f"{HOST}/truecms/messageController/getMessage.do?startrecord=1&endrecord=20&perpage=20"
        f"&columnId={COLUMN_ID}&callback=cb"
    )
    assert dict(ask.headers)["Referer"] == COLUMN


def test_a_site_that_gives_fewer_at_a_time_is_reported() -> None:
    found = served(20, 55, limit=10)

    assert len(found.records) == 20
    assert found.problem == "empty_list"


def test_a_service_that_turns_no_pages_is_reported() -> None:
    assert served(20, 55, ignores=True).problem == "paging_ignored"


@pytest.mark.parametrize(
    "html",
    [
        f'<input type="hidden" id="columnId" value="{COLUMN_ID}"><script src="/truecms/js/list.js"></script>',
        f'<div id="initData" data-columnId="{COLUMN_ID}"></div>',
        f"<script>var url = '/truecms/messageController/getMessage.do'; var columnId = \"{COLUMN_ID}\";</script>",
        f"<script>load({{url:'/truecms/messageController/getMessage.do', data:{{'columnId':'{COLUMN_ID}'}}}})</script>",
    ],
)
def test_the_column_is_found_wherever_it_stands(html: str) -> None:
    (ask,) = read(PLATFORM, html, Ask(COLUMN, "column")).more

    assert ask.url.startswith(f"{HOST}/truecms/messageController/getMessage.do?")
    assert query(ask)["columnId"] == COLUMN_ID


@pytest.mark.parametrize("wrapped", ["cb({});", "\n cb( {} )", "{}"])
def test_any_wrapping_of_the_answer_is_read(wrapped: str) -> None:
    (ask,) = read(PLATFORM, column(0, 0), Ask(COLUMN, "column")).more
    answer = wrapped.replace("{}", json.dumps({"result": xml(1, 3, 3)}))

    assert len(read(PLATFORM, answer, ask, "text/javascript").records) == 3


def test_an_answer_that_is_no_proper_json_is_read_all_the_same() -> None:
    (ask,) = read(PLATFORM, column(0, 0), Ask(COLUMN, "column")).more

    assert len(read(PLATFORM, f"cb({{result: '{xml(1, 2, 2)}'}})", ask).records) == 2


def test_pages_of_other_systems_are_left_alone() -> None:
    page = Page(COLUMN, f"<script type='text/xml'>{xml(1, 2, 2)}</script>".encode())

    assert PLATFORM.listing(page, Ask(COLUMN, "column")) is None
