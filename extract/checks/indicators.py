"""The identities of a vertical form over its rows: sums, and figures that cannot be more than others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extract.checks.identities import Assessment, Instance
from extract.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.checks.identities import Place
    from extract.forms import Identity, IndicatorForm
    from extract.report import Indicator

__all__ = ["assess_indicators", "indicator_findings", "indicator_values"]

#: A figure counted in one of these is not counted in the form's unit: nothing adds up with it.
_SCALES = ("万", "亿", "千", "元")

Number = int | Decimal


def indicator_values(form: IndicatorForm, indicators: Sequence[Indicator]) -> dict[Place, Number | None]:
    """The printed numbers by (row, column); None too where a row is counted in another unit than the form's."""
    units = {row.name: row.unit for row in form.indicators.rows}
    values: dict[Place, Number | None] = {}
    for each in indicators:
        scaled = each.unit != units[each.name] and any(scale in each.unit for scale in _SCALES)
        values[each.name, "value"] = None if scaled else each.cell.value
        if each.cumulative is not None:
            values[each.name, "cumulative"] = None if scaled else each.cumulative.value
    return values


def assess_indicators(
    form: IndicatorForm, values: Mapping[Place, Number | None], *, soft: bool = False
) -> list[Assessment]:
    """The hard identities, or the soft ones, at every place that they speak of: pass, fail or not assessable."""
    found = []
    for identity in form.identities:
        if identity.soft != soft:
            continue
        names = [column.name for column in form.indicators.columns]
        fixed = names if identity.per == "column" else [row.name for row in form.indicators.rows]
        found += [_assess(identity, place, values) for place in fixed]
    return found


def _assess(identity: Identity, fixed: str, values: Mapping[Place, Number | None]) -> Assessment:
    left, right = (
        tuple((name, fixed) if identity.per == "column" else (fixed, name) for name in side)
        for side in (identity.left, identity.right)
    )
    cells = tuple(f"indicators/{row}/{column}" for row, column in (*left, *right))
    factors = dict.fromkeys(left, 1) | dict.fromkeys(right, -1)
    where = Instance(identity.id, left, right, cells, factors)
    sums = [_sum(values, left), _sum(values, right)]
    if sums[0] is None or sums[1] is None:
        return Assessment("not_assessable", _whole(sums[0]), _whole(sums[1]), where)
    passes = sums[0] == sums[1] if identity.relation == "equal" else sums[0] <= sums[1]
    return Assessment("pass" if passes else "fail", _whole(sums[0]), _whole(sums[1]), where)


def _sum(values: Mapping[Place, Number | None], places: Iterable[Place]) -> Number | None:
    total: Number = 0
    for place in places:
        value = values.get(place)
        if value is None:
            return None
        total += value
    return total


def _whole(value: Number | None) -> int | None:
    """A side as `Assessment` holds it; money with a fraction has none."""
    return int(value) if value is not None and value == int(value) else None


def indicator_findings(
    form: IndicatorForm, hard: Iterable[Assessment], soft: Iterable[Assessment], indicators: Sequence[Indicator]
) -> list[Finding]:
    """Hard identities that do not pass, soft ones that fail, and rows whose second column ought to be the same."""
    kept = [each for each in hard if each.outcome != "pass"] + [each for each in soft if each.outcome == "fail"]
    at_most = {identity.id for identity in form.identities if identity.relation == "at_most"}
    findings = [
        Finding(
            each.check,
            "fail" if each.outcome == "fail" else "not_assessable",
            each.left,
            each.right,
            each.where.cells,
            "the left side is at most the right" if each.check in at_most else None,
        )
        for each in kept
    ]
    return findings + _period_findings(form, indicators)


def _period_findings(form: IndicatorForm, indicators: Sequence[Indicator]) -> list[Finding]:
    """Where a form's second column is the year so far, rows in which the two differ do not tell the year's figure."""
    label = form.indicators.columns[-1].label
    if label != "本年累计":
        return []
    cells = [
        f"indicators/{each.name}/value"
        for each in indicators
        if each.cumulative is not None
        and each.cell.value is not None
        and each.cumulative.value is not None
        and each.cell.value != each.cumulative.value
    ]
    if not cells:
        return []
    return [
        Finding("period_not_year", "not_assessable", cells=tuple(cells), detail=f"the period's figure is not {label}")
    ]
