"""A dataset of the bundled sample and its release, made once by the commands as a user makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release.commands import gongkai

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "dataset"
    gongkai("extract", SAMPLE, "--out", folder, status=3)
    return folder


@pytest.fixture(scope="session")
def release(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "first"
    gongkai("release", folder, "--data", dataset, "--date", "2026-02-01")
    return folder
