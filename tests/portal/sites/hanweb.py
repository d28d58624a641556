"""大汉 Hanweb with jpage: a column page with the first records in a script, and a service for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.portal.attachments import pdf
from tests.portal.pages import NOT_FOUND, Content, files, moved
from tests.portal.publishing import Decoy, Document, Report, agencies, decoy_pages, head_line, head_table, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Frame, hexes, number, published
from .jpage import (
    GROUP,
    PROXY,
    Unit,
    art_path,
    by_page,
    by_records,
    empty_answer,
    item_title_first,
    row_record,
    table_record,
)
from .services import entries, hosted, newest_first, parameters, whole, without_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_DOWNLOAD = "/module/download/downfile.jsp"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """Both generations of the service, one that is empty, one of encrypted parameters, and columns of one page."""
    return _windows(seed), _pages(seed), _empty(seed), _encrypted(seed), _columns(seed, edition)


def _frame(name: str, column: int, *, column_name: str = "政府信息公开年报", direct: bool = False) -> Frame:
    address = f"/col/col{column}/index.html"
    return Frame(name, address, column_name=column_name, section=f"/col/col{column - 7}/index.html", direct=direct)


def _pages_of(frame: Frame, unit: Unit, div: str, documents: Sequence[Document], column: int) -> dict[str, Content]:
    """Home, column and articles; only the article's body is inside the template's marks."""
    pages: dict[str, Content] = dict(frame.around())
    body = f'<div class="bt_list">{unit.script(div)}</div>'
    pages[frame.column] = hosted(frame.page(frame.column_name, body))
    for document in documents:
        head = head_line(document, 3) + '\n<meta name="ContentStart"/>'
        page = frame.article(
            document,
            'class="bt_content" id="zoom"',
            head=head,
            template_comments=True,
            after='<meta name="ContentEnd"/>',
        )
        pages[art_path(document, column)] = page
    return pages


def _windows(seed: int) -> Site:
    """The service counts records; a report is a file that another address is asked for."""
    column, place = 64511, "云溪县"
    frame = _frame("云溪县人民政府", column)
    made = reports(place, agencies(place, 6), _YEARS, seed)
    decoys = decoy_pages(
        place, agencies(place, 6), _YEARS, seed, ("interpretation", "notice", "rule_of_law", "website")
    )
    documents: tuple[Document, ...] = (*made, *decoys)
    lines = entries(documents, lambda document: art_path(document, column))
    unit = Unit(str(column), "464148", 3, frame.name, 5, 15, lines, item_title_first)
    pages = _pages_of(frame, unit, unit.unit, documents, column)
    pages[PROXY] = by_records(unit)
    only_file = newest_first(made)[-1]
    assert isinstance(only_file, Report)
    name = hexes("file", only_file.title)
    link = f'<a href="{_DOWNLOAD}?classid=0&filename={name}.pdf">{only_file.title}.pdf</a>'
    shown = replace(only_file, html_article=f"<p>报告全文见附件。</p><p>附件：{link}</p>")
    pages[art_path(only_file, column)] = frame.article(shown, 'id="zoom"', template_comments=True)
    pages[_DOWNLOAD] = _download(name)
    pages[f"/attach/0/{name[:12]}.pdf"] = Answer(pdf("report"), content_type="application/pdf")
    return Site(
        id="hanweb-yunxi",
        name=frame.name,
        answer=files(pages),
        platform="hanweb",
        column=frame.column,
        years="2022-2024",
        published=without_figures(published(made, lambda report: art_path(report, column)), only_file),
        decoys=tuple(art_path(decoy, column) for decoy in decoys),
        features=frozenset({"validators", "gzip"}),
    )


def _download(name: str) -> Content:
    def content(asked: Asked) -> Answer:
        known = asked.query.get("filename") == f"{name}.pdf" and "classid" in asked.query
        return moved(f"/attach/0/{name[:12]}.pdf") if known else NOT_FOUND

    return content


def _pages(seed: int) -> Site:
    """The service counts pages; the list goes back to the years before the present forms: longer than the cap."""
    column, place = 70413, "苍岭区"
    frame = _frame("苍岭区人民政府", column, column_name="信息公开年度报告", direct=True)
    offices = agencies(place, 10)
    made = reports(place, offices[:4], _YEARS, seed)
    decoys = decoy_pages(place, offices, _YEARS, seed, ("pictures", "statistics"))
    old = [_old(agency, year) for year in range(2010, 2021) for agency in offices]
    documents: tuple[Document, ...] = (*made, *decoys, *old)
    lines = entries(documents, lambda document: art_path(document, column))
    unit = Unit(str(column), "6090329", 15, frame.name, 15, 45, lines, row_record, plain_group=True)
    pages = _pages_of(frame, unit, unit.unit, documents, column)
    pages[PROXY] = by_page(unit)
    return Site(
        id="hanweb-cangling",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=(
            *published(made, lambda report: art_path(report, column)),
            *(Published(art_path(report, column), report.agency, report.year, report.title, None) for report in old),
        ),
        decoys=tuple(art_path(decoy, column) for decoy in decoys),
    )


def _old(agency: str, year: int) -> Decoy:
    """A report of the years before the present form."""
    text = f"<p>一、概述</p><p>{year}年主动公开信息{number(3, agency, year)}条，受理申请{year % 7}件。</p>"
    return Decoy(
        "old", agency, year, f"{agency}{year}年政府信息公开年度报告", text, f"{year + 1}-03-{year % 28 + 1:02d}"
    )


def _empty(seed: int) -> Site:
    """The service has nothing for anybody; the records in the column page are all there are."""
    column, place = 5512, "泰河县"
    frame = _frame("泰河县人民政府", column, column_name="政府信息公开工作年度报告")
    made = reports(place, agencies(place, 3), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 3), _YEARS, seed, ("interpretation", "rule_of_law"))
    documents: tuple[Document, ...] = (*made, *decoys)
    lines = entries(documents, lambda document: art_path(document, column))
    unit = Unit(str(column), "16502", 52, frame.name, 5, len(lines), lines, table_record)
    pages = _pages_of(frame, unit, unit.unit, documents, column)
    pages[PROXY] = empty_answer
    return Site(
        id="hanweb-taihe",
        name=frame.name,
        answer=files(pages),
        platform="hanweb",
        column=frame.column,
        years="2022-2024",
        published=published(made, lambda report: art_path(report, column)),
        decoys=tuple(art_path(decoy, column) for decoy in decoys),
    )


def _encrypted(seed: int) -> Site:
    """The list is known by blobs instead of numbers, and the service gives nothing beyond the first group of pages."""
    column, place = 3381, "国家盐湖局"
    frame = _frame(place, column, column_name="信息公开年报")
    offices = (place, *(f"{place}{region}分局" for region in ("东部", "西部", "南部", "北部", "中部")))
    made = reports(place, offices, (2021, *_YEARS), seed)
    lines = entries(made, lambda document: art_path(document, column))
    blob = {name: hexes(name, place)[:21] + "+/" + hexes(place, name)[:20] + "=" for name in ("column", "unit")}
    unit = Unit(blob["column"], blob["unit"], 1, frame.name, 5, GROUP * 5, lines, item_title_first)
    pages = _pages_of(frame, unit, "9417", made, column)
    shallow = by_records(unit)

    def service(asked: Asked) -> Answer:
        values = parameters(asked)
        deep = whole(values, "startrecord", 1) > unit.inlined or whole(values, "page", 1) > GROUP
        return empty_answer(asked) if deep else shallow(replace_end(asked))

    def replace_end(asked: Asked) -> Asked:
        end = str(min(whole(parameters(asked), "endrecord", unit.inlined), unit.inlined))
        return replace(asked, query={**asked.query, "endrecord": end}, form={**asked.form, "endrecord": end})

    pages[PROXY] = service
    reachable = [entry.document for entry in lines[: unit.inlined] if isinstance(entry.document, Report)]
    return Site(
        id="hanweb-yanhu",
        name=frame.name,
        answer=files(pages),
        platform="hanweb",
        column=frame.column,
        years="2021-2024",
        published=published(reachable, lambda report: art_path(report, column)),
        expected_reason="empty_list",
    )


def _columns(seed: int, edition: int) -> Site:
    """A column for each year, the first of which is the latest report; a year later another report stands there."""
    place = "云川省水务厅"
    frame = _frame(place, 90135, direct=True)
    last = 2023 + edition
    made = reports(place, (place,), range(2022, last + 1), seed, title_form=0)
    at = {report.year: f"/col/col{90135 if report.year == last else 80000 + report.year}/index.html" for report in made}
    tabs = "".join(f'<li><a href="{at[report.year]}">{report.year}年</a></li>' for report in made)
    pages: dict[str, Content] = dict(frame.around())
    for report in made:
        head = f'<ul class="tab">{tabs}</ul>\n{head_table(report)}'
        page = frame.article(report, "class='main-txt'", head=head, template_comments=True)
        pages[at[report.year]] = page
    return Site(
        id="hanweb-shuiwu",
        name=frame.name,
        answer=files(pages),
        platform="hanweb",
        column=frame.column,
        years=f"2022-{last}",
        published=tuple(Published(at[r.year], r.agency, r.year, r.title, r.figures) for r in made),
        clickable=True,
    )
