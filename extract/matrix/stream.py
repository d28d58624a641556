"""The request matrix in flattened text: labels are the anchors, what stands between two of them is a row's digits."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.forms import load_forms
from extract.glyphs import SOFT, core
from extract.matrix.alignment import Label
from extract.matrix.labels import vocabulary
from extract.matrix.patterns import any_label, label_pattern

if TYPE_CHECKING:
    from extract.matrix.flat import FlatText

__all__ = [
    "DIGITS",
    "MARK",
    "NO_COUNT",
    "NO_NUMBER",
    "Region",
    "Token",
    "header_labels",
    "numbers_in",
    "says_no_number",
    "stream_labels",
    "tokens_of",
    "values_before",
]

_ORDINAL_BEFORE = re.compile(r"(?:\(\d{1,2}\)|\(?[一二三四五六七八九十]{1,2}\)?[、.．:,]?|(\d)[、.．:,)])$")
_ORDINAL_AT_END: Final = re.compile(r"\(?[一二三四五六七八九十]{1,2}\)?[\s、.．:,]*$")
_CHINESE_ORDINAL: Final = re.compile(r"\(([一二三四五六七八九十])\)?$|([一二三四五六七八九十])[、.．:,]$")
#: The words that stand for no number. Those that may be a misread zero stand apart from digits.
NO_NUMBER: Final = (
    r"无(?!法|正)|不涉及|不适用|(?<![\d*])(?:零|空白?|〇|○|N/A|[Nn]one|[Nn]ull|NULL|[Nn]a[Nn]|×|·|\*)(?![\d*\w])"
)
_SAYS_NO_NUMBER: Final = re.compile(NO_NUMBER)
#: Digits with invisible characters between and behind them: those part no number, and where cells touch, no cells.
DIGITS: Final = rf"\d[\d{SOFT}]*"
#: Between two rows of a wiki's table.
MARK: Final = r"(?<=\n\|)-+(?=\s*\n)"
#: Space, a number with its thousands separators, a sign for no number, a unit behind a number.
_TOKEN = re.compile(
    rf"(?P<space>(?:[\s|]|{MARK})+)|(?P<number>{DIGITS}(?:,{DIGITS})*)(?:\.(?!000(?!\d))[0{SOFT}]{{1,8}}(?![\d.]))?(?P<unit>件|条|次|宗)?"
    rf"|(?P<slash>[/\\])|(?P<dash>[-—–―]+)|(?P<word>{NO_NUMBER})|(?P<comma>,)"
)
#: A cell of its own that is more than a number, or less: below zero, rounded, with a note, a share, a fraction.
_ODD: Final = re.compile(
    rf"(?<![^\s|])(?:[-–+~>≥<≤▲△▼*#(\[]|约|近|超过?|不足|大于|小于|负|至少)*{DIGITS}(?:[,.]{DIGITS})*"
    rf"(?:[+~*#?!^'%‰↑↓)\]A-Za-z]|余|多|几|万|亿|千|百|人|号|左右|以[上下内]|\(注?\d{{0,2}}\)|\[\d+\]|[/:.]{DIGITS})*"
    r"(?![^\s|])"
)
#: What makes the digits before it a year, a time, a share, a fraction, the number of a line, a misread or a rounded
#: number, one with a note, or part of a larger one, and no count. The ordinal of a section is nothing of the kind.
NO_COUNT: Final = re.compile(
    rf"{SOFT}*(?:[年月日时:%‰A-Za-z〇○余多几约负减增万亿千百份人号#*+?!;'^~=<>\[↑↓]|\.(?:{SOFT}*\d|\s)"
    r"|\((?!本列|[一二三四五六七八九十]{1,2}\)))"
)
#: What an optical recognition makes of a number, at the end of a row.
_MISREAD: Final = re.compile(r"[0-9]{0,3}[OolISB〇○]{1,4}[0-9]{0,3}(?=\s)")
#: What no clerk prints, and cells run together do.
LEADING_ZERO: Final = re.compile(r"-?0\d")
#: Tokens behind which another begins, whatever it is.
_PARTING: Final = frozenset(("space", "comma", "slash", "word"))
#: A number on the same line, behind something that is no word and no bracket.
_MORE: Final = re.compile(r"[^\w\n(]+\d")
#: Lines of numbers alone, numbers side by side, and digits of more cells than one run together.
_CELLS: Final = re.compile(r"^[ \t]*\d+[ \t]*$|\d+(?:[ \t]+\d+){6,}|\d{15,}", re.MULTILINE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
#: A single number with its unit behind a label, and fewer digits than this, is a figure said in prose.
_IN_PROSE: Final = 7
#: Fewer numbers than these behind the labels of the matrix are page numbers and the like.
_FEWEST: Final = 7
#: A row of seven cells is not longer than this, whatever separates them.
_REGION_LIMIT: Final = 400


class Token(msgspec.Struct, frozen=True, gc=False):
    """One piece of a row: digits, or `/` for a sign that stands for no number; `raw` and its place in the flat text."""

    text: str
    raw: str
    start: int
    end: int


class Region(msgspec.Struct, frozen=True):
    """What follows a label up to the next, with its place in the flat text.

    `ordinal` is a bare digit at its end that may be the next label's; `at_end`: nothing follows in the document.
    `more`: another number follows that could not be reached.
    """

    tokens: tuple[Token, ...]
    start: int
    end: int
    ordinal: str = ""
    at_end: bool = False
    more: bool = False


@functools.cache
def _labels() -> re.Pattern[str]:
    patterns: dict[str, str] = {}
    for form in load_forms():
        for row in form.requests.rows:
            note = (
                "(?:" + label_pattern(row.note).replace(r"\(", r"\(?").replace(r"\)", r"\)?") + ")?" if row.note else ""
            )
            for label in (row.label, *row.variants):
                patterns.setdefault(core(label), label_pattern(label) + note)
        for group in form.requests.groups:
            for label in (group.label, *group.variants):
                patterns.setdefault(core(label), label_pattern(label))
    return re.compile("|".join(patterns[key] for key in sorted(patterns, key=len, reverse=True)))


@functools.cache
def _header() -> re.Pattern[str]:
    known = vocabulary()
    return any_label([*known.columns, *known.column_groups, *known.subtotals])


def tokens_of(text: str, start: int, end: int) -> tuple[list[Token], int]:
    """The tokens of a stretch of the flat text, and where the first thing stands that is none of them."""
    tokens: list[Token] = []
    at = start
    end = min(end, start + _REGION_LIMIT)
    while at < end:
        match = _TOKEN.match(text, at, end)
        kind = match.lastgroup if match is not None else None
        if kind not in _PARTING and (odd := _odd(text, at, at if match is None else match.end(), end)) is not None:
            tokens.append(odd)
            at = odd.end
            continue
        if match is None:
            break
        tokens += _tokens_in(match)
        at = match.end()
    if tokens and tokens[-1].end == at < end and tokens[-1].text != "/" and NO_COUNT.match(text, at):
        at = tokens.pop().start
    if tokens and (misread := _MISREAD.match(text, at, end)):
        # 1O 0 0 … ll: one more cell of the row, which is no number.
        tokens.append(Token("/", misread.group(), at, misread.end()))
    return tokens, at


def says_no_number(text: str) -> bool:
    """Whether a cell says in words that it has no number: 无, 不涉及, 零."""
    return _SAYS_NO_NUMBER.fullmatch(text) is not None


def _tokens_in(match: re.Match[str]) -> list[Token]:
    """The tokens of one match: numbers parted by commas that are no thousands', signs each of its own."""
    kind, raw, at = match.lastgroup, match.group(), match.start()
    if kind in ("slash", "word"):
        return [Token("/", raw, at, match.end())]
    if kind == "dash":
        return [Token("/", char, at + i, at + i + 1) for i, char in enumerate(raw)]
    if kind not in ("number", "unit"):
        return []
    digits, raw = match["number"].replace(SOFT, ""), raw.replace(SOFT, "")
    if "," not in digits or _THOUSANDS.fullmatch(digits):
        return [Token(digits.replace(",", ""), raw, at, match.end())]
    tokens: list[Token] = []
    for part in digits.split(","):
        tokens.append(Token(part, part, at, at + len(part)))
        at += len(part) + 1
    return tokens


