"""The six sections of the narrative, found by their headings; row labels of the tables are no headings."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from extract.narrative.excerpt import longest_first, squeeze
from extract.narrative.phrases import Heading, load_phrases
from extract.report import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["split_sections"]

_NUMERALS = "一二三四五六"
#: White space inside a heading, bounded so that a page of blanks costs nothing.
_GAP = r"\s{0,8}"
_POINT = r"[、.．,，:：]"
_LABEL_MARKS = re.compile(r"[、和与及]")
#: Characters searched for headings; what follows belongs to the last section found.
MAX_SEARCHED = 1_000_000
#: A list of the headings (全文包括一、…；二、…) has next to nothing between them.
_LIST_GAP = 12
#: The longest heading under another name.
_STEM_HEADING = re.compile(
    rf"^[#*\s]{{0,8}}([{_NUMERALS}])[ \t\u3000]{{0,4}}{_POINT}[ \t\u3000]{{0,4}}([^\n。；;]{{2,40}})$", re.MULTILINE
)
#: Where a heading with an ordinal can stand, also inside a line. 第一、 and （一）、 are none.
_ORDINAL = re.compile(rf"[{_NUMERALS}](?<![第十（(].){_GAP}{_POINT}")
_LINE_END = re.compile("\n")
#: Other ordinals before a heading: 一 without a point, 1、 1. （一） 第一部分 Ⅰ ① 【.
_OTHER_ORDINAL = (
    rf"(?:第?[{_NUMERALS}1-6ⅠⅡⅢⅣⅤⅥ①②③④⑤⑥](?:部分|章|节)?[ \t\u3000]{{0,4}}[、.．,，:：]?"
    rf"|[(（【\[][{_NUMERALS}1-6][)）】\]]|[【\[])"
)
#: A report with fewer headings than these may count them otherwise.
_FEW = 3
#: An exact heading outweighs one known by a stem.
_EXACT, _STEM = 3, 2


class _Heading(NamedTuple):
    start: int
    end: int
    number: int
    weight: int


def _spaced(label: str) -> str:
    """A label's pattern: white space anywhere, and 、 和 与 及 for one another."""
    return _GAP.join("[、和与及,，]" if _LABEL_MARKS.match(char) else re.escape(char) for char in label)


def _wordings(heading: Heading) -> str:
    """The pattern of all wordings of a heading, the longest first."""
    return "|".join(map(_spaced, longest_first(heading.labels)))


@functools.cache
def _exact() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A heading's ordinal and label, anywhere; and the label alone on its line."""
    inside, alone = [], []
    for heading in load_phrases().sections.headings:
        labels = _wordings(heading)
        numeral = _NUMERALS[heading.number - 1]
        inside.append(rf"(?P<n{heading.number}>{numeral}{_GAP}{_POINT}{_GAP}(?:{labels}))")
        alone.append(rf"(?P<a{heading.number}>(?:{labels})[ \t:：]{{0,4}}$)")
    return re.compile("|".join(inside)), re.compile(rf"^[#*\s]{{0,8}}(?:{'|'.join(alone)})", re.MULTILINE)


@functools.cache
def _otherwise() -> re.Pattern[str]:
    """A heading's label on a line of its own behind another ordinal."""
    labels = [
        rf"(?P<a{heading.number}>(?:{_wordings(heading)})[ \t:：。】\]]{{0,4}}$)"
        for heading in load_phrases().sections.headings
    ]
    return re.compile(rf"^[#*\s]{{0,8}}{_OTHER_ORDINAL}[ \t\u3000]{{0,4}}(?:{'|'.join(labels)})", re.MULTILINE)


@functools.cache
def _stems() -> tuple[tuple[str, ...], ...]:
    return tuple(heading.stems for heading in load_phrases().sections.headings)


@functools.cache
def _line_starts() -> re.Pattern[str]:
    """The end of a line before one that a heading can begin with."""
    firsts = "".join(label[0] for heading in load_phrases().sections.headings for label in heading.labels)
    return re.compile(rf"\n(?=[#*\s{_NUMERALS}{re.escape(firsts)}])")


