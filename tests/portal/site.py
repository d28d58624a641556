"""What a portal of the sample is: requests in, answers out, and the truth about what it publishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.generator import Figures

__all__ = ["Answer", "Asked", "Behaviour", "Published", "Site"]

#: What a server does beside answering: cuts the connection, answers a byte a second, or never answers.
Behaviour = Literal["answer", "reset", "drip", "stall"]


@dataclass(frozen=True)
class Asked:
    """A request: path with its slash, the first value of each query parameter and form field, headers in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer; text is sent as UTF-8 unless it is bytes already."""

    body: bytes
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    behaviour: Behaviour = "answer"


@dataclass(frozen=True)
class Published:
    """A report that the portal publishes at `path` (with query where it has one), and what is printed in it.

    `figures` is None where the report hangs there as a file or pictures, whose numbers no page shows.
    """

    path: str
    agency: str
    year: int
    title: str
    figures: Figures | None


@dataclass(frozen=True)
class Site:
    """A portal: its row of the registry, what it publishes, and how it answers.

    `platform` and `column` are what the row says: empty where the crawler is to find out. `published` is all that a
    complete crawl finds. `expected_state` is the state of the ledger for every year where the site fails on purpose
    (`blocked`, `unreachable`, `column_not_found`, …), None for a portal that works. `tls` names a certificate to serve
    with: `self_signed`, `expired`; None is plain http.
    """

    id: str
    name: str
    answer: Callable[[Asked], Answer]
    platform: str = ""
    home: str = "/"
    column: str = ""
    years: str = ""
    published: tuple[Published, ...] = ()
    expected_state: str | None = None
    expected_reason: str | None = None
    tls: Literal["self_signed", "expired"] | None = None
