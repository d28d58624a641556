"""A vertical form in flattened text: its labels are the anchors, and what stands between two of them is a row."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.glyphs import core
from extract.matrix.patterns import label_pattern
from extract.vertical.vocabulary import column_year, stem, vocabulary

if TYPE_CHECKING:
    from extract.matrix.flat import FlatText
    from extract.vertical.vocabulary import Vocabulary

__all__ = ["HeadWords", "Region", "Token", "ends_in_label", "head_words", "regions"]

_CHINESE = "一二三四五六七八九十"
_UNIT = "万元|亿元|人次|件次|条次|件|条|次|宗|项|个|元|份|起|人|篇|处|场"
#: Behind digits: they are the year of a date.
_DATE = r"\s*年|[-/.]\d{1,2}[-/.]\d"
_TOKEN = re.compile(
    r"(?P<space>[\s|:]+)"
    rf"|(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|{_DATE}))(?P<own>\(?(?:{_UNIT})\)?)?"
    rf"|(?P<unit>\(?(?:单位[::])?(?:{_UNIT})\)?)|(?P<slash>[/\\])|(?P<dash>[-—–―_]+)|(?P<word>无(?!法|正)|不涉及|不适用)"
    r"|(?P<comma>[,;])"
)
_SENTENCE: Final = (",", "。", ";", "、")
_POINTS: Final = ("、", ".", "．")
#: A row is not longer than this, whatever separates its cells.
_REGION: Final = 120
#: The value of a row stands so near behind its label.
_NEAR: Final = 10
#: The head of the table stands so near before its first label.
_HEAD: Final = 120
_COUNTS: Final = "(?:总?(?:次数|数量|数))"
_COUNTED = re.compile(_COUNTS + "$")
#: A label of so many characters is found without its 数.
_LONG: Final = 5
_AMONG = re.compile(r"其中\s*[:：,，、]?\s*$")
_CHINESE_ORDINAL = re.compile(rf"(?:\(\s*[{_CHINESE}]{{1,2}}\s*\)|[{_CHINESE}]{{1,2}}\s*[、.．:,])\s*$")
_BRACKETED = re.compile(r"\(\s*\d{1,2}\s*\)\s*$")
_DOTTED = re.compile(r"(?P<digits>\d+)\s*[、.．,)]\s*$")
_BARE = re.compile(r"(?P<digits>\d+)\s*$")
_SEPARATED = re.compile(rf"\s*(?:\(?(?:{_UNIT})\)?)?\s*,")
_UNKNOWN = re.compile(r"([^\d\s|][^\d|\n]{2,60}?)[\s|]*(\d[\d,.]*)")


class Token(msgspec.Struct, frozen=True):
    """A number (`text` without thousands separators), or `/` for a sign; `raw` and its place in the flat text."""

    text: str
    raw: str
    start: int
    end: int
    unit: str | None = None


class Region(msgspec.Struct, frozen=True):
    """A label and what follows it up to the next.

    `numbered`: the label has an ordinal that is no digit of a number. `bare`: digits at the end of the last token that
    may be the next label's ordinal, printed without a point; `unsure`: digits run into an ordinal that is not the next
    label's. `unknown` is a label between the two that no form knows, with its number. `at_end`: nothing else follows in
    the document; `touched`: something else follows the last digit at once, or follows the last label before the form's.
    """

    label: str
    tokens: tuple[Token, ...]
    unit: str | None
    start: int
    end: int
    numbered: bool
    bare: str = ""
    unsure: bool = False
    unknown: str | None = None
    at_end: bool = False
    touched: bool = False


class _Start(msgspec.Struct, frozen=True):
    """Where a label begins, with its ordinal and its 其中."""

    at: int
    bare: str = ""
    unsure: bool = False
    numbered: bool = False


@functools.cache
def _labels(form_id: str) -> re.Pattern[str]:
    known = vocabulary(form_id)
    table = known.form.indicators
    patterns: dict[str, str] = {}
    for labels in [(row.label, *row.variants) for row in table.rows] + [(each.label,) for each in table.headings]:
        for label in labels:
            patterns.setdefault(core(label), _pattern(label))
    ordered = "|".join(patterns[key] for key in sorted(patterns, key=len, reverse=True))
    # A note in brackets may hold digits (计1条); a number alone in brackets is a value.
    return re.compile(rf"(?:{ordered})(?:\((?![\d,.]+\))[^()]{{1,60}}\))?")


def _pattern(label: str) -> str:
    """A label's pattern; long ones may end in 数, 数量 or neither, short ones would stand in every sentence."""
    base = _COUNTED.sub("", label)
    if base == label:
        return label_pattern(label) + "数?"
    return label_pattern(base) + _COUNTS + ("?" if len(base) >= _LONG else "")


