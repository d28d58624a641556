"""What the forms print: the labels by which a text layer is judged and a cut cell is put together."""

from __future__ import annotations

import functools

from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.matrix.labels import word

__all__ = ["count_labels", "is_label", "row_labels"]


@functools.cache
def _other_tables() -> frozenset[str]:
    """The cores of the labels of sections 二 and 四."""
    labels: list[str] = []
    for form in load_forms():
        for block in form.disclosures.blocks:
            labels.append(block.caption)
            for part in (*block.rows, *block.columns):
                labels += (part.label, *part.variants)
        labels += form.disclosures.head
        for named in (*form.remedies.channels, *form.remedies.outcomes):
            labels += (named.label, *named.variants)
    return frozenset(filter(None, map(core, labels)))


def is_label(text: str) -> bool:
    """Whether `text` is a whole label of some form: of a row, a column, a group, or a head."""
    return word(text).kind not in ("value", "text") or core(text) in _other_tables()


@functools.cache
def row_labels() -> tuple[str, ...]:
    """The rows of the request matrix whose wording stands nowhere else, in the spelling that `compact` gives."""
    labels = {compact(row.label) for form in load_forms() for row in form.requests.rows}
    return tuple(sorted({text.split("(区分")[0].split("、", 1)[-1].lstrip("1234567890.") for text in labels if len(text) > 6}))


def count_labels(text: str) -> int:
    """How many of `row_labels` the text, which has no white space, contains."""
    return sum(label in text for label in row_labels())
