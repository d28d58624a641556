"""What hangs at a report: files, framed documents, and pictures where they are all that it says."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from crawlers.discovery.article import Article, article_of, is_chrome
from crawlers.discovery.body_words import body_words
from crawlers.discovery.headings import SENTENCE
from crawlers.discovery.titles import bare_title, classify_title
from crawlers.page import Page, absolute, canonical, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["Attachment", "attachments"]

_TOKENS = re.compile(r"[a-z]+")
#: A page with less text than this and no figures is a report of pictures, or a shell around a file.
_LITTLE_TEXT = 400
_FIGURE = re.compile(r"[\d,.，．]+")
_FIGURES = 3
_SMALL_PICTURE = 80
_MAX_AROUND = 300
#: A page with more files than these lists downloads of all kinds.
_FEW_FILES = 3
_MAX_ATTACHMENTS = 60
_MAX_SCRIPT = 600_000
_SHOWN = re.compile(
    r"""(?:showVsbpdfIframe|PDFObject\s*\.\s*embed|getDocument)\s*\(\s*["']([^"']{4,500})["']""", re.IGNORECASE
)
_QUOTED = re.compile(r"""["']([^"'<>\s]{4,400})["']""")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or picture of a report: the address to fetch, how the page shows it, and its words."""

    url: str
    kind: Literal["file", "frame", "picture"]
    text: str


def attachments(page: Page, title: str) -> tuple[Attachment, ...]:
    """Files, framed documents and pictures of the report of this title, in order, each address once.

    Outside the article only what the page's words or address tie to the report. Pictures only where the article has
    neither figures nor more than a few sentences: there they are the report.
    """
    article = article_of(page)
    inside = set(article.element.iter()) if article.known else set()
    roots = [page.tree] if article.element.getroottree() is page.tree.getroottree() else [article.element, page.tree]
    found: dict[str, Attachment] = {}
    unclear: list[Attachment] = []
    with_pictures = _is_pictured(article)
    for element in (element for root in roots for element in root.iter()):
        is_inside = element in inside
        for attachment in _attached(page, element, title):
            if is_inside or attachment.kind == "frame" or _belongs(page, element, attachment, title):
                found.setdefault(canonical(attachment.url), attachment)
            elif not article.known and not _in_chrome(element):
                unclear.append(attachment)
        if with_pictures and element.tag == "img" and (is_inside or not article.known):
            picture = _picture(page, element)
            if picture is not None and not (_in_chrome(element) or _beside_file(page, element)):
                found.setdefault(canonical(picture.url), picture)
    if not found and not article.marks and len(unclear) <= _FEW_FILES:
        # A bare page around a file (点击下载), with nothing else to fetch.
        found = {canonical(attachment.url): attachment for attachment in unclear}
    return tuple(found.values())[:_MAX_ATTACHMENTS]


def _attached(page: Page, element: HtmlElement, title: str) -> Iterator[Attachment]:
    """What an element leads to or shows, if that is a file."""
    tag = element.tag
    if tag == "a":
        if url := _file_address(page.base, element.get("href")) or _scripted(page.base, element.get("onclick")):
            yield Attachment(url, "file", _words_of(element) or title)
    elif tag in {"iframe", "embed", "object", "frame", "param"}:
        for name in ("src", "data", "value", "data-src"):
            if url := _file_address(page.base, element.get(name)):
                yield Attachment(url, "frame", clean_text(element.get("title") or "") or title)
    elif tag == "script" and element.text:
        for call in _SHOWN.finditer(element.text[:_MAX_SCRIPT]):
            if url := _file_address(page.base, call.group(1)):
                yield Attachment(url, "frame", title)
    elif element.get("onclick") and (url := _scripted(page.base, element.get("onclick"))):
        yield Attachment(url, "file", _words_of(element) or title)


def _words_of(element: HtmlElement) -> str:
    return clean_text(str(element.text_content())) or clean_text(element.get("title") or element.get("download") or "")


def _scripted(base: str, script: str | None) -> str | None:
    """The file that a click opens: the first address of one among the script's strings."""
    for quoted in _QUOTED.finditer(script or ""):
        if url := _file_address(base, quoted.group(1)):
            return url
    return None


@functools.cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"\.(?:{'|'.join(body_words().files.extensions)})(?:;[^/?]*)?$", re.IGNORECASE)


