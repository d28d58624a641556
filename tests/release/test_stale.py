"""A portal that failed today keeps its last good rows, marked; after the age limit they are marked expired."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from crawlers.ledger import Ledger
from extract.dataset.release.build import is_release
from extract.dataset.writer import DatasetWriter
from tests.dataset.made import extracted, report
from tests.release.commands import gongkai

ARCHIVE = "made-1.warc.gz"
#: Portal -> address and place in the archive of its one report.
PORTALS = {"lanshan": ("http://a.example/1.html", 100), "tianxin": ("http://b.example/2.html", 900)}


def ledger(folder: Path, runs: list[tuple[str, dict[str, str]]]) -> None:
    """A ledger of runs: the day, and how each portal came out; a complete one confirms its report."""
    with Ledger(folder) as books:
        for number, (day, outcomes) in enumerate(runs, 1):
            time = f"{day}T03:00:00Z"
            books.execute(
                "INSERT INTO runs (run_id, started_at, finished_at, arguments, version) VALUES (?, ?, ?, '{}', '1')",
                (number, time, time),
            )
            for portal, outcome in outcomes.items():
                url, offset = PORTALS[portal]
                complete = outcome == "complete"
                counts = dict.fromkeys(("found", "new", "changed", "missing", "blocked", "requests"), 0)
                books.put(
                    "portal_runs",
                    run_id=number,
                    portal=portal,
                    platform="",
                    outcome=outcome,
                    complete=complete,
                    **counts,
                )
                if complete:
                    place = {"archive": ARCHIVE, "archive_offset": offset}
                    known = {"portal": portal, "url": url, "report_year": 2024, "revision": 1, "title": ""}
                    runs_of = {"content_digest": "", "first_run": 1, "last_run": number}
                    books.put("reports", **known, **place, **runs_of)


def dataset(folder: Path, portals: list[str]) -> Path:
    with DatasetWriter(folder, extractor_version="1") as writer:
        for portal in portals:
            url, offset = PORTALS[portal]
            made = extracted(report(2024, agency_name=portal))
            writer.add(url, portal[0] * 64, made, archive=ARCHIVE, archive_offset=offset)
    return folder


def fresh(folder: Path) -> dict[str, tuple[dt.date, bool, bool]]:
    reports = pd.read_parquet(folder / "reports").set_index("portal")
    return {portal: (row["as_of"], row["stale"], row["expired"]) for portal, row in reports.iterrows()}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    ledger(tmp_path / "one", [("2026-02-01", dict.fromkeys(PORTALS, "complete"))])
    both = dataset(tmp_path / "both", list(PORTALS))
    gongkai("release", tmp_path / "first", "--data", both, "--archive", tmp_path / "one")
    return tmp_path / "first"


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    failed = {"lanshan": "complete", "tianxin": "unreachable"}
    ledger(tmp_path / "two", [("2026-02-01", dict.fromkeys(PORTALS, "complete")), ("2026-02-20", failed)])
    return tmp_path / "two"


def test_reports_of_portals_read_to_their_end_are_fresh(first: Path) -> None:
    day = dt.date(2026, 2, 1)
    assert fresh(first) == dict.fromkeys(PORTALS, (day, False, False))


def test_rows_of_a_failed_portal_that_are_still_there_are_stale(first: Path, failing: Path, tmp_path: Path) -> None:
    data = ("--data", tmp_path / "both")
    printed = gongkai("release", tmp_path / "next", *data, "--archive", failing, "--previous", first)
    assert "portal tianxin failed in the last crawl" in printed
    assert fresh(tmp_path / "next") == {
        "lanshan": (dt.date(2026, 2, 20), False, False),
        "tianxin": (dt.date(2026, 2, 1), True, False),
    }


def test_rows_of_a_failed_portal_that_are_missing_come_from_the_release_before(
    first: Path, failing: Path, tmp_path: Path
) -> None:
    one = dataset(tmp_path / "less", ["lanshan"])
    out = tmp_path / "next"
    printed = gongkai("release", out, "--data", one, "--archive", failing, "--previous", first)
    assert "carried over from the release before: 1" in printed
    assert fresh(out)["tianxin"] == (dt.date(2026, 2, 1), True, False)
    for table, rows in (("requests", 50), ("remedies", 6), ("disclosures", 6), ("sections", 4), ("documents", 2)):
        assert len(pd.read_parquet(out / table)) == rows, table
    # A second failure keeps them once more, and does not take the first release's day for a new one.
    gongkai(
        "release", tmp_path / "third", "--data", one, "--archive", failing, "--previous", out, "--date", "2026-03-10"
    )
    assert fresh(tmp_path / "third")["tianxin"] == (dt.date(2026, 2, 1), True, True)


def test_rows_older_than_the_limit_are_expired_and_stay(first: Path, failing: Path, tmp_path: Path) -> None:
    asked = ("--data", tmp_path / "both", "--archive", failing, "--max-age", "18")
    gongkai("release", tmp_path / "next", *asked)
    assert fresh(tmp_path / "next")["tianxin"] == (dt.date(2026, 2, 1), True, True)
    changes = (tmp_path / "next" / "CHANGELOG.md").read_text("utf-8")
    assert "* expired: 1" in changes
    assert is_release(first)


def test_rows_missing_though_their_portal_was_read_are_a_loss(first: Path, tmp_path: Path) -> None:
    one = dataset(tmp_path / "less", ["lanshan"])
    printed = gongkai(
        "release", tmp_path / "next", "--data", one, "--archive", tmp_path / "one", "--previous", first, status=3
    )
    assert "gate shrinkage: broken" in printed
    assert not (tmp_path / "next").exists()
