"""The searchable list of a 大汉 disclosure directory: rows of a table that `search.jsp` gives page by page.

The search may ignore the column and answer with the whole county: what an entry is, its title says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import lxml.html

from crawlers.asks import Ask, Listing
from crawlers.page import Link, Page, absolute, clean_text
from crawlers.platforms.calls import Answer, Calls, read_answer
from crawlers.platforms.items import list_links, records

__all__ = ["PATH", "QUERY", "answer", "column", "inputs"]

#: What browsers send; the page says which list is meant, the rest asks for all of it.
_PARAMETERS = {
    "infotypeId": "",
    "jdid": "",
    "area": "",
    "divid": "",
    "vc_title": "",
    "vc_number": "",
    "vc_filenumber": "",
    "vc_all": "",
    "texttype": "0",
    "fbtime": "-1",
    "currpage": "1",
    "sortfield": ",createdatetime:0,orderid:0",
    "standardXxgk": "0",
    "isAllList": "1",
}
_OF_PAGE = {
    name.lower(): name for name in ("infotypeId", "jdid", "area", "divid", "texttype", "standardXxgk", "isAllList")
}
#: Script before and behind the address of the search in which its parameters stand.
_WINDOW = 3000

#: The path of an address as it stands in a page's text, from its very first character, and the query behind it.
PATH = r"""(?<![^\s"'()<>\\=,;])[^\s"'()<>\\=,;]{0,300}?"""
QUERY = r"""[^\s"'()<>\\]{0,600}"""
_SEARCH = re.compile(rf"({PATH}module/xxgk/search\.jsp)(?:\?({QUERY}))?", re.IGNORECASE)
_PAIR = re.compile(
    rf"""\b({"|".join(_OF_PAGE)})["']?\s*[:=]\s*(?:'([\w,:.-]*)'|"([\w,:.-]*)"|(?=\w*\d)(\w+)\b(?!\s*[.(+]))""",
    re.IGNORECASE,
)
_PAGES = re.compile(r"共\s*(\d{1,6})\s*页")
_RECORDS = re.compile(r"共\s*(\d{1,7})\s*[条項项]")
_ROWS = "//*[contains(concat(' ', @class), ' tr_main_value_')] | //*[contains(concat(' ', @class, ' '), ' bt_link ')]"


def column(page: Page) -> Listing | None:
    """The list that a column page holds or announces by the parameters of its search; None where there is neither."""
    links = _rows(page, page.base)
    first = _first_call(page)
    if first is None and not links:
        return None
    total, count = _totals(page) if links else (None, None)
    calls = Calls.after_column(1, links, 1 if links else 0, (total or 1) if links else None)
    more = [] if first is None else [_call(first, calls, number) for number in calls.numbers()]
    return Listing(
        records=records(links),
        more=tuple(more),
        pages_known=calls.pages,
        records_known=count,
        problem="not_understood" if first is None and (total or 1) > 1 else None,
    )


def answer(page: Page, ask: Ask, calls: Calls) -> Listing:
    """A page of the search's answers."""
    links = _rows(page, dict(ask.headers).get("Referer", page.url)) or list_links(page)
    total, count = _totals(page)
    # The calls are counted in pages: how many records one holds, nobody says.
    read = read_answer(ask, calls, Answer(links, 1, total or calls.total or 1), _call)
    return replace(read, records_known=count)


def inputs(page: Page, name: str) -> Iterable[str]:
    """The values of a page's form fields of a name or id."""
    for field in page.tree.iter("input"):
        if name.lower() in {(field.get("name") or "").lower(), (field.get("id") or "").lower()}:
            yield (field.get("value") or "").strip()


def _first_call(page: Page) -> Ask | None:
    """The search as the page itself would make it; None where it does not say which list is meant."""
    text = page.text.replace("&amp;", "&").replace("\\/", "/")
    found = max(_SEARCH.finditer(text), key=lambda match: len(match[0]), default=None)
    if found is None:
        return None
    around = text[max(0, found.start() - _WINDOW) : found.end() + _WINDOW]
    given = [(name, value) for name in _OF_PAGE.values() for value in inputs(page, name)]
    given += [(name, single or double or bare) for name, single, double, bare in reversed(_PAIR.findall(around))]
    given += parse_qsl(found[2] or "")
    query = {
        **_PARAMETERS,
        **{_OF_PAGE[name.lower()]: text for name, text in given if text and name.lower() in _OF_PAGE},
    }
    url = absolute(page.base, found[1])
    if url is None or not (query["infotypeId"] or (query["jdid"] and query["divid"])):
        return None
    headers = (("Referer", page.url), ("X-Requested-With", "XMLHttpRequest"))
    return Ask(url, "list", "hanweb_xxgk", form=tuple(query.items()), headers=headers)


def _call(ask: Ask, calls: Calls, number: int) -> Ask:
    """The request for one page of the search, its parameters in the address and in the body."""
    form = tuple((name, str(calls.start(number)) if name == "currpage" else text) for name, text in ask.form or ())
    url = f"{ask.url.partition('?')[0]}?{urlencode(form)}"
    return replace(ask, url=url, form=form, number=number, state=calls.state)


def _rows(page: Page, base: str) -> tuple[Link, ...]:
    """The entries of the module's table, the longest link of each row."""
    found: dict[str, Link] = {}
    for marked in page.tree.xpath(_ROWS):
        row = next((each for each in (marked, *marked.iterancestors()) if each.tag in {"tr", "li"}), marked)
        markup = lxml.html.tostring(row, encoding="unicode", with_tail=False)
        links = Page(base, markup.encode(), "text/html; charset=utf-8").links
        if links:
            best = max(links, key=lambda link: len(link.text))
            found.setdefault(best.url, best)
    return tuple(found.values())


def _totals(page: Page) -> tuple[int | None, int | None]:
    """How many pages and how many records there are, as far as the page says."""
    text = clean_text(str(page.tree.text_content()))
    pages, count = _PAGES.search(text), _RECORDS.search(text)
    return int(pages[1]) if pages else None, int(count[1]) if count else None
