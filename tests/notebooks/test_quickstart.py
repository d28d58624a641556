import runpy
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample reports as a dataset, made by the command as a user makes it."""
    folder = tmp_path_factory.mktemp("dataset")
    command = [sys.executable, "-m", "gongkai", "extract", str(ROOT / "data" / "sample")]
    made = subprocess.run([*command, "--out", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    # 3: finished, but some inputs were no reports; the sample may hold one to show how that looks.
    assert made.returncode in {0, 3}, made.stderr
    return folder


def test_notebook_runs_and_its_identity_agrees_with_the_findings(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(dataset))
    shown = runpy.run_path(str(ROOT / "notebooks" / "quickstart.py"))

    matrix, identity = shown["matrix"], shown["identity"]
    assert matrix.shape in {(25, 7), (23, 7)}
    assert "natural_person" in capsys.readouterr().out
    assert len(identity) == 7 * len(shown["reports"])

    findings = pd.read_parquet(dataset / "findings")
    c1 = findings[findings["check"] == "C1"]
    for outcome in ("fail", "not_assessable"):
        assert set(identity.loc[identity["outcome"] == outcome, "report_id"]) == set(
            c1.loc[c1["outcome"] == outcome, "report_id"]
        )
