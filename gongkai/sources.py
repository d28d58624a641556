"""SOURCE arguments as a stream of inputs: files, folders, web archives, standard input."""

from __future__ import annotations

import datetime as dt
import os
import stat
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from extract.report import Extraction
from gongkai.beside import Beside, files_of_pages
from gongkai.hanging import TOGETHER_LIMIT
from gongkai.warc import Counter, is_warc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["SIZE_LIMIT", "Input", "Sources", "read_input", "text_of", "together", "unreadable"]

#: Bytes of one document. The largest reports, scans in PDF, stay below a third of it.
SIZE_LIMIT = 64 * 2**20


class Input(msgspec.Struct, frozen=True):
    """One document to read: from `path` or `data`, or, where it cannot be read, with its `problem`."""

    source: str
    path: str | None = None
    data: bytes | None = None
    media_type: str | None = None
    url: str | None = None
    archive: str | None = None
    archive_offset: int | None = None
    fetched_at: dt.datetime | None = None
    problem: Extraction | None = None
    #: The files that hang at this page.
    files: tuple[Input, ...] = ()
    #: A picture on the page whose file it is.
    picture: bool = False
    #: A picture that is a document of its own where its page does not need it.
    alone: bool = False
    #: Read for the sake of the others only: the dataset has it, or gets it elsewhere.
    known: bool = False


class Sources:
    """Iterates over the inputs of SOURCE arguments in a fixed order: folders are walked in the order of names.

    `exclude` is a folder that is not walked. Hidden entries of folders are skipped.
    """

    def __init__(self, sources: Sequence[str], exclude: Path | None = None) -> None:
        """Take the arguments as given; nothing is opened yet."""
        self._sources = tuple(sources)
        self._exclude = exclude
        self._counter = Counter()

    @property
    def skipped_records(self) -> int:
        """Archive records so far that hold no document: redirects, errors, revisits, other kinds."""
        return self._counter.skipped

    def __iter__(self) -> Iterator[Input]:
        for source in self._sources:
            if source == "-":
                yield _stream("-", sys.stdin.buffer)
            elif Path(source).is_dir():
                yield from self._walk(source)
            elif Path(source).is_file():
                yield from self._file(source)
            else:
                yield _pipe(source)

    def _walk(self, folder: str) -> Iterator[Input]:
        """Everything below `folder` but hidden entries; a folder that links lead to again is walked once."""
        seen = set() if self._exclude is None else {_identity(self._exclude)}
        given: set[str] = set()
        pending = [folder]
        pages: dict[str, tuple[Beside, ...]] = {}
        hanging: set[str] = set()
        while pending:
            path = pending.pop()
            try:
                status = Path(path).stat()
                if not stat.S_ISDIR(status.st_mode):
                    if path not in hanging:
                        yield from self._page(path, pages.pop(path, ()), given)
                    continue
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 names that are not UTF-8 stay as they are
            except OSError as error:
                yield _problem(path, "cannot_open", error.strerror)
                continue
            if "ledger.sqlite" in names:
                yield from _archived(path)
                continue
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                pages |= files_of_pages(path, [name for name in names if not name.startswith(".")])
                hanging.update(file.path for files in pages.values() for file in files)
                pending += [str(Path(path, name)) for name in names if not name.startswith(".")]

    def _page(self, path: str, beside: Sequence[Beside], given: set[str]) -> Iterator[Input]:
        """A file, and where it is a page, the files that hang at it; one that another page had is only read again."""
        if not beside:
            yield from self._file(path)
            return
        files = []
        for file in beside:
            picture, known = file.shown_as is not None, file.path in given
            given.add(file.path)
            files.append(
                Input(text_of(file.path), file.path, url=file.shown_as, known=known, picture=picture, alone=picture)
            )
        yield from together(Input(source=text_of(path), path=path), files)

    def _file(self, path: str) -> Iterator[Input]:
        from gongkai.linked import LinkedDocuments, Region

        name = Path(path).name.lower()
        if not Path(path).is_file():  # nor is it a folder: a pipe or a device, and opening one may never end
            yield _problem(path, "cannot_open", "not a regular file")
        elif is_warc(name):
            if Path(path).with_name("ledger.sqlite").is_file():
                yield from _archived(str(Path(path).parent), Path(path).name)
                return
            try:
                with Path(path).open("rb") as stream:
                    yield from LinkedDocuments(stream, path, Path(path).name, Region(path), self._counter)
            except OSError as error:
                yield _problem(path, "cannot_open", error.strerror)
        elif name.endswith(".wacz"):
            yield from self._wacz(path)
        else:
            yield Input(source=text_of(path), path=path)

    def _wacz(self, path: str) -> Iterator[Input]:
        from gongkai.linked import LinkedDocuments, region_of_member

        try:
            with zipfile.ZipFile(path) as package:
                members = [member for member in package.infolist() if is_warc(member.filename.lower())]
                if not members:
                    yield _problem(path, "broken_archive", "no WARC file in the package")
                for member in members:
                    source, name = f"{path}!{member.filename}", f"{Path(path).name}!{member.filename}"
                    with package.open(member) as stream:
                        region = region_of_member(path, member)
                        yield from LinkedDocuments(stream, source, name, region, self._counter)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
            yield _problem(path, "broken_archive", str(error))
        except OSError as error:
            yield _problem(path, "cannot_open", error.strerror)


