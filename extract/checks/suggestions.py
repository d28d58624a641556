"""What the identities imply where they fail or a number is missing. It stands beside the print, never in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.checks.identities import Assessment, Place

__all__ = ["suggestions"]


def suggestions(assessed: Sequence[Assessment], values: Mapping[Place, int | None]) -> dict[Place, int]:
    """Values for cells: of the one printed cell whose change would satisfy every identity, and of null cells implied.

    A null cell is implied where it is the only one missing in some identity, and every such identity says the same.
    """
    return _repair(assessed, values) | _implied(assessed, values)


def _repair(assessed: Sequence[Assessment], values: Mapping[Place, int | None]) -> dict[Place, int]:
    failed = [each.where.factors for each in assessed if each.outcome == "fail"]
    gaps = [(each.left or 0) - (each.right or 0) for each in assessed if each.outcome == "fail"]
    if not failed:
        return {}
    candidates = set(failed[0]).intersection(*failed[1:])
    for each in assessed if candidates else ():
        if each.outcome == "pass":
            candidates.difference_update(each.left_cells, each.right_cells)
    found: dict[Place, int] = {}
    for place in candidates:
        value = values.get(place)
        changes = {-gap * factors[place] for factors, gap in zip(failed, gaps, strict=True)}
        if value is not None and len(changes) == 1 and value + min(changes) >= 0:
            found[place] = value + changes.pop()
    return found if len(found) == 1 else {}


def _implied(assessed: Sequence[Assessment], values: Mapping[Place, int | None]) -> dict[Place, int]:
    said: dict[Place, set[int]] = {}
    for each in assessed:
        if each.outcome != "not_assessable":
            continue
        factors = each.where.factors
        missing = [place for place in factors if values.get(place) is None]
        if len(missing) == 1:
            rest = sum(factor * (values.get(place) or 0) for place, factor in factors.items())
            said.setdefault(missing[0], set()).add(-rest * factors[missing[0]])
    return {place: min(found) for place, found in said.items() if len(found) == 1 and min(found) >= 0}
