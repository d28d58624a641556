"""广东 gkmlpt: the tree of catalogues is in a script of the page, their articles come from a service."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.portal.attachments import pdf
from tests.portal.pages import Content, files, json_answer
from tests.portal.publishing import Decoy, Document, Report, agencies, decoy_pages, head_table, reports
from tests.portal.site import Answer, Asked, Site

from .building import Frame, number, published
from .nfcms import post_path, year_folders
from .services import HOST, hosted, newest_first, without_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_PER_PAGE = 100
_CATALOGUE = 721


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _host(seed), _elsewhere(seed), _departments(seed)


@dataclass(frozen=True)
class _Install:
    """One gkmlpt: its folder (`/ytswj/gkmlpt`), number of the site, and the articles of its annual-report catalogue."""

    folder: str
    sid: str
    name: str
    documents: tuple[Document, ...]
    #: Whether an article is in the page only as text of a script.
    in_script: bool = False
    #: Articles that the catalogue shows a second time, under another number and the same address.
    cross_posted: tuple[Document, ...] = ()

    def path(self, document: Document) -> str:
        """`/gkmlpt/content/11/11953/post_11953783.html`."""
        n = number(8, document.agency, document.title)
        return f"{self.folder}/content/{n // 10**6}/{n // 1000}/post_{n}.html"

    def file(self, document: Document) -> str:
        """Where the file of an article lies."""
        n = number(8, document.agency, document.title)
        return f"{self.folder}/attachment/0/{n // 1000}/{n}/1.pdf"

    def index(self, jump: str = "") -> str:
        """The page that a browser fills: a script with the tree."""
        head = f'<meta charset="utf-8"><title>{self.name}政府信息公开目录</title>'
        config = _config(self.sid, _tree(len(self.documents), jump), "{}")
        return f'<!DOCTYPE html><html><head>{head}</head><body><div id="app"></div>{config}</body></html>'

    def article(self, frame: Frame, document: Document) -> str:
        """An article: the table of metadata, and the text in the page, in the script, or in both."""
        escaped = json.dumps(document.html_article).replace("<", "\\u003C").replace(">", "\\u003E")
        detail = f'{{"id":{number(8, document.agency, document.title)},"title":"{document.title}","content":{escaped}}}'
        shown: Document = replace(document, html_article="") if self.in_script else document
        script = _config(self.sid, _tree(len(self.documents), ""), detail)
        return frame.article(shown, 'class="article-content"', head=head_table(document), after=script)

    def api(self, asked: Asked) -> Answer:
        """The service: pages of 100; page 0 is page 1."""
        known = asked.query.get("sid") == self.sid
        wanted = int(asked.path.rpartition("/")[2])
        shown = [*newest_first(self.documents), *self.cross_posted]
        ordered = shown if known and wanted in {0, _CATALOGUE} else []
        text = asked.query.get("page", "1")
        page = max(1, int(text)) if text.isdecimal() else 1
        start = (page - 1) * _PER_PAGE
        some = ordered[start : start + _PER_PAGE]
        data = {
            "classify": {"id": wanted, "name": "政府信息公开年报", "post_count": len(ordered)},
            "total": len(ordered),
            "articles": [self._told(d, asked.host, start + n) for n, d in enumerate(some)],
        }
        return json_answer(json.dumps(data, ensure_ascii=False))

    def _told(self, document: Document, host: str, place: int) -> dict[str, Any]:
        moment = int(dt.datetime.fromisoformat(f"{document.date}T09:30:00+08:00").timestamp())
        file = {"id": 1, "name": f"{document.title}.pdf", "type": "pdf", "mime": "application/pdf", "size": 600}
        hangs = document.html_article == _SEE_FILE
        crossed = place >= len(self.documents)
        return {
            "id": number(8, document.agency, document.title) + crossed,
            "title": document.title,
            "document_number": "",
            "publisher": document.agency,
            "keywords": "",
            "date": moment,
            "created_at": moment,
            "display_publish_time": moment,
            "first_publish_time": moment,
            "create_time": moment,
            "identifier": f"{number(9, document.title)}/{document.date[:4]}-00017",
            "classify_main": _CATALOGUE,
            "classify_main_name": "政府信息公开年报",
            "classify_genre_name": "",
            "classify_theme_name": "",
            "url": f"http://{host}{self.path(document)}",
            "post_url": f"http://{host}{self.path(document)}",
            "attachment": [file | {"url": f"http://{host}{self.file(document)}"}] if hangs else [],
            "abstract": "",
            "relation": [],
            "is_expired": False,
            "is_abolished": False,
        }

    def pages(self, frame: Frame) -> dict[str, Content]:
        """All that this install answers."""
        made: dict[str, Content] = {f"{self.folder}/index": self.index(), f"{self.folder}/mindex/": self.index()}
        made |= {f"{self.folder}/api/all/{catalogue}": self.api for catalogue in (0, 20765, _CATALOGUE)}
        for document in self.documents:
            made[self.path(document)] = hosted(self.article(frame, document))
        return made


_SEE_FILE = "<p>详见附件。</p>"


def _config(sid: str, tree: str, detail: str) -> str:
    return (
        f"<script>\nwindow._CONFIG = {{\n  API_PREFIX: '/gkmlpt',\n  SID: '{sid}',\n  IS_MOBILE: !1,\n"
        f"  TREE: {tree},\n  SERVICE_AREA_ID: 755,\n  DETAIL: {detail},\n}}\n</script>"
    )


def _tree(count: int, jump: str) -> str:
    """Catalogues within catalogues; the one of the annual reports may lead elsewhere."""

    def node(catalogue: int, name: str, posts: int = 0, address: str = "", *children: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": catalogue,
            "name": name,
            "parent_id": 0,
            "post_count": posts,
            "jump_url": address,
            "children": list(children),
        }

    reports_of_years = node(_CATALOGUE, "政府信息公开年报", 0 if jump else count, jump)
    nodes = [
        node(20764, "政府信息公开指南", 1),
        node(20765, "政府信息公开", 0, "", node(20766, "政府信息公开制度", 3), reports_of_years),
        node(20770, "法定主动公开内容", 40, "", node(20771, "财政预决算", 12), node(20772, "年度工作报告", 5)),
    ]
    return json.dumps(nodes, ensure_ascii=False)


def _host(seed: int) -> Site:
    """A catalogue of more than a page, of which only some are annual reports; one of them hangs there as a file."""
    place = "盐丰区"
    frame = Frame("盐丰区人民政府", f"/gkmlpt/index#{_CATALOGUE}", section="/zwgk/")
    made = reports(place, agencies(place, 6), _YEARS, seed)
    only_file = made[7]
    made = tuple(replace(r, html_article=_SEE_FILE) if r is only_file else r for r in made)
    decoys = decoy_pages(place, agencies(place, 6), _YEARS, seed)
    others = [_other(place, n) for n in range(95)]
    install = _Install("/gkmlpt", "755041", frame.name, (*made, *decoys, *others), cross_posted=made[:1])
    pages: dict[str, Content] = dict(frame.around())
    pages |= install.pages(frame)
    (hanging,) = (r for r in made if r.html_article == _SEE_FILE)
    link = f'<p>附件：<a href="http://{HOST}{install.file(hanging)}">{hanging.title}.pdf</a></p>'
    pages[install.path(hanging)] = hosted(
        frame.article(hanging, 'class="article-content"', head=head_table(hanging), after=link)
    )
    pages[install.file(hanging)] = Answer(pdf("report"), content_type="application/pdf")
    return Site(
        id="gkmlpt-yanfeng",
        name=frame.name,
        answer=files(pages),
        platform="gkmlpt",
        column="/gkmlpt/index",
        years="2022-2024",
        published=without_figures(published(made, install.path), hanging),
        decoys=tuple(install.path(decoy) for decoy in decoys),
    )


def _other(place: str, n: int) -> Decoy:
    """An article of the same catalogue that is no report of any kind."""
    title = f"{place}政府信息公开工作{2022 + n % 3}年第{n // 3 + 1}期简报"
    text = f"<p>本期共收录信息{n + 3}条。</p>"
    return Decoy("other", f"{place}人民政府", 2022 + n % 3, title, text, f"{2023 + n % 3}-{n % 12 + 1:02d}-1{n % 9}")


def _elsewhere(seed: int) -> Site:
    """The catalogue of annual reports is empty and leads to a column of the portal."""
    place, folder = "潮安湾区", "/zwgk/zfxxgknb/"
    frame = Frame("潮安湾区人民政府", "/gkmlpt/index", column_name="政府信息公开目录")
    made = reports(place, agencies(place, 3), _YEARS, seed)
    by_year: dict[int, Sequence[Document]] = {y: [r for r in made if r.year == y] for y in reversed(_YEARS)}
    install = _Install("/gkmlpt", "768002", frame.name, ())
    pages: dict[str, Content] = dict(frame.around())
    pages |= install.pages(frame)
    pages["/gkmlpt/index"] = hosted(install.index(f"http://{HOST}{folder}index.html"))
    named = replace(frame, column_name="政府信息公开年报")
    pages |= year_folders(named, by_year, folder, 'class="tyxxy_main"', 20)
    return Site(
        id="gkmlpt-chaoan",
        name=frame.name,
        answer=files(pages),
        platform="gkmlpt",
        column="/gkmlpt/index",
        years="2022-2024",
        published=published(made, lambda report: post_path(report, f"{folder}{report.year}/")),
    )


def _departments(seed: int) -> Site:
    """An install for each department, reached from a page of links; the text of one is only in the script."""
    place = "龙岗岭区"
    frame = Frame(
        "龙岗岭区人民政府", "/bmxxgk/nb.html", column_name="部门信息公开年报", section="/bmxxgk/", direct=True
    )
    offices = {"lglswj": f"{place}水务局", "lglczj": f"{place}财政局", "lglfgj": f"{place}发展和改革局"}
    pages: dict[str, Content] = dict(frame.around())
    links = "".join(
        f'<li><a href="/{slug}/gkmlpt/index#{_CATALOGUE}">{agency}</a></li>' for slug, agency in offices.items()
    )
    pages[frame.column] = frame.page(frame.column_name, f"<ul>{links}</ul>")
    installs: list[tuple[_Install, tuple[Report, ...]]] = []
    for n, (slug, agency) in enumerate(offices.items()):
        made = reports(place, (agency,), _YEARS, seed, title_form=n)
        install = _Install(f"/{slug}/gkmlpt", f"7550{n + 61}", agency, made, in_script=slug == "lglswj")
        pages |= install.pages(frame)
        installs.append((install, made))
    return Site(
        id="gkmlpt-longgangling",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(p for install, made in installs for p in published(made, install.path)),
    )
