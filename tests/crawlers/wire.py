"""Servers on this machine that send exactly the bytes that they are told to, and crawls of them."""

from __future__ import annotations

import csv
import socket
import socketserver
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["ALLOW", "NOT_FOUND", "Done", "Seen", "Wire", "article", "column", "crawl", "http", "rows", "serving"]

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "DOWNLOAD_TIMEOUT=3")
_SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


@dataclass(frozen=True)
class Seen:
    """A request: headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


Answer = Callable[[Seen], "bytes | Iterator[bytes]"]


@dataclass
class Wire:
    """A server under way: where it is, what it was asked, and how many requests it had at the same time."""

    port: int
    scheme: str
    seen: list[Seen] = field(default_factory=list)
    most_at_once: int = 0

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]


def http(body: bytes | str, status: int = 200, *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """A whole answer; a Content-Length among `headers` takes the place of the true one."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", "Connection: close", *headers]
    if not any(line.lower().startswith("content-length:") for line in headers):
        lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


NOT_FOUND = http("<html><body><p>没有</p></body></html>", 404)
ALLOW = http("User-agent: *\nAllow: /\n", kind="text/plain")


def column(*reports: tuple[str, str], more: str = "") -> bytes:
    """A column that lists the reports: address and title."""
    items = "".join(f'<li><a href="{href}">{title}</a><span>2025-01-20</span></li>' for href, title in reports)
    title = "<title>政府信息公开年报</title>"
    return http(f"<html><head>{title}</head><body><h2>政府信息公开年报</h2><ul>{items}</ul>{more}</body></html>")


def article(title: str, said: str = "") -> str:
    """A report in words."""
    body = "".join(
        f"<h2>{name}</h2><p>本机关按照规定做好这方面的工作，情况如下所述，共计若干件。{said}</p>" for name in _SECTIONS
    )
    return f'<html><head><title>{title}</title></head><body><h1>{title}</h1><div id="zoom">{body}</div></body></html>'


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, answer: Answer, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.context = context
        self.wire = Wire(self.server_address[1], "http" if context is None else "https")
        self.lock = threading.Lock()
        self.now = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self.context is not None:
            # The handshake is the thread's business: a client that hangs must not keep the others waiting.
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, *_: object) -> None:
        """Clients that do not like what they get hang up."""

    @contextmanager
    def noted(self, seen: Seen) -> Iterator[None]:
        with self.lock:
            self.now += 1
            self.wire.seen.append(seen)
            self.wire.most_at_once = max(self.wire.most_at_once, self.now)
        try:
            yield
        finally:
            with self.lock:
                self.now -= 1


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1").split()
        headers = {}
        while text := self.rfile.readline().decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        if len(line) != 3:
            return
        seen = Seen(line[0], line[1], headers, time.monotonic())
        with self.server.noted(seen):
            said = self.server.answer(seen)
            if said is NOT_FOUND and seen.path == "/robots.txt":
                said = ALLOW
            for piece in [said] if isinstance(said, bytes) else said:
                self.wfile.write(piece)


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """Serve while the block runs; robots.txt allows everything where `answer` has NOT_FOUND for it."""
    with _Server(answer, context) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.wire
        finally:
            server.shutdown()


@dataclass(frozen=True)
class Done:
    """A crawl that ended."""

    status: int
    out: str
    err: str
    archive: Path

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return rows(self.archive, statement, *values)

    def codes(self, portal: str) -> set[str]:
        """Codes of everything that stood in the way at a portal."""
        return {code for (code,) in self.rows("SELECT code FROM problems WHERE portal = ?", portal)}


def rows(archive: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    ledger = sqlite3.connect(archive / "ledger.sqlite")
    try:
        return ledger.execute(statement, values).fetchall()
    finally:
        ledger.close()


def write_registry(folder: Path, portals: Mapping[str, Wire | Mapping[str, str]]) -> Path:
    """A registry with a column `/nb/` for every server, or with the fields that are given."""
    entries = [
        {"id": name, "name": "青溪县财政局", "column": f"{given.address}/nb/"}
        if isinstance(given, Wire)
        else {"id": name, "name": "青溪县财政局", **given}
        for name, given in portals.items()
    ]
    registry = folder / "registry.csv"
    with registry.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sorted({key for entry in entries for key in entry}))
        writer.writeheader()
        writer.writerows(entries)
    return registry


def crawl(
    folder: Path,
    portals: Mapping[str, Wire | Mapping[str, str]],
    *arguments: str,
    settings: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Done:
    """`gongkai crawl` of these portals into `folder/archive`."""
    command = [sys.executable, "-m", "gongkai", "crawl", "--registry", str(write_registry(folder, portals))]
    command += ["--allow-local", "--archive", str(folder / "archive"), *arguments]
    for setting in (*QUICK, *settings):
        command += ["--set", setting]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=environment)
    return Done(done.returncode, done.stdout, done.stderr, folder / "archive")
