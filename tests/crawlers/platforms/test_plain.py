from __future__ import annotations

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.plain import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, read

HOST = "http://www.nandu.gov.cn"
COLUMN = f"{HOST}/xxgk/nb/"


def item(number: int) -> str:
    address = f"/xxgk/nb/{90000 + number}.html"
    return f"<li><a href='{address}'>南渡县第{number}局2023年年报</a><span>2024-01-1{number % 9}</span></li>"


def listed(first: int, last: int, pager: str = "") -> str:
    return f"<html><body><ul>{''.join(map(item, range(first, last + 1)))}</ul><div>{pager}</div></body></html>"


def column(pager: str, url: str = COLUMN, ask: Ask | None = None) -> Listing:
    return read(PLATFORM, listed(1, 3, pager), ask or Ask(url, "column"))


def turned(total: int, link: str, *, last_page: int | None = None) -> Served:
    """A list of three entries a page, whose pager is `link` with the number of the next page in it."""
    pages = -(-total // 3)

    def page(number: int) -> str:
        pager = link.replace("{n}", str(number + 1)) if number < (last_page or pages) else "下一页"
        return listed(number * 3 - 2, min(number * 3, total), f"共{total}条 {number}/{pages} {pager}")

    return crawl(PLATFORM, COLUMN, page(1), lambda ask: page(int(ask.url.rpartition("_")[2].partition(".")[0])))


@pytest.mark.parametrize("total", [1, 3, 4, 25])
@pytest.mark.parametrize(
    "link",
    [
        '<a href="index_{n}.html">下一页</a>',
        "<A class=next HREF=/xxgk/nb/index_{n}.html>下页</A>",
        '<a href="//www.nandu.gov.cn/xxgk/nb/index_{n}.html"><span>下一页&gt;&gt;</span></a>',
        '<a title="下一页" href="./index_{n}.html"><img src="/n.png"></a>',
        '<a href="index_{n}.html">&gt;</a>',
        '<a href="index_1.html">1</a> <a href="index_{n}.html">{n}</a>',
    ],
)
def test_a_list_is_followed_to_its_end(total: int, link: str) -> None:
    found = turned(total, link)

    assert len(found.records) == total
    assert found.is_complete


def test_a_list_that_ends_too_soon_is_not_complete() -> None:
    assert not turned(9, '<a href="index_{n}.html">下一页</a>', last_page=2).is_complete


@pytest.mark.parametrize(
    ("url", "href"),
    [
        (f"{HOST}/list.asp?classid=31", "?classid=31&page=2"),
        (f"{HOST}/zfxxgk/xxgknb.htm", "xxgknb/8.htm"),
        (f"{HOST}/zfxxgk/xxgknb/8.htm", "7.htm"),
        (f"{HOST}/zwgk/nb/1.html", "2.html"),
        (f"{HOST}/zwgk/nb", "/zwgk/nb/page/2"),
        (f"{HOST}/zwgk/nb2024.html", "nb2024_2.html"),
        (f"{HOST}/list/31/1/", "/list/31/2/"),
    ],
)
def test_a_next_page_shares_the_address_of_its_list(url: str, href: str) -> None:
    (ask,) = column(f'<a href="{href}">下一页</a>', url).more

    assert (ask.role, ask.number) == ("list", 2)
    assert ask.url == f"{HOST}{href}" if href.startswith("/") else ask.url.endswith(href)


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="/zwgk/other/index_2.html">下一页</a>',
        '<a href="http://www.beiling.gov.cn/xxgk/nb/index_2.html">下一页</a>',
        '<a href="javascript:turn(2)">下一页</a><a href="#">&gt;</a>',
        '<a href="/xxgk/nb/">下一页</a>',
        '<a href="/zwgk/">&gt;</a><a href="/xxgk/nb/jczwgk.html">»</a>',
        '<a href="/xxgk/nb/2.html">下一篇</a>',
    ],
)
def test_what_turns_the_pages_of_something_else_is_not_followed(pager: str) -> None:
    assert column(pager).more == ()


@pytest.mark.parametrize(
    "pager",
    [
        "共120条 1/9",
        "<td>共<b>120</b>条&nbsp;&nbsp;1/9&nbsp;</td>",
        "共120条 每页15条 1/9",
        "第1/9页",
        "第 <i>1</i> / 9 页",
        "共 9 页",
        "总共9页",
        "页次：1/9",
        "当前第1页 共<span>9</span>页",
        "总页数：9",
    ],
)
def test_the_pager_says_how_much_is_missing(pager: str) -> None:
    assert column(pager).pages_known == 9


@pytest.mark.parametrize("words", ["<script>var a='共9页'</script>", "2024/01/09 第3期", "9/页"])
def test_other_figures_are_no_pages(words: str) -> None:
    assert column(words).pages_known is None


def test_a_list_that_counts_its_records_alone_is_known_to_be_cut() -> None:
    assert column("共 20 条").records_known == 20
    assert column("共 2 条").records_known is None


def test_paging_has_an_end() -> None:
    further = Ask(f"{COLUMN}index_500.html", "list", "plain", number=500)

    assert column('<a href="index_501.html">下一页</a>', ask=further).more == ()


def test_a_further_page_without_entries_is_reported() -> None:
    further = Ask(f"{COLUMN}index_2.html", "list", "plain", number=2)

    assert read(PLATFORM, "<html>请稍候</html>", further).problem == "empty_list"


def test_a_page_without_entries_is_no_list() -> None:
    assert PLATFORM.listing(Page(COLUMN, b"<p></p>"), Ask(COLUMN, "column")) is None


def test_frames_that_may_hold_lists_are_opened_at_the_same_depth() -> None:
    frames = (
        "/xxgk/login.html",
        "list/nb_1.html",
        "/share/index.jsp",
        "/footer.html",
        "/module/xxgk/tree.jsp?a=1",
        "http://www.weather.gov.cn/x.html",
        "/ad/1.html",
        "/pdfjs/web/viewer.html?file=/a.pdf",
        "about:blank",
    )
    page = "".join(f'<iframe width="100%" src="{frame}"></iframe>' for frame in frames)
    (ask,) = read(PLATFORM, page, Ask(COLUMN, "column", way="column", depth=2)).more

    assert (ask.url, ask.role, ask.state) == (f"{COLUMN}list/nb_1.html", "column", (("frame", "1"),))


def test_frames_within_frames_are_left() -> None:
    ask = Ask(f"{COLUMN}list/nb_1.html", "column", state=(("frame", "1"),))

    assert PLATFORM.listing(Page(ask.url, b'<iframe src="/xxgk/nb_2.html"></iframe>'), ask) is None
