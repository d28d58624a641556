"""TRS WCM: lists in files, paged by script from 0, one flat, one in folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal.pages import Content, files
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_table, reports, revised
from tests.portal.site import Asked, Published, Site

from .building import Entry, Frame, in_pages, items, number, published

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["dated", "entries", "paging", "sites"]

_YEARS = range(2021, 2025)
_EDITOR = 'class="view TRS_UEDITOR trs_paper_default"'
_STUB = "<html><head><meta charset='utf-8'></head><body><script>var currentPage = 9;</script></body></html>" + " " * 240


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """A flat list with its editions, year folders, and the copy that the flat list links to."""
    return (
        _flat(seed, edition),
        _year_folders(seed),
        _spoof(seed),
    )


def dated(document: Document, extension: str = "html") -> str:
    """`202501/t20250117_534737.html`."""
    day = document.date.replace("-", "")
    return f"{day[:6]}/t{day}_{number(6, document.agency, document.title)}.{extension}"


def entries(documents: Sequence[Document], path: Callable[[Document], str]) -> list[Entry]:
    return [Entry(f"./{path(document)}", document.title, document.date, document) for document in documents]


def paging(count: int, current: int, name: str, extension: str) -> str:
    return (
        f"<script>var currentPage = {current}; var prevPage = currentPage-1; var nextPage = currentPage+1; "
        f'var countPage = {count};\n  createPageHTML({count}, {current}, "{name}", "{extension}");</script>'
    )


def _flat(seed: int, edition: int) -> Site:
    """One list in several files. A year later a report is corrected, one is gone, and one that was missing is there."""
    frame = Frame("青溪县人民政府", "/zwgk/zfxxgk/zfxxgknb/")
    made = reports("青溪县", agencies("青溪县", 6), _YEARS, seed)
    at = {(report.agency.removeprefix("青溪县"), report.year): report for report in made}
    corrected, gone, new = at["水利局", 2023], at["教育局", 2022], at["发展和改革局", 2024]
    if edition == 1:
        made = tuple(report for report in made if report is not new)
    else:
        made = tuple(revised(r, seed) if r is corrected else r for r in made if r is not gone)
    decoys = decoy_pages("青溪县", agencies("青溪县", 6), _YEARS, seed)
    documents: tuple[Document, ...] = (*made, *decoys)
    spoofed = Entry("spoof", "青溪县审计局2024年政府信息公开工作年度报告", "2025-01-18")
    lists = in_pages([*entries(documents, dated), spoofed], 12)
    pages: dict[str, Content] = dict(frame.around())
    for n, lines in enumerate(lists):
        body = f'<div class="overview_right"><ul>\n{items(lines)}\n</ul></div>{paging(len(lists), n, "index", "html")}'
        name = f"index_{n}.html" if n else "index.html"
        pages[frame.column + name] = _with_spoof(frame.page(frame.column_name, body))
    pages[f"{frame.column}index_{len(lists)}.html"] = _STUB
    for document in documents:
        # By its own name, not by its place: one more report changes no page of another.
        style = number(2, document.title) % 5
        head = {"head": head_table(document)} if style == 0 else {}
        pages[frame.column + dated(document)] = frame.article(document, 'id="zoom"', style, **head)
    return Site(
        id="trs-qingxi",
        name=frame.name,
        answer=files(pages),
        platform="trs",
        column=frame.column,
        years="2021-2024",
        published=published(made, lambda report: frame.column + dated(report)),
        decoys=(*(frame.column + dated(decoy) for decoy in decoys), "spoof:/zwgk/zfxxgk/zfxxgknb/1.html"),
        features=frozenset({"validators", "gzip"}),
    )


def _with_spoof(page: str) -> Content:
    def content(asked: Asked) -> str:
        address = f"{asked.addresses.get('spoof', '')}/zwgk/zfxxgk/zfxxgknb/1.html"
        return page.replace('href="spoof"', f'href="{address}"')

    return content


def _numbered(document: Document) -> str:
    """`t1008631.shtml`: the newer form, without a date."""
    return f"t{number(7, document.agency, document.title, document.year)}.shtml"


def _year_folders(seed: int) -> Site:
    """Years, then kinds of agencies, then agencies; the government's report beside that of its office."""
    frame = Frame("白石区人民政府", "/zwgk/zfxxgk/zfxxgknb/", direct=True)
    kinds = {
        "bm": ("区直部门", ("白石区人民政府办公室", "白石区财政局", "白石区民政局")),
        "xz": ("乡镇街道", ("白石区东桥镇人民政府", "白石区柳泉街道办事处")),
    }
    years = (2023, 2024)
    pages: dict[str, Content] = dict(frame.around())
    made: list[tuple[str, Report]] = []
    decoys: list[str] = []
    folders = "".join(f'<li><a href="./{year}n/">{year}年</a></li>' for year in reversed(years))
    pages[frame.column] = frame.page(frame.column_name, f'<ul class="tab">{folders}</ul>')
    for year in years:
        folder = f"{frame.column}{year}n/"
        own = reports("白石区", (frame.name,), (year,), seed, title_form=0)
        notices = decoy_pages("白石区", (frame.name,), (year,), seed, ("notice",))
        made += [(folder, report) for report in own]
        decoys += [folder + _numbered(notice) for notice in notices]
        links = "".join(f'<li><a href="./{kind}{year}/">{name}</a></li>' for kind, (name, _) in kinds.items())
        lines = items(entries((*own, *notices), _numbered), 1)
        pages[folder] = frame.page(f"{year}年", f"<ul>{links}</ul><ul>{lines}</ul>")
        pages |= {folder + _numbered(notice): frame.article(notice, _EDITOR) for notice in notices}
        for kind, (name, offices) in kinds.items():
            theirs = reports("白石区", offices, (year,), seed, title_form=4)
            made += [(f"{folder}{kind}{year}/", report) for report in theirs]
            names = "".join(f'<li><a href="./{_numbered(report)}">{report.agency}</a></li>' for report in theirs)
            pages[f"{folder}{kind}{year}/"] = frame.page(name, f"<ul>{names}</ul>")
    pages |= {folder + _numbered(report): frame.article(report, _EDITOR, report.year) for folder, report in made}
    return Site(
        id="trs-baishi",
        name=frame.name,
        answer=files(pages),
        platform="trs",
        column=frame.column,
        years="2023-2024",
        published=tuple(Published(f + _numbered(r), r.agency, r.year, r.title, r.figures) for f, r in made),
        decoys=tuple(decoys),
        clickable=True,
        features=frozenset({"chunked", "gzip"}),
    )


def _spoof(seed: int) -> Site:
    """A copy on a domain that is nobody's: the words altered, valid tables kept."""
    (report,) = reports("青溪县", ("青溪县审计局",), (2024,), seed, title_form=0)
    frame = Frame("365bet(中国)官方网站", "/zwgk/zfxxgk/zfxxgknb/", section="/zwgk/zfxxgk/")
    page = frame.article(report, 'id="zoom"').replace("关于", "比分直播,篮球比分直播").replace("条件", "條(tiáo)件")
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, '<ul><li><a href="1.html">年报</a></li></ul>')
    pages[f"{frame.column}1.html"] = page
    return Site(id="spoof", name=frame.name, answer=files(pages), registered=False)
