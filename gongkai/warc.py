"""Documents out of a WARC file: responses with status 200 and resources, content encodings undone within limits."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

__all__ = ["Counter", "Record", "is_warc", "read_warc"]

_OK = 200
_GZIP_MAGIC = b"\x1f\x8b"
_RECORD_END = b"\r\n\r\n"
_PIECE = 2**20


class Record(msgspec.Struct, frozen=True):
    """A document of an archive: its bytes, or the code of the `problem` that keeps them back."""

    url: str | None
    offset: int | None
    fetched_at: dt.datetime | None = None
    media_type: str | None = None
    data: bytes | None = None
    problem: str | None = None
    detail: str | None = None


@dataclass(slots=True)
class Counter:
    """Counts the records that are passed over."""

    skipped: int = 0


class _ContentError(ValueError):
    """A body that cannot be decoded: its first argument is the reason code, the second the detail."""


def is_warc(name: str) -> bool:
    """Whether a file name in lower case is that of a WARC file."""
    return name.endswith((".warc", ".warc.gz"))


def read_warc(stream: IO[bytes], limit: int, counter: Counter) -> Iterator[Record]:
    """The documents of the WARC in `stream` (seekable), in order; no document is larger than `limit` bytes.

    Where the archive breaks off, a last record says so (`broken_archive`); its offset is that of the last good record.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    offset: int | None = None
    found: Record | None = None
    body_kinds = WarcRecordType.response | WarcRecordType.resource
    try:
        for record in ArchiveIterator(stream, parse_http=False):
            offset = record.stream_pos
            found = _document(record, limit) if record.record_type & body_kinds else None
            if found is not None:
                yield found
            elif record.record_type != WarcRecordType.warcinfo:
                counter.skipped += 1
        if offset is None:
            yield Record(None, None, problem="broken_archive", detail="no record in the archive")
        elif (found is None or found.problem != "record_cut") and not _ends_whole(stream, offset):
            yield Record(None, offset, problem="broken_archive", detail="the archive ends within a record")
    except (OSError, ValueError, RuntimeError, zlib.error) as error:
        yield Record(None, offset, problem="broken_archive", detail=str(error))


def _ends_whole(stream: IO[bytes], offset: int) -> bool:
    """Whether the archive ends with its last record, which begins at `offset`: FastWARC passes over a stump."""
    stream.seek(0)
    if stream.read(2) != _GZIP_MAGIC:
        stream.seek(-len(_RECORD_END), 2)
        return stream.read() == _RECORD_END
    # Where the whole archive is one member, the record does not begin one.
    return any(_members_whole(stream, start) for start in dict.fromkeys((offset, 0)))


def _members_whole(stream: IO[bytes], start: int) -> bool:
    stream.seek(start)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    whole = False
    try:
        while data := stream.read(_PIECE):
            while data:
                whole = False
                inflater.decompress(data, _PIECE)
                data = inflater.unconsumed_tail
                if inflater.eof:
                    data, whole = inflater.unused_data, True
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    except zlib.error:
        return False
    return whole


def _document(record: WarcRecord, limit: int) -> Record | None:
    """The document of a response or resource record; None for a response other than HTTP 200."""
    headers = record.headers
    found = Record(headers.get("WARC-Target-URI"), record.stream_pos, _date(headers.get("WARC-Date")))
    replace = msgspec.structs.replace
    if headers.get("Content-Length") is None:
        return replace(found, problem="record_cut", detail="the header of the record is cut")
    if not record.is_http:
        if headers.get("WARC-Type") == "response":
            return None
        return _body(record, replace(found, media_type=headers.get("Content-Type")), limit)
    try:
        record.parse_http(auto_decode="none")
    except (OSError, ValueError) as error:
        return replace(found, problem="bad_http_header", detail=str(error))
    if record.http_headers.status_code != _OK:
        return None
    return _body(record, replace(found, media_type=record.http_headers.get("Content-Type")), limit)


def _body(record: WarcRecord, found: Record, limit: int) -> Record:
    replace = msgspec.structs.replace
    promised = record.content_length
    if promised > limit:
        return replace(found, problem="too_large", detail=f"more than {limit} bytes")
    body = record.reader.read(limit + 1)
    if len(body) < promised or record.headers.get("WARC-Truncated"):
        return replace(found, problem="record_cut", detail=f"{len(body)} of {promised} bytes are in the archive")
    if record.is_http:
        http = record.http_headers
        if "chunked" in (http.get("Transfer-Encoding") or "").lower():
            body = _unchunked(body)
        try:
            body = _decoded(body, http.get("Content-Encoding") or "", limit)
        except _ContentError as error:
            return replace(found, problem=error.args[0], detail=error.args[1])
    return replace(found, data=body)


def _date(text: str | None) -> dt.datetime | None:
    """WARC-Date as time in UTC; FastWARC itself puts the present time where it is missing."""
    try:
        return None if text is None else dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _unchunked(body: bytes) -> bytes:
    """The body without its chunks; as it is where it has none: crawlers decode the body and keep the header."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or size.translate(None, b"0123456789abcdefABCDEF"):
            return body
        length = int(size, 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length
        if body[at : at + 2] != b"\r\n":
            return body
        at += 2


def _decoded(body: bytes, encodings: str, limit: int) -> bytes:
    for name in reversed([part.strip().lower() for part in encodings.split(",")]):
        if name in {"", "identity"}:
            continue
        if name in {"gzip", "x-gzip"}:
            if body.startswith(_GZIP_MAGIC):  # else the crawler has decoded it and kept the header
                body = _inflated(body, zlib.MAX_WBITS | 16, limit)
        elif name == "deflate":
            body = _deflated(body, limit)
        elif name == "br":
            body = _unbrotlied(body, limit)
        else:
            raise _ContentError("content_encoding", f"unknown content encoding {name}")
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    inflater = zlib.decompressobj(window)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise _ContentError("content_encoding", str(error)) from error
    if len(data) > limit:
        raise _ContentError("too_large", f"more than {limit} bytes when decompressed")
    if not inflater.eof:
        raise _ContentError("content_encoding", "the compressed body is cut")
    return data


def _deflated(body: bytes, limit: int) -> bytes:
    """With or without the zlib header, servers send both; as it is where it is neither."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflated(body, window, limit)
        except _ContentError as error:
            if error.args[0] == "too_large":
                raise
    return body


def _unbrotlied(body: bytes, limit: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    decompressor: Any = brotli.Decompressor()
    try:
        data: bytes = decompressor.process(body, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise _ContentError("content_encoding", str(error)) from error
    if len(data) > limit:
        raise _ContentError("too_large", f"more than {limit} bytes when decompressed")
    if not decompressor.is_finished():
        raise _ContentError("content_encoding", "the compressed body is cut")
    return data
