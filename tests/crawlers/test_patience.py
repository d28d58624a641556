from __future__ import annotations

import datetime as dt

import pytest

from crawlers.middlewares.patience import seconds_to_wait


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"30", 30.0),
        (b"Thu, 26 Nov 2026 06:00:10 GMT", 10.0),
        (b"Wed, 25 Nov 2026 06:00:00 GMT", 0.0),
        (b"soon", None),
        (None, None),
    ],
)
def test_the_time_a_host_asks_for(header: bytes | None, seconds: float | None) -> None:
    assert seconds_to_wait(header, dt.datetime(2026, 11, 26, 6, tzinfo=dt.UTC)) == seconds