def _at_lines(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> list[re.Match[str]]:
    """As `finditer` has it, for a pattern that begins with the start of a line; it is tried at those `starts` alone."""
    found: list[re.Match[str]] = []
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            found.append(match)
            end = match.end()
    return found


def _exact_matches(text: str, starts: Sequence[int]) -> list[re.Match[str]]:
    """The headings with a known wording; of two that overlap, the one that begins first."""
    inside, alone = _exact()
    # The long pattern is tried behind an ordinal only: at every character it would cost as much as all the rest here.
    matches = [inside.match(text, ordinal.start()) for ordinal in _ORDINAL.finditer(text)]
    kept: list[re.Match[str]] = []
    end = 0
    for match in sorted((*filter(None, matches), *_at_lines(alone, text, starts)), key=re.Match.start):
        if match.start() >= end:
            kept.append(match)
            end = match.end()
    return kept


def _candidates(text: str) -> list[_Heading]:
    starts = [0, *[match.end() for match in _line_starts().finditer(text)]]
    found = {}
    for match in _exact_matches(text, starts):
        name = match.lastgroup or ""
        found[match.start(name)] = _Heading(match.start(), match.end(), int(name[1]), _EXACT)
    rows = load_phrases().sections.rows
    for match in _at_lines(_STEM_HEADING, text, starts):
        number = _NUMERALS.index(match.group(1)) + 1
        label = squeeze(match.group(2))
        if label.startswith(rows):
            continue
        known = found.get(match.start(1))
        if known is None:
            if any(stem in label for stem in _stems()[number - 1]):
                found[match.start(1)] = _Heading(match.start(), match.end(), number, _STEM)
        elif len(label) <= 30:  # noqa: PLR2004 - a heading, not a sentence
            # An exact heading with more words on its line (…问题及整改措施) ends with the line, if the line is one.
            found[match.start(1)] = _Heading(known.start, match.end(), number, known.weight)
    return [found[start] for start in sorted(found)]


def _without_list(text: str, headings: list[_Heading]) -> list[_Heading]:
    """The headings without those that a preamble or a table of contents lists, where the real ones follow."""
    last = {heading.number: place for place, heading in enumerate(headings)}
    return [
        heading
        for place, heading in enumerate(headings)
        if last[heading.number] == place or not _listed(text, headings, place)
    ]


def _listed(text: str, headings: list[_Heading], place: int) -> bool:
    """Whether next to nothing stands between a heading and the one before it or behind it."""
    heading = headings[place]
    following = headings[place + 1] if place + 1 < len(headings) else None
    if following is not None and len(text[heading.end : following.start].strip()) < _LIST_GAP:
        return True
    return place > 0 and not _has_gap(text, headings[place - 1], heading)


def _has_gap(text: str, before: _Heading, after: _Heading) -> bool:
    """Whether there is more than a separator between two headings."""
    return after.start - before.end >= _LIST_GAP and len(text[before.end : after.start].strip()) >= _LIST_GAP


def _rising(headings: list[_Heading]) -> list[_Heading]:
    """The heaviest run of headings whose numbers rise; of equal runs, the one that ends first."""
    # By the number of their last heading; 0 is the run of none.
    weights = [0] * 7
    runs: list[list[_Heading]] = [[]] * 7
    for heading in headings:
        before = weights[: heading.number]
        weight = max(before) + heading.weight
        if weight > weights[heading.number]:
            weights[heading.number] = weight
            runs[heading.number] = [*runs[before.index(max(before))], heading]
    return runs[weights.index(max(weights))]


def _counted_otherwise(text: str) -> list[_Heading]:
    """The headings by other ordinals, which inside a section also count its parts."""
    text = text[:MAX_SEARCHED]
    starts = [0, *[match.end() for match in _LINE_END.finditer(text)]]
    matches = _at_lines(_otherwise(), text, starts)
    found = [_Heading(each.start(), each.end(), int((each.lastgroup or " 0")[1]), _EXACT) for each in matches]
    return _rising(_without_list(text, found))


def _own_text(text: str) -> str:
    """A section's text without the marks of this and the next heading (##, **)."""
    return text.strip().rstrip("#").rstrip().removeprefix("**").strip()


def split_sections(paragraphs: Sequence[str]) -> tuple[Section, ...]:
    """The sections of the text outside tables, in order; number 0 holds what precedes the first heading.

    Headings may be cut over lines, stand in the middle of a line, or have lost their ordinal; they are counted 一、 or,
    where a report has hardly any of these, otherwise. All text is kept.
    """
    text = "\n".join(paragraphs)
    headings = _rising(_without_list(text, _candidates(text[:MAX_SEARCHED])))
    if len(headings) < _FEW and len(counted := _counted_otherwise(text)) >= _FEW:
        headings = counted
    opening = text[: headings[0].start] if headings else text
    sections = [Section(0, "", opening.strip())] if opening.strip() else []
    for place, heading in enumerate(headings):
        end = headings[place + 1].start if place + 1 < len(headings) else len(text)
        printed = squeeze(text[heading.start : heading.end]).strip("#*")
        sections.append(Section(heading.number, printed, _own_text(text[heading.end : end])))
    return tuple(sections)
