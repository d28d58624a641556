from __future__ import annotations

import datetime as dt

import pytest

from crawlers.coverage import Cover, Found, Lost, PortalFacts, cover, due_on, expected_years

TODAY = dt.date(2026, 3, 1)
BUREAU, COUNTY = "青溪县财政局", "青溪县人民政府"


def facts(stopped: str | None = None, incomplete: str | None = None) -> PortalFacts:
    return PortalFacts("青溪县人民政府", (2023, 2024, 2025), stopped, incomplete)


def states(lines: tuple[Cover, ...]) -> list[tuple[str, int, str, str | None]]:
    return [(line.agency, line.year, line.state, line.reason) for line in lines]


def test_a_department_has_until_january_and_a_government_until_march() -> None:
    assert due_on(BUREAU, 2024) == dt.date(2025, 1, 31)
    assert due_on(COUNTY, 2024) == dt.date(2025, 3, 31)
    # Under the regulations of 2007 all had until March.
    assert due_on(BUREAU, 2018) == dt.date(2019, 3, 31)


def test_published_late_not_found_and_not_due_stand_beside_each_other() -> None:
    found = [Found(BUREAU, 2023, "u1", "2024-01-20"), Found(BUREAU, 2024, "u2", "2025-02-20")]
    assert states(cover(facts(), [BUREAU, COUNTY], found, [], TODAY)) == [
        (COUNTY, 2023, "not_found", None),
        (COUNTY, 2024, "not_found", None),
        (COUNTY, 2025, "not_due", "due 2026-03-31"),
        (BUREAU, 2023, "published", None),
        (BUREAU, 2024, "late", "published 2025-02-20"),
        (BUREAU, 2025, "not_found", None),
    ]


def test_a_date_years_later_is_a_migration_and_no_delay() -> None:
    (line,) = cover(
        PortalFacts("x", (2019,), None, None), [BUREAU], [Found(BUREAU, 2019, "u", "2023-06-01")], [], TODAY
    )
    assert line.state == "published"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("blocked:ruishu", "blocked"),
        ("challenge:c3vk", "blocked"),
        ("host_stopped:blocked:jsl", "blocked"),
        ("robots_disallowed", "blocked"),
        ("refused:host_not_allowed", "blocked"),
        ("unreachable:timeout", "unreachable"),
        ("robots_unreachable", "unreachable"),
        ("server:http_503", "unreachable"),
        ("daily_cap", "unreachable"),
        ("empty_list", "unreachable"),
    ],
)
def test_what_kept_the_crawler_out_is_never_called_not_found(code: str, state: str) -> None:
    lines = cover(facts(stopped=code), [], [], [], TODAY)
    assert {(line.agency, line.state) for line in lines if line.year < 2025} == {("青溪县人民政府", state)}
    lost = cover(facts(), [BUREAU], [], [Lost(BUREAU, 2024, "u", code)], TODAY)
    assert {(line.state, line.reason) for line in lost if line.year == 2024} == {(state, code)}


@pytest.mark.parametrize("code", ["column_not_found", "http_404", "soft_404"])
def test_a_portal_without_its_column_says_so(code: str) -> None:
    lines = cover(facts(stopped=code), [], [], [], TODAY)
    assert {(line.state, line.reason) for line in lines if line.year < 2025} == {("column_not_found", code)}


def test_a_report_that_a_list_names_and_whose_page_is_gone_is_not_found() -> None:
    (line,) = [
        line for line in cover(facts(), [BUREAU], [], [Lost(BUREAU, 2024, "u", "http_404")], TODAY) if line.year == 2024
    ]
    assert (line.state, line.reason, line.url) == ("not_found", "http_404", "u")


@pytest.mark.parametrize("why", ["list_incomplete:2/9", "paging_ignored", "empty_list", "server:http_500"])
def test_nothing_is_called_not_found_while_pages_of_lists_are_missing(why: str) -> None:
    lines = cover(facts(incomplete=why), [BUREAU], [Found(BUREAU, 2023, "u", None)], [], TODAY)
    assert states(lines)[0] == (BUREAU, 2023, "published", None)
    assert states(lines)[1] == (BUREAU, 2024, "unreachable", why)


def test_the_years_expected() -> None:
    assert expected_years("2021-2023", TODAY, []) == (2021, 2022, 2023)
    assert expected_years("2023-", TODAY, []) == (2023, 2024, 2025)
    assert expected_years("2024", TODAY, []) == (2024,)
    assert expected_years("", TODAY, [2020, 0]) == (2020, 2024)
    assert expected_years("", dt.date(2026, 4, 1), []) == (2025,)
