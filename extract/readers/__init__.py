"""Bytes to a `Document`, one reader per format; nothing downstream knows the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers.bundles import SIZE_LIMIT, unwrapped
from extract.readers.errors import UnreadableError
from extract.readers.kinds import MEDIA_TYPES, kind_of
from extract.readers.pages import read_mhtml, read_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.document import Document

__all__ = ["SIZE_LIMIT", "UnreadableError", "read_document"]

#: Kinds that have a reason of their own for not being read.
_REASONS = {"empty": "empty_file", "binary": "binary", "encrypted": "encrypted", "zip": "bundle"}


def read_document(data: bytes, *, media_type: str | None = None) -> Document:
    """The document in `data`; `media_type` is what the source says of it, and only its charset is believed.

    Raises `UnreadableError` for what is empty, too large, binary, encrypted, broken, or of a kind that has no reader;
    also for a zip of several documents, whose members `bundles.members_of` yields.
    """
    if len(data) > SIZE_LIMIT:
        raise UnreadableError("too_large", media_type or MEDIA_TYPES["binary"])
    data = unwrapped(data)
    kind = kind_of(data)
    if kind == "text":
        return read_page(data, media_type)
    reader = _reader(kind)
    if reader is None:
        raise UnreadableError(_REASONS.get(kind, f"no_reader_{kind}"), MEDIA_TYPES[kind])
    return reader(data)


def _reader(kind: str) -> Callable[[bytes], Document] | None:
    """The reader of a kind; those of Office files are loaded where one is met."""
    if kind == "mhtml":
        return read_mhtml
    if kind == "docx":
        from extract.readers.docx import read_docx

        return read_docx
    if kind in ("xlsx", "xls"):
        from extract.readers.sheets import read_xls, read_xlsx

        return read_xlsx if kind == "xlsx" else read_xls
    if kind == "rtf":
        from extract.readers.rtf import read_rtf

        return read_rtf
    if kind in ("doc", "odt", "ods", "xlsb"):
        from extract.readers.libreoffice import read_converted

        return lambda data: read_converted(data, kind, MEDIA_TYPES[kind])
    return None
