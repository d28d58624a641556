"""A lock that one process holds on a folder; the system lets it go with the process, however that ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

__all__ = ["FolderLock", "LockedError"]


class LockedError(ValueError):
    """Another process holds the lock."""


class FolderLock:
    """Context manager; LockedError where another process holds `name` in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        """Nothing is taken yet."""
        self._folder = folder
        self._name = name
        self._handle: int | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def take(self) -> None:
        """Take the lock at once or not at all; the folder is made where it is not there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / self._name, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise LockedError(f"another run is at work on {self._folder}") from error
        self._handle = handle

    def release(self) -> None:
        """Let it go; nothing happens where it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
