from __future__ import annotations

from typing import Any

from crawlers.asks import Ask
from crawlers.discovery.steps import Survey
from crawlers.portal_run import ListState, PortalRun
from crawlers.portals.registry import Portal


def run() -> PortalRun:
    return PortalRun(Portal(id="p", name="青溪县人民政府", home="http://www.example.gov.cn/"))


def survey(number: int, *records: str, **changes: object) -> Survey:
    values: dict[str, Any] = {
        "listing": "l",
        "platform": "trs",
        "way": "column",
        "number": number,
        "records": records,
        "pages_known": None,
        "records_known": None,
        "problem": None,
    }
    values |= changes
    return Survey(**values)


def test_a_list_is_complete_when_all_its_pages_and_records_were_seen() -> None:
    state = ListState("trs", "column")
    state.add(survey(1, "a", "b", pages_known=2, records_known=3))
    assert not state.is_complete
    state.add(survey(2, "c"))
    assert state.is_complete


def test_pages_that_repeat_the_first_are_paging_that_is_ignored() -> None:
    state = ListState("trs", "column")
    assert state.add(survey(1, "a", "b", pages_known=3))
    assert not state.add(survey(2, "a", "b"))
    assert state.problem == "paging_ignored"
    assert not state.is_complete


def test_a_portal_whose_only_page_was_blocked_is_stopped_by_that() -> None:
    portal = run()
    portal.trouble(Ask("http://www.example.gov.cn/", "home"), "blocked:ruishu")
    assert portal.stopped == "blocked:ruishu"
    portal = run()
    portal.trouble(Ask("http://www.example.gov.cn/", "home"), "host_stopped:unreachable:timeout")
    assert portal.stopped == "unreachable:timeout"


def test_a_column_that_is_gone_is_not_found_with_its_reason() -> None:
    portal = run()
    portal.trouble(Ask("http://www.example.gov.cn/nb/", "column"), "http_404")
    assert portal.stopped == "http_404"
    assert run().stopped == "column_not_found"


def test_an_empty_column_is_a_column() -> None:
    portal = run()
    portal.columns = 1
    assert (portal.stopped, portal.incomplete) == (None, None)


def test_a_page_of_a_list_that_failed_makes_the_portal_incomplete() -> None:
    portal = run()
    portal.survey([survey(1, "a", pages_known=3)])
    assert portal.incomplete == "list_incomplete:pages 1/3"
    portal.trouble(Ask("http://www.example.gov.cn/nb/index_2.html", "list", listing="l"), "server:http_500")
    assert portal.incomplete == "server:http_500"


def test_a_list_is_made_up_for_by_another_way_that_shows_all_of_it() -> None:
    portal = run()
    portal.survey([survey(1, "a", records_known=2)])
    assert portal.incomplete is not None
    portal.survey([survey(1, "a", "b", records_known=2, listing="s", way="list_service")])
    assert portal.incomplete is None


def test_ways_that_were_read_to_their_end_and_disagree_are_named() -> None:
    portal = run()
    portal.survey([survey(1, "a", "b")])
    portal.survey([survey(1, "a", "c", listing="s", way="list_service")])
    portal.survey([survey(1, "a", listing="x", way="catalogue", pages_known=5)])
    seen = {"column": {"a", "b"}, "list_service": {"a", "c"}, "catalogue": {"a"}}
    assert portal.disagreements(seen) == [
        ("b", "column", "list_service"),
        ("c", "list_service", "column"),
    ]
