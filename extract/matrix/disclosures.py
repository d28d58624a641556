"""Section 二: its sub-tables, in tables or in flattened text. Nothing adds up here, so joined digits stay ambiguous."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from extract.forms import Block, Column, Row, load_form, load_forms
from extract.glyphs import compact, core
from extract.matrix.copies import contested
from extract.matrix.digits import NUMBER_LIMIT, count_readings, run_of
from extract.matrix.patterns import any_label
from extract.matrix.stream import NO_COUNT
from extract.matrix.values import UNITS, printed
from extract.report import Cell, Disclosure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Grid, GridCell
    from extract.matrix.flat import FlatText

__all__ = ["ReadDisclosures", "read_disclosures"]

#: What ends section 二 in a flattened text: the next heading or the corner of the next table.
_END: Final = re.compile("收到和处理政府信息公开的?申请情况|勾稽关系|申请人情况")
_VALUE = re.compile(
    rf"[\s|]+|(?P<number>(?<!\d)[-+]?\d[\d,]*(?:\.\d+)?)(?P<unit>\(?(?:{'|'.join(UNITS)})\)?)?|(?P<sign>[-—–―]+|[/\\])"
    r"|(?P<word>无(?!法|正)|不涉及|不适用)"
)
_UNIT_NAMED = re.compile(rf"单位:?({'|'.join(UNITS)})")
_CUT_FRACTION = re.compile(r"\s*\.\s*\d")
_REGION_LIMIT: Final = 200
#: How far behind the label of a column its unit stands.
_UNIT_REACH: Final = 8
#: The newer form has ten items; where tables yield fewer, the text around them is looked at too.
_FEWEST: Final = 10


class ReadDisclosures(msgspec.Struct, frozen=True):
    """The values of section 二 and the form whose table it is, None where there is no table."""

    form: str | None
    items: tuple[Disclosure, ...]


class _Vocabulary(msgspec.Struct, frozen=True):
    blocks: tuple[tuple[str, Block], ...]
    columns: dict[str, tuple[str, ...]]
    rows: frozenset[str]
    pattern: re.Pattern[str]


@functools.cache
def _vocabulary() -> _Vocabulary:
    columns: dict[str, list[str]] = {}
    rows: set[str] = set()
    labels: list[str] = []
    blocks: list[tuple[str, Block]] = []
    for form in load_forms():
        for block in form.disclosures.blocks:
            blocks.append((form.id, block))
            labels.append(block.caption)
            for column in block.columns:
                for label in (column.label, *column.variants):
                    columns.setdefault(core(label), []).append(column.label)
                    labels.append(label)
            for row in block.rows:
                rows.update(core(label) for label in (row.label, *row.variants))
                labels += (row.label, *row.variants)
        labels += form.disclosures.head
    return _Vocabulary(
        tuple(blocks), {k: tuple(dict.fromkeys(v)) for k, v in columns.items()}, frozenset(rows), any_label(labels)
    )


def _fits(label: str, part: Column | Row) -> bool:
    return label in {core(part.label), *map(core, part.variants)}


class _Place(msgspec.Struct, frozen=True):
    """A row and a column of a block: the item that they make, and whether a dash before its digits is a minus."""

    absent: Disclosure
    signed: bool


def _place(row: Row, column: Column) -> _Place:
    item = f"{row.name}_{column.name}" if column.name else row.name
    absent = Cell(None, None, "absent")
    label = f"{row.label}／{column.label}"
    return _Place(Disclosure(item, row.name, column.name, label, column.unit, absent), column.signed)


@functools.cache
def _items(form_id: str) -> tuple[Disclosure, ...]:
    """The items of a form, in order, none of them printed."""
    blocks = load_form(form_id).disclosures.blocks
    return tuple(_place(row, column).absent for block in blocks for row in block.rows for column in block.columns)


@functools.lru_cache(maxsize=4096)
def _find(header: tuple[str, ...], label: str) -> tuple[str, tuple[_Place, ...]] | None:
    """The form and the places of a row that a header and a row label name; those of the block that names the most."""
    best: tuple[int, str, tuple[_Place, ...]] | None = None
    for form, block in _vocabulary().blocks:
        row = next((row for row in block.rows if _fits(label, row)), None)
        if row is None:
            continue
        columns = [column for text in header for column in block.columns if _fits(text, column)]
        if len(columns) != len(block.columns) or len(columns) != len(header):
            continue
        exact = sum(core(column.label) == text for column, text in zip(columns, header, strict=True))
        if best is None or exact > best[0]:
            best = (exact, form, tuple(_place(row, column) for column in columns))
    return best[1:] if best is not None else None


def _printed_at(place: _Place, cell: Cell, unit: str | None) -> Disclosure:
    known = place.absent
    return Disclosure(known.item, known.row, known.column, known.label, unit or known.unit, cell)


def _grid_cell(source: GridCell, place: _Place, where: str) -> tuple[Cell, str | None]:
    value = printed(source.text)
    if value.number is None:
        return Cell(None, source.text, value.state, locator=where), None
    if value.joined or (value.number < 0 and not place.signed):
        return Cell(None, source.text, "unreadable", locator=where), None
    return Cell(value.number, source.text, "number", "cell", 1, None, where), value.unit


def _is_shared(grid: Grid, number: int, at: int) -> bool:
    """Whether cell `at` of a row is the next row's too, which has fewer cells for it."""
    row = grid.rows[number - 1]
    return row[at].rowspan > 1 and number < len(grid.rows) and len(grid.rows[number]) < len(row)


