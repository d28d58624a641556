"""Serves many sites at once, each on its own port of this machine, in one process."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gzip
import hashlib
import json
import logging
import random
import socket
import struct
import sys
import time
from email.utils import format_datetime
from typing import TYPE_CHECKING, TextIO
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from .certificates import server_context
from .site import Answer, Asked, Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["addresses_of", "open_sockets", "serve_sites"]

#: Below the range from which the system takes the ports of outgoing connections: a restart finds its ports free.
_PORTS = (20000, 32000)
_MAX_TRIES = 2000
_MOST_SECONDS = 600
_WORTH_COMPRESSING = 1000
_CHUNK = 4096
_OK = 200
_NO_ANSWER = 404
_LOGGED = ("user-agent", "if-none-match", "if-modified-since", "referer", "cookie")
_ALLOW_ALL = Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")


def open_sockets(sites: Sequence[Site], ports: Mapping[str, int]) -> dict[str, socket.socket]:
    """A listening socket for every site, on its port of `ports` where it has one there.

    OSError where such a port is taken by another program: an address that changes would make another portal of it.
    """
    found: dict[str, socket.socket] = {}
    for site in sites:
        if site.id in ports:
            found[site.id] = socket.create_server(("127.0.0.1", ports[site.id]))
    taken = set(ports.values())
    candidates = iter(random.SystemRandom().sample(range(*_PORTS), _MAX_TRIES))
    for site in sites:
        while site.id not in found:
            port = next(candidates)
            if port not in taken:
                with contextlib.suppress(OSError):
                    found[site.id] = socket.create_server(("127.0.0.1", port))
    return found


def addresses_of(sites: Sequence[Site], sockets: Mapping[str, socket.socket]) -> dict[str, str]:
    """The address of every site, without a slash at its end."""
    return {
        site.id: f"{'https' if site.tls else 'http'}://127.0.0.1:{sockets[site.id].getsockname()[1]}" for site in sites
    }


async def serve_sites(
    sites: Sequence[Site], sockets: Mapping[str, socket.socket], folder: Path, log: TextIO | None, stop: asyncio.Event
) -> None:
    """Answer for all sites until `stop` is set; `ready` is printed once they do. `log` gets a line for each request."""
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    addresses = addresses_of(sites, sockets)
    runners = []
    for site in sites:
        handler = _Handler(site, addresses, log)
        # A stalled client must not keep the server from ending.
        runner = web.ServerRunner(web.Server(handler.handle), shutdown_timeout=0.1)
        await runner.setup()
        context = server_context(folder, site.tls) if site.tls else None
        await web.SockSite(runner, sockets[site.id], ssl_context=context).start()
        runners.append(runner)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await stop.wait()
    await asyncio.gather(*(runner.cleanup() for runner in runners))


class _Response(web.StreamResponse):
    """A response whose Content-Type is what the site says, none at all too: aiohttp would put one in its place."""

    async def _prepare_headers(self) -> None:
        unnamed = "Content-Type" not in self.headers
        await super()._prepare_headers()
        if unnamed:
            self.headers.popall("Content-Type", None)


class _Handler:
    """Answers for one site."""

    def __init__(self, site: Site, addresses: Mapping[str, str], log: TextIO | None) -> None:
        self._site = site
        self._addresses = addresses
        self._log = log

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._note(request)
        try:
            answer = self._answer(await self._asked(request))
        except Exception as error:  # noqa: BLE001 a site that fails must not look like one that fails on purpose
            sys.stderr.write(f"{self._site.id} {request.raw_path}: {error!r}\n")
            answer = Answer(b"", 500)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.behaviour == "reset":
            return _reset(request)
        if answer.behaviour == "stall":
            await _until_gone(request, _MOST_SECONDS)
            return _reset(request)
        return await self._send(request, answer)

    def _note(self, request: web.BaseRequest) -> None:
        if self._log is None:
            return
        headers = {name: request.headers[name] for name in _LOGGED if name in request.headers}
        line = {"time": time.time(), "site": self._site.id, "method": request.method, "path": request.raw_path}
        self._log.write(json.dumps(line | headers, ensure_ascii=False) + "\n")
        self._log.flush()

    async def _asked(self, request: web.BaseRequest) -> Asked:
        body = await request.read()
        form: dict[str, str] = {}
        if request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            form = _first(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        path, _, query = request.raw_path.partition("?")
        return Asked(
            method=request.method,
            path=unquote(path),
            query=_first(parse_qsl(query, keep_blank_values=True)),
            form=form,
            headers={name.lower(): value for name, value in request.headers.items()},
            host=request.headers.get("Host", ""),
            body=body,
            addresses=self._addresses,
        )

    def _answer(self, asked: Asked) -> Answer:
        answer = self._site.answer(asked)
        if asked.path == "/robots.txt" and answer.status == _NO_ANSWER:
            return _ALLOW_ALL
        return answer

    async def _send(self, request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
        promised = next((int(value) for name, value in answer.headers if name == "Content-Length"), None)
        response = _Response(status=answer.status)
        for name, value in answer.headers:
            response.headers.add(name, value)
        if answer.content_type is not None:
            response.headers["Content-Type"] = answer.content_type
        body = answer.body
        if promised is None:
            body = self._dressed(request, answer, response)
        # A client that has had enough hangs up.
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            if answer.behaviour == "drip" and request.method != "HEAD":
                await _drip(request, response, body)
                return _reset(request)
            size = _CHUNK if response.chunked else len(body) or 1
            for start in range(0, len(body) if request.method != "HEAD" else 0, size):
                await response.write(body[start : start + size])
            await response.write_eof()
        whole = request.method == "HEAD" or promised in {None, len(body)}
        return response if whole else _reset(request)

    def _dressed(self, request: web.BaseRequest, answer: Answer, response: web.StreamResponse) -> bytes:
        """Add what the site adds to its answers; returns the body to send."""
        features = self._site.features if answer.status == _OK and answer.behaviour == "answer" else frozenset()
        body = answer.body
        if "validators" in features:
            marks = _validators(body)
            response.headers.update(marks)
            if _is_same(request, marks):
                response.set_status(304)
                return b""
        if "gzip" in features and _takes_gzip(request, body, response.headers):
            body = gzip.compress(body, 6, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
        if "chunked" in features:
            response.enable_chunked_encoding()
        else:
            response.content_length = len(body)
        return body


def _first(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _validators(body: bytes) -> dict[str, str]:
    """ETag and Last-Modified that change with the body alone, so that a restart changes neither."""
    digest = hashlib.sha256(body).hexdigest()
    moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=int(digest[:4], 16))
    return {"ETag": f'"{digest[:20]}"', "Last-Modified": format_datetime(moment, usegmt=True)}


def _is_same(request: web.BaseRequest, validators: Mapping[str, str]) -> bool:
    if "If-None-Match" in request.headers:
        return validators["ETag"] in request.headers["If-None-Match"]
    return request.headers.get("If-Modified-Since") == validators["Last-Modified"]


def _takes_gzip(request: web.BaseRequest, body: bytes, headers: Mapping[str, str]) -> bool:
    asked = "gzip" in request.headers.get("Accept-Encoding", "")
    return asked and len(body) >= _WORTH_COMPRESSING and "Content-Encoding" not in headers


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    """Cut the connection, so that the client sees a reset."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _until_gone(request: web.BaseRequest, seconds: float) -> bool:
    """Wait; True as soon as the client has gone away."""
    for _ in range(max(1, round(seconds * 5))):
        if request.transport is None or request.transport.is_closing():
            return True
        await asyncio.sleep(0.2)
    return False


async def _drip(request: web.BaseRequest, response: web.StreamResponse, body: bytes) -> None:
    """A byte a second: of the body, then of what the length promises beyond it."""
    for place in range(_MOST_SECONDS):
        await response.write(body[place : place + 1] or b" ")
        if await _until_gone(request, 1.0):
            return
