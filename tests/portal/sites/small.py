"""A portal of three reports in one list, to put in front of it, or to break in it, what a failure needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.portal.pages import Content, files
from tests.portal.publishing import Report, reports
from tests.portal.site import Answer, Asked, Published, Site

from .building import Entry, Frame, in_pages, items, number

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Small", "behind", "small"]

_COLUMN = "/zwgk/zfxxgk/zfxxgknb/"


@dataclass
class Small:
    """The pages of a small portal, to be changed before `site` makes the portal of them."""

    id: str
    frame: Frame
    reports: tuple[Report, ...]
    pages: dict[str, Content] = field(default_factory=dict)

    def path(self, report: Report) -> str:
        """Where a report stands."""
        day = report.date.replace("-", "")
        return f"{_COLUMN}{day[:6]}/t{day}_{number(7, report.agency, report.year)}.html"

    def lists(self, size: int) -> list[str]:
        """The list in pages of `size`, paged by script from 0."""
        entries = [Entry(f".{self.path(r)[len(_COLUMN) - 1 :]}", r.title, r.date) for r in self.reports]
        cut = in_pages(entries, size)
        made = []
        for n, lines in enumerate(cut):
            call = f'<script>createPageHTML({len(cut)}, {n}, "index", "html");</script>'
            made.append(self.frame.page(self.frame.column_name, f"<ul>\n{items(lines, 1)}\n</ul>{call}"))
        return made

    def published(self, *left_out: Report) -> tuple[Published, ...]:
        """All reports but those."""
        return tuple(
            Published(self.path(r), r.agency, r.year, r.title, r.figures) for r in self.reports if r not in left_out
        )

    def site(self, **more: Any) -> Site:  # noqa: ANN401 fields of Site
        """The portal: its column known, its reports published unless `more` says otherwise."""
        values: dict[str, Any] = {
            "id": self.id,
            "name": self.frame.name,
            "answer": files(self.pages),
            "platform": "trs",
            "column": _COLUMN,
            "years": "2022-2024",
            "published": () if more.get("expected_state") else self.published(),
        }
        return Site(**(values | more))


def small(site: str, place: str, seed: int, *, size: int = 100, count: int = 3) -> Small:
    """A portal named after an invented place; its list has pages of `size`, its reports are of 2022 to 2024."""
    name = f"{place}人民政府"
    agencies = tuple(f"{place}{office}" for office in ("人民政府", "财政局", "水利局", "教育局")[: -(-count // 3)])
    made = Small(site, Frame(name, _COLUMN, direct=True), reports(place, agencies, (2022, 2023, 2024), seed)[:count])
    made.pages.update(made.frame.around())
    for n, page in enumerate(made.lists(size)):
        made.pages[f"{_COLUMN}index_{n}.html" if n else f"{_COLUMN}index.html"] = page
    for n, report in enumerate(made.reports):
        made.pages[made.path(report)] = made.frame.article(report, 'id="zoom"', n)
    return made


def behind(wall: Answer) -> Callable[[Asked], Answer]:
    """A server that has one answer for everything, robots.txt apart."""

    def answer(asked: Asked) -> Answer:
        return Answer(b"", 404) if asked.path == "/robots.txt" else wall

    return answer
