import runpy
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]


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
