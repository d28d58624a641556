"""`gongkai show` of a report without a request matrix: the vertical table, as on the form."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from click.testing import CliRunner

from gongkai.cli import main
from tests.generator import VERTICAL_HTML_SHAPES, VERTICAL_JOINED_SHAPES, vertical_figures

if TYPE_CHECKING:
    from pathlib import Path


def shown(path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["show", str(path), *arguments])
    assert result.exit_code == 0
    return result.stdout


def test_the_national_table_is_shown_with_chapters_marks_and_findings(tmp_path: Path) -> None:
    rng = random.Random(5)
    figures = vertical_figures(rng, "2014", size=40, broken=True)
    path = tmp_path / "a.html"
    path.write_bytes(VERTICAL_HTML_SHAPES["tidy"](figures, rng))
    text = shown(path)
    lines = [line.strip() for line in text.splitlines()]
    assert "form 2014" in lines[1]
    assert "grade S" in lines[1]
    assert lines[2] == "政府信息公开情况统计表"
    assert "三、依申请公开情况" in lines
    assert "九、政府信息公开会议和培训情况" in lines
    (broken,) = figures.broken
    assert any(line.startswith(f"{broken} fail; ") for line in lines)
    assert "*" in text
    assert "本年新收" not in text


def test_the_provincial_table_is_shown_with_both_columns(tmp_path: Path) -> None:
    rng = random.Random(6)
    figures = vertical_figures(rng, "fujian", size=40)
    path = tmp_path / "a.html"
    path.write_bytes(VERTICAL_HTML_SHAPES["tidy"](figures, rng))
    (line,) = [line.split() for line in shown(path).splitlines() if "行政诉讼数" in line]
    assert line == ["行政诉讼数", "件", *map(str, figures.rows["suits"])]
    joined = tmp_path / "b.txt"
    joined.write_text(VERTICAL_JOINED_SHAPES["joined"](figures, rng), encoding="utf-8")
    assert "?" in shown(joined)


def test_a_report_of_the_dataset_is_shown_as_its_file(tmp_path: Path) -> None:
    rng = random.Random(7)
    path = tmp_path / "a.html"
    path.write_bytes(VERTICAL_HTML_SHAPES["tidy"](vertical_figures(rng, "2014", blank=0.1), rng))
    result = CliRunner().invoke(main, ["extract", str(path), "--out", str(tmp_path / "d")])
    assert result.exit_code == 0
    from extract.dataset.reading import read_table

    (report_id,) = read_table(tmp_path / "d", "reports")["report_id"].to_pylist()
    assert shown(path) == CliRunner().invoke(main, ["show", report_id, "--data", str(tmp_path / "d")]).stdout
