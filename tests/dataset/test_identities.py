from pathlib import Path

import pytest

from extract.dataset.identities import Failure, Tally, assess, identities
from extract.dataset.writer import DatasetWriter, NotADatasetError
from extract.report import Indicator, Report
from tests.dataset.made import BLANK, broken_report, extracted, matrix, number, older_report, report


def assessed(tmp_path: Path, *reports: Report) -> tuple[list[Tally], list[Failure]]:
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        for place, made in enumerate(reports):
            writer.add("a", f"{place:032x}{0:032x}", extracted(made))
    return assess(tmp_path / "d")


def test_the_identities_are_those_of_the_forms() -> None:
    assert {(found.form, found.id) for found in identities()} >= {
        (form, check) for form in ("2019", "2021") for check in ("C1", "C2", "R1", "L1")
    }


def test_whole_reports_pass(tmp_path: Path) -> None:
    tallies, failures = assessed(tmp_path, report(), report(2023), report(2019, "2019"))
    assert failures == []
    assert [(tally.check, tally.table, tally.passed, tally.not_assessable) for tally in tallies] == [
        ("C1", "requests", 21, 0),
        ("C2", "requests", 21, 0),
        ("L1", "remedies", 9, 0),
        ("R1", "requests", 73, 0),
    ]


def test_failures_name_the_place_and_both_sides(tmp_path: Path) -> None:
    tallies, failures = assessed(tmp_path, report(), broken_report())
    name = f"{1:032x}-0"
    assert failures == [
        Failure(name, 2024, "C1", "requests", "natural_person", 1, 2),
        Failure(name, 2024, "C2", "requests", "natural_person", 2, 1),
        Failure(name, 2024, "R1", "requests", "processed_total", 1, 2),
    ]
    by_check = {tally.check: tally for tally in tallies}
    assert by_check["C2"].not_assessable == 5
    assert by_check["R1"].not_assessable == 1


def test_null_is_not_zero(tmp_path: Path) -> None:
    cells = {("received", "natural_person"): BLANK}
    tallies, failures = assessed(tmp_path, report(requests=matrix("2021", 0, cells)))
    assert failures == []
    assert {tally.check: tally.not_assessable for tally in tallies} == {"C1": 1, "C2": 0, "L1": 0, "R1": 1}


def test_sums_beyond_64_bits_are_exact(tmp_path: Path) -> None:
    huge = 10**18 - 1
    cells = {(row.name, "research"): number(huge) for row in matrix("2021").rows}
    _, failures = assessed(tmp_path, report(requests=matrix("2021", 0, cells)))
    assert ("C2", "research", huge, 21 * huge) in {(f.check, f.place, f.left, f.right) for f in failures}


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(NotADatasetError):
        assess(tmp_path)


def test_the_sums_of_vertical_forms_are_assessed_too(tmp_path: Path) -> None:
    def of(received: int, unit: str = "件", *, fax: int | None = 2) -> Report:
        rows: tuple[tuple[str, int | None, str], ...] = (
            ("applications_received", received, unit),
            ("received_in_person", 3, "件"),
            ("received_by_fax", fax, "件"),
        )
        rows += (("received_online", 4, "件"), ("received_by_letter", 0, "件"))
        return older_report(
            2016,
            "2014",
            tuple(
                Indicator(name, i, name, unit, BLANK if value is None else number(value))
                for i, (name, value, unit) in enumerate(rows, 1)
            ),
        )

    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        for place, made in enumerate((of(9), of(10), of(9, fax=None), of(9, "万件"))):
            writer.add(f"{place}", f"{place:032x}" * 2, extracted(made))
    tallies, failures = assess(tmp_path / "d")
    (tally,) = [each for each in tallies if each.check == "V17"]
    assert (tally.passed, tally.failed, tally.not_assessable) == (1, 1, 2)
    assert failures == [Failure(f"{1:032x}-0", 2016, "V17", "indicators", "value", 10, 9)]
    assert {each.check for each in tallies if each.table == "indicators"} == {
        f"V{number}" for number in (17, 22, 25, 29, 40, 44, 52)
    }
