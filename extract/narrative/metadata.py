"""All metadata of one report from its lines of text, its meta tags and its address."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from extract.narrative.agency import find_agency, find_agency_code, find_division_code
from extract.narrative.excerpt import clip, excerpt
from extract.narrative.scope import MAX_TEXT, Scope, find_scope
from extract.narrative.title import TitleKind, find_title
from extract.narrative.year import YearSource, find_published_on, find_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Metadata", "read_metadata"]


class Metadata(msgspec.Struct, frozen=True):
    """What a report says of itself. None and `unknown` where it does not say."""

    title: str | None
    title_kind: TitleKind
    title_phrase: str | None
    agency_name: str | None
    agency_code: str | None
    division_code: str | None
    report_year: int | None
    year_source: YearSource | None
    year_votes: tuple[tuple[YearSource, int], ...]
    year_conflict: bool
    published_on: dt.date | None
    scope: Scope
    scope_phrase: str | None


#: What may follow 年度报告 in a title; more is the first sentence of a text without line breaks.
_TITLE_TAIL = 12
_TITLE_END = re.compile(r"年度报告|年报")


def _without_sentence(title: str) -> str:
    end = _TITLE_END.search(title)
    return title[: end.end()] if end and len(title) > end.end() + _TITLE_TAIL else title


def read_metadata(lines: Sequence[str], meta: Mapping[str, str], url: str | None) -> Metadata:
    """The metadata of the report that `lines` hold, visible text in order; `meta` has lower-case names.

    Only the ends of long documents are read. The address gives a code at most, never a name or a year.
    """
    view = excerpt(lines)
    title = find_title(view, meta)
    agency = find_agency(title, view, meta)
    agency_code = find_agency_code(view, url)
    published_on = find_published_on(view, meta)
    year = find_year(title, view, published_on)
    scope = find_scope(agency, view.text if view.complete else clip(lines, MAX_TEXT))
    return Metadata(
        title=_without_sentence(title.text) if title else None,
        title_kind=title.kind if title else "none",
        title_phrase=title.phrase if title else None,
        agency_name=agency.name if agency else None,
        agency_code=agency_code,
        division_code=find_division_code(view, meta, agency_code),
        report_year=year.year,
        year_source=year.source,
        year_votes=year.votes,
        year_conflict=year.conflict,
        published_on=published_on,
        scope=scope.scope,
        scope_phrase=scope.phrase,
    )
