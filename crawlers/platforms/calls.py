"""How a list that a service gives in pieces is asked for, and how a service that ignores the asking is found out.

The column page is page 1 of its list. The first call is made alone; when its answer has shown that the service turns
the pages, the rest is asked for at once, so that one failing answer does not take the others with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from crawlers.asks import Ask

__all__ = ["MAX_CALLS", "Calls", "numbered"]

#: Calls made for one list: no column of annual reports comes near.
MAX_CALLS = 400


class Calls(msgspec.Struct, frozen=True):
    """Where the calls for one list stand; travels with each of them as the state of its Ask.

    `size` records per call, `total` of them, `before` of which the column page itself holds; `base` is the page number
    before the first call, `others` the pages of the column that are no calls for this list; `seen` are the first
    addresses of pages read; `closed` calls lead to no further ones.
    """

    size: int
    kind: str = ""
    total: int | None = None
    before: int = 0
    base: int = 1
    others: int = 1
    seen: tuple[str, ...] = ()
    closed: bool = False

    @classmethod
    def of(cls, ask: Ask) -> Self | None:
        """The calls that an Ask belongs to; None where it is no call."""
        state = dict(ask.state).get("calls")
        return None if state is None else msgspec.json.decode(state, type=cls)

    @property
    def state(self) -> tuple[tuple[str, str], ...]:
        """These calls as the state of an Ask."""
        return (("calls", msgspec.json.encode(self).decode()),)

    @property
    def count(self) -> int | None:
        """How many calls the list takes; None where nobody says how many records there are."""
        return None if self.total is None else max(0, ceil((self.total - self.before) / self.size))

    @property
    def pages(self) -> int | None:
        """How many pages the column has, its own page and the calls for its other lists included."""
        return None if self.count is None else self.others + self.count

    def start(self, number: int) -> int:
        """The place in the list, counted from 1, of the first record that call `number` is to give."""
        return self.before + (number - self.base - 1) * self.size + 1

    def numbers(self, first: int = 1, last: int = 1) -> range:
        """The page numbers of calls, both counted from 1; those that the list has not are left out."""
        last = min(last, MAX_CALLS if self.count is None else self.count, MAX_CALLS)
        return range(self.base + first, self.base + last + 1)

    def repeats(self, address: str) -> bool:
        """Whether a page that begins with `address` has been here before: the service ignores what it is asked."""
        return address in self.seen

    def answered(self, number: int, address: str, got: int, total: int | None = None) -> tuple[Self, range]:
        """The calls after a proper answer of `got` records beginning with `address`, and the numbers to ask for next.

        A first answer shorter than asked for, though the list goes on, shows what the service gives at a time.
        """
        total = self.total if total is None else total
        place = number - self.base
        if total is None and got < self.size:
            total = self.start(number) - 1 + got
        short = place == 1 and total is not None and 0 < got < min(self.size, total - self.before)
        proven = bool(self.seen) and total is not None
        calls = msgspec.structs.replace(
            self, total=total, size=got if short else self.size, seen=(*self.seen, address), closed=proven
        )
        if self.closed:
            return calls, range(0)
        return calls, calls.numbers(place + 1, MAX_CALLS if proven else place + 1)


def numbered(plans: Iterable[Calls]) -> tuple[tuple[Calls, ...], int | None]:
    """The calls for all lists of one column page, numbered through, and how many pages that makes; None if unknown."""
    plans = list(plans)
    counts = [MAX_CALLS if plan.count is None else plan.count for plan in plans]
    pages = 1 + sum(counts)
    done = [
        msgspec.structs.replace(plan, base=1 + sum(counts[:place]), others=pages - counts[place])
        for place, plan in enumerate(plans)
    ]
    return tuple(done), None if any(plan.count is None for plan in plans) else pages
