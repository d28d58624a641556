"""Rows of flattened text to cells: tokens as they stand, ordinals told from digits, else proven or ambiguous."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extract.matrix.digits import NUMBER_LIMIT, count_readings, run_of
from extract.matrix.solve import Equation, solve
from extract.matrix.values import printed
from extract.report import Cell
from extract.vertical.observed import Observed
from extract.vertical.text import Token
from extract.vertical.vocabulary import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.digits import Reading
    from extract.matrix.flat import FlatText
    from extract.vertical.text import HeadWords, Region
    from extract.vertical.vocabulary import Vocabulary

__all__ = ["text_rows"]

_ABSENT: Final = Cell(None, None, "absent")
_UNREAD: Final = Cell(None, None, "ambiguous", None, 2)
#: So many ordinals in a row, all as the form has them, are no accident.
_ORDINALS: Final = 3


def text_rows(flat: FlatText, found: Sequence[Region], known: Vocabulary, head: HeadWords) -> list[Observed]:
    """The rows of a flattened table under its head; all ambiguous where the head does not tell the year's column."""
    columns = [column.name for column in known.form.indicators.columns]
    order = head.order if head.order is not None else tuple(columns)
    bare = _bare_ordinals(found, known)
    codes = _has_codes(found, known, head)
    read = [_values(region, known, bare=bare, codes=codes) for region in found]
    proven = _proven(read, known) if columns == ["value"] else {}
    rows = []
    for place, (region, tokens, unsure) in enumerate(read):
        if stem(region.label) in known.headings:
            cells = [Cell(None, "", "blank") for _ in order]
        elif place in proven:
            cells = [_split(proven[place], region, flat)]
        elif head.order is None or unsure:
            cells = _ambiguous(region, flat, len(order), 2)
        else:
            cells = _cells(tokens, region, flat, order, known)
        told = dict(zip(order, cells, strict=True))
        unit = next((token.unit for token in tokens if token.unit), region.unit)
        rows.append(Observed(region.label, tuple(told.get(name, _ABSENT) for name in columns), unit))
        if region.unknown:
            rows.append(Observed(region.unknown, tuple(_UNREAD for _ in columns)))
    return rows


Read = tuple["Region", tuple["Token", ...], bool]


def _values(region: Region, known: Vocabulary, *, bare: bool | None, codes: bool | None) -> Read:
    """The region, its tokens without the next label's ordinal and its own code, and whether they cannot be told."""
    tokens, unsure = _without_ordinal(region, bare=bare)
    if codes is not False and tokens:
        tokens, unclear = _without_code(tokens, region, known, codes=codes)
        unsure = unsure or unclear
    # 22某新指标 where ordinals have no point: the last digit may be one.
    return region, tokens, unsure or region.unsure or (region.touched and bare is not False)


def _bare_ordinals(found: Sequence[Region], known: Vocabulary) -> bool | None:
    """Whether ordinals without a point stand before the labels: all of them do, or none; None if too few tell.

    Where every label that the form numbers has digits before it that end as its ordinal does, and several are there,
    they are ordinals; where one has not, digits are values.
    """
    rows = known.form.indicators.rows
    fitting = missing = 0
    for before, after in pairwise(found):
        expected = {rows[place].ordinal for place in known.rows.get(stem(after.label), ())}
        if after.numbered or not before.tokens or not any(ordinal.isdigit() for ordinal in expected):
            continue
        fitting += bool(before.bare)
        missing += not before.bare
    if not fitting or missing >= fitting:
        return False
    return True if fitting >= _ORDINALS and not missing else None


def _has_codes(found: Sequence[Region], known: Vocabulary, head: HeadWords) -> bool | None:
    """Whether codes stand before the values: the head says so, or every row does; None if it cannot be told."""
    if not known.form.indicators.code_heads or head.codes is not None:
        return bool(head.codes)
    fits = [each.tokens[0].text.startswith(_code(each, known)) for each in found if each.tokens and _code(each, known)]
    return all(fits) if len(fits) >= _ORDINALS and len(set(fits)) == 1 else None


def _code(region: Region, known: Vocabulary) -> str:
    places = known.rows.get(stem(region.label), ())
    return f"{known.form.indicators.rows[places[0]].number:02d}" if len(places) == 1 else ""


def _without_ordinal(region: Region, *, bare: bool | None) -> tuple[tuple[Token, ...], bool]:
    """The tokens without the next label's ordinal, and whether it cannot be told."""
    if not region.bare or not region.tokens or bare is False:
        return region.tokens, False
    last = region.tokens[-1]
    if not last.text.endswith(region.bare) or bare is None:
        return region.tokens, True
    if last.text == region.bare:
        return region.tokens[:-1], False
    cut = len(region.bare)
    shorter = Token(last.text[:-cut], last.raw[:-cut], last.start, last.end - cut)
    return (*region.tokens[:-1], shorter), False


