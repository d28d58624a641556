from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from crawlers.asks import Ask, Listing
from crawlers.page import Page
from crawlers.platforms.hanweb import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, query, read

COLUMN = "https://www.qinghe.gov.cn/col/col64511/index.html"
PARAMETERS = (
    "col:1,appid:1,webid:3,path:'/',columnid:64511,sourceContentType:1,unitid:464148,"
    "webname:'%E6%B8%85%E6%B2%B3',permissiontype:0"
)
NEXT = (
    "/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=3&path=/&columnid=64511&unitid=464148"
    "&webname=%E6%B8%85%E6%B2%B3&permissiontype=0"
)

Server = Callable[[Ask], str]


def address(number: int) -> str:
    return f"/art/2024/1/9/art_64511_{number}.html"


def item(number: int) -> str:
    return f'<li><a href="{address(number)}" title="清河县第{number}局2023年报告">清河…</a><b>2024-01-09</b></li>'


def xml(records: list[str], *, total: int | None = None, service: str = "") -> str:
    head = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    group = f'<nextgroup><![CDATA[<a href="{service}"></a>]]></nextgroup>' if service else ""
    inner = "".join(f"<record><![CDATA[{record}]]></record>" for record in records)
    return f"<datastore>{head}{group}<recordset>{inner}</recordset></datastore>"


def column(
    inlined: int, total: int, *, per_page: int = 15, options: str = f"ajaxParam:{{{PARAMETERS}}}", service: str = NEXT
) -> str:
    store = xml([item(number) for number in range(1, inlined + 1)], service=service)
    return (
        f'<div class="list"><div id="464148"><script type="text/xml">{store}</script></div></div>'
        f"<script>$('#464148').jpage({{ totalRecord: {total}, perPage: {per_page}, groupSize: 3,"
        f" proxyUrl:'/module/web/jpage/dataproxy.jsp', {options} }})</script>"
    )


def by_range(total: int) -> Server:
    def serve(ask: Ask) -> str:
        asked = query(ask)
        first, last = int(asked["startrecord"]), int(asked["endrecord"])
        return xml([item(number) for number in range(first, min(last, total) + 1)], total=total)

    return serve


def by_page(total: int, *, limit: int = 300, limit_is_strict: bool = False) -> Server:
    def serve(ask: Ask) -> str:
        asked = query(ask)
        per_page = int(asked["perpage"])
        if per_page > limit and limit_is_strict:
            return "<?xml version='1.0' encoding='UTF-8'?><datastore/>"
        per_page = min(per_page, limit)
        first = (int(asked.get("page", "1")) - 1) * per_page + 1
        return xml([item(number) for number in range(first, min(first + per_page - 1, total) + 1)], total=total)

    return serve


def column_page(text: str) -> Listing:
    return read(PLATFORM, text, Ask(COLUMN, "column"))


def served(html: str, serve: Server) -> Served:
    return crawl(PLATFORM, COLUMN, html, serve)


def all_of(total: int) -> list[str]:
    return sorted(f"https://www.qinghe.gov.cn{address(number)}" for number in range(1, total + 1))


@pytest.mark.parametrize("total", [1, 44, 45, 46, 128, 500])
@pytest.mark.parametrize("inlined", [0, 15, 45])
@pytest.mark.parametrize("serve", [by_range, by_page])
def test_every_record_is_found_whatever_the_generation_of_the_service(
    total: int, inlined: int, serve: Callable[[int], Server]
) -> None:
    found = served(column(min(inlined, total), total), serve(total))

    assert found.records == all_of(total)
    assert found.is_complete
    assert found.state.records_known == total
    assert len(found.state.pages) == found.state.pages_known


def test_pages_are_counted_as_calls() -> None:
    found = served(column(45, 128), by_range(128))

    assert [ask.number for ask in found.calls] == [2, 3]
    assert {page.pages_known for page in found.pages} == {3}


def test_the_service_is_asked_as_a_browser_does() -> None:
    (ask,) = column_page(column(45, 128)).more

    assert ask.url == (
        "https://www.qinghe.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15"
    )
    assert dict(ask.form or ())["unitid"] == "464148"
    assert dict(ask.form or ())["columnid"] == "64511"
    assert dict(ask.form or ())["webname"] == "清河"
    assert dict(ask.headers) == {"Referer": COLUMN, "X-Requested-With": "XMLHttpRequest"}


def test_a_name_that_is_encoded_twice_goes_out_as_it_came() -> None:
    (ask,) = column_page(column(45, 90, options="ajaxParam:{columnid:'1',webname:'%25E6%25B8%2585'}")).more

    assert dict(ask.form or ())["webname"] == "%E6%B8%85"


@pytest.mark.parametrize("perpage", [50, 15])
@pytest.mark.parametrize("is_strict", [True, False])
def test_a_limit_of_records_per_answer_is_found_out(perpage: int, is_strict: bool) -> None:  # noqa: FBT001
    found = served(column(45, 128), by_page(128, limit=perpage, limit_is_strict=is_strict))

    assert found.records == all_of(128)
    assert found.is_complete


def test_a_first_generation_that_gives_less_than_asked_for_is_followed_to_the_end() -> None:
    def serve(ask: Ask) -> str:
        first = int(query(ask)["startrecord"])
        return xml([item(number) for number in range(first, min(first + 14, 128) + 1)], total=128)

    found = served(column(45, 128), serve)

    assert found.records == all_of(128)
    assert (len(found.state.pages), found.state.pages_known) == (7, 7)


def test_a_service_that_always_gives_the_first_page_is_reported() -> None:
    found = served(column(15, 500, per_page=5), lambda _: xml([item(1), item(2)], total=500))

    assert found.records == all_of(15)
    assert found.problem == "paging_ignored"
    assert len(found.calls) <= 4