class HeadWords(msgspec.Struct, frozen=True):
    """What the head of a flattened table names: its columns of values in order, their years, whether codes stand there.

    A column of another year than the report's is `other`. `order` is None where nothing tells which year is the
    report's, and the form's own columns where there is no head; `codes` is None then.
    """

    order: tuple[str, ...] | None
    years: tuple[int, ...] = ()
    codes: bool | None = None


def head_words(flat: FlatText, first: int, known: Vocabulary, report_year: int | None) -> HeadWords:
    """The head that stands before compact character `first`."""
    columns = [column.name for column in known.form.indicators.columns]
    begin = max(0, first - _HEAD)
    stretch = flat.compact[begin:first]
    heads = [label for label, role in known.heads.items() if role == "label"]
    at = max((stretch.rfind(head) for head in heads), default=-1)
    if at < 0:
        return HeadWords(tuple(columns))
    named: list[tuple[int, str]] = []
    for label, role in known.heads.items():
        place = stretch.find(label, at)
        inside = any(label != other and label in other and other in stretch[at:] for other in known.heads)
        if role in ("value", "cumulative") and place >= 0 and not inside:
            named.append((place, str(role)))
    printed = [(match, column_year(match.group())) for match in re.finditer(r"(?<!\d)20\d\d(?:年度?)?", stretch[at:])]
    years = [year for _, year in printed if year is not None]
    other = len(set(years)) > 1 and report_year in years
    for match, year in printed:
        named.append((at + match.start(), "other" if other and year != report_year else "value"))
    order = [name for _, name in sorted(named)]
    codes = any(label in stretch[at:] for label, role in known.heads.items() if role == "code")
    told = None if order.count("value") > 1 else tuple(order) or tuple(columns)
    return HeadWords(told, tuple(years), codes)


def ends_in_label(flat: FlatText, known: Vocabulary) -> bool:
    """Whether no number follows the last label of the form."""
    last = max((match.end() for match in _labels(known.form.id).finditer(flat.compact)), default=0)
    return not any(char.isdigit() for char in flat.compact[last : last + _NEAR])


def regions(flat: FlatText, known: Vocabulary) -> list[Region]:
    """The labels of the form with what follows each, in order; headings among them. A label in a sentence is none."""
    matches = list(_labels(known.form.id).finditer(flat.compact))
    rows = known.form.indicators.rows
    begins = []
    for match in matches:
        expected = {rows[place].ordinal for place in known.rows.get(stem(match.group()), ())}
        begins.append(_label_start(flat.text, flat.position(match.start()), expected))
    begins.append(_Start(len(flat.text)))
    found = []
    for i, match in enumerate(matches):
        start = flat.position(match.end() - 1) + 1
        following = begins[i + 1]
        limit = max(start, following.at)
        tokens, unit, stop = _tokens(flat.text, start, limit)
        rest = flat.text[stop:limit].strip()
        if rest and not tokens and stem(match.group()) not in known.headings:
            continue  # 收到申请数为17件: a sentence
        if tokens and tokens[-1].unit and rest[:1] in _SENTENCE:
            continue  # 收到申请数17件，其中…
        if rest[:1] in _POINTS and len(tokens) > 1 and tokens[-1].start > tokens[-2].end and tokens[-1].end == stop:
            tokens = tokens[:-1]  # 5 1.某新指标: the ordinal of what the form does not know
        last = i + 1 == len(matches)
        adjacent = bool(tokens) and tokens[-1].end == stop and flat.text[stop : stop + 1].strip() not in ("", ",")
        if last and adjacent and len(tokens) > 1 and "\n" in flat.text[tokens[-2].end : tokens[-1].start]:
            # The first digits of a line that goes on with something else.
            tokens, adjacent = tokens[:-1], False
        unknown = _UNKNOWN.match(rest) if rest and not last and len(rest) < _REGION else None
        # 51.某新指标: the ordinal of a label that no form knows
        unsure = following.unsure or (bool(tokens) and rest[:1] in _POINTS and tokens[-1].end == stop)
        unsure = unsure or _has_value(match.group(), known)
        found.append(
            Region(
                match.group(),
                tuple(tokens),
                unit,
                start,
                stop,
                begins[i].numbered,
                "" if rest else following.bare,
                unsure and not (rest and following.unsure),
                " ".join(unknown.group().split()) if unknown else None,
                last and not rest.strip(",."),
                bool(rest) and (adjacent or (last and len(rows) - 1 not in known.rows.get(stem(match.group()), ()))),
            )
        )
    return found


