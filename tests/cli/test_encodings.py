"""Terminals and locales that know no Chinese, as scheduled jobs have them."""

import os
import random
import subprocess
import sys
from pathlib import Path

from tests.generator import HTML_SHAPES, consistent_figures

REPORT = HTML_SHAPES["word_pasted"]


def gongkai(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gongkai", *map(str, args)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


def report(folder: Path) -> Path:
    path = folder / "report.html"
    path.write_bytes(REPORT(consistent_figures(random.Random(1), size="small"), random.Random(1)))
    return path


def test_a_matrix_is_shown_where_the_terminal_has_no_chinese(tmp_path: Path) -> None:
    shown = gongkai("show", report(tmp_path), PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr.decode()
    assert rb"\u81ea\u7136\u4eba" in shown.stdout  # 自然人
    assert b"Traceback" not in shown.stderr


def test_a_locale_whose_file_names_are_not_utf_8_is_refused_before_the_run(tmp_path: Path) -> None:
    strict = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    read = gongkai("extract", report(tmp_path), "--out", tmp_path / "dataset", **strict)
    assert read.returncode == 1
    assert read.stderr.decode().splitlines() == [
        "Error: file names are read as ascii here: set PYTHONUTF8=1 or a UTF-8 locale"
    ]
    assert not (tmp_path / "dataset").exists()


def test_a_job_without_a_locale_reads_and_writes_chinese_names(tmp_path: Path) -> None:
    out = tmp_path / "输出"
    read = gongkai("extract", report(tmp_path), "--out", out, LC_ALL="C")
    assert read.returncode == 0, read.stderr.decode()
    assert (out / "documents").exists()
