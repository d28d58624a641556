"""What the static sites have in common: names that stay, a frame of navigation, and lists of entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from tests.portal.publishing import Document, Report, article_page, footer, head_line
from tests.portal.site import Published

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Entry", "Frame", "hexes", "in_pages", "items", "number", "published", "rows", "shortened", "uuid"]

_SHORT = 18


def hexes(*key: object) -> str:
    """32 hex digits that depend on the key alone."""
    return hashlib.md5("/".join(map(str, key)).encode(), usedforsecurity=False).hexdigest()


def number(digits: int, *key: object) -> int:
    """A number of so many digits that depends on the key alone."""
    least: int = 10 ** (digits - 1)
    return least + int(hexes(*key), 16) % (9 * least)


def uuid(*key: object) -> str:
    """A UUID that depends on the key alone."""
    text = hexes(*key)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@dataclass(frozen=True)
class Entry:
    """A line of a list: where it leads (relative to the list), what it says, its date, and what it leads to."""

    href: str
    title: str
    date: str
    document: Document | None = None


@dataclass(frozen=True)
class Frame:
    """The pages around the column of a site.

    `section` is the page 政府信息公开, `direct` links the column from the home page too, `guides` lie beside it.
    """

    name: str
    column: str
    column_name: str = "政府信息公开年报"
    section: str = "/zwgk/zfxxgk/"
    direct: bool = False
    guides: tuple[str, ...] = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "依申请公开")

    @property
    def guide_folder(self) -> str:
        """Where the guides lie: the folder of the section."""
        return f"{self.section.partition('?')[0].rpartition('/')[0]}/"

    @property
    def links(self) -> str:
        """The navigation that all pages bear."""
        return f'<a href="/">首页</a> | <a href="{self.section}">政府信息公开</a> | <a href="/hd/">互动交流</a>'

    def page(self, title: str, body: str, head: str = "", charset: str = '<meta charset="utf-8">') -> str:
        """A page of the site that is no article."""
        return (
            f"<!DOCTYPE html>\n<html>\n<head>\n{charset}\n<title>{title}-{self.name}</title>\n"
            f'<meta name="SiteName" content="{self.name}"/>\n<meta name="ColumnName" content="{title}"/>\n'
            f'{head}</head>\n<body>\n<div class="nav">{self.links}</div>\n{body}\n'
            f"{footer(self.name)}\n</body>\n</html>\n"
        )

    def article(self, document: Document, body_attrs: str, style: int = 0, **more: Any) -> str:  # noqa: ANN401
        """A page of the site with a report or a decoy; `more` as of `article_page`."""
        values: dict[str, Any] = {"head": head_line(document, style), "links": self.links} | more
        return article_page(
            document, site_name=self.name, column_name=self.column_name, body_attrs=body_attrs, **values
        )

    def around(self) -> dict[str, str]:
        """Home, the section with its guides, and what else the navigation leads to."""
        column = f'<a href="{self.column}">{self.column_name}</a>'
        guides = {f"{self.guide_folder}guide{n}.html": name for n, name in enumerate(self.guides)}
        beside = [f'<li><a href="{path}">{name}</a></li>' for path, name in guides.items()]
        section = f"<ul class='xxgk_nav'>{''.join(beside)}<li>{column}</li></ul>"
        news = (
            '<li><a href="/news/1.html">县政府常务会议召开</a></li>'
            '<li><a href="/news/2.html">2024年部门决算公开</a></li>'
            '<li><a href="/news/3.html">2025年政府工作报告</a></li>'
        )
        home = f"<h1>{self.name}</h1><ul>{news}</ul>{column if self.direct else ''}"
        pages = {
            "/": self.page("首页", home),
            "/hd/": self.page("互动交流", "<p>领导信箱</p>"),
            self.section: self.page("政府信息公开", section),
        }
        pages |= {f"/news/{n}.html": self.page("要闻", "<p>正文略。</p>") for n in (1, 2, 3)}
        guide = "<p>本机关依法公开政府信息。</p>"
        return pages | {path: self.page(name, guide) for path, name in guides.items()}


def shortened(title: str) -> str:
    """A title as lists cut it."""
    return title if len(title) <= _SHORT else f"{title[:_SHORT]}..."


def items(entries: Iterable[Entry], form: int = 0) -> str:
    """Lines of a list: 0 date within the link and the title cut short, 1 date beside it, 2 date first, 3 unquoted."""
    lines = []
    for entry in entries:
        title, short = escape(entry.title), escape(shortened(entry.title))
        line = (
            f'<li><a href="{entry.href}" title="{title}">{short}<span>{entry.date}</span></a></li>',
            f"<li><a target='_blank' title='{title}' href='{entry.href}'>{short}</a><span>{entry.date}</span></li>",
            f'<li>\n  <span class="time">[{entry.date}]</span>\n  <a\n    href="{entry.href}">{title}</a>\n</li>',
            f"<LI><A HREF={entry.href}>{title}</A> {entry.date}",
        )[form]
        lines.append(line)
    return "\n".join(lines)


def rows(entries: Iterable[Entry]) -> str:
    """The lines of a list as a table: 索引号, 标题, 发文日期."""
    lines = [
        f"<tr><td>{number(9, entry.href)}/{entry.date[:4]}-00021</td>"
        f'<td><a href="{entry.href}" target="_blank">{escape(entry.title)}</a></td><td>{entry.date}</td></tr>'
        for entry in entries
    ]
    return f"<table><tr><th>索引号</th><th>标题</th><th>发文日期</th></tr>{''.join(lines)}</table>"


def in_pages(entries: Sequence[Entry], size: int) -> list[list[Entry]]:
    """The entries, newest first, cut into pages."""
    ordered = sorted(entries, key=lambda entry: (entry.date, entry.title), reverse=True)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def published(reports: Iterable[Report], path: Callable[[Report], str]) -> tuple[Published, ...]:
    """What a portal publishes; `path` says where each report stands."""
    return tuple(Published(path(r), r.agency, r.year, r.title, r.figures) for r in reports)
