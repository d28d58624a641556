"""TrueCMS: the first records are in the page, the rest is a call of a function with XML in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tests.portal.pages import NOT_FOUND, Content, files
from tests.portal.publishing import Document, agencies, decoy_pages, reports
from tests.portal.site import Answer, Asked, Site

from .building import Entry, Frame, published, uuid
from .services import comes_from_here, entries, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_SERVICE = "/truecms/messageController/getMessage.do"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _portal(seed), _department(seed)


@dataclass(frozen=True)
class _List:
    """A list: its column's id, its records, how many the page holds, and how many the service gives at the most."""

    column: str
    lines: Sequence[Entry]
    inlined: int
    most: int

    @property
    def group(self) -> str:
        """Where the rest comes from."""
        size = min(self.inlined, self.most)
        return (
            f'<nextgroup><![CDATA[<a href="{_SERVICE}?startrecord={self.inlined + 1}&endrecord={self.inlined + size}'
            f'&perpage={size}&columnId={self.column}"></a>]]></nextgroup>'
        )

    def store(self, some: Sequence[Entry]) -> str:
        """Records in the XML of jpage."""
        records = "".join(
            f'<record><![CDATA[<li><a href="{e.href}" title="{escape(e.title)}">{escape(e.title)}</a>'
            f"<span>{e.date}</span></li>]]></record>\n"
            for e in some
        )
        total = f"<totalrecord>{len(self.lines)}</totalrecord><totalpage>{-(-len(self.lines) // self.most)}</totalpage>"
        return f"<datastore>\n{total}\n{self.group}\n<recordset>\n{records}</recordset>\n</datastore>"

    @property
    def script(self) -> str:
        """What the column page holds."""
        call = (
            f"$('#list').truePage({{ totalRecord: {len(self.lines)}, perPage: {self.most}, columnId: '{self.column}', "
            f"url: '{_SERVICE}' }});"
        )
        store = self.store(self.lines[: self.inlined])
        return f'<ul id="list"></ul>\n<script type="text/xml" id="initData">{store}</script>\n<script>{call}</script>'

    def answer(self, asked: Asked) -> Answer:
        """JSONP; nothing for strangers, 404 for those who want too much."""
        query = asked.query
        size = whole(query, "perpage", self.most)
        if size > self.most or query.get("columnId") != self.column:
            return NOT_FOUND
        start = whole(query, "startrecord", 1)
        end = min(whole(query, "endrecord", start + size - 1), start + size - 1)
        text = self.store(self.lines[start - 1 : end]) if comes_from_here(asked) else ""
        told = json.dumps({"code": 0, "result": text}, ensure_ascii=False)
        name = query.get("callback", "callback")
        return Answer(f"{name}({told});".encode(), content_type="application/javascript;charset=UTF-8")


def _path(document: Document, folder: str) -> str:
    return f"{folder}content/{uuid(document.agency, document.title)}.html"


def _portal(seed: int) -> Site:
    """A county of more records than the service gives at once."""
    place, folder = "通海县", "/thx/xxgknb/"
    frame = Frame(
        f"{place}人民政府", f"{folder}xxgknb.html", section="/thx/zfxxgk/zfxxgk.html", column_name="信息公开年报"
    )
    made = reports(place, agencies(place, 12), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 12), _YEARS, seed, ("interpretation", "notice", "website", "pictures"))
    documents: tuple[Document, ...] = (*made, *decoys)
    lines = entries(documents, lambda document: _path(document, folder))
    listed = _List(uuid("column", place), lines, 15, 20)
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, listed.script)
    pages[_SERVICE] = listed.answer
    for document in documents:
        pages[_path(document, folder)] = frame.article(document, 'class="con_text"', 2)
    return Site(
        id="truecms-tonghai",
        name=frame.name,
        answer=files(pages),
        platform="truecms",
        column=frame.column,
        years="2022-2024",
        published=published(made, lambda report: _path(report, folder)),
        decoys=tuple(_path(decoy, folder) for decoy in decoys),
    )


def _department(seed: int) -> Site:
    """A department whose page holds all records; only home is known."""
    place, folder = "连港市交通运输局", "/jtj/xxgknb/"
    frame = Frame(place, f"{folder}xxgknb.html", section="/jtj/zfxxgk/zfxxgk.html", direct=True)
    made = reports(place, (place,), (2021, *_YEARS), seed, title_form=3)
    decoys = decoy_pages(place, (place,), _YEARS, seed, ("rule_of_law",))
    documents: tuple[Document, ...] = (*made, *decoys)
    lines = entries(documents, lambda document: _path(document, folder))
    listed = _List(uuid("column", place), lines, len(lines), 10)
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, listed.script)
    pages[_SERVICE] = listed.answer
    for document in documents:
        pages[_path(document, folder)] = frame.article(document, 'id="zoomcon" class="article-content"', 0)
    return Site(
        id="truecms-liangang",
        name=frame.name,
        answer=files(pages),
        years="2021-2024",
        published=published(made, lambda report: _path(report, folder)),
        decoys=tuple(_path(decoy, folder) for decoy in decoys),
    )
