"""The sub-folders of an annual-report column: years, groups of agencies, agencies."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from crawlers.clicks import clicked_address
from crawlers.discovery.scoring import has_column_slug, is_article_address
from crawlers.discovery.titles import Title, classify_title
from crawlers.page import Page, absolute, canonical, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["Folder", "FolderWords", "folders"]

Words = tuple[Annotated[str, msgspec.Meta(pattern=r"^\S+$")], ...]
Kind = Literal["year", "group", "agency"]

#: A county has some hundred agencies; more links than this are a site map.
_MAX_FOLDERS = 500
#: Ancestors looked at for what part of the page a link stands in.
_MAX_ANCESTORS = 40
_MAX_TAB = 40
_STEPS = ">»›＞→"
_INDEX = re.compile(r"/(?:index|default|main)\.\w+$", re.IGNORECASE)
_KINDS: dict[str, Kind] = {
    "folder_year": "year",
    "folder_group": "group",
    "folder_column": "group",
    "folder_agency": "agency",
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a column: its address, what it divides by, and the year and agency that its words name."""

    url: str
    kind: Kind
    year: int | None = None
    agency: str | None = None


class FolderWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `folders.toml`."""

    crumbs: Words
    crumb_words: Words
    outside: Words
    head: Words


class _Tab(NamedTuple):
    element: HtmlElement
    url: str
    kind: Kind
    title: Title
    is_near: bool
    is_sure: bool


@functools.cache
def _words() -> FolderWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, or an empty word."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("folders.toml").read_bytes(), type=FolderWords)


def folders(page: Page, records_seen: frozenset[str]) -> tuple[Folder, ...]:
    """The folders that a column's page links to, in order, each address once; records of its lists are none.

    A link counts by its words (a year, a group, an agency) together with its address: below the column's directory, of
    the same path with another query, or with a part that says annual report; or as a tab beside one of the former two,
    or beside the tab of this page. The way back up, the site's head and foot, and other sites never count.
    """
    tabs = [tab for tab in _tabs(page) if canonical(tab.url) not in records_seen]
    own = _plain(page.url)
    holders = _holders(tabs)
    proven = {
        (holder, tab.kind) for tab, holder in zip(tabs, holders, strict=True) if tab.is_near or _plain(tab.url) == own
    }
    proven |= {place for place in set(zip(holders, (tab.kind for tab in tabs), strict=True)) if _has_current(*place)}
    found: dict[str, Folder] = {}
    for tab, holder in zip(tabs, holders, strict=True):
        beside = (holder, tab.kind) in proven and not _stands_in(tab.element, _words().head, "header")
        if (tab.is_sure or beside) and _plain(tab.url) != own:
            found.setdefault(canonical(tab.url), Folder(tab.url, tab.kind, tab.title.year, tab.title.agency))
    return tuple(found.values())[:_MAX_FOLDERS]


def _tabs(page: Page) -> Iterator[_Tab]:
    """Every link of this host whose words name a year, a group or an agency, the page's own tab among them."""
    prefixes = _prefixes(page.url)
    own = urlsplit(page.url)
    for element, url, text in _links(page):
        parts = urlsplit(url)
        title = classify_title(text)
        kind = _kind(title, url)
        if kind is None or _host(parts.netloc) != _host(own.netloc):
            continue
        if _is_above(url, page.url) or _leads_away(element):
            continue
        below = parts.path.startswith(prefixes) and _INDEX.sub("/", parts.path) not in prefixes
        asked = parts.path == own.path and bool(parts.query) and parts.query != own.query
        in_head = _stands_in(element, _words().head, "header")
        near = below or (asked and not in_head)
        yield _Tab(element, url, kind, title, near, near or has_column_slug(url))


def _links(page: Page) -> Iterator[tuple[HtmlElement, str, str]]:
    """Links, and the choices of a list: years often hang in one of the latter."""
    links = dict(page.anchors)
    for element in page.tree.iter():
        if link := links.get(element):
            yield element, link.url, link.text
        elif element.tag == "option":
            value = element.get("value") or ""
            address = value if "/" in value else clicked_address(element)
            if address and (url := absolute(page.base, address, page.encoding)):
                yield element, url, clean_text(str(element.text_content())[:_MAX_TAB])


