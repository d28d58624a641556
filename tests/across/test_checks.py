"""What is compared with what: each case a few reports."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from extract.across import assess_across
from extract.dataset.writer import DatasetWriter, NotADatasetError
from extract.report import Disclosure
from tests.dataset.made import BLANK, extracted, matrix, number, report

if TYPE_CHECKING:
    from pathlib import Path

    from extract.report import Report, RequestMatrix

CARRIED = {("carried_in", "natural_person"): number(4)}


def county(year: int, name: str = "沭阳县水利局", **changes: Any) -> Report:  # noqa: ANN401 fields of a report
    fields: dict[str, Any] = {"agency_name": name, "division_code": None, "published_on": dt.date(year + 1, 1, 20)}
    return report(year, **(fields | changes))


def stock(issued: int, repealed: int, in_force: int | None) -> tuple[Disclosure, ...]:
    values = {"issued": issued, "repealed": repealed, "in_force": in_force}
    return tuple(
        Disclosure(f"normative_docs_{name}", "normative_docs", name, "", "件", BLANK if v is None else number(v))
        for name, v in values.items()
    )


def found(tmp_path: Path, *reports: Report, host: str = "x.gov.cn") -> list[tuple[Any, ...]]:
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        for place, made in enumerate(reports):
            writer.add(f"http://{host}/{place}.html", f"{place:032x}{0:032x}", extracted(made))
    rows = assess_across(tmp_path / "d")[1].to_pylist()
    return [(row["check"], row["outcome"], int(row["report_id"][:32], 16), row["left"], row["right"]) for row in rows]


def carrying(cells: dict[tuple[str, str], Any] | None = None) -> RequestMatrix:
    return matrix("2021", 3, cells or CARRIED)


def test_what_was_not_carried_out_cannot_be_carried_in(tmp_path: Path) -> None:
    assert found(tmp_path, county(2023), county(2024, requests=carrying())) == [("Y1", "fail", 1, 4, 0)]


def test_a_year_between_breaks_the_chain(tmp_path: Path) -> None:
    assert found(tmp_path, county(2022), county(2024, requests=carrying())) == []


def test_scopes_are_not_compared_with_each_other(tmp_path: Path) -> None:
    later = county(2024, requests=carrying(), scope="system_aggregate")
    assert found(tmp_path, county(2023), later) == []


def test_a_blank_is_not_assessable_and_said_once_a_report(tmp_path: Path) -> None:
    blanks = {("carried_in", column): BLANK for column in ("business", "other")}
    assert found(tmp_path, county(2023), county(2024, requests=carrying(blanks))) == [
        ("Y1", "not_assessable", 1, None, None)
    ]


def test_names_without_a_place_are_one_agency_on_one_host_alone(tmp_path: Path) -> None:
    reports = (county(2023, "信访局"), county(2024, "信访局", requests=carrying()))
    assert found(tmp_path, *reports) == [("Y1", "fail", 1, 4, 0)]
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        for place, made in enumerate(reports):
            writer.add(f"http://host{place}.gov.cn/a.html", f"{place:032x}{0:032x}", extracted(made))
    assert assess_across(tmp_path / "d")[1].num_rows == 0


def test_documents_in_force(tmp_path: Path) -> None:
    reports = (county(2023, disclosures=stock(5, 1, 20)), county(2024, disclosures=stock(3, 2, 22)))
    assert found(tmp_path, *reports) == [("Y2", "fail", 1, 22, 21)]
    assert found(tmp_path, reports[0], county(2024, disclosures=stock(3, 2, 21))) == []
    assert found(tmp_path, reports[0], county(2024, disclosures=stock(3, 2, None))) == [
        ("Y2", "not_assessable", 1, None, 21)
    ]


def items(prior: int, change: int) -> tuple[Disclosure, ...]:
    values = {"prior_items": prior, "net_change": change}
    return tuple(Disclosure(f"licences_{name}", "licences", name, "", "项", number(v)) for name, v in values.items())


def test_items_of_the_year_before(tmp_path: Path) -> None:
    first = county(2019, form="2019", requests=matrix("2019"), disclosures=items(10, -3))
    second = county(2020, form="2019", requests=matrix("2019"), disclosures=items(8, 0))
    assert found(tmp_path, first, second) == [("Y3", "fail", 1, 8, 7)]


def whole(received: int, **changes: Any) -> Report:  # noqa: ANN401 fields of a report
    fields: dict[str, Any] = {"scope": "government_aggregate", "requests": matrix("2021", received)}
    return county(2024, "沭阳县人民政府", **(fields | changes))


@pytest.mark.parametrize(
    ("name", "scope", "fails"),
    [
        ("沭阳县财政局", "agency", True),
        ("沭阳县财政局", "system_aggregate", False),
        ("国家税务总局沭阳县税务局", "agency", False),
        ("宿迁市财政局", "agency", False),
    ],
)
def test_departments_are_summed_where_they_are_the_governments(
    tmp_path: Path, name: str, scope: str, *, fails: bool
) -> None:
    department = county(2024, name, scope=scope, requests=matrix("2021", 5))
    rows = found(tmp_path, whole(7), county(2024), department)
    # 3 + 5 requests received, granted and processed, of natural persons and in total.
    assert rows == ([("H1", "fail", 0, 7, 8)] * 6 if fails else [])


def test_counties_are_summed_into_their_city(tmp_path: Path) -> None:
    city = county(2024, "宿迁市人民政府", scope="government_aggregate", requests=matrix("2021", 2))
    assert {row[:3] for row in found(tmp_path, city, county(2024))} == {("H1", "fail", 0)}


def test_two_reports_of_a_year_and_one_dated_too_early(tmp_path: Path) -> None:
    other = county(2024, requests=matrix("2021", 9), published_on=dt.date(2024, 12, 30))
    assert found(tmp_path, county(2024), other) == [
        ("one_report_a_year", "fail", 0, None, None),
        ("published_after_year", "fail", 1, 2024, 2024),
    ]


def test_small_numbers_that_agree_are_no_copy(tmp_path: Path) -> None:
    assert found(tmp_path, county(2023), county(2024), county(2024, "沭阳县财政局")) == []


def test_large_ones_are(tmp_path: Path) -> None:
    cells = {
        (row, "natural_person"): number(value)
        for row, value in zip(("granted", "denied_by_law", "other_misc"), (12_345, 67_890, 999), strict=True)
    }
    copies = [county(2024, name, requests=matrix("2021", 3, cells)) for name in ("沭阳县财政局", "沭阳县水利局")]
    assert [row[:2] for row in found(tmp_path, *copies)] == [("Z1", "fail")]


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(NotADatasetError):
        assess_across(tmp_path)
