"""One crawl of servers that are slow, endless, walled or dishonest; each statement is about one of them."""

from __future__ import annotations

import gzip
import itertools
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from tests.crawlers.wire import ALLOW, NOT_FOUND, Done, Seen, Wire, article, column, crawl, http, serving

TITLE = "青溪县财政局2024年政府信息公开工作年度报告"
LIMIT = 2_000_000
_BOMB = b"<html>" + b"\x00" * (8 * LIMIT)
BOMBS = {
    "gzip": ("gzip", gzip.compress(_BOMB)),
    "deflate": ("deflate", zlib.compress(_BOMB)),
    "br": ("br", brotli.compress(_BOMB)),
    "zstd": ("zstd", zstd.compress(_BOMB)),
    "nested": ("gzip, br", brotli.compress(gzip.compress(_BOMB))),
    "often": ("gzip,gzip,gzip,gzip", b"\x1f\x8b\x08"),
    "unnamed": ("", gzip.compress(_BOMB)),
}
ENCODED = {
    "deflate-raw": ("deflate", zlib.compress(article(TITLE).encode(), wbits=-15)),
    "gzip-twice": ("gzip", gzip.compress(gzip.compress(article(TITLE).encode()))),
    "gzip-not-at-all": ("gzip", article(TITLE).encode()),
    "gzip-without-checksum": ("gzip", gzip.compress(article(TITLE).encode())[:-8]),
}


def listing(path: str, answer: bytes | Iterator[bytes], more: str = "") -> Iterator[bytes]:
    if path == "/nb/":
        yield column(("a.html", TITLE), more=more)
    elif path == "/nb/a.html":
        yield from [answer] if isinstance(answer, bytes) else answer
    else:
        yield ALLOW if path == "/robots.txt" else NOT_FOUND


def drip() -> Iterator[bytes]:
    yield http("<html>", 200, "Content-Length: 1000")
    for _ in range(100):
        time.sleep(0.5)
        yield b" "


def endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>"
    yield from itertools.repeat(b"x" * 65536, 10_000)


def headers_without_end() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    yield from (b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(200_000))


def answers() -> dict[str, object]:
    whole = article(TITLE).encode()
    found: dict[str, object] = {
        "drip": drip,
        "endless": endless,
        "headers": headers_without_end,
        "cut": lambda: http(whole, 200, f"Content-Length: {len(whole) + 500}"),
        "huge": lambda: http(b"%PDF-1.4", 200, "Content-Length: 524288000", kind="application/pdf"),
        "cut-gzip": lambda: http(gzip.compress(whole)[:-40], 200, "Content-Encoding: gzip"),
        "garbage": lambda: http(b"\x00\x01" * 500, 200, "Content-Encoding: br"),
        "whole": lambda: http(whole),
    }
    for name, (encoding, body) in {**BOMBS, **ENCODED}.items():
        headers = [f"Content-Encoding: {encoding}"] if encoding else []
        found[f"code-{name}"] = lambda body=body, headers=headers: http(body, 200, *headers)
    return found


def blocks(seen: Seen) -> bytes:
    """A column of ten reports, each behind 403."""
    if seen.path == "/nb/":
        return column(*((f"{n}.html", f"青溪县财政局{2015 + n}年政府信息公开工作年度报告") for n in range(10)))
    return http("<h1>403 Forbidden</h1>", 403) if seen.path.startswith("/nb/") else NOT_FOUND


def wall(seen: Seen) -> bytes:
    page = "<html><head><title>安全验证</title></head><body>请完成滑块验证后继续访问</body></html>"
    return NOT_FOUND if seen.path == "/robots.txt" else http(page)