def _values(cells: Sequence[GridCell], first: int, header: Sequence[int], wide: int) -> list[int] | None:
    """The value cells for the header's cells (their places in a row of `wide` cells); None if they cannot be told."""
    count = len(cells) - first
    if count == len(header):
        return list(range(first, len(cells)))
    if len(cells) == wide:
        return list(header)
    if len(header) == 1:
        told = {cells[i].text for i in range(first, len(cells)) if cells[i].text}
        if len(told) <= 1:
            return [next((i for i in range(first, len(cells)) if cells[i].text), first)]
    return None


def _from_grids(grids: Sequence[Grid]) -> dict[str, tuple[str, Disclosure]]:
    known = _vocabulary()
    found: dict[str, tuple[str, Disclosure]] = {}
    for grid in grids:
        header: list[str] = []
        places: list[int] = []
        units: dict[int, str | None] = {}
        wide = 0
        spelled = grid.cores
        if known.columns.keys().isdisjoint(spelled.values()):
            continue
        for number, row in enumerate(grid.rows, 1):
            cores = [spelled.get(cell.text, "") for cell in row]
            if not known.columns.keys().isdisjoint(cores):
                named = {text: i for i, text in reversed(list(enumerate(cores))) if text in known.columns}
                header, places, wide = sorted(named, key=lambda text: named[text]), sorted(named.values()), len(row)
                units = {i: _unit_named(row[i].text) for i in places}
                continue
            first = next((i for i, text in enumerate(cores) if text in known.rows), None)
            told = _find(tuple(header), cores[first]) if header and first is not None else None
            if told is None or first is None:
                continue
            form, places_named = told
            while first + 1 < len(row) and cores[first + 1] == cores[first]:
                first += 1
            values = _values(row, first + 1, places, wide)
            for i, place in enumerate(places_named):
                cell, unit = _cell_at(grid, number, first + 1, None if values is None else values[i], place)
                _keep(found, form, _printed_at(place, cell, unit or units.get(places[i])))
    return found


def _cell_at(grid: Grid, number: int, first: int, at: int | None, place: _Place) -> tuple[Cell, str | None]:
    """The cell at place `at` of a row with its unit; None: the row's values, from `first` on, cannot be told apart."""
    row = grid.rows[number - 1]
    where = f"table:{grid.number}/row:{number}"
    if at is None:
        return Cell(None, " ".join(part.text for part in row[first:]), "ambiguous", None, 2, None, where), None
    if at >= len(row):
        return Cell(None, None, "absent", locator=where), None
    if _is_shared(grid, number, at):
        return Cell(None, row[at].text, "ambiguous", None, row[at].rowspan, None, where), None
    return _grid_cell(row[at], place, f"{where}/cell:{at + 1}")


def _keep(found: dict[str, tuple[str, Disclosure]], form: str, read: Disclosure) -> None:
    """Keep an item; where a row before has printed it otherwise, it is ambiguous."""
    known_form, before = found.get(read.item, (form, read))
    agreed = contested(before.cell, read.cell)
    found[read.item] = known_form, read if agreed is read.cell else msgspec.structs.replace(before, cell=agreed)


def _unit_named(label: str) -> str | None:
    """The unit that the label of a column names: （单位：元） may stand where the form has 万元."""
    match = _UNIT_NAMED.search(compact(label))
    return match[1] if match else None


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
            tokens.append(_Token(match["number"].replace(",", "").lstrip("+"), match.group(), unit, match.start(), at))
        elif match["sign"] or match["word"]:
            tokens.append(_Token("/", match.group(), None, match.start(), at))
    if tokens and tokens[-1].end == at < end and NO_COUNT.match(text, at):
        tokens.pop()
    return tokens


