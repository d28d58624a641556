"""Columns as bytes: typed arrays, texts, and numbers of one byte where they are small; one compressed blob of them."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

__all__ = ["Dictionary", "Package", "varints"]

#: 7 bits a byte: as many as a number below 2**63 needs.
_MOST_BYTES = 9
_KINDS = {"uint8": "Uint8", "uint16": "Uint16", "uint32": "Uint32", "int32": "Int32", "float64": "Float64"}
_ALIGNMENT = 8


class Dictionary:
    """Texts by number, in the order in which they come; 0 is no text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str | None) -> int:
        """The number of the text; 0 for None and for the empty text."""
        return self._numbers.setdefault(text, len(self._numbers) + 1) if text else 0

    @property
    def texts(self) -> list[str]:
        """The texts; the one at place i has the number i + 1."""
        return list(self._numbers)


class Package:
    """Named sections, each an array or a list of texts, in one blob.

    The blob is: the length of the head (4 bytes, little endian), the head (JSON: `meta`, and `sections` with name,
    kind, offset and length), the sections, each aligned to 8 bytes.
    """

    def __init__(self, meta: dict[str, Any]) -> None:
        """`meta` goes into the head as it is."""
        self._meta = meta
        self._sections: list[dict[str, Any]] = []
        self._body = bytearray()

    def array(self, name: str, values: npt.NDArray[Any]) -> None:
        """Add an array; its type must be one that JavaScript has."""
        kind = _KINDS[values.dtype.name]
        self._add(name, kind, values.astype(values.dtype.newbyteorder("<")).tobytes())

    def texts(self, name: str, values: Iterable[str | None]) -> None:
        """Add texts, one a line: white space of any kind becomes a blank, no text an empty line."""
        self._add(name, "Text", "\n".join(" ".join(value.split()) if value else "" for value in values).encode())

    def _add(self, name: str, kind: str, data: bytes) -> None:
        self._body += bytes(-len(self._body) % _ALIGNMENT)
        self._sections.append({"name": name, "kind": kind, "offset": len(self._body), "length": len(data)})
        self._body += data

    def encoded(self) -> str:
        """The blob, compressed, in base64. The same sections always give the same text."""
        head = msgspec.json.encode({"meta": self._meta, "sections": self._sections})
        head += b" " * (-(len(head) + 4) % _ALIGNMENT)
        blob = len(head).to_bytes(4, "little") + head + bytes(self._body)
        return base64.b64encode(gzip.compress(blob, compresslevel=6, mtime=0)).decode("ascii")


def varints(codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The numbers, 7 bits a byte, lowest first, the top bit of a byte set where more follow; and the bytes of each.

    ValueError for a negative number.
    """
    import numpy as np

    if codes.size and int(codes.min()) < 0:
        raise ValueError("a code is negative")
    lengths = np.ones(codes.shape, np.int64)
    for place in range(1, _MOST_BYTES):
        lengths += codes >= (1 << (7 * place))
    starts = np.cumsum(lengths) - lengths
    data = np.zeros(int(lengths.sum()), np.uint8)
    for place in range(int(lengths.max(initial=1))):
        has = lengths > place
        more = lengths[has] > place + 1
        data[starts[has] + place] = ((codes[has] >> (7 * place)) & 0x7F) | (more.astype(np.int64) << 7)
    return data, lengths
