"""The spider: carries what parsers ask for to the network, and what they find into the ledger."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import scrapy

from crawlers.asks import Ask
from crawlers.bookkeeping import Books
from crawlers.discovery import steps
from crawlers.discovery.attachments import attachments
from crawlers.discovery.facts import report_facts
from crawlers.discovery.plainly import plain_report
from crawlers.discovery.trust import distrust
from crawlers.failures import failure_code
from crawlers.hosts import HostStates
from crawlers.ledger import Ledger
from crawlers.pace import HostPaces
from crawlers.page import Page
from crawlers.platforms.table import PLATFORMS
from crawlers.portal_run import PortalRun
from crawlers.portals.registry import load_registry
from crawlers.requests import ask_key, request_of
from crawlers.revisions import Revisions
from crawlers.selection import portal_rules, select_portals, select_years
from crawlers.sight import fills_in_later
from crawlers.verdicts import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawlers.discovery.facts import ReportFacts
    from crawlers.records import Place


__all__ = ["ReportsSpider"]

_OK = 200
#: Verdicts on the address of a list's service that say nothing about the list itself.
_NOT_THERE = frozenset({"gone", "soft_404", "error"})


class ReportsSpider(scrapy.Spider):
    """Collects the annual reports of the registry's portals into an archive.

    Arguments (`-a NAME=VALUE`): `archive` (folder), `registry` (CSV; the bundled one without it), `portal` (ids, comma
    separated), `year` (report years, comma separated), `allow_local` (`1` for portals on this machine).
    """

    name = "reports"

    def __init__(
        self,
        archive: str = "data/archive",
        registry: str = "",
        portal: str = "",
        year: str = "",
        allow_local: str = "",
        **kwargs: Any,  # noqa: ANN401 Scrapy's own arguments
    ) -> None:
        """Load and check everything that could be wrong; nothing is requested yet. ValueError says what is."""
        super().__init__(**kwargs)
        local = allow_local.lower() in {"1", "true", "yes"}
        self.portals = select_portals(load_registry(Path(registry) if registry else None, allow_local=local), portal)
        self.years = select_years(year)
        self.containment = portal_rules(self.portals, allow_local=local)
        self.hosts = HostStates()
        self.daily_caps = {host: entry.daily_cap for entry in self.portals for host in entry.hosts if entry.daily_cap}
        self.legacy_tls = frozenset(host for entry in self.portals for host in entry.hosts if entry.tls == "legacy")
        self.runs: dict[str, PortalRun] = {}
        self.run_id: int | None = None
        self.paces: HostPaces
        self.gave_up: str | None = None
        self.arguments = {"portal": [entry.id for entry in self.portals] if portal else [], "year": list(self.years)}
        self.ledger = Ledger(Path(archive))
        self.books = Books(self.ledger)
        self.revisions = Revisions(self.ledger)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 Scrapy's signature
        """Open the archive: begins a run, or continues the one that was killed. SystemExit with what is wrong."""
        try:
            spider = super().from_crawler(crawler, *args, **kwargs)
            continued = spider.ledger.begin(spider.arguments, crawler.settings["GONGKAI_VERSION"])
        except (ValueError, OSError) as error:
            # Scrapy would print a traceback, and the reason as its last line.
            raise SystemExit(f"Error: {error}") from error
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS")
        for entry in spider.portals:
            if entry.delay is not None:
                slots |= {host: {"delay": entry.delay} for host in entry.hosts}
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        crawler.settings.set("GONGKAI_ALLOW_LOCAL", spider.containment.allow_local, priority="spider")
        if continued:
            spider.logger.info("run %d was cut off and is continued", spider.ledger.run)
        spider.run_id = spider.ledger.run
        spider.paces = HostPaces(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The column and the home page of every portal."""
        for portal in self.portals:
            run = self.runs[portal.id] = PortalRun(portal)
            self.books.open_portal(portal)
            asks = [Ask(portal.column, "column", way="column")] if portal.column else []
            asks += [Ask(portal.home, "home", way="home")] if portal.home else []
            # The home page comes first: servers show it in place of what they do not have.
            for request in reversed(self._requests(run, [replace(ask, platform=portal.platform) for ask in asks])):
                yield request

    def parse(self, response: Response) -> list[scrapy.Request]:
        """An answer of any kind, for any Ask."""
        run, ask = self.runs[response.meta["portal"]], response.meta["ask"]
        try:
            asks = () if self._is_plain(run, ask, response) else self._read(run, ask, response)
        except Exception as error:  # a page never stops the run
            self.logger.exception("reading %s", response.url)
            self._trouble(run, ask, response.url, "internal_error", repr(error))
            asks = ()
        return self._next(run, asks)

    def failed(self, failure: Failure) -> list[scrapy.Request]:
        """No answer: a refusal of our own, or a failure of the network."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        run, ask = self.runs[request.meta["portal"]], request.meta["ask"]
        code, detail = failure_code(failure.value)
        if code.startswith("unreachable:"):
            self.hosts.note(urlsplit(request.url).netloc, code)
        if request.url != ask.url:
            detail = f"on the way from {ask.url} to {request.url}: {detail}"
        self._trouble(run, ask, ask.url, code, detail)
        return self._next(run, [])

    def closed(self, reason: str) -> None:
        """A run that came to its end is marked so; any other is continued by the next."""
        if reason == "finished" and not self.runs:
            self.ledger.finish()
        elif reason == "finished":
            self.logger.error("no account was given of: %s", ", ".join(sorted(self.runs)))
        self.ledger.close()

    def give_up(self, reason: str) -> None:
        """End the run as if it were cut off: the next one continues it."""
        if self.gave_up is None:
            self.gave_up = reason
            self.logger.critical("%s", reason)
            closing = self.crawler.engine.close_spider_async(reason="gave_up")
            self._closing = asyncio.ensure_future(closing)

    def _read(self, run: PortalRun, ask: Ask, response: Response) -> Sequence[Ask]:
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        page = Page(response.url, response.body, kind)
        cookies = [line.decode("latin-1") for line in response.headers.getlist("Set-Cookie")]
        expected = "file" if ask.role == "attachment" else "html"
        # Of a home page that was not seen yet the address is known at least.
        home = None if ask.role == "home" else run.home or Page(run.portal.home, b"")
        verdict = judge(response.status, ask.url, page, cookies, home=home, expected=expected)
        self.books.verdict(response.meta["request_key"], verdict.code if verdict.kind != "ok" else "ok")
        self.hosts.note(page.host, verdict.code)
        if verdict.kind == "shell":
            return self._through_shell(run, ask, page, verdict.target)
        if verdict.kind != "ok":
            return self._not_ok(run, ask, page, verdict)
        if ask.role == "report":
            return self._report(run, ask, page, response)
        if ask.role == "attachment":
            self.revisions.attachment(run.portal.id, dict(ask.state)["report"], ask, response.meta)
            return ()
        if ask.role == "home":
            if ask.depth == 0:
                run.home = replace(page)
            return steps.read_home(page, ask, PLATFORMS, self.years).asks
        if ask.role == "list":
            step = steps.read_list(page, ask, PLATFORMS, self.years)
        else:
            run.columns += 1
            step = steps.read_column(page, ask, PLATFORMS, self.years)
            if step.is_barren and fills_in_later(page):
                run.barren[ask.url] = f"{len(page.links)} links, {len(page.body)} bytes, nothing of a column among them"
        goes_on = run.survey(step.surveys)
        self.books.sightings(run.portal.id, step.sightings)
        self.books.first_hits(run.portal.id, response.url, step.surveys, self.logger)
        asks = [found for found in step.asks if goes_on or found.role != "list"]
        if step.is_report:
            asks += self._report(run, replace(ask, title=""), page, response)
        return asks

    def _not_ok(self, run: PortalRun, ask: Ask, page: Page, verdict: Verdict) -> Sequence[Ask]:
        """Record what came instead; of a list's service that is not there, the platform may know another."""
        if ask.role == "list" and verdict.kind in _NOT_THERE:
            others = steps.read_list(page, ask, PLATFORMS, self.years).asks
            if others:
                return others
        code = "empty_list" if verdict.kind == "empty" and ask.role in {"column", "list"} else verdict.code
        self._trouble(run, ask, ask.url, code, verdict.detail)
        return ()

    def _through_shell(self, run: PortalRun, ask: Ask, page: Page, target: str | None) -> Sequence[Ask]:
        """One hop on the same host; what leads further is no shell but a chase."""
        seen = dict(ask.state).get("shell")
        if target is None or seen or urlsplit(target).netloc != page.host:
            self._trouble(run, ask, page.url, "refused:redirect_shell", f"leads to {target}")
            return ()
        return (replace(ask, url=target, state=(*ask.state, ("shell", page.url))),)

    def _report(self, run: PortalRun, ask: Ask, page: Page, response: Response) -> Sequence[Ask]:
        reason = distrust(page)
        if reason is not None:
            self._trouble(run, ask, page.url, f"spoof:{reason}", None)
            return ()
        facts = report_facts(page, ask, response.meta["payload_digest"])
        files = attachments(page, facts.title) if page.body[:1024].lstrip().startswith(b"<") else ()
        if not facts.has_text and not files and self._is_asked_again(ask, page):
            return (replace(ask, state=(*ask.state, ("again", "1"))),)
        if not facts.has_text and not files and not ask.title:
            self._trouble(run, ask, page.url, "no_report", "neither a report's text nor a file")
            return ()
        self._have(run, ask, page, facts, response.meta["place"])
        return [
            Ask(file.url, "attachment", way=ask.way, title=file.text, state=(("report", ask.url), ("kind", file.kind)))
            for file in files
        ]

    def _is_asked_again(self, ask: Ask, page: Page) -> bool:
        """Whether to ask once more, slower, for a report of which nothing came."""
        if "again" in dict(ask.state):
            self.paces.was_in_vain(page.host)
            return False
        is_page = page.body[:1024].lstrip().startswith(b"<")
        return bool(ask.title) and is_page and self.paces.may_be_too_fast(page.host)

    def _is_plain(self, run: PortalRun, ask: Ask, response: Response) -> bool:
        """Whether the answer is at first sight the report that was asked for, and all there is; then it is noted."""
        if ask.role != "report" or response.status != _OK:
            return False
        page = Page(response.url, response.body)
        facts = plain_report(page, ask, response.meta["payload_digest"])
        if facts is None:
            return False
        self.books.verdict(response.meta["request_key"], "ok")
        self.hosts.note(page.host, "ok")
        self._have(run, ask, page, facts, response.meta["place"])
        return True

    def _have(self, run: PortalRun, ask: Ask, page: Page, facts: ReportFacts, place: Place) -> None:
        self.revisions.report(run.portal, ask.url, facts, page, place)
        if facts.has_text and "again" in dict(ask.state):
            self.books.problem(run.portal.id, ask.url, ask.role, "throttled", "came when it was asked for more slowly")
        if dict(ask.state).get("recheck"):
            self.books.rechecked(run.portal.id, ask, "ok")
        else:
            run.reports.add(ask.url)

    def _trouble(self, run: PortalRun, ask: Ask, url: str, code: str, detail: str | None) -> None:
        self.books.problem(run.portal.id, url, ask.role, code, detail)
        if dict(ask.state).get("recheck"):
            self.books.rechecked(run.portal.id, ask, code)
            return
        run.trouble(ask, code)

    def _next(self, run: PortalRun, asks: Iterable[Ask]) -> list[scrapy.Request]:
        """The requests for `asks`; with nothing under way any more, a last look at what vanished, then the account."""
        requests = self._requests(run, asks)
        run.pending -= 1
        if run.pending == 0 and not run.followed_up:
            run.followed_up = True
            requests += self._requests(run, self.books.vanished(run, self.years))
        if run.pending == 0:
            self.books.close_portal(run, self.years, dt.datetime.now(dt.UTC).date())
            # Its pages and addresses are not needed any more, and there are thousands of portals.
            del self.runs[run.portal.id]
        return requests

    def _requests(self, run: PortalRun, asks: Iterable[Ask]) -> list[scrapy.Request]:
        found = []
        for ask in asks:
            key = ask_key(ask)
            if key in run.asked:
                continue
            run.asked.add(key)
            run.pending += 1
            run.requests += 1
            found.append(request_of(ask, run.portal.id, self.parse, self.failed))
        return found
