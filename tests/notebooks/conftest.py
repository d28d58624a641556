"""The bundled sample as a dataset, made by the command as a user makes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    command = [sys.executable, "-m", "gongkai", "extract", str(ROOT / "data" / "sample")]
    made = subprocess.run([*command, "--out", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    # 3: finished, but some inputs were no reports; the sample holds two to show how that looks.
    assert made.returncode in {0, 3}, made.stderr
    return folder
