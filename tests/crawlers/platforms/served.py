"""A list read to its end from services made of functions, and counted as a run counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawlers.asks import Ask, Listing, Platform
from crawlers.discovery.steps import Survey
from crawlers.page import Page, canonical
from crawlers.portal_run import ListState

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Served", "crawl", "query", "read"]

MOST = 80


@dataclass
class Served:
    """What came of a list: the calls made, the pages read, and the list's state as the run keeps it."""

    calls: list[Ask] = field(default_factory=list)
    pages: list[Listing] = field(default_factory=list)
    state: ListState = field(default_factory=lambda: ListState("", ""))

    @property
    def problem(self) -> str | None:
        return self.state.problem

    @property
    def is_complete(self) -> bool:
        return self.state.is_complete

    @property
    def records(self) -> list[str]:
        return sorted(self.state.records)


def query(ask: Ask) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(ask.url).query, keep_blank_values=True))


def read(platform: Platform, text: str, ask: Ask, content_type: str = "text/html;charset=UTF-8") -> Listing:
    found = platform.listing(Page(ask.url, text.encode(), content_type), ask)
    assert found is not None
    return found


def crawl(platform: Platform, column: str, html: str, serve: Callable[[Ask], str]) -> Served:
    """The column and every call that it leads to; what the run would not follow is not followed here."""
    served = Served()
    waiting = [Ask(column, "column")]
    asked = set()
    while waiting:
        ask = waiting.pop(0)
        found = read(platform, html if ask.role == "column" else serve(ask), ask)
        served.pages.append(found)
        survey = Survey(
            listing="",
            platform=platform.name,
            way="",
            number=ask.number,
            records=tuple(canonical(record.url) for record in found.records),
            pages_known=found.pages_known,
            records_known=found.records_known,
            problem=found.problem,
        )
        goes_on = served.state.add(survey)
        more = [call for call in found.more if goes_on and (call.url, call.form) not in asked]
        asked |= {(call.url, call.form) for call in more}
        served.calls += more
        assert len(served.calls) < MOST
        waiting += more
    return served
