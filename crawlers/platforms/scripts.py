"""Values that stand in the inline scripts of a page: literals, literals put together, and variables set elsewhere."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SCRIPT", "UNKNOWN", "arguments", "pairs", "value"]

#: Stands in a value for a variable whose value the page does not give.
UNKNOWN = "\ufffd"

_LITERAL = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_TERM = rf"(?:{_LITERAL}|[\w.$]{{1,80}})"
_SUM = rf"{_TERM}(?:\s*\+\s*{_TERM})*"
_EACH = re.compile(_TERM)
_PAIR = re.compile(rf"""["']?\b(\w{{1,40}})["']?\s*:\s*({_SUM})""")
_ARGUMENT = re.compile(rf"\s*({_SUM})\s*(?:,|$)")
#: An inline script, group 1 what stands in it. No `<script` within: unclosed ones must not make the search for their
#: end run over the whole page again and again.
SCRIPT = re.compile(r"<script\b[^<>]*>([^<]*(?:<(?!/?script\b)[^<]*)*)</script\s*>", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ESCAPE = re.compile(r"\\(.)")


def arguments(text: str, function: str) -> Iterator[tuple[str, ...]]:
    """The arguments of every call of `function` whose arguments are plain values, quotes taken off.

    Variables are looked up in the page; calls with one that the page does not give have `UNKNOWN` in it. A definition
    of the function is such a call too.
    """
    for call in re.finditer(rf"\b{function}\s*\(([^()]{{0,600}})\)", text):
        yield tuple(value(text, found) for found in _ARGUMENT.findall(call[1]))


def pairs(text: str, page_text: str) -> Iterator[tuple[str, str]]:
    """The keys, in lower case, and values of what is written as an object's members in `text`."""
    return ((key.lower(), value(page_text, found)) for key, found in _PAIR.findall(text))


def value(page_text: str, expression: str) -> str:
    """What literals and variables, put together with `+`, come to; `UNKNOWN` for what is not given."""
    return "".join(_term(page_text, term) for term in _EACH.findall(expression))


def _term(page_text: str, term: str) -> str:
    if term[0] in "\"'":
        return _plain(term)
    if term.isdecimal() or term in {"true", "false"}:
        return term
    found = _definition(term.rpartition(".")[2]).search(page_text)
    return UNKNOWN if found is None else next(_plain(group) for group in found.groups()[1:] if group)


def _plain(found: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", found[1:-1])) if found[0] in "\"'" else found


@lru_cache(maxsize=512)
def _definition(name: str) -> re.Pattern[str]:
    """Where a variable, a member or an attribute of this name gets its value.

    `searchId = 1`, `"searchId": "1"`, `data-search-id="1"`, `<input id="searchId" value="1">`.
    """
    spelled = _CAMEL.sub("[-_]?", re.escape(name))
    given = rf"({_LITERAL}|\d+\b)"
    return re.compile(
        rf"(?:([\"']){spelled}\1|(?<![\"'\w]){spelled})\s*[:=]\s*{given}"
        rf"|[\"']{spelled}[\"']\s+(?:content|value)\s*=\s*{given}",
        re.IGNORECASE,
    )
