"""大汉 jpaas: the first page of a list is in the page, a service builds the others from what an attribute says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from tests.portal.pages import Content, files, json_answer
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_line, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Entry, Frame, hexes, number, published
from .services import comes_from_here, entries

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _flat(seed), _folders(seed)


@dataclass(frozen=True)
class _Unit:
    """A list: what the service must be told of it, its lines, and how many make a page."""

    web: str
    page: str
    template: str
    tag: str
    lines: Sequence[Entry]
    rows: int

    @property
    def keys(self) -> dict[str, str]:
        """What the page says that the service is to be told."""
        return {
            "webId": self.web,
            "pageId": self.page,
            "parseType": "bulidstatic",
            "pageType": "column",
            "tagId": self.tag,
            "tplSetId": self.template,
        }

    def items(self, number: int, size: int) -> str:
        """A page of the list."""
        some = self.lines[(number - 1) * size : number * size]
        lines = "\n".join(
            f'<li><a href="{e.href}" title="{escape(e.title)}" target="_blank">{escape(e.title)}</a>'
            f"<span>{e.date}</span></li>"
            for e in some
        )
        return f'<ul class="list">\n{lines}\n</ul>'

    def answers(self, asked: Asked) -> str | None:
        """The built page of the list, empty without the right template; None where another list is asked for."""
        query = asked.query
        if query.get("pageId") != self.page:
            return None
        wanted = self.keys.items()
        if any(query.get(name) != value for name, value in wanted):
            return ""
        # A pageNo beside paramJson is ignored.
        told = _told(query.get("paramJson", ""))
        size = told.get("pageSize") or self.rows
        number = told.get("pageNo") or 1
        pager = f"<div class='pagination' count='{len(self.lines)}' rows='{size}' pageNo='{number}'></div>"
        return f"{self.items(number, size)}\n{pager}"


def _told(text: str) -> dict[str, int]:
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {name: int(value) for name, value in values.items() if str(value).isdecimal()}


def _service(units: Sequence[_Unit], *, as_object: bool) -> Content:
    def content(asked: Asked) -> Answer:
        if not comes_from_here(asked):
            return Answer(b'{"success":false,"message":"forbidden"}', 403, "application/json")
        built = next((text for text in (unit.answers(asked) for unit in units) if text is not None), "")
        data = {"html": built} if as_object else built
        return json_answer(json.dumps({"success": True, "code": "200", "data": data}, ensure_ascii=False))

    return content


def _path(document: Document, folder: str) -> str:
    """The address tells the year only."""
    return f"{folder}art/{document.date[:4]}/art_{hexes(document.agency, document.title)}.html"


def _flat(seed: int) -> Site:
    """One list whose attribute tells everything; the service answers an object."""
    place, folder = "南湾县", "/nwx/ZWGK/xxgkndbg/"
    frame = Frame("南湾县人民政府", f"{folder}index.html", section="/nwx/ZWGK/index.html")
    made = reports(place, agencies(place, 6), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 6), _YEARS, seed, ("interpretation", "notice", "website"))
    documents: tuple[Document, ...] = (*made, *decoys)
    lines = entries(documents, lambda document: _path(document, folder))
    unit = _Unit("3185", "1229565788", hexes("template", place)[:22], "信息列表", lines, 8)
    data = str(unit.keys)
    pager = (
        f'<div class="pagination" count="{len(lines)}" rows="{unit.rows}" pageNo="1" unitUrl="{_UNIT}" '
        f'queryData="{data}"></div>'
    )
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, f"<div>{unit.items(1, unit.rows)}\n{pager}</div>")
    pages[_UNIT] = _service((unit,), as_object=True)
    for document in documents:
        pages[_path(document, folder)] = frame.article(document, 'class="article-con" id="zoom"', 3)
    return Site(
        id="jpaas-nanwan",
        name=frame.name,
        answer=files(pages),
        platform="jpaas",
        column=frame.column,
        years="2022-2024",
        published=published(made, lambda report: _path(report, folder)),
        decoys=tuple(_path(decoy, folder) for decoy in decoys),
        features=frozenset({"validators", "gzip"}),
    )


def _folders(seed: int) -> Site:
    """A list for each year, its keys in a script; the service answers text."""
    place, folder = "嘉泉市", "/jqs/zwxxgk/zfxxgknb/"
    frame = Frame(
        "嘉泉市人民政府",
        f"{folder}index.html",
        column_name="部门信息公开年报",
        section="/jqs/zwxxgk/index.html",
        direct=True,
    )
    pages: dict[str, Content] = dict(frame.around())
    units: list[_Unit] = []
    everything: list[Published] = []
    for year in _YEARS:
        made = reports(place, agencies(place, 5), (year,), seed)
        inside = f"{folder}{year}/bmndbg/"
        lines = entries(made, partial(_path, folder=inside))
        web, template = hexes("web", place), hexes("template", place, year)[:22]
        unit = _Unit(web, str(number(10, place, year)), template, "ajax分页", lines, 3)
        units.append(unit)
        pages[f"{inside}index.html"] = frame.page(f"{year}年", f"{unit.items(1, unit.rows)}\n{_script(unit)}")
        for report in made:
            path = _path(report, inside)
            pages[path] = frame.article(report, 'id="zoom"', head=head_line(report, 2))
            everything.append(_published(report, path))
    tabs = "".join(f'<li><a href="./{year}/bmndbg/index.html">{year}年度</a></li>' for year in reversed(_YEARS))
    pages[frame.column] = frame.page(frame.column_name, f'<ul class="years">{tabs}</ul>')
    pages[_UNIT] = _service(units, as_object=False)
    return Site(
        id="jpaas-jiaquan",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(everything),
    )


def _published(report: Report, path: str) -> Published:
    return Published(path, report.agency, report.year, report.title, report.figures)


def _script(unit: _Unit) -> str:
    values = "".join(f"  {name}: '{value}',\n" for name, value in unit.keys.items() if name != "tagId")
    return (
        f"<div id='page' class='pagination' count='{len(unit.lines)}' rows='{unit.rows}' pageNo='1'></div>\n"
        f"<script>\nvar unit = {{\n{values}  tagId: '{unit.tag}', url: '{_UNIT}'\n}};\n</script>"
    )
