"""Content encodings undone piece by piece: nothing grows beyond its limit, nothing cut off passes for whole."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
from backports import zstd

from crawlers.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["KNOWN", "MARKUP", "UndecodableError", "decode", "plain_body"]

#: How a page begins, or what a service answers.
MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*[<{\[]")
#: How gzip begins.
GZIP = b"\x1f\x8b\x08"
#: Kinds of files that are gzip themselves, which are handed on as they are.
_ARCHIVES = (b"gzip", b"x-tar", b"octet-stream", b"zip")
#: Times that an answer is gzip once more inside.
_INSIDE = 2
_PIECE = 2**16
#: One around the other; nobody needs two, and each may be a thousand times the one before.
_MOST = 3
#: The end of a page, after which nothing is missing but a checksum.
_END = re.compile(rb"</html>\s*$", re.IGNORECASE)


class UndecodableError(ValueError):
    """The bytes are not of the encoding that they are said to be of."""


class _CutOffError(Exception):
    """The end of the compressed bytes is missing."""


def decode(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """The body without its encodings, of which the last was put on last; all of them in KNOWN.

    Refusal `decompression_bomb` where more than `limit` bytes come out or there are too many encodings, and
    `unreachable:cut_off` where the end is missing. UndecodableError as above.
    """
    if len(encodings) > _MOST:
        raise Refusal("decompression_bomb", f"encoded {len(encodings)} times")
    for encoding in reversed(encodings):
        body = _collect(KNOWN[encoding](body), encoding, len(body), limit)
    return body


def plain_body(body: bytes, header: Callable[[bytes], bytes], limit: int = 0) -> bytes:
    """The body of an answer whose encodings may be wrong, missing, or unknown; `header` gives a header's value.

    Refusals as of `decode`, and `undecodable` where the bytes are neither of their encoding nor a page without one.
    """
    named = header(b"content-encoding").decode("latin-1").lower()
    names = [name for part in named.split(",") if (name := part.strip()) not in {"", "identity"}]
    kind = header(b"content-type").lower()
    try:
        if names and all(name in KNOWN for name in names):
            body = decode(body, names, limit)
        for _ in range(_INSIDE):
            # CNIPA compresses whether asked or not, and some servers forget to say so, or do it twice.
            if body.startswith(GZIP) and not any(word in kind for word in _ARCHIVES):
                body = decode(body, ["gzip"], limit)
    except UndecodableError as error:
        if not MARKUP.match(body):
            raise Refusal("undecodable", str(error)) from error
        # The header says so, and nobody did it.
    return body


def _collect(pieces: Iterator[bytes], encoding: str, length: int, limit: int) -> bytes:
    found: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            found.append(piece)
            size += len(piece)
            if limit and size > limit:
                raise Refusal("decompression_bomb", f"{length} bytes of {encoding} are {size} and more")
    except (zlib.error, brotli.error, zstd.ZstdError, _CutOffError) as error:
        if not size and not isinstance(error, _CutOffError):
            raise UndecodableError(f"{encoding}: {error}") from error
        if not _END.search(b"".join(found[-2:])):
            raise Refusal("unreachable:cut_off", f"the end of {length} bytes of {encoding} is missing") from error
    return b"".join(found)


def _zlib(data: bytes, window: int) -> Iterator[bytes]:
    """Pieces of one stream or of several behind one another; what else follows is none."""
    while True:
        inflater = zlib.decompressobj(window)
        rest = data
        while not inflater.eof:
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            if not piece and not rest and not inflater.eof:
                raise _CutOffError
            yield piece
        data = inflater.unused_data
        if not data.startswith(GZIP):
            return


def _gzip(data: bytes) -> Iterator[bytes]:
    return _zlib(data, zlib.MAX_WBITS | 16)


def _deflate(data: bytes) -> Iterator[bytes]:
    # Microsoft's servers leave the wrapper out.
    wrapped = len(data) > 1 and data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    return _zlib(data, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _brotli(data: bytes) -> Iterator[bytes]:
    inflater = brotli.Decompressor()
    piece = inflater.process(data, output_buffer_limit=_PIECE)
    while piece:
        yield piece
        piece = b"" if inflater.is_finished() else inflater.process(b"", output_buffer_limit=_PIECE)
    if not inflater.is_finished():
        raise _CutOffError


def _zstd(data: bytes) -> Iterator[bytes]:
    while data:
        inflater = zstd.ZstdDecompressor()
        piece = inflater.decompress(data, _PIECE)
        while piece or not (inflater.eof or inflater.needs_input):
            yield piece
            piece = b"" if inflater.eof else inflater.decompress(b"", _PIECE)
        if not inflater.eof:
            raise _CutOffError
        data = inflater.unused_data


#: Names of encodings, in lower case, and how they are undone.
KNOWN: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
