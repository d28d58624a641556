from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from extract.dataset.reading import read_report, read_table
from extract.dataset.schema import TABLES, arrow_schema, partitioning
from extract.dataset.settling import SETTLED_TABLES
from extract.dataset.writer import DatasetWriter, NotADatasetError
from extract.report import Cell, Extraction
from tests.dataset.made import broken_report, extracted, matrix, older_report, report

NAMES = [table.name for table in TABLES]
DIGEST = "c" * 64


def write(out: Path, extractions: Iterable[Extraction], flush_weight: int = 400_000) -> None:
    with DatasetWriter(out, extractor_version="1", flush_weight=flush_weight) as writer:
        for place, extraction in enumerate(extractions):
            writer.add(f"{place}.html", f"{place:032x}" * 2, extraction)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    made = [report(2024), broken_report(report_year=2023), report(0), older_report(2016)]
    write(tmp_path / "d", [extracted(each) for each in made])
    return tmp_path / "d"


def test_layout(dataset: Path) -> None:
    assert sorted(path.name for path in dataset.iterdir()) == sorted(NAMES)
    assert [path.name for path in (dataset / "documents").iterdir()] == ["report_year=0"]
    files = sorted(str(path.relative_to(dataset / "requests")) for path in (dataset / "requests").rglob("*.parquet"))
    assert files == [f"report_year={year}/part-00000.parquet" for year in (0, 2023, 2024)]
    file = pq.ParquetFile(dataset / "requests" / files[0])
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.schema_arrow.equals(arrow_schema("requests"), check_metadata=True)


@pytest.mark.parametrize("table", NAMES)
@pytest.mark.parametrize("empty", [True, False])
def test_every_reader_loads_every_table(tmp_path: Path, dataset: Path, table: str, *, empty: bool) -> None:
    if empty:
        dataset = tmp_path / "empty"
        write(dataset, [])
    folder = dataset / table
    arrow = ds.dataset(folder, partitioning=partitioning()).to_table()
    assert arrow.schema.field("report_year").type == pa.int32()
    for field in arrow_schema(table):
        assert arrow.schema.field(field.name).type == field.type
    frame = pd.read_parquet(folder)
    assert (len(frame), set(frame)) == (arrow.num_rows, set(arrow.column_names))
    lazy = pl.scan_parquet(folder / "**/*.parquet", hive_partitioning=True).collect()
    assert (lazy.height, set(lazy.columns)) == (arrow.num_rows, set(arrow.column_names))
    pattern = f"{folder}/*/*.parquet"
    found = duckdb.read_parquet(pattern, hive_partitioning=True)
    assert (len(found.fetchall()), set(found.columns)) == (arrow.num_rows, set(arrow.column_names))
    assert (arrow.num_rows == 0) == (empty and table != "divisions")


def test_a_partition_of_nulls_keeps_its_types(tmp_path: Path) -> None:
    absent = Cell(None, None, "absent")
    rows = matrix("2021").rows
    cells = {(row.name, column): absent for row in rows for column in ("natural_person", "total")}
    write(tmp_path / "d", [extracted(report(2022, requests=matrix("2021", cells=cells), published_on=None))])
    (path,) = (tmp_path / "d" / "requests").rglob("*.parquet")
    column = pq.read_table(path)["total"]
    assert column.null_count == 25
    assert column.type == pa.int64()
    assert duckdb.read_parquet(str(path)).types[5:12] == ["BIGINT"] * 7
    assert pl.read_parquet(path)["natural_person"].dtype == pl.Int64


def test_a_report_comes_back_as_it_was(dataset: Path) -> None:
    assert read_report(dataset, f"{0:032x}-0") == report(2024)
    with pytest.raises(KeyError):
        read_report(dataset, f"{9:032x}-0")


def test_a_report_with_findings_comes_back_as_it_was(tmp_path: Path) -> None:
    made = broken_report(index=2)
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        writer.add("a", DIGEST, extracted(made))
    assert read_report(tmp_path / "d", f"{DIGEST[:32]}-2") == made


@pytest.mark.parametrize("form", ["fujian", "2014"])
def test_a_report_on_an_older_form_comes_back_as_it_was_and_has_no_requests(tmp_path: Path, form: str) -> None:
    made = older_report(2015, form)
    write(tmp_path / "d", [extracted(made)])
    assert read_report(tmp_path / "d", f"{0:032x}-0") == made
    assert read_table(tmp_path / "d", "requests").num_rows == 0
    found = read_table(tmp_path / "d", "indicators", ["indicator", "value", "cumulative", "unit", "state"]).to_pylist()
    assert [(row["indicator"], row["value"], row["cumulative"], row["unit"], row["state"]) for row in found] == [
        ("proactive_documents", 2122, 10037, "条", "number"),
        ("fees_waived", Decimal("10.5"), None, "元", "number"),
        ("reviews", None, None, "件", "blank"),
    ]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [extracted(report(year), broken_report(report_year=year, index=1)) for year in (2024, 2021, 2024, 2023)]
    write(tmp_path / "a", made)
    write(tmp_path / "b", made)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_flushing_often_changes_no_row(tmp_path: Path) -> None:
    made = [extracted(report(2020 + place % 3, agency_name=f"{place}")) for place in range(20)]
    write(tmp_path / "a", made)
    write(tmp_path / "b", made, flush_weight=1)
    for name in NAMES:
        assert read_table(tmp_path / "a", name).equals(read_table(tmp_path / "b", name))


