"""博达 VSB: older pages of a list are numbered downwards, and attachments have no extension."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from tests.portal.attachments import pdf
from tests.portal.pages import NOT_FOUND, Content, files
from tests.portal.publishing import Document, agencies, decoy_pages, head_table, reports
from tests.portal.site import Answer, Asked, Site

from .building import Entry, Frame, in_pages, number, published

__all__ = ["sites"]

_DOWNLOAD = "/system/_content/download.jsp"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return (_site(seed),)


def _path(document: Document) -> str:
    return f"/info/1667/{number(5, document.agency, document.title)}.htm"


def _site(seed: int) -> Site:
    frame = Frame("河湾县人民政府", "/zfxxgk/xxgknb.htm", section="/zfxxgk.htm", column_name="信息公开年报")
    made = reports("河湾县", agencies("河湾县", 4), range(2022, 2025), seed)
    decoys = decoy_pages("河湾县", agencies("河湾县", 4), (2024,), seed, ("interpretation", "statistics"))
    documents: tuple[Document, ...] = (*made, *decoys)
    pages: dict[str, Content] = dict(frame.around())
    lists = in_pages([Entry(_path(document), document.title, document.date) for document in documents], 5)
    for n, lines in enumerate(lists, 1):
        name = f"/zfxxgk/xxgknb/{len(lists) - n + 1}.htm" if n > 1 else frame.column
        body = f'<ul class="list">\n{_lines(lines, "../" if n == 1 else "../../")}\n</ul>{_pager(n, len(lists))}'
        pages[name] = frame.page(frame.column_name, f"{body}<p>共{len(documents)}条 {n}/{len(lists)}</p>")
    whole, framed = made[3], made[6]
    for n, document in enumerate(documents):
        article = f'<div class="v_news_content">{document.html_article}</div>'
        after = ""
        if document is whole:
            article = '<div class="v_news_content"><p>详见附件。</p></div>'
            after = _attached(document)
        if document is framed:
            article = '<script>showVsbpdfIframe("/__local/A/1F/2C/report.pdf","100%","600","0");</script>'
        shown = replace(document, html_article=article)
        head = head_table(document).replace("组配分类", "公开目录")
        pages[_path(document)] = frame.article(shown, f'id="vsb_content_{n % 3}"', head=head, after=after)
    pages["/__local/A/1F/2C/report.pdf"] = Answer(pdf("framed"), content_type="application/pdf")
    static = files(pages)
    without = {whole.title, framed.title}
    return Site(
        id="vsb-hewan",
        name=frame.name,
        answer=lambda asked: _download(asked) if asked.path == _DOWNLOAD else static(asked),
        platform="vsb",
        column=frame.column,
        years="2022-2024",
        published=tuple(replace(p, figures=None) if p.title in without else p for p in published(made, _path)),
        decoys=tuple(map(_path, decoys)),
        clickable=True,
        features=frozenset({"validators", "gzip"}),
    )


def _lines(lines: list[Entry], up: str) -> str:
    return "\n".join(
        f'<li id="line_u8_{n}"><a href="{up}{entry.href[1:]}" target="_blank" title="{escape(entry.title)}">'
        f"{escape(entry.title)}<span>{entry.date}</span></a></li>"
        for n, entry in enumerate(lines)
    )


def _pager(n: int, count: int) -> str:
    """首页, 上页, 下页, 尾页: page n of N is file N-n+1, the first the column itself."""

    def link(to: int, text: str) -> str:
        inside = "" if n > 1 else "xxgknb/"
        address = f"{inside}{count - to + 1}.htm" if to > 1 else "../xxgknb.htm"
        return f'<a href="{address}">{text}</a>'

    before = f"{link(1, '首页')} {link(n - 1, '上页')}" if n > 1 else "<span>首页</span> <span>上页</span>"
    behind = f"{link(n + 1, '下页')} {link(count, '尾页')}" if n < count else "<span>下页</span> <span>尾页</span>"
    return f'<div class="pb_sys_common">{before} {behind}</div>'


def _attached(document: Document) -> str:
    file = number(7, "file", document.title)
    address = f"{_DOWNLOAD}?urltype=news.DownloadAttachUrl&owner=1377836722&wbfileid={file}"
    return (
        f'<ul style="list-style-type:none;"><li>附件【<a href="{escape(address)}" target="_blank">{document.title}.pdf'
        '</a>】已下载<span id="nattach">12</span>次</li></ul>'
    )


def _download(asked: Asked) -> Answer:
    if asked.query.get("urltype") != "news.DownloadAttachUrl" or "wbfileid" not in asked.query:
        return NOT_FOUND
    # Servers send the file's name in GBK bytes; as a str that is Latin-1.
    name = "年度报告.pdf".encode("gb18030").decode("latin-1")
    return Answer(
        pdf("attached"),
        content_type="application/octet-stream",
        headers=(("Content-Disposition", f'attachment; filename="{name}"'),),
    )
