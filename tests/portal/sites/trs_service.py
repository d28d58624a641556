"""TRS with a list service, as a whole province has it: the first lines in the page, all of them from the service."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.portal.attachments import pdf
from tests.portal.pages import NOT_FOUND, Content, files, html, json_answer
from tests.portal.publishing import Document, agencies, decoy_pages, head_line, reports
from tests.portal.site import Answer, Asked, Site

from .building import Frame, in_pages, items, number, published
from .trs import dated, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["sites"]

_STATIC = 10
_MOST = 100
_BUTTONS = '<p class="tools"><a href="{0}">全真版</a> <a href="{0}">文字版</a> <a href="{1}">文件下载</a></p>'


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """Each of the two services that answer; the same in every edition."""
    del edition
    data = _portal("trs-songyuan", "松源县", seed, channel="100000", node="1813", service=("/fjdzapp/data", _data))
    was5 = _portal("trs-wangchao", "望潮县", seed, channel="229105", node="20417", service=("/was5/web/search", _was5))
    return data, replace(was5, platform="")


def _portal(  # noqa: PLR0913 two portals that differ in this alone
    site: str,
    place: str,
    seed: int,
    *,
    channel: str,
    node: str,
    service: tuple[str, Callable[[Asked, Sequence[Document], str, str], Answer]],
) -> Site:
    frame = Frame(f"{place}人民政府", "/zwgk/zfxxgkzl/zfxxgknb/", section="/zwgk/zfxxgkzl/")
    made = reports(place, agencies(place, 3), range(2021, 2025), seed)
    decoys = decoy_pages(place, agencies(place, 3), (2024,), seed, ("interpretation",))
    documents: tuple[Document, ...] = (*made, *decoys)
    pages: dict[str, Content] = dict(frame.around())
    lines = in_pages(entries(documents, lambda document: dated(document, "htm")), _STATIC)[0]
    body = f'<ul class="list">\n{items(lines, 1)}\n{_LEFT_OVER}</ul>{_script(channel, node, len(documents))}'
    pages[f"{frame.column}index.htm"] = frame.page(frame.column_name, body)
    for n, document in enumerate(documents):
        path = frame.column + dated(document, "htm")
        file = f"{path.rpartition('/')[0]}/P0{document.date.replace('-', '')}{number(10, path)}.pdf"
        head = f"<p>来源：{document.agency} 时间：{document.date}</p>{_BUTTONS.format(path, file)}"
        is_file = n == 1
        shown = replace(document, html_article="") if is_file else document
        pages[path] = frame.article(shown, 'class="TRS_Editor"', head=head if is_file else head_line(document, 3))
        if is_file:
            pages[file] = Answer(pdf("report"), content_type="application/pdf")
    static, (service_path, serve) = files(pages), service

    def answer(asked: Asked) -> Answer:
        if asked.path != service_path:
            return static(asked)
        if asked.query.get("channelid") != channel or asked.query.get("classsql") != f"chnlid={node}":
            return serve(asked, (), frame.column, frame.column_name)
        return serve(asked, documents, frame.column, frame.column_name)

    known = published(made, lambda report: frame.column + dated(report, "htm"))
    return Site(
        id=site,
        name=frame.name,
        answer=answer,
        platform="trs_service",
        column=frame.column,
        years="2021-2024",
        published=tuple(replace(p, figures=None) if p.title == made[1].title else p for p in known),
        decoys=tuple(frame.column + dated(decoy, "htm") for decoy in decoys),
    )


_LEFT_OVER = (
    '<li ms-repeat="list"><a ms-attr-href="el.docpuburl" ms-attr-title="el.doctitle" target="_blank">{{el.doctitle}}'
    "</a><span>{{el.docreltime}}</span></li>\n"
)


def _script(channel: str, node: str, count: int) -> str:
    return (
        f"<script>var SiteInfo = {{ searchId: '{channel}' }};\n"
        'require(["list2.trsapi", "pagination"], function (listModel) {\n listModel({ quickMode: "动静结合", '
        f'maxStaticIndex: 1,\n  listArgs: {{ channelid: SiteInfo.searchId, classsql: "chnlid={node}",\n'
        '   sortfield: "-docorderpri,-docreltime" },\n'
        f"  pagebar: {{ prepage: {_STATIC}, recordCount: '{count}' }} }});\n}});</script>"
    )


def _asked_for(asked: Asked, documents: Sequence[Document]) -> tuple[list[Document], int, int]:
    """The documents of the page that is asked for, its number and how many a page holds."""
    size = min(_MOST, int(asked.query.get("prepage", "10") or 10))
    page = max(1, int(asked.query.get("page", "1") or 1))
    ordered = sorted(documents, key=lambda document: document.date, reverse=True)
    return ordered[(page - 1) * size : page * size], page, size


def _data(asked: Asked, documents: Sequence[Document], column: str, name: str) -> Answer:
    found, page, size = _asked_for(asked, documents)
    base = f"http://{asked.host}{column}"
    told = {
        "error": False,
        "page": page,
        "prepage": size,
        "pageCount": -(-len(documents) // size),
        "recordCount": len(documents),
        "data": [_record(document, base, name) for document in found],
    }
    return json_answer(json.dumps(told, ensure_ascii=False))


def _record(document: Document, base: str, name: str) -> Mapping[str, Any]:
    address = base + dated(document, "htm")
    # The service's own time and the day in the address are those of different steps of the office's work.
    day = f"{document.date[:8]}05".replace("-", ".")
    return {
        "docid2": number(6, document.agency, document.title),
        "chnl": name,
        "doctitle": document.title,
        "docreltime": f"{day} 14:48:00",
        "docpuburl": address,
        "chnldocurl": address,
        "url": address,
        "content": f"{document.title}。根据《中华人民共和国政府信息公开条例》",
        "sourcename": "政府信息公开办",
        "puborg": "",
        "fileno": "",
        "idxid": "",
        "doctype": 20,
        "files": [],
        "pics": [],
        "rels": [],
    }


def _was5(asked: Asked, documents: Sequence[Document], column: str, name: str) -> Answer:
    del name
    if asked.query.get("templet") not in {"advsch.jsp", "docs.jsp"}:
        return NOT_FOUND if asked.query.get("templet") else html("<html><body>检索结果</body></html>")
    found, page, size = _asked_for(asked, documents)
    lines = [
        f'{{"url":"http://{asked.host}{column}{dated(document, "htm")}","title":"{document.title}\r\n",'
        f'"docreltime":"{document.date.replace("-", ".")} 09:12:00","content":"第一条\n\t为了做好"}}'
        for document in found
    ]
    pages = -(-len(documents) // size)
    return json_answer(
        f'{{"count":"{len(documents)}","pagenum":"{pages}","page":"{page}",\r\n"docs":[\r\n{",".join(lines)}\r\n]}}'
    )
