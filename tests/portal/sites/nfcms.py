"""南方网 NFCMS: posts in year folders, lists paged from 1, a mobile twin of every post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.portal.pages import Content, files
from tests.portal.publishing import Document, agencies, decoy_pages, reports
from tests.portal.site import Site

from .building import Entry, Frame, in_pages, items, number, published
from .services import HOST, entries, hosted

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["post_path", "posts", "sites", "year_folders"]

_YEARS = (2022, 2023, 2024)


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _folders(seed), _flat(seed)


def post_path(document: Document, folder: str) -> str:
    """`/zwgk/xxgknb/2024/content/post_10070718.html`."""
    return f"{folder}content/post_{number(8, document.agency, document.title)}.html"


def posts(frame: Frame, documents: Sequence[Document], folder: str, body_attrs: str) -> dict[str, Content]:
    """The posts of a folder, each with its mobile twin, which lists do not name."""
    pages: dict[str, Content] = {}
    for document in documents:
        path = post_path(document, folder)
        mobile = path.replace("/post_", "/mpost_")
        names = f"<script>var NFCMS_SITE_ID = '755001', NFCMS_POST_ID = '{path[:-5].rpartition('_')[2]}';</script>"
        twin = f'<a href="{mobile}">手机版</a>'
        pages[path] = frame.article(document, body_attrs, 3, links=f"{frame.links} | {twin}", after=names)
        pages[mobile] = frame.article(document, body_attrs, 3)
    return pages


def _lists(frame: Frame, title: str, folder: str, lines: Sequence[Entry], size: int) -> dict[str, Content]:
    """The files of a list; links are full addresses, the next file is linked."""
    pages: dict[str, Content] = {}
    cut = in_pages(lines, size)
    for n, some in enumerate(cut, 1):
        names = [f"{folder}index_{m}.html" if m > 1 else f"{folder}index.html" for m in range(1, len(cut) + 1)]
        links = "".join(f'<a href="http://{HOST}{name}">{m}</a>' for m, name in enumerate(names, 1))
        after = f'<a class="next" href="http://{HOST}{names[n]}">下一页</a>' if n < len(cut) else ""
        pager = f'<div class="page">{links}{after}</div>' if len(cut) > 1 else ""
        full = [Entry(f"http://{HOST}{entry.href}", entry.title, entry.date) for entry in some]
        pages[names[n - 1]] = hosted(frame.page(title, f'<ul class="news_list">\n{items(full, 1)}\n</ul>{pager}'))
    return pages


def year_folders(
    frame: Frame, by_year: dict[int, Sequence[Document]], folder: str, body_attrs: str, size: int
) -> dict[str, Content]:
    """A column of year folders with their lists and posts."""
    tabs = "".join(f'<li><a href="{folder}{year}/index.html">{year}年</a></li>' for year in by_year)
    pages: dict[str, Content] = {f"{folder}index.html": frame.page(frame.column_name, f'<ul class="tab">{tabs}</ul>')}
    for year, documents in by_year.items():
        inside = f"{folder}{year}/"
        lines = entries(documents, partial(post_path, folder=inside))
        pages |= _lists(frame, f"{year}年", inside, lines, size) | posts(frame, documents, inside, body_attrs)
    return pages


def _folders(seed: int) -> Site:
    """A folder for each year, in two files each; only the home page is known."""
    place, folder = "越山区", "/zwgk/xxgknb/"
    frame = Frame("越山区人民政府", f"{folder}index.html", column_name="政府信息公开年度报告", direct=True)
    made = reports(place, agencies(place, 5), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 5), _YEARS, seed, ("interpretation", "notice"))
    documents: list[Document] = [*made, *decoys]
    by_year: dict[int, Sequence[Document]] = {
        year: [document for document in documents if document.year == year] for year in reversed(_YEARS)
    }
    pages: dict[str, Content] = dict(frame.around())
    pages |= year_folders(frame, by_year, folder, 'class="article-content"', 4)
    return Site(
        id="nfcms-yueshan",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=published(made, lambda report: post_path(report, f"{folder}{report.year}/")),
        decoys=tuple(post_path(decoy, f"{folder}{decoy.year}/") for decoy in decoys),
        clickable=True,
    )


def _flat(seed: int) -> Site:
    """One list of all years."""
    place, folder = "江渚市水务局", "/bmpd/jzsswj/sylm/gknb/"
    frame = Frame(place, f"{folder}index.html", column_name="公开年报", section="/bmpd/jzsswj/zwgk/index.html")
    made = reports(place, (place,), (2021, *_YEARS), seed, title_form=1)
    decoys = decoy_pages(place, (place,), _YEARS, seed, ("website", "rule_of_law"))
    documents: list[Document] = [*made, *decoys]
    pages: dict[str, Content] = dict(frame.around())
    pages |= _lists(frame, frame.column_name, folder, entries(documents, partial(post_path, folder=folder)), 20)
    pages |= posts(frame, documents, folder, "class='news_cont_d_wrap'")
    return Site(
        id="nfcms-jiangzhu",
        name=frame.name,
        answer=files(pages),
        platform="nfcms",
        column=frame.column,
        years="2021-2024",
        published=published(made, lambda report: post_path(report, folder)),
        decoys=tuple(post_path(decoy, folder) for decoy in decoys),
        clickable=True,
        features=frozenset({"chunked"}),
    )
