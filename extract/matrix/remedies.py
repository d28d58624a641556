"""Section 四: three channels with five outcomes each, in tables or in flattened text."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid
from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.matrix.copies import contested
from extract.matrix.digits import LENGTH_LIMIT, NUMBER_LIMIT, GivenUpError, Reading, Run, SumSearch, run_of
from extract.matrix.patterns import any_label
from extract.matrix.stream import LEADING_ZERO, Token, tokens_of
from extract.matrix.transposed import turned
from extract.matrix.values import printed
from extract.report import OUTCOMES, Cell, Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block, GridCell
    from extract.matrix.flat import FlatText

__all__ = ["read_remedies"]

_WIDTH: Final = len(OUTCOMES)
#: No heading above the tables of section 四 is as long as this.
_HEADING: Final = 60
#: Outcomes by labels that nothing else is called: where the first of them stands, section 四 is.
_WHOLE: Final = ("结果维持", "结果纠正", "尚未审结")
#: An outcome whose label stands in no other table.
_PARTICULAR: Final = "pending"
#: The head over the two channels that are suits.
_SUITS: Final = "行政诉讼"
#: As much of an unread row is told.
_UNREAD_LIMIT: Final = 120
#: Combined readings of the three channels that are kept.
_READING_LIMIT: Final = 400


class _Vocabulary(msgspec.Struct, frozen=True):
    channels: dict[str, str]
    outcomes: dict[str, str]
    #: The labels of the outcome that stands in no other table.
    particular: frozenset[str]
    names: tuple[str, ...]
    pattern: re.Pattern[str]


@functools.cache
def _vocabulary() -> _Vocabulary:
    channels: dict[str, str] = {}
    outcomes: dict[str, str] = {}
    for form in load_forms():
        for channel in form.remedies.channels:
            channels.update(dict.fromkeys(map(core, (channel.label, *channel.variants)), channel.name))
        for outcome in form.remedies.outcomes:
            outcomes.update(dict.fromkeys(map(core, (outcome.label, *outcome.variants)), outcome.name))
    names = tuple(channel.name for channel in load_forms()[0].remedies.channels)
    particular = frozenset(label for label, name in outcomes.items() if name == _PARTICULAR)
    return _Vocabulary(channels, outcomes, particular, names, any_label([*channels, *outcomes]))


def _channel_in(text: str) -> tuple[str, ...]:
    """The channel that a heading names, if it names one; the most particular one where it names several."""
    known = _vocabulary()
    plain = compact(text)
    named = [label for label in known.channels if label in plain]
    return (known.channels[max(named, key=len)],) if named else ()


def _in_place(channels: tuple[str, ...]) -> tuple[str, ...]:
    """The channels from left to right: those of 行政诉讼, which are named below it, stand where it stands."""
    if _SUITS not in channels:
        return channels
    reviews, *suits = _vocabulary().names
    return (*([name for name in channels if name in suits] or suits), reviews)


@functools.lru_cache(maxsize=1024)
def _places(outcomes: tuple[str, ...], channels: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
    """The channel and outcome of each column of the data row; None where the header does not say."""
    if len(outcomes) % _WIDTH or not outcomes:
        return None
    groups = [tuple(outcomes[i : i + _WIDTH]) for i in range(0, len(outcomes), _WIDTH)]
    if any(set(group) != set(OUTCOMES) for group in groups):
        return None
    names = _in_place(tuple(dict.fromkeys(channels)))
    if len(groups) == len(_vocabulary().names) and len(names) < len(groups):
        names = _vocabulary().names
    if len(names) != len(groups):
        return None
    return tuple((name, outcome) for name, group in zip(names, groups, strict=True) for outcome in group)


Found = dict[tuple[str, str], Cell]


def _grid_cell(source: GridCell, where: str) -> Cell:
    value = printed(source.text)
    if value.number is None:
        return Cell(None, source.text, value.state, locator=where)
    if value.joined or not isinstance(value.number, int) or value.number < 0:
        return Cell(None, source.text, "unreadable", locator=where)
    return Cell(value.number, source.text, "number", "cell", 1, None, where)


def _more_outcomes(outcomes: list[str], named: list[str]) -> list[str]:
    """The header's outcomes with those of one more row; a row that names all of them says it all."""
    whole = len(_vocabulary().names) * _WIDTH
    if len(named) == whole:
        return named
    return [*outcomes, *named] if len(outcomes) < whole else outcomes


