"""Pages inside JSON: what a list service or an article service answers with."""

from __future__ import annotations

import json
from typing import Final

__all__ = ["strings_of_json"]

#: Strings shorter than this are names and dates, not articles.
_SHORTEST: Final = 20
#: More values than this are a data file.
_MOST_VALUES: Final = 100_000


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
