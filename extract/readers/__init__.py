"""Bytes to a `Document`, one reader per format; nothing downstream knows the difference."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from extract.readers.bundles import SIZE_LIMIT, unwrapped
from extract.readers.errors import UnreadableError
from extract.readers.kinds import MEDIA_TYPES, kind_of
from extract.readers.pages import read_mhtml, read_page

if TYPE_CHECKING:
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
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableError(_REASONS.get(kind, f"no_reader_{kind}"), MEDIA_TYPES[kind])
    return reader(data)


def _pdf(data: bytes) -> Document:
    from extract.readers.pdf import UnreadablePdfError, read_pdf

    try:
        return read_pdf(data)
    except UnreadablePdfError as error:
        raise UnreadableError(error.reason, MEDIA_TYPES["pdf"]) from error


def _loaded(module: str, name: str) -> Callable[[bytes], Document]:
    """The reader of that name, whose module is loaded where a document of its kind is met."""

    def read(data: bytes) -> Document:
        return cast("Document", getattr(import_module(f"extract.readers.{module}"), name)(data))

    return read


def _converted(kind: str) -> Callable[[bytes], Document]:
    def read(data: bytes) -> Document:
        from extract.readers.libreoffice import read_converted

        return read_converted(data, kind)

    return read


_READERS: Final[dict[str, Callable[[bytes], Document]]] = {
    "mhtml": read_mhtml,
    "pdf": _pdf,
    "image": _loaded("ocr", "read_picture"),
    "docx": _loaded("docx", "read_docx"),
    "word_flat": _loaded("docx.flat", "read_flat"),
    "xlsx": _loaded("sheets", "read_xlsx"),
    "xls": _loaded("sheets", "read_xls"),
    "ofd": _loaded("ofd", "read_ofd"),
    "rtf": _loaded("rtf", "read_rtf"),
    **{kind: _converted(kind) for kind in ("doc", "odt", "fodt", "word_xml", "ods", "fods", "xlsb", "excel_xml")},
}
