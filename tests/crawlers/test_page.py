"""Pages as the parsers see them."""

from __future__ import annotations

from crawlers.page import Page


def test_what_follows_the_first_end_of_a_page_is_part_of_it() -> None:
    html = b"<html><body><a href='/a'>a</a></body></html><ul><li><a href='/b'>b</a></li></ul></BODY ></html>"
    assert [link.url for link in Page("http://x.gov.cn/", html).links] == ["http://x.gov.cn/a", "http://x.gov.cn/b"]
