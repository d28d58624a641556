"""Lists whose pages and entries only a script or a click opens, and feeds."""

from __future__ import annotations

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.items import list_links
from crawlers.platforms.plain import PLATFORM
from tests.crawlers.platforms.served import read

COLUMN = "http://www.nandu.gov.cn/nb/list.jsp?cid=7"
TITLE = "南渡县水利局2023年政府信息公开年报"
ITEMS = "".join(
    f"<li><a href='/nb/{n}.html'>南渡县第{n}局2023年年报</a><span>2024-01-1{n}</span></li>" for n in range(3)
)


@pytest.mark.parametrize(
    ("pager", "url"),
    [
        ('<a href="javascript:;" onclick="location.href=\'list.jsp?cid=7&page=2\'">下一页</a>', f"{COLUMN}&page=2"),
        (
            (
                "<script>function go(n){ window.location.href='list.jsp?cid=7&page='+n; }</script>"
                "<a href='javascript:go(2)'>下一页</a>"
            ),
            f"{COLUMN}&page=2",
        ),
        (
            (
                "<select onchange='location=this.value'><option value='list.jsp?cid=7'>1</option>"
                "<option value='list.jsp?cid=7&p=2'>2</option></select>"
            ),
            f"{COLUMN}&p=2",
        ),
        (
            (
                "<script>laypage.render({elem:'p',count:7,limit:3,jump:function(o){"
                "location.href='list.jsp?cid=7&p='+o.curr}})</script>"
            ),
            f"{COLUMN}&p=2",
        ),
        (
            (
                "<form name=f><input type=hidden name=cid value=7><input type=hidden name=no value=1>"
                "</form><script>function go(n){document.f.no.value=n;document.f.submit();}</script>"
                "<a href='javascript:go(2)'>下一页</a>"
            ),
            f"{COLUMN}&no=2",
        ),
    ],
)
def test_a_pager_that_only_a_script_turns_ended_the_list(pager: str, url: str) -> None:
    found = read(PLATFORM, f"<ul>{ITEMS}</ul>{pager}", Ask(COLUMN, "column"))

    assert [ask.url for ask in found.more] == [url]


def test_the_postback_of_asp_net_was_not_sent() -> None:
    pager = (
        "<form method=post action='list.jsp?cid=7'><input type=hidden name=__VIEWSTATE value=dDw>"
        "<input type=hidden name=__EVENTTARGET><input type=hidden name=__EVENTARGUMENT>"
        "<a href=\"javascript:__doPostBack('pager','2')\">下一页</a></form>"
    )

    (ask,) = read(PLATFORM, f"<ul>{ITEMS}</ul>{pager}", Ask(COLUMN, "column")).more

    assert ask.form is not None
    assert dict(ask.form) == {"__VIEWSTATE": "dDw", "__EVENTTARGET": "pager", "__EVENTARGUMENT": "2"}


def test_a_postback_to_a_page_already_seen_has_no_end() -> None:
    link = "<a href=\"javascript:__doPostBack('p','2')\">下一页</a>"
    pager = f"<form method=post><input type=hidden name=__VIEWSTATE>{link}</form>"

    assert not read(PLATFORM, f"<ul>{ITEMS}</ul>{pager}", Ask(COLUMN, "list", "plain", number=2)).more


def test_a_pager_that_nobody_understands_passed_for_the_end() -> None:
    found = read(PLATFORM, f"<ul>{ITEMS}</ul><a onclick='turnPage(2)' href='#'>下一页</a>", Ask(COLUMN, "column"))

    assert found.problem == "paging_by_script"


@pytest.mark.parametrize(
    "item",
    [
        f"<li><a href=\"javascript:window.open('/nb/7.html')\">{TITLE}</a></li>",
        f"<li><a href='#' onclick=\"openInfo('/nb/7.html')\">{TITLE}</a></li>",
        f"<li onclick=\"window.open('/nb/7.html')\"><span>{TITLE}</span><span>2024-01-15</span></li>",
        f"<li data-url='/nb/7.html'><p>{TITLE}</p><i>2024-01-15</i></li>",
        f'<script>var list = [{{"url": "/nb/7.html", "title": "{TITLE}", "date": "2024-01-15"}}];</script>',
        f"<li><a href='\\nb\\7.html'>{TITLE}</a></li>",
    ],
)
def test_entries_without_a_plain_link_were_not_seen(item: str) -> None:
    page = Page(COLUMN, f"<html><body><ul>{item}</ul></body></html>".encode(), "text/html; charset=utf-8")

    (link,) = list_links(page)

    assert link.url == "http://www.nandu.gov.cn/nb/7.html"
    assert link.text.startswith(TITLE)


def test_a_feed_was_no_list() -> None:
    body = (
        f"<?xml version='1.0'?><rss><channel><title>年报</title><item><title><![CDATA[{TITLE}]]></title>"
        "<link>http://www.nandu.gov.cn/nb/7.html</link></item></channel></rss>"
    )

    (link,) = list_links(Page(COLUMN, body.encode(), "text/xml"))

    assert (link.url, link.text) == ("http://www.nandu.gov.cn/nb/7.html", TITLE)


def test_chinese_queries_went_out_in_another_encoding_than_the_pages() -> None:
    markup = f"<meta charset=gbk><a href='/年/s.asp?t=年'>{TITLE}</a>"

    (link,) = Page(COLUMN, markup.encode("gbk"), "text/html").links

    assert link.url == "http://www.nandu.gov.cn/%E5%B9%B4/s.asp?t=%C4%EA"
