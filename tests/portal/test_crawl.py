"""The whole sample crawled and extracted, and what came of it held against the truth."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from crawlers.page import canonical
from extract.dataset.reading import read_table
from extract.report import COLUMNS, OUTCOMES

from .outcome import measure
from .running import FAST, gongkai, sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KINDS = ("no_matrix", "unreadable", "not_a_report")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's truth, `archive`, `dataset` and what `gongkai run` said."""
    folder = tmp_path_factory.mktemp("crawl")
    with sample(folder):
        registry = ("--registry", str(folder / "registry.csv"), "--allow-local")
        places = ("--archive", str(folder / "archive"), "--out", str(folder / "dataset"))
        done = gongkai("run", *registry, *places, "--json", *FAST)
    assert done.returncode == 3, done.stderr
    (folder / "run.json").write_text(done.stdout, encoding="utf-8")
    return folder


def test_every_report_of_the_sample_is_found_and_nothing_else(
    crawled: Path, record_property: Callable[[str, object], None]
) -> None:
    outcome = measure(crawled / "truth.json", crawled / "archive")
    record_property("crawl of the sample: recall", f"{outcome.recall:.2%} of {outcome.published} reports")
    record_property("crawl of the sample: precision", f"{outcome.precision:.2%} of {outcome.in_ledger} reports")
    assert outcome.remarks == []
    assert outcome.published > 600


def test_every_report_with_a_page_is_extracted_exactly(crawled: Path) -> None:
    expected = {canonical(report["url"]): report for report in _published(crawled) if report["requests"] is not None}
    sources = _sources(crawled)
    heads = {
        sources[row["report_id"]]: (row["report_year"], row["agency_name"])
        for row in _rows(crawled, "reports", "report_year", "agency_name")
    }
    matrices: dict[str, dict[str, list[int]]] = {}
    for row in _rows(crawled, "requests", "row", *COLUMNS):
        matrices.setdefault(sources[row["report_id"]], {})[row["row"]] = [row[column] for column in COLUMNS]
    assert heads.keys() >= expected.keys()
    for url, report in expected.items():
        assert heads[url] == (report["year"], report["agency"]), url
        assert matrices[url] == report["requests"], url


def test_section_two_is_extracted_exactly(crawled: Path) -> None:
    sources = _sources(crawled)
    found: dict[str, dict[str, Decimal]] = {}
    for row in _rows(crawled, "disclosures", "item", "value"):
        found.setdefault(sources[row["report_id"]], {})[row["item"]] = row["value"]
    for report in _published(crawled):
        if report["disclosures"] is not None:
            printed = {key: Decimal(value) for key, value in report["disclosures"].items() if value is not None}
            values = found[canonical(report["url"])]
            assert {key: values[key] for key in printed} == printed, report["url"]


def test_section_four_is_extracted_exactly(crawled: Path) -> None:
    sources = _sources(crawled)
    found: dict[str, dict[str, list[int]]] = {}
    for row in _rows(crawled, "remedies", "channel", *OUTCOMES):
        found.setdefault(sources[row["report_id"]], {})[row["channel"]] = [row[outcome] for outcome in OUTCOMES]
    for report in _published(crawled):
        if report["remedies"] is not None:
            channels = found[canonical(report["url"])]
            values = [value for name in ("review", "suit_direct", "suit_after_review") for value in channels[name]]
            assert values == report["remedies"], report["url"]


def test_no_decoy_became_a_report(crawled: Path) -> None:
    truth = json.loads((crawled / "truth.json").read_text(encoding="utf-8"))
    decoys = {canonical(url) for told in truth["portals"].values() for url in told["decoys"]}
    assert not decoys & set(_sources(crawled).values())


def test_every_document_of_the_archive_is_accounted_for(crawled: Path) -> None:
    rows = read_table(crawled / "dataset", "documents", ["status", "reason"]).to_pylist()
    told = json.loads((crawled / "run.json").read_text(encoding="utf-8"))
    assert told["extract"]["documents"] == len(rows)
    assert all(row["reason"] for row in rows if row["status"] != "extracted")
    assert {row["status"] for row in rows} <= {"extracted", *_KINDS}


def test_the_run_prints_its_account_by_portal_and_platform(crawled: Path) -> None:
    told = json.loads((crawled / "run.json").read_text(encoding="utf-8"))["crawl"]
    assert told["finished"]
    assert told["platforms"]["trs"]["found"] > 0
    assert told["portals"]["wall-jsl"]["outcome"] == "blocked"
    assert told["states"].keys() == {"published", "late", "not_found", "column_not_found", "blocked", "unreachable"}


def _published(crawled: Path) -> list[dict[str, Any]]:
    truth = json.loads((crawled / "truth.json").read_text(encoding="utf-8"))
    return [report for told in truth["portals"].values() for report in told["reports"]]


def _rows(crawled: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table(crawled / "dataset", table, ["report_id", *columns]).to_pylist()
    return rows


def _sources(crawled: Path) -> dict[str, str]:
    """The address of each report of the dataset."""
    return {row["report_id"]: canonical(row["source"]) for row in _rows(crawled, "reports", "source")}
