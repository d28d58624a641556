"""The list service of 大汉 Hanweb: records in a script of the column page, and the two generations of the service."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.portal.site import Answer, Asked

from .building import Entry, number
from .services import HOST, comes_from_here, parameters, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.portal.publishing import Document

__all__ = [
    "GROUP",
    "PROXY",
    "Unit",
    "art_path",
    "by_page",
    "by_records",
    "empty_answer",
    "item_title_first",
    "row_record",
    "table_record",
]

PROXY = "/module/web/jpage/dataproxy.jsp"
#: So many pages make the group that the column page holds.
GROUP = 3
#: What the service says where it has nothing: 54 bytes.
_NOTHING = b"<datastore>\n<recordset>\n</recordset>\n</datastore>\n\n\n\n\n"
#: A service of the second generation gives no more records at once, however many are asked for.
_CAP = 100


def art_path(document: Document, column: int) -> str:
    """`/art/2025/1/17/art_64511_534737.html`, without zeros before day and month."""
    year, month, day = (int(part) for part in document.date.split("-"))
    return f"/art/{year}/{month}/{day}/art_{column}_{number(6, document.agency, document.title)}.html"


def item_title_first(entry: Entry) -> str:
    title = escape(entry.title)
    address = f"//{HOST}{entry.href}"
    return f"<li><a title='{title}' target='_blank' href='{address}'>{title}</a><span>{entry.date}</span></li>"


def row_record(entry: Entry) -> str:
    title = escape(entry.title)
    return f'<tr><td width="80%"><a href="{entry.href}" title="{title}">{title}</a></td><td>[{entry.date}]</td></tr>'


def table_record(entry: Entry) -> str:
    title = escape(entry.title)
    return (
        '<table width="100%" border="0"><tr><td height="25">·'
        f'<a href="{entry.href}" target="_blank" title="{title}">{title}</a></td><td>{entry.date}</td></tr></table>'
    )


@dataclass(frozen=True)
class Unit:
    """A list of the column page: the numbers that the service knows it by, its records, how many make a page."""

    column: str
    unit: str
    web: int
    name: str
    per_page: int
    inlined: int
    entries: Sequence[Entry]
    record: Callable[[Entry], str]
    #: Some servers write the address of the next group without CDATA, `&` and all.
    plain_group: bool = False

    @property
    def group(self) -> str:
        """The link to the rest; names are encoded twice."""
        name = quote(quote(self.name))
        address = (
            f"{PROXY}?page=1&appid=1&webid={self.web}&path=/&columnid={quote(self.column, safe='')}"
            f"&unitid={quote(self.unit, safe='')}&webname={name}&permissiontype=0"
        )
        link = f'<a href="{address}"></a>'
        return f"<nextgroup>{link if self.plain_group else f'<![CDATA[{link}]]>'}</nextgroup>"

    def records(self, some: Sequence[Entry]) -> str:
        """Records as XML."""
        lines = "\n".join(f"<record><![CDATA[\n{self.record(entry)}]]></record>" for entry in some)
        return f"<recordset>\n{lines}\n</recordset>"

    def script(self, div: str) -> str:
        """What the column page holds of the list."""
        store = f"<datastore>\n{self.group}\n{self.records(self.entries[: self.inlined])}\n</datastore>"
        call = (
            f"$('#{div}').jpage({{ totalRecord: {len(self.entries)}, perPage: {self.per_page}, groupSize: {GROUP}, "
            f"proxyUrl:'{PROXY}', ajaxParam:{{ col:1, appid:1, webid:{self.web}, path:'/', "
            f"columnid:'{self.column}', sourceContentType:3, unitid:'{self.unit}', webname:'{self.name}', "
            "permissiontype:0 } });"
        )
        return f'<div id="{div}"><script type="text/xml">{store}</script></div>\n<script>\n{call}\n</script>'

    def is_meant(self, asked: Asked) -> bool:
        """Whether the request names this list."""
        values = parameters(asked)
        return (values.get("columnid"), values.get("unitid")) == (self.column, self.unit)

    def answer(self, some: Sequence[Entry], per_page: int, asked: Asked) -> Answer:
        """Records as the service answers them."""
        total = len(self.entries)
        text = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<datastore>\n<totalrecord>{total}</totalrecord>'
            f"<totalpage>{-(-total // per_page)}</totalpage>\n{self.group}\n{self.records(some)}\n</datastore>"
        )
        return Answer(text.replace(HOST, asked.host).encode(), content_type="text/xml;charset=UTF-8")


def empty_answer(asked: Asked) -> Answer:
    del asked
    return Answer(_NOTHING, content_type="text/html;charset=UTF-8")


def by_records(unit: Unit) -> Callable[[Asked], Answer]:
    """The first generation: startrecord and endrecord count, three pages at the most, `page` does not."""

    def answer(asked: Asked) -> Answer:
        if not unit.is_meant(asked):
            return empty_answer(asked)
        values = parameters(asked)
        size = whole(values, "perpage", unit.per_page)
        start = whole(values, "startrecord", 1)
        end = min(whole(values, "endrecord", start + GROUP * size - 1), start + GROUP * size - 1)
        return unit.answer(unit.entries[start - 1 : end], size, asked)

    return answer


def by_page(unit: Unit) -> Callable[[Asked], Answer]:
    """The second generation: page and perpage count, what is more than the cap is left out."""

    def answer(asked: Asked) -> Answer:
        if not comes_from_here(asked):
            return Answer(b"", 403)
        if not unit.is_meant(asked):
            return empty_answer(asked)
        values = parameters(asked)
        size = whole(values, "perpage", unit.per_page)
        start = (whole(values, "page", 1) - 1) * size
        return unit.answer(unit.entries[start : start + min(size, _CAP)], size, asked)

    return answer
