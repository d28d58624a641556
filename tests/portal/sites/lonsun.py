"""安徽 龙讯 Lonsun: every agency has a number, and its annual reports stand behind `?type=3`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.portal.pages import NOT_FOUND, Content, files
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_line, head_table, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Entry, Frame, items, number
from .services import entries, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_REPORTS = "3"
_TABS = {
    "1": "政府信息公开制度",
    "2": "政府信息公开指南",
    "3": "政府信息公开年报",
    "4": "法定主动公开内容",
    "5": "依申请公开",
}
_PER_PAGE = 10


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """A county, one of whose pages is a report, and a district whose agencies are known by their catalogues only."""
    return _county(seed, edition), _district(seed)


@dataclass(frozen=True)
class _Agency:
    """An agency of the portal: its number, what its annual-report page lists, and the report that stands on it."""

    name: str
    number: int
    documents: tuple[Document, ...]
    shown: Report | None = None

    @property
    def folder(self) -> str:
        """`/public/column/6596035`."""
        return f"/public/column/{self.number}"

    def path(self, document: Document) -> str:
        """`/public/6596035/1260855690.html`; the report that stands on the agency's page has that page's address."""
        if document is self.shown:
            return f"{self.folder}?type={_REPORTS}"
        return f"/public/{self.number}/{number(10, document.agency, document.title)}.html"


def _answers(frame: Frame, found: Sequence[_Agency], side: str) -> Mapping[str, Content]:
    """The pages of all agencies; `side` stands beside each of them."""
    pages: dict[str, Content] = {}
    for agency in found:
        pages[agency.folder] = _column(frame, agency, side)
        for document in agency.documents:
            if document is not agency.shown:
                pages[agency.path(document)] = frame.article(
                    document, 'class="gkwz_contnet wzcon" id="zoom"', head=head_table(document) + head_line(document)
                )
    return pages


def _column(frame: Frame, agency: _Agency, side: str) -> Callable[[Asked], str | Answer]:
    """What an agency's number answers; the query says which of the five pages is meant."""
    links = "".join(f'<li><a href="{agency.folder}?type={kind}">{name}</a></li>' for kind, name in _TABS.items())
    around = f'<h2>{agency.name}</h2><ul class="gk_menu">{links}</ul>{side}'
    below = [d for d in agency.documents if d is not agency.shown]
    lines = entries(below, agency.path)

    def content(asked: Asked) -> str | Answer:
        kind = asked.query.get("type", "4")
        if kind not in _TABS:
            return NOT_FOUND
        if kind != _REPORTS:
            return frame.page(_TABS[kind], f"{around}<p>{agency.name}依法公开政府信息。</p>")
        listed = _listed(lines, whole(asked.query, "pageIndex", 1), agency.folder)
        if agency.shown is None:
            return frame.page(frame.column_name, around + listed)
        return frame.article(agency.shown, 'class="wzcon j-fontContent"', head=around, after=f"<h3>往年</h3>{listed}")

    return content


def _listed(lines: Sequence[Entry], page: int, folder: str) -> str:
    count = -(-len(lines) // _PER_PAGE)
    pages = "".join(f'<a href="{folder}?type={_REPORTS}&pageIndex={n}">{n}</a>' for n in range(1, count + 1))
    pager = f'<div class="pagination">{pages}</div>' if count > 1 else ""
    some = lines[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    return f'<ul class="xxgk_list">\n{items(some, 1)}\n</ul>{pager}'


def _links(found: Sequence[_Agency], query: str) -> str:
    lines = "".join(f'<li><a href="{agency.folder}{query}">{agency.name}</a></li>\n' for agency in found)
    return f'<div class="gk_dept"><h3>公开机构</h3><ul>\n{lines}</ul></div>'


def _published(found: Sequence[_Agency]) -> tuple[Published, ...]:
    return tuple(
        Published(agency.path(report), report.agency, report.year, report.title, report.figures)
        for agency in found
        for report in agency.documents
        if isinstance(report, Report)
    )


def _county(seed: int, edition: int) -> Site:
    """One agency's page is its latest report, the others' are lists; a year later that page is the next report."""
    place = "金岭县"
    last = 2023 + edition
    decoys = decoy_pages(place, agencies(place, 1), (2024,), seed, ("interpretation", "notice", "website"))
    found = []
    for n, name in enumerate(agencies(place, 4)):
        # Only the agency whose page is the report has the next one already.
        years = range(2021 if n == 0 else 2022, last + 1 if n == 2 else 2025)
        made = reports(place, (name,), years, seed)
        documents: tuple[Document, ...] = (*made, *decoys, *_circulars(name)) if n == 0 else made
        found.append(_Agency(name, 6596000 + number(2, name) + n * 100, documents, made[0] if n == 2 else None))
    frame = Frame(found[0].name, f"{found[0].folder}?type={_REPORTS}", section=f"{found[0].folder}?type=4", direct=True)
    pages: dict[str, Content] = dict(frame.around())
    pages |= _answers(frame, found, _links(found, f"?type={_REPORTS}"))
    return Site(
        id="lonsun-jinling",
        name=frame.name,
        answer=files(pages),
        platform="lonsun",
        column=frame.column,
        years=f"2021-{last}",
        published=_published(found),
        decoys=tuple(found[0].path(d) for d in found[0].documents if not isinstance(d, Report)),
        clickable=True,
        features=frozenset({"validators", "gzip"}),
    )


def _circulars(agency: str) -> tuple[Document, ...]:
    """What fills the first page of the list and sends older reports to the second."""
    return decoy_pages(agency, (agency,), (2023,), 0, ("rule_of_law", "pictures", "statistics", "website"))


def _district(seed: int) -> Site:
    """Home leads to the catalogues of the agencies, and nothing that it says is called annual report."""
    place = "安原区"
    found = [
        _Agency(name, 7412000 + number(2, name) + n * 100, reports(place, (name,), _YEARS, seed))
        for n, name in enumerate(agencies(place, 5))
    ]
    frame = Frame(
        f"{place}人民政府", f"{found[0].folder}?type=4&action=list&nav=3", "政府信息公开目录", "/content/column/6795642"
    )
    pages: dict[str, Content] = dict(frame.around())
    catalogues = _links(found, "?type=4&action=list&nav=3")
    pages[frame.section] = str(pages[frame.section]).replace("</body>", f"{catalogues}\n</body>")
    pages |= _answers(frame, found, "")
    return Site(
        id="lonsun-anyuan",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=_published(found),
        clickable=True,
    )