def _label_start(text: str, start: int, expected: set[str]) -> _Start:
    """Where the label at `start` begins with its ordinal and its 其中; `expected` are the ordinals of the form."""
    window = max(0, start - 40)
    plain = text[window:start].rstrip()
    if match := (_CHINESE_ORDINAL.search(plain) or _BRACKETED.search(plain)):
        return _Start(window + _without_among(plain[: match.start()]), numbered=True)
    if match := _DOTTED.search(plain):
        fitting = _fitting(match["digits"], expected)
        at = match.end("digits") - len(fitting) if fitting else match.start()
        if not fitting and not _alone(plain, match.start()):
            return _Start(window + match.end("digits"), unsure=True)
        return _Start(window + _without_among(plain[:at]), numbered=True)
    among = _without_among(plain)
    match = _BARE.search(plain)
    fitting = _fitting(match["digits"], expected) if match is not None and among == len(plain) else ""
    if match is not None and fitting and (inside := _without_among(plain[: match.start()])) < match.start():
        return _Start(window + inside, numbered=True)  # 其中：1涉及国家秘密
    return _Start(window + among, bare=fitting, numbered=among < len(plain))


def _has_value(label: str, known: Vocabulary) -> bool:
    """Whether the note behind a label has digits that the form's has not: the row's value may be among them."""
    note = label.partition("(")[2]
    digits = [char for char in note if char.isdigit()]
    if not digits:
        return False
    rows = known.form.indicators.rows
    official = {row.note for place in known.rows.get(stem(label), ()) for row in (rows[place],)}
    return digits not in [[char for char in text if char.isdigit()] for text in official]


def _fitting(digits: str, expected: set[str]) -> str:
    """The longest ordinal of the form that the digits end with."""
    return max((each for each in expected if each.isdigit() and digits.endswith(each)), key=len, default="")


def _alone(text: str, at: int) -> bool:
    """Whether digits that begin at `at` stand behind a separator or another number, and so are a token of their own."""
    return at == 0 or text[at - 1].isspace() or text[at - 1] == "|"


def _without_among(text: str) -> int:
    match = _AMONG.search(text)
    return match.start() if match else len(text)


def _tokens(text: str, start: int, end: int) -> tuple[list[Token], str | None, int]:
    """The values of a stretch, the unit that stands before or behind them, and where something else begins."""
    tokens: list[Token] = []
    unit: str | None = None
    end = min(end, start + _REGION)
    at = stop = start
    # Behind `label,` or `label,unit,` a comma parts cells, and no thousands.
    separated = _SEPARATED.match(text, start, end) is not None
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            break
        raw = match.group()
        at = match.end()
        if match["number"]:
            own = (match["own"] or "").strip("()") or None
            place = match.start()
            for digits in match["number"].split(",") if separated else (match["number"],):
                tokens.append(Token(digits.replace(",", ""), digits, place, place + len(digits), own))
                place += len(digits) + 1
        elif match["unit"]:
            unit = raw.strip("()").removeprefix("单位:")
        elif match["slash"] or match["word"] or match["dash"]:
            tokens.append(Token("/", raw, match.start(), at))
        if not match["comma"]:
            stop = at
        elif tokens and tokens[-1].unit:
            break
    return tokens, unit, stop
