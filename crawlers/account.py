"""The account of a run, read from the ledger: by portal and by platform, beside what earlier runs had."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.ledger import LEDGER

__all__ = ["Account", "PlatformLine", "PortalLine", "read_account"]

_COUNTS = ("found", "new", "changed", "missing", "blocked")
_SHOWN = ("found", "before", *_COUNTS[1:])
#: What keeps reports away and is no silence of the portal: our own cap, and a run that was cut off.
_OWN_DOING = ("daily_cap", "under_way")
#: Portals of a platform that broke in one run: as many look like one cause.
_ONE_CAUSE = 3
_LINES = 40


@dataclass(frozen=True)
class PortalLine:
    """A portal in this run.

    `found_before` is the most that a run before it found, of the years that this one was about; None for a portal that
    is new. `platform` is what it was read as; of one that shows nothing now what it was read as when it did.
    """

    portal: str
    platform: str
    outcome: str
    reason: str | None
    complete: bool
    found: int
    new: int
    changed: int
    missing: int
    blocked: int
    requests: int
    found_before: int | None

    @property
    def is_silent(self) -> bool:
        """Whether a portal that had reports before has none now."""
        own_doing = self.outcome in _OWN_DOING or self.reason in _OWN_DOING
        return self.found == 0 and bool(self.found_before) and not own_doing

    @property
    def has_fallen(self) -> bool:
        """Whether it has less than half of what it had."""
        return self.is_silent or (self.outcome != "under_way" and 0 < 2 * self.found < (self.found_before or 0))

    @property
    def counts(self) -> Counter[str]:
        """Numbers of this run, and `before`."""
        return Counter({name: getattr(self, name) for name in _COUNTS} | {"before": self.found_before or 0})


@dataclass
class PlatformLine:
    """The portals of a platform together: how many, of these with reports before, and less than half of those now."""

    platform: str
    portals: int = 0
    established: int = 0
    broken: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def is_one_cause(self) -> bool:
        """Whether so many broke at once that the platform itself has changed."""
        return self.broken >= _ONE_CAUSE and 2 * self.broken >= self.established


@dataclass(frozen=True)
class Account:
    """A run: its portals, platforms, states of the ledger and problems, and what calls for attention."""

    run: int
    finished: bool
    sittings: int
    portals: tuple[PortalLine, ...]
    states: dict[str, int]
    problems: dict[str, int]
    tombstones: int
    disagreements: int

    @property
    def alarms(self) -> tuple[str, ...]:
        """One line for each portal that fell silent; where a whole platform did, one for the platform."""
        lines = []
        for platform in self.platforms:
            if platform.is_one_cause:
                reasons = ", ".join(name for name, _ in platform.reasons.most_common(2))
                lines.append(
                    f"{platform.broken} of {platform.established} portals of {platform.platform or 'unknown platform'}"
                    f" that had reports before have lost them, {platform.counts['before']} then and"
                    f" {platform.counts['found']} now: one cause is likely ({reasons})"
                )
        single = {platform.platform for platform in self.platforms if not platform.is_one_cause}
        lines += [
            f"{line.portal}: {line.found_before} reports before, none now ({line.reason or line.outcome})"
            for line in self.portals
            if line.is_silent and line.platform in single
        ]
        return tuple(lines)

    @property
    def platforms(self) -> tuple[PlatformLine, ...]:
        """In the order of their names."""
        found: dict[str, PlatformLine] = {}
        for line in self.portals:
            platform = found.setdefault(line.platform, PlatformLine(line.platform))
            platform.portals += 1
            platform.established += bool(line.found_before)
            platform.broken += line.has_fallen
            platform.counts.update(line.counts)
            if line.has_fallen:
                platform.reasons[line.reason or line.outcome] += 1
        return tuple(found[name] for name in sorted(found))

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        plain = {name: value for name, value in vars(self).items() if name != "portals"}
        platforms = {
            line.platform or "unknown": {
                "portals": line.portals,
                "established": line.established,
                "broken": line.broken,
                **line.counts,
            }
            for line in self.platforms
        }
        portals = {line.portal: {k: v for k, v in vars(line).items() if k != "portal"} for line in self.portals}
        return plain | {"alarms": list(self.alarms), "platforms": platforms, "portals": portals}

    def to_text(self) -> str:
        """For people: a table of platforms, portals that did not go well, states, alarms."""
        head = f"run {self.run}: {len(self.portals)} portals" + ("" if self.finished else ", cut off")
        lines = [head, *_table("platform", [(p.platform or "unknown", p.counts) for p in self.platforms])]
        changed = [line for line in self.portals if _is_worth_a_line(line)]
        # What calls for attention first: there may be more than anybody reads.
        changed.sort(key=lambda line: (not line.is_silent, not line.has_fallen, line.outcome == "complete"))
        rows = [(line.portal, line.counts, _why(line)) for line in changed[:_LINES]]
        lines += ["", *_table("portal", rows)]
        if len(changed) > _LINES:
            lines.append(f"… and {len(changed) - _LINES} more; --json has all")
        lines += ["", "agency × report year: " + _counts(self.states)]
        if self.problems:
            lines.append("problems: " + _counts(self.problems))
        if self.tombstones or self.disagreements:
            lines.append(f"vanished reports: {self.tombstones}; ways in that disagree: {self.disagreements}")
        return "\n".join([*lines, *(f"ALARM {alarm}" for alarm in self.alarms)])


def read_account(folder: Path, run: int) -> Account:
    """The account of a run of the archive in `folder`."""
    ledger = sqlite3.connect(f"{(folder / LEDGER).resolve().as_uri()}?mode=ro", uri=True)
    ledger.row_factory = sqlite3.Row
    try:
        return _account(ledger, run)
    finally:
        ledger.close()


def _account(ledger: sqlite3.Connection, run: int) -> Account:
    head = ledger.execute("SELECT * FROM runs WHERE run_id = ?", (run,)).fetchone()
    before = _found_before(ledger, run, json.loads(head["arguments"]).get("year") or [])
    known_as = dict(
        ledger.execute(
            "SELECT portal, platform FROM portal_runs"
            " WHERE run_id < ? AND found > 0 AND platform <> '' ORDER BY run_id",
            (run,),
        ).fetchall()
    )
    rows = ledger.execute("SELECT * FROM portal_runs WHERE run_id = ? ORDER BY portal", (run,)).fetchall()
    portals = tuple(
        PortalLine(
            **{name: row[name] for name in ("portal", "outcome", "reason", "requests", *_COUNTS)},
            platform=(row["found"] and row["platform"]) or known_as.get(row["portal"], row["platform"]),
            complete=bool(row["complete"]),
            found_before=before.get(row["portal"]),
        )
        for row in rows
    )

    def count(statement: str) -> dict[str, int]:
        return dict(ledger.execute(statement, (run,)).fetchall())

    return Account(
        run=run,
        finished=head["finished_at"] is not None,
        sittings=head["sittings"],
        portals=portals,
        states=count("SELECT state, count(*) FROM coverage WHERE run_id = ? GROUP BY state ORDER BY state"),
        problems=count("SELECT code, count(*) FROM problems WHERE run_id = ? GROUP BY code ORDER BY code"),
        tombstones=ledger.execute("SELECT count(*) FROM tombstones WHERE run_id = ?", (run,)).fetchone()[0],
        disagreements=ledger.execute("SELECT count(*) FROM disagreements WHERE run_id = ?", (run,)).fetchone()[0],
    )


def _found_before(ledger: sqlite3.Connection, run: int, years: Sequence[int]) -> dict[str, int]:
    """Reports of each portal in earlier runs: the most of any of them, or, for certain years, of all together."""
    if not years:
        statement = "SELECT portal, max(found) FROM portal_runs WHERE run_id < ? GROUP BY portal"
        return dict(ledger.execute(statement, (run,)).fetchall())
    marks = ", ".join("?" * len(years))
    statement = (
        "SELECT portal, count(DISTINCT url) FROM reports"  # noqa: S608 only question marks are put in
        f" WHERE first_run < ? AND report_year IN ({marks}) GROUP BY portal"
    )
    return dict(ledger.execute(statement, (run, *years)).fetchall())


def _table(title: str, rows: Iterable[tuple[Any, ...]]) -> list[str]:
    found = list(rows)
    width = max([len(title), *(len(row[0]) for row in found)])
    lines = [f"{title:<{width}} " + " ".join(f"{name:>8}" for name in _SHOWN)]
    for name, counts, *why in found:
        numbers = " ".join(f"{counts[count]:>8}" for count in _SHOWN)
        lines.append(f"{name:<{width}} {numbers}  {' '.join(why)}".rstrip())
    return lines


def _is_worth_a_line(line: PortalLine) -> bool:
    return line.outcome != "complete" or line.has_fallen or bool(line.new or line.changed)


def _why(line: PortalLine) -> str:
    fallen = f"fell from {line.found_before}" if line.has_fallen else ""
    return " ".join(filter(None, (fallen, "" if line.outcome == "complete" else line.outcome, line.reason or "")))


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "none"
