from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crawlers.platforms.unconfirmed import VARIABLE, behaviours


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Chooses unconfirmed behaviour for the test."""

    def set_to(assignments: str) -> None:
        monkeypatch.setenv(VARIABLE, assignments)
        behaviours.cache_clear()

    yield set_to
    behaviours.cache_clear()
