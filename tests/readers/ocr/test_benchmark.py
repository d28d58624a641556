from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")
pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")

from benchmarks.ocr import callers_of_engine
from extract.readers.ocr import page  # noqa: F401 loads all that calls the engine


def test_the_benchmark_finds_the_engine_wherever_the_reader_calls_it() -> None:
    found = {(module.__name__.rpartition(".")[2], name) for module, name in callers_of_engine()}
    assert {("cells", "recognise"), ("prose", "detect"), ("prose", "recognise"), ("quarters", "detect")} <= found
