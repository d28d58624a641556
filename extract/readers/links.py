"""The files and pictures that a page names: links, frames, objects, scripts, and what a viewer is told to show."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "PICTURE_TAG",
    "address_key",
    "base_of",
    "linked_addresses",
    "linked_files",
    "picture_addresses",
    "resolved",
]

#: Names of files that hold documents; their content decides what they are.
_DOCUMENTS: Final = frozenset(
    ("pdf", "doc", "docx", "wps", "ofd", "xls", "xlsx", "et", "rtf", "zip", "odt", "ods", "mht", "mhtml")
)
_QUOTED: Final = rb"=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s>\"']{1,2000}))"
_ADDRESS = re.compile(
    rb"<(?:a|iframe|frame|embed|object)\b[^>]*?\b(?:href|src|data)\s*" + _QUOTED,
    re.IGNORECASE,
)
#: A name of a document in quotes, as scripts and parameters of objects hold it.
_NAMED = re.compile(
    rb"[\"']([^\"'<>\r\n]{1,500}\.(?:%s)(?:[?#][^\"'<>\r\n]{0,200})?)[\"']" % "|".join(sorted(_DOCUMENTS)).encode(),
    re.IGNORECASE,
)
_BASE = re.compile(rb"<base\b[^>]*?\bhref\s*" + _QUOTED, re.IGNORECASE)
#: A picture, and its attributes: it may be named in `data-src` or the like until it is scrolled to.
PICTURE_TAG: Final = re.compile(rb"<img\b[^>]{0,4000}>", re.IGNORECASE)
_VALUE = re.compile(_QUOTED)
#: Parameters in which viewers are told the file.
_PARAMETERS: Final = frozenset(("file", "url", "src", "fileurl", "pdf", "pdfurl"))
_MOST: Final = 20_000


def linked_addresses(page: bytes) -> list[str]:
    """The addresses that the markup of `page` links to or frames, as written and each once; a viewer's file too.

    A script may hold those of documents.
    """
    found: dict[str, None] = {}
    for match in (*_ADDRESS.finditer(page), *_NAMED.finditer(page)):
        address = _written(match)
        found |= dict.fromkeys((address, *_shown(address)))
        if len(found) >= _MOST:
            break
    return list(found)


def linked_files(page: bytes) -> list[str]:
    """Those of the addresses that `page` links to that are named like documents."""
    return [address for address in linked_addresses(page) if _suffix(address) in _DOCUMENTS]


def picture_addresses(tags: bytes) -> Iterator[str]:
    """What the attributes of each `img` tag hold, one of which may be its address; some are sizes or words."""
    for tag in PICTURE_TAG.finditer(tags):
        for match in _VALUE.finditer(tag.group()):
            yield _written(match)


def base_of(page: bytes, url: str) -> str:
    """The address that those on `page` are relative to: its own, unless a tag `base` says another."""
    base = _BASE.search(page)
    return (resolved(url, _written(base)) if base else "") or url


def resolved(base: str, address: str) -> str:
    """The address in full; empty where it is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def address_key(address: str) -> str:
    """What tells one address from another: neither the scheme, nor the place within the document, nor escapes."""
    plain = address.partition("#")[0]
    _, mark, rest = plain.partition("://")
    return unquote(rest if mark else plain, errors="replace")


def _written(match: re.Match[bytes]) -> str:
    raw = next(group for group in match.groups() if group is not None)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return html.unescape(text).strip()


def _shown(address: str) -> list[str]:
    """What a viewer is told to show: as written, and from where the viewer stands."""
    try:
        parts = urlsplit(address)
        told = [value for name, value in parse_qsl(f"{parts.query}&{parts.fragment}") if name.lower() in _PARAMETERS]
    except ValueError:
        return []
    return [each for value in told for each in (value, resolved(address, value))]


def _suffix(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rpartition(".")[2].lower()
    except ValueError:
        return ""
