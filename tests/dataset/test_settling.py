from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from extract.dataset.reading import read_table
from extract.dataset.writer import DatasetWriter
from extract.report import Indicator, RequestMatrix, Section
from tests.dataset.made import extracted, matrix, number, older_report, report

if TYPE_CHECKING:
    from pathlib import Path

    from extract.report import Report

CODE = "11321322014416330G"
URL = "http://www.shuyang.gov.cn/a.html"


class Fetched:
    """Documents to write: each a source, the reports in it, and the day it was fetched."""

    def __init__(self) -> None:
        self.documents: list[tuple[str, tuple[Report, ...], int | None, str]] = []

    def add(self, source: str, *reports: Report, day: int | None = None, digest: str = "") -> Fetched:
        self.documents.append((source, reports, day, digest or f"{len(self.documents):032x}" * 2))
        return self

    def write(self, out: Path, *, extend: bool = False) -> list[dict[str, Any]]:
        known = read_table(out, "documents")["document_id"].to_pylist() if extend else []
        with DatasetWriter(out, extractor_version="1", extend=extend, reported=known) as writer:
            for source, reports, day, digest in self.documents:
                fetched_at = None if day is None else dt.datetime(2025, 1, day, tzinfo=dt.UTC)
                writer.add(source, digest, extracted(*reports), fetched_at=fetched_at)
        return rows(out)


def rows(out: Path, table: str = "reports") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_table(out, table).to_pylist()
    return found


def versions(found: list[dict[str, Any]]) -> list[tuple[str, int, bool]]:
    return sorted((row["report_id"][30:], row["revision"], row["is_current"]) for row in found)


def county(name: str = "沭阳县信访局", received: int = 3, **changes: Any) -> Report:  # noqa: ANN401 fields of a report
    fields = {"agency_name": name, "division_code": None, "requests": matrix("2021", received)}
    return report(**(fields | changes))


def test_another_content_at_an_address_is_its_next_version(tmp_path: Path) -> None:
    found = Fetched().add(URL, county(), day=1).add(URL, county(received=4), day=9).write(tmp_path / "d")
    assert versions(found) == [("00-0", 1, False), ("01-0", 2, True)]


def test_versions_follow_the_time_of_fetching_not_the_order_of_reading(tmp_path: Path) -> None:
    found = Fetched().add(URL, county(received=4), day=9).add(URL, county(), day=1).write(tmp_path / "d")
    assert versions(found) == [("00-0", 2, True), ("01-0", 1, False)]


def test_the_same_report_on_a_changed_page_is_the_same_version(tmp_path: Path) -> None:
    found = Fetched().add(URL, county(), day=1).add(URL, county(), day=2).write(tmp_path / "d")
    assert versions(found) == [("00-0", 1, False), ("01-0", 1, True)]


def test_a_version_that_comes_back_is_current_again(tmp_path: Path) -> None:
    first = "a" * 64
    fetched = Fetched().add(URL, county(), day=1, digest=first).add(URL, county(received=4), day=2)
    found = fetched.add(URL, county(), day=3, digest=first).write(tmp_path / "d")
    assert versions(found) == [("01-0", 2, False), ("aa-0", 3, True)]


def test_years_and_addresses_are_numbered_by_themselves(tmp_path: Path) -> None:
    fetched = Fetched().add(URL, county(), day=1).add(URL, county(report_year=2023), day=2).add("b", county(), day=3)
    assert {row[1:] for row in versions(fetched.write(tmp_path / "d"))} == {(1, True)}


def test_reports_of_a_year_in_one_document_are_told_apart_by_agency(tmp_path: Path) -> None:
    old = (county(), county("沭阳县财政局", index=1))
    new = (county(), county("沭阳县财政局", 7, index=1))
    found = Fetched().add(URL, *old, day=1).add(URL, *new, day=2).write(tmp_path / "d")
    assert versions(found) == [("00-0", 1, False), ("00-1", 1, False), ("01-0", 1, True), ("01-1", 2, True)]


def test_extending_settles_versions_as_reading_all_at_once_does(tmp_path: Path) -> None:
    first, second = Fetched().add(URL, county(), day=1), Fetched().add(URL, county(received=4), day=2, digest="b" * 64)
    first.write(tmp_path / "steps")
    found = second.write(tmp_path / "steps", extend=True)
    first.documents += second.documents
    assert sorted(found, key=str) == sorted(first.write(tmp_path / "once"), key=str)
    for table in ("agencies", "agency_names"):
        assert rows(tmp_path / "steps", table) == rows(tmp_path / "once", table)


def test_order_of_reading_decides_nothing(tmp_path: Path) -> None:
    fetched = Fetched()
    for place in range(40):
        made = county(f"沭阳县第{place % 7}局", place % 5, report_year=2020 + place % 3)
        fetched.add(f"http://x/{place % 6}", made, day=1 + place % 20, digest=f"{place:032x}" * 2)
    straight = fetched.write(tmp_path / "a")
    random.Random(5).shuffle(fetched.documents)
    assert sorted(straight, key=str) == sorted(fetched.write(tmp_path / "b"), key=str)
    assert rows(tmp_path / "a", "agencies") == rows(tmp_path / "b", "agencies")


