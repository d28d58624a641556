"""新点 Epoint: empty lists that a script fills from a service which is asked in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.portal.pages import NOT_FOUND, Content, files, json_answer
from tests.portal.publishing import Document, agencies, decoy_pages, head_table, reports
from tests.portal.site import Answer, Asked, Site

from .building import Frame, published, shortened, uuid
from .services import newest_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_PROJECT = "/EWB-FRONT"
_SERVICE = f"{_PROJECT}/rest/lightfrontaction/getgovinfolist"
_CATEGORY = "003004"
_PAGE = "/govInfoPub/govinfolist.html"
_PER_PAGE = 5
_MOST = 20


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _departments(seed), _one(seed)


def _list_page(frame: Frame, agency: str, department: str, guid: str) -> str:
    """The page of a department, without a single record."""
    call = (
        f"var params = {{ deptcode: '{department}', categorynum: '{_CATEGORY}', siteGuid: siteInfo.siteGuid, "
        f"pageIndex: 0, pageSize: {_PER_PAGE} }};\n"
        "$.ajax({ url: siteInfo.projectName + '/rest/lightfrontaction/getgovinfolist', type: 'POST', "
        "contentType: 'application/json', data: JSON.stringify(params), success: fill });"
    )
    template = '<script id="tpl" type="text/template"><li><a href="{{infourl}}">{{title}}</a></li></script>'
    library = f'<script src="/js/webBuilderCommon.js?v={guid[:4]}"></script>'
    body = f'{library}<h2>{agency}</h2><ul id="infolist"></ul>{template}\n<script>\n{call}\n</script>'
    return frame.page(frame.column_name, body)


def _common(guid: str) -> Answer:
    text = f'var siteInfo = {{\n    "projectName": "{_PROJECT}",\n    "siteGuid": "{guid}"\n}};\n'
    return Answer(text.encode(), content_type="application/javascript")


def _path(document: Document) -> str:
    day = document.date.replace("-", "")
    return f"/003/{_CATEGORY}/{day}/{uuid(document.agency, document.title)}.html"


def _service(lists: Mapping[str, Sequence[Document]], guid: str) -> Content:
    """Counts pages from 0; what is no JSON of this site is answered with an error."""

    def content(asked: Asked) -> Answer:
        told = _json(asked)
        if asked.method != "POST" or told.get("siteGuid") != guid or told.get("categorynum") != _CATEGORY:
            return json_answer(json.dumps({"custom": {"data": []}, "status": {"code": "300", "text": "参数错误"}}))
        documents = newest_first(lists.get(str(told.get("deptcode")), ()))
        size = min(_MOST, _number(told.get("pageSize"), _PER_PAGE))
        start = _number(told.get("pageIndex"), 0) * size
        some = [_told(document) for document in documents[start : start + size]]
        custom = {"data": some, "count": len(documents)}
        return json_answer(json.dumps({"custom": custom, "status": {"code": "200", "text": ""}}, ensure_ascii=False))

    return content


def _json(asked: Asked) -> dict[str, Any]:
    try:
        told = json.loads(asked.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _number(value: object, default: int) -> int:
    return int(str(value)) if str(value).isdecimal() else default


def _told(document: Document) -> dict[str, str]:
    return {
        "infourl": _path(document),
        "title": f"<font color=''>{shortened(document.title)}</font>",
        "realtitle": document.title,
        "infodate": document.date,
        "deptname": document.agency,
    }


def _pages(frame: Frame, lists: Mapping[str, Sequence[Document]]) -> dict[str, Content]:
    """All of a site but its column page."""
    guid = uuid("site", frame.name)
    pages: dict[str, Content] = dict(frame.around())
    pages["/js/webBuilderCommon.js"] = _common(guid)
    pages[_SERVICE] = _service(lists, guid)
    for documents in lists.values():
        for document in documents:
            head = head_table(document)
            pages[_path(document)] = frame.article(document, 'class="ewb-article-content" id="zoom"', head=head)

    def listed(asked: Asked) -> str | Answer:
        department = asked.query.get("deptcode", "")
        if department not in lists or asked.query.get("categorynum") != _CATEGORY:
            return NOT_FOUND
        return _list_page(frame, lists[department][0].agency, department, guid)

    pages[_PAGE] = listed
    return pages


def _departments(seed: int) -> Site:
    """A page of links to the lists of departments; only home is known."""
    place = "昆湖市"
    offices = {f"KHS00{n}": name for n, name in enumerate(agencies(place, 4), 1)}
    frame = Frame(f"{place}人民政府", "/003/003004/deptlist.html", "政府信息公开年报", "/003/govinfo.html", direct=True)
    lists = {code: reports(place, (name,), _YEARS, seed) for code, name in offices.items()}
    links = "".join(
        f'<li><a href="{_PAGE}?deptcode={code}&categorynum={_CATEGORY}">{name}</a></li>'
        for code, name in offices.items()
    )
    pages = _pages(frame, lists)
    pages[frame.column] = frame.page(frame.column_name, f'<ul class="dept">{links}</ul>')
    return Site(
        id="epoint-kunhu",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(p for made in lists.values() for p in published(made, _path)),
    )


def _one(seed: int) -> Site:
    """One list of three pages."""
    place = "张渚区"
    made = reports(place, agencies(place, 4), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 4), _YEARS, seed, ("notice", "website"))
    code = "ZZQ001"
    frame = Frame(f"{place}人民政府", f"{_PAGE}?deptcode={code}&categorynum={_CATEGORY}", section="/003/govinfo.html")
    documents: tuple[Document, ...] = (*made, *decoys)
    return Site(
        id="epoint-zhangzhu",
        name=frame.name,
        answer=files(_pages(frame, {code: documents})),
        platform="epoint",
        column=frame.column,
        years="2022-2024",
        published=published(made, _path),
        decoys=tuple(_path(decoy) for decoy in decoys),
    )
