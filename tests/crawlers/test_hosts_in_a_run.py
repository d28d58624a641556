from __future__ import annotations

import pytest

from crawlers.hosts import HostStates


def test_three_failures_in_a_row_stop_a_host_and_an_answer_between_them_does_not() -> None:
    hosts = HostStates()
    for code in ("unreachable:reset", "unreachable:timeout", "ok", "unreachable:reset", "blocked:http_403"):
        hosts.note("a.gov.cn", code)
    assert hosts.stopped("a.gov.cn") is None
    hosts.note("a.gov.cn", "unreachable:timeout")
    assert hosts.stopped("a.gov.cn") == "unreachable:timeout"
    assert hosts.stopped("b.gov.cn") is None


@pytest.mark.parametrize(
    "code", ["blocked:ruishu", "blocked:jsl", "blocked:waf468", "blocked:captcha", "challenge:c3vk"]
)
def test_a_wall_stops_a_host_at_once(code: str) -> None:
    hosts = HostStates()
    hosts.note("a.gov.cn", code)
    assert hosts.stopped("a.gov.cn") == code


def test_missing_pages_stop_nothing() -> None:
    hosts = HostStates()
    for _ in range(10):
        hosts.note("a.gov.cn", "http_404")
    assert hosts.stopped("a.gov.cn") is None
