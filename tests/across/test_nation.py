"""A nation without errors passes every check; each error that is planted in it is found, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from extract.across import assess_across, write_findings
from extract.dataset.identities import assess
from extract.dataset.reading import read_table
from tests.generator.nation import Batch, Planted, make_agencies, make_years, place_of, plant, write_nation

if TYPE_CHECKING:
    from pathlib import Path

    from extract.dataset.identities import Tally

#: Two prefectures of different provinces and what is in them.
LEAST = 800
SYMMETRIC = {"Z1", "one_report_a_year"}


@dataclass
class Nation:
    folder: Path
    places: dict[str, tuple[int, int]]
    planted: list[Planted]

    def across(self) -> tuple[dict[str, Tally], list[dict[str, Any]]]:
        tallies, found = assess_across(self.folder)
        return {tally.check: tally for tally in tallies}, found.to_pylist()


def nation(folder: Path, *, errors: bool) -> Nation:
    rng = np.random.default_rng(20)
    agencies = make_agencies(LEAST, rng)
    years = list(make_years(agencies, rng))
    batches, planted = plant(agencies, years)
    if not errors:
        batches, planted = [Batch(each.year, each, np.arange(len(agencies))) for each in years], []
    return Nation(folder, place_of(batches, write_nation(folder, agencies, batches, rng)), planted)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    return nation(tmp_path_factory.mktemp("sound") / "d", errors=False)


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    return nation(tmp_path_factory.mktemp("flawed") / "d", errors=True)


def test_nothing_is_found_where_nothing_is_wrong(sound: Nation) -> None:
    tallies, found = sound.across()
    assert [row for row in found if row["outcome"] == "fail"] == []
    assert {tally.failed for tally in tallies.values()} == {0}
    assert all(tallies[check].passed > 1000 for check in ("Y1", "Y2", "Y3", "H1"))
    # Columns left empty cannot be compared, and are told.
    assert tallies["Y1"].not_assessable > 0
    assert {row["check"] for row in found} == {"Y1"}
    within, failures = assess(sound.folder)
    assert failures == []
    assert all(tally.passed > 1000 for tally in within)


def test_every_planted_error_is_found(flawed: Nation) -> None:
    _, found = flawed.across()
    _, failures = assess(flawed.folder)
    seen = {(*flawed.places[row["report_id"]], row["check"]) for row in found if row["outcome"] == "fail"}
    seen |= {(*flawed.places[failure.report_id], failure.check) for failure in failures}
    # Of two reports with the same numbers, nothing tells which one is the copy.
    others = [
        (row["check"], cell.partition("#")[0]) for row in found if row["check"] in SYMMETRIC for cell in row["cells"]
    ]
    seen |= {(*flawed.places[other], check) for check, other in others}
    for error in flawed.planted:
        assert {(error.year, error.agency, check) for check in error.checks} <= seen, error.kind


def test_nothing_else_is_found(flawed: Nation) -> None:
    _, found = flawed.across()
    _, failures = assess(flawed.folder)
    expected = {place for error in flawed.planted for place in ((error.year, error.agency), *error.again)}
    failed = [row["report_id"] for row in found if row["outcome"] == "fail"]
    failed += [failure.report_id for failure in failures]
    assert {flawed.places[report_id] for report_id in failed} <= expected


def test_findings_name_both_sides(flawed: Nation) -> None:
    _, found = flawed.across()
    carry = next(error for error in flawed.planted if error.kind == "broken carry-over")
    mine = [row for row in found if flawed.places[row["report_id"]] == (carry.year, carry.agency)]
    assert [row["cells"][0] for row in mine] == ["requests/carried_in/natural_person", "requests/carried_in/total"]
    for row in mine:
        other, _, cell = row["cells"][1].partition("#")
        assert flawed.places[other] == (carry.year - 1, carry.agency)
        assert cell == row["cells"][0].replace("carried_in", "carried_out")
        assert row["left"] == row["right"] + 5


def test_exchanged_columns_are_told(flawed: Nation) -> None:
    _, found = flawed.across()
    swapped = next(error for error in flawed.planted if error.kind == "swapped columns")
    said = {row["detail"] for row in found if flawed.places[row["report_id"]] == (swapped.year, swapped.agency)}
    assert said == {"as if exchanged with business", "as if exchanged with natural_person"}


def test_a_department_above_its_aggregate_is_named(flawed: Nation) -> None:
    _, found = flawed.across()
    above = [row for row in found if row["check"] == "H1" and row["cells"][0] == "requests/granted/total"]
    assert above
    for row in above:
        assert row["left"] < row["right"]
        assert all(cell.endswith("#requests/granted/total") for cell in row["cells"][1:])
        assert len(row["cells"]) > 1


def test_the_same_report_on_two_portals_is_linked_and_counted_once(flawed: Nation) -> None:
    reports = read_table(flawed.folder, "reports", ["report_id", "same_as"]).to_pylist()
    copies = [row for row in reports if row["same_as"]]
    assert len(copies) == 3
    for row in copies:
        assert flawed.places[row["report_id"]] == flawed.places[row["same_as"]]


def test_findings_are_written_once_and_not_twice(flawed: Nation) -> None:
    _, found = assess_across(flawed.folder)
    write_findings(flawed.folder, found)
    before = {path: path.stat().st_mtime_ns for path in (flawed.folder / "findings").rglob("across-*")}
    assert read_table(flawed.folder, "findings").num_rows == found.num_rows
    write_findings(flawed.folder, found)
    assert {path: path.stat().st_mtime_ns for path in (flawed.folder / "findings").rglob("across-*")} == before
    write_findings(flawed.folder, found.slice(0, 0))
    assert read_table(flawed.folder, "findings").num_rows == 0


def test_the_same_nation_has_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("a", "b"):
        nation(tmp_path / name, errors=True)
        files = sorted((tmp_path / name).rglob("*.parquet"))
        trees.append({str(path.relative_to(tmp_path / name)): path.read_bytes() for path in files})
    assert trees[0] == trees[1]
