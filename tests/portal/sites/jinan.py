"""济南 and 聊城 disclosure platform: channels of 24 hex digits, annual reports behind `?open=zfxxgknb`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal.pages import Content, files
from tests.portal.publishing import Document, Report, agencies, decoy_pages, head_line, head_table, reports
from tests.portal.site import Asked, Published, Site

from .building import Frame, hexes, items
from .services import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["sites"]

_YEARS = (2022, 2023, 2024)
_OPEN = "zfxxgknb"


def sites(seed: int, edition: int) -> tuple[Site, ...]:
    """The same in every edition."""
    del edition
    return _gongkai(seed), _bare(seed)


def _channel(agency: str) -> str:
    return f"channel_{hexes('channel', agency)[:24]}"


def _doc(document: Document) -> str:
    return f"doc_{hexes(document.agency, document.title)[:24]}.html"


def _channel_page(
    frame: Frame, agency: str, documents: Sequence[Document], path: Callable[[Document], str], beside: str
) -> Content:
    """The page of an agency: its directory, or its annual reports where these are opened."""
    tabs = {"zfxxgkzn": "政府信息公开指南", "zfxxgkzd": "政府信息公开制度", _OPEN: "政府信息公开年报"}
    links = "".join(f'<li><a href="?open={name}">{text}</a></li>' for name, text in tabs.items())
    around = f'<h2>{agency}</h2><ul class="tabs">{links}</ul>{beside}'
    listed = f'<ul class="news-list">\n{items(entries(documents, path), 1)}\n</ul>'

    def content(asked: Asked) -> str:
        opened = asked.query.get("open", "")
        return frame.page(tabs.get(opened, agency), around + (listed if opened == _OPEN else "<p>法定主动公开内容</p>"))

    return content


def _published(made: Sequence[Report], path: Callable[[Document], str]) -> tuple[Published, ...]:
    return tuple(Published(path(r), r.agency, r.year, r.title, r.figures) for r in made)


def _gongkai(seed: int) -> Site:
    """A channel for each agency, its reports one tab away; home leads to the channels only."""
    place, root = "历山区", "/gongkai/"
    offices = agencies(place, 4)
    first = f"{root}{_channel(offices[0])}/"
    frame = Frame(f"{place}人民政府", first, column_name="政府信息公开平台", section="/gongkai/index.html")
    pages: dict[str, Content] = dict(frame.around())
    links = "".join(f'<li><a href="{root}{_channel(name)}/">{name}</a></li>' for name in offices)
    pages[frame.section] = str(pages[frame.section]).replace("</body>", f'<ul class="bm">{links}</ul>\n</body>')
    everything: list[Published] = []
    decoy_paths: list[str] = []
    for name in offices:
        made = reports(place, (name,), _YEARS, seed)
        kinds = ("interpretation", "notice") if name == offices[0] else ("interpretation",)
        decoys = decoy_pages(f"{place}/{name}", (name,), _YEARS, seed, kinds)

        def path(document: Document, channel: str = _channel(name)) -> str:
            return f"{root}site_lsqxxgk/{channel}/{_doc(document)}"

        documents: tuple[Document, ...] = (*made, *decoys)
        pages[f"{root}{_channel(name)}/"] = _channel_page(frame, name, documents, path, "")
        for document in documents:
            head = head_table(document) + head_line(document, 3)
            pages[path(document)] = frame.article(document, 'class="bt-article j-fontContent"', head=head)
        everything += _published(made, path)
        decoy_paths += [path(decoy) for decoy in decoys]
    return Site(
        id="jinan-lishan",
        name=frame.name,
        answer=files(pages),
        years="2022-2024",
        published=tuple(everything),
        decoys=tuple(decoy_paths),
        clickable=True,
    )


def _bare(seed: int) -> Site:
    """Addresses without the folder; one channel for all agencies, given with its tab."""
    place = "清水埠市"
    channel = _channel(place)
    frame = Frame(f"{place}人民政府", f"/site_qsb/{channel}/?open={_OPEN}", section="/site_qsb/xxgk.html")
    made = reports(place, agencies(place, 5), _YEARS, seed)
    decoys = decoy_pages(place, agencies(place, 5), _YEARS, seed, ("pictures", "rule_of_law"))
    documents: tuple[Document, ...] = (*made, *decoys)

    def path(document: Document) -> str:
        return f"/site_qsb/{channel}/{_doc(document)}"

    pages: dict[str, Content] = dict(frame.around())
    pages[f"/site_qsb/{channel}/"] = _channel_page(frame, frame.name, documents, path, "")
    for document in documents:
        pages[path(document)] = frame.article(document, 'class="article-content" id="zoom"', 2)
    return Site(
        id="jinan-qingshuibu",
        name=frame.name,
        answer=files(pages),
        platform="jinan",
        column=frame.column,
        years="2022-2024",
        published=_published(made, path),
        decoys=tuple(path(decoy) for decoy in decoys),
        clickable=True,
    )
