"""The README's commands and programs run as they stand, and print what is shown under them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import click
import pytest

from gongkai.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall(README)
COMMANDS = [line for language, code in BLOCKS if language == "sh" for line in code.splitlines()]
#: Programs and commands with the text under them; the first text is of a command that a sentence names.
PROGRAMS = [(code, shown) for (kind, code), (_, shown) in pairwise(BLOCKS) if kind == "python"]
SHOWN = [("gongkai show data/sample/sanming-2022.html", BLOCKS[0][1])] + [
    (code, shown)
    for (kind, code), (after, shown) in pairwise(BLOCKS)
    if (kind, after) == ("sh", "text") and code.startswith("gongkai")
]
STATUSES = {"extract": 3, "show": 0, "check": 3}


def _run(command: str, folder: Path) -> str:
    _, *arguments = command.split("#", maxsplit=1)[0].split()
    made = subprocess.run(
        [sys.executable, "-m", "gongkai", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == STATUSES[arguments[0]], made.stderr
    return made.stdout


def _lines(text: str) -> list[str]:
    """The lines of a print without rules and runs of blanks: tables get narrower when rows are left out."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line.strip("─ ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the project's, with the sample and the dataset that the README makes of it."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").mkdir()
    (folder / "data" / "sample").symlink_to(ROOT / "data" / "sample")
    _run(next(line for line in COMMANDS if line.startswith("gongkai extract")), folder)
    return folder


def test_every_block_is_tested() -> None:
    executed = ["text", "sh", *["sh", "text"] * 3, *["python", "text"] * 4]
    assert [kind for kind, _ in BLOCKS] == [*executed, "sh", "sh", "python", "text"]


@pytest.mark.parametrize("page", [README, CHINESE], ids=["english", "chinese"])
def test_commands_that_are_not_run_have_the_options_that_they_are_given(page: str) -> None:
    lines = [line for kind, code in BLOCK.findall(page) if kind == "sh" for line in code.splitlines()]
    given = [line.split("#")[0].split()[1:] for line in lines if line.startswith("gongkai")]
    assert {words[0] for words in given} >= {"portals", "run", "diff", "release", "report"}
    for words in given:
        command: click.Command = main
        while isinstance(command, click.Group):
            command = command.get_command(click.Context(command), words.pop(0)) or pytest.fail(str(words))
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


def test_the_readme_names_the_make_targets() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {line.split()[1] for line in COMMANDS if line.startswith("make")} <= set(targets)


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command.split("#")[0].strip() for command, _ in SHOWN])
def test_a_command_of_the_readme_prints_what_is_shown(command: str, shown: str, folder: Path) -> None:
    """In order and without a gap, but for `…`, which stands for lines left out."""
    printed = "\n".join(_lines(_run(command, folder)))
    pieces = [re.escape("\n".join(_lines(piece))) for piece in re.split(r"^…$", shown, flags=re.MULTILINE)]
    assert re.fullmatch(r"(?:\n.*)*?\n?".join(pieces) + r"(?:\n.*)*", printed)


@pytest.mark.parametrize(("program", "shown"), PROGRAMS, ids=["pandas", "duckdb", "polars", "ambiguous", "api"])
def test_a_program_of_the_readme_prints_what_is_shown(
    program: str, shown: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    exec(compile(program, "README.md", "exec"), {})  # noqa: S102 - it is our own text
    printed = [line.rstrip() for line in capsys.readouterr().out.strip("\n").splitlines()]
    assert printed == shown.rstrip("\n").splitlines()
    for name in re.findall(r'savefig\("(.*?)"\)', program):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")


def test_the_rows_of_requests_in_the_readme_are_those_of_the_dataset(folder: Path) -> None:
    import pandas as pd

    requests = pd.read_parquet(folder / "data" / "dataset" / "requests", filters=[("report_year", "==", 2022)])
    rows = re.findall(
        r"^\| 2022 \| (\d+) \| `(\w+)` \| (.*?) \| (\d+) \| (\d+) \| … \| (\d+) \| (\d+) \|$", README, re.MULTILINE
    )
    columns = ["row_number", "row", "row_label", "natural_person", "business", "other", "total"]
    assert rows == [tuple(map(str, row)) for row in requests[columns].head(3).itertuples(index=False)]


def test_the_chinese_readme_shows_the_same_programs_commands_and_prints() -> None:
    """What runs of one has run of the other: a block that changes in one is copied to the other."""

    def shown(page: str, *kinds: str) -> list[str]:
        return [code for kind, code in BLOCK.findall(page) if kind in kinds]

    assert shown(CHINESE, "python", "text") == shown(README, "python", "text")
    told = {line.split("#")[0].strip() for code in shown(CHINESE, "sh") for line in code.splitlines()}
    assert {line.split("#")[0].strip() for line in COMMANDS} <= told


@pytest.mark.parametrize("page", [README, CHINESE], ids=["english", "chinese"])
def test_the_links_of_the_readme_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
