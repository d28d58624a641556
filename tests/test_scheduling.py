from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gongkai.crawl import command as crawl
from gongkai.run import command as run

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "scheduling.md").read_text("utf-8")
UNITS = re.findall(r"`/etc/systemd/system/([\w.]+)`:\n\n```ini\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units_of_the_page(tmp_path: Path) -> None:
    assert [name for name, _ in UNITS] == ["gongkai.service", "gongkai.timer"]
    for name, text in UNITS:
        # The program and its user need not be on the machine that runs the tests.
        unit = text.replace("/srv/gongkai/.venv/bin/gongkai", "/bin/true").replace("User=gongkai\n", "")
        (tmp_path / name).write_text(unit.replace("/srv/gongkai", "/"), encoding="utf-8")
    for name, _ in UNITS:
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_commands_of_the_page_have_the_options_that_it_gives_them() -> None:
    lines = re.findall(r"gongkai (crawl|run)((?: --?[\w-]+(?: [^\s-][^\s]*)?)+)", PAGE)
    assert {name for name, _ in lines} == {"run"}
    for name, options in lines:
        command = {"crawl": crawl, "run": run}[name]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", options)) <= known


def test_the_cron_line_has_five_fields_before_its_command() -> None:
    (line,) = re.findall(r"```cron\n(.*?)\n```", PAGE, re.DOTALL)
    minute, hour, day, month, weekday, command = re.split(r"\s+", line, maxsplit=5)
    assert re.fullmatch(r"[\d*]+ [\d*]+ [\d*]+ [\d*]+ [0-7]", f"{minute} {hour} {day} {month} {weekday}")
    assert command.startswith("cd ")
    done = subprocess.run(["sh", "-n", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
