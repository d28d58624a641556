"""What a fetched report says of itself: title, agency, report year, date, and a digest of its own text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.discovery.article import looks_like_report, own_text
from crawlers.discovery.titles import Title, classify_title
from crawlers.page import Page, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.asks import Ask

__all__ = ["ReportFacts", "iso_date", "report_facts", "text_digest"]

_DATE = re.compile(r"((?:19|20)\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")
#: Lines at the head of an article among which its title stands.
_HEAD_LINES = 12
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """`year` is None where neither page nor list says which; `digest` is of the article's text, or of the bytes."""

    title: str
    agency: str | None
    year: int | None
    published_on: str | None
    digest: str
    has_text: bool


def report_facts(page: Page, ask: Ask, payload_digest: str) -> ReportFacts:
    """Facts of a report's page; for what is no HTML those of the list that named it.

    The title that names a year wins, the list's first: `<title>` may be the column's, the path another year's.
    """
    listed = next((value for name, value in ask.state if name == "date" and value), None)
    if not _is_html(page):
        title = classify_title(ask.title)
        return ReportFacts(
            ask.title, title.agency or ask.agency, title.year or ask.year, listed, payload_digest, has_text=False
        )
    text = own_text(page)
    own = _report_titles(_own_titles(page, ask))
    reports = [*own, *_report_titles(_other_titles(page, text))]
    words, title = next(
        ((words, title) for words, title in reports if title.year is not None),
        reports[0] if reports else (ask.title or page.title, Title("other", "", None, None)),
    )
    # `<title>` ends with the name of the site, which is no agency where the folder names another.
    named = next((title.agency for _, title in own if title.agency), None) or ask.agency
    agency = named or next((title.agency for _, title in reports if title.agency), None)
    return ReportFacts(
        title=words,
        agency=agency,
        year=title.year or ask.year,
        published_on=_published(page) or listed,
        digest=text_digest(page) if text else payload_digest,
        has_text=looks_like_report(page),
    )


def _is_html(page: Page) -> bool:
    head = page.body[:1024].lstrip().lower()
    return head.startswith((b"<", b"\xef\xbb\xbf<")) and b"%pdf" not in head[:8]


def _report_titles(candidates: Iterable[str]) -> list[tuple[str, Title]]:
    named = [(words, classify_title(words)) for words in candidates if words]
    return [(words, title) for words, title in named if title.kind == "report"]


def _own_titles(page: Page, ask: Ask) -> Iterable[str]:
    """What names the article itself: the list, its meta tag, its headings."""
    yield ask.title
    yield page.meta.get("articletitle", "")
    for tag in ("ucaptitle", "h1", "h2", "h3"):
        for element in page.tree.iter(tag):
            yield clean_text(str(element.text_content()))[:_TITLE_LENGTH]


def _other_titles(page: Page, text: str) -> Iterable[str]:
    yield page.title
    yield from (clean_text(line)[:_TITLE_LENGTH] for line in text.splitlines()[:_HEAD_LINES])


def _published(page: Page) -> str | None:
    return iso_date(page.meta.get("pubdate", ""))


def text_digest(page: Page) -> str:
    """A digest of the article's text, which nothing changes that stands around it; empty where it has none."""
    text = own_text(page)
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def iso_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD."""
    found = _DATE.search(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"
