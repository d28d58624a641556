import json
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console

from extract.dataset.labels import REQUEST_LABELS
from extract.dataset.reading import read_table
from extract.dataset.writer import DatasetWriter
from extract.report import COLUMNS, Cell
from gongkai import __version__
from gongkai.cli import main
from gongkai.matrix import print_report
from tests.dataset import made


@pytest.fixture(autouse=True)
def made_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("extract", "batch"):
        monkeypatch.setattr(f"gongkai.{module}.default_extractor", lambda: made.extract_document)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for place, text in enumerate(["report 2024", "broken", "report 2019\nreport 2023", "report 2024"]):
        (folder / f"{place}.html").write_text(text)
    return folder


def run(*args: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_extract_writes_the_dataset_and_a_summary(tmp_path: Path, inputs: Path) -> None:
    result = run("extract", inputs, "--out", tmp_path / "d")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "4 documents, 4 reports",
        "  status extracted: 4",
        "  finding C1/fail: 1",
        "  finding C2/not_assessable: 1",
        "  documents with the bytes of an earlier one: 1",
        f"dataset: {tmp_path / 'd'}",
    ]
    documents = read_table(tmp_path / "d", "documents").to_pylist()
    assert [row["source"] for row in documents] == [str(inputs / f"{place}.html") for place in range(4)]
    assert documents[0]["document_id"] == documents[3]["document_id"]
    assert {row["extractor_version"] for row in documents} == {__version__}
    assert read_table(tmp_path / "d", "reports").num_rows == 4


def test_every_document_has_a_row_and_the_status_tells_the_worst(tmp_path: Path, inputs: Path) -> None:
    (inputs / "4.html").write_text("nothing")
    (inputs / "5.html").write_text("raise")
    (inputs / "6.html").write_text("ragged")
    result = run("extract", inputs, "--out", tmp_path / "d", "--json")
    assert result.exit_code == 3
    summary = json.loads(result.stdout)
    assert summary["statuses"] == {"extracted": 4, "failed": 2, "not_a_report": 1}
    assert summary["reasons"] == {"failed/internal_error": 2, "not_a_report/no_title": 1}
    assert summary["findings"] == {"C1/fail": 1, "C2/not_assessable": 1}
    documents = read_table(tmp_path / "d", "documents").to_pylist()
    assert len(documents) == summary["documents"] == 7
    assert documents[5]["detail"] == "RuntimeError: no such form"
    assert "received has 1 cells" in documents[6]["detail"]


def test_two_processes_give_the_same_bytes(tmp_path: Path, inputs: Path) -> None:
    for place in range(100):
        (inputs / f"x{place}.html").write_text(f"report {2015 + place % 10}\n{place}" if place % 7 else "raise")
    assert run("extract", inputs, "--out", tmp_path / "a").exit_code == 3
    assert run("extract", inputs, "--out", tmp_path / "b", "--jobs", "2").exit_code == 3
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_document_that_kills_its_process_costs_that_document(tmp_path: Path, inputs: Path) -> None:
    (inputs / "1x.html").write_text("die")
    result = run("extract", inputs, "--out", tmp_path / "d", "--jobs", "2", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["statuses"] == {"extracted": 4, "failed": 1}
    (failed,) = [row for row in read_table(tmp_path / "d", "documents").to_pylist() if row["status"] == "failed"]
    assert (failed["source"], failed["reason"]) == (str(inputs / "1x.html"), "internal_error")
    assert failed["document_id"]


def test_standard_input(tmp_path: Path) -> None:
    result = run("extract", "-", "--out", tmp_path / "d", stdin="report 2024")
    assert result.exit_code == 0
    assert read_table(tmp_path / "d", "documents")["source"].to_pylist() == ["-"]


def test_the_output_inside_the_source_is_not_read(inputs: Path) -> None:
    for _ in range(2):
        assert run("extract", inputs, "--out", inputs / "d").exit_code == 0


def test_a_dataset_is_not_its_own_source(tmp_path: Path, inputs: Path) -> None:
    run("extract", inputs, "--out", tmp_path / "d")
    before = tree(tmp_path / "d")
    for source in (tmp_path / "d", tmp_path / "d" / "reports"):
        assert run("extract", source, "--out", tmp_path / "d").exit_code == 2
    assert tree(tmp_path / "d") == before


@pytest.mark.parametrize("args", [["extract"], ["extract", "x"], ["extract", "gone", "--out", "d"], ["nothing"]])
def test_wrong_usage(args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*args).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_missing_source_is_told_before_anything_starts(tmp_path: Path, inputs: Path) -> None:
    result = run("extract", inputs, tmp_path / "gone", "--out", tmp_path / "d")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: Invalid value for SOURCE: no such file or folder: {tmp_path}/gone"
    assert not (tmp_path / "d").exists()


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, inputs: Path) -> None:
    result = run("extract", inputs, "--out", inputs)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].endswith(f"{inputs} is not a gongkai dataset: it holds 0.html")
    assert len(list(inputs.iterdir())) == 4
    del tmp_path


