"""One portal in one run: what is under way, what its lists hold, and what that comes to in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.asks import Ask
    from crawlers.discovery.steps import Survey
    from crawlers.page import Page
    from crawlers.portals.registry import Portal

__all__ = ["NOTHING_LISTED", "ListState", "PortalRun"]

#: The code of columns that show no entry, folder or further page.
NOTHING_LISTED = "nothing_listed"


@dataclass
class ListState:
    """A list of a column: pages and records seen of those known."""

    platform: str
    way: str
    pages: set[int] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    pages_known: int | None = None
    records_known: int | None = None
    problem: str | None = None

    def add(self, survey: Survey) -> bool:
        """Take in a page; False where it only repeats what earlier pages of the list had."""
        self.pages_known = max(filter(None, (self.pages_known, survey.pages_known)), default=None)
        self.records_known = max(filter(None, (self.records_known, survey.records_known)), default=None)
        self.problem = self.problem or survey.problem
        fresh = set(survey.records) - self.records
        if survey.number > 1 and survey.records and not fresh:
            self.problem = self.problem or "paging_ignored"
            return False
        if survey.problem is None:
            self.pages.add(survey.number)
        self.records |= fresh
        return True

    @property
    def shortfall(self) -> str:
        """What is missing of a list, as a code: pages seen of those known, or records."""
        if self.pages_known is not None and len(self.pages) < self.pages_known:
            return f"list_incomplete:pages {len(self.pages)}/{self.pages_known}"
        return f"list_incomplete:records {len(self.records)}/{self.records_known or '?'}"

    @property
    def is_complete(self) -> bool:
        """Whether all of the list was read, as far as it says how long it is."""
        if self.problem is not None:
            return False
        if self.pages_known is not None and len(self.pages) < self.pages_known:
            return False
        return self.records_known is None or len(self.records) >= self.records_known


@dataclass
class PortalRun:
    """Counts and collects; the spider asks it what to write into the ledger when nothing is under way any more."""

    portal: Portal
    pending: int = 0
    requests: int = 0
    asked: set[bytes] = field(default_factory=set)
    home: Page | None = None
    lists: dict[str, ListState] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    lost: dict[str, tuple[Ask, str]] = field(default_factory=dict)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    columns: int = 0
    barren: dict[str, str] = field(default_factory=dict)
    platforms: dict[str, int] = field(default_factory=dict)
    followed_up: bool = False

    def survey(self, surveys: Iterable[Survey]) -> bool:
        """Take in the pages of lists on a page; False where all of them only repeat what was there."""
        fresh = []
        for survey in surveys:
            state = self.lists.setdefault(survey.listing, ListState(survey.platform, survey.way))
            fresh.append(state.add(survey))
            if survey.records:
                self.platforms[survey.platform] = self.platforms.get(survey.platform, 0) + 1
        return not fresh or any(fresh)

    def trouble(self, ask: Ask, code: str) -> None:
        """A page that could not be had: of a report that one is lost, of a list or column the way to others."""
        if ask.role == "report":
            if ask.title:
                self.lost[ask.url] = (ask, code)
        elif ask.role in {"home", "column", "list"}:
            self.troubles.append((ask.role, code))
            if ask.role == "list" and ask.listing in self.lists:
                state = self.lists[ask.listing]
                state.problem = state.problem or code

    @property
    def stopped(self) -> str | None:
        """The code of what kept the crawler from the portal's lists; None where reports or lists were read."""
        if self.reports or self.lost or any(state.records for state in self.lists.values()):
            return None
        hard = [code for _, code in self.troubles if _is_wall(code)]
        if hard:
            return hard[0].removeprefix("host_stopped:")
        if self.columns:
            return None
        codes = [code for role, code in self.troubles if role == "column"] or [code for _, code in self.troubles]
        return codes[0] if codes else "column_not_found"

    @property
    def incomplete(self) -> str | None:
        """Why pages of lists are missing; None where all were read."""
        codes = [code for role, code in self.troubles if role != "home" and _is_wall(code)]
        if codes:
            return codes[0].removeprefix("host_stopped:")
        for state in self.lists.values():
            if not state.is_complete and not self._made_up_for(state):
                return state.problem or state.shortfall
        # A column without an entry whose page runs scripts may be filled in by one of them.
        return NOTHING_LISTED if self.shows_nothing else None

    @property
    def shows_nothing(self) -> bool:
        """Whether columns were read and none of them showed anything that belongs into one."""
        return bool(self.barren) and not (self.reports or self.lost)

    def _made_up_for(self, state: ListState) -> bool:
        """Whether another way, read to its end, shows all that this list showed: its service only repeats the list."""
        return any(
            other is not state and other.is_complete and other.records and state.records <= other.records
            for other in self.lists.values()
        )

    @property
    def platform(self) -> str:
        """What the portal's lists were read as: the registry's word, else the platform that read the most pages."""
        if self.portal.platform:
            return self.portal.platform
        return max(self.platforms, key=lambda name: self.platforms[name], default="")

    def disagreements(self, seen: dict[str, set[str]]) -> list[tuple[str, str, str]]:
        """Report, way that shows it, way that does not though read to its end; `seen` has the reports of each way."""
        complete = {
            way
            for way in seen
            if (own := [state for state in self.lists.values() if state.way == way])
            and all(state.is_complete for state in own)
        }
        return [
            (url, way, other)
            for way, urls in sorted(seen.items())
            for other in sorted(complete - {way})
            for url in sorted(urls - seen[other])
        ]


def _is_wall(code: str) -> bool:
    """Whether a code says that the page was kept from us, not that it is not there."""
    walls = ("blocked:", "challenge:", "unreachable:", "server:", "host_stopped:", "robots_", "daily_cap", "refused:")
    return code.startswith(walls)
