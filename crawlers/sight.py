"""A page as a visitor sees it: its lines without scripts, and the address that a page without content leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawlers.page import absolute, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawlers.page import Page

__all__ = ["Sight", "fills_in_later", "shell_target"]

_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title"})
_INLINE = frozenset({"b", "strong", "em", "i", "u", "font", "span", "big", "small", "code", "sup", "sub", "label"})
#: A notice is no longer than this; what a report says of a page that was not there is a sentence, or part of one.
_SHORT_LINE = 90

#: What a browser follows by itself within seconds.
_LONGEST_DELAY = 5
_LONGEST_ADDRESS = 2000
_REFRESH = re.compile(
    r"""\s*(?:(?P<delay>\d+(?:\.\d*)?)\s*[;,\s]\s*(?:url\s*=\s*|(?!url\s*=))|url\s*=\s*)(?P<url>.+?)\s*""",
    re.IGNORECASE | re.DOTALL,
)
_LOCATION = re.compile(
    r"""(?<![\w$.])(?:(?:window|self|top|parent|document)\s*\.\s*)*location\s*
        (?:(?:\.\s*href\s*|\[\s*["']href["']\s*\]\s*)?=(?!=)\s*|\.\s*(?:replace|assign)\s*\(\s*)
        (?P<quote>["'])(?P<url>[^"'<>\r\n]{1,1000})(?P=quote)(?!\s*\+)""",
    re.VERBOSE,
)
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*//.*?$", re.DOTALL | re.MULTILINE)
_ASKS = re.compile(r"\b(?:ajax|fetch|XMLHttpRequest|axios|getJSON|createApp|new\s+Vue)\b|\$\.(?:get|post)\b")
_ASKS_FOR_DEVICE = re.compile(r"userAgent|appVersion|isMobile|screen\s*\.\s*width|innerWidth", re.IGNORECASE)
_FOR_MOBILES = re.compile(r"//(?:m|wap|3g|mobile)\.|/(?:m|wap|3g|mobile|mindex|phone|h5)(?:[/?]|$)", re.IGNORECASE)
#: A shell has nothing but the way on: hardly any words, links or script.
_FEW_WORDS = 300
_MORE_WORDS = 1000
_FEW_LINKS = 5
_LITTLE_SCRIPT = 4000


@dataclass(frozen=True)
class Sight:
    """What is to be seen of a page."""

    page: Page

    @cached_property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """Its lines in order, and whether each is a link."""
        return tuple(_lines(self.page.tree))

    @cached_property
    def text_length(self) -> int:
        """Characters in all lines, those of links too."""
        return sum(len(text) for text, _ in self.lines)

    @cached_property
    def links(self) -> int:
        """Links of the page."""
        return len(self.page.links)

    @cached_property
    def short_lines(self) -> tuple[str, ...]:
        """Lines short enough for a notice, links not among them."""
        return tuple(text for text, is_link in self.lines if not is_link and len(text) <= _SHORT_LINE)


def shell_target(sight: Sight) -> str | None:
    """Where a page without content sends the browser; None where it has content, or leads to itself.

    `<meta http-equiv=refresh>` within five seconds, and scripts that set `location` to an address given whole. Of
    scripts that send phones elsewhere the address for other devices counts; an address put together is none.
    """
    if sight.text_length > _MORE_WORDS or sight.links > _FEW_LINKS:
        return None
    candidates = [*_refreshes(sight.page), *_locations(sight)]
    here = sight.page.url.partition("#")[0]
    for address in candidates:
        target = absolute(sight.page.base, address)
        if target is not None and target != here:
            return target
    return None


def _lines(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    pieces: list[str] = []
    depth = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if tag not in _INLINE:
            text = clean_text("".join(pieces))
            pieces.clear()
            if text:
                yield text, depth > 0
        if event == "start":
            depth += tag == "a"
            if tag in _UNSEEN:
                walk.skip_subtree()
            elif element.text:
                pieces.append(element.text)
        else:
            depth -= tag == "a"
            if element.tail:
                pieces.append(element.tail)


def _refreshes(page: Page) -> Iterator[str]:
    for element in page.tree.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.fullmatch((element.get("content") or "")[:_LONGEST_ADDRESS])
        is_hidden = any(ancestor.tag == "noscript" for ancestor in element.iterancestors())
        if found is not None and not is_hidden and float(found["delay"] or 0) <= _LONGEST_DELAY:
            yield found["url"].strip("'\" ")


def _locations(sight: Sight) -> list[str]:
    tree = sight.page.tree
    scripts = [element.text or "" for element in tree.iter("script")]
    scripts += [element.get("onload") or "" for element in tree.iter("body")]
    if sight.text_length > _FEW_WORDS or sum(map(len, scripts)) > _LITTLE_SCRIPT:
        return []
    script = _SCRIPT_COMMENT.sub(" ", "\n".join(scripts)).replace("\\/", "/")
    found = [match["url"] for match in _LOCATION.finditer(script)]
    if not _ASKS_FOR_DEVICE.search(script):
        return found
    # What stands alone behind such a question is the address for phones; of two that of the other branch counts.
    return [url for url in reversed(found) if not _FOR_MOBILES.search(url)] if len(found) > 1 else []


def fills_in_later(page: Page) -> bool:
    """Whether scripts may fill in what a page shows: those that come from elsewhere, or ask for something."""
    return any(element.get("src") or _ASKS.search(element.text or "") for element in page.tree.iter("script"))
