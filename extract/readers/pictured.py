"""A page with the pictures that it names put into its markup, where those that read it find them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from extract.readers.links import PICTURE_TAG, address_key, base_of, picture_addresses, resolved

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

__all__ = ["with_pictures"]

#: Bytes of all pictures together: a document larger than this is not read.
_TOTAL: Final = 40 * 1024 * 1024


def with_pictures(page: bytes, url: str, pictures: Mapping[str, bytes]) -> bytes:
    """The page at `url` with each of `pictures`, by address, in place of the tag that names it by any attribute.

    A page may show a picture only once it is scrolled to, and name it in `data-src` or the like until then.
    """
    known = {address_key(address): picture for address, picture in pictures.items()}
    base = base_of(page, url)
    left = [_TOTAL]

    def inlined(tag: re.Match[bytes]) -> bytes:
        for address in picture_addresses(tag.group()):
            picture = known.get(address_key(resolved(base, address)))
            if picture is not None and len(picture) <= left[0]:
                left[0] -= len(picture)
                return b'<img src="data:image/png;base64,' + base64.b64encode(picture) + b'">'
        return tag.group()

    return PICTURE_TAG.sub(inlined, page)
