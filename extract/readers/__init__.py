"""Bytes to a `Document`, one reader per format; nothing downstream knows the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers.charset import decode
from extract.readers.embedded import strings_of_json, with_articles_of_scripts
from extract.readers.html import looks_like_html, read_html
from extract.readers.kinds import MEDIA_TYPES, kind_of
from extract.readers.text import read_text

if TYPE_CHECKING:
    from extract.document import Document

__all__ = ["SIZE_LIMIT", "UnreadableError", "read_document"]

#: A document larger than this is refused: the largest real page met is 3 MB.
SIZE_LIMIT = 64 * 1024 * 1024


class UnreadableError(ValueError):
    """Bytes that no reader takes; `reason` is the code for `documents`, `media_type` what they seem to be."""

    def __init__(self, reason: str, media_type: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.media_type = media_type


def read_document(data: bytes, *, media_type: str | None = None) -> Document:
    """The document in `data`; `media_type` is what the source says of it, and only its charset is believed.

    Raises `UnreadableError` for what is empty, too large, binary, or of a kind that has no reader.
    """
    if len(data) > SIZE_LIMIT:
        raise UnreadableError("too_large", media_type or MEDIA_TYPES["binary"])
    kind = kind_of(data)
    if kind == "empty":
        raise UnreadableError("empty_file", MEDIA_TYPES[kind])
    if kind == "pdf":
        return _pdf(data)
    if kind != "text":
        raise UnreadableError("binary" if kind == "binary" else f"no_reader_{kind}", MEDIA_TYPES[kind])
    text, encoding = decode(data, media_type)
    strings = strings_of_json(text)
    if strings is not None:
        text = "\n".join(strings)
    utf8 = (
        data
        if strings is None and encoding == "utf-8" and not data.startswith(b"\xef\xbb\xbf")
        else text.encode("utf-8", "replace")
    )
    if looks_like_html(utf8):
        return read_html(with_articles_of_scripts(utf8), encoding=encoding)
    return read_text(text, encoding=encoding)


def _pdf(data: bytes) -> Document:
    from extract.readers.pdf import UnreadablePdfError, read_pdf

    try:
        return read_pdf(data)
    except UnreadablePdfError as error:
        raise UnreadableError(error.reason, MEDIA_TYPES["pdf"]) from error
