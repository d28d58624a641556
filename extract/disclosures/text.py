"""Section 二 in flattened text: the form's list, and no sentence that says the same words."""

from __future__ import annotations

import bisect
import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from extract.disclosures.items import Place, find_places, fits, keep, printed_at, section_vocabulary, unit_named
from extract.glyphs import SOFT, core
from extract.matrix.digits import NUMBER_LIMIT, count_readings, may_have_lost_cells, run_of
from extract.matrix.stream import DIGITS, LEADING_ZERO, MARK, NO_COUNT, NO_NUMBER
from extract.matrix.values import UNITS, printed
from extract.report import Cell, Disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.flat import FlatText

__all__ = ["read_listed"]

#: What ends section 二 in a flattened text: the next heading or the corner of the next table.
_END: Final = re.compile("收到和处理政府信息公开的?申请情况|勾稽关系|申请人情况")
_VALUE = re.compile(
    rf"(?:[\s|]|{MARK})+|(?P<number>(?<!\d)(?:[-+]{SOFT}*)?\d[\d,{SOFT}]*(?:\.{SOFT}*{DIGITS})?)(?P<unit>\(?(?:{'|'.join(UNITS)})\)?)?|(?P<sign>[-—–―]+|[/\\])"
    rf"|(?P<word>{NO_NUMBER})"
)
_DIGITS = re.compile(r"\d+")
_POINT = re.compile(r"\d[.、．]")
#: What may stand between a dash and the digits that it touches, where cells are apart, and where they are joined.
_GAP: Final = (SOFT, f"{SOFT} \t\u3000")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CUT_FRACTION = re.compile(r"\s*\.\s*\d")
#: A number at once, or on a line of its own below.
_PRINTED = re.compile(r"[\s|]*\d|\n(?:.*\n)*?[ \t]*\d[\d,.]*[ \t]*(?:\n|\Z)")
_REGION_LIMIT: Final = 200
#: How far behind the label of a column its unit stands.
_UNIT_REACH: Final = 8
#: How two labels that follow one another belong together: parts of one list, parts of a list with something that the
#: form does not have between them, or not at all.
_Link = Literal["list", "doubtful", "none"]

_UNIT = "|".join(UNITS)
#: What stands between two labels of one list. Nothing is tried twice, so that a long stretch costs no more than its
#: length.
_BETWEEN = re.compile(
    rf"\([^()]{{0,20}}\)|[-+]?\d+(?:,\d{{3}})*(?:\.\d+)?|(?:单位:?)?(?:{_UNIT})|[-—–―/\\|*_~:()]|{NO_NUMBER}"
)
#: What only a sentence has; a comma between digits parts thousands.
_SENTENCE = re.compile(r"[。;!?]|,(?!\d{3})|(?<!\d),")
#: Between two labels of one list there is never more than this, whatever the form does not know.
_FAR: Final = 60


def _link(between: str) -> _Link:
    """What the compact text between two labels makes of them."""
    if not _BETWEEN.sub("", between):
        return "list"
    return "none" if len(between) > _FAR or _SENTENCE.search(between) else "doubtful"


def _in_sentence(behind: str, *, unit: bool) -> bool:
    """Whether what stands on the line behind a label's last number goes on as a sentence does.

    `unit`: the number has one, so that a word behind it is no next label of joined cells.
    """
    plain = behind.lstrip(" \t\u3000")
    return bool(plain) and (plain[0] in ",。;、!?" or (unit and plain[0].isalpha()))


class _Token(msgspec.Struct, frozen=True):
    text: str
    raw: str
    unit: str | None
    start: int
    end: int


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    tokens: list[_Token] = []
    at = start
    end = min(end, start + _REGION_LIMIT)
    while at < end:
        match = _VALUE.match(text, at, end)
        if match is None or match.end() == at:
            break
        at = match.end()
        if match["number"]:
            unit = (match["unit"] or "").strip("()") or None
            if _CUT_FRACTION.match(text, at, end):
                return []  # 32063 / .40877: a number cut at its point
            digits = match["number"].replace(SOFT, "").lstrip("+")
            if "," in digits and not _THOUSANDS.fullmatch(digits):
                return []  # 29091,572727: thousands that are none
            tokens.append(_Token(digits.replace(",", ""), match.group().replace(SOFT, ""), unit, match.start(), at))
        elif match["sign"] or match["word"]:
            tokens.append(_Token("/", match.group(), None, match.start(), at))
    if tokens and tokens[-1].end == at < end and NO_COUNT.match(text, at):
        tokens.pop()
    return tokens


class _Row(msgspec.Struct, frozen=True):
    """A row of a sub-table: its form, the places of its cells, what stands behind its label, its header's unit."""

    form: str
    places: list[Place]
    tokens: list[_Token]
    unit: str | None

    def has_lost_cells(self) -> bool:
        """Whether it has fewer characters than cells."""
        return sum(len(token.text) for token in self.tokens) < len(self.places)


