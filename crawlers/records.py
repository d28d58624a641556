"""Exchanges with a server as WARC 1.1 records, one gzip member each, and back."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BrokenArchiveError",
    "Exchange",
    "Place",
    "exchange_members",
    "info_member",
    "payload_digest",
    "read_exchange",
    "request_fields",
    "to_exchange",
]

#: On pages of reports: half the time of level 6, a tenth more room.
_LEVEL = 3
_NOT_MODIFIED = 304
_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"

Headers = tuple[tuple[bytes, bytes], ...]


class BrokenArchiveError(ValueError):
    """A record that the ledger knows cannot be read back: the archive was changed by something else."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is: file name within the archive folder, and the offset of its gzip member."""

    archive: str
    offset: int


@dataclass(frozen=True)
class Exchange:
    """A request and what came back: status, headers in their order, body before content decoding.

    `unchanged` marks a 304 or a payload that an earlier record holds already; then no body is written. `refers_to` is
    when that was fetched.
    """

    url: str
    fetched_at: str
    status: int
    reason: str
    headers: Headers
    body: bytes
    method: str = "GET"
    request_body: bytes = b""
    request_headers: Headers = ()
    ip_address: str = ""
    unchanged: bool = False
    refers_to: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the body as sent, as hexadecimal digits."""
        return payload_digest(self.body)

    def header(self, name: bytes) -> bytes:
        """The values of a header, given in lower case, joined by commas; empty where there is none."""
        return b",".join(value for found, value in self.headers if found.lower() == name)

    def as_unchanged(self) -> Self:
        """The same, marked `unchanged`."""
        return replace(self, unchanged=True)


def payload_digest(body: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def info_member(software: str, name: str) -> bytes:
    """The record that opens a file."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    text = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: {_CONFORMS_TO}\r\n"
    record.set_bytes_content(text.encode())
    return _member(record)


def exchange_members(exchange: Exchange) -> tuple[bytes, int]:
    """The request and its response as two members, and where in these bytes the response begins."""
    response_id = str(uuid.uuid4())
    request = _member(_request_record(exchange, response_id))
    return request + _member(_response_record(exchange, response_id)), len(request)


def _member(record: WarcRecord) -> bytes:
    plain = io.BytesIO()
    record.write(plain)
    # FastWARC's own writer of gzip takes twice the time for members as small as these.
    return zlib.compress(plain.getbuffer(), _LEVEL, zlib.MAX_WBITS | 16)


def _request_record(exchange: Exchange, response_id: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(WarcRecordType.request)
    record.headers["WARC-Target-URI"] = exchange.url
    record.headers["WARC-Date"] = exchange.fetched_at
    record.headers["WARC-Concurrent-To"] = f"<urn:uuid:{response_id}>"
    record.is_http = True
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{exchange.method} {target} HTTP/1.1".encode()
    headers = ((b"Host", parts.netloc.encode()), *exchange.request_headers)
    record.set_bytes_content(_head(line, headers) + exchange.request_body)
    return record


def _response_record(exchange: Exchange, record_id: str) -> WarcRecord:
    record = WarcRecord()
    kind = WarcRecordType.revisit if exchange.unchanged else WarcRecordType.response
    record.init_headers(kind, f"uuid:{record_id}".encode())
    record.headers["WARC-Target-URI"] = exchange.url
    record.headers["WARC-Date"] = exchange.fetched_at
    if exchange.ip_address:
        record.headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.unchanged:
        profile = "server-not-modified" if exchange.status == _NOT_MODIFIED else "identical-payload-digest"
        record.headers["WARC-Profile"] = _REVISIT + profile
        record.headers["WARC-Refers-To-Target-URI"] = exchange.url
        if exchange.refers_to:
            record.headers["WARC-Refers-To-Date"] = exchange.refers_to
    if not exchange.unchanged or exchange.status != _NOT_MODIFIED:
        digest = base64.b32encode(bytes.fromhex(exchange.digest)).decode()
        record.headers["WARC-Payload-Digest"] = "sha256:" + digest
    record.is_http = True
    head = _head(f"HTTP/1.1 {exchange.status} {exchange.reason}".encode(), exchange.headers)
    record.set_bytes_content(head if exchange.unchanged else head + exchange.body)
    return record


def _head(line: bytes, headers: Headers) -> bytes:
    return b"\r\n".join([line, *(name + b": " + value for name, value in headers)]) + b"\r\n\r\n"


def read_exchange(folder: Path, place: Place) -> Exchange:
    """The response at `place`. BrokenArchiveError where none can be read there."""
    path = folder / place.archive
    try:
        with path.open("rb") as stream:
            stream.seek(place.offset)
            for record in ArchiveIterator(stream, parse_http=True):
                return to_exchange(record)
    except (OSError, ValueError, RuntimeError) as error:
        raise BrokenArchiveError(f"{path} at {place.offset}: {error}") from error
    raise BrokenArchiveError(f"{path} at {place.offset}: no record there")


def to_exchange(record: WarcRecord) -> Exchange:
    """A response record as an exchange; what was asked stands in the record before it."""
    http = record.http_headers
    line = (http.status_line or "").split(" ", 2)
    return Exchange(
        url=record.headers.get("WARC-Target-URI") or "",
        fetched_at=record.headers.get("WARC-Date") or "",
        status=http.status_code or 0,
        reason=line[2] if len(line) > 2 else "",  # noqa: PLR2004 version, code, reason
        headers=tuple((name, value) for name, value in http.items_bytes()),
        body=record.reader.read(),
        ip_address=record.headers.get("WARC-IP-Address") or "",
        unchanged=record.record_type == WarcRecordType.revisit,
    )


def request_fields(record: WarcRecord) -> dict[str, Any]:
    """What a request record says, as fields of its exchange."""
    http = record.http_headers
    return {
        "method": (http.status_line_bytes or b"GET").split(b" ", 1)[0].decode(),
        "request_headers": tuple((name, value) for name, value in http.items_bytes() if name.lower() != b"host"),
        "request_body": record.reader.read(),
    }