def _kind(title: Title, url: str) -> Kind | None:
    """What a link's words divide by; a whole title (2024年政府信息公开年报) where the address is not a document's."""
    if title.kind == "folder":
        return _KINDS[title.reason.partition(":")[0]]
    if title.kind == "report" and not is_article_address(url):
        return "agency" if title.agency else "year"
    return None


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2].lower().removeprefix("www.")


def _plain(url: str) -> str:
    """The address without scheme, `www.` and the name of an index page."""
    parts = urlsplit(canonical(url))
    path = _INDEX.sub("/", parts.path)
    return f"{_host(parts.netloc)}{path.rstrip('/')}?{parts.query}"


def _prefixes(url: str) -> tuple[str, ...]:
    """Where folders of a column lie: in its directory, or in one of its page's own name (xxgknb.htm, xxgknb/2024.htm).

    A page named after the column in the directory of a whole section has only the latter.
    """
    directory, _, file = urlsplit(url).path.rpartition("/")
    directory += "/"
    stem, dot, _ = file.rpartition(".")
    own = f"{directory}{stem if dot else file}/"
    if not file:
        found = [directory]
    elif not dot or (has_column_slug(own) and not has_column_slug(directory)):
        found = [own]
    else:
        found = [directory, own]
    return tuple(prefix for prefix in found if prefix != "/")


def _is_above(url: str, own: str) -> bool:
    """Whether an address is a directory that the page lies in."""
    path, below = _INDEX.sub("/", urlsplit(url).path), _INDEX.sub("/", urlsplit(own).path)
    if path == below:
        return False
    return path == "/" or (path.endswith("/") and below.startswith(path))


def _stands_in(element: HtmlElement, names: Words, tag: str) -> bool:
    """Whether a part of the page of this tag, or of a class or id that begins so, holds the element."""
    for ancestor in islice(element.iterancestors(), _MAX_ANCESTORS):
        if ancestor.tag == tag:
            return True
        if ancestor.tag not in {"body", "html"}:
            own = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower().split()
            if any(name.startswith(names) for name in own):
                return True
    return False


def _leads_away(element: HtmlElement) -> bool:
    """Whether a link stands in the way back to the home page, in the foot of the page or among other sites."""
    words = _words()
    if _stands_in(element, words.crumbs, "") or _stands_in(element, words.outside, "footer"):
        return True
    return any(
        _is_crumb(node) for node in (element, *islice(element.iterancestors("li", "span", "b", "em", "font"), 1))
    )


def _is_crumb(node: HtmlElement) -> bool:
    """Whether signs part a node from its neighbours as steps of a way; before a line's first link they are bullets."""
    parent, before, after = node.getparent(), node.getprevious(), node.getnext()
    ahead = clean_text(before.tail or "")[-1:] if before is not None and before.tag != "br" else ""
    behind = clean_text(node.tail or "")[:1] if after is not None and after.tag != "br" else ""
    opening = clean_text((parent.text if parent is not None else "") or "")
    return any(sign and sign in _STEPS for sign in (ahead, behind)) or any(
        word in opening for word in _words().crumb_words
    )


def _holders(tabs: list[_Tab]) -> list[HtmlElement]:
    """For each tab the narrowest element that holds another one too; for one alone its list."""
    held: dict[HtmlElement, set[str]] = {}
    for tab in tabs:
        for ancestor in islice(tab.element.iterancestors(), _MAX_ANCESTORS):
            held.setdefault(ancestor, set()).add(tab.url)
    return [
        next(
            (ancestor for ancestor in tab.element.iterancestors() if len(held.get(ancestor, ())) > 1),
            next(tab.element.iterancestors("ul", "ol", "dl", "tr", "select", "nav", "div", "p", "body"), tab.element),
        )
        for tab in tabs
    ]


def _has_current(holder: HtmlElement, kind: Kind) -> bool:
    """Whether the tab of this page stands there without a link."""
    for element in islice(holder.iter("a", "li", "span", "b", "strong", "em", "dd", "td"), _MAX_FOLDERS):
        address = (element.get("href") or "#").lower()
        if not address.startswith(("#", "javascript:")) or element.get("onclick") or element.find(".//a") is not None:
            continue
        if any(ancestor.tag == "a" for ancestor in islice(element.iterancestors(), 2)):
            continue
        text = clean_text(str(element.text_content())[:_MAX_TAB])
        title = classify_title(text)
        if title.kind == "folder" and _KINDS[title.reason.partition(":")[0]] == kind:
            return True
    return False