class _Header:
    """The columns that rows stand under, as their labels come one after the other."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.unit: str | None = None
        self.listed = False
        self._fresh = True

    def named(self, label: str, link: _Link, *, begins_line: bool) -> None:
        """A label of a column: the next of the same head, or the first of a new one; in a sentence it is none."""
        if link == "none" and not begins_line:
            self.columns, self._fresh = [], True
            return
        fresh = self._fresh or link == "none"
        self.columns = [label] if fresh else [*self.columns, label]
        self.listed = link != "doubtful" if fresh else self.listed and link == "list"
        self._fresh = False

    def passed(self, link: _Link, *, row: bool) -> None:
        """Another label, a `row`'s or one above columns: behind it a new head begins.

        A row with something between it and its head may have a column more.
        """
        if row and not self._fresh:
            self.listed = self.listed and link == "list"
        self._fresh = True
        if row and link == "none":
            self.columns = []


def read_listed(
    flat: FlatText, *, lost_blanks: bool, joined: bool
) -> tuple[dict[str, tuple[str, Disclosure]], dict[str, Cell]]:
    """The items with their forms; and, by its label, what a row prints under a header that fits no sub-table.

    A label in a sentence is none: rows count where nothing but labels and values parts them from their header.
    """
    known = section_vocabulary()
    unplaced: dict[str, Cell] = {}
    rows: list[_Row] = []
    matches = list(known.pattern.finditer(flat.compact))
    ends = [end.start() for end in _END.finditer(flat.compact)]
    header = _Header()
    for i, match in enumerate(matches):
        label = core(match.group())
        between = flat.compact[matches[i - 1].end() : match.start()] if i else ""
        linked = _link(between) if i else "none"
        if label in known.columns:
            header.named(label, linked, begins_line=_begins_line(flat, match.start()))
            header.unit = unit_named(flat.compact[match.start() : match.end() + _UNIT_REACH])
            continue
        header.passed(linked, row=label in known.rows)
        if (
            i
            and core(matches[i - 1].group()) not in known.rows
            and _printed_before(flat, matches[i - 1], match, header)
        ):
            header.listed = False  # 本年处理决定数量 117 行政许可: the values precede their labels
        if label not in known.rows or not header.columns:
            continue
        limit = matches[i + 1].start() if i + 1 < len(matches) else len(flat.compact)
        limit = min([limit, *ends[bisect.bisect(ends, match.start()) :][:1]])
        start, stop = flat.between(match.end() + (flat.compact[match.end() : match.end() + 1] == ":"), limit)
        tokens = _tokens(flat.text, start, stop)
        if tokens and _is_prose(flat, tokens, stop, loose=linked != "list"):
            continue
        told = find_places(tuple(header.columns), label) if header.listed else None
        places = [] if told is None else [place for place in told[1] if place is not None]
        if told is not None and len(places) == len(told[1]) and (tokens or not flat.text[start:stop].strip()):
            rows.append(_Row(told[0], places, tokens, header.unit))
        elif (unread := _unread(flat, tokens, start, stop)) is not None:
            unplaced.setdefault(label, unread)
    found = _items_in(rows, flat, lost_blanks=lost_blanks, joined=joined)
    if joined:
        _doubt_before_missing(found, {core(match.group()) for match in matches})
    return found, unplaced


def _items_in(
    rows: Sequence[_Row], flat: FlatText, *, lost_blanks: bool, joined: bool
) -> dict[str, tuple[str, Disclosure]]:
    """The items of all rows, each with its form."""
    lost_blanks = lost_blanks or any(map(_Row.has_lost_cells, rows))
    found: dict[str, tuple[str, Disclosure]] = {}
    for row in rows:
        if row.tokens:
            cells = _text_cells(row.tokens, row.places, flat, lost_blanks=lost_blanks, joined=joined)
            for place, (cell, unit) in zip(row.places, cells, strict=True):
                keep(found, row.form, printed_at(place, cell, unit or row.unit))
    return found


def _doubt_before_missing(found: dict[str, tuple[str, Disclosure]], labels: set[str]) -> None:
    """Make items ambiguous whose digits may be the next row's too: its label is missing in a text of joined cells."""
    for form, block in section_vocabulary().blocks:
        for row, following in pairwise(block.rows):
            if any(fits(label, following) for label in labels):
                continue
            for item, (known_form, read) in found.items():
                if known_form == form and read.row == row.name and read.cell.value:
                    cell = Cell(None, read.cell.raw, "ambiguous", None, 2, None, read.cell.locator)
                    found[item] = form, msgspec.structs.replace(read, cell=cell)


def _printed_before(flat: FlatText, head: re.Match[str], row: re.Match[str], header: _Header) -> bool:
    """Whether a number for each column, or all of them run together, stands between a head and the label of a row."""
    numbers = _DIGITS.findall(flat.text, *flat.between(head.end(), row.start()))
    return len(numbers) == len(header.columns) or (len(numbers) == 1 and len(numbers[0]) >= len(header.columns))


