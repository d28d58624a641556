"""The agencies that the tree of a 大汉 disclosure directory names: area codes and the names beside them.

Every version of the module draws its tree in its own way, as links, as a script's calls or as JSON; all of them put a
code and a name close together.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["MAX_AREAS", "area_codes", "tree_areas"]

#: Agencies of one tree: a county has some hundred.
MAX_AREAS = 1000
_MAX_NODES = 20_000

#: `area=…`, `"areacode": "…"`; a code has digits, which a variable's name beside `area=` need not have.
_AREA = re.compile(
    r"""\b(?:area|area_?code|area_?id)["']?\s*[=:]\s*["']?(?=[A-Za-z_-]*\d)([\w-]{4,40})""", re.IGNORECASE
)
#: 统一社会信用代码 of an agency, which is what the codes are.
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Z]{0,12}\d{6})[0-9A-Z]{18}(?![0-9A-Za-z])")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ENDS = re.compile(r"[{}\[\]]|\)\s*[;\n]|</(?:a|li|option|tr|div|node|item)\s*>", re.IGNORECASE)
_NAMED = re.compile(
    r"""(?:name|text|title|label)\w{0,20}["']?\s*[:=]\s*["']([^"'<>]{0,20}[\u4e00-\u9fff][^"'<>]{0,60})["']""",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff\w（）()·、]{1,39}")
_NO_NAME = re.compile(r"查看|详[情细]|更多|进入|打开|点击|年报|报告|公开|指南|目录|机构$|\d{4}")


def area_codes(text: str) -> tuple[str, ...]:
    """The codes that a text gives as `area`, in order, each once."""
    return tuple(dict.fromkeys(_AREA.findall(text)))


def tree_areas(page: Page) -> dict[str, str | None]:
    """The area codes of a tree with the agencies' names, None where no name stands beside a code."""
    found: dict[str, str | None] = {}
    for piece in _pieces(page):
        places = {code: place for place, code in _codes(piece)}
        for code, name in _paired(piece, places):
            if len(found) < MAX_AREAS or code in found:
                found[code] = found.get(code) or name
    return found


def agency_name(text: str) -> str | None:
    """The first words of a text that may be an agency's name; None where all of them are what links are called."""
    return next((name for name in _NAME.findall(text) if not _NO_NAME.search(name)), None)


def _codes(piece: str) -> Iterable[tuple[int, str]]:
    for pattern in (_CREDIT_CODE, _AREA):
        for match in pattern.finditer(piece):
            yield match.start(), match[match.re.groups]


def _paired(piece: str, places: dict[str, int]) -> Iterable[tuple[str, str | None]]:
    named = _NAMED.search(piece)
    if len(places) == 1 and named and not _NO_NAME.search(named[1]):
        yield next(iter(places)), named[1].strip()
        return
    order = sorted(places, key=lambda code: places[code])
    ends = [*(places[code] for code in order), len(piece)]
    for code, end in zip(order, ends[1:], strict=True):
        after = agency_name(piece[places[code] : end])
        before = _NAME.findall(piece[: places[code]]) if len(order) == 1 else []
        yield code, after or next((name for name in reversed(before) if not _NO_NAME.search(name)), None)


def _pieces(page: Page) -> Iterable[str]:
    """The tree cut where one entry ends: JSON by its objects, all else by brackets, calls and elements."""
    data = page.json()
    if isinstance(data, dict | list):
        return islice(_flat(data), _MAX_NODES)
    text = html.unescape(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), page.text))
    return islice(_ENDS.split(text), _MAX_NODES)


def _flat(data: Any) -> Iterable[str]:  # noqa: ANN401 whatever the service answers
    """Each object of JSON without those inside it, as text."""
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            plain = {name: value for name, value in node.items() if isinstance(value, str | int)}
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
            yield json.dumps(plain, ensure_ascii=False)
