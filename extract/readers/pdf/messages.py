"""What the process that wants PDFs read and the one that reads them say to each other."""

from __future__ import annotations

import struct
from typing import IO, Final

import msgspec

from extract.document import Grid, Line
from extract.readers.pdf.rendering import PageImage

__all__ = ["Assemble", "Open", "Reading", "Refused", "Render", "Reply", "Request", "receive", "send"]

_LENGTH: Final = struct.Struct("<Q")


class Open(msgspec.Struct, tag=True):
    """Read this file."""

    data: bytes


class Render(msgspec.Struct, tag=True):
    """Give the picture of a page of the file read last; `page` counts from 1."""

    page: int


class Assemble(msgspec.Struct, tag=True):
    """Put the file read last together with the blocks that somebody recognised on the pictures of its pages."""

    pictures: dict[int, list[Grid | Line]]


class Reading(msgspec.Struct, tag=True):
    """A file as read: its blocks, and whether all of its pages are in them.

    `pictures` are the pages without readable text, `illustrated` those with pictures beside their text.
    """

    blocks: list[Grid | Line]
    pictures: list[int]
    illustrated: list[int]
    complete: bool


class Refused(msgspec.Struct, tag=True):
    """A file that cannot be read, with the reason code."""

    reason: str


Request = Open | Render | Assemble
Reply = Reading | Refused | PageImage


def send(stream: IO[bytes], message: Request | Reply) -> None:
    """Write one message. OSError where nobody reads it any more."""
    body = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(body)) + body)  # in one piece: the other side wakes up once
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, undecoded; None where the other side has gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None
