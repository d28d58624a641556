"""大汉 xxgk, the disclosure directory: an address that gives any agency's report of a year, and a searchable list.

Reports are reached by the agencies of the tree times the years that are wanted; the search is read where a page holds
its parameters. The search may ignore the column and answer with the whole county: what an entry is, its title says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urljoin

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import Page, absolute
from crawlers.platforms.calls import Calls
from crawlers.platforms.hanweb_search import PATH, QUERY, answer, column, inputs
from crawlers.platforms.hanweb_tree import agency_name, area_codes, tree_areas
from crawlers.platforms.unconfirmed import behaviour

__all__ = ["PLATFORM"]

#: Where no years are wanted in particular: those of the report's present form.
_FIRST_YEAR = 2021
#: Trees asked for from one page: a page that names more areas is a tree itself.
_MAX_TREES = 3
_NAME = "hanweb_xxgk"
#: The year in addresses of reports. Whoever reads a report takes its year from the title.
_FBTIME = "hanweb_xxgk_fbtime"
_WAY = "xxgk_annual_report"
_MODULE = re.compile(rf"{PATH}module/xxgk/", re.IGNORECASE)
_REPORT = re.compile(rf"{PATH}xxgkAnnualReport\.jsp\?{QUERY}", re.IGNORECASE)
_TREE = re.compile(rf"{PATH}module/xxgk/tree\.jsp(?:\?{QUERY})?", re.IGNORECASE)


def _ways(page: Page, years: Sequence[int]) -> tuple[Ask, ...]:
    years = years or range(_FIRST_YEAR, dt.datetime.now(dt.UTC).year)
    if page.url.partition("?")[0].endswith("/module/xxgk/tree.jsp"):
        return _of_tree(page, years)
    text = page.text.replace("&amp;", "&").replace("\\/", "/")
    module = _MODULE.search(text)
    names = {link.url: agency_name(link.text) for link in page.links if "xxgkannualreport.jsp" in link.url.lower()}
    asks: dict[str, Ask] = {}
    for given in dict.fromkeys(_REPORT.findall(text)):
        url = absolute(page.base, given)
        area = dict(parse_qsl(given.partition("?")[2])).get("area")
        if url and area:
            for ask in _reports(page, url, {area: names.get(url)}, years):
                asks.setdefault(ask.url, ask)
    trees = [url for given in dict.fromkeys(_TREE.findall(text)) if (url := absolute(page.base, given))]
    known = [url for url in trees if area_codes(url)]
    if not known and module is not None:
        # The address is often put together by a script, the area standing elsewhere on the page.
        codes = [*area_codes(text), *(code for code in inputs(page, "area") if code)]
        known = [absolute(page.base, f"{module[0]}tree.jsp?area={code}") or "" for code in dict.fromkeys(codes)]
    known = known or [url for url in trees if not url.endswith("=")]
    state = (("years", " ".join(map(str, years))),)
    headers = (("Referer", page.url), ("X-Requested-With", "XMLHttpRequest"))
    fetched = [Ask(url, "list", _NAME, _WAY, headers=headers, state=state) for url in known[:_MAX_TREES]]
    return (*asks.values(), *fetched)


def _of_tree(page: Page, years: Sequence[int]) -> tuple[Ask, ...]:
    return _reports(page, urljoin(page.url, "xxgkAnnualReport.jsp"), tree_areas(page), years)


def _reports(page: Page, url: str, areas: Mapping[str, str | None], years: Sequence[int]) -> tuple[Ask, ...]:
    """The annual report of every area and year, by the address that the page gives or the tree stands beside."""
    address = url.partition("?")[0]
    later = 1 if behaviour(_FBTIME) == "publication_year" else 0
    return tuple(
        Ask(
            f"{address}?{urlencode({'area': area, 'fbtime': year + later})}",
            "report",
            _NAME,
            _WAY,
            headers=(("Referer", page.url),),
            agency=agency,
            year=year,
        )
        for area, agency in areas.items()
        for year in years
    )


def _listing(page: Page, ask: Ask) -> Listing | None:
    if ask.role == "list" and ask.platform == _NAME:
        calls = Calls.of(ask)
        if calls is not None:
            return answer(page, ask, calls)
        years = [int(year) for year in dict(ask.state).get("years", "").split()]
        reports = _of_tree(page, years)
        problem = None if reports else "empty_list"
        return Listing(more=reports, pages_known=1, problem=problem, unconfirmed=(_FBTIME,))
    return column(page) if "module/xxgk/" in page.text else None


PLATFORM = Platform(_NAME, _ways, _listing)
