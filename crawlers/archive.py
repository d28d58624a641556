"""The archive: WARC files in a folder, appended to record by record and rotated by size."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Self

from crawlers.records import Exchange, Place, exchange_members, info_member

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Archive", "ArchiveFullError", "files", "run_of"]

#: A gigabyte a file is what WARC tools expect.
ROTATE_AT = 2**30
_NAME = re.compile(r"gongkai-(\d{8})-(\d{5})\.warc\.gz")


class ArchiveFullError(OSError):
    """A record could not be written, for want of room or of a disk; what was written of it is off the file again."""


class Archive:
    """Appends records to `*.warc.gz` in a folder; what `sync` has returned from is on the disk.

    File names carry the run that began them and count upwards: `gongkai-<run>-<number>.warc.gz`. What `write` has
    returned from is with the system, and stays when this process is killed.
    """

    def __init__(self, folder: Path, run: int, *, rotate_at: int = ROTATE_AT, software: str = "gongkai") -> None:
        """Open nothing yet; `folder` must exist."""
        self._folder = folder
        self._run = run
        self._rotate_at = rotate_at
        self._software = software
        self._number = max((_parts(name)[1] for name in files(folder) if run_of(name) == run), default=0)
        self._file: _File | None = None
        self._dirty = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, exchange: Exchange) -> Place:
        """Append a request and its response; the place is the response's. ArchiveFullError where that fails."""
        members, response = exchange_members(exchange)
        file = self._ready()
        self._dirty = True
        return Place(file.name, file.append(members) + response)

    def sync(self) -> None:
        """Have everything that was written on the disk before this returns."""
        if self._file is not None and self._dirty:
            self._file.sync()
            self._dirty = False

    def close(self) -> None:
        """Sync and close the file; the archive may be written to again."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _ready(self) -> _File:
        if self._file is not None and self._file.size >= self._rotate_at:
            self.close()
            self._number += 1
        if self._file is None:
            self._number = max(1, self._number)
            self._file = _File(self._folder, f"gongkai-{self._run:08d}-{self._number:05d}.warc.gz", self._software)
            if self._file.size >= self._rotate_at:
                return self._ready()
        return self._file


class _File:
    """One file under writing: unbuffered, so that a record is with the system as soon as it is written."""

    def __init__(self, folder: Path, name: str, software: str) -> None:
        self.name = name
        self._file = (folder / name).open("ab", buffering=0)
        self.size = self._file.seek(0, os.SEEK_END)
        if self.size == 0:
            self.append(info_member(software, name))
            _sync_folder(folder)

    def append(self, data: bytes) -> int:
        """Write all of `data` or nothing; the offset at which it begins."""
        start, view = self.size, memoryview(data)
        try:
            while view:
                # A full disk takes a part and says so only the next time.
                view = view[self._file.write(view) :]
        except OSError as error:
            self._file.truncate(start)
            raise ArchiveFullError(error.errno, f"{self.name}: {error.strerror}") from error
        self.size = start + len(data)
        return start

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def files(folder: Path) -> list[str]:
    """Names of the archive's files, in the order in which they were written."""
    return sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name))


def run_of(name: str) -> int:
    """The run that began the file of this name."""
    return _parts(name)[0]


def _parts(name: str) -> tuple[int, int]:
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else (-1, 0)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
