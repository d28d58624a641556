"""The ledger beside the archive: which requests are done, what was seen, and why a report is missing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from dataclasses import dataclass
from importlib.resources import files as resource_files
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from crawlers.archive import Archive, files, run_of
from crawlers.lock import FolderLock
from crawlers.records import Exchange, Place, read_exchange
from crawlers.recovery import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["CONTINUE_DAYS", "LEDGER", "LOCK", "Answers", "Fetch", "Ledger", "LedgerError", "request_key", "utc_now"]

LEDGER = "ledger.sqlite"
LOCK = "ledger.lock"
#: Days after which a run that was cut off is not taken up again.
CONTINUE_DAYS = 14
#: Raised with every change of ledger.sql that an older ledger does not fit.
_VERSION = 1


class LedgerError(ValueError):
    """The folder's ledger is not one of this project, or of a version that this one cannot read."""


def utc_now() -> str:
    """The present time in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def request_key(method: str, url: str, body: bytes = b"") -> str:
    """What tells one request from another: method, address and form."""
    return hashlib.sha256(b"\n".join((method.encode(), url.encode(), body))).hexdigest()


@dataclass(frozen=True, slots=True)
class Fetch:
    """An answer to a request: when it was had, how it was judged, where its bytes are."""

    run: int
    place: Place
    fetched_at: str
    verdict: str
    digest: str
    etag: str
    last_modified: str


class Answers(NamedTuple):
    """The answers to a request: those of this run, the first first, and the last one of the runs before it."""

    now: tuple[Fetch, ...]
    before: Fetch | None


class Ledger:
    """The SQLite file of an archive folder. Rows count when `commit` has returned; the archive is synced before."""

    def __init__(self, folder: Path) -> None:
        """Open or create the ledger of `folder`. LedgerError where something else stands there."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._archive: Archive | None = None
        self._lock = FolderLock(folder, LOCK)
        self.run = 0
        try:
            self._db = sqlite3.connect(folder / LEDGER, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                # Only for a new one: the ledger of a run that is at work takes no second writer.
                self._db.executescript(resource_files("crawlers").joinpath("ledger.sql").read_text("utf-8"))
                self._db.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error as error:
            raise LedgerError(f"{folder / LEDGER} is no ledger: {error}") from error
        if found not in {0, _VERSION}:
            self._db.close()
            raise LedgerError(f"{folder / LEDGER} is of version {found}, this gongkai reads version {_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, arguments: Mapping[str, Any], version: str) -> bool:
        """Begin a run, or continue one that was killed; True where it is continued.

        Whole records that a killed run wrote after its last commit are entered, a torn one is cut off the archive. A
        run that began more than CONTINUE_DAYS ago is left as it is: what it saw is no longer what there is to see.
        LockedError where another process is at it.
        """
        self._lock.take()
        last = self._db.execute("SELECT * FROM runs ORDER BY run_id DESC LIMIT 1").fetchone()
        wanted = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
        self._db.execute("BEGIN")
        if last is not None and last["finished_at"] is None:
            self._recover(last["run_id"])
        continued = last is not None and last["finished_at"] is None and _age(last["started_at"]) < CONTINUE_DAYS
        if continued:
            self.run = last["run_id"]
            self._db.execute(
                "UPDATE runs SET sittings = sittings + 1, arguments = ? WHERE run_id = ?", (wanted, self.run)
            )
        else:
            cursor = self._db.execute(
                "INSERT INTO runs (started_at, arguments, version) VALUES (?, ?, ?)", (utc_now(), wanted, version)
            )
            self.run = int(cursor.lastrowid or 0)
        self._archive = Archive(self.folder, self.run, software=f"gongkai {version}")
        self.commit()
        return continued

    def _recover(self, run: int) -> None:
        for name in files(self.folder):
            if run_of(name) != run:
                continue
            known = self._db.execute("SELECT max(archive_offset) FROM fetches WHERE archive = ?", (name,)).fetchone()[0]
            for place, exchange in scan(self.folder, name, known or 0):
                if place.offset != known:
                    self._insert(run, exchange, place, None, None)

    def commit(self) -> None:
        """Put the archive, then the rows, on the disk, and open the next batch."""
        if self._archive is not None:
            self._archive.sync()
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def finish(self) -> None:
        """Mark the run as finished: the next one is a new one."""
        self._db.execute("UPDATE runs SET finished_at = ? WHERE run_id = ?", (utc_now(), self.run))
        self.commit()

    def close(self) -> None:
        """Commit and close ledger and archive."""
        if self._archive is not None:
            self.commit()
            self._archive.close()
            self._archive = None
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._db.close()
        self._lock.release()

    def store(self, exchange: Exchange, portal: str | None, role: str | None) -> Place:
        """Write an exchange to the archive and enter it."""
        if self._archive is None:
            raise LedgerError("no run has begun")
        place = self._archive.write(exchange)
        self._insert(self.run, exchange, place, portal, role)
        return place

    def _insert(self, run: int, exchange: Exchange, place: Place, portal: str | None, role: str | None) -> None:
        etag = last_modified = None
        for name, value in exchange.headers:
            if name.lower() == b"etag":
                etag = value.decode("latin-1")
            elif name.lower() == b"last-modified":
                last_modified = value.decode("latin-1")
        self._db.execute(
            "INSERT INTO fetches (run_id, request, url, portal, role, fetched_at, status, archive, archive_offset,"
            " payload_digest, etag, last_modified, unchanged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(run, request_key(exchange.method, exchange.url, exchange.request_body), exchange.url, portal, role),
                *(exchange.fetched_at, exchange.status, place.archive, place.offset),
                *("" if exchange.unchanged else exchange.digest, etag, last_modified, int(exchange.unchanged)),
            ),
        )

    def answers(self, request: str) -> Answers:
        """What is known of a request; an answer that says `unchanged` has the body of the one that it refers to."""
        rows = self._db.execute(
            "SELECT run_id, fetched_at, verdict, archive, archive_offset, payload_digest, etag, last_modified,"
            " unchanged FROM fetches WHERE request = ? ORDER BY fetch_id DESC",
            (request,),
        )
        now: list[Fetch] = []
        waiting: list[sqlite3.Row] = []
        for row in rows:
            waiting.append(row)
            if row["unchanged"]:
                continue
            found = [_fetch(confirmed, row) for confirmed in waiting]
            waiting.clear()
            now += [fetch for fetch in found if fetch.run == self.run]
            before = next((fetch for fetch in found if fetch.run != self.run), None)
            if before is not None:
                return Answers(tuple(reversed(now)), before)
        return Answers(tuple(reversed(now)), None)

    def read(self, place: Place) -> Exchange:
        """The response at `place`."""
        return read_exchange(self.folder, place)

    def execute(self, statement: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run a statement within the present batch."""
        return self._db.execute(statement, tuple(values))

    def put(self, table: str, **values: Any) -> None:  # noqa: ANN401 whatever the column holds
        """Insert a row, or replace the one with the same key."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 names are ours


def _age(moment: str) -> float:
    """Days since `moment`."""
    return (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(moment)) / dt.timedelta(days=1)


def _fetch(confirmed: sqlite3.Row, body: sqlite3.Row) -> Fetch:
    return Fetch(
        run=confirmed["run_id"],
        place=Place(body["archive"], body["archive_offset"]),
        fetched_at=confirmed["fetched_at"],
        verdict=confirmed["verdict"] or "",
        digest=body["payload_digest"],
        etag=confirmed["etag"] or body["etag"] or "",
        last_modified=confirmed["last_modified"] or body["last_modified"] or "",
    )
