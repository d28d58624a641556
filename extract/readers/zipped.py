"""Zip files with limits: what Office files, OFD and bundles of reports come in."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

__all__ = ["PART_LIMIT", "ZipError", "ZipPackage"]

#: Members of a package; the largest report met has a few hundred.
MEMBER_LIMIT: Final = 20_000
#: Bytes of one part of an Office document; a report's own text has a few megabytes.
PART_LIMIT: Final = 32 * 1024 * 1024
#: A member compressed better than this is a bomb, if it is large as well: the worst Word text met has 60.
RATIO_LIMIT: Final = 400
_SMALL: Final = 4 * 1024 * 1024
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
#: LZMA is not among them: a member's header says how much memory to take.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class ZipError(ValueError):
    """A zip file, or a member, that is not read: `reason` is `broken_zip`, `zip_bomb`, `encrypted` or `zip_method`."""

    def __init__(self, reason: str, detail: str | None = None) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class ZipPackage:
    """A zip file in memory. ZipError where it is broken or has too many members."""

    def __init__(self, data: bytes) -> None:
        # Counted before the directory is read: each of its entries becomes an object.
        if data.count(_DIRECTORY_ENTRY) > MEMBER_LIMIT:
            raise ZipError("zip_bomb", f"more than {MEMBER_LIMIT} members")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
            raise ZipError("broken_zip", str(error)) from error
        self._members = {_name(member): member for member in self._zip.infolist() if not member.is_dir()}

    @property
    def names(self) -> list[str]:
        """The names of the members, folders left out, in their order; GBK where they are not UTF-8."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, limit: int = PART_LIMIT) -> bytes:
        """The bytes of a member, at most `limit`.

        ZipError where it is larger, encrypted, compressed beyond belief or by a method that is not read, or broken.
        """
        member = self._members[name]
        if member.flag_bits & _ENCRYPTED:
            raise ZipError("encrypted", name)
        if member.compress_type not in _METHODS:
            raise ZipError("zip_method", f"{name}: compression method {member.compress_type}")
        cap = min(limit, max(_SMALL, member.compress_size * RATIO_LIMIT))
        try:
            with self._zip.open(member) as stream:
                data = stream.read(cap + 1)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError) as error:
            raise ZipError("broken_zip", f"{name}: {error}") from error
        except zlib.error as error:
            raise ZipError("broken_zip", f"{name}: {error}") from error
        if len(data) > cap:
            raise ZipError("zip_bomb", f"{name}: more than {cap} bytes")
        return data


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name: without the mark of UTF-8 it is UTF-8 all the same, or GBK, before it is code page 437."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    return name.replace("\\", "/")
