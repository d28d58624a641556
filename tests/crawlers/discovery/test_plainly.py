"""What a glance at the bytes says of a page is what a close look says, for every page of the sample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawlers.asks import Ask
from crawlers.discovery.attachments import attachments
from crawlers.discovery.facts import report_facts
from crawlers.discovery.plainly import BYTES, plain_report
from crawlers.discovery.trust import distrust
from crawlers.page import Page
from crawlers.verdicts import judge
from tests.portal.load import load_site
from tests.portal.site import Asked, Site
from tests.portal.sites import all_sites

HOME = Page("http://127.0.0.1:8/", b"")


def pages(site: Site) -> list[tuple[Page, Ask]]:
    """Every report of a site as its list would ask for it."""
    found = []
    for report in site.published:
        path, _, query = report.path.partition("?")
        asked = Asked("GET", path, dict(part.split("=", 1) for part in query.split("&") if "=" in part), host="x:8")
        answer = site.answer(asked)
        url = f"http://127.0.0.1:8{report.path}"
        ask = Ask(url, "report", title=report.title, state=(("date", "2025-01-20"),))
        found.append((Page(url, answer.body, answer.content_type or ""), ask))
    return found


def test_a_glance_says_what_a_close_look_says() -> None:
    plain = 0
    for page, ask in [pair for site in (*all_sites(1, 1), load_site(40)) for pair in pages(site)]:
        found = plain_report(page, ask, "digest")
        if found is None:
            continue
        plain += 1
        assert judge(200, page.url, page, home=HOME).kind == "ok", page.url
        assert distrust(page) is None, page.url
        assert attachments(page, ask.title) == (), page.url
        close = report_facts(page, ask, "digest")
        assert replace(found, digest="") == replace(close, digest=""), page.url
        assert found.digest == BYTES + "digest"
    assert plain > 100


def made(said: str = "", head: str = "", title: str = "青溪县财政局2024年政府信息公开工作年度报告") -> tuple[Page, Ask]:
    sections = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 五、存在的主要问题及改进情况"
    cells = "<tr>" + "<td>12</td>" * 120 + "</tr>"
    body = "".join(f"<h2>{name}</h2><p>{'本机关依法公开。' * 90}</p>" for name in sections.split())
    text = f"<html><head><title>{title}</title>{head}</head><body>{body}<table>{cells}</table>{said}</body></html>"
    url = "http://www.qingxi.gov.cn/nb/1.html"
    return Page(url, text.encode()), Ask(url, "report", title=title)


def test_a_plain_page_is_one() -> None:
    assert plain_report(*made(), "d") is not None
    page, ask = made()
    assert plain_report(Page(page.url, page.text.encode("gb18030")), ask, "d") is not None


@pytest.mark.parametrize(
    "said",
    [
        '<a href="./P020240101.PDF">附件</a>',
        "<a href='/x/download.jsp?id=3'>下载</a>",
        '<iframe src="/viewer?id=1"></iframe>',
        "<script>showVsbpdfIframe('/a/b')</script>",
        "<p>本机关(benjiguan)依法公开</p>",
        "<p>章（<b>zhang</b>）程</p>",
        "<p>欢迎访问皇冠体育</p>",
        "<p>365Bet</p>",
    ],
)
def test_whatever_may_be_more_than_a_report_is_looked_at_closely(said: str) -> None:
    assert plain_report(*made(said), "d") is None
    page, ask = made(said)
    assert plain_report(Page(page.url, page.text.encode("gb18030")), ask, "d") is None


@pytest.mark.parametrize(
    "head",
    ['<meta name="SiteDomain" content="www.365bet.example">', "<meta name=pubdate content=2024>"],
)
def test_a_foreign_domain_and_odd_markup_are_looked_at_closely(head: str) -> None:
    assert plain_report(*made(head=head), "d") is None


@pytest.mark.parametrize("title", ["政府信息公开工作年度报告", "2024年政府信息公开工作年度报告", "2024年部门预算", ""])
def test_a_list_that_does_not_say_all_leaves_it_to_the_page(title: str) -> None:
    page, ask = made()
    assert plain_report(page, replace(ask, title=title), "d") is None


def test_a_page_from_elsewhere_is_looked_at_closely() -> None:
    page, ask = made()
    assert plain_report(Page("http://www.qingxi.gov.cn/", page.body), ask, "d") is None
