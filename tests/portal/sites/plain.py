"""Portals of no family that anything is known of: next links, a column that is the report, a frame, pictures."""

from __future__ import annotations

from dataclasses import replace

from tests.portal.attachments import PICTURE
from tests.portal.pages import NOT_FOUND, Content, files, html
from tests.portal.publishing import Document, Report, agencies, decoy_pages, reports
from tests.portal.site import Answer, Asked, Site

from .building import Entry, Frame, in_pages, items, number, published

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _next_links(seed), _current(seed), _framed(seed), _office(seed)


def _next_links(seed: int) -> Site:
    """Everything is one script with parameters."""
    frame = Frame("南渡区人民政府", "/list.asp?classid=31", section="/list.asp?classid=3")
    made = reports("南渡区", agencies("南渡区", 4), _YEARS, seed)
    decoys = decoy_pages("南渡区", agencies("南渡区", 4), _YEARS, seed, ("notice", "interpretation"))
    documents: tuple[Document, ...] = (*made, *decoys)
    ids = {str(number(4, document.agency, document.title)): document for document in documents}

    def path(document: Document) -> str:
        return f"/show.asp?id={number(4, document.agency, document.title)}"

    lists = in_pages([Entry(path(document), document.title, document.date) for document in documents], 6)
    around = frame.around()

    def answer(asked: Asked) -> Answer:
        if asked.path == "/show.asp":
            document = ids.get(asked.query.get("id", ""))
            return NOT_FOUND if document is None else html(frame.article(document, 'class="nr"', 3, meta=False))
        if asked.path == "/list.asp" and asked.query.get("classid") == "31":
            n = int(asked.query.get("page", "1") or 1)
            return html(frame.page(frame.column_name, _turned(lists, n))) if 1 <= n <= len(lists) else NOT_FOUND
        name = f"{asked.path}?classid={asked.query['classid']}" if "classid" in asked.query else asked.path
        return html(around[name]) if name in around else NOT_FOUND

    return Site(
        id="plain-nandu",
        name=frame.name,
        answer=answer,
        column=frame.column,
        years="2022-2024",
        published=published(made, path),
        decoys=tuple(map(path, decoys)),
        clickable=True,
    )


def _turned(lists: list[list[Entry]], n: int) -> str:
    following = f'<a href="?classid=31&amp;page={n + 1}">下一页</a>' if n < len(lists) else "下一页"
    last = f'<a href="list.asp?classid=31&amp;page={len(lists)}">尾页</a>'
    return f"<ul>\n{items(lists[n - 1], 3)}\n</ul><p>共 {len(lists)} 页 当前第 {n} 页 {following} {last}</p>"


def _current(seed: int) -> Site:
    """The column page is the report of last year; earlier ones are linked from it."""
    frame = Frame("临溪镇人民政府", "/25076/25106/42942/index.htm", section="/25076/25106/index.htm", direct=True)
    made = reports("临溪镇", (frame.name,), (2021, *_YEARS), seed)

    def path(report: Report) -> str:
        if report is made[0]:
            return frame.column
        return f"/25076/25106/42942/content_{number(6, report.agency, report.year)}.html"

    older = "".join(f'<li><a href="{path(report)}">{report.year}年</a></li>' for report in made[1:])
    pages: dict[str, Content] = dict(frame.around())
    for report in made:
        after = f'<div class="old"><h3>历年年报</h3><ul>{older}</ul></div>' if report is made[0] else ""
        pages[path(report)] = frame.article(report, 'class="con_text"', 3, after=after)
    return Site(
        id="plain-linxi",
        name=frame.name,
        answer=files(pages),
        column=frame.column,
        years="2021-2024",
        published=published(made, path),
        clickable=True,
        features=frozenset({"validators", "gzip"}),
    )


def _framed(seed: int) -> Site:
    """The list stands in a frame among frames that are none, and one report is pictures."""
    frame = Frame("北陵区人民政府", "/xxgk/nb.html", section="/xxgk/")
    made = reports("北陵区", agencies("北陵区", 3), _YEARS, seed)
    decoys = decoy_pages("北陵区", agencies("北陵区", 3), _YEARS, seed, ("pictures", "rule_of_law"))
    documents: tuple[Document, ...] = (*made, *decoys)

    def path(document: Document) -> str:
        return f"/html/{document.year + 1}/{number(5, document.agency, document.title)}.html"

    lines = in_pages([Entry(path(document), document.title, document.date) for document in documents], 6)
    pages: dict[str, Content] = dict(frame.around())
    frames = ("/xxgk/login.html", "/xxgk/list/nb_1.html", "/xxgk/share.html", "/xxgk/footer.html")
    pages[frame.column] = frame.page(frame.column_name, "".join(f'<iframe src="{f}"></iframe>' for f in frames))
    pages |= {name: frame.page("页面", "<p>略</p>") for name in frames}
    for n, page in enumerate(lines, 1):
        turn = f'<a href="nb_{n + 1}.html">下一页</a>' if n < len(lines) else ""
        pages[f"/xxgk/list/nb_{n}.html"] = (
            f'<html><head><meta charset="utf-8"><title>{frame.column_name}</title></head><body><ul>\n{items(page, 1)}'
            f"\n</ul>{turn}</body></html>"
        )
    drawn = made[4]
    for document in documents:
        shown = document
        if document is drawn:
            pictures = [f"/upload/{number(6, document.title, n)}.png" for n in range(3)]
            pages |= {picture: Answer(PICTURE, content_type="image/png") for picture in pictures}
            shown = replace(document, html_article="".join(f'<p><img src="{picture}"></p>' for picture in pictures))
        pages[path(document)] = frame.article(shown, 'class="content-detail"', 0)
    known = published(made, path)
    return Site(
        id="plain-beiling",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(replace(p, figures=None) if p.title == drawn.title else p for p in known),
        decoys=tuple(map(path, decoys)),
    )


def _office(seed: int) -> Site:
    """The site of an office: the same reports as on its county's portal, under other addresses."""
    frame = Frame("青溪县财政局", "/gk/nb/", section="/gk/", column_name="公开年报", direct=True)
    made = reports("青溪县", (frame.name,), (2023, 2024), seed)
    decoys = decoy_pages("青溪县", (frame.name,), (2024,), seed, ("website",))
    documents: tuple[Document, ...] = (*made, *decoys)

    def path(document: Document) -> str:
        return f"/gk/nb/{number(4, document.title)}.html"

    entries = [Entry(path(document), document.title, document.date) for document in documents]
    pages: dict[str, Content] = dict(frame.around())
    pages[frame.column] = frame.page(frame.column_name, f"<ul>{items(entries, 2)}</ul>")
    pages |= {path(document): frame.article(document, 'class="wz_con"', 0) for document in documents}
    return Site(
        id="plain-czj",
        name=frame.name,
        answer=files(pages),
        column=frame.column,
        years="2023-2024",
        published=published(made, path),
        decoys=tuple(map(path, decoys)),
        clickable=True,
    )
