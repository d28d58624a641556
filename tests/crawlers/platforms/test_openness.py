from __future__ import annotations

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.openness import PLATFORM
from tests.crawlers.platforms.served import crawl, read

HOST = "http://www.xuanling.gov.cn"
LIST = f"{HOST}/XxgkAnnualReport/showList/648/page_1.html"
HEX = "5f0c1d2e3a4b" * 2


def ways(html: str, url: str = f"{HOST}/") -> tuple[Ask, ...]:
    return PLATFORM.ways(Page(url, html.encode(), "text/html; charset=utf-8"), ())


def item(number: int, address: str = "/XxgkAnnualReport/show/{n}.html") -> str:
    return f"<li><a href='{address.format(n=7000 + number)}'>宣陵区第{number}局2023年年报</a><i>2024-01-20</i></li>"


def listed(first: int, last: int, pager: str = "") -> str:
    return f"<ul>{''.join(map(item, range(first, last + 1)))}</ul><div>{pager}</div>"


def test_lists_of_annual_reports_are_taken_as_they_are_linked() -> None:
    html = (
        "<a href='/openness/OpennessAnnualReport/showList/1283/0/page_1.html'>宣陵区水利局</a>"
        '<a href="//www.xuanling.gov.cn/XxgkAnnualReport/showList/648/page_1.html">年报</a>'
        "<a href='http://www.dongling.gov.cn/XxgkAnnualReport/showList/1/page_1.html'>市局</a>"
    )

    assert [(ask.role, ask.url, ask.agency, ask.state) for ask in ways(html)] == [
        ("column", f"{HOST}/openness/OpennessAnnualReport/showList/1283/0/page_1.html", "宣陵区水利局", ()),
        ("column", LIST, None, ()),
    ]


@pytest.mark.parametrize("module", ["opennessContent", "opennessGuide", "opennessAnnualReport"])
def test_old_addresses_have_the_branch_in_their_query(module: str) -> None:
    (ask,) = ways(f'<a href="/{module}/?branch_id={HEX}">宣陵区水利局</a>')

    assert (ask.url, ask.agency) == (f"{HOST}/opennessAnnualReport/?branch_id={HEX}", "宣陵区水利局")


def test_other_branches_are_listed_in_the_way_of_the_one_that_is_linked() -> None:
    html = (
        "<a href='/XxgkAnnualReport/showList/648/page_1.html'>政府信息公开年报</a>"
        "<a href='/OpennessContent/showList/649/0/page_1.html'>宣陵区财政局</a>"
    )

    assert [(ask.url, ask.agency, ask.state) for ask in ways(html)] == [
        (LIST, None, ()),
        (LIST.replace("648", "649"), "宣陵区财政局", ()),
    ]


def test_a_list_of_other_duties_leads_by_analogy_and_that_is_marked() -> None:
    html = (
        "<a href='/XxgkPolicy/showList/649/page_1.html'>宣陵区财政局</a>"
        "<a href='/openness/OpennessContent/showList/9/0/page_1.html'>宣陵区教育局</a>"
    )
    asks = ways(html, f"{HOST}/BranchOpennessContent/showList/648/0/page_1.html")

    assert [(ask.url, ask.agency) for ask in asks] == [(LIST, None), (LIST.replace("648", "649"), "宣陵区财政局")]
    assert read(PLATFORM, listed(1, 3), asks[0]).unconfirmed == ("openness_report_lists",)
    assert ways(html) == ()


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='page_2.html'>2</a><a href='page_3.html'>3</a><a href='page_4.html'>4</a>",
        f"<a href='{HOST}/XxgkAnnualReport/showList/648/page_NEXT.html'>下一页</a>",
        "第<b>1</b>/4页 <a href='javascript:void(0)'>下一页</a>",
        "共 4 页",
    ],
)
def test_the_list_is_read_to_its_end(pager: str) -> None:
    def page(number: int) -> str:
        turned = pager if number < 4 else pager.replace("下一页", "末页")
        return listed(number * 3 - 2, number * 3, turned.replace("NEXT", str(number + 1)))

    found = crawl(PLATFORM, LIST, page(1), lambda ask: page(int(ask.url.rpartition("_")[2].partition(".")[0])))

    assert len(found.records) == 12
    assert found.is_complete


@pytest.mark.parametrize(
    "address",
    [
        "/XxgkAnnualReport/show/{n}.html",
        "/OpennessAnnualReport/show/{n}.html",
        "/openness/OpennessAnnualReport/show/{n}.html",
        "/OpennessContent/show/{n}.html",
        "/xxgk/openness/detail/annual_report/" + HEX[:20] + "{n}.html",
    ],
)
def test_all_kinds_of_articles_are_entries(address: str) -> None:
    assert len(read(PLATFORM, f"<ul>{item(1, address)}</ul>", Ask(LIST, "column")).records) == 1


def test_pages_of_other_systems_are_left_alone() -> None:
    html = "<ul><li><a href='/a/t20250101_123456.html'>2024</a></li></ul>"

    assert ways(html) == ()
    assert PLATFORM.listing(Page(LIST, html.encode()), Ask(LIST, "column")) is None
