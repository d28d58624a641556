"""Several reports in one document: where one ends and the next begins."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.document import Line
from extract.forms import load_forms
from extract.glyphs import compact, core
from extract.narrative import classify_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["is_title", "split_reports"]

_FIRST_SECTION = re.compile(r"^[#*\s]*[一1][、.．]\s*总体情况")
#: A character of the label of the form's first row that few other lines have, and that has no other spelling.
_RARE = "新"
#: A title is a line of its own, and not a sentence.
_TITLE_LENGTH = 80


@functools.cache
def _first_labels() -> tuple[str, frozenset[str]]:
    """The label of the first row of the forms, and the cores of all its wordings."""
    first = load_forms()[0].requests.rows[0]
    return first.label, frozenset(core(label) for label in (first.label, *first.variants))


def _starts_matrix(block: Block, following: Block | None) -> bool:
    """Whether the first row of the form, with something behind it, is in the block."""
    label, labels = _first_labels()
    if not isinstance(block, Line):
        if labels.isdisjoint(block.labels):
            return False
        return any(each.core in labels for row in block.words if len(row) > 1 for each in row)
    if label[0] not in block.text or (len(block.text) >= _TITLE_LENGTH and label not in block.text):
        return False
    text = compact(block.text)
    at = text.find(label)
    if at < 0:
        return False
    behind = text[at + len(label) :]
    if behind:
        return behind[0].isdigit() or behind[0] == "("
    return isinstance(following, Line) and compact(following.text)[:1].isdigit()


def is_title(block: Block) -> bool:
    """Whether a block is the line of a report's title, with its year."""
    return isinstance(block, Line) and len(block.text) < _TITLE_LENGTH and _says_year(block.text)


def _says_year(text: str) -> bool:
    return bool(re.search(r"20\d\d", compact(text))) and classify_title(text).kind == "report" and "。" not in text


def split_reports(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The blocks of each report. Two matrices with no title or first section between them are one report's copies.

    A first section parts them where the first of the two has one above it as well.
    """
    # Most lines are ruled out by one character, which is cheaper than to spell them.
    starts = [
        i
        for i, block in enumerate(blocks)
        if (not isinstance(block, Line) or _RARE in block.text)
        and _starts_matrix(block, blocks[i + 1] if i + 1 < len(blocks) else None)
    ]
    bounds = [0]
    for before, after in pairwise(starts):
        between = range(after - 1, before, -1)
        headings = [i for i in between if _first_section(blocks[i])]
        limit = headings[-1] if headings else after
        titles = [i for i in range(limit, before, -1) if is_title(blocks[i])]
        if headings and not titles and not any(map(_first_section, blocks[bounds[-1] : before])):
            continue  # a table above the first section, such as last year's, is no report of its own
        if not titles and not headings and _whole_report(blocks[after]):
            bounds.append(after)
        elif titles or headings:
            bounds.append(titles[-1] if titles and headings else (titles[0] if titles else headings[-1]))
    return [tuple(blocks[begin:end]) for begin, end in zip(bounds, [*bounds[1:], len(blocks)], strict=True)]


def _whole_report(block: Block) -> bool:
    """Whether a line holds a report from its beginning: a text without line breaks."""
    if not isinstance(block, Line):
        return False
    before = compact(block.text).partition(_first_labels()[0])[0]
    return "总体情况" in before or _says_year(before[:_TITLE_LENGTH].partition("报告")[0] + "报告")


def _first_section(block: Block) -> bool:
    return isinstance(block, Line) and _FIRST_SECTION.match(block.text) is not None
