"""What kind of file the bytes are, by their content and never by a name."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["kind_of"]

_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"PAR1", "data"),
    (b"SQLite format 3\x00", "data"),
)
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "ole": "application/x-ole-storage",
    "rtf": "application/rtf",
    "image": "image/*",
    "gzip": "application/gzip",
    "archive": "application/x-compressed",
    "data": "application/octet-stream",
    "binary": "application/octet-stream",
    "empty": "application/octet-stream",
    "html": "text/html",
    "text": "text/plain",
}
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\f\r")
#: A PDF may have this many bytes of something else before it; a text that quotes the mark has no control characters.
_JUNK: Final = 1024
_PDF_BEHIND_JUNK: Final = re.compile(rb"%PDF-\d\.\d[\r\n]")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes) -> str:
    """One of the keys of `MEDIA_TYPES` but `html`: text and pages are told apart once they are decoded."""
    head = data[:4096]
    if not head.strip():
        return "empty" if not data.strip() else "text"
    start = head.lstrip()
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (magic == b"BM" and head.isascii()):
            return kind
    if _PDF_BEHIND_JUNK.search(head, 0, _JUNK):
        return "pdf"
    if head.startswith(_WIDE_MARKS):
        return "text"
    control = len(head) - len(head.translate(None, _CONTROL))
    return "binary" if b"\x00" in head or control * 20 > len(head) else "text"