def _begins_line(flat: FlatText, start: int) -> bool:
    """Whether a character of the compact text is the first of its line."""
    at = flat.position(start)
    return not any(char.isalnum() for char in flat.text[flat.text.rfind("\n", 0, at) + 1 : at])


def _is_prose(flat: FlatText, tokens: Sequence[_Token], stop: int, *, loose: bool) -> bool:
    """Whether the numbers behind a label are said in a sentence; `loose`: the label follows upon no list."""
    last = tokens[-1]
    line = flat.text[last.end : stop].partition("\n")[0]
    return _in_sentence(line, unit=loose and last.unit is not None)


def _unread(flat: FlatText, tokens: Sequence[_Token], start: int, stop: int) -> Cell | None:
    """What stands behind the label of a row and cannot be read; None where the line goes on, or has no number."""
    begin, end = (tokens[0].start, tokens[-1].end) if tokens else (start, min(stop, start + _REGION_LIMIT))
    if not tokens and not _PRINTED.match(flat.text, begin, end):
        return None
    return Cell(None, flat.text[begin:end].strip(), "ambiguous", None, 2, None, flat.locator(begin, end))


def _text_cells(
    tokens: Sequence[_Token], places: Sequence[Place], flat: FlatText, *, lost_blanks: bool, joined: bool
) -> list[tuple[Cell, str | None]]:
    raw = flat.text[tokens[0].start : tokens[-1].end].replace(SOFT, "")
    where = flat.locator(tokens[0].start, tokens[-1].end)
    if (joined or any(place.signed for place in places)) and _sign_or_blank(tokens, flat, joined=joined):
        return [(Cell(None, raw, "ambiguous", None, 2, None, where), None) for _ in places]
    cut = len(tokens) == len(places) > 1 and joined and "\n" in raw
    if len(tokens) == len(places) and not cut:
        if joined and _without_points(flat):
            return [_unless_cut(token, place, flat) for token, place in zip(tokens, places, strict=True)]
        return [_text_cell(token, place, flat) for token, place in zip(tokens, places, strict=True)]
    # A decimal fraction belongs to the last number; the digits before it can part anywhere.
    whole = [token.text.partition(".")[0].lstrip("-") for token in tokens]
    signed = any("-" in token.text or "." in token.text for token in tokens[:-1]) or tokens[-1].text.startswith("-")
    run = run_of(whole, split=len(tokens) < len(places), merge=len(tokens) > len(places))
    ways = 0 if signed else count_readings(run, len(places))
    proven = ways == 1 and len(run.text) == len(places)
    proven = proven and ((joined and not lost_blanks) or not may_have_lost_cells(whole))
    if proven and "." not in tokens[-1].text:
        return [(_one_character(char, raw, where), None) for char in run.text]
    return [(Cell(None, raw, "ambiguous", None, max(ways, 2), None, where), None) for _ in places]


def _without_points(flat: FlatText) -> bool:
    """Whether no digit of the text has a point behind it, neither in an ordinal nor in a number: they may be lost."""
    return _POINT.search(flat.text) is None


def _unless_cut(token: _Token, place: Place, flat: FlatText) -> tuple[Cell, str | None]:
    """The cell of a token in a text without points: an amount of several digits may have had one."""
    if place.is_amount and len(token.text) > 1:
        return Cell(None, token.raw, "ambiguous", None, 2, None, flat.locator(token.start, token.end)), None
    return _text_cell(token, place, flat)


def _one_character(char: str, raw: str, where: str) -> Cell:
    if char == "/":
        return Cell(None, raw, "slash", locator=where)
    return Cell(int(char), raw, "number", "split", 1, None, where)


def _sign_or_blank(tokens: Sequence[_Token], flat: FlatText, *, joined: bool) -> bool:
    """Whether a dash touches the digits behind it: it is a minus, or a cell without a number.

    Where cells are `joined`, a blank parts nothing.
    """
    return any(
        token.text == "/"
        and token.raw[-1:] in "-—–―"
        and not flat.text[token.end : following.start].strip(_GAP[joined])
        for token, following in pairwise(tokens)
    )


def _text_cell(token: _Token, place: Place, flat: FlatText) -> tuple[Cell, str | None]:
    where = flat.locator(token.start, token.end)
    if token.text == "/":
        return Cell(None, token.raw, printed(token.raw).state, locator=where), None
    if len(token.text.partition(".")[0].lstrip("-")) > NUMBER_LIMIT:
        return Cell(None, token.raw, "unreadable", locator=where), None
    if LEADING_ZERO.match(token.text):
        return Cell(None, token.raw, "ambiguous", None, 2, None, where), None
    value = Decimal(token.text) if "." in token.text else int(token.text)
    sign = token.raw[0] if not token.raw[0].isdigit() else ""
    if not place.takes(value, token.unit) or (sign and (value == 0 or not place.signed)):
        return Cell(None, token.raw, "unreadable", locator=where), None
    return Cell(value, token.raw, "number", "cell", 1, None, where), token.unit
