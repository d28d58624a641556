"""The notebooks run on the sample and print its published figures; the R script prints those of the Python readers."""

from __future__ import annotations

import csv
import json
import os
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES: dict[str, Any] = json.loads((ROOT / "data" / "sample_figures.json").read_text("utf-8"))


@pytest.fixture
def notebook(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the notebooks; they find the sample's dataset, and draw without a screen."""
    monkeypatch.setenv("GONGKAI_DATA", str(dataset))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    return ROOT / "notebooks"


def received() -> set[tuple[int, str, int, int | None]]:
    """Year, agency, requests received, and granted in full or in part, as published."""
    found = set()
    for report in FIGURES.values():
        rows = {name: values[-1] for name, values in report["requests"].items()}
        granted = None if rows["granted"] is None else rows["granted"] + rows["partially_granted"]
        found.add((report["report_year"], report["agency"], rows["received"], granted))
    return found


def test_all_readers_give_the_published_figures(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = runpy.run_path(str(notebook / "loading.py"))
    assert "the same in all three: True" in capsys.readouterr().out
    frame: pd.DataFrame = shown["with_pandas"]
    assert {
        (year, agency, number, None if pd.isna(granted) else granted)
        for year, agency, _, number, granted, _ in frame.itertuples(index=False)
    } == received()


def test_the_r_script_gives_the_published_figures(dataset: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed (apt-get install r-base-core, then arrow and dplyr from CRAN)")
    packages = "quit(status = !all(sapply(c('arrow', 'dplyr'), requireNamespace, quietly = TRUE)))"
    if subprocess.run([program, "-e", packages], capture_output=True, check=False).returncode:
        pytest.skip("the R packages arrow and dplyr are not installed")
    script = [program, str(ROOT / "notebooks" / "loading.R"), str(dataset)]
    made = subprocess.run(script, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    rows = list(csv.DictReader(made.stdout.splitlines()))
    assert {
        (int(row["report_year"]), row["agency_name"], int(row["received"]), int(row["open"]) if row["open"] else None)
        for row in rows
    } == received()


def test_the_notebook_on_trust_shows_what_the_sample_has_to_show(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = runpy.run_path(str(notebook / "trust.py"))
    states = shown["states"]
    assert states.loc[states["state"] != "number", "with_value"].sum() == 0
    assert set(shown["ambiguous"]["raw"]) == {"6233440"}
    assert set(shown["grades"]["grade"]) == {"A", "B", "S", "X"}
    assert list(shown["traced"]["value"]) == [859, 347, 26, 218, 1, 713]
    assert "自治区信访局: C1 1 ≠ 2 in " in capsys.readouterr().out


def test_the_analysis_reproduces_published_figures_and_draws(
    notebook: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shown = runpy.run_path(str(notebook / "analysis.py"))
    # 上海市人民政府办公厅, 2019: its text states 4.34 % (cut off) refused, and 265 that could not be provided.
    assert str(shown["refused"])[:4] == "4.34"
    assert shown["not_held"] == 265
    assert "refused: 35 of 805" in capsys.readouterr().out
    # 三明市, 2022, granted: 243 of 346.
    assert shown["table"].loc["三明市 2022", "granted"] == pytest.approx(70.23)
    shown["figure"].savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    bars = [bar.get_width() for bar in shown["axes"].patches]
    assert len(bars) == 6 * 6
    assert sum(bars) == pytest.approx(6)


def test_every_notebook_is_tested() -> None:
    tested = Path(__file__).read_text("utf-8") + (Path(__file__).parent / "test_quickstart.py").read_text("utf-8")
    assert [file.name for file in (ROOT / "notebooks").iterdir() if file.is_file() and file.name not in tested] == []