@pytest.mark.parametrize(
    "body", ["", "<datastore><recordset></recordset></datastore>", "<?xml version='1.0'?><datastore/>"]
)
def test_an_empty_service_leaves_the_inlined_records(body: str) -> None:
    found = served(column(45, 128), lambda _: body)

    assert found.records == all_of(45)
    assert [page.problem for page in found.pages] == [None, "empty_list"]


def test_an_error_page_is_no_answer() -> None:
    found = served(column(45, 128), lambda _: "<html><body><h1>系统繁忙</h1></body></html>")

    assert found.problem == "not_understood"


@pytest.mark.parametrize(
    "record",
    [
        "<li><a title='甲局2023年报告' href='/art/2024/1/9/art_1_1.html'>甲局…</a><b>2024-01-09</b></li>",
        "<tr><td>1</td><td><a href=/art/2024/1/9/art_1_1.html>甲局2023年报告</a></td><td>2024-01-09</td></tr>",
        '<table><tr><td><a href="//www.qinghe.gov.cn/art/2024/1/9/art_1_1.html">甲局2023年报告</a><td>2024/1/9</table>',
        '<li><!--<$[a]>begin--><a href="/art/2024/1/9/art_1_1.html">甲局2023年报告<!--<$[a]>end--></a> 2024-01-09</li>',
        '<li><a href="/art/2024/1/9/art_1_1.html" title="<!--<$[a]>begin-->甲局2023年报告">甲局…</a> 2024-01-09</li>',
        '<li><a href="/col/col9/">年报</a><a href="/art/2024/1/9/art_1_1.html">甲局2023年报告</a>2024-1-9',
        "<li><a href=/art/2024/1/9/art_1_1.html></a><a href=/art/2024/1/9/art_1_1.html>甲局2023年报告</a>2024-1-9",
    ],
)
def test_records_of_any_markup_are_read(record: str) -> None:
    listing = column_page(f"<div><script type='text/xml'>{xml([record])}</script></div>")

    (found,) = listing.records
    assert found.url.endswith("//www.qinghe.gov.cn/art/2024/1/9/art_1_1.html")
    assert (found.title, found.date) == ("甲局2023年报告", "2024-01-09")


def test_records_alone_are_a_whole_list() -> None:
    html = "<script type='text/xml'><recordset><record><![CDATA[" + item(1) + "]]></record></recordset></script>"
    listing = column_page(html)

    assert [record.title for record in listing.records] == ["清河县第1局2023年报告"]
    assert (listing.more, listing.problem) == ((), None)


def test_ill_formed_answers_are_read() -> None:
    body = (
        "<datastore><totalrecord>46</totalrecord><totalpage>4</totalpage><nextgroup><a href='x?a=1&b=2'></nextgroup>"
        f"<recordset><record>{item(46)}&copy</record></recordset>"
    )
    found = served(column(45, 46), lambda _: body)

    assert found.records == all_of(46)
    assert found.is_complete


def test_the_address_of_the_next_group_stands_in_for_missing_parameters() -> None:
    (ask,) = column_page(column(45, 128, options="quiet: true")).more

    form = dict(ask.form or ())
    assert (form["webid"], form["columnid"], form["unitid"], form["webname"]) == ("3", "64511", "464148", "清河")
    assert "page" not in form


def test_quoted_options_in_any_order_are_read() -> None:
    html = (
        f'<div id="u7"><script type="text/xml">{xml([item(number) for number in range(1, 7)])}</script></div>'
        '<script>jQuery("#u7").jpage({"ajaxParam": {"unitid": "u7", "columnid": "5"}, "groupSize": "3", "perPage": "2",'
        ' "proxyUrl": "\\/module\\/web\\/jpage\\/dataproxy.jsp", "totalRecord": "8"});</script>'
    )
    (ask,) = column_page(html).more

    assert query(ask) == {"startrecord": "7", "endrecord": "12", "perpage": "2"}
    assert dict(ask.form or ()) == {"unitid": "u7", "columnid": "5"}


def test_the_older_address_that_answers_with_404_is_not_asked() -> None:
    html = column(45, 90).replace("/module/web/jpage", "/module/jpage")
    (ask,) = column_page(html).more

    assert urlsplit(ask.url).path == "/module/web/jpage/dataproxy.jsp"


def test_several_lists_on_a_page_are_followed_each() -> None:
    def unit(name: int, first: int, total: int) -> str:
        store = xml([item(first + each) for each in range(3)])
        return (
            f'<div id="{name}"><script type="text/xml">{store}</script></div>'
            f"<script>$('#{name}').jpage({{totalRecord:{total},perPage:1,groupSize:3,"
            f"proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{{columnid:1,unitid:{name}}}}})</script>"
        )

    def serve(ask: Ask) -> str:
        offset, total = {"11": (0, 7), "12": (100, 5)}[dict(ask.form or ())["unitid"]]
        first, last = int(query(ask)["startrecord"]), min(int(query(ask)["endrecord"]), total)
        return xml([item(offset + number) for number in range(first, last + 1)], total=total)

    found = served(unit(11, 1, 7) + unit(12, 101, 5), serve)

    assert len(found.records) == 12
    assert found.is_complete
    assert (len(found.state.pages), found.state.pages_known) == (4, 4)


def test_pages_of_other_systems_are_left_alone() -> None:
    plain = Page(COLUMN, "<ul><li><a href='/a.html'>甲局2023年报告</a></li></ul>".encode())
    truecms = Page(COLUMN, f'<script id="initData" type="text/xml">{xml([item(1)])}</script>'.encode())

    assert PLATFORM.listing(plain, Ask(COLUMN, "column")) is None
    assert PLATFORM.listing(truecms, Ask(COLUMN, "column")) is None
