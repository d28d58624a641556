"""A release is complete, the same each time, and says of itself what is so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest

from extract.dataset.layout import paths_of
from extract.dataset.release.build import DATABASE, SUMS
from extract.dataset.release.schema import RELEASE_TABLES
from tests.release.commands import gongkai

TABLES = [table.name for table in RELEASE_TABLES]


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in paths_of(folder, table):
        year = int(part.parent.name.partition("=")[2])
        found += [row | {"report_year": year} for row in pq.ParquetFile(part).read().to_pylist()]
    return found


def test_every_file_is_summed_and_the_database_beside_them(release: Path) -> None:
    found = digests(release)
    lines = (release / SUMS).read_text("utf-8").splitlines()
    summed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    database = (release / f"{DATABASE}.sha256").read_text("ascii").split()
    assert database == [found[DATABASE], DATABASE]
    assert summed == {name: digest for name, digest in found.items() if not name.startswith((SUMS, DATABASE))}
    assert {"README.md", "README.zh.md", "CHANGELOG.md", "CITATION.cff", "datapackage.json", "gates.json"} <= set(
        summed
    )


def test_the_same_dataset_gives_the_same_bytes_and_the_same_rows_in_the_database(
    dataset: Path, release: Path, tmp_path: Path
) -> None:
    gongkai("release", tmp_path / "again", "--data", dataset, "--date", "2026-02-01")
    first, again = digests(release), digests(tmp_path / "again")
    assert {name for name in first if first[name] != again.get(name)} <= {DATABASE, f"{DATABASE}.sha256"}
    assert set(first) == set(again)
    with duckdb.connect() as connection:
        for name, folder in (("a", release), ("b", tmp_path / "again")):
            connection.execute(f"ATTACH '{folder / DATABASE}' AS {name} (READ_ONLY)")
        for table in TABLES:
            one, other = (connection.execute(f"FROM {name}.{table}").fetchall() for name in ("a", "b"))
            assert one == other


def test_the_database_holds_the_tables_described_in_both_languages_and_its_views_answer(release: Path) -> None:
    with duckdb.connect(str(release / DATABASE), read_only=True) as connection:
        comments = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert set(comments) == set(TABLES)
        assert all("Every" in text or "。" in text for text in comments.values())
        for table in TABLES:
            assert len(connection.execute(f"FROM {table}").fetchall()) == len(rows(release, table))
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        assert len(views) >= 13
        for (view,) in views:
            connection.execute(f"FROM {view}").fetchall()
        measured = connection.execute("FROM measures SELECT count(*)").fetchone()
        assert measured
        assert measured[0] > 0
        broken = connection.execute('SELECT DISTINCT agency_name, "check" FROM broken_identities').fetchall()
        assert ("自治区信访局", "C1") in broken
        received = connection.execute("SELECT received FROM requests_received WHERE report_year = 2022").fetchall()
        assert received == [(347,)]


def test_the_data_package_is_valid_and_describes_the_rows_that_are_there(release: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text("utf-8"))
    # Refuses a descriptor that is not valid.
    assert len(frictionless.Package(str(release / "datapackage.json")).resources) == len(TABLES)
    package = frictionless.Package()
    counts: dict[str, int] = {}
    for resource in descriptor["resources"]:
        name = resource["name"]
        assert [release / path for path in resource["path"]] == paths_of(release, name)
        # The files are Parquet under hive partitions, which frictionless does not read: their rows are given to it.
        # It takes a list without any for an error.
        schema = frictionless.Schema.from_descriptor(resource["schema"])
        if found := rows(release, name):
            counts[name] = len(found)
            package.add_resource(frictionless.resources.TableResource(name=name, data=found, schema=schema))
    checked = package.validate()
    assert checked.valid, checked.to_summary()
    assert {task.name: task.stats["rows"] for task in checked.tasks} == counts
    assert {"reports", "requests", "cells"} <= set(counts)


def test_the_citation_names_the_version_and_the_content(release: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="frictionless brings it")
    citation = yaml.safe_load((release / "CITATION.cff").read_text("utf-8"))
    version = json.loads((release / "datapackage.json").read_text("utf-8"))["version"]
    assert (citation["cff-version"], citation["type"], citation["version"]) == ("1.2.0", "dataset", version)
    assert str(citation["date-released"]) == "2026-02-01"
    tables = [line for line in (release / SUMS).read_text("utf-8").splitlines() if "/" in line]
    content = hashlib.sha256("".join(f"{line}\n" for line in tables).encode()).hexdigest()
    assert citation["identifiers"][0]["value"] == f"sha256:{content}"
    assert version == f"2026-02-01+{content[:12]}"


def test_a_release_is_never_written_over(dataset: Path, release: Path) -> None:
    before = digests(release)
    assert "never written over" in gongkai("release", release, "--data", dataset, status=2)
    assert digests(release) == before


def test_a_release_is_a_dataset_for_the_other_commands_and_a_check_leaves_it_as_it_is(release: Path) -> None:
    before = digests(release)
    assert "C1" in gongkai("check", release, status=3)
    assert digests(release) == before
