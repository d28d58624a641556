"""What one file holds of documents: itself, or, where it is a zip of several, each of its members."""

from __future__ import annotations

import posixpath
import zlib
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers.errors import UnreadableError
from extract.readers.kinds import MEDIA_TYPES, kind_of
from extract.readers.zipped import ZipError, ZipPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SIZE_LIMIT", "Member", "members_of", "unwrapped"]

#: A document larger than this is refused: the largest real page met is 3 MB, the largest scan some 20.
SIZE_LIMIT: Final = 64 * 1024 * 1024
#: Bytes of all members of a bundle together.
TOTAL_LIMIT: Final = 512 * 1024 * 1024
#: Members of a bundle that are documents.
MEMBER_LIMIT: Final = 2_000
#: A bundle in a bundle is opened, one in that one is not.
DEPTH_LIMIT: Final = 2
#: Gzip around gzip is undone; a third layer is nobody's mistake.
_GZIP_LAYERS: Final = 2
#: White space before the first byte of gzip is passed over so far.
_HEAD: Final = 4096
#: What other systems leave beside the documents.
_LITTER: Final = frozenset(("thumbs.db", "desktop.ini"))


class Member(msgspec.Struct, frozen=True):
    """A document in a bundle: its bytes, or why there are none. `name` is its path, with `!` behind an inner bundle.

    The name is empty where the member is the whole file.
    """

    name: str
    data: bytes | None = None
    problem: tuple[str, str | None] | None = None


def unwrapped(data: bytes) -> bytes:
    """`data` without gzip around it, which servers put there unasked, even twice.

    UnreadableError: `broken_gzip`, `too_large`, `nested_too_deep`.
    """
    media_type = MEDIA_TYPES["gzip"]
    for _ in range(_GZIP_LAYERS):
        if not _is_gzip(data):
            return data
        data = _gunzipped(data)
    if _is_gzip(data):
        raise UnreadableError("nested_too_deep", media_type, f"gzip in more than {_GZIP_LAYERS} layers")
    return data


def _is_gzip(data: bytes) -> bool:
    return data[:_HEAD].lstrip().startswith(b"\x1f\x8b")


def _gunzipped(data: bytes) -> bytes:
    media_type = MEDIA_TYPES["gzip"]
    parts: list[bytes] = []
    size = 0
    while data.startswith(b"\x1f\x8b"):
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            part = inflater.decompress(data, SIZE_LIMIT + 1 - size)
        except zlib.error as error:
            raise UnreadableError("broken_gzip", media_type, str(error)) from error
        size += len(part)
        if size > SIZE_LIMIT:
            raise UnreadableError("too_large", media_type, f"more than {SIZE_LIMIT} bytes when decompressed")
        if not inflater.eof:
            raise UnreadableError("broken_gzip", media_type, "the compressed data are cut")
        parts.append(part)
        data = inflater.unused_data
    return b"".join(parts)


def members_of(data: bytes) -> Iterator[Member]:
    """The documents in `data`, one at a time: the members of a zip that is no document itself, else `data`.

    A zip that holds nothing, breaks a limit or is broken comes as a member without a name and with its problem, after
    those that could be read: `empty_archive`, `zip_bomb`, `broken_zip`. Folders, hidden files and what systems leave
    in zips are no documents.
    """
    try:
        inner = unwrapped(data)
    except UnreadableError:
        inner = data
    if kind_of(inner) != "zip":
        yield Member("", data)
        return
    found = 0
    for member in _Bundle().members(inner, "", 1):
        found += 1
        yield member
    if not found:
        yield Member("", problem=("empty_archive", None))


class _Bundle:
    """Opens a bundle and those inside it, within limits that count for all of them together."""

    def __init__(self) -> None:
        self._size = 0
        self._count = 0

    def members(self, data: bytes, outer: str, depth: int) -> Iterator[Member]:
        try:
            package = ZipPackage(data)
        except ZipError as error:
            yield Member(outer, problem=(error.reason, error.detail))
            return
        for name in package.names:
            if _is_litter(name):
                continue
            self._count += 1
            if self._count > MEMBER_LIMIT or self._size > TOTAL_LIMIT:
                limit = f"more than {MEMBER_LIMIT} members or {TOTAL_LIMIT} bytes"
                yield Member(outer, problem=("zip_bomb", limit))
                return
            yield from self._member(package, name, f"{outer}!{name}" if outer else name, depth)

    def _member(self, package: ZipPackage, name: str, path: str, depth: int) -> Iterator[Member]:
        try:
            data = package.read(name, SIZE_LIMIT)
        except ZipError as error:
            yield Member(path, problem=(error.reason, error.detail))
            return
        self._size += len(data)
        if kind_of(data) != "zip":
            yield Member(path, data)
        elif depth < DEPTH_LIMIT:
            yield from self.members(data, path, depth + 1)
        else:
            yield Member(path, problem=("nested_too_deep", f"zips in more than {DEPTH_LIMIT} layers"))


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX"
    return hidden or posixpath.basename(name).lower() in _LITTER
