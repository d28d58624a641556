"""A fetched page as the parsers see it: address, bytes, text, tree and links, with nothing of Scrapy in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

import lxml.html
from lxml import etree
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding
from w3lib.url import safe_url_string

from crawlers.clicks import CLICKED, clicked_address, is_one_link, may_be_clicked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Link", "Page", "absolute", "canonical", "clean_text", "parse_fragment"]

_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)")
_SHORTENED = re.compile(r"(?<![.…])(?:\.{2,}|…+)$")
#: Ends that pages put together of pieces have in their middle: libxml2 drops what follows, browsers go on.
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
#: Addresses that no request can be made of.
_NO_REQUEST = ("javascript:", "mailto:", "tel:", "data:", "about:", "#")
#: Characters that no address may have on the wire.
_UNSENT = re.compile(r"[^!-~]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: absolute address, its words (the `title` attribute where the text is shortened), a date beside it."""

    url: str
    text: str
    date: str | None = None


@dataclass(frozen=True)
class Page:
    """A page: final address, body with content encodings undone, and the Content-Type header as sent."""

    url: str
    body: bytes
    content_type: str = ""

    @cached_property
    def text(self) -> str:
        """The decoded body: BOM, header, meta tag, UTF-8, GB18030, whichever first decodes all of it.

        Headers name iso-8859-1 where the server knows nothing, and pages call themselves utf-8 that are GBK.
        """
        return self._decoded[0]

    @cached_property
    def encoding(self) -> str:
        """The encoding that decoded the body: browsers write the queries of its links in it."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        encoding, bom = read_bom(self.body)
        if encoding is not None and bom is not None:
            # Browsers never write an address in UTF-16.
            return self.body[len(bom) :].decode(encoding, "replace"), "utf-8"
        named = [http_content_type_encoding(self.content_type), html_body_declared_encoding(self.body)]
        candidates = [name for name in map(resolve_encoding, filter(None, named)) if name not in {None, "cp1252"}]
        for name in [*candidates, "utf-8", "gb18030"]:
            try:
                return self.body.decode(str(name)), str(name)
            except (UnicodeDecodeError, LookupError):
                continue
        name = str(candidates[0]) if candidates else "utf-8"
        return self.body.decode(name, "replace"), name

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The page as a tree; an empty `html` element where nothing can be parsed."""
        return parse_fragment(self.text)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link of the page in order, frames and links that a script writes not among them."""
        return tuple(link for _, link in self.anchors)

    @cached_property
    def anchors(self) -> tuple[tuple[lxml.html.HtmlElement, Link], ...]:
        """The links with their elements: `<a>`, `<area>`, and what opens an address that is given whole by a click."""
        found = []
        for element in self._clickable():
            is_anchor = element.tag in {"a", "area"}
            url = absolute(self.base, element.get("href"), self.encoding) if is_anchor else None
            if url is None and (is_anchor or is_one_link(element)):
                url = absolute(self.base, clicked_address(element), self.encoding)
            if url is not None:
                found.append((element, Link(url, _words(element), _date_beside(element))))
        return tuple(found)

    def _clickable(self) -> Iterator[lxml.html.HtmlElement]:
        tags = ("area", *CLICKED) if may_be_clicked(self.text) else ()
        yield from self.tree.iter("a", *tags)

    @cached_property
    def base(self) -> str:
        """The address that relative links refer to: `<base href>` where there is one."""
        for element in self.tree.iter("base"):
            return absolute(self.url, element.get("href")) or self.url
        return self.url

    @cached_property
    def title(self) -> str:
        """The text of `<title>`."""
        return clean_text(self.tree.findtext(".//title") or "")

    @cached_property
    def meta(self) -> dict[str, str]:
        """The `<meta>` tags with a name, names in lower case; the first of a name counts."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = (element.get("name") or "").strip().lower()
            if name:
                found.setdefault(name, clean_text(element.get("content") or ""))
        return found

    @property
    def host(self) -> str:
        """Host, and port where one is named, in lower case."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()

    def json(self) -> Any:  # noqa: ANN401 whatever the service answers
        """The body as JSON; raw line breaks inside strings are taken, None where it is no JSON."""
        try:
            return json.loads(self.text, strict=False)
        except ValueError:
            return None


def parse_fragment(text: str) -> lxml.html.HtmlElement:
    """HTML text, whole or a piece, as a tree; an empty `html` element where nothing can be parsed."""
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        # A declaration of the encoding in the text contradicts a str; bytes with a stated encoding are safe.
        utf8 = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(_ENDS.sub("", text).encode("utf-8", "replace"), parser=utf8)
    except (etree.LxmlError, ValueError):
        return lxml.html.document_fromstring("<html></html>", parser=parser)
    return tree


def absolute(base: str, address: str | None, encoding: str = "utf-8") -> str | None:
    """An address of a page made absolute, without fragment; None where it is no http(s) address.

    What `urljoin` leaves of `/../` at the root is removed: servers answer it with 400. As browsers do it, backslashes
    in a path are slashes, and what may not be sent is escaped: in the path as UTF-8, in the query in the page's own.
    """
    if address is None:
        return None
    address = _BLANKS.sub("", address) if "\n" in address or "\t" in address else address.strip()
    if not address or address.lower().startswith(_NO_REQUEST):
        return None
    if "\\" in address:
        path, mark, query = address.partition("?")
        address = path.replace("\\", "/") + mark + query
    try:
        parts = _sendable(urlsplit(urljoin(base, address)), encoding)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    path = parts.path
    while path.startswith("/../"):
        path = path[3:]
    return parts._replace(path=path or "/", fragment="").geturl()


def _sendable(parts: SplitResult, encoding: str) -> SplitResult:
    """An address with path and query escaped; the host stays as written, for containment to judge."""
    if not _UNSENT.search(parts.path + parts.query):
        return parts
    escaped = urlsplit(safe_url_string(SplitResult("http", "host", parts.path, parts.query, "").geturl(), encoding))
    return parts._replace(path=escaped.path, query=escaped.query)


#: Queries that lead to the same page in another dress: mobile templates, tabs.
_NOISE = re.compile(r"(?:^|&)(?:isMobile|ddtab)=[^&]*", re.IGNORECASE)


def canonical(url: str) -> str:
    """The address without what only changes the dress of a page: `isMobile`, `ddtab`, gkmlpt's `/mindex/`, fragment."""
    parts = urlsplit(url)
    query = _NOISE.sub("", parts.query).lstrip("&")
    path = parts.path.replace("/gkmlpt/mindex", "/gkmlpt/index") if "/gkmlpt/mindex" in parts.path else parts.path
    return parts._replace(path=path, query=query, fragment="").geturl()


