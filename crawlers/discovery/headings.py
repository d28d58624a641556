"""The headings that open the sections of a report, told from mentions of them and from tables of contents."""

from __future__ import annotations

import functools
import re

from crawlers.discovery.body_words import body_words

__all__ = ["MATRIX", "MATRIX_MARK", "SENTENCE", "marks_in"]

_NUMERALS = "一二三四五六七八九"
#: Between a heading and the next one in the same line stands at least a sentence; in a table of contents nothing does.
SENTENCE = 12
MATRIX = re.compile(r"本年度?新收政府信息公开申请(?:数量|件数|总数|数)")
MATRIX_MARK = "matrix"


@functools.cache
def _heading_pattern() -> re.Pattern[str]:
    """An ordinal and a heading; the group that matched names the section, `fixed` or `other`."""
    labels = []
    for place, heading in enumerate(body_words().headings):
        labels += [rf"(?P<f{place}>{'|'.join(heading.fixed)})"] if heading.fixed else []
        labels += [rf"(?P<o{place}>{'|'.join(heading.other)})"] if heading.other else []
    return re.compile(rf"(?<![第十（(])(?:[{_NUMERALS}][、．.·,，:：。]?)(?:{'|'.join(labels)})")


@functools.cache
def _bare_heading() -> re.Pattern[str]:
    """A heading of the form that lost its ordinal, alone on its line."""
    labels = "|".join(
        rf"(?P<f{place}>{'|'.join(heading.fixed)})"
        for place, heading in enumerate(body_words().headings)
        if heading.fixed
    )
    return re.compile(rf"(?:{labels})[:：]?")


def marks_in(line: str) -> list[str]:
    """The headings that open a section in a line without white space; a table of contents opens none."""
    marks = [MATRIX_MARK] if MATRIX.search(line) else []
    if whole := _bare_heading().fullmatch(line):
        return [*marks, str(whole.lastgroup)]
    found = list(_heading_pattern().finditer(line))
    ends = [*(match.start() for match in found[1:]), len(line)]
    return marks + [
        str(match.lastgroup)
        for match, end in zip(found, ends, strict=False)
        if end - match.end() >= SENTENCE or (match.start() == 0 and len(found) == 1)
    ]
