"""The vocabulary of section 四: its channels and outcomes, and which columns they make."""

from __future__ import annotations

import functools
import re
from typing import Final

import msgspec

from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.matrix.patterns import any_label
from extract.report import OUTCOMES

__all__ = ["SUITS", "WIDTH", "RemedyVocabulary", "channel_in", "places_of_columns", "remedy_vocabulary"]

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
    return RemedyVocabulary(channels, outcomes, particular, names, any_label([*channels, *outcomes]))


def channel_in(text: str) -> tuple[str, ...]:
    """The channel that a heading names, if it names one; the most particular one where it names several."""
    known = remedy_vocabulary()
    plain = compact(text)
    named = [label for label in known.channels if label in plain]
    return (known.channels[max(named, key=len)],) if named else ()


def _in_place(channels: tuple[str, ...]) -> tuple[str, ...]:
    """The channels from left to right: those of 行政诉讼, which are named below it, stand where it stands."""
    if SUITS not in channels:
        return channels
    reviews, *suits = remedy_vocabulary().names
    return (*([name for name in channels if name in suits] or suits), reviews)


@functools.lru_cache(maxsize=1024)
def places_of_columns(outcomes: tuple[str, ...], channels: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
    """The channel and outcome of each column of the data row; None where the header does not say."""
    if len(outcomes) % WIDTH or not outcomes:
        return None
    groups = [tuple(outcomes[i : i + WIDTH]) for i in range(0, len(outcomes), WIDTH)]
    if any(set(group) != set(OUTCOMES) for group in groups):
        return None
    names = _in_place(tuple(dict.fromkeys(channels)))
    if len(groups) == len(remedy_vocabulary().names) and len(names) < len(groups):
        names = remedy_vocabulary().names
    if len(names) != len(groups):
        return None
    return tuple((name, outcome) for name, group in zip(names, groups, strict=True) for outcome in group)
