"""The files that a page names: links, frames, embedded objects, scripts, and what a viewer is told to show."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

__all__ = ["linked_files"]

#: Names of files that hold documents; their content decides what they are.
_DOCUMENTS: Final = frozenset(
    ("pdf", "doc", "docx", "wps", "ofd", "xls", "xlsx", "et", "rtf", "zip", "odt", "ods", "mht", "mhtml")
)
_ADDRESS = re.compile(
    rb"<(?:a|iframe|frame|embed|object)\b[^>]*?\b(?:href|src|data)\s*=\s*"
    rb"(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s>\"']{1,2000}))",
    re.IGNORECASE,
)
#: A name of a document in quotes, as scripts and parameters of objects hold it.
_QUOTED = re.compile(
    rb"[\"']([^\"'<>\r\n]{1,500}\.(?:%s)(?:[?#][^\"'<>\r\n]{0,200})?)[\"']" % "|".join(sorted(_DOCUMENTS)).encode(),
    re.IGNORECASE,
)
#: Parameters in which viewers are told the file.
_PARAMETERS: Final = frozenset(("file", "url", "src", "fileurl", "pdf", "pdfurl"))
_MOST: Final = 2_000


def linked_files(page: bytes) -> list[str]:
    """The addresses of documents in the markup of `page`, as written and each once; of a viewer, the file it shows."""
    found: dict[str, None] = {}
    for match in (*_ADDRESS.finditer(page), *_QUOTED.finditer(page)):
        raw = next(group for group in match.groups() if group is not None)
        address = html.unescape(_text(raw)).strip()
        for each in (address, *_shown(address)):
            if _suffix(each) in _DOCUMENTS:
                found[each] = None
        if len(found) >= _MOST:
            break
    return list(found)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _shown(address: str) -> list[str]:
    """What a viewer is told to show: as written, and from where the viewer stands."""
    try:
        parts = urlsplit(address)
        told = [value for name, value in parse_qsl(f"{parts.query}&{parts.fragment}") if name.lower() in _PARAMETERS]
        return [each for value in told for each in (value, urljoin(address, value))]
    except ValueError:
        return []


def _suffix(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rpartition(".")[2].lower()
    except ValueError:
        return ""
