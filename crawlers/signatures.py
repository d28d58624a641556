"""Signatures of walls, challenges and errors with status 200: the lists of `signatures.toml`, held to a page."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import TYPE_CHECKING, Annotated

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.sight import Sight

__all__ = ["Signature", "load_signatures", "recognise"]

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Words = tuple[_Text, ...]
_Size = Annotated[int, msgspec.Meta(ge=0)]
#: Characters of a title that are looked at, and of what was found that are told.
_TITLE = 200
_DETAIL = 100
_Status = Annotated[int, msgspec.Meta(ge=100, le=599)]


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[signature]]`: its conditions all hold, or it says nothing. The file's head explains the fields."""

    code: Annotated[str, msgspec.Meta(pattern=r"^(?:(?:blocked|challenge|server):[a-z0-9_]+|soft_404)$")]
    name: _Text
    statuses: tuple[_Status, ...] = ()
    max_bytes: _Size | None = None
    max_text: _Size | None = None
    max_links: _Size | None = None
    source: _Words = ()
    title: _Words = ()
    lines: _Words = ()
    cookies: _Words = ()
    never: _Words = ()

    @property
    def is_of_content(self) -> bool:
        """Whether it looks at the page, and not at the status alone."""
        return bool(self.source or self.title or self.lines or self.cookies)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signature: tuple[Signature, ...]


@functools.cache
def load_signatures() -> tuple[Signature, ...]:
    """The signatures in order. ValueError for one that could not be told from an article, or with a bad pattern."""
    data = resources.files(__package__).joinpath("signatures.toml").read_bytes()
    return check_signatures(msgspec.toml.decode(data, type=_File).signature)


def check_signatures(signatures: tuple[Signature, ...]) -> tuple[Signature, ...]:
    """The same, or ValueError that names the signature and what is wrong with it."""
    for signature in signatures:
        if not signature.is_of_content and not signature.statuses:
            raise ValueError(f"{signature.name}: has neither statuses nor anything to look for")
        if signature.is_of_content and signature.max_text is None:
            raise ValueError(f"{signature.name}: needs max_text, since reports may use any words")
        for pattern in (*signature.source, *signature.title, *signature.lines, *signature.cookies, *signature.never):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{signature.name}: {pattern!r} is no pattern: {error}") from error
    return signatures


def recognise(status: int, sight: Sight, cookies: Sequence[str]) -> tuple[Signature, str] | None:
    """The first signature that the answer bears, and the words by which it is known."""
    for signature in load_signatures():
        words = _sign(signature, status, sight, cookies)
        if words is not None:
            return signature, words
    return None


def _sign(signature: Signature, status: int, sight: Sight, cookies: Sequence[str]) -> str | None:
    """The words by which a signature is known, None where a condition does not hold."""
    if signature.statuses and status not in signature.statuses:
        return None
    if not signature.is_of_content:
        return f"HTTP {status}"
    if not _fits(signature, sight):
        return None
    source = sight.page.text
    found = [_pattern(pattern).search(source) for pattern in signature.source]
    if signature.cookies:
        found.append(_first(signature.cookies, cookies))
    if signature.title or signature.lines:
        title = sight.page.title[:_TITLE]
        found.append(_first(signature.title, (title,)) or _first(signature.lines, sight.short_lines))
    if None in found or any(_pattern(pattern).search(source) for pattern in signature.never):
        return None
    return " … ".join(match[0] for match in found if match is not None)[:_DETAIL]


def _fits(signature: Signature, sight: Sight) -> bool:
    """The sizes; that of the body first, which spares the others for all that is large."""
    if signature.max_bytes is not None and len(sight.page.body) > signature.max_bytes:
        return False
    if signature.max_text is not None and sight.text_length > signature.max_text:
        return False
    return signature.max_links is None or sight.links <= signature.max_links


def _first(patterns: Sequence[str], texts: Sequence[str]) -> re.Match[str] | None:
    found = (_pattern(pattern).search(text) for text in texts for pattern in patterns)
    return next((match for match in found if match is not None), None)


@functools.cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
