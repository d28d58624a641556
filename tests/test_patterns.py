"""Regular expressions that every Python the project admits reads alike."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for part in ("extract", "gongkai", "crawlers") for path in (ROOT / part).rglob("*.py"))
#: A group that never gives back what it took: `(…)*+`, `(…)++`, `(…)?+`, `(…){2}+`, `(?>…)`.
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")


def patterns(source: Path) -> Iterator[tuple[int, str]]:
    """The texts in a module that may be patterns, with their lines."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            value = node.value
            yield node.lineno, value if isinstance(value, str) else value.decode("utf-8", "replace")


def test_pages_are_read_before_python_3_11_5() -> None:
    # CPython before 3.11.5 matches such a group wrongly where something in it can be given back (gh-106052): on the
    # 3.11.2 of Debian 12 no page was cut into its tags, and every report of a page was missing its table.
    found = [(source, line) for source in SOURCES for line, text in patterns(source) if POSSESSIVE_GROUP.search(text)]
    assert len(SOURCES) > 100
    assert found == []


@pytest.mark.parametrize("pattern", [r"(?:a++b)*+", r"(?:a|b){2,3}+c", r"(?>ab)", r"(?:ab)?+"])
def test_a_possessive_group_is_seen(pattern: str) -> None:
    assert POSSESSIVE_GROUP.search(pattern)


@pytest.mark.parametrize("pattern", [r"[^>]*+>", r"\d++", r"a{2}+", r"(?:ab)*", r"\)*+", r"(a)b+"])
def test_a_possessive_character_is_not_meant(pattern: str) -> None:
    assert not POSSESSIVE_GROUP.search(pattern)
