"""The catalogues of a gkmlpt installation: a JavaScript object in its index page, of which not all is JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.discovery.scoring import score_link
from crawlers.page import Link, clean_text

__all__ = ["NAMED", "Catalogue", "report_catalogues", "site_number", "tree"]

#: What the words of a link or of a catalogue score when they name the column.
NAMED = 60
_MAX_NODES = 20_000
_MAX_TOKENS = 2_000_000

_SID = re.compile(r"""\bSID["']?\s*[:=]\s*["']?(\w+)""")
_TREE = re.compile(r"""\bTREE["']?\s*[:=]\s*(?=\[)""")
#: A string in quotes or apostrophes, a name, the shorthand for true and false, a sign or a figure, a comment.
_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<name>[A-Za-z_$][\w$]*)|!(?P<short>[01])"""
    r"""|(?P<sign>[\[\]{}:,]|-?\d+(?:\.\d+)?)|/\*.*?\*/|//[^\n]*|\s+|(?P<other>.)""",
    re.DOTALL,
)
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null"}
_PLAIN_ESCAPE = re.compile(r"""\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|["\\/bfnrt]|.)""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue: its number, the address that it leads to if any, and whether articles are to be had in it."""

    number: str
    jump_url: str
    has_articles: bool


def site_number(text: str) -> str | None:
    """The number of the site, which the service wants to be told."""
    found = _SID.search(text)
    return None if found is None else found[1]


def tree(text: str) -> list[object] | None:
    """The catalogues as plain data; None where the page has none, or what nobody can read."""
    start = _TREE.search(text)
    if start is None:
        return None
    try:
        found = json.loads(_as_json(text, start.end()), strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def report_catalogues(nodes: list[object]) -> Iterator[Catalogue]:
    """The catalogues called annual reports and those below them, in order; other duties' yearbooks are none."""
    waiting = [(node, False) for node in reversed(nodes)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node, within = waiting.pop()
        if not isinstance(node, dict):
            continue
        points = score_link(Link("", clean_text(str(node.get("name") or "")))).points
        within = points >= NAMED or (within and points >= 0)
        children = node.get("children")
        children = children if isinstance(children, list) else []
        waiting += [(child, within) for child in reversed(children)]
        if within:
            jump = str(node.get("jump_url") or "").strip()
            count = str(node.get("post_count") or "0")
            # Of a catalogue that is neither a folder nor leads elsewhere the count may be out of date.
            yield Catalogue(str(node.get("id") or ""), jump, count != "0" or not (children or jump))


def _as_json(text: str, start: int) -> str:
    """The array that begins there, up to its own end, as JSON; what stands there is a literal of JavaScript."""
    pieces: list[str] = []
    depth = 0
    for count, token in enumerate(_TOKEN.finditer(text, start)):
        if token["other"] or count > _MAX_TOKENS:
            break
        if token["quoted"]:
            pieces.append(_string(token["quoted"]))
        elif token["name"]:
            pieces.append(_WORDS.get(token["name"]) or json.dumps(token["name"]))
        elif token["short"]:
            pieces.append("true" if token["short"] == "0" else "false")
        elif token["sign"]:
            if token["sign"] in "]}" and pieces and pieces[-1] == ",":
                pieces.pop()
            pieces.append(token["sign"])
            depth += (token["sign"] in "[{") - (token["sign"] in "]}")
            if depth == 0:
                break
    return "".join(pieces)


def _string(literal: str) -> str:
    """A string of JavaScript as one of JSON, which knows fewer escapes and no apostrophes."""
    inside = literal[1:-1] if literal[0] == '"' else re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', literal[1:-1])
    return f'"{_PLAIN_ESCAPE.sub(_escape, inside)}"'


def _escape(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[0] == "x" and len(escape) > 1:
        return f"\\u00{escape[1:]}"
    return found[0] if escape[0] in 'u"\\/bfnrt' and escape != "u" else escape
