"""Which links of a page lead to the column of the annual reports, and which lead nearer where none does."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Annotated
from urllib.parse import unquote, urlsplit

import msgspec

from crawlers.discovery.titles import bare_title, classify_title
from crawlers.discovery.trust import same_site
from crawlers.page import Link, Page, canonical

__all__ = [
    "Score",
    "ScoringWords",
    "column_candidates",
    "has_column_slug",
    "is_article_address",
    "score_link",
    "way_candidates",
    "way_points",
]

Words = tuple[Annotated[str, msgspec.Meta(pattern=r"^\S+$")], ...]
Points = Annotated[int, msgspec.Meta(gt=0)]

_NAMED, _SAID, _SLUG, _REFUSED = 100, 60, 40, -200
#: A label of a menu; longer texts are headlines.
_LABEL = 16
_WAY_LABEL = 24


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a link and what gave them: `name:`, `words:`, `slug:`, `refused:` and what was found."""

    points: int
    reasons: tuple[str, ...] = ()


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that lead nearer to the column: the whole text, or a part of it."""

    points: Points
    whole: Words = ()
    part: Words = ()


class ScoringWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `scoring.toml`; `slugs` and `articles` hold patterns."""

    names: Words
    report_words: Words
    topic_words: Words
    negative: Words
    negative_without_topic: Words
    slugs: Words
    articles: Words
    ways: tuple[Way, ...]
    way_slugs: dict[str, Points]
    way_detours: dict[str, Points]


@functools.cache
def _words() -> ScoringWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, or an empty word."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("scoring.toml").read_bytes(), type=ScoringWords)


@functools.cache
def _slugs() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{slug})" for slug in _words().slugs), re.IGNORECASE)


@functools.cache
def _articles() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{article})" for article in _words().articles), re.IGNORECASE)


def _address(url: str) -> str:
    parts = urlsplit(url)
    return unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def has_column_slug(url: str) -> bool:
    """Whether a part of the address is one of the words that portals use for the column."""
    return _slugs().search(_address(url)) is not None


def is_article_address(url: str) -> bool:
    """Whether the address is of a single document by its form; a column of such a form is not known."""
    pattern = _articles()
    return pattern.search(unquote(urlsplit(url).path)) is not None or pattern.search(_address(url)) is not None


def score_link(link: Link) -> Score:
    """How much a link looks like the column of the annual reports, by its words and its address.

    Below zero where the words name something else: an explanation, a notice, the yearbook of another duty.
    """
    words, text = _words(), bare_title(link.text)
    points, reasons = 0, []
    if text in words.names:
        points, reasons = _NAMED, [f"name:{text}"]
    elif (report := _first(words.report_words, text)) and _first(words.topic_words, text):
        points, reasons = _SAID, [f"words:{report}"]
    if slug := _slugs().search(_address(link.url)):
        points += _SLUG
        reasons.append(f"slug:{slug.group()}")
    if refused := _refused(text):
        points += _REFUSED
        reasons.append(f"refused:{refused}")
    return Score(points, tuple(reasons))


def _refused(text: str) -> str | None:
    words = _words()
    if word := _first(words.negative, text):
        return word
    title = classify_title(text)
    if title.kind in {"interpretation", "notice", "other_yearbook"}:
        return title.reason
    return None if _first(words.topic_words, text) else _first(words.negative_without_topic, text)


def _first(words: Words, text: str) -> str | None:
    return next((word for word in words if word in text), None)


def column_candidates(page: Page, limit: int = 8) -> tuple[Link, ...]:
    """The links that may be the column, best first, each address once; the page itself and single reports are none.

    Other sites' columns count only where the site's own are not found.
    """
    own = canonical(page.url)
    best: dict[str, tuple[int, int, Link]] = {}
    for place, link in enumerate(page.links):
        points = score_link(link).points
        if points < _SLUG or (points < _SAID and not _is_label(link)) or _is_report(link):
            continue
        address = canonical(link.url)
        if address != own and (address not in best or best[address][0] < points):
            best[address] = (points, place, link)
    ranked = [link for _, _, link in sorted(best.values(), key=lambda found: (-found[0], found[1]))]
    return tuple([link for link in ranked if same_site(link.url, page.url)] or ranked)[:limit]


def _is_label(link: Link) -> bool:
    """Whether a link known only by its address can be a column: a year, a group, or any short label."""
    return len(bare_title(link.text)) <= _LABEL and link.date is None and not is_article_address(link.url)


def _is_report(link: Link) -> bool:
    """A single report: named as one, at an address like a document's or with a date beside it."""
    title = classify_title(link.text)
    is_dated = link.date is not None and title.year is not None
    return title.kind == "report" and (is_dated or is_article_address(link.url))


def way_points(link: Link) -> int:
    """How well a link leads towards the column, 0 where it does not: headlines and single documents never do."""
    text = bare_title(link.text)
    if len(text) > _WAY_LABEL or link.date is not None or is_article_address(link.url):
        return 0
    words = _words()
    points = next((way.points for way in words.ways if text in way.whole or _first(way.part, text)), 0)
    path = _address(link.url).lower()
    slug = max((bonus for word, bonus in words.way_slugs.items() if word in path), default=0)
    detour = sum(loss for word, loss in words.way_detours.items() if word in text)
    return max(0, (points + slug if points else slug // 2) - detour)


def way_candidates(page: Page, limit: int = 4) -> tuple[Link, ...]:
    """The links of this site that lead best towards the column, each address once, the page itself left out."""
    own = canonical(page.url)
    best: dict[str, tuple[int, int, Link]] = {}
    for place, link in enumerate(page.links):
        points, address = way_points(link), canonical(link.url)
        if points and address != own and same_site(link.url, page.url) and best.get(address, (0,))[0] < points:
            best[address] = (points, place, link)
    return tuple(link for _, _, link in sorted(best.values(), key=lambda found: (-found[0], found[1])))[:limit]
