"""The title: which of the page's wordings it is, and whether it names a report or something beside it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.glyphs import normalise
from extract.narrative.excerpt import Excerpt, squeeze
from extract.narrative.phrases import load_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["FoundTitle", "TitleClass", "TitleKind", "classify_title", "find_title", "years_in"]

TitleKind = Literal["report", "interpretation", "notice", "rule_of_law", "website_statement", "other_yearbook", "none"]

#: A title is a line, not a paragraph.
MAX_TITLE = 90
#: A line this long is a paragraph, or a page flattened into one line.
_PARAGRAPH = 160
_BULLETS = " \t\u3000\xa0#*•●·■◆▪►▶>》-—_、.:：|丨“”\"'\u200b\ufeff"
_SEPARATOR = re.compile(r"[-_|—–－丨>]")
_LABELLED = re.compile(r"\s*(?:标\s*题|名\s*称|信息名称|文件名称)\s*[:：]\s*")
_YEAR = re.compile(r"20[0-9]{2}(?<!\d20..)(?!\d)")
_FULL_WIDTH = re.compile(r"[０-９]")
_CHINESE_YEAR = re.compile(r"二[〇○零0oO][〇○零一二三四五六七八九0]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_REPORT_END = re.compile(r"(?:年度工作报告|年度报告|工作报告|年报)")
_NOTICE_FORM = re.compile(r"关于.*的?(?:通知|函|公告|意见|方案|通报)(?:[(（].*)?$")
_WHOLE = re.compile(
    r"20\d\d年?度?(?:政府|政务)?(?:信息|政务)公开(?:工作)?(?:情况)?(?:年度工作报告|年度报告|工作报告|年报)"
)


class TitleClass(msgspec.Struct, frozen=True):
    """What a title announces, and the words that decided."""

    kind: TitleKind
    phrase: str | None


class FoundTitle(msgspec.Struct, frozen=True):
    """A title without white space, where it was found, and what it announces."""

    text: str
    where: Literal["label", "meta", "page_title", "text"]
    kind: TitleKind
    phrase: str | None


_NONE = TitleClass("none", None)


def _first(words: tuple[str, ...], text: str) -> str | None:
    # A plain loop: of most texts all words are asked for.
    for word in words:
        if word in text:
            return word
    return None


@functools.lru_cache(maxsize=4096)
def years_in(text: str) -> tuple[int, ...]:
    """The years that a short text names, in order and each once; 二〇二四年 counts. Years before 2007 are not named."""
    plain = normalise(text) if _FULL_WIDTH.search(text) else text
    if "二" in plain:
        plain = _CHINESE_YEAR.sub(lambda match: match.group().translate(_CHINESE_DIGITS).replace("二", "2"), plain)
    years = (int(year) for year in _YEAR.findall("".join(plain.split())))
    return tuple(dict.fromkeys(year for year in years if year >= 2007))  # noqa: PLR2004 - the year of the first 条例


@functools.lru_cache(maxsize=4096)
def _classify(text: str) -> TitleClass:  # noqa: PLR0911 - a list of decisions, the surest first
    words = load_phrases().titles
    topic, report = _first(words.topic, text), _first(words.report, text)
    if (phrase := _first(words.website_statement, text)) and ("网站" in text or topic):
        return TitleClass("website_statement", phrase)
    if topic is None and (phrase := _first(words.rule_of_law_without_topic, text)) and ("报告" in text or report):
        return TitleClass("rule_of_law", phrase)
    if topic is None and report is None:
        return _NONE
    if phrase := _first(words.interpretation, text):
        return TitleClass("interpretation", phrase)
    if (match := _NOTICE_FORM.search(text)) and "通报" not in match.group():
        return TitleClass("notice", match.group())
    if phrase := _first(words.other_yearbook, text):
        return TitleClass("other_yearbook", phrase)
    if topic is None:
        phrase = _first(words.other_yearbook_without_topic, text)
        return TitleClass("other_yearbook", phrase) if phrase else _NONE
    tail = text[text.rfind(topic) :]
    if phrase := _first(words.notice, tail):
        return TitleClass("notice", phrase)
    return TitleClass("report", f"{topic}…{report}") if report else _NONE


def classify_title(text: str) -> TitleClass:
    """What `text` announces as a title, with the words that decided; longer texts are cut at 90 characters."""
    return _classify(squeeze(text[: 2 * MAX_TITLE])[:MAX_TITLE])


def _own_part(title: str) -> str:
    """A page title without the names of its column and site; what stands before it stays where it marks a decoy."""
    title = title[:1000].strip()
    words = load_phrases().titles
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to separate
        return title
    dated = [i for i, part in enumerate(parts) if _first(words.report, squeeze(part)) and years_in(part)]
    reports = dated or [i for i, part in enumerate(parts) if _first(words.report, squeeze(part))]
    if not reports:
        return parts[0]
    place = reports[0]
    kept = [part for part in parts[:place] if _first(words.interpretation, part)]
    kept.append(parts[place])
    kept += [part for part in parts[place + 1 : place + 2] if squeeze(part) in words.interpretation_parts]
    return "-".join(kept)


def _clean(text: str) -> str:
    return squeeze(text[:1000]).strip(_BULLETS)


def _is_column(text: str) -> bool:
    return text in load_phrases().titles.columns


def _joined(head: tuple[str, ...], place: int, text: str) -> str:
    """A title cut over lines: `text` at `place` with the lines before it that belong to it."""
    for back in (1, 2):
        if place < back:
            break
        previous = _clean(head[place - back])
        if not previous or len(previous) > 40 or previous[-1] in "。；：:，)）" or _REPORT_END.search(previous):  # noqa: PLR2004
            break
        cut_year = previous.endswith(("年", "年度")) and years_in(previous) and not years_in(text)
        cut_words = _first(load_phrases().titles.topic, previous) and not _first(load_phrases().titles.topic, text)
        # An agency's name above the year belongs to the title at the very start; below navigation it is the site's.
        cut_agency = place == back and years_in(text[:12]) and not years_in(previous) and text[:1] in "2二"
        if not (cut_year or cut_words or cut_agency):
            break
        text = previous + text
    return text


def _in_paragraph(line: str) -> Iterator[str]:
    """Titles inside a line that holds much more: between blanks, else from the year to the word 报告."""
    window = line[:4000]
    if not _REPORT_END.search(window):
        return
    for word in window.split()[:200]:
        if (
            len(word) <= MAX_TITLE
            and _REPORT_END.search(word)
            and not word.startswith(("现将", "本报告", "根据", "按照"))
        ):
            yield word.strip(_BULLETS)
    match = _WHOLE.search(squeeze(window))
    if match:
        yield match.group()


def _text_titles(head: tuple[str, ...]) -> Iterator[str]:
    for place, printed in enumerate(head):
        # A title set with blanks between all its characters, as headings are spread over a line.
        spread = printed.count(" ") * 3 > len(printed)
        line = "".join(printed.split()) if spread else printed
        if "报告" not in line and "年报" not in line and "报表" not in line and "通知" not in line:
            continue
        text = _clean(_LABELLED.sub("", line[:1000]))
        if len(text) > MAX_TITLE:
            yield from _in_paragraph(line)
        elif text and text[-1] not in "。；，：" and not text.startswith(("现将", "本报告")):
            yield _joined(head, place, text)


def _labelled(head: tuple[str, ...]) -> Iterator[str]:
    for line in head[:12]:
        match = _LABELLED.match(line)
        if match and len(line) > match.end():
            yield _own_part(line[match.end() :])


def _candidates(view: Excerpt, meta: Mapping[str, str]) -> Iterator[tuple[str, Literal["label", "meta", "page_title"]]]:
    for text in _labelled(view.head):
        yield _clean(text), "label"
    if text := meta.get("articletitle", ""):
        yield _clean(_own_part(text)), "meta"
    if text := meta.get("title", ""):
        yield _clean(_own_part(text)), "page_title"


def _decoy(text: str, view: Excerpt) -> TitleClass:
    """Whether the first line with the title's words is a decoy's: a page may drop the word from its meta tags."""
    for line in view.head:
        if len(line) <= _PARAGRAPH and ("报告" in line or "年报" in line) and _REPORT_END.search(line):
            squeezed = _clean(line)
            if squeezed == text:
                break
            if text in squeezed:
                decided = classify_title(squeezed)
                return decided if decided.kind == "interpretation" else _NONE
    return _NONE


def _is_named(title: FoundTitle | None) -> bool:
    """Whether the title is a report's and not a column's."""
    return title is not None and title.kind == "report" and not _is_column(title.text)


def _outside_text(view: Excerpt, meta: Mapping[str, str]) -> FoundTitle | None:
    """The best title of the label and the meta tags; one without a year, or of nothing known, may be bettered."""
    best: FoundTitle | None = None
    for whole, where in _candidates(view, meta):
        text = whole[:MAX_TITLE]
        if not text:
            continue
        found = classify_title(text)
        if found.kind == "report" and not _is_column(text):
            decoy = _decoy(text, view)
            found = decoy if decoy.kind != "none" else found
        title = FoundTitle(text, where, found.kind, found.phrase)
        if found.kind not in ("report", "none") or (found.kind == "report" and years_in(text)):
            return title
        if best is None or (not _is_named(best) and (_is_named(title) or best.kind == "none")):
            best = title
    return best


def find_title(view: Excerpt, meta: Mapping[str, str]) -> FoundTitle | None:
    """The title: a line `标题: …`, a meta tag, the page title or a short line; None if there is none.

    A wording with a year wins over one without; a mere name of a column is the last resort.
    """
    best = _outside_text(view, meta)
    if best is not None and (best.kind not in ("report", "none") or (best.kind == "report" and years_in(best.text))):
        return best
    for text in _text_titles(view.head):
        found = classify_title(text)
        if found.kind == "none":
            continue
        title = FoundTitle(text, "text", found.kind, found.phrase)
        if not years_in(text):
            best = title if best is None or best.kind == "none" else best
        # Below an undated title, a dated line counts only where it can be the same report.
        elif best is None or not _is_named(best) or (found.kind == "report" and best.text[:2] in text):
            return title
    return best
