"""中科汇联 eportal: a list's numbers are in hidden fields, its pages come from `/eportal/ui`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal.pages import NOT_FOUND, Content, files
from tests.portal.publishing import Document, agencies, decoy_pages, head_table, reports
from tests.portal.site import Answer, Asked, Site

from .building import Entry, Frame, hexes, items, number, published, rows
from .services import entries, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_SERVICE = "/eportal/ui"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _static(seed), _dynamic(seed)


def _list(lines: Sequence[Entry], size: int, page: int, module: str, write: Callable[[Sequence[Entry]], str]) -> str:
    """A page of a list with its hidden fields."""
    count = -(-len(lines) // size)
    some = lines[(page - 1) * size : page * size]
    fields = (
        f'<input type="hidden" name="article_paging_list_hidden" moduleid="{module}" modulekey="{module}" '
        f'totalpage="{count}" currentpage="{page}" value="">'
    )
    pager = f'<div class="easysite-total-page">共<b>{count}</b>页</div><a href="javascript:void(0)">下一页</a>'
    return f'<div id="{module}" class="portlet">{write(some)}{fields}{pager}</div>'


def _static(seed: int) -> Site:
    """A column in a file, whose further pages the service gives."""
    place, folder = "锡河市", "/zwgk/302249/302266/"
    frame = Frame(f"{place}人民政府", f"{folder}index.html", section="/zwgk/302249/index.html")
    made = reports(place, agencies(place, 6), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 6), _YEARS, seed, ("interpretation", "rule_of_law", "statistics"))
    documents: tuple[Document, ...] = (*made, *decoys)

    def path(document: Document) -> str:
        if document.year == max(_YEARS):
            # Newer articles have longer numbers, which begin with the day.
            day = document.date.replace("-", "")
            return f"{folder}{day}{number(8, document.agency, document.title)}/index.shtml"
        return f"{folder}{number(7, document.agency, document.title)}/index.html"

    module, page_id = hexes("module", place), str(number(6, "page", place))
    lines = entries(documents, path)
    hidden = f'<input type="hidden" id="eprotalCurrentPageId" value="{page_id}">'

    def column(page: int) -> str:
        return frame.page(
            frame.column_name, hidden + _list(lines, 8, page, module, lambda some: f"<ul>{items(some, 1)}</ul>")
        )

    def service(asked: Asked) -> str | Answer:
        query = asked.query
        known = (query.get("pageId"), query.get("moduleId"), query.get("staticRequest")) == (page_id, module, "yes")
        return column(whole(query, "currentPage", 1)) if known else NOT_FOUND

    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = column(1)
    pages[_SERVICE] = service
    for document in documents:
        pages[path(document)] = frame.article(document, 'class="easysite-news-text" id="zoom"', 2)
    return Site(
        id="eportal-xihe",
        name=frame.name,
        answer=files(pages),
        platform="eportal",
        column=frame.column,
        years="2022-2024",
        published=published(made, path),
        decoys=tuple(path(decoy) for decoy in decoys),
        features=frozenset({"validators", "gzip"}),
    )


def _dynamic(seed: int) -> Site:
    """All pages, articles too, come from one address; only home is known."""
    place = "兴原区"
    page_id, section, module = str(number(8, "page", place)), str(number(8, "section", place)), hexes("module", place)
    frame = Frame(
        f"{place}人民政府",
        f"{_SERVICE}?pageId={page_id}",
        column_name="政府信息公开年度报告",
        section=f"{_SERVICE}?pageId={section}",
        guides=(),
    )
    made = reports(place, agencies(place, 4), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 4), _YEARS, seed, ("notice",))
    documents: tuple[Document, ...] = (*made, *decoys)

    def key(document: Document) -> str:
        return str(number(8, document.agency, document.title))

    def path(document: Document) -> str:
        return f"{_SERVICE}?pageId={page_id}&articleKey={key(document)}&columnId=1077"

    lines = entries(documents, path)
    by_key = {key(document): document for document in documents}
    hidden = f"<input value='{page_id}' id='eprotalCurrentPageId' type='hidden'/>"
    around = frame.around()

    def service(asked: Asked) -> str | Answer:
        query = asked.query
        if query.get("pageId") == section:
            return around[frame.section]
        if query.get("pageId") != page_id:
            return NOT_FOUND
        if "articleKey" in query:
            document = by_key.get(query["articleKey"])
            return (
                NOT_FOUND
                if document is None
                else frame.article(document, 'class="pages_content"', head=head_table(document))
            )
        asks_for_page = query.get("staticRequest") == "yes" and query.get("moduleId") == module
        page = whole(query, "currentPage", 1) if asks_for_page else 1
        return frame.page(frame.column_name, hidden + _list(lines, 5, page, module, rows))

    pages: dict[str, Content] = dict(around)
    pages[_SERVICE] = service
    return Site(
        id="eportal-xingyuan",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=published(made, path),
        decoys=tuple(path(decoy) for decoy in decoys),
    )
