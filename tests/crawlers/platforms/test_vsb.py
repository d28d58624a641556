from __future__ import annotations

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.vsb import PLATFORM
from tests.crawlers.platforms.served import crawl, read

HOST = "http://www.hewan.gov.cn"
COLUMN = f"{HOST}/zfxxgk/xxgknb.htm"


def item(number: int, up: str = "..") -> str:
    return (
        f'<li id="line_u8_{number}"><a href="{up}/info/1667/{53870 + number}.htm" title="河湾县第{number}局2022年年报">'
        f"河湾县第{number}局<span>2023-01-20</span></a></li>"
    )


def listed(first: int, last: int, pager: str = "", up: str = "..") -> str:
    return f"<ul>{''.join(item(number, up) for number in range(first, last + 1))}</ul><div>{pager}</div>"


def column(pager: str, url: str = COLUMN) -> Listing:
    return read(PLATFORM, listed(1, 3, pager), Ask(url, "column"))


def test_links_of_the_pager_are_followed() -> None:
    def page(number: int) -> str:
        href = "xxgknb/3.htm" if number == 1 else f"{4 - number}.htm"
        link = f'<span class="p_next"><a href="{href}">下页</a></span>' if number < 4 else "下页"
        return listed(number * 3 - 2, number * 3, f"共12条&nbsp;{number}/4 {link}", "../.." if number > 1 else "..")

    found = crawl(PLATFORM, COLUMN, page(1), lambda ask: page(4 - int(ask.url.rpartition("/")[2][0]) + 1))

    assert len(found.records) == 12
    assert found.is_complete
    assert not any(listing.unconfirmed for listing in found.pages)


@pytest.mark.parametrize("pager", ["共120条 1/4", "<td>共120条</td> <td>1/4</td>", "第1/4页"])
def test_without_links_pages_are_counted_down_and_that_is_marked(pager: str) -> None:
    found = column(f"{pager} <a href='javascript:go(2)'>下页</a>")

    assert [(ask.number, ask.url) for ask in found.more] == [
        (number, f"{HOST}/zfxxgk/xxgknb/{file}.htm") for number, file in ((2, 3), (3, 2), (4, 1))
    ]
    assert found.unconfirmed == ("vsb_pages",)


def test_an_older_page_leads_to_no_pages_of_its_own_counting() -> None:
    assert column("共120条 2/4", f"{HOST}/zfxxgk/xxgknb/3.htm").more == ()
    assert column("共3条 1/1").more == ()


def test_items_are_known_by_their_place_where_they_lead_elsewhere() -> None:
    html = (
        '<ul><li id="line_u5_0"><a href="/content.jsp?urltype=news.NewsContentUrl&wbnewsid=1">2023年年报</a></li></ul>'
    )

    assert len(read(PLATFORM, html, Ask(COLUMN, "column")).records) == 1


def test_pages_of_other_systems_are_left_alone() -> None:
    html = b"<ul><li><a href='/a/t20250101_123456.html'>2024</a></li></ul>"

    assert PLATFORM.listing(Page(COLUMN, html), Ask(COLUMN, "column")) is None
