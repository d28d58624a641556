"""How a list that a service gives in pieces is asked for, and how a service that ignores the asking is found out.

The column page is page 1 of its list. The first call is made alone; when its answer has shown that the service turns
the pages, the rest is asked for at once, so that one failing answer does not take the others with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Self

import msgspec

from crawlers.asks import Listing
from crawlers.platforms.items import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawlers.asks import Ask
    from crawlers.page import Link

__all__ = ["MAX_CALLS", "Answer", "Calls", "numbered", "read_answer"]

#: Calls made for one list: no column of annual reports comes near.
MAX_CALLS = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: the links, how many records they stand for, how many there are in all if it says so.

    `is_foreign` is what bears no marks of the service's answers: an error page.
    """

    links: tuple[Link, ...]
    got: int
    total: int | None = None
    is_foreign: bool = False


class Calls(msgspec.Struct, frozen=True):
    """Where the calls for one list stand; travels with each of them as the state of its Ask.

    `size` records per call, `total` of them, `before` of which are on the column page and not asked for again; `base`
    is the page number before the first call, `others` the pages of the column that are no calls for this list; `known`
    are the addresses that an answer may rightly repeat, those of the column page, `seen` the first addresses of pages
    that must not come again; `closed` calls lead to no further ones.
    """

    size: int
    kind: str = ""
    total: int | None = None
    before: int = 0
    base: int = 1
    others: int = 1
    known: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    closed: bool = False

    @classmethod
    def after_column(cls, size: int, links: Iterable[Link], inlined: int, total: int | None, kind: str = "") -> Self:
        """The calls for what a column page with `inlined` records leaves open.

        Services count in whole calls: where the page holds a part of one, it is asked for again from the start.
        """
        known = tuple(link.url for link in links)
        whole = bool(known) and (inlined % size == 0 or (total is not None and inlined >= total))
        return cls(size, kind, total, inlined if whole else 0, known=known, seen=known[:1] if whole else ())

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

    def again(self, kind: str, size: int) -> Self:
        """The same list from the start in another way."""
        return type(self)(size, kind, self.total, base=self.base, others=self.others, known=self.known)

    def repeats(self, links: tuple[Link, ...]) -> bool:
        """Whether a page that begins like this one has been here before: the service ignores what it is asked."""
        return links[0].url in self.seen

    def new(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """The links of an answer; none where the column page had all of them."""
        return () if {link.url for link in links} <= set(self.known) else links

    def answered(self, number: int, answer: Answer) -> tuple[Self, range]:
        """The calls after a proper answer, and the numbers to ask for next.

        A first answer shorter than asked for, though the list goes on, shows what the service gives at a time.
        """
        total, got = self.total if answer.total is None else answer.total, answer.got
        place = number - self.base
        if total is None and got < self.size:
            total = self.start(number) - 1 + got
        short = place == 1 and total is not None and 0 < got < min(self.size, total - self.before)
        turns = bool(self.seen)
        known = self.known if turns else (*self.known, *(link.url for link in answer.links))
        calls = msgspec.structs.replace(
            self,
            total=total,
            size=got if short else self.size,
            # Behind what the column page had, the service turning its pages, nothing of that comes again.
            known=() if turns and self.before else known,
            seen=(*self.seen, answer.links[0].url),
            closed=turns and total is not None,
        )
        if self.closed:
            return calls, range(0)
        return calls, calls.numbers(place + 1, MAX_CALLS if calls.closed else place + 1)


def numbered(plans: Iterable[Calls]) -> tuple[tuple[Calls, ...], int | None]:
    """The calls for all lists of one column page, no two with one number, and how many pages that makes if known."""
    plans = list(plans)
    counts = [plan.count for plan in plans]
    pages = 1 + sum(count or 0 for count in counts)
    done = [
        msgspec.structs.replace(plan, base=1 + place * MAX_CALLS, others=pages - (plan.count or 0))
        for place, plan in enumerate(plans)
    ]
    return tuple(done), None if None in counts else pages


def read_answer(ask: Ask, calls: Calls, answer: Answer, call: Callable[[Ask, Calls, int], Ask]) -> Listing:
    """The list on a service's answer; `call` makes the request for a page. A page that was here before has no list."""
    links, problem, more = answer.links, None, range(0)
    if not links:
        # Where nobody says how long it is, a list ends with an empty answer.
        ended = calls.total is None and ask.number - calls.base > 1
        problem = "not_understood" if answer.is_foreign else None if ended else "empty_list"
    elif calls.repeats(links):
        problem, links = "paging_ignored", ()
    else:
        links = calls.new(answer.links)
        calls, more = calls.answered(ask.number, answer)
    return Listing(
        records=records(links),
        more=tuple(call(ask, calls, number) for number in more),
        pages_known=calls.pages,
        records_known=calls.total if calls.others == 1 else None,
        problem=problem,
    )
