"""安徽's openness platform: branches for agencies, `XxgkAnnualReport` or `OpennessAnnualReport` for reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.portal.pages import Content, files
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_line, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Entry, Frame, hexes, in_pages, items, number
from .services import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _current(seed), _prefixed(seed), _old(seed)


def _show(document: Document, folder: str) -> str:
    return f"{folder}/show/{number(6, document.agency, document.title)}.html"


def _lists(frame: Frame, folder: str, lines: Sequence[Entry], size: int, beside: str) -> dict[str, Content]:
    """`…/page_1.html` and on, each with links to the others."""
    cut = in_pages(lines, size)
    pages: dict[str, Content] = {}
    for n, some in enumerate(cut, 1):
        links = "".join(f'<a href="{folder}page_{m}.html">{m}</a>' for m in range(1, len(cut) + 1))
        body = f'{beside}<ul class="list">\n{items(some, 1)}\n</ul><div class="page">{links}</div>'
        pages[f"{folder}page_{n}.html"] = frame.page(frame.column_name, body)
    return pages


def _articles(frame: Frame, documents: Sequence[Document], folder: str, body_attrs: str) -> dict[str, Content]:
    return {_show(document, folder): frame.article(document, body_attrs, 0) for document in documents}


def _published(found: Sequence[Report], folder: str) -> tuple[Published, ...]:
    return tuple(Published(_show(r, folder), r.agency, r.year, r.title, r.figures) for r in found)


def _current(seed: int) -> Site:
    """Home leads to the contents of a branch, where the annual reports of each branch are one link away."""
    place, folder = "宣陵区", "/XxgkAnnualReport"
    offices = {648 + n: name for n, name in enumerate(agencies(place, 4))}
    frame = Frame(
        f"{place}人民政府", f"{folder}/showList/648/page_1.html", section="/OpennessContent/showList/648/0/page_1.html"
    )
    pages: dict[str, Content] = dict(frame.around())
    made: list[Report] = []
    branches = "".join(
        f'<li><a href="/OpennessContent/showList/{branch}/0/page_1.html">{name}</a></li>'
        for branch, name in offices.items()
    )
    for branch, name in offices.items():
        own = reports(place, (name,), _YEARS, seed)
        made += own
        link = f'<li><a href="{folder}/showList/{branch}/page_1.html">政府信息公开年报</a></li>'
        guide = f'<li><a href="/XxgkGuide/show/{branch}.html">政府信息公开指南</a></li>'
        pages[f"/XxgkGuide/show/{branch}.html"] = frame.page("政府信息公开指南", f"<p>{name}</p>")
        pages[f"/OpennessContent/showList/{branch}/0/page_1.html"] = frame.page(
            "政府信息公开", f"<h2>{name}</h2><ul>{guide}{link}</ul><h3>部门</h3><ul>{branches}</ul>"
        )
        lines = entries(own, partial(_show, folder=folder))
        pages |= _lists(frame, f"{folder}/showList/{branch}/", lines, 2, f"<h2>{name}</h2>")
    pages |= _articles(frame, made, folder, 'class="con_text"')
    return Site(
        id="openness-xuanling",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=_published(made, folder),
        clickable=True,
    )


def _prefixed(seed: int) -> Site:
    """Under a prefix, reports of all agencies among the contents of one category."""
    place, folder = "铜陵湾市", "/openness/OpennessAnnualReport"
    lists = "/openness/OpennessContent/showList/1283/9/"
    frame = Frame(f"{place}人民政府", f"{lists}page_1.html", column_name="公开年报", section="/openness/")
    made = reports(place, agencies(place, 5), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 5), _YEARS, seed, ("interpretation", "notice", "rule_of_law"))
    pages: dict[str, Content] = dict(frame.around())
    contents = "/openness/OpennessContent"

    def path(document: Document) -> str:
        return _show(document, folder if isinstance(document, Report) else contents)

    pages |= _lists(frame, lists, entries([*made, *decoys], path), 7, "")
    pages |= _articles(frame, made, folder, 'id="zoom" class="wzcon"') | _articles(frame, decoys, contents, 'id="zoom"')
    return Site(
        id="openness-tonglingwan",
        name=frame.name,
        answer=files(pages),
        platform="openness",
        column=frame.column,
        years="2022-2024",
        published=_published(made, folder),
        decoys=tuple(path(decoy) for decoy in decoys),
        clickable=True,
    )


def _old(seed: int) -> Site:
    """The old addresses: a branch is 24 hex digits in the query."""
    place, folder = "池水县", "/xxgk/openness/detail/annual_report"
    offices = {hexes("branch", name)[:24]: name for name in agencies(place, 3)}
    first = next(iter(offices))
    frame = Frame(
        f"{place}人民政府",
        f"/opennessAnnualReport/?branch_id={first}",
        column_name="信息公开工作年度报告",
        section=f"/opennessContent/?branch_id={first}",
    )

    def path(report: Document) -> str:
        return f"{folder}/{hexes(report.agency, report.title)[:24]}.html"

    made: dict[str, tuple[Report, ...]] = {
        branch: reports(place, (name,), _YEARS, seed, title_form=4) for branch, name in offices.items()
    }
    links = "".join(
        f'<li><a href="/opennessAnnualReport/?branch_id={b}">{name}</a></li>' for b, name in offices.items()
    )

    def lists(asked: Asked) -> str | Answer:
        branch = asked.query.get("branch_id", first)
        lines = items(entries(made.get(branch, ()), path), 1)
        head = f"<h2>{offices.get(branch, '')}</h2>"
        return frame.page(frame.column_name, f'<ul class="branch">{links}</ul>{head}<ul>\n{lines}\n</ul>')

    around = frame.around()
    pages: dict[str, Content] = dict(around)
    pages["/opennessContent/"] = around[frame.section]
    pages["/opennessAnnualReport/"] = lists
    for own in made.values():
        for report in own:
            pages[path(report)] = frame.article(report, 'class="con_text"', head=head_line(report, 2))
    return Site(
        id="openness-chishui",
        name=frame.name,
        answer=files(pages),
        platform="openness",
        column=frame.column,
        years="2022-2024",
        published=tuple(Published(path(r), r.agency, r.year, r.title, r.figures) for own in made.values() for r in own),
        clickable=True,
    )