def clean_text(text: str) -> str:
    """Text with runs of blanks, full-width ones too, made one space."""
    return _BLANKS.sub(" ", text).strip()


def _words(anchor: lxml.html.HtmlElement) -> str:
    """The link's text, or its `title` where that says more: lists cut long titles with dots; of a picture its `alt`."""
    text = clean_text(str(anchor.text_content()))
    title = clean_text(anchor.get("title") or "")
    if not text:
        alts = (anchor.get("alt") or "", *map(str, anchor.xpath(".//img/@alt")))
        return title or next((clean_text(alt) for alt in alts if alt.strip()), "")
    stem = _SHORTENED.sub("", text).strip()
    if title and (title.startswith(stem) or title in text or len(stem) < len(text)):
        return title
    return text


def _date_beside(anchor: lxml.html.HtmlElement) -> str | None:
    """The date of the list item or table row that holds the link, as YYYY-MM-DD."""
    holder = anchor
    for ancestor in anchor.iterancestors():
        if ancestor.tag in {"ul", "ol", "table", "tbody", "body", "html"}:
            break
        holder = ancestor
        if ancestor.tag in {"li", "tr"}:
            break
    # Only beside the link: a date in its own words is part of the title.
    pieces = (
        [str(piece) for piece in holder.itertext()] if len(holder.findall(".//a")) <= 1 or holder.tag == "tr" else []
    )
    for piece in reversed(pieces):
        found = _DATE.search(piece)
        if found:
            year, month, day = (int(part) for part in found.groups())
            return f"{year:04d}-{month:02d}-{day:02d}"
    return None