def test_a_run_that_fails_says_so_in_one_line(tmp_path: Path, inputs: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("extract", inputs, "--out", tmp_path / "file" / "d")
    assert result.exit_code in {1, 2}
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_show_a_file_as_on_the_form(inputs: Path) -> None:
    result = run("show", inputs / "1.html")
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    text = result.stdout
    positions = [text.index(label) for label in ("三、收到和处理", "二、主动公开", "四、政府信息公开行政复议")]
    assert positions == sorted(positions)
    head = next(line for line in lines if "自然人" in line)
    assert head.split()[0] == "自然人"
    received = next(line for line in lines if "一、本年新收" in line)
    assert received.split()[1:] == ["1*", "0", "0", "0", "0", "0", "1"]
    groups = [
        line.strip() for line in lines if line.strip() in {"三、本年度办理结果", "（三）不予公开", "（六）其他处理"}
    ]
    assert groups == ["三、本年度办理结果", "（三）不予公开", "（六）其他处理"]
    process = next(line for line in lines if "四类过程性信息" in line)
    assert process.split()[1:] == ["0", "?", "/", "·", "无", "0"]
    finding = next(line for line in lines if line.startswith("C1 fail"))
    assert finding == (
        "C1 fail; 1 ≠ 2; 勾稽关系; requests/received/natural_person requests/processed_total/natural_person; "
        "suggested requests/processed_total/natural_person = 1"
    )
    assert "?: ambiguous" in lines[-1]


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_no_digit_is_lost_on_a_narrow_terminal(width: int) -> None:
    cells = {("received", column): made.number(12_345_678) for column in COLUMNS}
    stream = StringIO()
    print_report(made.report(requests=made.matrix("2021", cells=cells)), Console(file=stream, width=width))
    assert stream.getvalue().count("12345678") == 7
    assert "59237.2449" in stream.getvalue()
    assert all(label in stream.getvalue() for _, _, label in REQUEST_LABELS)


def test_a_document_cannot_steer_the_terminal() -> None:
    stream = StringIO()
    cells = {("received", "business"): Cell(None, "\x1b]0;owned\x07[red]无[/]", "word")}
    print_report(
        made.report(title="\x1b[2Jt [b]x[/b]", requests=made.matrix("2021", cells=cells)), Console(file=stream)
    )
    assert "\x1b" not in stream.getvalue()
    assert "[2Jt [b]x[/b]" in stream.getvalue()


def test_columns_align_in_terminal_cells() -> None:
    stream = StringIO()
    print_report(made.report(), Console(file=stream, width=120))
    lines = [line for line in stream.getvalue().splitlines() if "自然人" in line or "秘密" in line]
    assert len({cell_len(line.rstrip()) for line in lines}) == 1


def test_show_a_report_of_the_dataset(tmp_path: Path, inputs: Path) -> None:
    run("extract", inputs, "--out", tmp_path / "d")
    name = read_table(tmp_path / "d", "reports")["report_id"].to_pylist()
    shown = [run("show", report_id, "--data", tmp_path / "d").stdout for report_id in name]
    assert run("show", inputs / "1.html").stdout in shown
    result = CliRunner(env={"GONGKAI_DATA": str(tmp_path / "d")}).invoke(main, ["show", name[0]])
    assert result.stdout == shown[0]


def test_show_what_is_not_there(tmp_path: Path, inputs: Path) -> None:
    run("extract", inputs, "--out", tmp_path / "d")
    unknown = "0" * 32 + "-0"
    assert run("show", unknown, "--data", tmp_path / "d").exit_code == 1
    assert run("show", unknown, "--data", tmp_path).exit_code == 2
    assert run("show", "nothing").exit_code == 2
    (inputs / "x.html").write_text("x")
    result = run("show", inputs / "x.html")
    assert (result.exit_code, result.stderr) == (3, f"{inputs / 'x.html'}: not_a_report, no_title\n")


def test_check(tmp_path: Path, inputs: Path) -> None:
    run("extract", inputs, "--out", tmp_path / "d")
    result = run("check", tmp_path / "d")
    assert result.exit_code == 3
    assert any(line.split() == ["C1", "requests", "27", "1", "0"] for line in result.stdout.splitlines())
    assert "requests/natural_person: 1 ≠ 2" in result.stdout
    found = json.loads(run("check", tmp_path / "d", "--json").stdout)
    assert [failure["check"] for failure in found["failures"]] == ["C1", "C2", "R1"]
    assert "2 more failures" in run("check", tmp_path / "d", "--limit", "1").stdout
    assert found["across"] == []
    (inputs / "1.html").unlink()
    run("extract", inputs, "--out", tmp_path / "d")
    assert run("check", tmp_path / "d").exit_code == 0
    assert run("check", tmp_path / "gone").exit_code == 2


def test_check_across_reports_prints_and_writes_what_it_finds(tmp_path: Path) -> None:
    carried = {("carried_in", "natural_person"): made.number(4), ("granted", "natural_person"): made.number(7)}
    matrices = {2023: made.matrix("2021"), 2024: made.matrix("2021", 3, carried)}
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        for year, matrix in matrices.items():
            report = made.report(year, agency_name="沭阳县水利局", division_code=None, requests=matrix)
            writer.add(f"{year}.html", str(year) * 16, made.extracted(report))
    ids = {year: f"{str(year) * 8}-0" for year in matrices}
    result = run("check", tmp_path / "d")
    assert result.exit_code == 3
    assert (
        f"Y1 fail {ids[2024]} (2024) requests/carried_in/natural_person "
        f"{ids[2023]}#requests/carried_out/natural_person: 4 against 0"
    ) in result.stdout.splitlines()
    (found,) = (row for row in read_table(tmp_path / "d", "findings").to_pylist() if row["check"] == "Y1")
    assert (found["report_id"], found["left"], found["right"], found["report_year"]) == (ids[2024], 4, 0, 2024)
    before = tree(tmp_path / "d")
    run("check", tmp_path / "d")
    assert tree(tmp_path / "d") == before


@pytest.mark.parametrize("command", ["extract", "show", "check", "diff"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"gongkai {command} " in result.stdout


def test_version() -> None:
    assert run("--version").stdout == f"gongkai, version {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from gongkai.cli import main; main(['--help'], standalone_mode=False); "
        "heavy = {'pandas', 'pyarrow', 'numpy', 'rich', 'lxml', 'duckdb', 'scrapy', 'twisted'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "extract" in result.stdout
    assert result.stderr.strip() == "[]"


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gongkai", "extract", str(tmp_path / "gone"), "--out", str(tmp_path / "d")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
def test_a_terminated_run_leaves_no_half_dataset(tmp_path: Path) -> None:
    code = (
        "import gongkai.extract, tests.dataset.made as made, time; from gongkai.cli import main\n"
        "def slow(data, **hints):\n    print('started', flush=True); time.sleep(60)\n"
        "gongkai.extract.default_extractor = lambda: slow\n"
        f"main(['extract', '-', '--out', {str(tmp_path / 'd')!r}])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ}
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.stdout.readline()
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []
