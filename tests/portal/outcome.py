"""What a crawl of the sample came to, held against the truth about the sample."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawlers.page import canonical

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Outcome", "measure"]


@dataclass
class Outcome:
    """Reports found of those published, and every way in which the ledger does not say what the truth says.

    `false` are reports in the ledger that the sample does not publish, `missed` published ones that it does not have;
    `states` the portals, and `lost` the listed reports, for which it gives another state or reason.
    """

    published: int = 0
    found: int = 0
    in_ledger: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the published reports that are in the ledger."""
        return self.found / self.published if self.published else 1.0

    @property
    def precision(self) -> float:
        """Share of the ledger's reports that the sample publishes."""
        return self.found / self.in_ledger if self.in_ledger else 1.0

    @property
    def remarks(self) -> list[str]:
        """Everything that is not as it should be; empty for a perfect crawl."""
        return [*self.missed, *self.false, *self.misnamed, *self.states, *self.lost]


def measure(truth_file: Path, archive: Path) -> Outcome:
    """Read ledger and truth; portals that the ledger does not know are missed as a whole."""
    truth: dict[str, Any] = json.loads(truth_file.read_text(encoding="utf-8"))
    ledger = sqlite3.connect(archive / "ledger.sqlite")
    ledger.row_factory = sqlite3.Row
    outcome = Outcome()
    try:
        for portal, told in truth["portals"].items():
            _reports(outcome, ledger, portal, told)
            _state(outcome, ledger, portal, told)
            _lost(outcome, ledger, portal, told)
    finally:
        ledger.close()
    return outcome


def _reports(outcome: Outcome, ledger: sqlite3.Connection, portal: str, told: dict[str, Any]) -> None:
    rows = ledger.execute(
        "SELECT url, agency, report_year FROM reports AS r WHERE portal = ? AND is_current AND NOT EXISTS (SELECT 1"
        " FROM tombstones AS t WHERE t.portal = r.portal AND t.url = r.url AND t.report_year = r.report_year)",
        (portal,),
    ).fetchall()
    have = {(canonical(row["url"]), row["report_year"]): row["agency"] for row in rows}
    outcome.in_ledger += len(have)
    for report in told["reports"]:
        outcome.published += 1
        key = (canonical(report["url"]), report["year"])
        if key not in have:
            outcome.missed.append(f"{portal}: missed {report['url']} {report['title']}")
            continue
        outcome.found += 1
        agency = have.pop(key)
        if agency != report["agency"]:
            outcome.misnamed.append(f"{portal}: {report['url']} is of {report['agency']}, the ledger says {agency}")
    outcome.false += [f"{portal}: false {url} {year} {agency}" for (url, year), agency in have.items()]


def _state(outcome: Outcome, ledger: sqlite3.Connection, portal: str, told: dict[str, Any]) -> None:
    states = {row[0] for row in ledger.execute("SELECT state FROM coverage WHERE portal = ?", (portal,))}
    run = ledger.execute(
        "SELECT outcome, reason FROM portal_runs WHERE portal = ? ORDER BY run_id", (portal,)
    ).fetchall()
    if not run:
        outcome.states.append(f"{portal}: no line in portal_runs")
        return
    reason = run[-1]["reason"]
    if told["expected_state"] is not None and states - {"not_due"} != {told["expected_state"]}:
        outcome.states.append(f"{portal}: expected {told['expected_state']}, the ledger says {sorted(states)}")
    if (told["expected_reason"] or "") and not (reason or "").startswith(told["expected_reason"]):
        outcome.states.append(f"{portal}: expected reason {told['expected_reason']}, the ledger says {reason}")
    if told["expected_state"] is None and told["expected_reason"] is None and run[-1]["outcome"] != "complete":
        outcome.states.append(f"{portal}: expected complete, the ledger says {run[-1]['outcome']} {reason}")


def _lost(outcome: Outcome, ledger: sqlite3.Connection, portal: str, told: dict[str, Any]) -> None:
    for lost in told["lost"]:
        rows = ledger.execute(
            "SELECT code FROM problems WHERE portal = ? AND url = ?", (portal, canonical(lost["url"]))
        ).fetchall()
        codes = [row[0] for row in rows]
        if not any(code.startswith(lost["reason"]) for code in codes):
            outcome.lost.append(f"{portal}: {lost['url']} lost for {lost['reason']}, the ledger says {codes}")
