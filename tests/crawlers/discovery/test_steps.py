"""Steps from the home page to the column and down to the reports."""

from __future__ import annotations

from crawlers.asks import Ask
from crawlers.discovery.steps import read_column, read_home
from crawlers.page import Page
from crawlers.platforms.table import PLATFORMS

HOME = "http://www.qingxi.gov.cn/"
COLUMN = f"{HOME}zwgk/zfxxgk/zfxxgknb/"


def page(body: str, url: str = HOME) -> Page:
    return Page(url, f"<html><body>{body}</body></html>".encode(), "text/html; charset=utf-8")


def entries(*articles: tuple[str, str]) -> str:
    lines = (
        f'<li><a href="./{name[:6]}/t{name}.html">{title}</a><span>{name[:4]}-{name[4:6]}-{name[6:8]}</span></li>'
        for name, title in articles
    )
    return f"<ul>{''.join(lines)}</ul>"


def asked(found: tuple[Ask, ...]) -> dict[str, str]:
    return {ask.url.removeprefix(HOME): ask.role for ask in found}


def test_the_column_on_the_home_page_is_asked_for_and_nothing_else() -> None:
    step = read_home(
        page('<a href="/zwgk/zfxxgk/zfxxgknb/">政府信息公开年报</a><a href="/zwgk/">政务公开</a>'),
        Ask(HOME, "home", way="home"),
        PLATFORMS,
        (),
    )
    assert asked(step.asks) == {"zwgk/zfxxgk/zfxxgknb/": "column"}


def test_a_short_cut_to_one_agency_does_not_end_the_search_for_the_page_that_names_all() -> None:
    link = '<a href="/public/column/6596035?type=4&action=list">政府信息公开</a>'
    step = read_home(page(link), Ask(HOME, "home", way="home"), PLATFORMS, ())
    assert asked(step.asks) == {
        "public/column/6596035?type=3": "column",
        "public/column/6596035?type=4&action=list": "home",
    }


def test_a_column_gives_its_reports_its_folders_and_the_reason_for_everything_else() -> None:
    body = '<div><a href="2024n/">2024年</a></div>' + entries(
        ("20250117_1501783", "青溪县财政局2024年政府信息公开工作年度报告"),
        ("20250118_1501784", "图解：青溪县2024年政府信息公开工作年度报告"),
        ("20250119_1501785", "青溪县2024年法治政府建设年度报告"),
    )
    step = read_column(page(body, COLUMN), Ask(COLUMN, "column", platform="trs", way="column"), PLATFORMS, ())
    assert {sighting.kind for sighting in step.sightings} == {"report", "interpretation", "other_yearbook"}
    assert {ask.url.removeprefix(COLUMN): ask.role for ask in step.asks} == {
        "202501/t20250117_1501783.html": "report",
        "2024n/": "column",
    }


def test_years_that_are_not_wanted_are_seen_and_not_asked_for() -> None:
    body = entries(
        ("20240117_1501783", "青溪县财政局2023年政府信息公开工作年度报告"),
        ("20250117_1501784", "青溪县财政局2024年政府信息公开工作年度报告"),
    )
    step = read_column(page(body, COLUMN), Ask(COLUMN, "column", platform="trs", way="column"), PLATFORMS, (2024,))
    assert [sighting.year for sighting in step.sightings] == [2023, 2024]
    assert [ask.year for ask in step.asks] == [2024]
