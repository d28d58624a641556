"""The grade of a report: how far its numbers can be trusted at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.checks.identities import Assessment
    from extract.report import Cell

__all__ = ["grade_of"]


def grade_of(assessed: Iterable[Assessment], cells: Iterable[Cell]) -> str:
    """X: a cell is ambiguous or unreadable; S: an identity fails in the source; B: one is not assessable; else A."""
    if not {cell.state for cell in cells}.isdisjoint(("ambiguous", "unreadable")):
        return "X"
    outcomes = {each.outcome for each in assessed}
    if "fail" in outcomes:
        return "S"
    return "B" if "not_assessable" in outcomes else "A"
