"""Made-up exchanges with a server, and a ledger that keeps them by method, address and form."""

from __future__ import annotations

from pathlib import Path

from crawlers.ledger import Ledger, request_key
from crawlers.records import Exchange

HEADERS = ((b"Content-Type", b"text/html; charset=gbk"), (b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2"))


def exchange(number: int, body: bytes = b"<html></html>", **changes: object) -> Exchange:
    values: dict[str, object] = {
        "url": f"http://www.example.gov.cn/{number}.html",
        "fetched_at": "2026-11-24T08:00:00Z",
        "status": 200,
        "reason": "OK",
        "headers": HEADERS,
        "body": body,
    }
    return Exchange(**(values | changes))  # type: ignore[arg-type]


def key(found: Exchange) -> str:
    return request_key(found.method, found.url, found.request_body)


def begin(folder: Path) -> Ledger:
    ledger = Ledger(folder)
    ledger.begin({}, "1.0")
    return ledger
