"""Section 四 in flattened text: labels as they come, and behind the last of them the values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.glyphs import SOFT, core
from extract.matrix.digits import (
    LENGTH_LIMIT,
    NUMBER_LIMIT,
    GivenUpError,
    Reading,
    Run,
    SumSearch,
    may_have_lost_cells,
    run_of,
)
from extract.matrix.signs import doubled, has_minus, is_odd
from extract.matrix.stream import LEADING_ZERO, Token, tokens_of
from extract.matrix.values import printed
from extract.remedies.channels import WIDTH, add_up, believed, named_in_head, places_of_head, remedy_vocabulary
from extract.report import OUTCOMES, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.flat import FlatText

__all__ = ["mixed_stretch", "read_remedies_in_text", "unordered_stretch"]

_HEADING: Final = re.compile(r"[、,和及]|的?情况")
#: What stands between two labels where they are said in a sentence.
_SAID: Final = re.compile(r"\w")
#: As much of an unread row is told.
_UNREAD_LIMIT: Final = 120
#: Combined readings of the three channels that are kept.
_READING_LIMIT: Final = 400
#: How far behind the labels of the suits values are looked for whose outcomes are mixed up.
_MIXED: Final = 600
#: A line of values and nothing else.
_VALUES: Final = re.compile(r"^(?:[\d/—–-]+[ \t|]+){4,}[\d/—–-]+[ \t|]*$", re.MULTILINE)

Found = dict[tuple[str, str], Cell]


def read_remedies_in_text(flat: FlatText, start: int, *, lost_blanks: bool) -> tuple[Found, Cell | None]:
    """Channels and outcomes as they come in the compact text from `start` on; behind the last outcome stand values.

    And what stands there instead, with numbers in it, where it is no row of values.
    """
    whole = len(remedy_vocabulary().names) * WIDTH
    unread: Cell | None = None
    matches = [match for match in remedy_vocabulary().pattern.finditer(flat.compact, start) if not _in_heading(match)]
    found: Found = {}
    head: list[str] = []
    for i, match in enumerate(matches):
        head.append(named_in_head(core(match.group())))
        limit = matches[i + 1].start() if i + 1 < len(matches) else len(flat.compact)
        if head[-1] not in OUTCOMES:
            if sum(name in OUTCOMES for name in head) % WIDTH:
                head = head[-1:]
            if _SAID.search(flat.compact, match.end(), limit):
                head = []
            continue
        begin, end = flat.between(match.end(), limit)
        tokens, stop = tokens_of(flat.text, begin, end)
        outcomes = sum(name in OUTCOMES for name in head)
        if not tokens:
            if stop < end:
                if outcomes >= whole:
                    unread = unread or _unread(flat, stop, end)
                head = []
            continue
        places = places_of_head(tuple(head))
        if places is not None and places[0] not in found:
            cells = _text_cells(tokens, places, flat, lost_blanks=lost_blanks)
            found.update(zip(places, believed(places, cells), strict=True))
        elif places is None and outcomes >= whole:
            unread = unread or _unread(flat, tokens[0].start, tokens[-1].end)
        head = []
    return found, unread


def _in_heading(match: re.Match[str]) -> bool:
    """Whether a channel is named in the heading of the section: 行政复议、行政诉讼情况."""
    return _HEADING.match(match.string, match.end()) is not None


def _unread(flat: FlatText, start: int, end: int) -> Cell | None:
    stretch = flat.text[start : min(end, start + _UNREAD_LIMIT)]
    if len(re.findall(r"\d+", stretch)) < WIDTH:
        return None
    return Cell(None, stretch, "ambiguous", None, 2, None, flat.locator(start, start + len(stretch)))


def unordered_stretch(flat: FlatText, first: int) -> Cell | None:
    """What stands behind the labels of section 四 that no header orders, where it is as many numbers as a row has."""
    known = remedy_vocabulary()
    matches = [match for match in known.pattern.finditer(flat.compact, first) if core(match.group()) in known.outcomes]
    if len({known.outcomes[core(match.group())] for match in matches[:WIDTH]}) < WIDTH:
        return None
    end = matches[min(len(matches), len(known.names) * WIDTH) - 1].end()
    start = flat.position(end)
    tokens, stop = tokens_of(flat.text, start, len(flat.text))
    if len(tokens) < WIDTH:
        return None
    return Cell(None, flat.text[start:stop].strip(), "ambiguous", None, 2, None, flat.locator(start, stop))


def mixed_stretch(flat: FlatText) -> Cell | None:
    """The first line of values behind the labels of the suits, where those of the outcomes are mixed up."""
    known = remedy_vocabulary()
    suits = (label for label, name in known.channels.items() if name != known.names[0])
    first = min((at for label in suits if (at := flat.compact.find(label)) > 0), default=None)
    if first is None:
        return None
    start = flat.position(first)
    match = _VALUES.search(flat.text, start, start + _MIXED)
    if match is None:
        return None
    where = flat.locator(match.start(), match.end())
    return Cell(None, match.group().strip(), "ambiguous", None, 2, None, where)


def _text_cells(
    tokens: Sequence[Token], places: Sequence[tuple[str, str]], flat: FlatText, *, lost_blanks: bool
) -> list[Cell]:
    width = len(places)
    tokens, paired = doubled(tokens, width)
    if len(tokens) == width and not paired:
        apart = [_alone(token, flat) for token in tokens]
        if not lost_blanks or add_up(places, apart):
            return apart
    raw = flat.text[tokens[0].start : tokens[-1].end].replace(SOFT, "")
    where = flat.locator(tokens[0].start, tokens[-1].end)
    texts = [token.text for token in tokens]
    lost = lost_blanks and (sum(map(len, texts)) != width or may_have_lost_cells(texts))
    unsure = lost or paired or has_minus(tokens) or any(map(is_odd, tokens))
    survivors = [] if unsure else _joined(texts, places)
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
    if [outcome for _, outcome in places] != list(OUTCOMES) * (width // WIDTH) or len(run.text) < width:
        return []
    if len(run.text) > LENGTH_LIMIT:
        return []
    channels = _Channels(run)
    try:
        whole = channels.readings(width // WIDTH, lost=0)
        return whole + channels.readings(width // WIDTH, lost=1) if whole else []
    except GivenUpError:
        return []


class _Channels:
    """The readings of stretches of a run as channels that add up, each found once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._search = SumSearch(run)
        self._known: dict[tuple[int, int, int], list[Reading]] = {}

    def readings(self, count: int, *, lost: int) -> list[Reading]:
        """The readings of the run as `count` channels, of which `lost` cells, none or one, left nothing in the text.

        A cell that was lost printed no number, which counts nothing: where digits run together, it leaves no trace, and
        the others may be read with one cell more than there are. GivenUpError where there are too many.
        """
        length = len(self._run.text)
        partial: list[tuple[int, int, Reading]] = [(0, lost, ())]
        for left in range(count - 1, -1, -1):
            longer: list[tuple[int, int, Reading]] = []
            for at, missing, values in partial:
                for gone in range(missing + 1) if left else (missing,):
                    still = missing - gone
                    ends = range(at + WIDTH - gone, length - left * WIDTH + still + 1) if left else (length,)
                    for end in ends:
                        # Before the last channel, only ends that leave something to read it from are looked at.
                        if self._run.possible[end] and (left != 1 or self._channel(end, length, still)):
                            longer += [(end, still, values + reading) for reading in self._channel(at, end, gone)]
                if len(longer) > _READING_LIMIT:
                    raise GivenUpError
            partial = longer
        return [values for _, _, values in partial]

    def _channel(self, at: int, end: int, gone: int) -> list[Reading]:
        """The readings of one channel; a cell that is `gone` may be any of its outcomes, or the total of none."""
        known = self._known.get((at, end, gone))
        if known is None:
            known = self._search.summing(at, end, WIDTH - gone)
            if gone:
                read = [(*reading[:place], None, *reading[place:]) for reading in known for place in range(WIDTH - 1)]
                known = [*read, *((*reading, None) for reading in known if not any(reading))]
            self._known[at, end, gone] = known
        return known
