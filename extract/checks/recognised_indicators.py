"""Which recognised figures of a vertical table are believed, by the same measure as those of the request matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.checks.indicators import assess_indicators, indicator_values
from extract.checks.recognition import CERTAIN, CERTAIN_ALONE, certainties, confirmed_places, failing_places, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.checks.identities import Place
    from extract.document import Block
    from extract.forms import IndicatorForm
    from extract.report import Indicator

__all__ = ["accepted_indicators"]


def accepted_indicators(
    indicators: tuple[Indicator, ...], form: IndicatorForm, blocks: Sequence[Block]
) -> tuple[Indicator, ...]:
    """The rows with every recognised cell marked `ocr`, and null and `unreadable` where it cannot be believed.

    As for the request matrix: a number is believed where every hard identity that it stands in holds and adds up
    several numbers, or where the engine is certain of it; more certain, where one of them fails.
    """
    known = certainties(blocks)
    if not known:
        return indicators
    values = indicator_values(form, indicators)
    confirmed = confirmed_places(assess_indicators(form, values), values)
    likely = _judged(indicators, known, CERTAIN, confirmed)
    failing = failing_places(assess_indicators(form, indicator_values(form, likely)))
    return tuple(
        strict if (strict.name, "value") in failing else each
        for each, strict in zip(likely, _judged(likely, known, CERTAIN_ALONE, set()), strict=True)
    )


def _judged(
    indicators: Iterable[Indicator], known: dict[str, float], least: float, confirmed: set[Place]
) -> tuple[Indicator, ...]:
    return tuple(
        msgspec.structs.replace(
            each,
            cell=judged(each.cell, known, least, confirmed=(each.name, "value") in confirmed),
            cumulative=each.cumulative
            and judged(each.cumulative, known, least, confirmed=(each.name, "cumulative") in confirmed),
        )
        for each in indicators
    )
