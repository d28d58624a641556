"""The vocabulary of section 四: its channels and outcomes, and which columns they make."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.matrix.patterns import any_label
from extract.report import OUTCOMES, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "SUITS",
    "WIDTH",
    "RemedyVocabulary",
    "add_up",
    "believed",
    "channel_in",
    "named_in_head",
    "places_of_head",
    "remedy_vocabulary",
]

#: The outcomes of a channel.
WIDTH: Final = len(OUTCOMES)
#: The head over the two channels that are suits.
SUITS: Final = "行政诉讼"
#: An outcome whose label stands in no other table.
_PARTICULAR: Final = "pending"


class RemedyVocabulary(msgspec.Struct, frozen=True):
    """Channels and outcomes by the cores of their labels; `names` are the channels in the order of the form."""

    channels: dict[str, str]
    outcomes: dict[str, str]
    #: The labels of the outcome that stands in no other table.
    particular: frozenset[str]
    names: tuple[str, ...]
    pattern: re.Pattern[str]


@functools.cache
def remedy_vocabulary() -> RemedyVocabulary:
    """The vocabulary of section 四 over all forms."""
    channels: dict[str, str] = {}
    outcomes: dict[str, str] = {}
    for form in load_forms():
        for channel in form.remedies.channels:
            channels.update(dict.fromkeys(map(core, (channel.label, *channel.variants)), channel.name))
        for outcome in form.remedies.outcomes:
            outcomes.update(dict.fromkeys(map(core, (outcome.label, *outcome.variants)), outcome.name))
    names = tuple(channel.name for channel in load_forms()[0].remedies.channels)
    particular = frozenset(label for label, name in outcomes.items() if name == _PARTICULAR)
    return RemedyVocabulary(channels, outcomes, particular, names, any_label([*channels, *outcomes, SUITS]))


def channel_in(text: str) -> tuple[str, ...]:
    """The channel that a heading names, if it names one; the most particular one where it names several."""
    known = remedy_vocabulary()
    plain = compact(text)
    named = [label for label in known.channels if label in plain]
    return (known.channels[max(named, key=len)],) if named else ()


def named_in_head(label: str) -> str:
    """The channel or outcome that a label names by its core, 行政诉讼 for itself; empty for others."""
    known = remedy_vocabulary()
    return known.channels.get(label) or known.outcomes.get(label) or (SUITS if label == SUITS else "")


#: The channels as signs in the pattern of a head, in which `o` is the five outcomes of one channel.
_SIGNS: Final = {"review": "R", "suit_direct": "D", "suit_after_review": "F", SUITS: "S"}
_BOTH: Final = "(?:DF|FD)"
#: Heads whose reviews stand first, as on the form; the suits stand as they are named, or are not.
_REVIEWS_FIRST: Final = re.compile(rf"R?S?o{_BOTH}oo|RS?{_BOTH}ooo|RoS?{_BOTH}oo|RoS?(?:DoFo|FoDo)|oS{_BOTH}oo|R?S?ooo")
#: Heads whose suits stand first: their columns stand below 行政诉讼, wherever the rows name them.
_REVIEWS_LAST: Final = re.compile(rf"SR{_BOTH}ooo|S{_BOTH}Rooo|S{_BOTH}ooRo|S(?:DoFo|FoDo)Ro|SRooo")
#: Heads that name each column of theirs in its place, and those of one channel.
_AS_NAMED: Final = re.compile(rf"[RDF]{{3}}ooo|[RDF]{{2}}oo|(?:[RDF]o){{2,3}}|S{_BOTH}oo|S(?:DoFo|FoDo)|S?[RDF]o")


@functools.lru_cache(maxsize=1024)
def places_of_head(head: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
    """The channel and outcome of each column of the data row below a head; None where the head does not say.

    `head` are its channels, 行政诉讼 among them, and outcomes, in the order of print. A head in an order that no table
    has was mixed up by whatever made a text of it, and so may be its columns.
    """
    order = tuple(name for name in head if name in OUTCOMES)
    pattern = "".join(_SIGNS.get(name, "o") for name in head)
    pattern = re.sub(r"([RDFS])\1+", r"\1", pattern)
    pattern = pattern.replace("o" * WIDTH, "_")
    width = len(order) // WIDTH
    first = order[:WIDTH]
    if "o" in pattern or not width or set(first) != set(OUTCOMES) or order != first * width:
        return None
    named = tuple(dict.fromkeys(name for name in head if name not in OUTCOMES and name != SUITS))
    reviews, *both = remedy_vocabulary().names
    suits = [name for name in named if name != reviews] or both
    pattern = pattern.replace("_", "o")
    if _REVIEWS_FIRST.fullmatch(pattern):
        channels = (reviews, *suits)
    elif _REVIEWS_LAST.fullmatch(pattern):
        channels = (*suits, reviews)
    else:
        channels = named if _AS_NAMED.fullmatch(pattern) else ()
    if len(channels) != width:
        return None
    return tuple((name, outcome) for name in channels for outcome in first)


def believed(places: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row; ambiguous where outcomes in another order than the form's make a channel not add up."""
    if [outcome for _, outcome in places[:WIDTH]] == list(OUTCOMES) or add_up(places, cells):
        return list(cells)
    return [Cell(None, cell.raw, "ambiguous", None, 2, None, cell.locator) for cell in cells]


def add_up(places: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> bool:
    """Whether no channel that prints all its outcomes fails to add up."""
    row = list(zip(places, cells, strict=True))
    return all(_adds_up(row[i : i + WIDTH]) for i in range(0, len(row), WIDTH))


def _adds_up(channel: Sequence[tuple[tuple[str, str], Cell]]) -> bool:
    counts = [(outcome, cell.value) for (_, outcome), cell in channel if cell.value is not None]
    total = sum(value for outcome, value in counts if outcome == OUTCOMES[-1])
    return len(counts) < WIDTH or sum(value for _, value in counts) == 2 * total
