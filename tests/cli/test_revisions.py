"""A page that changes between two crawls: the dataset numbers its versions as the ledger does, and keeps them all."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawlers.ledger import Ledger
from crawlers.records import Exchange
from extract.dataset.reading import read_table
from extract.dataset.revisions import known_on
from gongkai.extract import extract_sources
from gongkai.run import extract_new
from tests.generator import HTML_SHAPES, consistent_figures

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.shuyang.gov.cn/zfxxgk/2024.html"


def page(seed: int) -> bytes:
    """A report of the same agency and year for every seed, with figures of its own."""
    figures = consistent_figures(random.Random(seed))
    document = HTML_SHAPES["tidy"](replace(figures, agency="沭阳县水利局", year=2024), random.Random(0))
    return document if isinstance(document, bytes) else document.encode()


def crawl(folder: Path, day: int, body: bytes, revision: int) -> None:
    """One run that finds `body` at the address, as the ledger would enter it."""
    with Ledger(folder) as ledger:
        ledger.begin({}, "1.0")
        headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
        place = ledger.store(Exchange(URL, f"2025-01-{day:02}T00:00:00Z", 200, "OK", headers, body), "p", "report")
        ledger.execute("UPDATE reports SET is_current = 0")
        ledger.put(
            "reports",
            portal="p",
            url=URL,
            report_year=2024,
            revision=revision,
            title="",
            content_digest=hashlib.sha256(body).hexdigest(),
            archive=place.archive,
            archive_offset=place.offset,
            first_run=ledger.run,
            last_run=ledger.run,
        )
        ledger.finish()


def ledger_versions(folder: Path) -> list[tuple[int, bool]]:
    with Ledger(folder) as ledger:
        rows = ledger.execute("SELECT revision, is_current FROM reports ORDER BY revision").fetchall()
    return [(row["revision"], bool(row["is_current"])) for row in rows]


def dataset_versions(folder: Path) -> list[tuple[int, bool]]:
    rows = read_table(folder, "reports", ["revision", "is_current"]).to_pylist()
    return sorted((row["revision"], row["is_current"]) for row in rows)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


@pytest.fixture
def bodies() -> list[bytes]:
    return [page(1), page(2)]


def test_versions_are_those_of_the_ledger(tmp_path: Path, bodies: list[bytes]) -> None:
    for day, body in enumerate(bodies, 1):
        crawl(tmp_path / "archive", day, body, day)
        extract_new(tmp_path / "archive", tmp_path / "steps")
        assert dataset_versions(tmp_path / "steps") == ledger_versions(tmp_path / "archive")
    assert dataset_versions(tmp_path / "steps") == [(1, False), (2, True)]
    extract_sources([str(tmp_path / "archive")], tmp_path / "once")
    extract_sources([str(tmp_path / "archive")], tmp_path / "again")
    assert tree(tmp_path / "once") == tree(tmp_path / "again")
    assert dataset_versions(tmp_path / "once") == dataset_versions(tmp_path / "steps")


def test_what_was_known_on_a_day(tmp_path: Path, bodies: list[bytes]) -> None:
    for day, body in zip((2, 5), bodies, strict=True):
        crawl(tmp_path / "archive", day, body, day)
    extract_new(tmp_path / "archive", tmp_path / "d")
    ids = {row["revision"]: row["report_id"] for row in read_table(tmp_path / "d", "reports").to_pylist()}

    def known(day: int) -> list[str]:
        when = dt.datetime(2025, 1, day, 12, tzinfo=dt.UTC)
        found: list[str] = known_on(tmp_path / "d", when)["report_id"].to_pylist()
        return found

    assert [known(day) for day in (1, 2, 4, 5, 9)] == [[], [ids[1]], [ids[1]], [ids[2]], [ids[2]]]