def _odd(text: str, at: int, behind: int, end: int) -> Token | None:
    """The cell that begins at a character and is more than a number, if what is read of it ends inside a word."""
    if behind < end and text[behind].isspace():
        return None
    match = _ODD.match(text, at, end)
    return None if match is None or match.end() <= behind else Token("/", match.group(), at, match.end())


def _without_ordinal(flat: FlatText, start: int, names: tuple[str, ...]) -> tuple[int, str, str]:
    """Where a label's ordinal begins, the ordinal as on the form, and a bare digit before the label that may be one."""
    before = flat.compact[max(0, start - 6) : start]
    match = _ORDINAL_BEFORE.search(before)
    if match is not None:
        begin = start - (len(before) - match.start())
        if match.group(1):
            return begin, match.group(1), ""
        chinese = _CHINESE_ORDINAL.search(match.group())
        if chinese is not None:
            return begin, f"（{chinese.group(1)}）" if chinese.group(1) else chinese.group(2), ""
        numeral = match.group().strip("()")
        return begin, numeral, ""
    expected = {vocabulary().ordinals[name] for name in names}
    last = before[-1:]
    return start, "", last if last.isdigit() and last in expected else ""


def stream_labels(flat: FlatText) -> list[Label[Region]]:
    """The labels of the request matrix that are followed by values or by the next label, with what follows them."""
    known = vocabulary()
    matches = []
    for match in _labels().finditer(flat.compact):
        names = known.rows.get(core(match.group()), ())
        begin, ordinal, bare = _without_ordinal(flat, match.start(), names)
        matches.append((match, names, begin, ordinal, bare))
    labels: list[Label[Region]] = []
    for i, (match, names, _, ordinal, _) in enumerate(matches):
        if not names:
            continue
        after = _behind_note(flat.compact, match.end())
        limit = matches[i + 1][2] if i + 1 < len(matches) else len(flat.compact)
        limit = max(limit, after)
        bare = matches[i + 1][4] if i + 1 < len(matches) else ""
        start, end = flat.between(after, limit)
        tokens, stop = tokens_of(flat.text, start, end)
        is_group = core(match.group()) in known.groups
        if not tokens and (stop < end or i + 1 == len(matches) or is_group):
            continue
        if is_group and bare and "".join(token.text for token in tokens) == bare:
            continue  # （六）其他处理1申请人…: the ordinal of the next label
        if len(tokens) == 1 and tokens[0].raw[-1] in "件条次宗" and len(tokens[0].text) < _IN_PROSE:
            continue  # `予以公开6件，` is prose
        more = bool(tokens) and stop < end and _MORE.match(flat.text, stop, end) is not None
        tokens, stop = _without_next_ordinal(flat.text, tokens, stop, end)
        unknown = _unknown(flat, stop, end)
        if unknown and flat.text[stop : stop + 1].isalpha() and tokens:
            bare = tokens[-1].text[
                -1
            ]  # `00000004属于工作秘密`: the last digit may be the ordinal of a label without a form
        elif stop < end:
            bare = ""
        region = Region(tuple(tokens), start, stop, bare, not flat.text[stop:].strip(), more)
        labels.append(Label(match.group(), names, ordinal, region))
        labels += unknown
    return labels


