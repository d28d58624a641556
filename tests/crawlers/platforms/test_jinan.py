from __future__ import annotations

import pytest

from crawlers.asks import Ask
from crawlers.page import Page
from crawlers.platforms.jinan import PLATFORM
from tests.crawlers.platforms.served import read

HOST = "http://www.lishan.gov.cn"
WATER, FINANCE, DOC = "channel_" + "a1" * 12, "channel_" + "b2" * 12, "c3d4e5" * 4


def ways(html: str, url: str = f"{HOST}/gongkai/index.html") -> list[tuple[str, str | None]]:
    page = Page(url, html.encode(), "text/html; charset=utf-8")
    return [(ask.url, ask.agency) for ask in PLATFORM.ways(page, ()) if ask.role == "column"]


@pytest.mark.parametrize("ending", ["", "/", "/index.html", "/?open=zfxxgkzn"])
def test_every_channel_leads_to_its_annual_reports(ending: str) -> None:
    html = (
        f'<a href="/gongkai/{WATER}{ending}">历山区水利局</a>'
        f'<a href="{HOST}/gongkai/site_lsq/{FINANCE}{ending}">更多</a>'
        f"<a href='/gongkai/site_lsq/{FINANCE}/'>历山区财政局</a>"
        f"<a href='http://www.dongling.gov.cn/gongkai/{WATER}/'>市局</a>"
    )

    assert ways(html) == [
        (f"{HOST}/gongkai/{WATER}/?open=zfxxgknb", "历山区水利局"),
        (f"{HOST}/gongkai/site_lsq/{FINANCE}/?open=zfxxgknb", "历山区财政局"),
    ]


def test_channels_of_news_are_no_agencies() -> None:
    html = f'<a href="/site_lq/{WATER}/">要闻</a><a href="/gongkai/site_lsq/{WATER}/doc_{DOC}.html">公告</a>'

    assert ways(html) == []
    assert ways(f'<a href="?open=zfxxgknb">年报</a>{html}', f"{HOST}/site_lq/{FINANCE}/") == [
        (f"{HOST}/site_lq/{FINANCE}/?open=zfxxgknb", None)
    ]


@pytest.mark.parametrize("folder", [f"/gongkai/site_lsq/{WATER}", f"/site_lq/{WATER}"])
def test_documents_are_listed_and_pages_turned(folder: str) -> None:
    url = f"{HOST}{folder}/?open=zfxxgknb"
    html = (
        f"<ul><li><span>2025-01-20</span><a href='{folder}/doc_{DOC}.html'>历山区水利局2024年年报</a></li></ul>"
        '<a href="?open=zfxxgknb&page=2">下一页</a>'
    )
    found = read(PLATFORM, html, Ask(url, "column"))

    assert [(record.url, record.date) for record in found.records] == [(f"{HOST}{folder}/doc_{DOC}.html", "2025-01-20")]
    assert [(ask.url, ask.number) for ask in found.more] == [(f"{url}&page=2", 2)]


def test_pages_of_other_systems_are_left_alone() -> None:
    html = b"<ul><li><a href='/a/t20250101_123456.html'>2024</a></li></ul>"

    assert PLATFORM.listing(Page(HOST, html), Ask(HOST, "column")) is None
