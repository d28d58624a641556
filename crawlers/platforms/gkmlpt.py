"""广东 gkmlpt: a script of the index page holds the tree of catalogues, a service lists the articles of each.

A department has an installation of its own below a folder of its host: `/ytnlswj/gkmlpt/index`.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from crawlers.asks import Ask, Listing, Platform, Record
from crawlers.discovery.scoring import score_link
from crawlers.discovery.titles import classify_title
from crawlers.discovery.trust import same_site
from crawlers.page import Page, absolute, canonical, clean_text
from crawlers.platforms.gkmlpt_tree import NAMED, report_catalogues, site_number, tree
from crawlers.platforms.items import date_in
from crawlers.platforms.paging import MAX_PAGES

__all__ = ["PLATFORM"]

_NAME = "gkmlpt"
_WAY = "catalogue_api"
_FOLDER = "/gkmlpt"
#: The service gives 100 articles at a time. Hidden ones count but are not given: what comes is rounded up to this.
_STEP = 5
_MAX_INSTALLATIONS = 500
_CHINA = dt.timezone(dt.timedelta(hours=8))
_TIMES = ("display_publish_time", "first_publish_time", "date", "created_at", "create_time")
_MILLISECONDS = 10**11
_INDEX = re.compile(r"/?(?:m?index(?:\.html?)?/?)?", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def _ways(page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    """From an index page its catalogues of annual reports, from any other the installations that it links to."""
    nodes = tree(page.text)
    return tuple(_installations(page)) if nodes is None else tuple(_catalogues(page, nodes))


def _listing(page: Page, ask: Ask) -> Listing | None:
    if ask.role == "list" and ask.platform == _NAME:
        return _answer(page, ask)
    nodes = tree(page.text)
    if nodes is None:
        is_index = _FOLDER in page.url and re.search(r"\b_CONFIG\s*=.*?\bTREE\b", page.text, re.DOTALL)
        return Listing(problem="not_understood") if is_index else None
    if any(_catalogues(page, nodes)):
        return None
    # A link has said which catalogue it is, though none of the tree is called annual reports.
    asks = [_call(page, catalogue) for catalogue in dict(ask.state).get("catalogues", "").split()]
    more = tuple(replace(ask, listing=f"{_WAY} {ask.url}") for ask in asks if ask)
    return Listing(more=more) if more else None


def _installations(page: Page) -> Iterator[Ask]:
    """The index pages of the installations that the page links to, with the catalogue that a link names."""
    agencies: dict[str, str | None] = {}
    pointed: dict[str, list[str]] = {}
    for anchor, link in page.anchors:
        parts = urlsplit(link.url)
        folder, found, below = parts.path.partition(_FOLDER)
        is_index = _INDEX.fullmatch(below) is not None
        # Articles of other installations, the province's among them, are news of a portal.
        is_own = same_site(link.url, page.url) if is_index else parts.netloc.lower() == page.host
        if not found or below[:1] not in {"", "/"} or not is_own:
            continue
        url = parts._replace(path=f"{folder}{_FOLDER}/index", query="").geturl()
        agency = classify_title(link.text).agency if is_index else None
        agencies[url] = agencies.get(url) or agency
        catalogue = (anchor.get("href") or "").strip().partition("#")[2].strip("/")
        if catalogue.isdecimal() and (agency or score_link(link).points >= NAMED):
            pointed.setdefault(url, []).append(catalogue)
    for url, agency in list(agencies.items())[:_MAX_INSTALLATIONS]:
        state = (("catalogues", " ".join(dict.fromkeys(pointed[url]))),) if url in pointed else ()
        yield Ask(url, "column", agency=agency, state=state)


def _catalogues(page: Page, nodes: list[object]) -> Iterator[Ask]:
    """A request for each catalogue of annual reports; the column where one leads elsewhere."""
    for catalogue in report_catalogues(nodes):
        jump = catalogue.jump_url
        elsewhere, hashed = absolute(page.base, jump), jump.partition("#")[2].strip("/")
        is_here = elsewhere is None or canonical(elsewhere) == canonical(page.url)
        if elsewhere is not None and not is_here:
            yield Ask(elsewhere, "column")
        number = hashed if jump and is_here and hashed.isdecimal() else catalogue.number
        call = _call(page, number) if catalogue.has_articles or number == hashed else None
        if call is not None:
            yield call


def _call(page: Page, catalogue: str) -> Ask | None:
    """The request for the first page of a catalogue; None where the page does not give the number of its site."""
    sid = site_number(page.text)
    if sid is None or not catalogue.isdecimal():
        return None
    folder, found, _ = urlsplit(page.url).path.partition(_FOLDER)
    url = absolute(page.url, f"{folder if found else ''}{_FOLDER}/api/all/{catalogue}?page=1&sid={sid}")
    return Ask(url or page.url, "list", _NAME, _WAY)


def _answer(page: Page, ask: Ask) -> Listing:
    body = page.json()
    articles = body.get("articles") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(articles, list):
        return Listing(problem="not_understood")
    total, size = str(body.get("total") or 0), ceil(len(articles) / _STEP) * _STEP
    pages = ceil(int(total) / size) if total.isdecimal() and size else 1
    found = [record for article in articles if isinstance(article, dict) and (record := _record(page, article))]
    is_empty = not articles and (ask.number > 1 or total != "0")
    numbers = range(2, min(pages, MAX_PAGES) + 1) if ask.number == 1 else range(0)
    return Listing(
        # The same article may be posted a second time, under a number of its own.
        records=tuple({canonical(record.url): record for record in reversed(found)}.values())[::-1],
        more=tuple(replace(ask, url=re.sub(r"\bpage=\d+", f"page={n}", ask.url), number=n) for n in numbers),
        pages_known=max(pages, 1) if ask.number == 1 else None,
        problem="empty_list" if is_empty else None,
    )


def _record(page: Page, article: Mapping[str, Any]) -> Record | None:
    """An article of the service's answer; None for one without address or title."""
    url = absolute(page.url, str(article.get("url") or article.get("post_url") or ""))
    title = clean_text(html.unescape(_TAG.sub("", str(article.get("title") or ""))))
    agency = clean_text(str(article.get("publisher") or "")) or None
    date = next(filter(None, (_date(str(article.get(name) or "")) for name in _TIMES)), None)
    return Record(url, title, date, agency) if url and title else None


def _date(moment: str) -> str | None:
    """The day in China of a moment in unix seconds, or of a date that is written out."""
    if not moment.isdecimal():
        return date_in(moment)
    seconds = int(moment) // 1000 if int(moment) > _MILLISECONDS else int(moment)
    return dt.datetime.fromtimestamp(seconds, _CHINA).date().isoformat() if 0 < seconds < _MILLISECONDS else None


PLATFORM = Platform(_NAME, _ways, _listing)
