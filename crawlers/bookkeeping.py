"""What the spider finds, as rows of the ledger; and at the end of a portal the account of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawlers.asks import Ask
from crawlers.coverage import Cover, Found, Lost, PortalFacts, cover, expected_years, stopped_state
from crawlers.ledger import Ledger, utc_now
from crawlers.portal_run import NOTHING_LISTED

if TYPE_CHECKING:
    import datetime as dt
    import logging
    from collections.abc import Iterable, Sequence

    from crawlers.discovery.steps import Sighting, Survey
    from crawlers.portal_run import PortalRun
    from crawlers.portals.registry import Portal

__all__ = ["Books"]

#: Verdicts on a page asked for again that say it is no longer there.
_GONE = ("http_404", "http_410", "soft_404")


class Books:
    """Writes to the ledger; every method is one statement or few, committed with the next batch."""

    def __init__(self, ledger: Ledger) -> None:
        """The ledger's run must have begun before the first row."""
        self._ledger = ledger

    def open_portal(self, portal: Portal) -> None:
        """A line for the portal from the start, so that one that was cut off is seen; what a killed sitting noted goes.

        All of that is noted again: the run reads anew what it has, from the archive.
        """
        for table in ("problems", "sightings", "lists", "disagreements", "portal_runs"):
            self._ledger.execute(
                f"DELETE FROM {table} WHERE run_id = ? AND portal = ?",  # noqa: S608 the names are ours
                (self._ledger.run, portal.id),
            )
        self._line(portal.id, portal.platform, "under_way", None, complete=False)

    def verdict(self, request: str, code: str) -> None:
        """How the answer to a request was judged."""
        self._ledger.execute(
            "UPDATE fetches SET verdict = ? WHERE request = ? AND run_id = ? AND verdict IS NULL",
            (code, request, self._ledger.run),
        )

    def problem(self, portal: str, url: str, role: str, code: str, detail: str | None) -> None:
        """Something stood in the way."""
        self._ledger.put(
            "problems",
            run_id=self._ledger.run,
            portal=portal,
            url=url,
            role=role,
            code=code,
            detail=detail,
            noted_at=utc_now(),
        )

    def sightings(self, portal: str, found: Iterable[Sighting]) -> None:
        """Entries of lists that were looked at."""
        for entry in found:
            self._ledger.put(
                "sightings",
                run_id=self._ledger.run,
                portal=portal,
                url=entry.url,
                way=entry.way,
                title=entry.title,
                kind=entry.kind,
                reason=entry.reason,
                agency=entry.agency,
                report_year=entry.year,
                listed_on=entry.date,
            )

    def first_hits(self, portal: str, url: str, surveys: Iterable[Survey], logger: logging.LoggerAdapter[Any]) -> None:
        """Behaviour that nobody has confirmed: where it is met first is kept, and logged."""
        for behaviour in sorted({name for survey in surveys for name in survey.unconfirmed}):
            known = self._ledger.execute("SELECT 1 FROM first_hits WHERE behaviour = ?", (behaviour,)).fetchone()
            if known is None:
                logger.warning("%s: met for the first time, at %s (%s)", behaviour, url, portal)
                self._ledger.put("first_hits", behaviour=behaviour, portal=portal, url=url, noted_at=utc_now())

    def vanished(self, run: PortalRun, years: Sequence[int]) -> list[Ask]:
        """Reports of earlier runs that no list of this one named: to be asked for before they are believed gone.

        None where the run did not see all of the portal, or saw nothing at all: then the run itself is in doubt.
        """
        if run.stopped is not None or run.incomplete is not None or not (run.reports or run.lost):
            return []
        rows = self._ledger.execute(
            "SELECT url, report_year, agency, title FROM reports WHERE portal = ? AND is_current AND last_run < ?"
            " AND url NOT IN (SELECT url FROM sightings WHERE portal = ? AND run_id = ?)",
            (run.portal.id, self._ledger.run, run.portal.id, self._ledger.run),
        ).fetchall()
        return [
            Ask(
                row["url"],
                "report",
                way="recheck",
                agency=row["agency"],
                year=row["report_year"] or None,
                title=row["title"],
                state=(("recheck", "1"),),
            )
            for row in rows
            if row["url"] not in run.reports and (not years or row["report_year"] in years)
        ]

    def rechecked(self, portal: str, ask: Ask, code: str) -> None:
        """The outcome for a report that no list names: a tombstone, or nothing where it could not be asked."""
        if code in _GONE or code == "ok":
            self._ledger.put(
                "tombstones",
                portal=portal,
                url=ask.url,
                report_year=ask.year or 0,
                agency=ask.agency,
                kind="unlisted" if code == "ok" else "gone",
                run_id=self._ledger.run,
                noted_at=utc_now(),
            )

    def close_portal(self, run: PortalRun, years: Sequence[int], today: dt.date) -> None:
        """Lists, disagreements, coverage and the portal's line for this run."""
        portal = run.portal.id
        for listing, state in run.lists.items():
            self._ledger.put(
                "lists",
                run_id=self._ledger.run,
                portal=portal,
                listing=listing,
                way=state.way,
                platform=state.platform,
                pages_seen=len(state.pages),
                pages_known=state.pages_known,
                records_seen=len(state.records),
                records_known=state.records_known,
                problem=state.problem,
            )
        for url, detail in run.barren.items() if run.shows_nothing else ():
            self.problem(portal, url, "column", NOTHING_LISTED, detail)
        for url, way, other in run.disagreements(self._seen_by_way(portal)):
            self._ledger.put(
                "disagreements", run_id=self._ledger.run, portal=portal, url=url, seen_by=way, not_seen_by=other
            )
        lines = self._cover(run, years, today)
        self._ledger.execute("DELETE FROM coverage WHERE portal = ?", (portal,))
        for line in lines:
            self._ledger.put(
                "coverage",
                portal=portal,
                agency=line.agency,
                report_year=line.year,
                state=line.state,
                reason=line.reason,
                url=line.url,
                run_id=self._ledger.run,
                looked_at=utc_now(),
            )
        self._close(run, lines)

    def _seen_by_way(self, portal: str) -> dict[str, set[str]]:
        seen: dict[str, set[str]] = {}
        rows = self._ledger.execute(
            "SELECT way, url FROM sightings WHERE portal = ? AND run_id = ? AND kind = 'report'",
            (portal, self._ledger.run),
        )
        for row in rows:
            seen.setdefault(row["way"], set()).add(row["url"])
        return seen

    def _cover(self, run: PortalRun, years: Sequence[int], today: dt.date) -> tuple[Cover, ...]:
        portal = run.portal.id
        found = [
            Found(row["agency"], row["report_year"], row["url"], row["published_on"])
            for row in self._ledger.execute(
                "SELECT agency, report_year, url, min(published_on) AS published_on FROM reports AS r"
                " WHERE portal = ? AND is_current AND NOT EXISTS (SELECT 1 FROM tombstones AS t"
                " WHERE t.portal = r.portal AND t.url = r.url AND t.report_year = r.report_year AND t.kind = 'gone')"
                " GROUP BY agency, report_year",
                (portal,),
            )
        ]
        lost = [
            Lost(ask.agency or run.portal.name, ask.year or 0, ask.url, code)
            for ask, code in run.lost.values()
            if ask.url not in run.reports
        ]
        agencies = {report.agency for report in found} | {report.agency for report in lost}
        seen = {report.year for report in found} | {report.year for report in lost}
        expected = years or expected_years(run.portal.years, today, seen)
        facts = PortalFacts(run.portal.name, tuple(expected), run.stopped, run.incomplete)
        return cover(facts, agencies, found, lost, today)

    def _close(self, run: PortalRun, lines: Iterable[Cover]) -> None:
        portal, number = run.portal.id, self._ledger.run
        states = [line.state for line in lines]
        counts = self._ledger.execute(
            "SELECT count(*), coalesce(sum(first_run = ? AND revision = 1), 0),"
            " coalesce(sum(first_run = ? AND revision > 1), 0) FROM reports WHERE portal = ? AND last_run = ?",
            (number, number, portal, number),
        ).fetchone()
        reason = run.stopped or run.incomplete
        self._line(
            portal,
            run.platform,
            _outcome(run),
            reason,
            complete=reason is None,
            found=counts[0],
            new=counts[1],
            changed=counts[2],
            missing=sum(state not in {"published", "late", "not_due"} for state in states),
            blocked=sum(state == "blocked" for state in states),
            requests=run.requests,
        )

    def _line(
        self, portal: str, platform: str, outcome: str, reason: str | None, *, complete: bool, **counts: int
    ) -> None:
        numbers = dict.fromkeys(("found", "new", "changed", "missing", "blocked", "requests"), 0) | counts
        self._ledger.put(
            "portal_runs",
            run_id=self._ledger.run,
            portal=portal,
            platform=platform,
            outcome=outcome,
            reason=reason,
            complete=int(complete),
            **numbers,
        )


def _outcome(run: PortalRun) -> str:
    """`complete`, `incomplete`, or what stopped it: `blocked`, `unreachable`, `column_not_found`."""
    if run.stopped is not None:
        return stopped_state(run.stopped)
    return "complete" if run.incomplete is None else "incomplete"
