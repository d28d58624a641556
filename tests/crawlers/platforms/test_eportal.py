from __future__ import annotations

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.eportal import PLATFORM
from tests.crawlers.platforms.served import Served, crawl, query, read

HOST = "http://www.xihe.gov.cn"
COLUMN = f"{HOST}/zwgk/302249/302266/index.html"
MODULE, OTHER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "f" * 32
PAGE_ID = "302266"


def item(number: int) -> str:
    path = (
        f"/zwgk/302249/302266/{4300000 + number}/index.html" if number % 2 else f"../2025012010{number:08d}/index.shtml"
    )
    return f"<li><a href='{path}'>锡河市第{number}局2024年年报</a><span>2025-01-20</span></li>"


def paging(pages: int | str, module: str = MODULE) -> str:
    return f'<input value="" totalPage="{pages}" moduleId=\'{module}\' type=hidden NAME="article_paging_list_hidden">'


def listed(first: int, last: int, fields: str) -> str:
    return f"<div class='portlet'><ul>{''.join(map(item, range(first, last + 1)))}</ul>{fields}</div>"


HIDDEN = f'<input type="hidden" id="eprotalCurrentPageId" value="{PAGE_ID}"/>'


def served(total: int, hidden: str = HIDDEN, column: str = COLUMN) -> Served:
    pages = -(-total // 4)

    def page(number: int) -> str:
        return listed(number * 4 - 3, min(number * 4, total), hidden + paging(pages))

    def serve(ask: Ask) -> str:
        asked = query(ask)
        assert ask.url.startswith(f"{HOST}/eportal/ui?")
        assert (asked["pageId"], asked["moduleId"], asked["staticRequest"]) == (PAGE_ID, MODULE, "yes")
        return page(int(asked["currentPage"]))

    return crawl(PLATFORM, column, page(1), serve)


@pytest.mark.parametrize("total", [1, 4, 5, 18])
def test_the_list_is_read_to_its_end(total: int) -> None:
    found = served(total)

    assert len(found.records) == total
    assert found.is_complete


@pytest.mark.parametrize(
    ("hidden", "column"),
    [
        (f"<INPUT ID=eportalCurrentPageId TYPE=hidden VALUE={PAGE_ID}>", COLUMN),
        (f"<input name='eprotalCurrentPageId' value='{PAGE_ID}'>", COLUMN),
        ("", f"{HOST}/eportal/ui?pageId={PAGE_ID}"),
    ],
)
def test_the_page_is_known_by_its_field_or_its_address(hidden: str, column: str) -> None:
    assert len(served(9, hidden, column).records) == 9


def test_without_the_number_of_the_page_the_list_is_known_to_be_cut() -> None:
    found = served(9, "")

    assert found.calls == []
    assert not found.is_complete


def test_the_pages_of_two_lists_do_not_share_their_numbers() -> None:
    found = read(PLATFORM, listed(1, 3, HIDDEN + paging(3) + paging(2, OTHER)), Ask(COLUMN, "column"))

    assert [(ask.number, query(ask)["moduleId"], query(ask)["currentPage"]) for ask in found.more] == [
        (2, MODULE, "2"),
        (3, MODULE, "3"),
        (4, OTHER, "2"),
    ]
    assert found.pages_known == 4


@pytest.mark.parametrize("pages", ["", "0", "x", 1])
def test_a_list_of_one_page_has_no_further_ones(pages: int | str) -> None:
    found = read(PLATFORM, listed(1, 3, HIDDEN + paging(pages)), Ask(COLUMN, "column"))

    assert (len(found.records), found.more, found.pages_known) == (3, (), 1)


def test_a_list_whose_first_page_is_empty_is_reported() -> None:
    assert read(PLATFORM, HIDDEN + paging(3), Ask(COLUMN, "column")).problem == "empty_list"


def test_articles_by_key_are_entries() -> None:
    link = "<a href='/eportal/ui?pageId=1&articleKey=77&columnId=2'>兴原区财政局2023年年报</a>"

    assert len(read(PLATFORM, f"<table><tr><td>{link}</td></tr></table>", Ask(COLUMN, "column")).records) == 1


def test_pages_of_other_systems_are_left_alone() -> None:
    html = b"<ul><li><a href='/a/t20250101_123456.html'>2024</a></li></ul>"

    assert PLATFORM.listing(Page(COLUMN, html), Ask(COLUMN, "column")) is None
