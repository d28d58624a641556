"""What kind of file the bytes are, by their content and never by a name."""

from __future__ import annotations

import io
import re
from typing import Final

from extract.readers.zipped import ZipError, ZipPackage

__all__ = ["MEDIA_TYPES", "kind_of"]

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
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image"),
    (b"\xff\x4f\xff\x51", "image"),
    (b"\x97JB2\r\n\x1a\n", "image"),
    (b"RIFF", "riff"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"PAR1", "data"),
    (b"SQLite format 3\x00", "data"),
)
_OOXML: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "ofd": "application/ofd",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ole": "application/x-ole-storage",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "encrypted": "application/x-ole-storage",
    "rtf": "application/rtf",
    "word_flat": "application/vnd.ms-word.document.flat+xml",
    "word_xml": "application/msword",
    "excel_xml": "application/vnd.ms-excel",
    "fodt": "application/vnd.oasis.opendocument.text-flat-xml",
    "fods": "application/vnd.oasis.opendocument.spreadsheet-flat-xml",
    "uof": "application/vnd.uof",
    "mhtml": "multipart/related",
    "image": "image/*",
    "gzip": "application/gzip",
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar",
    "data": "application/octet-stream",
    "binary": "application/octet-stream",
    "empty": "application/octet-stream",
    "html": "text/html",
    "text": "text/plain",
}
#: Bytes that tell the kind of a file.
_HEAD: Final = 4096
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\f\r")
#: A PDF may have this many bytes of something else before it; a text that quotes the mark has no control characters.
_JUNK: Final = 1024
_PDF_BEHIND_JUNK: Final = re.compile(rb"%PDF-\d\.\d[\r\n]")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
#: Parts that say what a package is, in lower case.
_PARTS: Final = (("ofd.xml", "ofd"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"))
#: Namespaces that say which office program a file of bare XML is from, and what it is.
_NAMESPACES: Final = (
    (b"http://schemas.microsoft.com/office/word/2003/wordml", "word_xml"),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", "word_flat"),
    (b"<Workbook", "excel_xml"),
    (b"<ss:Workbook", "excel_xml"),
    (b'office:mimetype="application/vnd.oasis.opendocument.text"', "fodt"),
    (b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"', "fods"),
    (b"http://schemas.uof.org/", "uof"),
)
#: A line of the head of a message, and those that say that it has parts or is encoded.
_HEADER: Final = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_MIME: Final = re.compile(rb"(?im)^mime-version:|^content-type:[ \t]*multipart/")
_XML: Final = (b"<?xml", b"\xef\xbb\xbf<?xml")
#: Flat OpenDocument names many namespaces before it says what it is.
_ROOT: Final = 16 * 1024
_OPEN_DOCUMENT: Final = {b"text": "odt", b"spreadsheet": "ods"}
_STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
#: Where the head of a Word file keeps its flags.
_FLAGS: Final = 10


def kind_of(data: bytes) -> str:
    """One of the keys of `MEDIA_TYPES` but `html`: text and pages are told apart once they are decoded.

    `zip` is what is no document of its own: a bundle of files, or broken.
    """
    head = data[:_HEAD]
    if not head.strip():
        return "empty" if not data.strip() else "text"
    start = head.lstrip()
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (magic == b"BM" and head.isascii()):
            return _KINDS_WITHIN[kind](data) if kind in _KINDS_WITHIN else kind
    if _PDF_BEHIND_JUNK.search(head, 0, _JUNK):
        return "pdf"
    return _text_kind(data, start)


def _text_kind(data: bytes, start: bytes) -> str:
    """What is no file of a program's own kind: text, messages, XML, or nothing that can be read."""
    head = data[:_HEAD]
    if head.startswith(_WIDE_MARKS):
        return "text"
    control = len(head) - len(head.translate(None, _CONTROL))
    if b"\x00" in head or control * 20 > len(head):
        return "binary"
    if start.startswith(_XML):
        return _xml_kind(data[:_ROOT])
    return "mhtml" if _is_mhtml(start) else "text"


def _xml_kind(head: bytes) -> str:
    """What office programs write that keep a document in one file of XML; `text` for pages and all else."""
    if b"<html" in head.lower():
        return "text"
    return next((kind for mark, kind in _NAMESPACES if mark in head), "text")


def _is_mhtml(start: bytes) -> bool:
    """Whether the bytes are the headers of a message: a letter, or a page as browsers and Word save it in one file."""
    return _HEADER.match(start) is not None and _MIME.search(start) is not None


def _riff_kind(data: bytes) -> str:
    return "image" if data.lstrip()[8:12] == b"WEBP" else "binary"


def _zip_kind(data: bytes) -> str:
    try:
        package = ZipPackage(data)
    except ZipError:
        return "zip"
    names = {name.lower().lstrip("/") for name in package.names}
    for part, kind in _PARTS:
        if part in names:
            return kind
    if "[content_types].xml" in names:
        if any(name.startswith("ppt/") for name in names):
            return "pptx"
        if any(name.startswith("word/") for name in names):
            return "docx"
    return _open_document(package) if "mimetype" in package and "content.xml" in package else "zip"


def _open_document(package: ZipPackage) -> str:
    try:
        return _OPEN_DOCUMENT.get(package.read("mimetype").strip().rpartition(b".")[2], "zip")
    except ZipError:
        return "zip"


def _ole_kind(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {entry[0].lower() for entry in ole.listdir()}
            kind = next((kind for stream, kind in _STREAMS if stream.lower() in names), "ole")
            if kind == "doc" and _is_locked(ole.openstream("WordDocument").read(_FLAGS + 2)):
                return "encrypted"
    except Exception:  # noqa: BLE001 olefile raises whatever its many look-ups raise on a broken file
        return "ole"
    return kind


def _is_locked(head: bytes) -> bool:
    """Whether the head of a Word file says that the rest is encrypted."""
    return len(head) > _FLAGS + 1 and bool(head[_FLAGS + 1] & 1)


_KINDS_WITHIN: Final = {"zip": _zip_kind, "ole": _ole_kind, "riff": _riff_kind}
