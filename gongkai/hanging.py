"""Which page a file hangs at, of all that name it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["TOGETHER_LIMIT", "hanging_files", "own_pictures"]

#: Bytes of the files of one page that are read with it; what hangs there besides is read by itself.
TOGETHER_LIMIT: Final = 128 * 2**20

Page = TypeVar("Page")
File = TypeVar("File")


def hanging_files(named: Mapping[Page, Sequence[File]]) -> dict[Page, tuple[File, ...]]:
    """The files by the page that they hang at: of those that name a file, the one with the fewest.

    A report's page names its own files, a list those of all reports. Of equal pages it is each of them.
    """
    fewest: dict[File, int] = {}
    for files in named.values():
        for file in files:
            fewest[file] = min(len(files), fewest.get(file, len(files)))
    kept = {page: tuple(file for file in files if fewest[file] == len(files)) for page, files in named.items()}
    return {page: files for page, files in kept.items() if files}


def own_pictures(shown: Mapping[Page, Sequence[File]]) -> dict[Page, tuple[File, ...]]:
    """The pictures that no second page shows: those of several are the site's signs and frames."""
    times = Counter(picture for pictures in shown.values() for picture in pictures)
    kept = {page: tuple(each for each in pictures if times[each] == 1) for page, pictures in shown.items()}
    return {page: pictures for page, pictures in kept.items() if pictures}