def _without_next_ordinal(text: str, tokens: list[Token], stop: int, end: int) -> tuple[list[Token], int]:
    """The tokens without the ordinal of an unknown label behind them: `00000004.属于工作秘密` ends in 4."""
    if stop + 1 >= end or text[stop] not in ".、．" or not tokens or tokens[-1].end != stop:
        return tokens, stop
    if not text[stop + 1 : stop + 2].strip().isalpha():
        return tokens, stop
    last = tokens[-1]
    if len(last.text) == 1:
        return tokens[:-1], last.start
    return [*tokens[:-1], Token(last.text[:-1], last.raw[:-1], last.start, last.end - 1)], last.end - 1


def _behind_note(text: str, at: int) -> int:
    """Past a colon, or a bracket note such as the unit, behind a label."""
    if text[at : at + 1] == ":" or (text[at : at + 1] == "件" and text[at + 1 : at + 2].isdigit()):
        return at + 1
    if text[at : at + 1] == "(":
        close = text.find(")", at, at + 40)
        if close > 0 and not any(char.isdigit() for char in text[at:close]):
            return close + 1 + (text[close + 1 : close + 2] == ":")
    return at


_UNKNOWN = re.compile(r"((?:\d[、.．])?[^\d\s|]*[\u4e00-\u9fff][^\d|]{1,60}?)\s*(?=\d)")


def _unknown(flat: FlatText, start: int, end: int) -> list[Label[Region]]:
    """A row between two known ones whose label no form has."""
    if end - start > _REGION_LIMIT or end <= start:
        return []
    match = _UNKNOWN.search(flat.text, start, end)
    if match is None:
        return []
    tokens, stop = tokens_of(flat.text, match.end(), end)
    if sum(len(token.text) for token in tokens) < _IN_PROSE:
        return []
    return [Label(" ".join(match.group(1).split()), (), "", Region(tuple(tokens), match.end(), stop))]


def header_labels(flat: FlatText, first: int) -> tuple[str, ...]:
    """The column labels of the header, in reading order, in the compact text before the first row's label."""
    stretch = flat.compact[max(0, first - 160) : first]
    at = max(stretch.rfind(head) for head in vocabulary().heads) if stretch else -1
    return tuple(_whole(match) for match in _header().finditer(stretch, max(at, 0)))


def _whole(match: re.Match[str]) -> str:
    """The label of a header; that over the organisations where only its 法人或其他 is left, before other labels."""
    before = match.string[: match.start()]
    for label in vocabulary().column_groups:
        first, found, _ = label.partition(match.group())
        if found and first and before.endswith(first):
            return label
    return match.group()


def values_before(flat: FlatText, label: str, end: int) -> bool:
    """Whether a row's worth of digits stands before `label`, which ends at compact character `end`.

    Then the values of each row precede its label, and what follows a label is the next row's.
    """
    at = flat.position(max(flat.compact.rfind(label, 0, end), 0))
    before = _ORDINAL_AT_END.sub("", flat.text[max(0, at - _REGION_LIMIT) : at])
    run = before[len(before.rstrip("0123456789,/|-— \t\n")) :]
    return sum(char.isdigit() for char in run) >= _FEWEST


def numbers_in(flat: FlatText) -> int:
    """How many numbers stand behind the first label of the matrix as cells do: alone on lines, in rows, or joined.

    A form whose rows are its columns has no number behind its labels, and is not empty.
    """
    first = _labels().search(flat.compact)
    if first is None:
        return 0
    found = _CELLS.findall(flat.text, flat.position(first.start()))
    count = sum(
        len(cells) // _FEWEST if len(cells) > _IN_PROSE and cells.isdigit() else len(cells.split()) for cells in found
    )
    return count if count >= _FEWEST else 0
