"""Pages inside JSON: what a list service or an article service answers with, and articles that a script holds."""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["strings_of_json", "with_articles_of_scripts"]

#: Strings shorter than this are names and dates, not articles.
_SHORTEST: Final = 20
#: More values than this are a data file.
_MOST_VALUES: Final = 100_000
#: Markup in a string of a script: `"content":"\\u003Cp\\u003E…"`, as gkmlpt keeps its articles.
_MARK: Final = re.compile(rb"\\u003[Cc]")
_SCRIPT: Final = re.compile(rb"<script\b[^<>]*>([^<]*(?:<(?!/?script\b)[^<]*)*)</script\s*>", re.IGNORECASE)
_STRING: Final = re.compile(rb'[:=(,\[]\s*("(?:[^"\\\n]|\\.)*")')


def strings_of_json(text: str) -> list[str] | None:
    """The longer strings of a JSON document, in order; None where `text` is none, or has none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return None
    found: list[str] = []
    seen = 0
    while waiting and seen < _MOST_VALUES:
        value = waiting.pop()
        seen += 1
        if isinstance(value, str):
            if len(value) >= _SHORTEST:
                found.append(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)
    return found or None


def with_articles_of_scripts(page: bytes) -> bytes:
    """The page, in UTF-8, with each script whose strings are markup replaced by that markup; as it is without any."""
    first = page.find(b"\\")
    if first < 0 or _MARK.search(page, first) is None:
        return page
    return _SCRIPT.sub(_article, page)


def _article(script: re.Match[bytes]) -> bytes:
    pieces = []
    for literal in _STRING.findall(script[1]):
        if _MARK.search(literal):
            try:
                pieces.append(json.loads(literal).encode("utf-8", "replace"))
            except ValueError:
                continue
    return b"\n".join(pieces) or script[0]