def together(page: Input, files: Iterable[Input]) -> Iterator[Input]:
    """The page with its files, and before it, each for itself, those that are too much to be held with it."""
    held: list[Input] = []
    size = 0
    for file in files:
        size += len(file.data or b"") if file.path is None else _size(file.path)
        if size <= TOGETHER_LIMIT:
            held.append(file)
        elif not file.known and (file.alone or not file.picture):
            yield msgspec.structs.replace(file, picture=False, alone=False)
    yield msgspec.structs.replace(page, files=tuple(held))


def read_input(item: Input) -> bytes | Extraction:
    """The bytes of an input, at most `SIZE_LIMIT`, or why there are none: `too_large`, `cannot_open`."""
    if item.problem is not None:
        return item.problem
    if item.data is not None or item.path is None:
        return item.data or b""
    try:
        with Path(item.path).open("rb") as stream:
            return _read_limited(stream)
    except OSError as error:
        return unreadable("cannot_open", error.strerror)


def unreadable(reason: str, detail: str | None, media_type: str | None = None) -> Extraction:
    """What becomes of an input that the extraction never sees."""
    return Extraction("unreadable", reason, (media_type or "").partition(";")[0].strip(), None, (), detail)


def _read_limited(stream: BinaryIO) -> bytes | Extraction:
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        return unreadable("too_large", f"more than {SIZE_LIMIT} bytes")
    return data


def _archived(folder: str, only: str | None = None) -> Iterator[Input]:
    """A folder that a crawl has written, or one file in it: its ledger says which records are documents."""
    from crawlers.ledger import LedgerError
    from gongkai.archived import ArchivedDocuments

    try:
        yield from ArchivedDocuments(Path(folder), only=only)
    except LedgerError as error:
        yield _problem(folder, "cannot_open", str(error))


def _stream(source: str, stream: BinaryIO) -> Input:
    data = _read_limited(stream)
    if isinstance(data, Extraction):
        return Input(source=text_of(source), problem=data)
    return Input(source=text_of(source), data=data)


def _pipe(path: str) -> Input:
    """A named pipe or the like, as a shell makes of `<(…)`: read only where it is named, never where it is met."""
    try:
        with Path(path).open("rb") as stream:
            return _stream(path, stream)
    except OSError as error:
        return _problem(path, "cannot_open", error.strerror)


def _problem(path: str, reason: str, detail: str | None) -> Input:
    return Input(source=text_of(path), problem=unreadable(reason, detail))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _identity(path: Path) -> tuple[int, int]:
    """Device and inode; no file has those of a path that is not there."""
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return (status.st_dev, status.st_ino)


def text_of(path: str) -> str:
    """A path as text: file names that are not UTF-8 (GBK names are common) keep their bytes as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
