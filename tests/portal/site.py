"""What a portal of the sample is: requests in, answers out, and the truth about what it publishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.generator import Figures

__all__ = ["Answer", "Asked", "Behaviour", "Feature", "Lost", "Published", "Site"]

#: What a server does beside answering: cuts the connection, answers a byte a second, or never answers.
Behaviour = Literal["answer", "reset", "drip", "stall"]
#: What a server adds to answers with status 200: ETag and Last-Modified, chunks, gzip where the client takes it.
Feature = Literal["validators", "chunked", "gzip"]


@dataclass(frozen=True)
class Asked:
    """A request: path with its slash, the first value of each query parameter and form field, headers in lower case.

    `host` is host and port that were asked, `body` what was sent (JSON services), `addresses` the addresses of all
    sites of the sample by id (`http://127.0.0.1:1234`, no slash at the end) for links from one to another.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    body: bytes = b""
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """An answer; text is sent as UTF-8 unless it is bytes already.

    A Content-Length among `headers` is sent as it is, whatever the body; `delay` is in seconds, before all else.
    """

    body: bytes
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    behaviour: Behaviour = "answer"
    delay: float = 0.0


@dataclass(frozen=True)
class Published:
    """A report that the portal publishes at `path` (with query where it has one), and what is printed in it.

    `figures` is None where the report hangs there as a file or pictures, whose numbers no page shows. `title` is the
    title on the page, or what the list calls it where the page has none.
    """

    path: str
    agency: str
    year: int
    title: str
    figures: Figures | None


@dataclass(frozen=True)
class Lost:
    """A report that a list names and that cannot be had at `path`: `reason` is what the crawler's code starts with."""

    path: str
    reason: str


@dataclass(frozen=True)
class Site:
    """A portal: its row of the registry, what it publishes, and how it answers.

    `platform` and `column` are what the row says: empty where the crawler is to find out. `published` is all that a
    complete crawl finds, `lost` the listed reports that cannot be had, `decoys` the paths of listed pages that are no
    reports (`spoof:/x.html` is a page of the site `spoof`). `expected_state` is the state of the ledger for every year
    where the site fails on purpose (`blocked`, `unreachable`, `column_not_found`, …), None for a portal that works;
    `expected_reason` alone is what keeps a crawl that finds reports from being complete.

    `tls` names a certificate to serve with: `self_signed`, `expired`; None is plain http. `clickable` says that plain
    links lead from home or column to every report. A site that is not `registered` stands in no registry. `scheme` is
    what the registry says where that is not how the site is served. Where `answer` has a 404 for /robots.txt the
    server says there that everything is allowed.
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
    lost: tuple[Lost, ...] = ()
    decoys: tuple[str, ...] = ()
    clickable: bool = False
    registered: bool = True
    scheme: Literal["http", "https"] | None = None
    features: frozenset[Feature] = frozenset({"gzip"})
