"""What parsers and spiders say to each other: what to fetch next, and what a list of reports holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawlers.page import Page

__all__ = ["Ask", "Listing", "Platform", "Record", "Role"]

#: What the answer to a request is expected to be.
#:
#: `home`: a page on the way to the column; `column`: the annual-report column or a folder of it (which may turn out to
#: be a list, a set of folders, or the latest report itself); `list`: a further page, or a service's answer, of a list
#: already begun, read by the platform that asked; `report`: a report; `attachment`: a file or picture of a report.
Role = Literal["home", "column", "list", "report", "attachment"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that a parser wants made, as plain data.

    `form` makes it a POST with these fields, `json_body` one with this JSON text. `way` names the way into the portal
    that this request belongs to (`column`, `home`, or one of a platform's own such as `list_service`); what different
    ways find is compared.
    `listing` identifies the list whose page `number` (counted from 1) this is; `state` is what the platform wants to
    have back with the answer. `agency` and `year` are what the folders passed so far say.
    """

    url: str
    role: Role
    platform: str = ""
    way: str = ""
    form: tuple[tuple[str, str], ...] | None = None
    json_body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    listing: str = ""
    number: int = 1
    depth: int = 0
    state: tuple[tuple[str, str], ...] = ()
    agency: str | None = None
    year: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a list: address, title as printed, date as YYYY-MM-DD, and the agency where the list names it."""

    url: str
    title: str
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: its records, the requests for the rest of it, and how much there is where the page says so.

    `problem` is a stable code where the page is no proper page of its list: `empty_list`, `paging_ignored`,
    `not_understood`, `token_required`. `unconfirmed` are codes of behaviour that was taken for granted here and that
    nobody has seen on a real portal yet.
    """

    records: tuple[Record, ...] = ()
    more: tuple[Ask, ...] = ()
    pages_known: int | None = None
    records_known: int | None = None
    problem: str | None = None
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """How one family of content-management systems lists: its name in the registry, and two pure functions.

    `ways(page, years)` gives the short cuts to the annual-report column that a page (home or column) offers, `years`
    being the report years that are wanted; `listing(page, ask)` gives the list on a page, None where the page does not
    bear the marks of this platform's lists. Of an Ask they fill in what they know: address, role, platform, form,
    headers, number, state, and `way` only where it is a way of its own; the rest is taken over from the page's own Ask.
    """

    name: str
    ways: Callable[[Page, Sequence[int]], tuple[Ask, ...]]
    listing: Callable[[Page, Ask], Listing | None]
