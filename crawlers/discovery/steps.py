"""One step of the way from a portal's home page to its reports: a page in, what to fetch next and what was seen out.

Short cuts of the platform come first, then links scored by their words and addresses. A column may be a flat list, a
tree of year and agency folders, or the latest report itself; all three are looked for on every page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawlers.asks import Ask, Listing, Platform, Record
from crawlers.discovery.article import looks_like_report
from crawlers.discovery.folders import folders
from crawlers.discovery.scoring import column_candidates, way_candidates
from crawlers.discovery.titles import Title, classify_title
from crawlers.discovery.trust import same_site
from crawlers.page import Page, absolute, canonical
from crawlers.platforms.items import list_links
from crawlers.platforms.written import written_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["COLUMN_DEPTH", "HOME_DEPTH", "Sighting", "Step", "Survey", "read_column", "read_home", "read_list"]

#: Folders within a column: years, groups, agencies.
COLUMN_DEPTH = 3
#: Pages between the home page and the column.
HOME_DEPTH = 2
#: Fewer links that bear names of agencies are no list of them.
_FEW_AGENCIES = 3
_MAX_FRAMES = 4


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry that was looked at: what it was taken for, and the words that decided."""

    url: str
    title: str
    kind: str
    reason: str
    agency: str | None
    year: int | None
    date: str | None
    way: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One page of one list, and how much of it there is."""

    listing: str
    platform: str
    way: str
    number: int
    records: tuple[str, ...]
    pages_known: int | None
    records_known: int | None
    problem: str | None
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a page leads to."""

    asks: tuple[Ask, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    surveys: tuple[Survey, ...] = ()
    is_report: bool = False

    @property
    def is_barren(self) -> bool:
        """Whether a column shows nothing of one: no entry but navigation, no folder, no further page."""
        return not (self.is_report or self.asks or any(seen.kind != "other" for seen in self.sightings))


def read_home(page: Page, ask: Ask, platforms: Mapping[str, Platform], years: Sequence[int]) -> Step:
    """From a home page, or a page on the way to the column: the columns it names, else pages that lead on.

    Beyond the home page itself a list of agencies leads to the column of each.
    """
    page = written_out(page)
    asks = [*_ways(page, ask, platforms, years)]
    columns = column_candidates(page)
    asks += [
        Ask(link.url, "column", way=ask.way, platform=ask.platform, year=classify_title(link.text).year)
        for link in columns
    ]
    # A short cut from here may be to one agency of many: the page that names them all lies further on.
    if not columns and ask.depth < HOME_DEPTH:
        asks += [
            Ask(link.url, "home", way=ask.way, platform=ask.platform, depth=ask.depth + 1)
            for link in way_candidates(page)
        ]
        asks += [
            Ask(url, "home", way=ask.way, platform=ask.platform, depth=ask.depth + 1) for url in _frames_of_set(page)
        ]
    if not columns and ask.depth:
        titles = [(link.url, classify_title(link.text)) for link in list_links(page) if same_site(link.url, page.url)]
        agencies = {url: title.agency for url, title in titles if title.kind == "folder" and title.agency}
        if len(agencies) >= _FEW_AGENCIES:
            asks += [replace(_below(ask, url), depth=1, agency=agency) for url, agency in agencies.items()]
    return Step(asks=_distinct(asks, page))


def _frames_of_set(page: Page) -> tuple[str, ...]:
    """The pages of a frameset: what it shows stands in them."""
    frames = (absolute(page.base, element.get("src"), page.encoding) for element in page.tree.iter("frame"))
    return tuple(url for url in frames if url is not None and same_site(url, page.url))[:_MAX_FRAMES]


def read_column(page: Page, ask: Ask, platforms: Mapping[str, Platform], years: Sequence[int]) -> Step:
    """A column or a folder of it: its lists by every platform whose marks it bears, its folders, the report it is."""
    lists = [(name, found) for name, found in _lists(page, ask, platforms)]
    report = looks_like_report(page)
    step = _merge(page, ask, lists, wanted=years)
    seen = frozenset(canonical(record.url) for _, found in lists for record in found.records)
    reports = frozenset(sighting.url for sighting in step.sightings if sighting.kind == "report")
    asks = [*_ways(page, ask, platforms, years), *step.asks]
    if ask.depth < COLUMN_DEPTH:
        asks += [
            replace(
                _below(ask, folder.url),
                agency=folder.agency or ask.agency,
                year=folder.year or ask.year,
            )
            for folder in folders(page, seen)
            if canonical(folder.url) not in reports and _in_years(folder.year, years)
        ]
    return Step(_distinct(asks, page), step.sightings, step.surveys, is_report=report)


def read_list(page: Page, ask: Ask, platforms: Mapping[str, Platform], years: Sequence[int]) -> Step:
    """A further page of a list, or a service's answer: read by the platform that asked for it."""
    found = platforms[ask.platform].listing(page, ask)
    if found is None:
        found = Listing(problem="not_understood")
    step = _merge(page, ask, [(ask.platform, found)], wanted=years)
    return replace(step, asks=_distinct(step.asks, page))


def _lists(page: Page, ask: Ask, platforms: Mapping[str, Platform]) -> Iterable[tuple[str, Listing]]:
    found_any = False
    for name in sorted(platforms, key=lambda name: (name == "plain", name != ask.platform)):
        if name == "plain" and found_any:
            continue
        found = platforms[name].listing(page, ask)
        if found is not None:
            found_any = found_any or bool(found.records or found.more)
            yield name, found


def _ways(page: Page, ask: Ask, platforms: Mapping[str, Platform], years: Sequence[int]) -> Iterable[Ask]:
    for name, platform in platforms.items():
        for way in platform.ways(page, years):
            depth = ask.depth + 1 if ask.role == "column" and way.role == "column" else 0
            if depth <= COLUMN_DEPTH:
                yield _filled(way, ask, name, depth)


def _filled(found: Ask, parent: Ask, platform: str, depth: int) -> Ask:
    """An Ask of a platform with what it leaves open taken from the page's own."""
    way = found.way or parent.way
    return replace(
        found,
        platform=found.platform or platform,
        way=way,
        listing=found.listing or (f"{way} {found.url}" if way != parent.way else parent.listing),
        depth=depth,
        agency=found.agency or parent.agency,
        year=found.year or parent.year,
    )


def _merge(page: Page, ask: Ask, lists: Sequence[tuple[str, Listing]], *, wanted: Sequence[int]) -> Step:
    asks: list[Ask] = []
    sightings: dict[str, Sighting] = {}
    surveys: list[Survey] = []
    for name, found in lists:
        key = ask.listing or f"{ask.way} {name} {canonical(page.url)}"
        for record in found.records:
            sighting = _sighting(record, ask)
            sightings.setdefault(sighting.url, sighting)
        asks += [replace(_filled(more, ask, name, ask.depth), listing=more.listing or key) for more in found.more]
        surveys.append(
            Survey(
                listing=key,
                platform=name,
                way=ask.way,
                number=ask.number,
                records=tuple(canonical(record.url) for record in found.records),
                pages_known=found.pages_known,
                records_known=found.records_known,
                problem=found.problem,
                unconfirmed=found.unconfirmed,
            )
        )
    for sighting in sightings.values():
        asks += _follow(sighting, ask, wanted)
    return Step(tuple(asks), tuple(sightings.values()), tuple(surveys))


def _sighting(record: Record, ask: Ask) -> Sighting:
    title = classify_title(record.title)
    return Sighting(
        url=canonical(record.url),
        title=record.title,
        kind=title.kind,
        reason=title.reason,
        agency=title.agency or _agency(record, ask, title),
        year=title.year or ask.year,
        date=record.date,
        way=ask.way,
    )


def _agency(record: Record, ask: Ask, title: Title) -> str | None:
    """Without one in the title: the list's own word for it, else the folder's."""
    return record.agency or ask.agency if title.kind == "report" else None


def _follow(sighting: Sighting, ask: Ask, wanted: Sequence[int]) -> Iterable[Ask]:
    if not _in_years(sighting.year, wanted):
        return
    if sighting.kind == "report":
        yield Ask(
            sighting.url,
            "report",
            way=ask.way,
            agency=sighting.agency,
            year=sighting.year,
            title=sighting.title,
            state=(("date", sighting.date or ""),),
        )
    elif sighting.kind == "folder" and ask.depth < COLUMN_DEPTH:
        yield replace(_below(ask, sighting.url), agency=sighting.agency or ask.agency, year=sighting.year or ask.year)


def _below(ask: Ask, url: str) -> Ask:
    return Ask(url, "column", way=ask.way, platform=ask.platform, depth=ask.depth + 1)


def _in_years(year: int | None, wanted: Sequence[int]) -> bool:
    return year is None or not wanted or year in wanted


def _distinct(asks: Iterable[Ask], page: Page) -> tuple[Ask, ...]:
    """In order, each address once, without the page itself."""
    own = canonical(page.url)
    found: dict[tuple[str, object], Ask] = {}
    for ask in asks:
        clean = ask if ask.form or ask.role == "list" else replace(ask, url=canonical(ask.url))
        if clean.form is None and clean.role != "list" and clean.url == own:
            continue
        found.setdefault((clean.url, clean.form), clean)
    return tuple(found.values())
