"""Figures that the prose states, for the soft checks N1 to N3: every mention, with its words. Never a value."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from extract.glyphs import normalise

__all__ = ["Figure", "FigureKind", "find_figures"]

FigureKind = Literal["received", "answered", "carried_out", "review", "suit"]

#: Characters of prose that are read: longer texts are not a report's.
MAX_TEXT = 200_000
#: A comma between digits groups them; any other ends the clause. Brackets hold a remark of their own.
_CLAUSE = re.compile(r"[,，;；、:：()（）](?<!\d[,，](?=\d{3}(?!\d)))")
_N = r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,9})\s?件"
#: What every pattern needs, before and after spelling. 文件 and 案件 are far more common in prose than figures.
_COUNTED = re.compile(r"\d\W*件")
_YEAR = r"(?:20\d\d年度?)?"
_TO = rf"[^\d]{{0,24}}{_YEAR}[^\d]{{0,24}}"
_OBJECT = r"(?:政府|信息|公开|依申请|申请|事项|完毕|办理|办结|答复|了|共|共计|各类|的|数量|总数|为){0,10}"
#: What is counted, the characters of which one stands in every wording of it, and the patterns, the surest first.
_PATTERNS: tuple[tuple[FigureKind, str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "carried_out",
        "转延",
        (
            re.compile(rf"(?:结转|顺延)[^\d]{{0,6}}(?:下一?年|20\d\d年)[^\d]{{0,16}}{_N}"),
            re.compile(rf"{_N}[^\d]{{0,30}}(?:结转|顺延)[^\d]{{0,4}}下一?年"),
        ),
    ),
    ("received", "收受接", (re.compile(rf"(?:新收|收到|受理|接到|接收){_TO}{_N}"),)),
    ("answered", "复办", (re.compile(rf"(?:答复|办结|办理|回复){_OBJECT}{_N}"),)),
)
#: One of these stands in every clause that states a figure.
_NAMED = re.compile(f"[复诉{''.join(characters for _, characters, _ in _PATTERNS)}]")
_REVIEW = re.compile(rf"复议[^\d]{{0,16}}{_N}|{_N}[^\d]{{0,8}}复议")
_SUIT = re.compile(rf"诉讼[^\d]{{0,16}}{_N}|{_N}[^\d]{{0,8}}诉讼")
#: A clause that compares with another year states no figure of this one.
_COMPARED = re.compile("同比|环比|增长|增加|减少|下降|上升|较上年|较去年|比上年|比去年")


class Figure(msgspec.Struct, frozen=True):
    """One mention: what is counted, how many 件, and the clause that says so."""

    kind: FigureKind
    value: int
    phrase: str


def _counts(text: str) -> bool:
    return "件" in text and _COUNTED.search(text) is not None


def _value(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group is not None).replace(",", ""))


def _of_clause(clause: str, *, requests: bool, joint: bool) -> Figure | None:
    if _NAMED.search(clause) is None or _COMPARED.search(clause):
        return None
    review, suit = "复议" in clause, "诉讼" in clause
    if review or suit:
        # One number for both counts neither.
        if (review and suit) or joint:
            return None
        match = (_REVIEW if review else _SUIT).search(clause)
        return Figure("review" if review else "suit", _value(match), clause) if match else None
    if not requests:
        return None
    for kind, characters, patterns in _PATTERNS:
        if not any(char in clause for char in characters) or (kind == "received" and "申请" not in clause):
            continue
        for pattern in patterns:
            if match := pattern.search(clause):
                return Figure(kind, _value(match), clause)
    return None


def find_figures(text: str) -> tuple[Figure, ...]:
    """All figures in 件 that the prose states for requests, reviews and suits; one a clause, in order.

    Refused: comparisons with other years, one number for reviews and suits together, clauses of other matters.
    """
    found = []
    for sentence in text[:MAX_TEXT].replace("\n", "。").split("。"):
        if not _counts(sentence):
            continue
        plain = normalise(sentence)
        requests, joint = False, False
        for raw in _CLAUSE.split(plain):
            clause = "".join(raw.split())
            requests = requests or "申请" in clause
            if _counts(clause) and (figure := _of_clause(clause, requests=requests, joint=joint)):
                found.append(figure)
            joint = clause.endswith(("复议", "诉讼"))
    return tuple(found)
