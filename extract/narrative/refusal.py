"""Why a document yields no matrix: it is no report, or a report whose tables cannot be read here."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Literal

import msgspec

from extract.narrative.excerpt import clip, squeeze
from extract.narrative.phrases import load_phrases
from extract.narrative.title import TitleKind, classify_title, years_in

__all__ = ["DocumentFacts", "Refusal", "RefusalReason", "explain_refusal", "old_form", "veto"]

RefusalReason = Literal[
    "error_page",
    "interpretation",
    "notice_with_empty_form",
    "empty_form",
    "rule_of_law_report",
    "website_statement",
    "list_page",
    "challenge_page",
    "other_page",
    "no_chinese_text",
    "form_2014",
    "form_pre_2014",
    "tables_are_images",
    "attachment_only",
    "narrative_only",
    "table_missing",
]

#: Characters of a document searched for the words of old forms.
MAX_TEXT = 300_000
#: A page with less text than this is a shell (in UTF-8 bytes).
_SHELL_BYTES = 1000
#: A page with less text than this has its report elsewhere (in characters).
_SHORT_BODY = 300
#: Labels of the form that show that it, and not a mention of it, is there.
_FORM_LABELS = 10
#: Reports of as many years linked from one page make it a list.
_LIST_YEARS = 3
#: As much of a text without Chinese is told.
_SAID = 60
_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_TABLE_HEADINGS = re.compile(
    r"二、(?:行政机关)?主动公开政府信息的?情况(.{0,400}?)三、(?:行政机关)?收到和处理", re.DOTALL
)
#: Between these headings a table stands; prose alone is longer than this.
_NOTHING_BETWEEN = 30


class DocumentFacts(msgspec.Struct, frozen=True):
    """What is known of a document without a matrix. `lines` is all its text, that of its tables included."""

    title: str | None
    title_kind: TitleKind
    lines: Sequence[str]
    meta: Mapping[str, str]
    url: str | None = None
    #: Labels of the current forms found anywhere.
    form_labels: int = 0
    #: Numbers printed in tables.
    printed_numbers: int = 0
    images: int = 0
    attachments: int = 0
    #: The name of the document's reader.
    kind: str = "html"
    #: The first characters of the markup, where a reader has them: challenges are scripts, not text.
    markup: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """How the document ends: status, reason code, and the words or figures that decided."""

    status: Literal["not_a_report", "no_matrix"]
    reason: RefusalReason
    detail: str | None = None


class _OldForm(msgspec.Struct, frozen=True):
    id: str
    needs: int
    signature: tuple[str, ...]


@functools.cache
def _old_forms() -> tuple[_OldForm, ...]:
    folder = resources.files("extract.forms")
    names = ("2014.toml", "pre-2014.toml")
    return tuple(msgspec.toml.decode(folder.joinpath(name).read_bytes(), type=_OldForm) for name in names)


def old_form(squeezed: str) -> tuple[Literal["form_2014", "form_pre_2014"], tuple[str, ...]] | None:
    """The old form whose signature words the text without white space holds, with those words; on a tie, '2014'."""
    best: tuple[str, ...] = ()
    name: Literal["form_2014", "form_pre_2014"] = "form_2014"
    for form in _old_forms():
        words = tuple(word for word in form.signature if word in squeezed)
        if len(words) >= form.needs and len(words) > len(best):
            best, name = words, "form_2014" if form.id == "2014" else "form_pre_2014"
    return (name, best) if best else None


_TITLE_REASONS: dict[TitleKind, RefusalReason] = {
    "interpretation": "interpretation",
    "rule_of_law": "rule_of_law_report",
    "website_statement": "website_statement",
    "other_yearbook": "other_page",
}


def veto(kind: TitleKind, printed_numbers: int, detail: str | None = None) -> Refusal | None:
    """Whether the title alone forbids a report, whatever the tables hold; None if it does not.

    An interpretation may quote a whole table. A notice is refused only with an empty form: some carry a real report.
    """
    if kind == "notice" and printed_numbers == 0:
        return Refusal("not_a_report", "notice_with_empty_form", detail)
    reason = _TITLE_REASONS.get(kind)
    return Refusal("not_a_report", reason, detail) if reason else None


def _first(words: Iterable[str], text: str) -> str | None:
    return next((word for word in words if squeeze(word) in text), None)


def _shell_words(facts: DocumentFacts, squeezed: str) -> tuple[RefusalReason, str] | None:
    words = load_phrases().refusal
    title = squeeze(facts.title or facts.meta.get("title", "")[:200])
    if phrase := _first(words.challenge, squeezed + squeeze(facts.markup[:4000])):
        return "challenge_page", phrase
    if phrase := _first(words.error, squeezed + title):
        return "error_page", phrase
    if re.search(r"(?<!\d)404(?!\d)", title) or re.match(r"404(?!\d)", squeezed):
        return "error_page", "404"
    return None


def _shell(facts: DocumentFacts, squeezed: str) -> Refusal | None:
    """A page without content: next to no text, or none in Chinese."""
    ideographs = bool(_IDEOGRAPH.search(squeezed))
    if ideographs and len(squeezed.encode()) >= _SHELL_BYTES:
        return None
    if facts.form_labels >= _FORM_LABELS or _is_dated(facts):
        return None
    if words := _shell_words(facts, squeezed):
        return Refusal("not_a_report", *words)
    if ideographs or (not squeezed and (facts.images or facts.attachments)):
        return None
    if squeezed and (facts.kind != "html" or len(squeezed) >= _SHORT_BODY):
        return Refusal("not_a_report", "no_chinese_text", clip(facts.lines, _SAID))
    return Refusal("not_a_report", "error_page", "no Chinese text")


def _is_dated(facts: DocumentFacts) -> bool:
    """Whether the title is one year's report's, and not a column's."""
    return facts.title_kind == "report" and bool(years_in((facts.title or "")[:200]))