def _from_grids(blocks: Sequence[Block]) -> tuple[Found, Cell | None]:
    """The cells of the tables, and a row of values that none of them could be taken from."""
    known = _vocabulary()
    found: Found = {}
    unread: Cell | None = None
    heading = ""
    for block in blocks:
        if not isinstance(block, Grid):
            heading = block.text if len(block.text) < _HEADING else heading
            continue
        outcomes: list[str] = []
        channels: list[str] = []
        fresh = True
        if known.particular.isdisjoint(block.labels):
            continue
        for number, (row, words) in enumerate(zip(block.rows, block.words, strict=True), 1):
            cores = [each.core for each in words]
            named = [known.outcomes[text] for text in cores if text in known.outcomes]
            spoken = _spoken(cores)
            if len(named) >= _WIDTH or (spoken and not named and not _prints_values(row)):
                if not fresh:
                    outcomes, channels, fresh = [], [], True
                outcomes = _more_outcomes(outcomes, named)
                channels += spoken
                continue
            if not outcomes:
                continue
            fresh = False
            own = _channel_in(" ".join(cell.text for cell in row[:-_WIDTH])) if len(outcomes) == _WIDTH else ()
            places = _places(tuple(outcomes), own or tuple(channels) or _channel_in(heading))
            if places is not None and len(row) - len(places) in (0, 1):
                _add(found, places, _row_cells(row, len(places), f"table:{block.number}/row:{number}"))
            elif unread is None and sum(printed(cell.text).state == "number" for cell in row) >= _WIDTH:
                raw = " ".join(cell.text for cell in row)
                unread = Cell(None, raw, "ambiguous", None, 2, None, f"table:{block.number}/row:{number}")
    return found, unread


def _from_turned(blocks: Sequence[Block]) -> Found:
    """The cells of tables whose rows are the outcomes and whose columns the channels."""
    found: Found = {}
    for block in blocks:
        if not isinstance(block, Grid) or len(_outcomes_in_rows(block)) < _WIDTH:
            continue
        aside = turned(block)
        if aside is not None:
            found |= {place: aside.placed(cell) for place, cell in _from_grids([aside.grid])[0].items()}
    return found


def _outcomes_in_rows(grid: Grid) -> set[str]:
    known = _vocabulary().outcomes
    firsts = (next((known[each.core] for each in words if each.core in known), None) for words in grid.words)
    return {name for name in firsts if name is not None}


def _spoken(cores: Sequence[str]) -> list[str]:
    """The channels that a row of a header names, behind 行政诉讼 where that stands before 行政复议."""
    known = _vocabulary()
    spoken = [known.channels[text] for text in cores if text in known.channels]
    if tuple(spoken) == known.names[:1] and _SUITS in cores[: [text in known.channels for text in cores].index(True)]:
        return [_SUITS, *spoken]
    return spoken


def _prints_values(row: Sequence[GridCell]) -> bool:
    return any(printed(cell.text).state in ("number", "slash", "dash") for cell in row)


def _row_cells(row: Sequence[GridCell], width: int, where: str) -> list[Cell]:
    """The last `width` cells of a row; where one more stands before them that is no label, which they are is open."""
    if len(row) > width and printed(row[0].text).state not in ("word", "blank"):
        labelled = any(char.isalpha() for char in row[0].text)
        if not labelled:
            raw = " ".join(cell.text for cell in row)
            return [Cell(None, raw, "ambiguous", None, 2, None, where) for _ in range(width)]
    first = len(row) - width
    return [_grid_cell(row[i], f"{where}/cell:{i + 1}") for i in range(first, len(row))]


