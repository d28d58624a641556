"""开普云 UCAP: lists in files paged by script from 1, lists as JSON, and lists in a frame."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from tests.portal.attachments import pdf
from tests.portal.pages import Content, files, json_answer
from tests.portal.publishing import Document, agencies, decoy_pages, reports
from tests.portal.site import Answer, Asked, Site

from .building import Entry, Frame, hexes, in_pages, items, number, published, uuid

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _static(seed), _json(seed), _framed(seed)


def _path(document: Document, folder: str) -> str:
    """The month in the address is that of a later change, not the one on the page."""
    return f"{folder}{document.date[:4]}03/{hexes(document.agency, document.title)}.shtml"


def _static(seed: int) -> Site:
    """Two files of a list; tabs in the addresses, and a report that is a file."""
    folder = "/tsx/ndgzbg/"
    frame = Frame("塔山县人民政府", f"{folder}xxgk_list.shtml", section="/tsx/zfxxgk/zfxxgk.shtml")
    made = reports("塔山县", agencies("塔山县", 4), _YEARS, seed)
    decoys = decoy_pages("塔山县", agencies("塔山县", 4), _YEARS, seed, ("rule_of_law", "pictures"))
    documents: tuple[Document, ...] = (*made, *decoys)
    lists = in_pages([Entry(f"{_path(d, folder)}?ddtab=true", d.title, d.date) for d in documents], 10)
    pages: dict[str, Content] = dict(frame.around())
    for n, lines in enumerate(lists, 1):
        call = f"createPageHTML('page_div', {len(lists)}, {n}, 'xxgk_list', 'shtml', {len(documents)});"
        body = f'<div class="pageList"><ul>\n{items(lines, 2)}\n</ul></div><div id="page_div"></div>'
        name = f"xxgk_list_{n}.shtml" if n > 1 else "xxgk_list.shtml"
        pages[folder + name] = frame.page(frame.column_name, f"{body}<script>{call}</script>")
    only_file = made[2]
    for document in documents:
        page = frame.article(document, 'class="article-content" id="zoomcon"', 1)
        if document is only_file:
            file = f"{uuid(document.title)}/files/{uuid('file', document.title)}.pdf"
            shown = replace(document, html_article=f'<p><a href="{file}">{document.title}</a></p>')
            page = frame.article(shown, 'class="article-content" id="zoomcon"', 1)
            month = _path(document, folder).rpartition("/")[0]
            pages[f"{month}/{file}"] = Answer(pdf("report"), content_type="application/octet-stream")
        pages[_path(document, folder)] = page
    known = published(made, lambda report: _path(report, folder))
    return Site(
        id="ucap-tashan",
        name=frame.name,
        answer=files(pages),
        platform="ucap",
        column=frame.column,
        years="2022-2024",
        published=tuple(replace(p, figures=None) if p.title == only_file.title else p for p in known),
        decoys=tuple(_path(decoy, folder) for decoy in decoys),
        features=frozenset({"validators", "gzip"}),
    )


def _json(seed: int) -> Site:
    """A column page without lines: a script asks for them."""
    folder = "/bhq/c100028/"
    frame = Frame("北河区人民政府", f"{folder}common_zfxxgknb.shtml", section="/bhq/zfxxgk/zfxxgk.shtml")
    made = reports("北河区", agencies("北河区", 4), _YEARS, seed)
    decoys = decoy_pages("北河区", agencies("北河区", 4), _YEARS, seed, ("website",))
    documents: tuple[Document, ...] = (*made, *decoys)
    channel = hexes("channel", frame.name)
    service = f"/common/search/{channel}"
    query = "_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=1"
    script = f'<script>\n$.ajax({{ url: "{service}?{query}", dataType: "json", success: show }});\n</script>'
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, f'<ul id="list" data-channelid="{channel}"></ul>{script}')
    for document in documents:
        head = f"<UCAPTITLE>{document.title}</UCAPTITLE><PUBLISHTIME>{document.date} 17:18:49</PUBLISHTIME>"
        pages[_path(document, folder)] = frame.article(document, 'id="content"', head=head, body_tag="UCAPCONTENT")
    static = files(pages)

    def answer(asked: Asked) -> Answer:
        if asked.path != service or asked.query.get("_isJson") != "true":
            return static(asked)
        # Ten at the most, whatever is asked for.
        size = min(10, int(asked.query.get("_pageSize", "10") or 10))
        page = max(1, int(asked.query.get("page", "1") or 1))
        ordered = sorted(documents, key=lambda document: document.date, reverse=True)
        found = [_result(d, f"//{asked.host}", folder) for d in ordered[(page - 1) * size : page * size]]
        data = {"channelId": channel, "page": page, "rows": size, "total": len(documents), "results": found}
        return json_answer(json.dumps({"data": data}, ensure_ascii=False))

    return Site(
        id="ucap-beihe",
        name=frame.name,
        answer=answer,
        platform="ucap_json",
        column=frame.column,
        years="2022-2024",
        published=published(made, lambda report: _path(report, folder)),
        decoys=tuple(_path(decoy, folder) for decoy in decoys),
    )


def _result(document: Document, host: str, folder: str) -> dict[str, object]:
    # The epoch is that of the migration: half a year off the time that is printed.
    epoch = dt.datetime.fromisoformat(f"{document.date}T00:00:00+00:00") + dt.timedelta(days=183)
    return {
        "manuscriptId": str(number(7, document.title)),
        "title": document.title,
        "url": host + _path(document, folder),
        "publishedTime": int(epoch.timestamp()) * 1000,
        "publishedTimeStr": f"{document.date} 17:18:49",
        "channelCodeName": folder.split("/")[2],
        "channelName": "政府信息公开年报",
        "content": "",
        "resList": [],
        "domainMetaList": [
            {
                "domainMetadataName": "基本信息",
                "resultList": [{"key": "source", "name": "来源", "value": document.agency}],
            }
        ],
    }


def _framed(seed: int) -> Site:
    """The column page only frames the list; addresses as in Harbin, the column known to nobody."""
    folder = "/hebtq/c111202/"
    frame = Frame("塘前区人民政府", f"{folder}zfxxgklby_nb.shtml", section="/hebtq/c111100/fdzdgknr.shtml", direct=True)
    made = reports("塘前区", agencies("塘前区", 3), _YEARS, seed, title_form=2)

    decoys = decoy_pages("塘前区", agencies("塘前区", 3), _YEARS, seed, ("notice",))
    documents: tuple[Document, ...] = (*made, *decoys)

    def path(document: Document) -> str:
        return f"{folder}{document.date[:4]}01/c01_{number(6, document.agency, document.title)}.shtml"

    lines = in_pages([Entry(path(document), document.title, document.date) for document in documents], 100)[0]
    framed = '<iframe width="100%" src="/hebtq/c111202n/list.shtml"></iframe><iframe src="/hebtq/login.shtml"></iframe>'
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, framed)
    pages["/hebtq/login.shtml"] = frame.page("用户登录", "<form></form>")
    pages["/hebtq/c111202n/list.shtml"] = (
        f'<html><head><meta charset="utf-8"></head><body><ul class="pageList newsList">\n{items(lines)}\n</ul>'
        f"<script>createPageHTML('page_div', 1, 1, 'list', 'shtml', {len(documents)});</script></body></html>"
    )
    for document in documents:
        pages[path(document)] = frame.article(document, 'class="article-content"', 2)
    return Site(
        id="ucap-tangqian",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=published(made, path),
        decoys=tuple(map(path, decoys)),
        features=frozenset({"chunked"}),
    )