def _titled(facts: DocumentFacts, squeezed: str) -> Refusal | None:
    """A page that its own title refuses."""
    if facts.title_kind == "notice" and not facts.printed_numbers and not facts.form_labels:
        return None if old_form(squeezed) else Refusal("not_a_report", "other_page", facts.title)
    return veto(facts.title_kind, facts.printed_numbers, facts.title)


def _old(_: DocumentFacts, squeezed: str) -> Refusal | None:
    """A report on a form of earlier years."""
    old = old_form(squeezed)
    return Refusal("no_matrix", old[0], "、".join(old[1][:5])) if old else None


def _empty(facts: DocumentFacts, squeezed: str) -> Refusal | None:
    """The form without a number."""
    if facts.form_labels < _FORM_LABELS or facts.printed_numbers or facts.images:
        return None
    if _is_dated(facts) and len(squeezed) > 5 * _SHORT_BODY:
        # A published report with blank tables is still a report, though without a figure.
        return Refusal("no_matrix", "table_missing", "all cells blank")
    return Refusal("not_a_report", "empty_form", f"{facts.form_labels} labels of the form, no number")


def _list(facts: DocumentFacts, squeezed: str) -> Refusal | None:
    """A page that links the reports of several years; a report's page may do so in its margin."""
    if facts.form_labels or "总体情况" in squeezed or (_is_dated(facts) and (facts.images or facts.attachments)):
        return None
    years = _listed_years(facts.lines)
    return Refusal("not_a_report", "list_page", f"reports of {years} years") if years >= _LIST_YEARS else None


def _listed_years(lines: Sequence[str]) -> int:
    years: set[int] = set()
    for line in lines[:3000]:
        if 8 <= len(line) <= 120 and ("报告" in line or "年报" in line) and classify_title(line).kind == "report":  # noqa: PLR2004
            years.update(years_in(line))
    return len(years)


def _unread(facts: DocumentFacts, squeezed: str) -> Refusal | None:  # noqa: PLR0911 - a list of decisions
    """A report by its title or its form, whose tables are elsewhere."""
    if facts.title_kind not in ("report", "notice") and facts.form_labels < _FORM_LABELS:
        return None
    short = len(squeezed) < _SHORT_BODY
    # Navigation makes a page long; a report's own text has its first section.
    elsewhere = short or ("总体情况" not in squeezed and not facts.form_labels)
    if elsewhere and facts.attachments:
        return Refusal("no_matrix", "attachment_only", f"{facts.attachments} attachments")
    between = _TABLE_HEADINGS.search(squeezed)
    gap = between is not None and len(between.group(1)) < _NOTHING_BETWEEN
    if facts.images and (gap or short or not facts.form_labels):
        return Refusal("no_matrix", "tables_are_images", f"{facts.images} images")
    if short and not facts.form_labels and not _is_dated(facts):
        return None
    if lost := _first(load_phrases().refusal.table_lost, squeezed):
        return Refusal("no_matrix", "table_missing", lost)
    if gap or short or facts.form_labels:
        return Refusal("no_matrix", "table_missing", f"{facts.form_labels} labels of the form")
    return Refusal("no_matrix", "narrative_only")


def _textless(facts: DocumentFacts, squeezed: str) -> Refusal | None:
    """A scan, or a page that only carries a file."""
    if squeezed:
        return None
    if facts.attachments:
        return Refusal("no_matrix", "attachment_only", f"{facts.attachments} attachments")
    return Refusal("no_matrix", "tables_are_images", f"{facts.images} images")


#: In this order: what a page lacks, what it calls itself, what it holds.
_STEPS = (_shell, _titled, _old, _empty, _list, _unread, _textless)


def explain_refusal(facts: DocumentFacts) -> Refusal:
    """Status and reason for a document that yields no matrix; `not_a_report` or `no_matrix`, never without a reason."""
    squeezed = squeeze(clip(facts.lines, MAX_TEXT))
    for step in _STEPS:
        if refusal := step(facts, squeezed):
            return refusal
    return Refusal("not_a_report", "other_page", facts.title)
