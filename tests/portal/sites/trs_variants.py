"""TRS WCM as regions keep it: GBK, links by script, a column for each department."""

from __future__ import annotations

from dataclasses import replace

from tests.portal.attachments import pdf
from tests.portal.pages import Content, files
from tests.portal.publishing import Document, agencies, decoy_pages, reports
from tests.portal.site import Answer, Published, Site

from .building import Frame, in_pages, number, published, rows
from .trs import dated, entries, paging

__all__ = ["sites"]


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _gbk(seed), _scripts(seed), _departments(seed)


def _gbk(seed: int) -> Site:
    """GBK that no header names, or a wrong one; nothing known of the site but its home page."""
    frame = Frame("石桥县人民政府", "/zwgk/zfxxgk/nb/list.shtml", column_name="政府信息公开年度报告")
    made = reports("石桥县", agencies("石桥县", 4), (2022, 2023, 2024), seed, title_form=1)
    decoys = decoy_pages("石桥县", agencies("石桥县", 4), (2024,), seed, ("notice", "website"))
    folder = "/zwgk/zfxxgk/nb/"
    documents: tuple[Document, ...] = (*made, *decoys)
    lists = in_pages(entries(documents, lambda document: dated(document, "htm")), 8)
    pages: dict[str, Content] = {path: _encoded(page, "text/html") for path, page in frame.around().items()}
    function = "<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}</script>"
    for n, lines in enumerate(lists):
        call = f'<script>var countPage = {len(lists)};\ncreatePageHTML(countPage, {n}, "list", "shtml");</script>'
        page = frame.page(
            frame.column_name,
            function + rows(lines) + call,
            charset='<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />',
        )
        pages[f"{folder}list_{n}.shtml" if n else f"{folder}list.shtml"] = _encoded(
            page, "text/html;charset=ISO-8859-1"
        )
    for document in documents:
        page = frame.article(document, 'class="TRS_Editor"').replace('<meta charset="utf-8">', "")
        pages[folder + dated(document, "htm")] = _encoded(page, "text/html")
    return Site(
        id="trs-shiqiao",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=published(made, lambda report: folder + dated(report, "htm")),
        decoys=tuple(folder + dated(decoy, "htm") for decoy in decoys),
    )


def _encoded(page: str, content_type: str) -> Answer:
    return Answer(page.replace('<meta charset="utf-8">', "").encode("gb18030"), content_type=content_type)


def _scripts(seed: int) -> Site:
    """Links that a script writes item by item, a file beside each article, and pages that end twice."""
    frame = Frame("柳溪县人民政府", "/xxgk/xxgknb/", section="/xxgk/", column_name="信息公开年报")
    made = reports("柳溪县", agencies("柳溪县", 3), (2022, 2023, 2024), seed)
    decoys = decoy_pages("柳溪县", agencies("柳溪县", 3), (2024,), seed, ("interpretation",))
    documents: tuple[Document, ...] = (*made, *decoys)
    only_file = made[0]
    pages: dict[str, Content] = dict(frame.around())
    lines = [
        f"<li><script>var curHref='{entry.href}'; var curTitle='{entry.title}';\n"
        "document.write('<a href=\"'+curHref+'\" title=\"'+curTitle+'\" target=\"_blank\">'+curTitle+'</a>');"
        f"</script><span>{entry.date}</span></li>"
        for entry in in_pages(entries(documents, dated), 100)[0]
    ]
    body = f'<ul class="xxgkList">{"".join(lines)}</ul>{paging(1, 0, "index", "html")}'
    page = frame.page(frame.column_name, body)
    pages[f"{frame.column}index.html"] = page.replace('<ul class="xxgkList">', '</body></html><ul class="xxgkList">')
    for document in documents:
        day = document.date.replace("-", "")
        name = f"P0{day}{number(10, document.agency, document.year)}.pdf"
        file = f'<p>附件：<a href="./{name}">{document.title}.pdf</a></p>'
        shown = replace(document, html_article="<p>详见附件。</p>") if document is only_file else document
        text = frame.article(shown, 'class="trs_editor_view"', 1, after=file)
        text = text.replace('<div class="trs_editor_view">', '<div class="trs_editor_view"><html><body>')
        pages[frame.column + dated(document)] = text.replace(f"</div>\n{file}", f"</body></html></div>\n{file}")
        path = f"{frame.column}{day[:6]}/{name}"
        pages[path] = Answer(pdf(f"report of {document.year}"), content_type="application/pdf")
    known = published(made, lambda report: frame.column + dated(report))
    return Site(
        id="trs-liuxi",
        name=frame.name,
        answer=files(pages),
        platform="trs",
        column=frame.column,
        years="2022-2024",
        published=tuple(replace(p, figures=None) if p.title == only_file.title else p for p in known),
        decoys=tuple(frame.column + dated(decoy) for decoy in decoys),
        features=frozenset({"validators", "gzip"}),
    )


def _departments(seed: int) -> Site:
    """A column for each department, under names that are not the department's, and mobile twins of all pages."""
    frame = Frame("谷云县政府信息公开平台", "/zcbm/ndbg.html", column_name="部门信息公开年报", section="/zcbm/")
    offices = {"fgw_97987": "谷云县农业农村局", "fzhggwyh_3": "谷云县财政局", "yjglj": "谷云县林业局"}
    pages: dict[str, Content] = dict(frame.around())
    links = "".join(f'<li><a href="./{path}/ndbg/">{agency}</a></li>' for path, agency in offices.items())
    pages[frame.column] = frame.page(frame.column_name, f"<ul>{links}</ul>")
    everything: list[Published] = []
    for path, agency in offices.items():
        folder = f"/zcbm/{path}/ndbg/"
        made = reports("谷云县", (agency,), (2022, 2023, 2024), seed, title_form=4)
        lines = []
        for report in made:
            day = report.date.replace("-", "")
            name = f"{day[:6]}/t{day}_{number(8, report.agency, report.year)}.html"
            pages[folder + name] = frame.article(report, 'class="zw-con"', report.year)
            everything.append(Published(folder + name, report.agency, report.year, report.title, report.figures))
            lines.append(
                f'<li><a href="./{name}">{report.title}</a><a href="./{name}?isMobile=true">手机版</a>'
                f"<span>{report.date}</span></li>"
            )
        body = f"<h2>{agency}</h2><ul>{''.join(lines)}</ul>{paging(1, 0, 'index', 'html')}"
        pages[folder] = frame.page("年度报告", body)
    return Site(
        id="trs-guyun",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(everything),
        clickable=True,
    )
