"""A portal of as many report pages as are asked for, cheap to serve: one page with other numbers in it each time."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from tests.generator import consistent_figures
from tests.generator.layout import Layout, report
from tests.generator.markup import STYLED, render

from .pages import NOT_FOUND, html
from .publishing import OFFICES, Report, head_line, title_of
from .site import Answer, Asked, Published, Site
from .sites.building import Frame

__all__ = ["load_site"]

_PER_LIST = 100
_FIRST_YEAR = 2021
_YEARS = 4
_FIRST_ID = 1_000_000
_COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
_SYLLABLES = "东西南北上下大小新古青白金玉龙凤云河江湖山石林竹松柳梅桃"
#: A number that the template prints wherever the number of a page belongs.
_MARK = 7_654_321
_AGENCY = "占位县占位局"
_YEAR = 2022
_ARTICLE = re.compile(rf"{_COLUMN}(?P<month>\d{{6}})/t\d{{8}}_(?P<id>\d+)\.html")
_LIST = re.compile(rf"{_COLUMN}(?:index(?:_(?P<n>\d+))?\.html)?")


def load_site(pages: int, seed: int = 1) -> Site:
    """The portal `load`: `pages` reports in lists of 100 entries.

    What it publishes is told without figures; page n prints n requests, all granted.
    """
    frame = Frame("大湖市人民政府", _COLUMN)
    around = frame.around()
    template = _template(frame, seed)
    count = -(-pages // _PER_LIST)

    def answer(asked: Asked) -> Answer:
        article = _ARTICLE.fullmatch(asked.path)
        if article is not None:
            n = int(article["id"]) - _FIRST_ID
            known = 0 <= n < pages and asked.path == _path(n)
            return html(_page(template, n)) if known else NOT_FOUND
        lists = _LIST.fullmatch(asked.path)
        if lists is not None:
            n = int(lists["n"] or 0)
            return html(_list(frame, n, count, pages)) if n < count else NOT_FOUND
        return html(around[asked.path]) if asked.path in around else NOT_FOUND

    return Site(
        id="load",
        name=frame.name,
        answer=answer,
        platform="trs",
        column=_COLUMN,
        published=tuple(Published(_path(n), _agency(n), _year(n), _title(n), None) for n in range(pages)),
        features=frozenset({"validators"}),
    )


def _agency(n: int) -> str:
    place, office = divmod(n // _YEARS, len(OFFICES))
    first, second = divmod(place, len(_SYLLABLES))
    third, first = divmod(first, len(_SYLLABLES))
    ends = ("县", "区", "市", "镇", "乡", "旗")
    return f"{_SYLLABLES[first]}{_SYLLABLES[second]}{ends[third % len(ends)]}{OFFICES[office]}"


def _year(n: int) -> int:
    return _FIRST_YEAR + n % _YEARS


def _title(n: int) -> str:
    return title_of(_agency(n), _year(n), 0)


def _path(n: int) -> str:
    month = f"{_year(n) + 1}01"
    return f"{_COLUMN}{month}/t{month}20_{_FIRST_ID + n}.html"


def _list(frame: Frame, n: int, count: int, pages: int) -> str:
    places = range(n * _PER_LIST, min(pages, (n + 1) * _PER_LIST))
    lines = "".join(
        f'<li><a href=".{_path(m).removeprefix(_COLUMN[:-1])}" title="{_title(m)}">{_title(m)}'
        f"<span>{_year(m) + 1}-01-20</span></a></li>\n"
        for m in places
    )
    call = f'<script>createPageHTML({count}, {n}, "index", "html");</script>'
    return frame.page(frame.column_name, f"<ul>\n{lines}</ul>{call}")


def _template(frame: Frame, seed: int) -> str:
    rng = Random(seed)
    sound = consistent_figures(rng, "2021", "zero")
    filled = dict(sound.requests)
    for name in ("received", "granted", "processed_total"):
        filled[name] = (_MARK, 0, 0, 0, 0, 0, _MARK)
    figures = replace(sound, agency=_AGENCY, year=_YEAR, requests=filled)
    article = render(report(figures, rng, Layout())[1:], STYLED, rng)
    made = Report(_AGENCY, _YEAR, title_of(_AGENCY, _YEAR, 0), figures, article, f"{_YEAR + 1}-01-20")
    return frame.article(made, 'id="zoom"', head=head_line(made))


def _page(template: str, n: int) -> str:
    page = template.replace(str(_MARK), str(n)).replace(_AGENCY, _agency(n))
    return page.replace(str(_YEAR + 1), "YYYY").replace(str(_YEAR), str(_year(n))).replace("YYYY", str(_year(n) + 1))
