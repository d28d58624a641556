"""The whole sample crawled and extracted, and what came of it held against the truth."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from crawlers.page import canonical

from .outcome import measure
from .running import FAST, gongkai, sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Recorder

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


def test_every_report_of_the_sample_is_found_and_nothing_else(crawled: Path, record: Recorder) -> None:
    outcome = measure(crawled / "truth.json", crawled / "archive")
    record(f"crawl of the sample: recall {outcome.recall:.2%} of {outcome.published}, precision {outcome.precision:.2%}")
    assert outcome.remarks == []
    assert outcome.published > 600


def test_every_report_with_a_page_is_extracted_exactly(crawled: Path) -> None:
    truth = json.loads((crawled / "truth.json").read_text(encoding="utf-8"))
    expected = {
        canonical(report["url"]): report
        for told in truth["portals"].values()
        for report in told["reports"]
        if report["requests"] is not None
    }
    dataset = crawled / "dataset"
    matrices = _matrices(dataset)
    heads = {
        canonical(source): (year, agency)
        for source, year, agency in duckdb.sql(
            f"select source, report_year, agency_name from '{dataset}/reports/*/*.parquet'"
        ).fetchall()
    }
    assert heads.keys() >= expected.keys()
    for url, report in expected.items():
        assert heads[url] == (report["year"], report["agency"]), url
        assert matrices[url] == {name: tuple(values) for name, values in report["requests"].items()}, url


def test_sections_two_and_four_are_extracted_exactly(crawled: Path) -> None:
    truth = json.loads((crawled / "truth.json").read_text(encoding="utf-8"))
    dataset = crawled / "dataset"
    found: dict[str, dict[str, Any]] = {}
    for source, item, value in duckdb.sql(
        f"select source, item, value from '{dataset}/disclosures/*/*.parquet'"
        f" join '{dataset}/reports/*/*.parquet' using (report_id)"
    ).fetchall():
        found.setdefault(canonical(source), {})[item] = value
    for told in truth["portals"].values():
        for report in told["reports"]:
            printed = {key: value for key, value in (report["disclosures"] or {}).items() if value is not None}
            values = found.get(canonical(report["url"]), {})
            assert {key: values.get(key) for key in printed} == {k: Decimal(v) for k, v in printed.items()}, report


def test_no_decoy_became_a_report(crawled: Path) -> None:
    truth = json.loads((crawled / "truth.json").read_text(encoding="utf-8"))
    decoys = {canonical(url) for told in truth["portals"].values() for url in told["decoys"]}
    dataset = crawled / "dataset"
    sources = duckdb.sql(f"select source from '{dataset}/reports/*/*.parquet'").fetchall()
    assert not decoys & {canonical(source) for (source,) in sources}


def test_every_document_of_the_archive_is_accounted_for(crawled: Path) -> None:
    rows = duckdb.sql(f"select status, reason from '{crawled / 'dataset'}/documents/*/*.parquet'").fetchall()
    told = json.loads((crawled / "run.json").read_text(encoding="utf-8"))
    assert told["extract"]["documents"] == len(rows)
    assert all(reason for status, reason in rows if status in _KINDS)
    assert Counter(status for status, _ in rows).keys() <= {"extracted", *_KINDS}


def test_the_run_prints_its_account_by_portal_and_platform(crawled: Path) -> None:
    told = json.loads((crawled / "run.json").read_text(encoding="utf-8"))["crawl"]
    assert told["finished"]
    assert told["platforms"]["trs"]["found"] > 0
    assert told["portals"]["wall-jsl"]["outcome"] == "blocked"
    assert told["states"].keys() == {"published", "late", "not_found", "column_not_found", "blocked", "unreachable"}


def _matrices(dataset: Path) -> dict[str, dict[str, tuple[Any, ...]]]:
    names = "natural_person, business, research, nonprofit, legal_service, other, total"
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for source, row, *values in duckdb.sql(
        f"select source, row, {names} from '{dataset}/requests/*/*.parquet'"
        f" join '{dataset}/reports/*/*.parquet' using (report_id)"
    ).fetchall():
        found.setdefault(canonical(source), {})[row] = tuple(values)
    return found
