"""Entries of lists that are no markup: objects with a title and an address in scripts and JSON, items of feeds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from crawlers.platforms.rows import item_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Member", "is_feed", "items_of_feed", "objects"]

_OBJECT = re.compile(r"\{[^{}]{10,6000}\}")
_MEMBER = re.compile(r"""["']?\b([A-Za-z_]{2,30})["']?\s*:\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_ESCAPE = re.compile(r"\\(.)")
_TAG = re.compile(r"<[^<>]*>")
_HAN = re.compile(r"[㐀-鿿]")
_FEED = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE
)


class Member(NamedTuple):
    """An entry: address and title as written, and the words of its date."""

    address: str
    title: str
    date: str


def objects(text: str) -> Iterator[Member]:
    """The objects of a script, or of JSON, that bear a title in Chinese and an address; of nested ones the inner."""
    for found in _OBJECT.findall(text):
        member = _member((name, _plain(literal)) for name, literal in _MEMBER.findall(found))
        if member is not None:
            yield member


def is_feed(text: str) -> bool:
    """Whether a document is RSS, Atom or RDF."""
    return _FEED.match(text) is not None


def items_of_feed(text: str) -> Iterator[Member]:
    """The items of a feed."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    body = re.sub(r"^[\s\ufeff]*<\?xml[^>]*>", "", text).encode()
    root = etree.fromstring(body, parser=parser)
    for element in root.iter("{*}item", "{*}entry") if root is not None else ():
        pairs = []
        for child in element.iterchildren("{*}*"):
            name = etree.QName(child).localname
            pairs.append((name, (child.text or "").strip() or child.get("href") or ""))
        member = _member(pairs)
        if member is not None:
            yield member


def _member(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Member | None:
    words = item_words()
    title = address = date = ""
    for name, text in pairs:
        key = name.lower().replace("_", "")
        if key in words.title_members:
            title = max(title, _untagged(text), key=len)
        elif key in words.address_members:
            address = address or text.strip()
        elif key in words.date_members:
            date = date or text
    return Member(address, title, date) if address and _HAN.search(title) else None


def _untagged(text: str) -> str:
    """Text without the tags that lists colour their titles with."""
    return _TAG.sub("", text).strip()


def _plain(literal: str) -> str:
    if literal[0] == '"':
        try:
            return str(json.loads(literal, strict=False))
        except ValueError:
            pass
    return _ESCAPE.sub(r"\1", literal[1:-1])
