"""A headless Chromium, and pages opened in it with everything that goes wrong noted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.release.commands import gongkai

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
#: A machine with nine other jobs is slow; a page that hangs is noticed all the same.
PATIENCE = 120_000


@dataclass
class Opened:
    """A page, and what it logged, threw, asked for or said in a dialog."""

    page: Page
    troubles: list[str] = field(default_factory=list)


def _note_and_dismiss(one: Opened, dialog: Dialog) -> None:
    one.troubles.append(f"dialog: {dialog.message}")
    dialog.dismiss()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[Path], Opened]]:
    """Opens a page and waits until it can be used; at the end nothing may have gone wrong with it."""
    known: list[Opened] = []

    def opening(path: Path) -> Opened:
        context = browser.new_context(viewport={"width": 1300, "height": 900}, locale="en-US")
        one = Opened(context.new_page())
        one.page.on("console", lambda message: one.troubles.append(f"console {message.type}: {message.text}"))
        one.page.on("pageerror", lambda error: one.troubles.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: _note_and_dismiss(one, dialog))
        one.page.on("request", lambda request: one.troubles.append(f"request: {request.url}"))
        one.page.set_default_timeout(PATIENCE)
        one.page.goto(path.as_uri())
        one.page.wait_for_selector("html[data-ready]")
        one.troubles.remove(f"request: {path.as_uri()}")
        known.append(one)
        return one

    yield opening
    for one in known:
        one.page.context.close()
    assert [trouble for one in known for trouble in one.troubles] == []


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "dataset"
    gongkai("extract", SAMPLE, "--out", folder, status=3)
    return folder


@pytest.fixture(scope="session")
def page_of_sample(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "report.html"
    gongkai("report", sample, "--out", out)
    return out
