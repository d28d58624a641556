"""The lists of a 大汉 jpage column: records inlined in the page, and what its script says of the service for more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.page import Link, Page, absolute
from crawlers.platforms.calls import Calls
from crawlers.platforms.datastore import Datastore, datastores, record_links

__all__ = ["PAGING", "PER_PAGE", "Unit", "units"]

#: What `jpage` counts with where the page does not say.
PER_PAGE = 15
_GROUP = 3
#: Parameters that turn the pages; all others say which list is meant.
PAGING = frozenset({"page", "perpage", "startrecord", "endrecord"})

_SERVICE = "/module/web/jpage/dataproxy.jsp"
_WITHOUT_WEB = "/module/jpage/dataproxy.jsp"
_MAX_OPTIONS = 5000
_JPAGE = re.compile(r"""\(\s*["']#?([\w-]+)["']\s*\)\s*\.\s*jpage\s*\(\s*\{""")
_TOTAL = re.compile(r"\btotalRecord\b", re.IGNORECASE)
_AJAX = re.compile(r"""ajaxParam["']?\s*:\s*\{([^{}]*)\}""", re.IGNORECASE)
_PAIR = re.compile(r"""["']?(\b[A-Za-z_]\w*)["']?\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d{1,9})\b)""")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A list of a column page: its inlined records, its script's options, and the service with its parameters."""

    store: Datastore
    links: tuple[Link, ...]
    options: Mapping[str, str]
    service: str | None
    form: tuple[tuple[str, str], ...]

    @property
    def per_page(self) -> int:
        """Records per page as the browser shows them; where the script is silent, what the inlined group suggests."""
        return _count(self.options.get("perpage")) or ceil(len(self.store.records) / _GROUP) or PER_PAGE

    @property
    def total(self) -> int | None:
        """How many records the list has, where the page says so."""
        return self.store.records_known(self.per_page) or _count(self.options.get("totalrecord"))

    def plan(self) -> Calls:
        """The calls that the rest of the list takes."""
        size = self.per_page * (_count(self.options.get("groupsize")) or _GROUP)
        return Calls.after_column(size, self.links, len(self.store.records), self.total, kind="range")


def units(page: Page) -> Iterable[Unit]:
    """Every list of a page, inlined or only announced by its script; nothing where the page bears no marks of jpage."""
    scripts = dict(_scripts(page.text))
    stores = datastores(page.text)
    if not scripts and len(stores) == 1 and (named := _TOTAL.search(page.text)):
        # The options may be put together before the call: `var options = {totalRecord: …}`.
        scripts = {"": page.text[max(0, named.start() - _MAX_OPTIONS // 5) : named.start() + _MAX_OPTIONS]}
    by_place = list(scripts) if len(scripts) == len(stores) else []
    for place, store in enumerate(stores):
        names = [*reversed(store.ids), store.parameters.get("unitid", ""), *by_place[place : place + 1]]
        name = next((name for name in names if name in scripts), "")
        yield _unit(page, store, name, scripts.pop(name, ""))
    for name, script in scripts.items():
        yield _unit(page, Datastore(), name, script)


def _unit(page: Page, store: Datastore, name: str, script: str) -> Unit:
    ajax = _AJAX.search(script)
    options = {key.lower(): value for key, value in reversed([*_pairs(_AJAX.sub("", script))])}
    proxy = options.get("proxyurl", "")
    given = {**dict(parse_qsl(urlsplit(proxy).query)), **store.parameters, **dict(_pairs(ajax[1] if ajax else ""))}
    form = {key: value for key, value in given.items() if key not in PAGING}
    if form and name.isdecimal():
        form.setdefault("unitid", name)
    # `/module/jpage/dataproxy.jsp`, left in some scripts from an older version, answers with 404.
    paths = [each.partition("?")[0] for each in (proxy, store.service) if each]
    paths = [each for each in paths if not each.endswith(_WITHOUT_WEB)] or [_SERVICE]
    service = absolute(page.base, paths[0]) if form else None
    return Unit(store, record_links(page.base, [store]), options, service, tuple(form.items()))


def _scripts(text: str) -> Iterable[tuple[str, str]]:
    """The options of every `jpage({…})` of a page by the id of the unit it fills."""
    calls = list(_JPAGE.finditer(text))
    for place, call in enumerate(calls):
        limit = calls[place + 1].start() if place + 1 < len(calls) else len(text)
        yield call[1], text[call.end() : min(limit, call.end() + _MAX_OPTIONS)].partition("</script")[0]


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    """The literals of a script's object; values that pages give percent-encoded are decoded once, as a link's are."""
    for key, single, double, number in _PAIR.findall(text):
        yield key, unquote(_ESCAPE.sub(r"\1", single or double or number))


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 nine digits are enough
