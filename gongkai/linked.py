"""Web archives without a ledger: which files and pictures among their records hang at which of their pages."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from gongkai.hanging import hanging_files, own_pictures
from gongkai.sources import SIZE_LIMIT, Input, text_of, together, unreadable
from gongkai.warc import Counter, Record, read_warc

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

__all__ = ["LinkedDocuments", "Region", "region_of_member"]

#: What is no file: pages and texts, and bytes that no reader knows.
_NO_FILES = frozenset(("text", "mhtml", "empty", "binary", "data", "image"))
#: Smaller pictures hold no table.
_LEAST_PICTURE = 3_000
#: Bytes of a local header of a zip before its name; the lengths of name and extra field are its last four.
_ZIP_HEADER = 30


class Region(msgspec.Struct, frozen=True):
    """Where a WARC file stands: in the file at `path`, from byte `start` on."""

    path: str
    start: int = 0

    def record(self, offset: int) -> Record | None:
        """The document of the record at `offset`; None where none begins there."""
        with Path(self.path).open("rb") as stream:
            stream.seek(self.start + offset)
            return next(read_warc(stream, SIZE_LIMIT, Counter()), None)


def region_of_member(path: str, member: zipfile.ZipInfo) -> Region | None:
    """Where a member of the zip at `path` stands; None where it is compressed, so that nothing can be found in it."""
    import zipfile

    if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
        return None
    with Path(path).open("rb") as stream:
        stream.seek(member.header_offset)
        header = stream.read(_ZIP_HEADER)
    names = int.from_bytes(header[-4:-2], "little") + int.from_bytes(header[-2:], "little")
    return Region(path, member.header_offset + _ZIP_HEADER + names)


class LinkedDocuments:
    """Iterates over the documents of an archive, pages with what hangs at them, in the order of the archive.

    Files and pictures hang at the pages that name them. Of several records of one address the last counts. Nothing
    hangs together where records cannot be found by their offset, as in a WARC that is compressed as a whole.
    """

    def __init__(self, stream: IO[bytes], path: str, name: str, region: Region | None, counter: Counter) -> None:
        """Take the archive in `stream` (seekable), which is read up to three times.

        `path` is the source of records without an address, `name` that of the archive, and `region` None where nothing
        can be found by its offset; `counter` counts the records that are passed over.
        """
        self._stream = stream
        self._path = path
        self._name = name
        self._region = region
        self._counter = counter

    def __iter__(self) -> Iterator[Input]:
        region = self._region
        files, pictures = _hanging(self._stream, region) if region is not None else ({}, frozenset())
        hanging = {offset for offsets in files.values() for offset in offsets}
        given: set[int] = set()
        self._stream.seek(0)
        for record in read_warc(self._stream, SIZE_LIMIT, self._counter):
            item = self._input(record)
            if region is None or record.offset is None or record.problem is not None:
                yield item
            elif record.offset not in hanging:
                of_page = [(offset, offset in pictures, offset in given) for offset in files.get(record.offset, ())]
                given.update(files.get(record.offset, ()))
                yield from together(item, (self._file(region, *each) for each in of_page))

    def _file(self, region: Region, offset: int, picture: bool, known: bool) -> Input:  # noqa: FBT001 two of a row
        record = region.record(offset)
        if record is None:
            record = Record(None, offset, problem="broken_archive", detail=f"no record at {offset}")
        return msgspec.structs.replace(
            self._input(record), archive_offset=offset, known=known, picture=picture, alone=picture
        )

    def _input(self, record: Record) -> Input:
        problem = None
        if record.problem is not None:
            problem = unreadable(record.problem, record.detail, record.media_type)
        return Input(
            source=text_of(record.url or self._path),
            data=record.data,
            media_type=record.media_type,
            url=record.url,
            archive=text_of(self._name),
            archive_offset=record.offset,
            fetched_at=record.fetched_at,
            problem=problem,
        )


def _hanging(stream: IO[bytes], region: Region) -> tuple[dict[int, tuple[int, ...]], frozenset[int]]:
    """The files and pictures of each page by the offsets of their records, and which of them are pictures."""
    files: dict[str, int] = {}
    pictures: dict[str, int] = {}
    for record, key, kind in _documents(stream):
        if kind == "image" and len(record.data or b"") >= _LEAST_PICTURE:
            pictures[key] = record.offset or 0
        elif kind not in _NO_FILES:
            files[key] = record.offset or 0
    known = files | pictures
    # In an archive that is compressed as a whole only the first record is found by its offset.
    if not known or not _found_by_offset(region, *max(known.items(), key=lambda found: found[1])):
        return {}, frozenset()
    linked, shown = _named(stream, files, pictures)
    hanging = hanging_files(linked)
    for page, offsets in own_pictures(shown).items():
        hanging[page] = (*hanging.get(page, ()), *offsets)
    named = {offset for offsets in hanging.values() for offset in offsets}
    # Where one piece of compression holds several records, an offset may be that of another one.
    lost = {offset for key, offset in known.items() if offset in named and not _found_by_offset(region, key, offset)}
    kept = {page: tuple(each for each in offsets if each not in lost) for page, offsets in hanging.items()}
    return kept, frozenset(pictures.values())


def _documents(stream: IO[bytes]) -> Iterator[tuple[Record, str, str]]:
    """The documents of the archive with what their addresses are told by, and their kinds."""
    from extract.readers.kinds import kind_of
    from extract.readers.links import address_key

    stream.seek(0)
    for record in read_warc(stream, SIZE_LIMIT, Counter()):
        if record.url is not None and record.data is not None:
            yield record, address_key(record.url), kind_of(record.data)


def _named(
    stream: IO[bytes], files: dict[str, int], pictures: dict[str, int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The files that each page links to and the pictures that it shows."""
    from extract.readers.links import address_key, base_of, linked_addresses, picture_addresses, resolved

    linked: dict[int, list[int]] = {}
    shown: dict[int, list[int]] = {}
    newest: dict[str, int] = {}
    for record, key, kind in _documents(stream):
        page = record.data or b""
        if kind != "text" or b"<" not in page:
            continue
        shown.pop(newest.get(key, -1), None)  # an older copy of the same page shows its pictures as well
        newest[key] = record.offset or 0
        base = base_of(page, record.url or "")
        for found, known, addresses in (
            (linked, files, linked_addresses(page)),
            (shown, pictures, picture_addresses(page)),
        ):
            keys = [address_key(resolved(base, address)) for address in addresses]
            offsets = list(dict.fromkeys(known[each] for each in keys if each in known))
            if offsets:
                found[record.offset or 0] = offsets
    return linked, shown


def _found_by_offset(region: Region, key: str, offset: int) -> bool:
    from extract.readers.links import address_key

    record = region.record(offset)
    return record is not None and record.url is not None and address_key(record.url) == key