def test_a_credit_code_makes_one_agency_of_its_names(tmp_path: Path) -> None:
    fetched = Fetched().add("a", county("沭阳县卫生局", agency_code=CODE, report_year=2013))
    fetched.add("b", county("沭阳县卫生健康局", agency_code=CODE, report_year=2019))
    fetched.add("c", county("沭阳县卫生健康局", report_year=2020))
    assert {row["agency_id"] for row in fetched.write(tmp_path / "d")} == {CODE}
    (agency,) = rows(tmp_path / "d", "agencies")
    assert agency["id_kind"] == "credit_code"
    assert (agency["name"], agency["place_code"], agency["level"]) == ("沭阳县卫生健康局", "321322", "county")
    assert (agency["first_year"], agency["last_year"], agency["reports"]) == (2013, 2020, 3)
    names = [(row["name"], row["first_year"], row["last_year"]) for row in rows(tmp_path / "d", "agency_names")]
    assert names == [("沭阳县卫生健康局", 2019, 2020), ("沭阳县卫生局", 2013, 2013)]


def test_a_code_that_two_agencies_print_is_nobodys(tmp_path: Path) -> None:
    fetched = Fetched().add("a", county("沭阳县财政局", agency_code=CODE)).add("b", county(agency_code=CODE))
    found = fetched.write(tmp_path / "d")
    assert sorted(row["agency_id"] for row in found) == ["321322:信访局", "321322:财政局"]


def test_agencies_of_the_same_name_without_a_place_take_no_code_from_each_other(tmp_path: Path) -> None:
    found = Fetched().add("a", county("信访局", agency_code=CODE)).add("b", county("信访局", report_year=2023))
    assert sorted(row["agency_id"] for row in found.write(tmp_path / "d")) == [CODE, "name:信访局"]
    reasons = {row["agency_id"]: row["place_reason"] for row in rows(tmp_path / "d", "agencies")}
    assert reasons == {CODE: "no_division_named", "name:信访局": "no_division_named"}


def test_the_same_report_at_two_addresses_is_counted_once(tmp_path: Path) -> None:
    found = (
        Fetched().add("b", county(), day=2).add("a", county(), day=1).add("c", county(received=9)).write(tmp_path / "d")
    )
    copies = {row["source"]: row["same_as"] for row in found}
    assert copies == {"a": None, "b": f"{1:032x}-0", "c": None}
    assert rows(tmp_path / "d", "agencies")[0]["reports"] == 2


def test_old_forms_have_versions_and_copies_as_well(tmp_path: Path) -> None:
    def old(value: int) -> Report:
        rows = (Indicator("applications_received", 17, "收到申请数", "件", number(value)),)
        empty = RequestMatrix("2014", ())
        return msgspec.structs.replace(county(report_year=2016), form="2014", requests=empty, indicators=rows)

    fetched = Fetched().add(URL, old(5), day=1).add(URL, old(6), day=2).add("b", old(6), day=3)
    found = fetched.write(tmp_path / "d")
    assert versions(found) == [("00-0", 1, False), ("01-0", 2, True), ("02-0", 1, True)]
    assert [row["same_as"] for row in found if row["source"] == "b"] == [f"{1:032x}-0"]


def test_a_superseded_version_is_no_copy(tmp_path: Path) -> None:
    fetched = Fetched().add(URL, county(), day=1).add(URL, county(received=4), day=2).add("b", county(), day=3)
    assert {row["same_as"] for row in fetched.write(tmp_path / "d")} == {None}


@pytest.mark.parametrize(("text", "copy"), [("甲" * 300, True), ("乙" * 300, False), ("", False)])
def test_a_name_without_a_place_is_a_copy_only_with_the_same_text(tmp_path: Path, text: str, *, copy: bool) -> None:
    one = county("信访局", sections=(Section(1, "一", "甲" * 300 if text else ""),))
    other = county("信访局", sections=(Section(1, "一", text),))
    found = Fetched().add("a", one, day=1).add("b", other, day=2).write(tmp_path / "d")
    assert any(row["same_as"] for row in found) == copy


def test_other_figures_of_a_vertical_table_are_its_next_version_and_no_copy(tmp_path: Path) -> None:
    def older(received: int, name: str) -> Report:
        row = Indicator("applications_received", 17, "收到申请数", "件", number(received))
        return replace(older_report(2016, "2014", (row,)), agency_name=name, division_code=None)

    documents = Fetched().add(URL, older(17, "沭阳县信访局"), day=1).add(URL, older(18, "沭阳县信访局"), day=9)
    found = documents.add("b", older(21, "沭阳县教育局")).write(tmp_path / "d")
    assert versions(found) == [("00-0", 1, False), ("01-0", 2, True), ("02-0", 1, True)]
    assert len({row["values_digest"] for row in found}) == 3