def _without_code(
    tokens: tuple[Token, ...], region: Region, known: Vocabulary, *, codes: bool | None
) -> tuple[tuple[Token, ...], bool]:
    """The tokens without the row's code, alone or before the digits of its values; and whether it cannot be told."""
    code, first = _code(region, known), tokens[0]
    if not code:
        return tokens, False
    if codes is None or not first.text.startswith(code):
        return tokens, True
    if first.text == code:
        return tokens[1:], False
    at = len(code)
    return (Token(first.text[at:], first.raw[at:], first.start + at, first.end, first.unit), *tokens[1:]), False


def _cells(
    tokens: Sequence[Token], region: Region, flat: FlatText, order: Sequence[str], known: Vocabulary
) -> list[Cell]:
    width = len(order)
    if not tokens:
        return [Cell(None, "", "blank") for _ in order]
    if len(tokens) == width:
        return [_alone(token, region, flat, known) for token in tokens]
    texts = [token.text for token in tokens]
    if any("." in text for text in texts):
        return _ambiguous(region, flat, width, 2)
    run = run_of(texts, split=len(texts) < width, merge=len(texts) > width)
    ways = count_readings(run, width)
    if ways == 1 and width == len(("value", "cumulative")) and run.text.isdigit() and run.text[0] == "0":
        # 03 is no number, so it is 0 and 3, whatever cells may be blank elsewhere.
        return [_split(int(part), region, flat) for part in (run.text[0], run.text[1:])]
    return _ambiguous(region, flat, width, max(ways, 2))


def _alone(token: Token, region: Region, flat: FlatText, known: Vocabulary) -> Cell:
    where = flat.locator(token.start, token.end)
    if token.text == "/":
        return Cell(None, token.raw, printed(token.raw).state, locator=where)
    whole, _, fraction = token.text.partition(".")
    if len(whole) > NUMBER_LIMIT or (len(whole) > 1 and whole[0] == "0"):
        return Cell(None, token.raw, "unreadable", locator=where)
    if not fraction.strip("0"):
        return Cell(int(whole), token.raw, "number", "cell", 1, None, where)
    unit = token.unit or region.unit or ""
    rows = known.form.indicators.rows
    money = any("元" in rows[place].unit for place in known.rows.get(stem(region.label), ()))
    if not money and not any(char in unit for char in "万亿千元"):
        return Cell(None, token.raw, "unreadable", locator=where)
    return Cell(Decimal(token.text), token.raw, "number", "cell", 1, None, where)


def _split(value: int | None, region: Region, flat: FlatText) -> Cell:
    raw = flat.text[region.start : region.end].strip()
    where = flat.locator(region.start, region.end)
    if value is None:
        return Cell(None, raw, "slash", locator=where)
    return Cell(value, raw, "number", "split", 1, None, where)


def _ambiguous(region: Region, flat: FlatText, width: int, ways: int) -> list[Cell]:
    raw = flat.text[region.start : region.end].strip() or region.label
    where = flat.locator(region.start, region.end)
    return [Cell(None, raw, "ambiguous", None, ways, None, where) for _ in range(width)]


def _proven(read: Sequence[Read], known: Vocabulary) -> dict[int, int]:
    """Numbers cut in pieces (1 7 for 17) that the hard identities put together, and allow no other reading of.

    A reading that leaves pieces out (a page number between them) is looked for, and never taken: small pieces add up by
    accident where the source itself does not.
    """
    choices: dict[str, list[Reading]] = {}
    places: dict[str, int] = {}
    chapter_rows = known.form.indicators.rows
    for place, (region, tokens, unsure) in enumerate(read):
        rows = known.rows.get(stem(region.label), ())
        if len(rows) != 1 or not tokens or any(not token.text.isdigit() for token in tokens):
            continue
        name = chapter_rows[rows[0]].name
        if name in choices or unsure:
            return {}
        texts = [token.text for token in tokens]
        readings = {int("".join(texts))} | ({int(text) for text in texts} if len(texts) > 1 else set())
        choices[name] = [(value,) for value in sorted(readings)]
        places[name] = place
    equations = [
        Equation(dict.fromkeys(each.left, 1) | dict.fromkeys(each.right, -1))
        for each in known.form.identities
        if not each.soft and each.per == "column" and set(each.left + each.right) <= set(choices)
    ]
    used = {name for each in equations for name in each.coefficients}
    if not any(len(choices[name]) > 1 for name in used):
        return {}
    solution = solve({name: choices[name] for name in used}, equations, lambda _, __: [], 1)
    if not solution.complete:
        return {}
    whole = {name: int("".join(token.text for token in read[place][1])) for name, place in places.items()}
    if any(kept != ((whole[name],),) for name, kept in solution.rows.items()):
        return {}
    return {places[name]: whole[name] for name in solution.rows if len(choices[name]) > 1}
