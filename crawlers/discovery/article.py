"""The article of a page: whether it is a report, and its own text without what changes around it."""

from __future__ import annotations

import functools
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from crawlers.discovery.body_words import body_words
from crawlers.discovery.headings import MATRIX, MATRIX_MARK, marks_in
from crawlers.page import Page, clean_text, parse_fragment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["Article", "article_of", "is_chrome", "looks_like_report", "own_text"]

_CHROME_TAGS = frozenset({"nav", "header", "footer", "aside"})
_NO_WORDS = re.compile(r"[\d\s:：./年月日|>»·\[\]（）()-]*")
_ENOUGH = 3
_MAX_STRINGS = 20
#: gkmlpt keeps the article in its configuration, as HTML in a string.
_EMBEDDED = re.compile(r"""["']?\bcontent["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


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


class Article(NamedTuple):
    """`known` is False where nothing shows the article and it is what the page has besides its navigation."""

    element: HtmlElement
    lines: tuple[str, ...]
    marks: frozenset[str]
    known: bool


@functools.cache
def _containers() -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """The known containers by name, and those of which only the beginning is known."""
    ranked = [(name.lower(), rank) for rank, name in enumerate(body_words().containers)]
    starts = tuple((name[:-1], rank) for name, rank in ranked if name.endswith("*"))
    return {name: rank for name, rank in ranked if not name.endswith("*")}, starts


@functools.cache
def _volatile() -> re.Pattern[str]:
    return re.compile("|".join(body_words().volatile))


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
        blocks, unseen = frozenset(body_words().blocks), frozenset(body_words().unseen)
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
                self.marks += marks_in(plain)
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
        elif len(self.lines) > start and is_chrome(element):
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


def is_chrome(element: HtmlElement) -> bool:
    """Whether an element is what stands on every page of a site: navigation, head, foot, side columns."""
    if element.tag in _CHROME_TAGS:
        return True
    if element.tag in {"html", "body"}:
        return False
    words = body_words()
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(name in words.chrome or name.startswith(words.chrome_starts) for name in names)


@functools.lru_cache(maxsize=4)
def article_of(page: Page) -> Article:
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


def _find(tree: HtmlElement) -> Article:
    reader = _Reader(tree)
    marks = frozenset(reader.marks)
    if MATRIX.search("".join("".join(line.text.split()) for line in reader.lines if not line.is_link)):
        marks |= {MATRIX_MARK}
    part = _choose(reader)
    if part is not None:
        lines = [line.text for line in reader.lines[part.start : part.end]]
        return Article(part.element, tuple(_kept(lines)), marks, known=True)
    hidden = {place for start, end in reader.chrome for place in range(start, end)}
    rest = [line.text for place, line in enumerate(reader.lines) if place not in hidden and not line.is_link]
    return Article(tree, tuple(_kept(rest)), marks, known=False)


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
    marks = article_of(page).marks
    headings = body_words().headings
    fixed = {mark[1:] for mark in marks if mark[0] == "f"}
    named = fixed | {mark[1:] for mark in marks if mark[0] == "o"}
    own = any(headings[int(place)].own for place in named)
    return MATRIX_MARK in marks or len(fixed) >= _ENOUGH or (len(named) >= _ENOUGH and own)


def own_text(page: Page) -> str:
    """The visible text of the article, a line for each paragraph and cell, without counters and clocks.

    Where nothing shows the article it is the page's text without navigation, lists of links and scripts.
    """
    return "\n".join(article_of(page).lines)
