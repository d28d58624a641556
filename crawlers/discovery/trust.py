"""Pages that only look like a portal's: copies on expired or hijacked domains, which keep valid tables."""

from __future__ import annotations

import functools
import ipaddress
import re
from importlib import resources
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["TrustWords", "distrust", "names_other_domain", "registered_domain", "same_site", "trust_words"]

Words = tuple[Annotated[str, msgspec.Meta(pattern=r"^\S+$")], ...]

#: Characters looked at; reports have some ten thousand.
_MAX_TEXT = 200_000
#: Below this many Chinese characters a share says nothing.
_MIN_IDEOGRAPHS = 30
_TRADITIONAL_SHARE = 0.05
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})

_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_GLOSS = re.compile(r"([㐀-鿿])[(（]([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{2,6})[)）]")
_TONED = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ", "aaaaeeeeiiiioooouuuuvvvvvnnn")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:a|o|e|i|u|v|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|an|en|in|un|vn|ang|eng|ing|ong|"
    r"ia|iao|ian|iang|iong|ua|uo|uai|uan|uang)"
)
#: Two letters may be an abbreviation of any kind.
_SURE_SYLLABLE = 3


class TrustWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `trust.toml`."""

    vocabulary: Words
    suffixes: Words


@functools.cache
def trust_words() -> TrustWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, or an empty word."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("trust.toml").read_bytes(), type=TrustWords)


def distrust(page: Page) -> str | None:
    """Why a page is a spoof or a hijacked copy, as a stable code; None where nothing speaks for that.

    `inline_pinyin`, `traditional_script` (converted by machine), `gambling_words` (one in the title or two in the
    text), `foreign_site_domain` (the page's own SiteDomain names another domain than its address).
    """
    text = _visible(page)
    if _has_pinyin(text):
        return "inline_pinyin"
    if _is_traditional(text):
        return "traditional_script"
    if _advertises(page, text):
        return "gambling_words"
    return "foreign_site_domain" if names_other_domain(page.meta.get("sitedomain", ""), page.host) else None


def _visible(page: Page) -> str:
    pieces = [page.title]
    length = 0
    for element in page.tree.iter():
        if element.tag not in _UNSEEN and element.text:
            pieces.append(element.text)
            length += len(element.text)
        if element.tail:
            pieces.append(element.tail)
            length += len(element.tail)
        if length > _MAX_TEXT:
            break
    return "".join("".join(pieces).split())


def _has_pinyin(text: str) -> bool:
    """Two characters with their sound behind them, or one that no writer would explain.

    Offices explain a rare character of a place's name, with the tone; machines leave the tone out, or stand behind a
    traditional character.
    """
    glossed = set()
    for character, sound in _GLOSS.findall(text):
        plain = sound.translate(_TONED)
        if not _SYLLABLE.fullmatch(plain):
            continue
        toneless = plain == sound and len(sound) >= _SURE_SYLLABLE
        if toneless or character in _traditional():
            return True
        if plain != sound:
            glossed.add(character)
    return len(glossed) > 1


@functools.cache
def _traditional() -> frozenset[str]:
    """Characters of traditional script alone: in common use by Big5 (its first level), absent from GB 2312."""
    found = []
    for lead in range(0xA4, 0xC7):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            character = bytes((lead, trail)).decode("big5", "ignore")
            if character and not character.encode("gb2312", "ignore"):
                found.append(character)
    return frozenset(found)


def _is_traditional(text: str) -> bool:
    ideographs = _IDEOGRAPH.findall(text)
    traditional = sum(character in _traditional() for character in ideographs)
    return len(ideographs) >= _MIN_IDEOGRAPHS and traditional > _TRADITIONAL_SHARE * len(ideographs)


def _advertises(page: Page, text: str) -> bool:
    title = "".join((page.title + " " + page.meta.get("articletitle", "")).lower().split())
    lowered = text.lower()
    words = trust_words().vocabulary
    return any(word in title for word in words) or sum(word in lowered for word in words) > 1


def names_other_domain(named: str, own_host: str) -> bool:
    """Whether a page names another domain as its site's. Addresses in figures, ports and test names have none."""
    named = named.strip()
    own = registered_domain(own_host)
    if not named or ":" in own_host or own is None:
        return False
    others = {registered_domain(_host(part)) for part in re.split(r"[,，;；\s]+", named) if part} - {None}
    return bool(others) and own not in others


def _host(address: str) -> str:
    try:
        return urlsplit(address if "//" in address else f"//{address}").netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


@functools.lru_cache(maxsize=4096)
def registered_domain(host: str) -> str | None:
    """The domain that a host belongs to (`slj.city.gov.cn` to `city.gov.cn`); None for figures and undotted names."""
    name = host.lower().partition(":")[0].strip(".") if not host.startswith("[") else host.strip("[]")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        return None
    labels = name.split(".")
    if len(labels) < 2 or not all(labels) or labels[-1] in {"localhost", "test", "invalid", "local"}:  # noqa: PLR2004
        return None
    kept = 3 if ".".join(labels[-2:]) in trust_words().suffixes else 2
    return ".".join(labels[-kept:])


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one site: one registered domain, or, where a host has none, one host and port."""
    host, another = _host(url), _host(other)
    domain = registered_domain(host)
    if domain is None or ":" in host or ":" in another:
        return host == another
    return domain == registered_domain(another)
