"""How a list that a service gives page by page goes on after an answer, and when it has ended or turned wrong."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from crawlers.asks import Ask, Record

__all__ = ["MAX_PAGES", "Answer", "Paging"]

#: Pages asked for of one list: no column of annual reports comes near.
MAX_PAGES = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One page as a service gives it: its records, how many rows they stood in, and how many there are if it says."""

    records: tuple[Record, ...]
    rows: int
    total: int | None = None
    pages: int | None = None


class Paging(msgspec.Struct, frozen=True):
    """Where a list stands; travels as JSON with the requests for it.

    `size` records are asked for at a time; `promised` are those that the column page speaks of, `total` and `pages`
    what the service says of all; `first` is the address that page 1 begins with.
    """

    size: int
    promised: int | None = None
    total: int | None = None
    pages: int | None = None
    first: str = ""

    @classmethod
    def of(cls, ask: Ask) -> Self | None:
        """The paging that a request belongs to; None where it belongs to none."""
        state = dict(ask.state).get("paging")
        return None if state is None else msgspec.json.decode(state, type=cls)

    @property
    def state(self) -> tuple[tuple[str, str], ...]:
        """This as the state of an Ask."""
        return (("paging", msgspec.json.encode(self).decode()),)

    @property
    def records_known(self) -> int | None:
        """How many records there are by the larger of two words: a service that gives fewer has lost some."""
        return max((count for count in (self.promised, self.total) if count is not None), default=None)

    def after(self, number: int, answer: Answer) -> tuple[Self, str | None]:
        """The paging after page `number`, and the problem with it, None for none.

        The first answer's counts are believed. Fewer rows than asked for, where nobody counts, are the last.
        """
        first = answer.records[0].url if answer.records else ""
        if number > 1:
            if first and first == self.first:
                return self, "paging_ignored"
            ended = self if first or self.pages else msgspec.structs.replace(self, pages=number)
            return ended, None if first or self.pages is None else "empty_list"
        begun = msgspec.structs.replace(self, total=answer.total, first=first)
        known, size = begun.records_known, self.size
        # Services have a limit of their own to what they give at a time.
        size = answer.rows if known is not None and 0 < answer.rows < min(size, known) else size
        pages = answer.pages
        if pages is None:
            pages = ceil(known / size) if known is not None else 1 if answer.rows < size else None
        is_empty = not first and (answer.total != 0 or bool(self.promised))
        return msgspec.structs.replace(begun, pages=pages), "empty_list" if is_empty else None

    def numbers(self, number: int) -> range:
        """The pages to ask for after page `number`: all the others after the first, else the next of an unknown end."""
        if self.pages is None:
            return range(number + 1, min(number + 1, MAX_PAGES) + 1)
        return range(2, min(self.pages, MAX_PAGES) + 1) if number == 1 else range(0)
