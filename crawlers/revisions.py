"""Reports and their files as rows of the ledger: every content of one is kept, and the present one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawlers.discovery.facts import text_digest
from crawlers.discovery.plainly import BYTES
from crawlers.encodings import plain_body
from crawlers.page import Page
from crawlers.records import BrokenArchiveError, Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from crawlers.asks import Ask
    from crawlers.discovery.facts import ReportFacts
    from crawlers.ledger import Ledger
    from crawlers.portals.registry import Portal

__all__ = ["Revisions"]


class Revisions:
    """Writes to the ledger; rows are committed with the next batch."""

    def __init__(self, ledger: Ledger) -> None:
        """The ledger's run must have begun before the first row."""
        self._ledger = ledger

    def report(self, portal: Portal, url: str, facts: ReportFacts, page: Page, place: Place) -> None:
        """A report that was had: a new one, a new revision of one, or one that is as it was."""
        run, year = self._ledger.run, facts.year or 0
        key = (portal.id, url, year)
        last = self._ledger.execute(
            "SELECT revision, content_digest, archive, archive_offset FROM reports"
            " WHERE portal = ? AND url = ? AND report_year = ? ORDER BY revision DESC LIMIT 1",
            key,
        ).fetchone()
        if last is not None:
            self._ledger.execute("DELETE FROM tombstones WHERE portal = ? AND url = ? AND report_year = ?", key)
        if last is not None and self._is_same(last, facts, page):
            self._ledger.execute(
                "UPDATE reports SET last_run = ?, is_current = 1"
                " WHERE portal = ? AND url = ? AND report_year = ? AND revision = ?",
                (run, *key, last["revision"]),
            )
            return
        if last is not None:
            self._ledger.execute(
                "UPDATE reports SET is_current = 0 WHERE portal = ? AND url = ? AND report_year = ?", key
            )
        self._ledger.put(
            "reports",
            portal=portal.id,
            url=url,
            report_year=year,
            revision=last["revision"] + 1 if last is not None else 1,
            agency=facts.agency or portal.name,
            title=facts.title,
            published_on=facts.published_on,
            content_digest=facts.digest,
            archive=place.archive,
            archive_offset=place.offset,
            first_run=run,
            last_run=run,
        )

    def _is_same(self, last: sqlite3.Row, facts: ReportFacts, page: Page) -> bool:
        """Whether the article says what it said, whatever changed around it; of plain pages the bytes are known."""
        known, found = str(last["content_digest"]), facts.digest
        if known == found or not (known.startswith(BYTES) or found.startswith(BYTES)):
            return known == found
        if known.startswith(BYTES):
            try:
                known = text_digest(self._archived(page.url, Place(last["archive"], last["archive_offset"])))
            except BrokenArchiveError:
                return False
        return known == (text_digest(page) if found.startswith(BYTES) else found)

    def _archived(self, url: str, place: Place) -> Page:
        exchange = self._ledger.read(place)
        return Page(url, plain_body(exchange.body, exchange.header), exchange.header(b"content-type").decode("latin-1"))

    def attachment(self, portal: str, report_url: str, ask: Ask, meta: Mapping[str, Any]) -> None:
        """A file of a report that was had."""
        place: Place = meta["place"]
        self._ledger.put(
            "attachments",
            portal=portal,
            report_url=report_url,
            url=ask.url,
            kind=dict(ask.state)["kind"],
            archive=place.archive,
            archive_offset=place.offset,
            payload_digest=meta["payload_digest"],
            run_id=self._ledger.run,
        )
