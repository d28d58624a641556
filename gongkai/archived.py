"""The documents of a crawled archive: what its ledger calls reports and their files, not the lists that led there."""

from __future__ import annotations

import sqlite3
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.ledger import LEDGER, LedgerError
from gongkai.sources import SIZE_LIMIT, Input, unreadable
from gongkai.warc import Counter, read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.report import Extraction

__all__ = ["ArchivedDocuments", "is_archive"]

_DOCUMENTS = """
    SELECT archive, archive_offset FROM reports
    UNION SELECT archive, archive_offset FROM attachments WHERE kind <> 'picture' AND archive IS NOT NULL
    ORDER BY 1, 2
"""


def is_archive(folder: Path) -> bool:
    """Whether a crawl has written to `folder`."""
    return (folder / LEDGER).is_file()


class ArchivedDocuments:
    """Iterates over the reports of an archive folder, all revisions, and their files, in the order of the archive.

    `known` are places (archive, offset) to pass over.
    """

    def __init__(self, folder: Path, known: AbstractSet[tuple[str, int]] = frozenset()) -> None:
        """LedgerError where the ledger cannot be read."""
        self._folder = folder
        try:
            with sqlite3.connect(f"{(folder / LEDGER).resolve().as_uri()}?mode=ro", uri=True) as ledger:
                places = ledger.execute(_DOCUMENTS).fetchall()
            ledger.close()
        except sqlite3.Error as error:
            raise LedgerError(f"{folder / LEDGER} cannot be read: {error}") from error
        self._places = [(name, offset) for name, offset in places if (name, offset) not in known]

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Input]:
        for name, offset in self._places:
            yield self._document(name, offset)

    def _document(self, name: str, offset: int) -> Input:
        try:
            with (self._folder / name).open("rb") as stream:
                stream.seek(offset)
                record = next(read_warc(stream, SIZE_LIMIT, Counter()), None)
        except OSError as error:
            return Input(source=name, archive=name, archive_offset=offset, problem=_cut(error.strerror))
        if record is None or record.url is None:
            return Input(source=name, archive=name, archive_offset=offset, problem=_cut("no record there"))
        problem = None
        if record.problem is not None:
            problem = unreadable(record.problem, record.detail, record.media_type)
        return Input(
            source=record.url,
            data=record.data,
            media_type=record.media_type,
            url=record.url,
            archive=name,
            archive_offset=offset,
            fetched_at=record.fetched_at,
            problem=problem,
        )


def _cut(detail: str | None) -> Extraction:
    return unreadable("broken_archive", detail)
