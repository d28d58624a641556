"""TRS columns that continue in a list service: `/fjdzapp/data` in Fujian, `/was5/web/search` there and in Shanghai.

The page seldom says which of the two a site has; where the first gives no list, the other is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from crawlers.asks import Ask, Listing, Platform
from crawlers.platforms.paging import Paging
from crawlers.platforms.trs_answers import read_answer
from crawlers.platforms.trs_models import Service, services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.page import Page

__all__ = ["PLATFORM"]

_NAME = "trs_service"
_WAY = "list_service"


def _ways(_page: Page, _years: Sequence[int]) -> tuple[Ask, ...]:
    return ()


def _listing(page: Page, ask: Ask) -> Listing | None:
    paging = Paging.of(ask) if ask.role == "list" and ask.platform == _NAME else None
    if paging is not None:
        return _answer(page, ask, paging)
    more = [_begin(offered, promised) for offered, promised in services(page)]
    return Listing(more=tuple(more)) if more else None


def _begin(offered: Sequence[Service], promised: int | None) -> Ask:
    """The request for page 1 at the first of the services; the others are for when it gives no list."""
    others = ("instead", msgspec.json.encode(offered[1:]).decode())
    first = _request(offered[0], Paging(offered[0].size, promised), 1, others)
    return replace(first, listing=f"{_WAY} {first.url}")


def _answer(page: Page, ask: Ask, paging: Paging) -> Listing:
    state = dict(ask.state)
    answer = read_answer(page)
    if ask.number == 1 and (answer is None or (paging.promised and not answer.records)):
        instead = msgspec.json.decode(state["instead"], type=list[Service])
        if instead:
            return Listing(more=(replace(_begin(instead, paging.promised), listing=ask.listing),))
    if answer is None:
        return Listing(problem="not_understood")
    paging, problem = paging.after(ask.number, answer)
    service = msgspec.json.decode(state["service"], type=Service)
    return Listing(
        records=answer.records if problem is None else (),
        more=tuple(
            replace(_request(service, paging, number), listing=ask.listing)
            for number in (paging.numbers(ask.number) if problem is None else ())
        ),
        pages_known=paging.pages,
        records_known=paging.records_known,
        problem=problem,
    )


def _request(service: Service, paging: Paging, number: int, *state: tuple[str, str]) -> Ask:
    fields = {**service.fields, "page": str(number)}
    return Ask(
        url=service.url if service.is_post else f"{service.url}?{urlencode(fields)}",
        role="list",
        platform=_NAME,
        way=_WAY,
        form=tuple(fields.items()) if service.is_post else None,
        number=number,
        state=(*paging.state, ("service", msgspec.json.encode(service).decode()), *state),
    )


PLATFORM = Platform(_NAME, _ways, _listing)
