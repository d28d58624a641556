"""Findings of one report: identities that do not pass, and what the prose says against the tables."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from extract.checks.identities import places_of
from extract.forms import load_form
from extract.report import COLUMNS, OUTCOMES, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.checks.identities import Assessment, Place
    from extract.narrative import Figure
    from extract.report import Remedy, RequestMatrix, Section

__all__ = ["against", "findings_of", "prose_findings", "remedy_values", "request_values"]

_FEE = re.compile(r"信息处理费[^\d。；]{0,20}?(\d[\d,]*(?:\.\d+)?)\s*(万?)元")
_OTHER_MATTERS: Final = 6
#: The rows of section 三 whose numbers are told in prose.
_TOLD: Final = frozenset(("received", "carried_in", "granted", "partially_granted", "processed_total", "carried_out"))


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
    requests: dict[Place, int | None] = {
        (row.name, column): cell.value  # type: ignore[misc]  # whole numbers only
        for row in matrix.rows
        if row.name in _TOLD
        for column, cell in zip(COLUMNS, row.cells, strict=True)
    }
    received, carried_in = requests.get(("received", "total")), requests.get(("carried_in", "total"))
    suits = dict(zip(places_of(load_form(matrix.form), "remedies"), remedy_values(remedies), strict=False))
    found = _figures_against(figures, requests, suits) if figures else []
    if fee is not None and _sum(received, carried_in) == 0:
        cells = ("requests/received/total", "requests/carried_in/total")
        found.append(Finding("N4", "fail", None, 0, cells, fee))
    return found


def _figures_against(
    figures: Sequence[Figure], requests: Mapping[Place, int | None], suits: Mapping[Place, int | None]
) -> list[Finding]:
    def said(*kinds: str) -> list[Figure]:
        return [figure for figure in figures if figure.kind in kinds]

    received, carried_in = requests.get(("received", "total")), requests.get(("carried_in", "total"))
    direct, after = suits.get(("suit_direct", "total")), suits.get(("suit_after_review", "total"))
    found = against(
        "N1",
        said("received"),
        [received, _sum(received, carried_in), *(requests.get(("received", column)) for column in COLUMNS)],
        ("requests/received/total", "requests/carried_in/total"),
    )
    granted, partly = requests.get(("granted", "total")), requests.get(("partially_granted", "total"))
    found += against(
        "N2",
        said("answered"),
        [*(requests.get(("processed_total", column)) for column in reversed(COLUMNS)), _sum(granted, partly)],
        ("requests/processed_total/total",),
    )
    found += against(
        "N2", said("carried_out"), [requests.get(("carried_out", "total"))], ("requests/carried_out/total",)
    )
    found += against(
        "N3",
        said("review"),
        [suits.get(("review", "total")), *(suits.get(("review", outcome)) for outcome in OUTCOMES)],
        ("remedies/review/total",),
    )
    return found + against(
        "N3",
        said("suit"),
        [_sum(direct, after), direct, after, *(v for (channel, _), v in suits.items() if channel != "review")],
        ("remedies/suit_direct/total", "remedies/suit_after_review/total"),
    )


def _fee(sections: Sequence[Section]) -> str | None:
    """The words of section 六 that name a fee for information, if it is not zero."""
    text = next((section.text for section in sections if section.number == _OTHER_MATTERS), "")
    match = _FEE.search(text[:5000])
    return match.group() if match is not None and Decimal(match.group(1).replace(",", "")) != 0 else None
