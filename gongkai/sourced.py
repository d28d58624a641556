"""The bytes that a report of a dataset was read from, found again where the dataset says."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from extract.report import Extraction
from gongkai.sources import SIZE_LIMIT, Input, read_input
from gongkai.warc import Counter, read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SourceLostError", "document_of", "pictures_of", "source_of"]


class SourceLostError(LookupError):
    """The document is not where it was, or is another one now."""


def source_of(data: Path, report_id: str) -> tuple[str, Input]:
    """The id and the place of the document that a report was read from. KeyError if the dataset has no such report."""
    import pyarrow.dataset as ds

    from extract.dataset.reading import read_table

    found = read_table(data, "reports", ["document_id", "source"], ds.field("report_id") == report_id).to_pylist()
    if not found:
        raise KeyError(report_id)
    return _stored(data, **found[0])


def pictures_of(data: Path, report_id: str) -> list[tuple[str, Input]]:
    """The ids and places of the pictures that a report was read from besides its page; most reports have none."""
    import pyarrow.dataset as ds

    from extract.dataset.reading import read_table

    where = (ds.field("report_id") == report_id) & (ds.field("role") == "picture")
    rows = read_table(data, "report_sources", ["document_id", "source"], where).to_pylist()
    return [_stored(data, **row) for row in rows]


def _stored(data: Path, document_id: str, source: str) -> tuple[str, Input]:
    """The id and the place of a document of the dataset."""
    import pyarrow.dataset as ds

    from extract.dataset.reading import read_table

    where = (ds.field("document_id") == document_id) & (ds.field("source") == source)
    row = read_table(data, "documents", ["archive", "archive_offset"], where).to_pylist()[0]
    path = None if row["archive"] else source
    return document_id, Input(source=source, path=path, archive=row["archive"], archive_offset=row["archive_offset"])


def document_of(place: Input, document_id: str, archives: Path) -> bytes:
    """The bytes of the document, told by their hash; `archives` is the folder that holds its WARC file.

    Raises `SourceLostError` where they are not there, or others are.
    """
    data = _archived(place, archives) if place.archive is not None else read_input(_container(place))
    if isinstance(data, Extraction):
        raise SourceLostError(f"{place.source}: {data.detail or data.reason}")
    found = next(
        (each for each in _within(data, place.source) if hashlib.sha256(each).hexdigest() == document_id), None
    )
    if found is None:
        raise SourceLostError(f"{place.source}: not the document that the dataset was made from")
    return found


def _container(place: Input) -> Input:
    """The file that holds the document: of `bundle.zip!member.docx` the bundle, unless a file has that very name."""
    path = place.path or ""
    while "!" in path and not Path(path).exists():
        path = path.rpartition("!")[0]
    return msgspec.structs.replace(place, path=path or None)


def _within(data: bytes, source: str) -> Iterator[bytes]:
    """The document itself, and what it holds if it is a bundle of several."""
    from extract.readers.bundles import members_of

    yield data
    if "!" in source:
        yield from (member.data for member in members_of(data) if member.data is not None)


def _archived(place: Input, archives: Path) -> bytes:
    path = archives / str(place.archive)
    try:
        with path.open("rb") as stream:
            stream.seek(place.archive_offset or 0)
            record = next(read_warc(stream, SIZE_LIMIT, Counter()), None)
    except OSError as error:
        raise SourceLostError(f"{path}: {error.strerror}") from error
    if record is None or record.data is None:
        raise SourceLostError(f"{path}: no document at offset {place.archive_offset}")
    return record.data
