"""Findings of one report: identities that do not pass, and what the prose says against the tables."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from extract.checks.identities import places_of
from extract.forms import load_form
from extract.report import OUTCOMES, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.checks.identities import Assessment, Place
    from extract.narrative import Figure
    from extract.report import MatrixRow, Remedy, RequestMatrix, Section

__all__ = ["against", "findings_of", "prose_findings", "remedy_values", "request_values"]

_FEE = re.compile(r"信息处理费[^\d。；]{0,20}?(\d[\d,]*(?:\.\d+)?)\s*(万?)元")
_OTHER_MATTERS: Final = 6


def request_values(matrix: RequestMatrix) -> list[int | None]:
    """The printed numbers of section 三, row by row."""
    return [cell.value for row in matrix.rows for cell in row.cells]  # type: ignore[misc]  # whole numbers only


def remedy_values(remedies: Sequence[Remedy]) -> list[int | None]:
    """The printed numbers of section 四, channel by channel."""
    return [cell.value for remedy in remedies for cell in remedy.cells]  # type: ignore[misc]  # whole numbers only


def findings_of(assessed: Iterable[Assessment]) -> list[Finding]:
    """The identities that do not pass, with both sides and the cells as `table/row/column`."""
    return [
        Finding(each.check, each.outcome, each.left, each.right, each.where.cells)
        for each in assessed
        if each.outcome != "pass"
    ]


def against(
    check: str, figures: Sequence[Figure], allowed: Sequence[int | None], cells: tuple[str, ...]
) -> list[Finding]:
    """A finding where the prose states figures and none of them is a number of the table."""
    known = [value for value in allowed if value is not None]
    if not figures or not known or any(figure.value in known for figure in figures):
        return []
    return [Finding(check, "fail", figures[0].value, known[0], cells, figures[0].phrase)]


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def prose_findings(
    figures: Sequence[Figure], sections: Sequence[Section], matrix: RequestMatrix, remedies: Sequence[Remedy]
) -> list[Finding]:
    """The soft checks N1 to N4: a figure said in prose against every number of the tables it can mean."""
    fee = _fee(sections)
    if not figures and fee is None:
        return []
    rows = {row.name: row for row in matrix.rows}
    found = _requests_against(figures, rows)
    found += _remedies_against(figures, matrix.form, remedies)
    if fee is not None and _sum(_total(rows, "received"), _total(rows, "carried_in")) == 0:
        cells = ("requests/received/total", "requests/carried_in/total")
        found.append(Finding("N4", "fail", None, 0, cells, fee))
    return found


def _values(rows: Mapping[str, MatrixRow], name: str) -> list[int | None]:
    """The numbers of a row in the order of its columns, the total last; none where the form has no such row."""
    return [cell.value for cell in rows[name].cells] if name in rows else []  # type: ignore[misc]  # whole numbers only


def _total(rows: Mapping[str, MatrixRow], name: str) -> int | None:
    return next(reversed(_values(rows, name)), None)


def _requests_against(figures: Sequence[Figure], rows: Mapping[str, MatrixRow]) -> list[Finding]:
    found: list[Finding] = []
    if said := [figure for figure in figures if figure.kind == "received"]:
        received = _total(rows, "received")
        allowed = [received, _sum(received, _total(rows, "carried_in")), *_values(rows, "received")]
        found += against("N1", said, allowed, ("requests/received/total", "requests/carried_in/total"))
    if said := [figure for figure in figures if figure.kind == "answered"]:
        partly = _sum(_total(rows, "granted"), _total(rows, "partially_granted"))
        allowed = [*reversed(_values(rows, "processed_total")), partly]
        found += against("N2", said, allowed, ("requests/processed_total/total",))
    if said := [figure for figure in figures if figure.kind == "carried_out"]:
        found += against("N2", said, [_total(rows, "carried_out")], ("requests/carried_out/total",))
    return found


def _remedies_against(figures: Sequence[Figure], form: str, remedies: Sequence[Remedy]) -> list[Finding]:
    reviews = [figure for figure in figures if figure.kind == "review"]
    suits = [figure for figure in figures if figure.kind == "suit"]
    if not reviews and not suits:
        return []
    values: dict[Place, int | None] = dict(
        zip(places_of(load_form(form), "remedies"), remedy_values(remedies), strict=False)
    )
    allowed = [values.get(("review", "total")), *(values.get(("review", outcome)) for outcome in OUTCOMES)]
    found = against("N3", reviews, allowed, ("remedies/review/total",))
    direct, after = values.get(("suit_direct", "total")), values.get(("suit_after_review", "total"))
    others = (value for (channel, _), value in values.items() if channel != "review")
    cells = ("remedies/suit_direct/total", "remedies/suit_after_review/total")
    return found + against("N3", suits, [_sum(direct, after), direct, after, *others], cells)


def _fee(sections: Sequence[Section]) -> str | None:
    """The words of section 六 that name a fee for information, if it is not zero."""
    text = next((section.text for section in sections if section.number == _OTHER_MATTERS), "")
    match = _FEE.search(text[:5000])
    return match.group() if match is not None and Decimal(match.group(1).replace(",", "")) != 0 else None
