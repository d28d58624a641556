"""The command over the corpus, and the same numbers read back with the tools that people use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from extract.report import COLUMNS


@pytest.fixture(scope="module")
def dataset(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus") / "dataset"
    command = [
        sys.executable,
        "-m",
        "gongkai",
        "extract",
        str(shared / "corpus"),
        str(shared / "seed"),
        "--out",
        str(out),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr  # the Word form and the notes are no reports
    return out


def _truth(shared: Path) -> dict[tuple[str, int], dict[str, list[int | None]]]:
    found = {}
    for file in sorted((shared / "corpus" / "truth").glob("*.json")):
        truth = json.loads(file.read_text("utf-8"))
        found[truth["slug"], truth["report_year"]] = truth["requests"]
    return found


def test_duckdb_reads_back_every_number(dataset: Path, shared: Path) -> None:
    columns = ", ".join(COLUMNS)
    joined = duckdb.sql(
        f"select source, report_year, row, {columns} from read_parquet('{dataset}/requests/*/*.parquet',"  # noqa: S608
        f" hive_partitioning=true) as matrix join read_parquet('{dataset}/reports/*/*.parquet', hive_partitioning=true)"
        " as reports using (report_id, report_year) order by report_id, row_number"
    )
    assert joined is not None
    read: dict[tuple[str, int], dict[str, list[int | None]]] = {}
    for source, year, row, *values in joined.fetchall():
        stem = Path(source).stem
        slug = "seed-xinfang-2024" if stem.startswith("000_") else stem
        read.setdefault((slug, int(year)), {})[row] = values
    assert read == _truth(shared)


def test_pandas_reads_the_same_sums(dataset: Path, shared: Path) -> None:
    frame = pd.read_parquet(dataset / "requests")
    wanted = sum(value or 0 for rows in _truth(shared).values() for values in rows.values() for value in values)
    assert int(frame[list(COLUMNS)].sum().sum()) == wanted
    assert all(str(frame[column].dtype) in ("int64", "float64", "Int64") for column in COLUMNS)


def test_every_input_has_its_row_in_documents(dataset: Path, shared: Path) -> None:
    files = [file for folder in ("corpus", "seed") for file in (shared / folder).rglob("*") if file.is_file()]
    documents = pd.read_parquet(dataset / "documents")
    assert sorted(Path(source).name for source in documents["source"]) == sorted(file.name for file in files)
    assert (documents["status"] == "extracted").sum() == 12
    assert documents.loc[documents["status"] != "extracted", "reason"].notna().all()


def test_show_prints_the_matrix_with_its_findings(shared: Path) -> None:
    (seed,) = (shared / "seed").glob("*.txt")
    command = [sys.executable, "-m", "gongkai", "show", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "一、本年新收政府信息公开申请数量" in done.stdout.replace("\n", "").replace(" ", "")
    assert "C1" in done.stdout
