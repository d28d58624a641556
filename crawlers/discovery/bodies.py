"""The article of a page: whether it is a report, its own text without what changes around it, what hangs at it."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import msgspec
from lxml import etree

from crawlers.discovery.titles import bare_title, classify_title
from crawlers.page import Page, absolute, canonical, clean_text, parse_fragment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["Attachment", "BodyWords", "attachments", "looks_like_report", "own_text"]

Words = tuple[Annotated[str, msgspec.Meta(pattern=r"\S")], ...]

_CHROME_TAGS = frozenset({"nav", "header", "footer", "aside"})
_TOKENS = re.compile(r"[a-z]+")
_NO_WORDS = re.compile(r"[\d\s:：./年月日|>»·\[\]（）()-]*")

_NUMERALS = "一二三四五六七八九"
#: Between a heading and the next one in the same line stands at least a sentence; in a table of contents nothing does.
_SENTENCE = 12
_ENOUGH = 3
_MATRIX = re.compile(r"本年度?新收政府信息公开申请(?:数量|件数|总数|数)")
_MATRIX_MARK = "matrix"

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
_MAX_STRINGS = 20

#: gkmlpt keeps the article in its configuration, as HTML in a string.
_EMBEDDED = re.compile(r"""["']?\bcontent["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_VSB_FRAME = re.compile(r"""showVsbpdfIframe\s*\(\s*["']([^"']{4,500})["']""", re.IGNORECASE)
_QUOTED = re.compile(r"""["']([^"'<>\s]{4,400})["']""")


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of the report: patterns of its heading."""

    name: str
    own: bool
    fixed: Words
    other: Words


class FileWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is known by its address."""

    extensions: Words
    addresses: Words
    parameters: Words


class PictureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of pictures that are no content, and attributes that hold addresses."""

    refused: Words
    refused_names: Words
    late: Words


class BodyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `bodies.toml`."""

    containers: Words
    blocks: Words
    unseen: Words
    chrome: Words
    chrome_starts: Words
    volatile: Words
    headings: tuple[Heading, ...]
    files: FileWords
    pictures: PictureWords


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or picture of a report: the address to fetch, how the page shows it, and its words."""

    url: str
    kind: Literal["file", "frame", "picture"]
    text: str


class _Line(NamedTuple):
    text: str
    is_link: bool


class _Part(NamedTuple):
    """A stretch of lines that one element holds; `rank` is its place among the known containers."""

    element: HtmlElement
    start: int
    end: int
    marks: int
    rank: int


class _Article(NamedTuple):
    """`known` is False where nothing shows the article and it is what the page has besides its navigation."""

    element: HtmlElement
    lines: tuple[str, ...]
    marks: frozenset[str]
    known: bool


@functools.cache
def _words() -> BodyWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, or an empty word."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("bodies.toml").read_bytes(), type=BodyWords)


@functools.cache
def _containers() -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """The known containers by name, and those of which only the beginning is known."""
    ranked = [(name.lower(), rank) for rank, name in enumerate(_words().containers)]
    starts = tuple((name[:-1], rank) for name, rank in ranked if name.endswith("*"))
    return {name: rank for name, rank in ranked if not name.endswith("*")}, starts


@functools.cache
def _heading_pattern() -> re.Pattern[str]:
    """An ordinal and a heading; the group that matched names the section, `fixed` or `other`."""
    labels = []
    for place, heading in enumerate(_words().headings):
        labels += [rf"(?P<f{place}>{'|'.join(heading.fixed)})"] if heading.fixed else []
        labels += [rf"(?P<o{place}>{'|'.join(heading.other)})"] if heading.other else []
    return re.compile(rf"(?<![第十（(])(?:[{_NUMERALS}][、．.·,，:：。]?)(?:{'|'.join(labels)})")


@functools.cache
def _bare_heading() -> re.Pattern[str]:
    """A heading of the form that lost its ordinal, alone on its line."""
    labels = "|".join(
        rf"(?P<f{place}>{'|'.join(heading.fixed)})" for place, heading in enumerate(_words().headings) if heading.fixed
    )
    return re.compile(rf"(?:{labels})[:：]?")


@functools.cache
def _volatile() -> re.Pattern[str]:
    return re.compile("|".join(_words().volatile))


def _marks_in(line: str) -> list[str]:
    """The headings that open a section in a line without white space; a table of contents opens none."""
    marks = [_MATRIX_MARK] if _MATRIX.search(line) else []
    if whole := _bare_heading().fullmatch(line):
        return [*marks, str(whole.lastgroup)]
    found = list(_heading_pattern().finditer(line))
    ends = [*(match.start() for match in found[1:]), len(line)]
    return marks + [
        str(match.lastgroup)
        for match, end in zip(found, ends, strict=False)
        if end - match.end() >= _SENTENCE or (match.start() == 0 and len(found) == 1)
    ]


class _Reader:
    """Collects in one pass the lines of a tree, the headings among them and the stretches that hold them."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.lines: list[_Line] = []
        self.parts: list[_Part] = []
        self.marks: list[str] = []
        self.chrome: list[tuple[int, int]] = []
        self.narrowest: _Part | None = None
        self._plain: list[str] = []
        self._linked: list[str] = []
        self._pieces: list[str] = []
        self._read()

    def _read(self) -> None:
        blocks, unseen = frozenset(_words().blocks), frozenset(_words().unseen)
        open_parts: list[tuple[int, int, int]] = []
        links = 0
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            block = tag in blocks
            if event == "start":
                if block:
                    self._flush()
                    open_parts.append((len(self.lines), len(self.marks), _rank(element)))
                if tag in unseen:
                    walk.skip_subtree()
                    continue
                links += tag == "a" and element.get("href") is not None
                self._take(element.text, linked=links > 0)
            else:
                if block:
                    self._flush()
                    self._close(element, *open_parts.pop())
                links -= tag == "a" and element.get("href") is not None
                self._take(element.tail, linked=links > 0)
        self._flush()

    def _take(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._pieces.append(text)
            (self._linked if linked else self._plain).append(text)

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = clean_text("".join(self._pieces))
        if text:
            plain = "".join("".join(self._plain).split())
            is_link = bool(self._linked) and bool(_NO_WORDS.fullmatch(plain))
            self.lines.append(_Line(text, is_link))
            if len(plain) >= 3:  # noqa: PLR2004 - an ordinal and the shortest heading
                self.marks += _marks_in(plain)
        self._pieces, self._plain, self._linked = [], [], []

    def _close(self, element: HtmlElement, start: int, marks: int, rank: int) -> None:
        if element.tag == "li" and len(self.lines) - start == 1:
            del self.marks[marks:]
        found = len(set(self.marks[marks:]))
        part = _Part(element, start, len(self.lines), found, rank)
        if found and (self.narrowest is None or found > self.narrowest.marks):
            self.narrowest = part
        if rank >= 0:
            self.parts.append(part)
        elif len(self.lines) > start and _is_chrome(element):
            self.chrome.append((start, len(self.lines)))


def _rank(element: HtmlElement) -> int:
    """The element's place among the known containers, -1 where it is none."""
    known, starts = _containers()
    tag = str(element.tag)
    if tag in known:
        return known[tag]
    names = [f".{name}" for name in (element.get("class") or "").lower().split()]
    if own := (element.get("id") or "").strip().lower():
        names.append(f"#{own}")
        found = next((rank for start, rank in starts if names[-1].startswith(start)), -1)
        if found >= 0:
            return found
    return min((known[name] for name in names if name in known), default=-1)


def _is_chrome(element: HtmlElement) -> bool:
    if element.tag in _CHROME_TAGS:
        return True
    if element.tag in {"html", "body"}:
        return False
    words = _words()
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(name in words.chrome or name.startswith(words.chrome_starts) for name in names)


@functools.lru_cache(maxsize=4)
def _article(page: Page) -> _Article:
    """The page's article: the known container with most headings, else the narrowest element that holds them all."""
    article = _find(page.tree)
    if not article.marks and (embedded := _embedded(page)) is not None:
        inner = _find(embedded)
        if inner.marks or len("".join(article.lines)) < len("".join(inner.lines)):
            return inner._replace(known=True)
    return article


def _embedded(page: Page) -> HtmlElement | None:
    place = page.text.find("DETAIL")
    if place < 0:
        return None
    strings = (
        double or single.replace("\\'", "'").replace('"', '\\"')
        for double, single in (found.groups("") for found in islice(_EMBEDDED.finditer(page.text, place), _MAX_STRINGS))
    )
    quoted = max(strings, key=len, default="")
    try:
        text = json.loads(f'"{quoted}"', strict=False)
    except ValueError:
        return None
    return parse_fragment(str(text)) if str(text).strip() else None


def _find(tree: HtmlElement) -> _Article:
    reader = _Reader(tree)
    marks = frozenset(reader.marks)
    if _MATRIX.search("".join("".join(line.text.split()) for line in reader.lines if not line.is_link)):
        marks |= {_MATRIX_MARK}
    part = _choose(reader)
    if part is not None:
        lines = [line.text for line in reader.lines[part.start : part.end]]
        return _Article(part.element, tuple(_kept(lines)), marks, known=True)
    hidden = {place for start, end in reader.chrome for place in range(start, end)}
    rest = [line.text for place, line in enumerate(reader.lines) if place not in hidden and not line.is_link]
    return _Article(tree, tuple(_kept(rest)), marks, known=False)


def _choose(reader: _Reader) -> _Part | None:
    """The container with most headings, if that is all or enough; without headings the first that holds anything."""
    narrowest = reader.narrowest
    best = max(reader.parts, key=lambda part: (part.marks, -part.rank), default=None)
    if narrowest is not None and narrowest.marks:
        if best is not None and (best.marks == narrowest.marks or best.marks >= _ENOUGH):
            return best
        if narrowest.marks >= _ENOUGH:
            return narrowest
    held = [part for part in reader.parts if part.end > part.start or _holds_something(part.element)]
    return min(held, key=lambda part: (part.rank, part.start - part.end), default=None)


def _holds_something(element: HtmlElement) -> bool:
    return next(element.iter("img", "iframe", "embed", "object"), None) is not None


def _kept(lines: list[str]) -> Iterator[str]:
    for line in lines:
        kept = clean_text(_volatile().sub("", line))
        if kept:
            yield kept


def looks_like_report(page: Page) -> bool:
    """Whether the page's own text has the report's sections, or its table of requests.

    Headings count where they open a section: not as the text of a link, not as a list's entry of one line, not in a
    table of contents. A notice that carries the empty form looks like a report.
    """
    marks = _article(page).marks
    headings = _words().headings
    fixed = {mark[1:] for mark in marks if mark[0] == "f"}
    named = fixed | {mark[1:] for mark in marks if mark[0] == "o"}
    own = any(headings[int(place)].own for place in named)
    return _MATRIX_MARK in marks or len(fixed) >= _ENOUGH or (len(named) >= _ENOUGH and own)


def own_text(page: Page) -> str:
    """The visible text of the article, a line for each paragraph and cell, without counters and clocks.

    Where nothing shows the article it is the page's text without navigation, lists of links and scripts.
    """
    return "\n".join(_article(page).lines)


def attachments(page: Page, title: str) -> tuple[Attachment, ...]:
    """Files, framed documents and pictures of the report of this title, in order, each address once.

    Outside the article only what the page's words or address tie to the report. Pictures only where the article has
    neither figures nor more than a few sentences: there they are the report.
    """
    article = _article(page)
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
        for call in _VSB_FRAME.finditer(element.text[:_MAX_SCRIPT]):
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
    return re.compile(rf"\.(?:{'|'.join(_words().files.extensions)})(?:;[^/?]*)?$", re.IGNORECASE)


@functools.cache
def _addresses() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{address})" for address in _words().files.addresses), re.IGNORECASE)


def _file_address(base: str, address: str | None) -> str | None:
    """The address of a file, a viewer's file in place of the viewer; None where no file is meant."""
    url = absolute(base, address)
    if url is None:
        return None
    parts = urlsplit(url)
    if _ending().search(unquote(parts.path)):
        return url
    for name, value in parse_qsl(parts.query):
        if name.lower() in _words().files.parameters:
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
    if words and whole and (words in whole or whole in words) and len(words) > _SENTENCE // 2:
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
    return any(_is_chrome(ancestor) for ancestor in element.iterancestors() if ancestor.tag not in {"html", "body"})


def _is_pictured(article: _Article) -> bool:
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
    words = _words().pictures
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
    refused = _words().pictures.refused
    name = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].lower() if url else ""
    tokens = _TOKENS.findall(name) + _TOKENS.findall(words.lower())
    if "".join(_TOKENS.findall(name)) in _words().pictures.refused_names:
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
