"""Addresses that a click opens, where a link has none of its own: in `javascript:`, `onclick` or `data-*`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["CLICKED", "clicked_address", "is_one_link", "may_be_clicked"]

#: Elements that pages make links of.
CLICKED = frozenset({"li", "div", "span", "p", "td", "tr", "dd", "dt", "h3", "h4", "h5", "button", "em", "b", "strong"})
_DATA = ("data-href", "data-url", "data-link")
#: What sends the browser elsewhere, with the address given whole.
_OPENS = re.compile(
    r"""(?:location(?:\.href)?\s*=(?!=)|\bopen\s*\(|location\.(?:replace|assign)\s*\()\s*["']([^"'<>]{1,500})["'](?!\s*\+)"""
)
#: An address handed to a function of the page: what else would it do with it?
_NAMED = re.compile(
    r"""\(\s*["']((?:https?:/|\.{0,2})/[^"'<>\s]{2,500}|[^"'<>\s]{1,300}\.(?:s?html?|jsp|aspx?|do|php)(?:\?[^"'<>\s]*)?)["']\s*[,)]"""
)
_ADDRESS = re.compile(r"/|\.(?:s?html?|jsp|aspx?|do|php)\b")
_OTHER_PURPOSES = re.compile(r"share|favou?rite|homepage|copy|print|collect|bookmark|login", re.IGNORECASE)
_MARK = re.compile(r"onclick|data-(?:href|url|link)|usemap", re.IGNORECASE)
#: Words of something clicked; a whole section of a page is none.
_LONGEST = 300


def may_be_clicked(text: str) -> bool:
    """Whether a page's text has anything that makes links of elements other than `<a href>`."""
    return _MARK.search(text) is not None


def clicked_address(element: HtmlElement) -> str | None:
    """The address, as written, that a click on an element opens; None where its script puts it together or has none."""
    for script in (element.get("href"), element.get("onclick")):
        if script and not _OTHER_PURPOSES.search(script):
            found = _OPENS.search(script) or _NAMED.search(script)
            if found is not None:
                return found[1]
    for name in _DATA:
        address = (element.get(name) or "").strip()
        if _ADDRESS.search(address):
            return address
    return None


def is_one_link(element: HtmlElement) -> bool:
    """Whether an element of `CLICKED` is a link of its own: it has words, few of them, and no link within."""
    if element.find(".//a[@href]") is not None or next(element.iterancestors("a"), None) is not None:
        return False
    return 0 < len(str(element.text_content()).strip()) <= _LONGEST
