"""What the list services of TRS sites answer: JSON of two kinds, the XML of WAS5, or a page."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawlers.page import Link, absolute, clean_text
from crawlers.platforms.items import date_in, list_links, records
from crawlers.platforms.paging import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.asks import Record
    from crawlers.page import Page

__all__ = ["read_answer"]

_REC = re.compile(r"<REC\b[^<>]*>((?:[^<]|<(?!/?REC\b))*)</REC\s*>", re.IGNORECASE)
_FIELD = re.compile(r"<(\w+)\b[^<>]*>\s*(?:<!\[CDATA\[((?:[^\]]|\](?!\]>))*)\]\]>|([^<]*))\s*</\1\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def read_answer(page: Page) -> Answer | None:
    """The answer of a list service; None for what is no list: an error in JSON, or a page without dated entries."""
    body = page.json()
    if body is not None:
        return _json(page, body)
    found = [_fields(rec) for rec in _REC.findall(page.text)]
    outside = _fields(_REC.sub("", page.text))
    if found or "recordcount" in outside:
        return Answer(_records(page, found), len(found), _number(outside, "recordcount"), _number(outside, "pagecount"))
    # Only WAS5 answers with pages; any other service's page says that there is no such service.
    links = list_links(page) if urlsplit(page.url).path.endswith("/was5/web/search") else ()
    return Answer(records(links), len(links)) if any(link.date for link in links) else None


def _json(page: Page, body: Any) -> Answer | None:  # noqa: ANN401 whatever the service answers
    if not isinstance(body, dict) or body.get("error") not in {None, False, "", "false", "0"}:
        return None
    rows = next((body[key] for key in ("data", "docs") if isinstance(body.get(key), list)), None)
    if rows is None:
        return None
    numbers = {key.lower(): each for key, each in body.items()}
    return Answer(
        _records(page, [{key.lower(): each for key, each in row.items()} for row in rows if isinstance(row, dict)]),
        len(rows),
        _number(numbers, "recordcount", "total", "totalcount"),
        _number(numbers, "pagecount", "totalpage", "totalpages"),
    )


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, quoted, plain in _FIELD.findall(text):
        found.setdefault(name.lower(), quoted or html.unescape(plain))
    return found


def _records(page: Page, rows: Iterable[Mapping[str, object]]) -> tuple[Record, ...]:
    """Each row's address of publication, title and date; rows without an address are dropped."""
    links = []
    for row in rows:
        url = absolute(page.url, _first(row, "docpuburl", "url", "chnldocurl"))
        if url is not None:
            title = clean_text(html.unescape(_TAG.sub("", _first(row, "doctitle", "title"))))
            links.append(Link(url, title, date_in(_first(row, "docreltime", "pubdate"))))
    return records(links)


def _first(row: Mapping[str, object], *names: str) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")


def _number(fields: Mapping[str, object], *names: str) -> int | None:
    return next((int(found) for name in names if (found := str(fields.get(name, "")).strip()).isdecimal()), None)
