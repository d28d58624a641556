from __future__ import annotations

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.nfcms import PLATFORM
from tests.crawlers.platforms.served import crawl, read

HOST = "http://www.yueshan.gov.cn"
COLUMN = f"{HOST}/zwgk/xxgknb/2024/index.html"


def item(number: int, kind: str = "post") -> str:
    address = f"{HOST}/zwgk/xxgknb/2024/content/{kind}_{10070700 + number}.html"
    title = f"越山区第{number}局2024年年报"
    return f'<li><a title="{title}" href="{address}">{title[:6]}…</a><span>2025-01-20</span></li>'


def listed(first: int, last: int, rest: str = "") -> str:
    return f"<ul>{''.join(map(item, range(first, last + 1)))}</ul>{rest}"


def column(rest: str) -> Listing:
    return read(PLATFORM, listed(1, 3, rest), Ask(COLUMN, "column"))


def test_links_of_the_pager_are_followed_whatever_they_are_called() -> None:
    pager = '<a href="index.html">1</a><a href="list_b.html">2</a><a href="list_b.html">下一页</a>'
    found = crawl(
        PLATFORM,
        COLUMN,
        listed(1, 3, f"{pager}<script>createPageHTML(2,0,'index','html')</script>"),
        lambda _ask: listed(4, 5),
    )

    assert [ask.url for ask in found.calls] == [f"{HOST}/zwgk/xxgknb/2024/list_b.html"]
    assert len(found.records) == 5
    assert found.is_complete
    assert all(page.unconfirmed == () for page in found.pages)


def test_names_of_pages_that_only_a_script_tells_are_marked() -> None:
    found = column('<script>createPageHTML( 3, 0, "index" , "html" );</script>')

    assert [ask.url.rpartition("/")[2] for ask in found.more] == ["index_2.html", "index_3.html"]
    assert found.pages_known == 3
    assert found.unconfirmed == ("nfcms_second_page",)


@pytest.mark.parametrize("rest", ["", "<script>createPageHTML(1, 0, 'index', 'html')</script>"])
def test_a_list_of_one_page_has_no_further_ones(rest: str) -> None:
    found = column(rest)

    assert (len(found.records), found.more, found.unconfirmed) == (3, (), ())


def test_pages_that_nobody_names_are_not_made_up() -> None:
    found = column("<p>共 4 页</p><a href='javascript:;'>下一页</a>")

    assert (found.more, found.pages_known) == ((), 4)


def test_a_twin_for_telephones_counts_only_without_the_post() -> None:
    both = f"<ul>{item(1)}{item(1, 'mpost')}{item(2, 'mpost')}{item(3)}</ul>"
    found = read(PLATFORM, both, Ask(COLUMN, "column"))

    assert [record.url.rpartition("/")[2] for record in found.records] == [
        "post_10070701.html",
        "mpost_10070702.html",
        "post_10070703.html",
    ]


def test_pages_of_other_systems_are_left_alone() -> None:
    html = b"<ul><li><a href='/a/t20250101_123456.html'>2024</a></li></ul><script>NFCMS_SITE_ID=1</script>"

    assert PLATFORM.listing(Page(COLUMN, html), Ask(COLUMN, "column")) is None
