"""A page with the pictures that it names put into its markup, where those that read it find them."""

from __future__ import annotations

import base64
import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["with_pictures"]

_TAG = re.compile(rb"<img\b[^>]{0,4000}>", re.IGNORECASE)
_VALUE = re.compile(rb"=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s>\"']{1,2000}))")
#: Bytes of all pictures together: a document larger than this is not read.
_TOTAL: Final = 40 * 1024 * 1024


def with_pictures(page: bytes, url: str, pictures: Mapping[str, bytes]) -> bytes:
    """The page at `url` with each of `pictures`, by address, in place of the tag that names it by any attribute.

    A page may show a picture only once it is scrolled to, and name it in `data-src` or the like until then.
    """
    known = {_key(address): picture for address, picture in pictures.items()}
    left = [_TOTAL]

    def inlined(tag: re.Match[bytes]) -> bytes:
        for match in _VALUE.finditer(tag.group()):
            raw = next(group for group in match.groups() if group is not None)
            picture = known.get(_address(url, raw))
            if picture is not None and len(picture) <= left[0]:
                left[0] -= len(picture)
                return b'<img src="data:image/png;base64,' + base64.b64encode(picture) + b'">'
        return tag.group()

    return _TAG.sub(inlined, page)


def _address(url: str, raw: bytes) -> str:
    try:
        return _key(urljoin(url, html.unescape(raw.decode("utf-8", "replace")).strip()))
    except ValueError:
        return ""


def _key(address: str) -> str:
    """What tells one address from another: neither the scheme nor the place within the document."""
    return address.partition("#")[0].partition("://")[2]
