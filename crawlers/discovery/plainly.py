"""A page that is plainly the report that its list named, told from its bytes in one pass, without a tree.

The list says agency and year, the page has the headings of the form, no file hangs at it, and nothing in it speaks of a
copy. All others are looked at closely (`verdicts`, `trust`, `facts`, `article`), which takes a hundred times as long.
Both ways say the same of such a page.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

from crawlers.discovery.facts import ReportFacts, iso_date
from crawlers.discovery.titles import classify_title
from crawlers.discovery.trust import names_other_domain, trust_words

if TYPE_CHECKING:
    from crawlers.asks import Ask
    from crawlers.page import Page

__all__ = ["BYTES", "plain_report"]

#: Before a digest of the bytes as sent, where others are of the article's text.
BYTES = "bytes:"
#: An error in a portal's frame, and a report of pictures, are shorter.
_LEAST_BYTES = 6000
_LEAST_HEADINGS = 4
#: A report in pictures has no table; the form's three tables have more cells.
_LEAST_CELLS = 100
_HEAD = 16_384
_META = re.compile(rb"<meta\b[^>]*(?:pubdate|sitedomain)[^>]*>", re.IGNORECASE)
_NAME = re.compile(rb"""\bname\s*=\s*["'](pubdate|sitedomain)["']""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
#: A sound in brackets behind a character or a tag; behind a word it is the call of a script.
_SOUND = re.compile(
    rb"(?:[^\x00-\x7f]|>)\s*(?:\(|\xef\xbc\x88|\xa3\xa8)(?:\s|<[^>]*>)*[a-z\x80-\xff]{1,12}(?:\s|<[^>]*>)*"
    rb"(?:\)|\xef\xbc\x89|\xa3\xa9)$"
)
_AROUND = 64
_LETTERS = "abcdefghijklmnopqrstuvwxyzāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ>"

Words = tuple[Annotated[str, msgspec.Meta(min_length=2)], ...]


class PlainWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `plainly.toml`."""

    headings: Words
    files: Words


class _Needles(NamedTuple):
    """All that is looked for, in UTF-8 and in GBK: headings first, then sounds, then what is refused."""

    automaton: BytesAhoCorasick
    heading_of: tuple[int, ...]
    sounds: range


@functools.cache
def _needles() -> _Needles:
    """msgspec.ValidationError for a list that is missing or unknown, or a word too short."""
    data = resources.files(__package__).joinpath("plainly.toml").read_bytes()
    words = msgspec.toml.decode(data, type=PlainWords)
    headings = [(place, form) for place, word in enumerate(words.headings) for form in _forms(word)]
    sounds = sorted({form for letter in _LETTERS for end in ")）" for form in _forms(letter + end)})
    refused = sorted({form for word in (*words.files, *trust_words().vocabulary) for form in _forms(word)})
    patterns = [form for _, form in headings] + sounds + refused
    return _Needles(
        BytesAhoCorasick(patterns, implementation=Implementation.DFA),
        tuple(place for place, _ in headings),
        range(len(headings), len(headings) + len(sounds)),
    )


def _forms(word: str) -> set[bytes]:
    return {word.encode(), word.encode("gb18030")}


def plain_report(page: Page, ask: Ask, payload_digest: str) -> ReportFacts | None:
    """The facts of a page that is plainly a report without files; None where it has to be looked at closely.

    The page is the answer, with status 200 and without a redirect, to a request for a report. The digest is of its
    bytes, marked with BYTES.
    """
    title = classify_title(ask.title)
    if title.kind != "report" or title.year is None or title.agency is None or page.url != ask.url:
        return None
    body = page.body
    if len(body) < _LEAST_BYTES or not body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    lowered = body.lower()
    if lowered.count(b"<td") < _LEAST_CELLS or not _has_headings_alone(lowered):
        return None
    metas = _metas(body[: max(lowered.find(b"</head", 0, _HEAD), 0) or _HEAD])
    if metas is None or names_other_domain(metas.get("sitedomain", ""), page.host):
        return None
    listed = next((value for name, value in ask.state if name == "date" and value), None)
    return ReportFacts(
        title=ask.title,
        agency=title.agency,
        year=title.year,
        published_on=iso_date(metas.get("pubdate", "")) or listed,
        digest=BYTES + payload_digest,
        has_text=True,
    )


def _has_headings_alone(lowered: bytes) -> bool:
    """Whether there are headings enough, and nothing of a file, an advertisement or a character's sound."""
    needles = _needles()
    headings = set()
    for pattern, _, end in needles.automaton.find_matches_as_indexes(lowered):
        if pattern < needles.sounds.start:
            headings.add(needles.heading_of[pattern])
        elif pattern not in needles.sounds or _SOUND.search(lowered[max(0, end - _AROUND) : end]):
            return False
    return len(headings) >= _LEAST_HEADINGS


def _metas(head: bytes) -> dict[str, str] | None:
    """The meta tags that matter, the first of a name; None where one is written in a way that only a parser reads."""
    found: dict[str, str] = {}
    for tag in _META.findall(head):
        name, content = _NAME.search(tag), _CONTENT.search(tag)
        if name is None or content is None or b"&" in content[0]:
            return None
        value = (content[1] or content[2] or b"").decode("latin-1")
        found.setdefault(name[1].decode().lower(), value)
    return found
