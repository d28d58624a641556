"""The page about adding a portal: its commands, run one after the other against a portal of the sample."""

from __future__ import annotations

import csv
import re
import shlex
import sqlite3
from pathlib import Path

from crawlers.platforms.table import PLATFORMS
from crawlers.portals.fields import COLUMNS
from tests.portal.running import FAST, ROOT, gongkai, sample

PAGE = (ROOT / "docs" / "add-a-portal.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n\s*gongkai (.*?)\n\s*```", PAGE, re.DOTALL)
SHOWN = re.findall(r"```text\n(.*?)\n\s*```", PAGE, re.DOTALL)
INVENTED = "http://www.qingxi.gov.cn"


def test_the_steps_of_the_page_lead_to_the_reports(tmp_path: Path) -> None:
    with sample(tmp_path / "sample", "--only", "trs-qingxi") as folder:
        with (folder / "registry.csv").open(encoding="utf-8") as file:
            real = next(csv.DictReader(file))["home"].rstrip("/")
        outputs = []
        for command in COMMANDS:
            words = shlex.split(command.replace(INVENTED, real))
            words = [str(tmp_path / word) if word in {"my.csv", "data/my-archive"} else word for word in words]
            fast = FAST if words[0] == "crawl" else ()
            done = gongkai(*words, "--allow-local", *fast, timeout=120)
            assert done.returncode == 0, (command, done.stderr)
            outputs.append(done.stdout.replace(real, INVENTED))
    for shown, printed in zip(SHOWN, outputs, strict=False):
        assert [line.strip() for line in shown.splitlines()] == printed.splitlines()
    with sqlite3.connect(tmp_path / "data/my-archive/ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(*) FROM reports WHERE portal = 'qingxi'").fetchone()[0] > 20
    ledger.close()


def test_the_page_names_every_column_and_every_platform() -> None:
    tables = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    named = set(re.findall(r"`([a-z_]+)`", tables))
    assert set(COLUMNS) <= named
    assert set(PLATFORMS) <= named
