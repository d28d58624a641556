"""Whose figures the report holds: one agency's, an office's, a government's own, or a whole area's. Never a guess."""

from __future__ import annotations

import functools
import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.narrative.excerpt import longest_first, squeeze
from extract.narrative.phrases import ScopeWords, load_phrases

if TYPE_CHECKING:
    from extract.narrative.agency import Agency

__all__ = ["ReportScope", "Scope", "find_scope"]

Scope = Literal[
    "agency", "office_for_government", "government_own", "government_aggregate", "system_aggregate", "unknown"
]

#: Characters of the narrative that are searched for phrases.
MAX_TEXT = 60_000
_MARKS = "。；;\n"
#: Characters of a sentence looked at on either side of an area.
_REACH = 200
#: Mentions of areas looked at.
_MAX_AREAS = 300
_COUNT = re.compile(r"\d\s?(?:件|条|份)")
_MAX_PHRASE = 80
#: A second name, or 本级, behind the name.
_BEHIND = re.compile(r"[(（][^()（）]*[)）]$")


class ReportScope(msgspec.Struct, frozen=True):
    """The scope, and the words that decided; None where nothing did."""

    scope: Scope
    phrase: str | None


_UNKNOWN = ReportScope("unknown", None)


def _office(name: str, words: ScopeWords) -> str | None:
    for office in words.office:
        for body in words.office_of:
            if name.endswith(body + office):
                return body + office
    return None


def _body(whole: str, words: ScopeWords) -> Literal["government", "department"] | None:
    name = _BEHIND.sub("", whole)
    if name.endswith(words.committee):
        before = name.removesuffix(words.committee)
        if before.endswith(words.committee_areas):
            return "government"
        return "department" if before.endswith("监督") else None
    if name.endswith(words.government) and not name.endswith(("社区", "小区", "校区", "景区")):
        return "government"
    return "department" if name.endswith(words.department) else None


class _Said(msgspec.Struct):
    """What is said of an area: the sentence about the report's coverage, and the one that counts requests."""

    about: str | None = None
    counted: str | None = None


@functools.cache
def _areas(system: bool) -> re.Pattern[str]:  # noqa: FBT001 - a cache key
    words = load_phrases().scope
    areas = words.system_areas if system else words.aggregate_areas + words.own_areas
    either = str.maketrans({"(": "[(（]", ")": "[)）]"})
    return re.compile("|".join(area.translate(either) for area in longest_first(areas)))


def _is_about(sentence: str) -> bool:
    # A plain loop: nearly every sentence fails at the first word of each group.
    for group in load_phrases().scope.about:  # noqa: SIM110
        if group[0] in sentence and all(word in sentence for word in group):
            return True
    return False


def _phrase(before: str, clause: str) -> str:
    return squeeze(before[-20:] + clause)[:_MAX_PHRASE]


def _counts(clause: str, requests: tuple[str, ...]) -> bool:
    return any(word in clause for word in requests) and _COUNT.search(clause) is not None


def _read(text: str, *, system: bool) -> tuple[_Said, _Said]:
    """What is said of the area as a whole, and of its own level."""
    words = load_phrases().scope
    whole, own = _Said(), _Said()
    # Hardly a department speaks of a system.
    if system and not any(area.partition("(")[0] in text for area in words.system_areas):
        return whole, own
    for match in islice(_areas(system).finditer(text), _MAX_AREAS):
        said = own if match.group() in words.own_areas else whole
        place = match.start()
        clause = text[place : place + _REACH]
        for mark in _MARKS:
            clause = clause.partition(mark)[0]
        before = text[max(0, place - _REACH) : place]
        for mark in _MARKS:
            before = before.rpartition(mark)[2]
        if said.about is None and _is_about(before + clause):
            said.about = _phrase(before, clause)
        if said.counted is None and "申请" in clause and _counts(clause, words.requests):
            said.counted = _phrase(before, clause)
    return whole, own


def _of_government(text: str) -> ReportScope:
    whole, own = _read(text, system=False)
    if whole.about and own.about:
        return _UNKNOWN
    if whole.about:
        return ReportScope("government_aggregate", whole.about)
    if own.about:
        return ReportScope("government_own", own.about)
    if whole.counted and (own.counted is None or "其中" in whole.counted):
        return ReportScope("government_aggregate", whole.counted)
    if own.counted and whole.counted is None:
        return ReportScope("government_own", own.counted)
    return _UNKNOWN


def find_scope(agency: Agency | None, text: str) -> ReportScope:
    """The scope of the report of `agency` with the narrative `text`, and the phrase that decided.

    A name taken from a source line may be the portal's: it decides nothing.
    """
    if agency is None or agency.where == "source":
        return _UNKNOWN
    words = load_phrases().scope
    if phrase := _office(agency.name, words):
        return ReportScope("office_for_government", phrase)
    body = _body(agency.name, words)
    if body is None:
        return _UNKNOWN
    text = text[:MAX_TEXT]
    if body == "department":
        about = _read(text, system=True)[0].about
        return ReportScope("system_aggregate", about) if about else ReportScope("agency", agency.name)
    return _of_government(text)
