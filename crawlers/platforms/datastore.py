"""The XML that 大汉 jpage lists are made of: inlined in a column page, or the answer of its service.

Read with patterns, not as XML: records hold raw `&`, and browsers never parsed it strictly either.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from crawlers.page import Link, Page
from crawlers.platforms.items import date_in

__all__ = ["Datastore", "datastores", "record_links"]

_DATASTORE = re.compile(r"<datastore\b", re.IGNORECASE)
_RECORDSET = re.compile(r"<recordset\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_RECORD = re.compile(r"<record(?=[\s>])[^<>]*>", re.IGNORECASE)
_NEXTGROUP = re.compile(r"<nextgroup(?=[\s>])[^<>]*>", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:record|nextgroup)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_NUMBER = re.compile(r"<(totalrecord|totalpage)(?:\s[^>]*)?>\s*(?:<!\[CDATA\[)?\s*(\d{1,9})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""href\s*=\s*["']?\s*([^\s"'<>]+)|(?<![^\s"'<>])([^\s"'<>]{0,300}?/dataproxy\.[^\s"'<>]+)""", re.IGNORECASE
)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
#: A link to a column beside the article's own: lists of several columns name each entry's.
_COLUMN_ANCHOR = re.compile(
    r"""<a\b[^<>]{0,300}?href\s*=\s*["']?[^"'\s<>]{0,300}?/col/col\d+[^<>]{0,300}>[^<>]{0,100}</a\s*>""", re.IGNORECASE
)
#: Characters before a datastore in which the id of its unit stands.
_ID_WINDOW = 600


@dataclass(frozen=True, slots=True)
class Datastore:
    """One list: its records as HTML, the totals and the service's address where given, the ids of what it stands in."""

    records: tuple[str, ...] = ()
    total: int | None = None
    pages: int | None = None
    service: str = ""
    ids: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the service's address, decoded once."""
        return dict(parse_qsl(urlsplit(self.service).query, keep_blank_values=True))

    def records_known(self, per_page: int) -> int | None:
        """How many records there are; where only pages are counted, as many as would fill them."""
        return self.pages * per_page if self.total is None and self.pages is not None else self.total


def datastores(text: str) -> tuple[Datastore, ...]:
    """Every list in a text; a `<recordset>` without `<datastore>` around it is one too. Empty where there is none."""
    if not _RECORDSET.search(text) and "&lt;record" in text:
        text = html.unescape(text)
    opened = _DATASTORE if _DATASTORE.search(text) else _RECORDSET
    starts = [match.start() for match in opened.finditer(text)]
    found = []
    previous_end = 0
    for start, limit in zip(starts, [*starts, len(text)][1:], strict=True):
        closed = _SCRIPT_END.search(text, start, limit)
        end = closed.start() if closed else limit
        before = text[max(previous_end, start - _ID_WINDOW) : start]
        found.append(_datastore(text[start:end], tuple(_ID.findall(before))))
        previous_end = end
    return tuple(found)


def record_links(base: str, stores: Iterable[Datastore]) -> tuple[Link, ...]:
    """The links of the records in order: of each its article, not the column that some lists name beside it."""
    return tuple(link for store in stores for record in store.records for link in _links(base, record))


def _datastore(text: str, ids: tuple[str, ...]) -> Datastore:
    numbers = {name.lower(): int(digits) for name, digits in reversed(_NUMBER.findall(text))}
    service = next((_ADDRESS.search(_markup(each)) for each in _elements(_NEXTGROUP, text)), None)
    return Datastore(
        records=tuple(_markup(each) for each in _elements(_RECORD, text)),
        total=numbers.get("totalrecord"),
        pages=numbers.get("totalpage"),
        service=(service[1] or service[2]).replace("&amp;", "&") if service else "",
        ids=ids,
    )


def _elements(opened: re.Pattern[str], text: str) -> Iterable[str]:
    return (_CLOSED.split(piece, 1)[0] for piece in opened.split(text)[1:])


def _markup(text: str) -> str:
    """A CDATA section, or text with entities instead of one, as HTML without the comments of the template.

    Templates wrap fields in `<!--<$[标题]>begin-->`, within attributes too, where no parser takes them for comments.
    """
    text = _CDATA.sub("", text)
    if "<" not in text and "&lt;" in text:
        text = html.unescape(text)
    first, *others = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] if "-->" in piece else piece for piece in others)


def _links(base: str, record: str) -> Iterable[Link]:
    best: dict[str, Link] = {}
    for markup in (_COLUMN_ANCHOR.sub("", record), record):
        for link in Page(base, markup.encode(), "text/html; charset=utf-8").links:
            # A picture and the title beside it lead to the same article.
            if link.url not in best or len(link.text) > len(best[link.url].text):
                best[link.url] = link
        if best:
            break
    if len(best) == 1:
        return [replace(link, date=link.date or date_in(_TAG.sub(" ", record))) for link in best.values()]
    return best.values()
