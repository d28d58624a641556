"""大汉 Hanweb with the disclosure module: reports by area and year, and a directory that is searched."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.portal.pages import Content, files
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_table, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Entry, Frame, number, published
from .jpage import art_path
from .services import comes_from_here, entries, parameters, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_REPORT = "/module/xxgk/xxgkAnnualReport.jsp"
_TREE = "/module/xxgk/tree.jsp"
_SEARCH = "/module/xxgk/search.jsp"
_PER_PAGE = 8


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _areas(seed), _directory(seed)


def _rows(lines: Sequence[Entry], page: int) -> str:
    """A page of the directory as the search answers it."""
    count = -(-len(lines) // _PER_PAGE)
    some = lines[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    rows = "".join(
        f'<tr class="tr_main_value_{("odd", "even")[n % 2]}"><td align="center">{n + 1}</td>'
        f'<td><a href="{entry.href}" title="{escape(entry.title)}" target="_blank">{escape(entry.title)}</a></td>'
        f'<td align="center">{entry.date}</td></tr>\n'
        for n, entry in enumerate(some)
    )
    pager = f"第{page}页&nbsp;共{count}页&nbsp;<a href='javascript:void(0)'>下一页</a>"
    return f'<table class="xxgk_list">\n{rows}</table>\n<div class="pager">&nbsp;{pager}&nbsp;共{len(lines)}条</div>'


# --- reports by area and year


def _areas(seed: int) -> Site:
    """The tree names the areas, an address with area and year is the report; what is not there says so with 200."""
    place = "海棠湾市"
    frame = Frame(
        "海棠湾市人民政府", f"{_REPORT}?area={_area('海棠湾市人民政府')}&fbtime=2024", section="/col/col20/index.html"
    )
    offices = (*agencies(place, 4), "海棠湾市松岭镇人民政府", "海棠湾市望海街道办事处")
    made = reports(place, offices, _YEARS, seed)
    # The office was founded a year later.
    made = tuple(r for r in made if (r.agency, r.year) != (offices[-1], 2022))
    at = {(_area(report.agency), str(report.year)): report for report in made}
    news = decoy_pages(place, offices, _YEARS, seed, ("notice", "statistics", "rule_of_law"))
    lines = entries(news, lambda document: art_path(document, 3021))
    pages: dict[str, Content] = dict(frame.around())
    tree = f'<iframe src="{_TREE}?area={_area(offices[0])}" width="240" scrolling="auto"></iframe>'
    section = str(pages[frame.section]).replace("<ul class='xxgk_nav'>", f"{tree}\n<ul class='xxgk_nav'>")
    pages[frame.section] = section.replace("</body>", f'<div id="list">{_rows(lines, 1)}</div>\n</body>')
    pages[_TREE] = _tree(offices)
    for document in news:
        pages[art_path(document, 3021)] = frame.article(document, 'id="zoom"', template_comments=True)
    pages[_REPORT] = _report(frame, at)
    pages[_SEARCH] = lambda asked: _rows(lines, whole(parameters(asked), "currpage", 1))
    return Site(
        id="hanweb-haitang",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=published(made, lambda report: f"{_REPORT}?area={_area(report.agency)}&fbtime={report.year}"),
        decoys=tuple(art_path(document, 3021) for document in news),
    )


def _area(agency: str) -> str:
    """A code of the form of a 统一社会信用代码."""
    return f"1137{number(13, 'area', agency)}R"


def _tree(offices: Sequence[str]) -> str:
    lines = "".join(
        f'<li><a href="{_TREE}?area={_area(agency)}" onclick="opentree(\'{_area(agency)}\')">{agency}</a></li>\n'
        for agency in offices
    )
    return f'<html><head><meta charset="utf-8"></head><body><ul class="tree">\n{lines}</ul></body></html>'


def _report(frame: Frame, at: dict[tuple[str, str], Report]) -> Content:
    def content(asked: Asked) -> str:
        report = at.get((asked.query.get("area", ""), asked.query.get("fbtime", "")))
        if report is None:
            return frame.page("政府信息公开年报", '<div class="main-txt"><p>暂无信息</p></div>')
        return frame.article(report, 'class="main-txt"', head=head_table(report))

    return content


# --- the directory


def _directory(seed: int) -> Site:
    """The list is what a search of the directory answers, and the search does not care which column is asked for."""
    column, other, place = 3096, 3104, "渔浦县"
    frame = Frame("渔浦县人民政府", f"/col/col{column}/index.html", section="/col/col3090/index.html")
    made = reports(place, agencies(place, 5), _YEARS, seed)
    kinds = ("interpretation", "notice", "website")
    decoys = decoy_pages(place, agencies(place, 5), _YEARS, seed, kinds)
    foreign = decoy_pages(place, agencies(place, 5), (2022,), seed, ("rule_of_law", "pictures", "statistics"))

    def path(document: Document) -> str:
        return art_path(document, other if document in foreign else column)

    documents: tuple[Document, ...] = (*made, *decoys, *foreign)
    lines = entries(documents, path)
    query = (
        f"infotypeId=A0212&jdid={column}&area={number(9, place)}&divid=div1229498488&vc_title=&vc_number="
        "&vc_filenumber=&vc_all=&texttype=0&fbtime=-1&currpage=1&sortfield=,createdatetime:0,orderid:0&standardXxgk=0&isAllList=1"
    )
    call = f'$.ajax({{ type: "POST", url: "{_SEARCH}?{query}", data: "{query}", success: fill }});'
    script = f"<script>\n{call}\n</script>"
    body = f'<div id="div1229498488">{_rows(lines, 1)}</div>\n{script}'
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, body)

    def search(asked: Asked) -> str | Answer:
        values = parameters(asked)
        if asked.method != "POST" or not (comes_from_here(asked) or "x-requested-with" in asked.headers):
            return Answer(b"", 403)
        known = values.get("infotypeId") == "A0212" and values.get("jdid") == str(column)
        return _rows(lines, whole(values, "currpage", 1)) if known else _rows((), 1)

    pages[_SEARCH] = search
    for document in documents:
        pages[path(document)] = frame.article(document, 'class="con_text"', head=head_table(document))
    return Site(
        id="hanweb-yupu",
        name=frame.name,
        answer=files(pages),
        platform="hanweb",
        column=frame.column,
        years="2022-2024",
        published=tuple(Published(path(r), r.agency, r.year, r.title, r.figures) for r in made),
        decoys=tuple(path(decoy) for decoy in (*decoys, *foreign)),
    )
