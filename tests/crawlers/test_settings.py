import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawlers import settings

ROOT = Path(__file__).resolve().parents[2]


def test_scrapy_knows_the_project() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert listed.returncode == 0, listed.stderr


def test_every_setting_is_one_that_scrapy_has() -> None:
    ours = {name for name in vars(settings) if name.isupper()}
    unknown = {name for name in ours - set(Settings()) if not name.startswith("GONGKAI_")}
    assert unknown == {"CONTACT"}


def test_robots_rules_are_matched_by_the_bare_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_CONTACT", "crawl@example.org")
    named = importlib.reload(settings)
    assert named.USER_AGENT == "gongkai (+crawl@example.org)"
    assert named.ROBOTSTXT_USER_AGENT == "gongkai"
    monkeypatch.undo()
    importlib.reload(settings)
