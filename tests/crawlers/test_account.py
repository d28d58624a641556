from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.account import Account, read_account
from crawlers.ledger import Ledger


def run(folder: Path, found: dict[str, int], platform: str = "trs", **changes: Any) -> Account:  # noqa: ANN401 columns
    """A run in which each portal has that many reports."""
    arguments = changes.pop("arguments", {})
    with Ledger(folder) as ledger:
        ledger.begin(arguments, "1.0")
        for portal, count in found.items():
            values: dict[str, object] = {
                "platform": platform,
                "outcome": "complete",
                "reason": None,
                "complete": 1,
                "found": count,
                "new": 0,
                "changed": 0,
                "missing": 0,
                "blocked": 0,
                "requests": 5,
            }
            ledger.put("portal_runs", run_id=ledger.run, portal=portal, **(values | changes))
        ledger.finish()
        number = ledger.run
    return read_account(folder, number)


def test_a_portal_that_had_reports_and_has_none_is_an_alarm_and_a_new_one_is_not(tmp_path: Path) -> None:
    assert run(tmp_path, {"a": 9, "b": 0}).alarms == ()
    account = run(tmp_path, {"a": 0, "b": 0, "c": 0}, outcome="blocked", reason="blocked:jsl")
    assert account.alarms == ("a: 9 reports before, none now (blocked:jsl)",)
    assert "ALARM a: 9 reports" in account.to_text()


def test_silence_goes_on_being_an_alarm(tmp_path: Path) -> None:
    run(tmp_path, {"a": 9})
    run(tmp_path, {"a": 0})
    assert len(run(tmp_path, {"a": 0}).alarms) == 1


def test_a_platform_whose_release_broke_many_portals_is_one_cause(tmp_path: Path) -> None:
    portals = {f"p{number:02d}": 5 for number in range(60)}
    run(tmp_path, portals | {"other": 4})
    # What shows nothing is not recognised either: it counts for the platform that it was read as.
    account = run(tmp_path, dict.fromkeys(portals, 0) | {"other": 4}, platform="", reason="column_not_found")
    (alarm,) = account.alarms
    assert alarm.startswith("60 of 61 portals of trs that had reports before have lost them, 304 then and 4 now")
    assert "column_not_found" in alarm
    assert account.to_dict()["platforms"]["trs"]["broken"] == 60


def test_portals_that_fall_together_below_half_are_one_cause_too_and_one_alone_is_named(tmp_path: Path) -> None:
    run(tmp_path, {"a": 9, "b": 9, "c": 9})
    alone = run(tmp_path, {"a": 2, "b": 9, "c": 9})
    assert alone.alarms == ()
    assert "fell from 9" in alone.to_text()
    assert len(run(tmp_path, {"a": 2, "b": 1, "c": 3}).alarms) == 1


@pytest.mark.parametrize("changes", [{"reason": "daily_cap"}, {"outcome": "under_way"}])
def test_what_is_our_own_doing_is_no_silence(tmp_path: Path, changes: dict[str, Any]) -> None:
    run(tmp_path, {"a": 9})
    assert run(tmp_path, {"a": 0}, **changes).alarms == ()


def test_a_run_about_other_years_is_no_silence_and_one_about_the_same_years_is(tmp_path: Path) -> None:
    run(tmp_path, {"a": 1})
    with Ledger(tmp_path) as ledger:
        values = {"title": "", "content_digest": "", "archive": "", "archive_offset": 0, "revision": 1}
        ledger.put("reports", portal="a", url="u", report_year=2022, first_run=1, last_run=1, **values)
    assert run(tmp_path, {"a": 0}, arguments={"year": [2024]}).alarms == ()
    assert len(run(tmp_path, {"a": 0}, arguments={"year": [2022]}).alarms) == 1


def test_the_account_is_plain_data_and_compares_with_earlier_runs(tmp_path: Path) -> None:
    run(tmp_path, {"a": 9})
    account = run(tmp_path, {"a": 10}, new=1)
    told = json.loads(json.dumps(account.to_dict()))
    assert told["portals"]["a"]["found_before"] == 9
    assert (told["platforms"]["trs"]["found"], told["platforms"]["trs"]["before"]) == (10, 9)
    head, row = (line.split() for line in account.to_text().splitlines()[1:3])
    assert dict(zip(head[1:], row[1:], strict=True)) == {
        "found": "10",
        "before": "9",
        "new": "1",
        "changed": "0",
        "missing": "0",
        "blocked": "0",
    }