def _from_text(
    flat: FlatText, *, lost_blanks: bool, joined: bool
) -> tuple[dict[str, tuple[str, Disclosure]], dict[str, Cell]]:
    """The items with their forms; and, by its label, what a row prints under a header that fits no sub-table."""
    known = _vocabulary()
    unplaced: dict[str, Cell] = {}
    found: dict[str, tuple[str, Disclosure]] = {}
    end = _END.search(flat.compact, max(flat.compact.find("第二十条"), 0))
    matches = list(known.pattern.finditer(flat.compact, 0, end.start() if end else len(flat.compact)))
    header: list[str] = []
    unit_named: str | None = None
    fresh = True
    for i, match in enumerate(matches):
        label = core(match.group())
        if label in known.columns:
            header = [label] if fresh else [*header, label]
            fresh = False
            unit_named = _unit_named(flat.compact[match.start() : match.end() + _UNIT_REACH])
            continue
        fresh = True
        if label not in known.rows or not header:
            continue
        limit = matches[i + 1].start() if i + 1 < len(matches) else (end.start() if end else len(flat.compact))
        start, stop = flat.between(match.end(), limit)
        tokens = _tokens(flat.text, start, stop)
        if not tokens:
            continue
        told = _find(tuple(header), label)
        if told is None:
            raw, where = flat.text[tokens[0].start : tokens[-1].end], flat.locator(tokens[0].start, tokens[-1].end)
            unplaced.setdefault(label, Cell(None, raw, "ambiguous", None, 2, None, where))
            continue
        form, places = told
        cells = _text_cells(tokens, places, flat, lost_blanks=lost_blanks, joined=joined)
        for place, (cell, unit) in zip(places, cells, strict=True):
            _keep(found, form, _printed_at(place, cell, unit or unit_named))
    return found, unplaced


def _text_cells(
    tokens: Sequence[_Token], places: Sequence[_Place], flat: FlatText, *, lost_blanks: bool, joined: bool
) -> list[tuple[Cell, str | None]]:
    raw = flat.text[tokens[0].start : tokens[-1].end]
    where = flat.locator(tokens[0].start, tokens[-1].end)
    if any(place.signed for place in places) and _sign_or_blank(tokens):
        return [(Cell(None, raw, "ambiguous", None, 2, None, where), None) for _ in places]
    cut = len(tokens) == len(places) > 1 and joined and "\n" in raw
    if len(tokens) == len(places) and not cut:
        return [_text_cell(token, place, flat) for token, place in zip(tokens, places, strict=True)]
    # A decimal fraction belongs to the last number; the digits before it can part anywhere.
    whole = [token.text.partition(".")[0].lstrip("-") for token in tokens]
    signed = any("-" in token.text or "." in token.text for token in tokens[:-1])
    run = run_of(whole, split=len(tokens) < len(places), merge=len(tokens) > len(places))
    ways = 0 if signed else count_readings(run, len(places))
    proven = ways == 1 and len(run.text) == len(places) and (not lost_blanks or not run.text.strip("0"))
    if proven and "." not in tokens[-1].text:
        return [(_one_character(char, raw, where), None) for char in run.text]
    return [(Cell(None, raw, "ambiguous", None, max(ways, 2), None, where), None) for _ in places]


def _one_character(char: str, raw: str, where: str) -> Cell:
    if char == "/":
        return Cell(None, raw, "slash", locator=where)
    return Cell(int(char), raw, "number", "split", 1, None, where)


def _sign_or_blank(tokens: Sequence[_Token]) -> bool:
    """Whether a dash touches the digits behind it: in 本年增/减 it is a minus or a cell without a number."""
    return any(
        token.text == "/" and token.raw[-1:] in "-—–―" and following.start == token.end
        for token, following in pairwise(tokens)
    )


def _text_cell(token: _Token, place: _Place, flat: FlatText) -> tuple[Cell, str | None]:
    where = flat.locator(token.start, token.end)
    if token.text == "/":
        return Cell(None, token.raw, printed(token.raw).state, locator=where), None
    if len(token.text.partition(".")[0].lstrip("-")) > NUMBER_LIMIT:
        return Cell(None, token.raw, "unreadable", locator=where), None
    value = Decimal(token.text) if "." in token.text else int(token.text)
    if value < 0 and not place.signed:
        return Cell(None, token.raw, "unreadable", locator=where), None
    return Cell(value, token.raw, "number", "cell", 1, None, where), token.unit


def read_disclosures(
    grids: Sequence[Grid], flat: FlatText | None, *, lost_blanks: bool = False, joined: bool = False
) -> ReadDisclosures:
    """Every item of section 二 in the form whose columns it has; items the document does not print are `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, as many digits
    as cells prove nothing (240 can be 24 and 0 beside a blank); where its cells are `joined`, a line break between
    digits may be a mere wrap.
    """
    found = _from_grids(grids)
    unplaced: dict[str, Cell] = {}
    if flat is not None and len(found) < _FEWEST:
        told, unplaced = _from_text(flat, lost_blanks=lost_blanks, joined=joined)
        found = told | found
    if not found:
        return ReadDisclosures(None, ())
    forms = [form for form, _ in found.values()]
    form = load_form(max(sorted(set(forms)), key=forms.count))
    rows = {row.name: row for block in form.disclosures.blocks for row in block.rows}
    items = [found.pop(absent.item, (form.id, absent))[1] for absent in _items(form.id)]
    items = [_told(item, rows[item.row], unplaced) if item.cell.state == "absent" else item for item in items]
    items += [read for _, read in found.values()]
    return ReadDisclosures(form.id, tuple(items))


def _told(item: Disclosure, row: Row, unplaced: Mapping[str, Cell]) -> Disclosure:
    """The item, ambiguous where its row prints something that no header gives a place."""
    cell = next((cell for label, cell in unplaced.items() if _fits(label, row)), None)
    return item if cell is None else msgspec.structs.replace(item, cell=cell)