def test_many_years_do_not_exhaust_the_open_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.dataset.writer._OPEN_FILES", 8)
    write(tmp_path / "d", [extracted(report(year)) for year in (*range(1000, 1020), *range(1000, 1020))], 1)
    assert read_table(tmp_path / "d", "reports").num_rows == 40
    assert len(list((tmp_path / "d" / "reports" / "report_year=1000").iterdir())) == 2


def test_an_exception_leaves_the_old_dataset_and_nothing_else(dataset: Path) -> None:
    before = tree(dataset)

    def documents() -> Iterator[Extraction]:
        yield extracted(report())
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write(dataset, documents(), 1)
    assert tree(dataset) == before
    assert list(dataset.parent.iterdir()) == [dataset]


def test_a_dataset_is_replaced_as_a_whole(dataset: Path) -> None:
    write(dataset, [extracted(report(2019, "2019"))])
    assert [path.name for path in (dataset / "reports").iterdir()] == ["report_year=2019"]
    assert list(dataset.parent.iterdir()) == [dataset]


@pytest.mark.parametrize("foreign", ["notes.txt", "requests/notes.txt", "requests/report_year=2024/x.csv", "other/"])
def test_a_folder_of_something_else_is_refused(dataset: Path, foreign: str) -> None:
    path = dataset / foreign
    if foreign.endswith("/"):
        path.mkdir()
    else:
        path.write_text("mine")
    with pytest.raises(NotADatasetError, match=r"not a gongkai dataset"):
        write(dataset, [])
    assert path.exists()


def test_a_file_that_a_killed_check_left_behind_goes_with_the_next_writing(dataset: Path) -> None:
    left = dataset / "findings" / "report_year=2024" / "_across-00000.parquet.new"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"PAR1")
    assert read_table(dataset, "findings").num_rows == 2
    with DatasetWriter(dataset, extractor_version="1", extend=True):
        pass
    assert not left.exists()


def test_findings_across_reports_go_when_reports_come(dataset: Path) -> None:
    found = dataset / "findings" / "report_year=2023" / "across-00000.parquet"
    pq.write_table(arrow_schema("findings").empty_table(), found)
    with DatasetWriter(dataset, extractor_version="1", extend=True) as writer:
        writer.add("new.html", "d" * 64, extracted(report(2024)))
    assert not found.exists()
    assert read_table(dataset, "findings").num_rows == 2


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    write(tmp_path / "d", [])
    assert (tmp_path / "d" / "documents").is_dir()


def test_an_extended_dataset_keeps_its_rows_and_has_the_new_ones_beside_them(dataset: Path) -> None:
    before = tree(dataset)
    with DatasetWriter(dataset, extractor_version="1", extend=True, reported=[f"{0:032x}" * 2]) as writer:
        assert writer.add("new.html", "d" * 64, extracted(report(2024))) == 1
        # The first document's bytes at another address: it stands in documents, its reports are there already.
        assert writer.add("again.html", f"{0:032x}" * 2, extracted(report(2024))) == 0
    after = tree(dataset)
    settled = {path for path in before if path.startswith(SETTLED_TABLES)}
    assert before.items() - {(path, before[path]) for path in settled} <= after.items()
    assert set(after) - set(before) >= {
        "documents/report_year=0/part-00001.parquet",
        "requests/report_year=2024/part-00001.parquet",
    }
    assert read_table(dataset, "documents").num_rows == 6
    assert read_table(dataset, "reports").num_rows == 5
    assert len(set(read_table(dataset, "reports")["report_id"].to_pylist())) == 5


def test_a_dataset_whose_extension_fails_stays_as_it_was(dataset: Path) -> None:
    before = tree(dataset)

    def fail() -> None:
        with DatasetWriter(dataset, extractor_version="1", extend=True) as writer:
            writer.add("new.html", "d" * 64, extracted(report(2024)))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert tree(dataset) == before
    assert [path.name for path in dataset.parent.iterdir()] == [dataset.name]


def test_extending_where_no_dataset_is_makes_one(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", extractor_version="1", extend=True) as writer:
        writer.add("new.html", "d" * 64, extracted(report(2024)))
    assert read_table(tmp_path / "d", "reports").num_rows == 1
