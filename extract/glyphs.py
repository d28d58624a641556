"""Spelling: the many ways in which pages write the same character, brought to one.

`normalise` keeps words and separators, `compact` drops white space and quotes, `core` also drops ordinals,
bracket notes and punctuation, and is what labels are compared by.
"""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["SOFT", "compact", "core", "normalise", "ordinal_of"]

#: CJK Radicals Supplement, which NFKC leaves alone; PDF text layers print them for the ideographs.
_RADICALS = {"⺠": "民", "⻓": "长", "⻔": "门", "⻚": "页", "⻋": "车", "⻅": "见", "⻛": "风", "⻢": "马", "⻜": "飞"}
#: Characters that carry no meaning in a label; as separators they count as white space.
_QUOTES = "“”‘’\"'「」『』〝〞《》"
#: Characters that show nothing, first and last of each range: joiners, marks of direction, selectors, fillers.
_INVISIBLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F)),
    *((0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB)),
)
#: What `normalise` makes of the invisible ones: white space of its own kind, which parts no number and no cells.
SOFT = "\x1f"


def _is_note(char: str) -> bool:
    """Whether a digit is circled, raised or lowered: after NFKC it would read as a number's last digit."""
    return unicodedata.decomposition(char).startswith(("<circle>", "<super>", "<sub>"))


@functools.cache
def _table() -> dict[str, str]:
    """Characters that have another spelling, and that spelling."""
    table: dict[str, str] = {}
    for first, last in ((0xA0, 0x2FF), (0x2000, 0x2BFF), (0x2F00, 0x2FDF), (0x3000, 0x33FF), (0xF900, 0xFFEF)):
        for char in map(chr, range(first, last)):
            plain = unicodedata.normalize("NFKC", char)
            if plain != char:
                table[char] = f"({plain})" if plain.isdigit() and _is_note(char) else plain
    table.update(_RADICALS)
    table.update(dict.fromkeys(_QUOTES, " "))
    table.update({chr(code): SOFT for first, last in _INVISIBLE for code in range(first, last + 1)})
    table.update({"〔": "(", "〕": ")", "【": "(", "】": ")", "−": "-", "│": "|", "┃": "|"})
    return table


@functools.cache
def _others() -> re.Pattern[str]:
    """A character that has another spelling. Most have none, and a pattern passes them faster than a table."""
    return re.compile(f"([{re.escape(''.join(_table()))}])")


def normalise(text: str) -> str:
    """One spelling for every character; quotes become blanks, and invisible characters `SOFT` ones."""
    if text.isascii() and '"' not in text and "'" not in text:
        return text
    pieces = _others().split(text)
    pieces[1::2] = map(_table().__getitem__, pieces[1::2])
    return "".join(pieces)


@functools.lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """`normalise`, and no white space at all."""
    return "".join(normalise(text).split())


_CHINESE = "一二三四五六七八九十"
#: An ordinal before a label: 一、 （三） 1. 1、 (1). A bare digit counts only before a letter or an ideograph.
_ORDINAL = re.compile(
    rf"(?:\([{_CHINESE}]{{1,2}}\)|[{_CHINESE}]{{1,2}}[、.．·:,]|[{_CHINESE}]\)|第[{_CHINESE}][、.:]"
    rf"|\(\d{{1,2}}\)|\d{{1,2}}[、.·:)]|\d(?=[^\W\d_]))[、.:]?"
)
_NOTE = re.compile(r"\([^()]*\)?")
_PUNCTUATION = str.maketrans("", "", "、,，.。:：;；·*#_|—-/()")


def ordinal_of(label: str) -> str:
    """The digits or numeral of the ordinal that `label` starts with: '三', '（三）', '1', or ''.

    A numeral in brackets keeps full-width brackets, as the forms print it.
    """
    match = _ORDINAL.match(compact(label).lstrip("#*"))
    if match is None:
        return ""
    text = match.group()
    numeral = text.strip("()、.·:,第")
    return f"（{numeral}）" if text[0] == "(" and numeral in _CHINESE else numeral


@functools.lru_cache(maxsize=65536)
def core(label: str) -> str:
    """What is left of a label to compare: no ordinal, no bracket note, no punctuation."""
    text = compact(label).lstrip("#*")
    if ordinal := _ORDINAL.match(text):
        text = text[ordinal.end() :]
    # Most labels are ideographs alone, which is cheaper to see than to look each of them up.
    return text if text.isalnum() else _NOTE.sub("", text).translate(_PUNCTUATION)
