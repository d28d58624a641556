from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.epoint import PLATFORM
from tests.crawlers.platforms.served import read

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "https://www.kunhu.gov.cn"
COLUMN = f"{HOST}/govInfoPub/govinfolist.html?deptcode=KHS001&categorynum=003004"
SERVICE = f"{HOST}/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
GUID = "0f1e2d3c-4b5a-4678-9a8b-7c6d5e4f3a2b"
SITE = f"var siteInfo = {{ 'projectName': '/EWB-FRONT', siteGuid: \"{GUID}\" }};"


def row(number: int) -> dict[str, str]:
    return {
        "infourl": f"/003/003004/20240120/{number:08d}.html",
        "title": f"<font color='red'>昆湖市第{number}局…</font>",
        "realtitle": f"昆湖市第{number}局2023年年报",
        "infodate": "2024-01-20",
    }


def served(total: int, *, first: int = 0, most: int = 100, zero_is_first: bool = False, counts: bool = True) -> Any:  # noqa: ANN401
    """A service that counts its pages from `first` and gives `most` records at a time."""

    def serve(ask: Ask) -> str:
        assert (ask.url, ask.form) == (SERVICE, None)
        told = json.loads(ask.json_body or "")
        assert (told["siteGuid"], told["deptcode"], told["categorynum"]) == (GUID, "KHS001", "003004")
        size = min(most, told["pageSize"])
        place = max(0, told["pageIndex"] - first) if zero_is_first else told["pageIndex"] - first
        rows = [row(number) for number in range(1, total + 1)][place * size : (place + 1) * size] if place >= 0 else []
        custom: dict[str, object] = {"data": rows}
        return json.dumps({"custom": custom | ({"total": total} if counts and rows else {})}, ensure_ascii=False)

    return serve


def column(html: str, url: str = COLUMN) -> Ask:
    (ask,) = read(PLATFORM, html, Ask(url, "column")).more
    return ask


def crawl(html: str, serve: Callable[[Ask], str]) -> tuple[set[str], list[Listing]]:
    waiting, found, pages, asked = [column(html)], set(), [], set()
    while waiting:
        ask = waiting.pop(0)
        if (ask.url, ask.json_body) in asked:
            continue
        asked.add((ask.url, ask.json_body))
        assert len(asked) < 40
        pages.append(read(PLATFORM, SITE if ask.json_body is None else serve(ask), ask))
        found |= {record.url for record in pages[-1].records}
        waiting += pages[-1].more
    return found, pages


@pytest.mark.parametrize("total", [1, 20, 21, 75])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("zero_is_first", [False, True])
@pytest.mark.parametrize("counts", [False, True])
def test_the_list_is_read_to_its_end_whatever_pages_are_counted_from(
    total: int, first: int, *, zero_is_first: bool, counts: bool
) -> None:
    found, pages = crawl(
        f"<script>{SITE}</script>", served(total, first=first, zero_is_first=zero_is_first, counts=counts)
    )

    assert len(found) == total
    assert {page.problem for page in pages} == {None}


def test_a_service_that_gives_fewer_at_a_time_is_read_to_its_end() -> None:
    assert len(crawl(f"<script>{SITE}</script>", served(33, most=5))[0]) == 33


def test_the_name_of_the_site_comes_from_a_script_beside_the_page() -> None:
    ask = column('<script src="../js/webbuildercommon.js?v=1"></script>')

    assert (ask.role, ask.way, ask.json_body) == ("list", "rest_list", None)
    assert ask.url.partition("#")[0] == f"{HOST}/js/webbuildercommon.js?v=1"
    assert len(crawl("<p></p>", served(30))[0]) == 30


def test_the_script_is_asked_for_again_for_every_list() -> None:
    assert column("<p></p>").url != column("<p></p>", COLUMN.replace("KHS001", "KHS002")).url


@pytest.mark.parametrize(
    "html",
    [
        "<script>$.post('/x/getGovInfoList', {deptcode: 'KHS001', \"categorynum\":\"003004\"})</script>",
        "<input id='deptcode' value='KHS001'><script>var categorynum = '003004'; getgovinfolist()</script>",
    ],
)
def test_what_the_list_is_asked_by_may_stand_in_the_page(html: str) -> None:
    ask = column(f"{html}<script>{SITE}</script>", f"{HOST}/003/list.html")

    told = json.loads(ask.json_body or "")
    assert (told["deptcode"], told["categorynum"]) == ("KHS001", "003004")


def test_a_page_that_says_where_its_pages_begin_is_believed() -> None:
    ask = column(f"<script>{SITE} var p = {{pageIndex: 1, pageSize: 15}}</script>")

    assert json.loads(ask.json_body or "")["pageIndex"] == 1
    assert read(PLATFORM, served(3, first=1)(ask), ask).unconfirmed == ()
    guessed = column(f"<script>{SITE}</script>")
    assert read(PLATFORM, served(3)(guessed), guessed).unconfirmed == ("epoint_first_page",)


def test_titles_are_whole_and_dates_are_kept() -> None:
    ask = column(f"<script>{SITE}</script>")
    rows = [row(1), {"infourl": "003/2.html", "title": "<b>昆湖市&amp;二</b>"}, {"title": "无址"}]
    found = read(PLATFORM, json.dumps({"custom": json.dumps({"data": rows, "count": 3})}), ask)

    assert [(record.url, record.title, record.date) for record in found.records] == [
        (f"{HOST}/003/003004/20240120/00000001.html", "昆湖市第1局2023年年报", "2024-01-20"),
        (f"{HOST}/003/2.html", "昆湖市&二", None),
    ]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("<html>500</html>", "not_understood"),
        ('{"custom": null}', "not_understood"),
        ('{"custom":{"data":[],"total":0}}', None),
    ],
)
def test_what_is_no_answer_is_reported(answer: str, problem: str | None) -> None:
    assert read(PLATFORM, answer, column(f"<script>{SITE}</script>")).problem == problem


def test_a_service_that_turns_no_pages_is_reported() -> None:
    _, pages = crawl(
        f"<script>{SITE}</script>", lambda _ask: json.dumps({"custom": {"data": [row(1)] * 20, "total": 60}})
    )

    assert pages[-1].problem == "paging_ignored"


def test_a_script_that_does_not_name_the_site_is_reported() -> None:
    assert read(PLATFORM, "var a = 1;", column("<p></p>")).problem == "not_understood"


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (
            "<script src='/js/webBuilderCommon.js'></script><input id='categorynum' value='003'>",
            f"{HOST}/003/list.html",
        ),
        ("<p>getgovinfolist</p>", f"{HOST}/003/list.html"),
    ],
)
def test_other_pages_are_left_alone(html: str, url: str) -> None:
    assert PLATFORM.listing(Page(url, html.encode()), Ask(url, "column")) is None
