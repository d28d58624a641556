"""The documents of a crawled archive: what its ledger calls reports and their files, not the lists that led there."""

from __future__ import annotations

import sqlite3
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from crawlers.ledger import LEDGER, LedgerError
from gongkai.sources import SIZE_LIMIT, Input, together, unreadable
from gongkai.warc import Counter, read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.report import Extraction

__all__ = ["ArchivedDocuments", "is_archive"]

_PAGES = (
    "SELECT portal, url, archive, archive_offset, is_current, last_run FROM reports ORDER BY archive, archive_offset"
)
_FILES = """
    SELECT portal, report_url, archive, archive_offset, kind = 'picture' FROM attachments
    WHERE archive IS NOT NULL ORDER BY archive, archive_offset
"""

Place = tuple[str, int]


def is_archive(folder: Path) -> bool:
    """Whether a crawl has written to `folder`."""
    return (folder / LEDGER).is_file()


class ArchivedDocuments:
    """Iterates over the reports of an archive folder, all revisions, and their files, in the order of the archive.

    A file comes with the page that carries it, with the newest revision of that where there are several. `known` are
    places (archive, offset) that the dataset has: a page of them comes again where a file of it is new, and is marked;
    `only` restricts it to what stands in one archive file. A picture that comes after its page is not looked at.
    """

    def __init__(self, folder: Path, known: AbstractSet[Place] = frozenset(), only: str | None = None) -> None:
        """LedgerError where the ledger cannot be read."""
        self._folder = folder
        try:
            with sqlite3.connect(f"{(folder / LEDGER).resolve().as_uri()}?mode=ro", uri=True) as ledger:
                pages = ledger.execute(_PAGES).fetchall()
                files = ledger.execute(_FILES).fetchall()
            ledger.close()
        except sqlite3.Error as error:
            raise LedgerError(f"{folder / LEDGER} cannot be read: {error}") from error
        self._known = known
        self._pictures = {(archive, offset) for _, _, archive, offset, picture in files if picture}
        self._groups = _groups(pages, files, known, only)

    def __len__(self) -> int:
        places = {place for page, files in self._groups for place in (page, *files)}
        return len(places - self._pictures - set(self._known))

    def __iter__(self) -> Iterator[Input]:
        given: set[Place] = set()
        for page, places in self._groups:
            item = self._given(page, given)
            yield from together(item, (self._given(place, given) for place in places))

    def _given(self, place: Place, given: set[Place]) -> Input:
        """The document at a place; marked as known where the dataset has it, or a page before had the same file."""
        known = place in self._known or place in given
        given.add(place)
        return msgspec.structs.replace(self._document(*place), known=known, picture=place in self._pictures)

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


def _groups(
    pages: list[tuple[str, str, str, int, int, int]],
    files: list[tuple[str, str, str, int, int]],
    known: AbstractSet[Place],
    only: str | None,
) -> list[tuple[Place, tuple[Place, ...]]]:
    """Pages with their files, and files whose page is not there, in the order of the archive; none without news.

    A picture is no news: what it shows is read with its page, and it has no row where that was not needed.
    """
    pictures = {(archive, offset) for _, _, archive, offset, picture in files if picture}
    newest: dict[tuple[str, str], tuple[tuple[int, int], Place]] = {}
    groups: dict[Place, list[Place]] = {}
    for portal, url, archive, offset, is_current, last_run in pages:
        place, rank = (archive, offset), (is_current, last_run)
        groups[place] = []
        if (portal, url) not in newest or rank >= newest[portal, url][0]:
            newest[portal, url] = rank, place
    for portal, url, archive, offset, picture in files:
        found = newest.get((portal, url))
        place = (archive, offset)
        if found is not None and found[1] != place:
            groups[found[1]].append(place)
        elif not picture:
            groups.setdefault(place, [])
    kept = []
    for page, hanging in sorted(groups.items()):
        if only is not None and page[0] != only:
            continue
        if any(place not in known and place not in pictures for place in (page, *hanging)):
            kept.append((page, tuple(dict.fromkeys(hanging))))
    return kept