def _add(found: Found, places: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> None:
    """Keep the cells of a row; a place that another row prints otherwise is ambiguous."""
    for place, cell in zip(places, cells, strict=True):
        before = found.get(place)
        found[place] = cell if before is None else contested(before, cell)


def _from_text(flat: FlatText, start: int, *, lost_blanks: bool) -> tuple[Found, Cell | None]:
    """Channels and outcomes as they come in the compact text from `start` on; behind the last outcome stand values.

    And what stands there instead, with numbers in it, where it is no row of values.
    """
    known = _vocabulary()
    unread: Cell | None = None
    matches = list(known.pattern.finditer(flat.compact, start))
    found: Found = {}
    outcomes: list[str] = []
    channels: list[str] = []
    for i, match in enumerate(matches):
        label = core(match.group())
        if label in known.channels:
            if len(outcomes) % _WIDTH:
                outcomes = []
            channels.append(known.channels[label])
            if _suits_first(flat.compact, match):
                channels = [_SUITS, *channels]
            continue
        outcomes.append(known.outcomes[label])
        limit = matches[i + 1].start() if i + 1 < len(matches) else len(flat.compact)
        begin, end = flat.between(match.end(), limit)
        tokens, stop = tokens_of(flat.text, begin, end)
        if not tokens:
            if stop < end:
                if len(outcomes) >= len(known.names) * _WIDTH:
                    unread = unread or _unread(flat, stop, end)
                outcomes, channels = [], []
            continue
        count = len(known.names) * _WIDTH if len(outcomes) >= len(known.names) * _WIDTH else _WIDTH
        places = _places(tuple(outcomes[-count:]), tuple(channels[-1:] if count == _WIDTH else channels))
        if places is not None and places[0] not in found:
            found.update(zip(places, _text_cells(tokens, places, flat, lost_blanks=lost_blanks), strict=True))
        outcomes, channels = [], []
    return found, unread


def _suits_first(text: str, match: re.Match[str]) -> bool:
    """Whether the head over the suits stands before the reviews, and not behind them as on the form."""
    if _vocabulary().channels[core(match.group())] != _vocabulary().names[0]:
        return False
    return text[: match.start()].endswith(_SUITS) and not text.startswith(_SUITS, match.end())


def _unread(flat: FlatText, start: int, end: int) -> Cell | None:
    stretch = flat.text[start : min(end, start + _UNREAD_LIMIT)]
    if len(re.findall(r"\d+", stretch)) < _WIDTH:
        return None
    return Cell(None, stretch, "ambiguous", None, 2, None, flat.locator(start, start + len(stretch)))


def _stretch(flat: FlatText, first: int) -> Cell | None:
    """What stands behind the labels of section 四 that no header orders, where it is as many numbers as a row has."""
    known = _vocabulary()
    matches = [match for match in known.pattern.finditer(flat.compact, first) if core(match.group()) in known.outcomes]
    if len({known.outcomes[core(match.group())] for match in matches[:_WIDTH]}) < _WIDTH:
        return None
    end = matches[min(len(matches), len(known.names) * _WIDTH) - 1].end()
    start = flat.position(end)
    tokens, stop = tokens_of(flat.text, start, len(flat.text))
    if len(tokens) < _WIDTH:
        return None
    return Cell(None, flat.text[start:stop].strip(), "ambiguous", None, 2, None, flat.locator(start, stop))


def _text_cells(
    tokens: Sequence[Token], places: Sequence[tuple[str, str]], flat: FlatText, *, lost_blanks: bool
) -> list[Cell]:
    width = len(places)
    if len(tokens) == width:
        return [_alone(token, flat) for token in tokens]
    raw = flat.text[tokens[0].start : tokens[-1].end]
    where = flat.locator(tokens[0].start, tokens[-1].end)
    survivors = [] if lost_blanks else _joined([token.text for token in tokens], places)
    if not survivors:
        return [Cell(None, raw, "ambiguous", None, 2, None, where) for _ in places]
    cells = []
    for values in zip(*survivors, strict=True):
        if len(set(values)) > 1:
            cells.append(Cell(None, raw, "ambiguous", None, len(survivors), None, where))
        elif values[0] is None:
            cells.append(Cell(None, raw, "slash", locator=where))
        else:
            cells.append(Cell(values[0], raw, "number", "split", 1, None, where))
    return cells


def _alone(token: Token, flat: FlatText) -> Cell:
    where = flat.locator(token.start, token.end)
    if token.text == "/":
        return Cell(None, token.raw, printed(token.raw).state, locator=where)
    if len(token.text) > NUMBER_LIMIT or LEADING_ZERO.match(token.text):
        return Cell(None, token.raw, "unreadable", locator=where)
    return Cell(int(token.text), token.raw, "number", "cell", 1, None, where)


def _joined(texts: Sequence[str], places: Sequence[tuple[str, str]]) -> list[Reading]:
    """The readings of the run in which every channel adds up; none where there are too many, or blanks were lost."""
    width = len(places)
    run = run_of(texts, split=len(texts) < width, merge=len(texts) > width)
    if [outcome for _, outcome in places] != list(OUTCOMES) * (width // _WIDTH) or len(run.text) < width:
        return []
    if len(run.text) > LENGTH_LIMIT:
        return []
    try:
        return _channel_by_channel(SumSearch(run), run, width // _WIDTH)
    except GivenUpError:
        return []


def _channel_by_channel(search: SumSearch, run: Run, channels: int) -> list[Reading]:
    partial: list[tuple[int, Reading]] = [(0, ())]
    known: dict[tuple[int, int], list[Reading]] = {}
    for left in range(channels - 1, -1, -1):
        longer: list[tuple[int, Reading]] = []
        for at, values in partial:
            ends = range(at + _WIDTH, len(run.text) - left * _WIDTH + 1) if left else (len(run.text),)
            for end in ends:
                if not run.possible[end]:
                    continue
                if (at, end) not in known:
                    known[at, end] = search.summing(at, end, _WIDTH)
                longer += [(end, values + reading) for reading in known[at, end]]
        if len(longer) > _READING_LIMIT:
            return []
        partial = longer
    return [values for _, values in partial]


def read_remedies(blocks: Sequence[Block], flat: FlatText | None, *, lost_blanks: bool = False) -> tuple[Remedy, ...]:
    """The three channels, from tables or from text; a channel that the document does not print is `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, joined digits
    prove nothing. Ambiguous where a row of values fits no header; empty where there is no trace of section 四.
    """
    found, unread = _from_grids(blocks)
    if not found:
        found = _from_turned(blocks)
    if not found and flat is not None:
        first = next((at for label in _WHOLE if (at := flat.compact.find(label)) > 0), -1)
        if first >= 0:
            found, behind = _from_text(flat, max(first - 20, 0), lost_blanks=lost_blanks)
            unread = unread or behind or (None if found else _stretch(flat, first))
    if not found and unread is None:
        return ()
    absent = Cell(None, None, "absent") if found or unread is None else unread
    return tuple(
        Remedy(name, tuple(found.get((name, outcome), absent) for outcome in OUTCOMES)) for name in _vocabulary().names
    )
