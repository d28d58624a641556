"""What a run that was killed left in the archive behind the last rows of its ledger."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawlers.records import Exchange, Place, request_fields, to_exchange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["scan"]

_PIECE = 2**20


def scan(folder: Path, name: str, start: int) -> Iterator[tuple[Place, Exchange]]:
    """The whole responses of a file from `start` on; what follows the last whole one is cut off the file.

    A process that is killed leaves at most one torn record, at the end; a request record without its response goes too.
    """
    path = folder / name
    good = start
    request: dict[str, Any] = {}
    for begin, end in list(_members(path, start)):
        with path.open("rb") as stream:
            stream.seek(begin)
            record = next(iter(ArchiveIterator(stream, parse_http=True)), None)
            if record is None:
                break
            if record.record_type == WarcRecordType.request:
                request = request_fields(record)
                continue
            good = end
            if record.record_type & (WarcRecordType.response | WarcRecordType.revisit):
                yield Place(name, begin), replace(to_exchange(record), **request)
                request = {}
    if path.stat().st_size > good:
        with path.open("r+b") as stream:
            stream.truncate(good)
            os.fsync(stream.fileno())


def _members(path: Path, start: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each whole gzip member from `start` on."""
    with path.open("rb") as stream:
        stream.seek(start)
        begin = at = start
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while data := stream.read(_PIECE):
            while data:
                try:
                    inflater.decompress(data)
                except zlib.error:
                    return
                rest = inflater.unused_data
                at += len(data) - len(rest)
                data = rest
                if inflater.eof:
                    yield begin, at
                    begin = at
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
