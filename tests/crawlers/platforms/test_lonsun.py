from __future__ import annotations

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.lonsun import PLATFORM
from tests.crawlers.platforms.served import crawl, query, read

HOST = "https://www.jinling.gov.cn"
COLUMN = f"{HOST}/public/column/6596035?type=3"


def ways(html: str, url: str = f"{HOST}/") -> list[tuple[str, str | None]]:
    asks = PLATFORM.ways(Page(url, html.encode(), "text/html; charset=utf-8"), ())
    assert {(ask.role, ask.way) for ask in asks} <= {("column", "type3")}
    return [(ask.url, ask.agency) for ask in asks]


def item(number: int) -> str:
    address = f"/public/6596035/{1260855600 + number}.html"
    return f"<li><a href='{address}'>金岭县第{number}局2023年年报</a><em>2024-01-20</em></li>"


def listed(first: int, last: int, rest: str = "") -> str:
    return f"<ul>{''.join(map(item, range(first, last + 1)))}</ul>{rest}"


def column(rest: str, url: str = COLUMN) -> Listing:
    return read(PLATFORM, listed(1, 3, rest), Ask(url, "column"))


def test_every_agency_leads_to_its_annual_reports_once() -> None:
    html = (
        "<a href='/public/column/6596035?type=4&action=list&nav=3'>政府信息公开目录</a>"
        '<a href="//www.jinling.gov.cn/public/column/6596035?type=2">金岭县水利局</a>'
        "<a href='public/column/6596040?type=3&amp;nav=5&amp;sub=1&amp;timeFrame=2023'>金岭县财政局</a>"
        "<a href='/public/column/6596041/'>更多</a><a href='/content/column/6795642'>金岭县教育局</a>"
        "<a href='https://www.dongling.gov.cn/public/column/1?type=3'>市局</a>"
    )

    assert ways(html) == [
        (COLUMN, "金岭县水利局"),
        (f"{HOST}/public/column/6596040?type=3", "金岭县财政局"),
        (f"{HOST}/public/column/6596041?type=3", None),
    ]


def test_the_page_itself_names_its_agency() -> None:
    assert ways("", f"{HOST}/public/column/6596035?type=4&catId=1") == [(COLUMN, None)]
    assert ways("<a href='?type=3'>年报</a>", f"{COLUMN}&nav=5") == []


@pytest.mark.parametrize("address", ["/public/6596035/1260855690.html", "/public/content/77", "/content/article/77"])
def test_all_kinds_of_articles_are_entries(address: str) -> None:
    html = f"<ul><li><a href='{address}'>金岭县水利局2023年年报</a></li></ul>"

    assert [record.url for record in read(PLATFORM, html, Ask(COLUMN, "column")).records] == [HOST + address]


def test_links_of_the_pager_are_followed() -> None:
    def page(number: int) -> str:
        links = "".join(f"<a href='?type=3&p={n}'>{n}</a>" for n in (1, 2, 3))
        return listed(number * 3 - 2, number * 3, links)

    found = crawl(PLATFORM, COLUMN, page(1), lambda ask: page(int(query(ask)["p"])))

    assert len(found.records) == 9
    assert found.is_complete
    assert not any(listing.unconfirmed for listing in found.pages)


@pytest.mark.parametrize(
    "rest",
    [
        "<p>共3页</p>",
        "<script>Ls.pagination('#p', {pageCount: '3', currentIndex: 1})</script>",
        "<script>var totalPages=3;</script>",
        '<div class="page" data-page-count="x"></div><script>init({"totalPage":3})</script>',
    ],
)
def test_without_links_the_service_is_asked_in_the_way_that_is_taken_for_granted(rest: str) -> None:
    found = crawl(PLATFORM, COLUMN, listed(1, 3, rest), lambda ask: listed(ask.number * 3 - 2, ask.number * 3, rest))

    assert [ask.url for ask in found.calls] == [f"{COLUMN}&pageIndex=2", f"{COLUMN}&pageIndex=3"]
    assert found.pages[0].unconfirmed == ("lonsun_page_parameter",)
    assert len(found.records) == 9
    assert found.is_complete


def test_an_answer_without_entries_is_reported() -> None:
    found = crawl(PLATFORM, COLUMN, listed(1, 3, "共2页"), lambda _ask: "<ul></ul>")

    assert found.problem == "empty_list"


def test_a_list_of_one_page_has_no_further_ones() -> None:
    assert column("<script>var pageCount = 1</script>").more == ()


def test_a_page_that_is_the_report_is_no_list() -> None:
    menu = "<ul><li><a href='/public/column/6596040?type=3'>金岭县财政局</a></li></ul>"
    html = f"<h2>2023年年报</h2><p>一、总体情况</p>{menu}"

    assert PLATFORM.listing(Page(COLUMN, html.encode(), "text/html; charset=utf-8"), Ask(COLUMN, "column")) is None