def chinese_address(seen: Seen) -> Iterator[bytes]:
    moved = http("", 302, "Location: /nb/%BA".replace("%BA", "报告").encode("gb18030").decode("latin-1") + ".html")
    if seen.path == "/nb/a.html":
        yield moved.decode("utf-8").encode("latin-1")
    elif seen.path == "/nb/%E6%8A%A5%E5%91%8A.html":
        yield http(article(TITLE))
    else:
        yield from listing(seen.path, b"")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Done, dict[str, Wire]]]:
    with ExitStack() as stack:
        wires = {
            name: stack.enter_context(serving(lambda seen, make=make: listing(seen.path, make())))  # type: ignore[misc]
            for name, make in answers().items()
        }
        for name, answer in (("blocks", blocks), ("wall", wall), ("chinese", chinese_address)):
            wires[name] = stack.enter_context(serving(answer))
        portals: dict[str, Wire | dict[str, str]] = dict(wires)
        portals["blocks"] = {"column": f"{wires['blocks'].address}/nb/", "delay": "0.3", "transport_reason": "a test"}
        settings = [f"DOWNLOAD_MAXSIZE={LIMIT}", "GONGKAI_CONTACT=crawl@example.org"]
        yield crawl(tmp_path_factory.mktemp("limits"), portals, settings=settings), wires


@pytest.mark.parametrize(
    ("portal", "code"),
    [
        ("drip", "unreachable:timeout"),
        ("endless", "too_large"),
        ("cut", "unreachable:cut_off"),
        ("huge", "too_large"),
        ("cut-gzip", "unreachable:cut_off"),
        ("garbage", "undecodable"),
        *((f"code-{name}", "decompression_bomb") for name in BOMBS),
    ],
)
def test_an_answer_beyond_its_limits_is_a_refusal_with_a_code(
    ran: tuple[Done, dict[str, Wire]], portal: str, code: str
) -> None:
    done, _ = ran
    assert done.codes(portal) == {code}
    assert done.rows("SELECT count(*) FROM reports WHERE portal = ?", portal) == [(0,)]


def test_headers_without_end_are_given_up(ran: tuple[Done, dict[str, Wire]]) -> None:
    (code,) = ran[0].codes("headers")
    assert code.startswith("unreachable:")


@pytest.mark.parametrize("portal", ["whole", "chinese", *(f"code-{name}" for name in ENCODED)])
def test_an_answer_that_only_looks_odd_is_read(ran: tuple[Done, dict[str, Wire]], portal: str) -> None:
    done, _ = ran
    assert done.codes(portal) == set()
    assert done.rows("SELECT report_year FROM reports WHERE portal = ?", portal) == [(2024,)]


def test_a_host_that_blocks_three_times_in_a_row_is_left_alone(ran: tuple[Done, dict[str, Wire]]) -> None:
    done, wires = ran
    assert wires["blocks"].paths[:2] == ["/robots.txt", "/nb/"]
    assert len(wires["blocks"].paths) == 5
    assert done.codes("blocks") == {"blocked:http_403", "host_stopped:blocked:http_403"}
    states = {
        state for (state,) in done.rows("SELECT state FROM coverage WHERE portal = 'blocks' AND report_year < 2025")
    }
    assert states == {"blocked"}


def test_a_challenge_is_recorded_and_left_alone(ran: tuple[Done, dict[str, Wire]]) -> None:
    done, wires = ran
    assert wires["wall"].paths == ["/robots.txt", "/nb/"]
    assert done.codes("wall") == {"blocked:captcha"}
    assert {state for (state,) in done.rows("SELECT state FROM coverage WHERE portal = 'wall'")} == {"blocked"}


def test_every_request_bears_the_name_and_the_contact(ran: tuple[Done, dict[str, Wire]]) -> None:
    agents = {seen.headers["user-agent"] for wire in ran[1].values() for seen in wire.seen}
    assert agents == {"gongkai (+crawl@example.org)"}


def test_nobody_is_asked_twice_at_the_same_time(ran: tuple[Done, dict[str, Wire]]) -> None:
    # Of a client that hangs up the others learn late.
    given_up = {"drip", "endless", "headers", "huge"}
    assert {wire.most_at_once for name, wire in ran[1].items() if name not in given_up} == {1}


def test_the_run_ends_well_and_says_what_stood_in_the_way(ran: tuple[Done, dict[str, Wire]]) -> None:
    done, _ = ran
    assert done.status == 0
    assert "decompression_bomb 7" in done.out
