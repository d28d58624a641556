from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from extract.dataset.querying import connect
from extract.dataset.writer import DatasetWriter, NotADatasetError
from extract.difference import apply_difference, compare
from gongkai.cli import main
from tests.dataset.made import BLANK, extracted, matrix, number, report
from tests.generator.nation import Batch, make_agencies, make_years, write_nation

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from extract.report import Report

_CURRENT = """
    SELECT report_id, "table", "row", "column", value, state FROM cells JOIN reports USING (report_id) WHERE is_current
    ORDER BY report_id, "table", "row", "column"
"""


def county(place: int, received: int = 3, **changes: Any) -> Report:  # noqa: ANN401 fields of a report
    fields = {"agency_name": f"沭阳县第{place}局", "division_code": None, "requests": matrix("2021", received)}
    return report(**(fields | changes))


def write(out: Path, *documents: tuple[str, str, Report, int]) -> Path:
    """Documents as address, first digits of the digest, report and day."""
    with DatasetWriter(out, extractor_version="1") as writer:
        for source, digest, made, day in documents:
            fetched_at = dt.datetime(2025, 1, day, tzinfo=dt.UTC)
            writer.add(source, digest.ljust(64, "0"), extracted(made), fetched_at=fetched_at)
    return out


def current(folder: Path) -> pa.Table:
    with connect(folder, ("reports", "cells"), scratch=folder.parent) as connection:
        return connection.sql(_CURRENT).to_arrow_table()


def changes(old: Path, new: Path) -> list[tuple[Any, ...]]:
    with compare(old, new) as difference:
        rows = difference.changed()
    return [(row["cause"], row["row"], row["column"], row["old_value"], row["new_value"]) for row in rows]


def applied(old: Path, new: Path) -> bool:
    with compare(old, new) as difference:
        found: bool = apply_difference(old, difference.table()).equals(current(new))
    return found


def test_a_dataset_does_not_differ_from_itself(tmp_path: Path) -> None:
    old = write(tmp_path / "old", ("a", "1", county(1), 1))
    new = write(tmp_path / "new", ("a", "1", county(1), 1))
    with compare(old, new) as difference:
        assert difference.table().num_rows == 0
    assert applied(old, new)


def test_other_bytes_at_the_address_are_a_revision(tmp_path: Path) -> None:
    old = write(tmp_path / "old", ("a", "1", county(1), 1))
    new = write(tmp_path / "new", ("a", "1", county(1), 1), ("a", "2", county(1, 4), 2))
    found = changes(old, new)
    rows = {"received", "granted", "processed_total"}
    assert found == [
        ("source_revised", row, column, 3, 4) for row in sorted(rows) for column in ("natural_person", "total")
    ]
    assert applied(old, new)


def test_the_same_bytes_read_otherwise_are_the_extractors_doing(tmp_path: Path) -> None:
    cells = {("received", "business"): BLANK}
    old = write(tmp_path / "old", ("a", "1", county(1, requests=matrix("2021", 3, cells)), 1))
    new = write(tmp_path / "new", ("a", "1", county(1), 1))
    assert changes(old, new) == [("extractor", "received", "business", None, 0)]
    assert applied(old, new)


def test_revised_and_read_otherwise_are_told_apart_by_cell(tmp_path: Path) -> None:
    misread = matrix("2021", 3, {("received", "business"): BLANK})
    revised = matrix("2021", 3, {("carried_out", "other"): number(7)})
    old = write(tmp_path / "old", ("a", "1", county(1, requests=misread), 1))
    new = write(tmp_path / "new", ("a", "1", county(1), 1), ("a", "2", county(1, requests=revised), 2))
    assert changes(old, new) == [
        ("source_revised", "carried_out", "other", 0, 7),
        ("extractor", "received", "business", None, 0),
    ]
    assert applied(old, new)


def test_new_and_gone_reports(tmp_path: Path) -> None:
    old = write(tmp_path / "old", ("a", "1", county(1), 1), ("b", "2", county(2), 1))
    new = write(tmp_path / "new", ("b", "2", county(2), 1), ("c", "3", county(3), 1))
    with compare(old, new) as difference:
        assert difference.reports() == {"new": 1, "gone": 1}
        assert difference.cells() == {"new": 193, "gone": 193}
        assert difference.changed() == []
    assert applied(old, new)


def test_a_report_that_moved_is_the_same_report(tmp_path: Path) -> None:
    old = write(tmp_path / "old", ("http://x/old.html", "1", county(1), 1))
    new = write(tmp_path / "new", ("http://x/new.html", "2", county(1, 5), 1))
    with compare(old, new) as difference:
        assert difference.reports() == {"source_revised": 1}
    assert applied(old, new)


def test_reports_of_one_document_are_matched_by_agency(tmp_path: Path) -> None:
    for name, day, received in (("old", 1, 3), ("new", 2, 8)):
        with DatasetWriter(tmp_path / name, extractor_version="1") as writer:
            both = extracted(county(1), county(2, received, index=1))
            writer.add("a", str(day).ljust(64, "0"), both, fetched_at=dt.datetime(2025, 1, day, tzinfo=dt.UTC))
    with compare(tmp_path / "old", tmp_path / "new") as difference:
        assert difference.reports() == {"source_revised": 2}
        assert {row["agency_id"] for row in difference.changed()} == {"321322:第2局"}
    assert applied(tmp_path / "old", tmp_path / "new")


def test_nations_of_other_sizes(tmp_path: Path) -> None:
    for name, count in (("old", 100), ("new", 120)):
        rng = np.random.default_rng(20)
        agencies = make_agencies(100, rng)
        batches = [Batch(each.year, each, np.arange(count)) for each in make_years(agencies, rng, range(2020, 2022))]
        write_nation(tmp_path / name, agencies, batches, rng)
    with compare(tmp_path / "old", tmp_path / "new") as difference:
        # The reports of 2020 that both have were made of the same random numbers, those of 2021 were not.
        assert difference.reports() == {"source_revised": 100, "new": 40}
    assert applied(tmp_path / "old", tmp_path / "new")


def test_the_command(tmp_path: Path) -> None:
    old = write(tmp_path / "old", ("a", "1", county(1), 1), ("b", "2", county(2), 1))
    new = write(tmp_path / "new", ("a", "1", county(1), 1), ("a", "3", county(1, 4), 2), ("b", "2", county(2), 1))
    run = CliRunner().invoke(
        main, ["diff", str(old), str(new), "--limit", "1", "--out", str(tmp_path / "diff.parquet")]
    )
    assert run.exit_code == 3
    assert run.output.splitlines() == [
        "cause             reports       cells",
        "source_revised          1           6",
        "extractor               0           0",
        "new                     0           0",
        "gone                    0           0",
        "source_revised 2024 321322:第1局 requests/granted/natural_person: 3 → 4",
        "5 more cells; list them with --limit 0, or write them with --out",
    ]
    assert apply_difference(old, pq.read_table(tmp_path / "diff.parquet")).equals(current(new))
    data = json.loads(CliRunner().invoke(main, ["diff", str(old), str(new), "--json"]).output)
    assert (data["reports"], len(data["changes"])) == ({"source_revised": 1}, 6)
    assert CliRunner().invoke(main, ["diff", str(new), str(new)]).exit_code == 0
    assert CliRunner().invoke(main, ["diff", str(old), str(tmp_path / "none")]).exit_code == 2


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(NotADatasetError):
        compare(tmp_path, tmp_path)
