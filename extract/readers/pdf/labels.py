"""What the forms print: the labels by which a text layer is judged and a cut cell is put together."""

from __future__ import annotations

import functools
import re
from typing import Final

from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.matrix.labels import word

__all__ = ["count_labels", "disclosure_columns", "is_label", "row_labels"]

_ORDINAL: Final = re.compile(r"[一二三四五六七八九十\d]+[、.]")
#: A label shorter than this (重复申请, 部分公开) stands in prose too.
_UNMISTAKABLE: Final = 7


@functools.cache
def disclosure_columns() -> frozenset[str]:
    """The cores of the columns of section 二."""
    columns = [column for form in load_forms() for block in form.disclosures.blocks for column in block.columns]
    return frozenset(core(label) for column in columns for label in (column.label, *column.variants))


@functools.cache
def _other_tables() -> frozenset[str]:
    """The cores of the labels of sections 二 and 四."""
    labels: list[str] = []
    for form in load_forms():
        for block in form.disclosures.blocks:
            labels.append(block.caption)
            labels += [label for row in block.rows for label in (row.label, *row.variants)]
            labels += [label for column in block.columns for label in (column.label, *column.variants)]
        labels += form.disclosures.head
        labels += [label for channel in form.remedies.channels for label in (channel.label, *channel.variants)]
        labels += [label for outcome in form.remedies.outcomes for label in (outcome.label, *outcome.variants)]
    return frozenset(filter(None, map(core, labels)))


def is_label(text: str) -> bool:
    """Whether `text` is a whole label of some form: of a row, a column, a group, or a head.

    The end of a note in brackets is none, whatever its words (其他情形） ends that of 部分公开).
    """
    spelled = compact(text)
    if spelled.endswith(")") and spelled.count(")") > spelled.count("("):
        return False
    return word(text).kind not in ("value", "text") or core(text) in _other_tables()


@functools.cache
def row_labels() -> tuple[str, ...]:
    """The rows of the request matrix whose wording stands nowhere else, in the spelling that `compact` gives."""
    labels = (compact(row.label).partition("(区分")[0] for form in load_forms() for row in form.requests.rows)
    wordings = {_ORDINAL.sub("", label) for label in labels}
    return tuple(sorted(wording for wording in wordings if len(wording) >= _UNMISTAKABLE))


def count_labels(text: str) -> int:
    """How many of `row_labels` the text, which has no white space, contains."""
    return sum(label in text for label in row_labels())