@functools.cache
def _addresses() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{address})" for address in body_words().files.addresses), re.IGNORECASE)


def _file_address(base: str, address: str | None) -> str | None:
    """The address of a file, a viewer's file in place of the viewer; None where no file is meant."""
    url = absolute(base, address)
    if url is None:
        return None
    parts = urlsplit(url)
    if _ending().search(unquote(parts.path)):
        return url
    for name, value in parse_qsl(parts.query):
        if name.lower() in body_words().files.parameters:
            named = unquote(value).strip()
            if _ending().search(urlsplit(named).path):
                # downfile.jsp?filename=… is the file; a viewer's page only shows what its parameter names.
                served = name.lower() == "filename" or parts.path.lower().endswith((".jsp", ".do", ".action", ".aspx"))
                return url if served and "/" not in named else absolute(url, named)
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return url if _addresses().search(whole) else None


def _belongs(page: Page, element: HtmlElement, attachment: Attachment, title: str) -> bool:
    """Whether a file outside the article is the report's: named so, marked as its attachment, or lying beside it."""
    if _in_chrome(element):
        return False
    named, own = classify_title(attachment.text), classify_title(title)
    if named.kind == "report" and named.year is not None and own.year is not None and named.year != own.year:
        return False
    words, whole = _ending().sub("", bare_title(attachment.text)), bare_title(title)
    if words and whole and (words in whole or whole in words) and len(words) > SENTENCE // 2:
        return True
    if named.kind == "report" or _is_announced(element):
        return True
    folder = urljoin(page.url, ".")
    return attachment.url.startswith(folder) and urlsplit(folder).path != "/"


def _is_announced(element: HtmlElement) -> bool:
    """Whether the few words around a link call it an attachment."""
    for ancestor in islice(element.iterancestors(), 2):
        around = clean_text(str(ancestor.text_content()))
        if len(around) > _MAX_AROUND:
            break
        if any(word in around for word in ("附件", "全文下载", "文件下载", "报告下载")):
            return True
    return False


def _in_chrome(element: HtmlElement) -> bool:
    return any(is_chrome(ancestor) for ancestor in element.iterancestors() if ancestor.tag not in {"html", "body"})


def _is_pictured(article: Article) -> bool:
    """Whether the article has no figures in tables and little text, so that its pictures are what it says."""
    if sum(len(line) for line in article.lines) >= _LITTLE_TEXT:
        return False
    figures = 0
    for cell in article.element.iter("td", "th"):
        figures += bool(_FIGURE.fullmatch("".join(str(cell.text_content()).split())))
        if figures >= _FIGURES:
            return False
    return True


def _picture(page: Page, element: HtmlElement) -> Attachment | None:
    """A picture of some size that is no mark, button or sign of a kind of file."""
    words = body_words().pictures
    sources = [element.get("src"), *(element.get(name) for name in words.late)]
    usable = [url for source in sources if (url := absolute(page.base, source))]
    url = next((url for url in usable if not _refused(url, "")), None)
    if url is None or _refused("", f"{element.get('class') or ''} {element.get('alt') or ''}"):
        return None
    for name in ("width", "height"):
        size = (element.get(name) or "").strip().removesuffix("px")
        if size.isdigit() and int(size) < _SMALL_PICTURE:
            return None
    return Attachment(url, "picture", clean_text(element.get("alt") or element.get("title") or ""))


def _refused(url: str, words: str) -> bool:
    refused = body_words().pictures.refused
    name = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].lower() if url else ""
    tokens = _TOKENS.findall(name) + _TOKENS.findall(words.lower())
    if "".join(_TOKENS.findall(name)) in body_words().pictures.refused_names:
        return True
    return any(token in refused for token in tokens) or any(word in words for word in refused if not word.isascii())


def _beside_file(page: Page, element: HtmlElement) -> bool:
    """Whether a picture stands in a link, or beside the link to a file, whose sign it is."""
    for ancestor in element.iterancestors():
        if ancestor.tag == "a" and ancestor.get("href") is not None:
            return _file_address(page.base, ancestor.get("href")) is not None
        if ancestor.tag in {"p", "li", "td", "div"}:
            return any(_file_address(page.base, anchor.get("href")) for anchor in ancestor.findall("a"))
    return False
