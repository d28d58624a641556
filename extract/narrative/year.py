"""The report year, by the votes of what the report prints, and the date of publication."""

from __future__ import annotations

import datetime as dt
import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.glyphs import normalise
from extract.narrative.phrases import load_phrases
from extract.narrative.signature import find_signature, parse_date
from extract.narrative.title import years_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.narrative.excerpt import Excerpt
    from extract.narrative.title import FoundTitle

__all__ = ["ReportYear", "YearSource", "find_period_years", "find_published_on", "find_year"]

YearSource = Literal["title", "period", "heading", "publication"]

_PERIOD = re.compile(
    r"(20\d\d)年0?1月0?1日(?:0时)?[起,，]{0,2}(?:至|到|—|-|–|~|～|－){1,2}(?:(20\d\d)年|本年|当年|同年)?12月31日"
)
_OPENING = re.compile(r"总体情况[。:：]?(?:[(（]一[)）][^，。,]{0,20})?(20\d\d)年")
_FIRST_WORDS = re.compile(r"^(20\d\d)年度?[,，]")
_DATED = re.compile(r"20[0-9]{2}[-./年]\s?[0-9]{1,2}[-./月]\s?[0-9]{1,2}")
#: A whole date in a title is when it was published or corrected.
_DAY = re.compile(r"20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?")
#: What may stand between a key and its date.
_KEY_END = " \t\n\u3000\xa0:：]】"
_KEY_REACH = 20
#: Dates looked at: a page may list hundreds of others.
_MAX_DATES = 300
_FIRST_YEAR = 2007


class ReportYear(msgspec.Struct, frozen=True):
    """The year, the source that won, all votes, and whether they cannot all be right."""

    year: int | None
    source: YearSource | None
    votes: tuple[tuple[YearSource, int], ...]
    conflict: bool


def find_period_years(view: Excerpt) -> tuple[int, ...]:
    """The years of the statistical periods (1月1日 to 12月31日 of one year) that the head states, each once."""
    text = view.squeezed
    years: dict[int, None] = {}
    place = -1
    for _ in range(20):
        place = text.find("31日", place + 1)
        if place < 0:
            break
        years |= _period(text[max(0, place - 40) : place + 3])
    if "３１日" in text:
        place = text.find("３１日")
        years |= _period(text[max(0, place - 40) : place + 3])
    return tuple(years)


def _period(window: str) -> dict[int, None]:
    match = _PERIOD.search(normalise(window).replace(" ", ""))
    if match is None or (match.group(2) and match.group(1) != match.group(2)):
        return {}
    return {int(match.group(1)): None}


def _heading_year(view: Excerpt) -> int | None:
    if match := _OPENING.search(view.squeezed):
        return int(match.group(1))
    for line in view.head:
        if len(line) > 40 and (match := _FIRST_WORDS.match(line)):  # noqa: PLR2004 - a paragraph
            return int(match.group(1))
    return None


def _keyed_date(text: str) -> dt.date | None:
    """The date behind the surest key: 发布时间 before 时间 before 成文日期; of equal keys, the first."""
    words = load_phrases().dates
    best: dt.date | None = None
    limit = len(words.keys)
    for match in islice(_DATED.finditer(text), _MAX_DATES):
        before = text[max(0, match.start() - _KEY_REACH) : match.start()].rstrip(_KEY_END)
        for rank, group in enumerate(words.keys[:limit]):
            key = next((key for key in group if before.endswith(key)), None)
            if key is None or before.removesuffix(key).endswith(words.not_after):
                continue
            if date := parse_date(match.group()):
                best, limit = date, rank
            break
        if limit == 0:
            break
    return best


def find_published_on(view: Excerpt, meta: Mapping[str, str]) -> dt.date | None:
    """The date of publication: meta tag, a keyed line of the head, the signature. An impossible date is no date."""
    for name in load_phrases().dates.meta:
        if (value := meta.get(name)) and (date := parse_date(value)):
            return date
    if date := _keyed_date(view.text):
        return date
    signature = find_signature(view)
    return signature.date if signature else None


def find_year(title: FoundTitle | None, view: Excerpt, published_on: dt.date | None) -> ReportYear:
    """The report year: title, then period, then the narrative's first year, then the year before publication.

    A conflict is: title and period disagree; or publication before the year's end. Late publication is none.
    """
    votes: list[tuple[YearSource, int]] = []
    named = years_in(_DAY.sub("", normalise(title.text))) if title is not None else ()
    # Two years in a title (a revision, a span) name none.
    if len(named) == 1:
        votes.append(("title", named[0]))
    periods = find_period_years(view)
    votes += [("period", year) for year in periods]
    if (heading := _heading_year(view)) is not None:
        votes.append(("heading", heading))
    if published_on is not None and published_on.year > _FIRST_YEAR:
        votes.append(("publication", published_on.year - 1))
    disputed = len(periods) > 1
    winner = next((vote for vote in votes if not (disputed and vote[0] == "period")), None)
    if winner is None:
        return ReportYear(None, None, tuple(votes), disputed)
    source, year = winner
    conflict = (disputed and year not in periods) or (len(periods) == 1 and year != periods[0])
    conflict |= disputed and source != "title"
    conflict |= published_on is not None and published_on < dt.date(year, 12, 31)
    return ReportYear(year, source, tuple(votes), conflict)
