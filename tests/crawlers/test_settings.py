import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawlers import settings
from crawlers.agent import NamedAgent
from crawlers.configuration import configured

ROOT = Path(__file__).resolve().parents[2]


def test_scrapy_knows_the_project() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert listed.returncode == 0, listed.stderr


def test_every_setting_is_one_that_scrapy_has() -> None:
    ours = {name for name in vars(settings) if name.isupper() and not name.startswith("GONGKAI_")}
    assert ours <= set(Settings())


def test_the_user_agent_is_the_projects_name_with_the_contact_of_whoever_runs_it() -> None:
    found = configured(["GONGKAI_CONTACT=crawl@example.org"])
    NamedAgent().update_settings(found)
    assert found["USER_AGENT"] == "gongkai (+crawl@example.org)"
    # Rules in robots.txt are written for a name, not for a contact address.
    assert found["ROBOTSTXT_USER_AGENT"] == "gongkai"
    bare = configured(["GONGKAI_CONTACT="])
    NamedAgent().update_settings(bare)
    assert bare["USER_AGENT"] == "gongkai"


def test_the_contact_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_CONTACT", "https://example.org/crawl")
    importlib.reload(settings)
    assert configured([])["GONGKAI_CONTACT"] == "https://example.org/crawl"
    monkeypatch.undo()
    importlib.reload(settings)


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("DOWNLOAD_DELAY", "give NAME=VALUE"),
        ("DOWNLOAD_DELEY=1", "no setting DOWNLOAD_DELEY"),
        ("DOWNLOAD_DELAY=quick", "quick"),
        ("DOWNLOAD_TIMEOUT=soon", "soon"),
        ("ROBOTSTXT_OBEY=perhaps", "ROBOTSTXT_OBEY=perhaps"),
        ("DOWNLOAD_SLOTS={", "DOWNLOAD_SLOTS"),
        ("GONGKAI_CONTACT=a\nX-Header: b", "GONGKAI_CONTACT"),
        ("GONGKAI_CONTACT=某人", "GONGKAI_CONTACT"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named_before_the_run(assignment: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        configured([assignment])


def test_a_delay_on_the_command_line_is_where_the_pace_begins() -> None:
    assert configured(["DOWNLOAD_DELAY=0"]).getfloat("AUTOTHROTTLE_START_DELAY") == 0
