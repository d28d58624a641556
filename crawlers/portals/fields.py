"""A line of the registry checked field by field: every field that is wrong is named, with what to do about it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawlers.portals.hosts import host_problem
from crawlers.portals.portal import EVIDENCE_KINDS, LEVELS, PLATFORM_NAMES, Portal, host_of
from crawlers.portals.sheet import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.portals.sheet import Line

__all__ = ["COLUMNS", "REQUIRED", "read_portal"]

COLUMNS = (
    "id", "name", "platform", "home", "column", "code", "level", "host", "extra_hosts", "years", "delay", "daily_cap",
    "tls", "transport_reason", "reviewed", "evidence_kind", "evidence_date", "evidence_note",
)  # fmt: skip
REQUIRED = ("id", "name")

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}", re.ASCII)
_CODE = re.compile(r"[0-9]{6}|[0-9]{12}", re.ASCII)
_YEARS = re.compile(r"(?P<first>20[0-9]{2})(?P<open>-(?P<last>20[0-9]{2})?)?", re.ASCII)
#: The first regulations on disclosure came into force in 2008.
_FIRST_YEAR = 2008
_DELAY = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?", re.ASCII)
_CAP = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
#: Excel turns 2026-11-01 into 2026/11/1 when it saves a file.
_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", re.ASCII)
_MAX_HOSTS = 20
_MAX_ADDRESS = 2000
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class _Fields:
    """The values of a line, and what is wrong with them."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.problems: list[Problem] = []

    def __getitem__(self, column: str) -> str:
        return self._line.values.get(column, "")

    def say(self, column: str, text: str) -> None:
        self.problems.append(Problem(self._line.number, column, text))

    def matching(self, column: str, pattern: re.Pattern[str], what: str) -> str:
        """The value where it is empty or of the pattern; else the problem is noted."""
        if self[column] and not pattern.fullmatch(self[column]):
            self.say(column, f"{self[column]!r} is not {what}")
            return ""
        return self[column]

    def one_of(self, column: str, known: Sequence[str], otherwise: str) -> str:
        """The value in lower case where it is empty or known; else the problem is noted."""
        value = self[column].lower()
        if value and value not in known:
            self.say(column, f"{self[column]!r} is not known; {otherwise} {', '.join(known)}")
            return ""
        return value


def read_portal(line: Line, *, allow_local: bool = False) -> tuple[Portal | None, tuple[Problem, ...]]:
    """The portal of a line, None where a field is wrong, and everything that is wrong with it."""
    fields = _Fields(line)
    home, column = _home(fields), _column(fields)
    portal = Portal(
        id=_id(fields),
        name=_name(fields),
        platform=fields.one_of("platform", PLATFORM_NAMES, "leave it empty to have it found out, or take one of"),
        home=home,
        column=column,
        code=fields.matching("code", _CODE, "a division code (行政区划代码); give 6 or 12 digits, or leave it empty"),
        level=fields.one_of("level", LEVELS, "leave it empty, or take one of"),
        host=fields["host"].lower() or host_of(home) or host_of(column),
        extra_hosts=_extra_hosts(fields),
        years=_years(fields),
        delay=_delay(fields),
        daily_cap=_daily_cap(fields),
        tls=fields.one_of("tls", ("legacy",), "leave it empty, or write"),
        transport_reason=_transport_reason(fields),
        reviewed=fields["reviewed"],
        evidence_kind=fields.one_of("evidence_kind", EVIDENCE_KINDS, "take one of") or "user",
        evidence_date=_evidence_date(fields),
        evidence_note=fields["evidence_note"],
    )
    _check_hosts(fields, portal, allow_local=allow_local)
    return (None if fields.problems else portal), tuple(fields.problems)


def _id(fields: _Fields) -> str:
    if not fields["id"]:
        fields.say("id", "is empty; give the portal a short name of its own, such as shuyang-fgj")
    return fields.matching("id", _ID, "an id; take up to 64 of a-z, 0-9 and _ . -, a letter or digit first")


def _name(fields: _Fields) -> str:
    if not fields["name"]:
        fields.say("name", "is empty; give the name of the government or agency")
    return fields["name"]


def _home(fields: _Fields) -> str:
    home = fields["home"]
    if not home:
        if not fields["column"]:
            fields.say("home", "home and column are both empty; give the address of one of them")
        return ""
    return _address(fields, "home", home)


def _column(fields: _Fields) -> str:
    column, home = fields["column"], fields["home"]
    if not column or re.match(r"[a-z]+:", column, re.IGNORECASE):
        return _address(fields, "column", column) if column else ""
    if not home:
        fields.say("column", f"{column!r} is relative and there is no home; give the whole address, with http://")
        return ""
    if column.startswith(("www.", "//")) or column.partition("/")[0].endswith(".cn"):
        fields.say("column", f"{column!r} is neither a whole address nor a path; put http:// or https:// before it")
        return ""
    return _address(fields, "column", urljoin(home, column)) if not _is_bad(home) else ""


def _is_bad(address: str) -> str | None:
    """What is wrong with an address; None where it is an absolute one that can be requested."""
    if len(address) > _MAX_ADDRESS or re.search(r"[\s<>\"\\^`{|}]", address):
        return "has characters that no address has, or too many; copy it from the address bar"
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 raises where it is no number
    except ValueError:
        return "is no address; copy it from the address bar"
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return "is not a whole address; write it with http:// or https://"
    if "@" in parts.netloc:
        return "has a user name in it; leave that out"
    return None


def _address(fields: _Fields, column: str, address: str) -> str:
    wrong = _is_bad(address)
    if wrong is not None:
        fields.say(column, f"{address!r} {wrong}")
        return ""
    parts = urlsplit(address)
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    return parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl()


def _extra_hosts(fields: _Fields) -> tuple[str, ...]:
    hosts = tuple(dict.fromkeys(host.strip().lower() for host in fields["extra_hosts"].split(";") if host.strip()))
    if len(hosts) > _MAX_HOSTS:
        fields.say("extra_hosts", f"{len(hosts)} hosts; a portal has {_MAX_HOSTS} at most, give the others rows")
    return hosts[:_MAX_HOSTS]


def _years(fields: _Fields) -> str:
    text = fields["years"].replace("–", "-").replace(" ", "")
    if not text:
        return ""
    found = _YEARS.fullmatch(text)
    last = int(found["last"] or found["first"]) if found else 0
    if found is None or not _FIRST_YEAR <= int(found["first"]) <= last:
        what = f"write the report years as 2019- or 2019-2025, none before {_FIRST_YEAR}"
        fields.say("years", f"{fields['years']!r} are not report years; {what}")
        return ""
    return text


def _delay(fields: _Fields) -> float | None:
    text = fields.matching("delay", _DELAY, "a number of seconds; write it as 5 or 2.5")
    return float(text) if text else None


def _daily_cap(fields: _Fields) -> int | None:
    text = fields.matching("daily_cap", _CAP, "a number of requests a day; write a whole number from 1")
    return int(text) if text else None


def _transport_reason(fields: _Fields) -> str:
    reason = fields["transport_reason"]
    given = [column for column in ("delay", "daily_cap", "tls") if fields[column]]
    if given and not reason:
        fields.say("transport_reason", f"is empty; say why this portal needs its own {' and '.join(given)}")
    return reason


def _evidence_date(fields: _Fields) -> str:
    text = fields["evidence_date"]
    if not text:
        return ""
    found = _DATE.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())).isoformat() if found else _no_date(fields, text)
    except ValueError:
        return _no_date(fields, text)


def _no_date(fields: _Fields, text: str) -> str:
    fields.say("evidence_date", f"{text!r} is no date; write it as 2026-11-01")
    return ""


def _check_hosts(fields: _Fields, portal: Portal, *, allow_local: bool) -> None:
    """Note each host that may not be in the registry, once, at the column that names it."""
    named = [
        ("host", fields["host"].lower()),
        ("home", host_of(portal.home)),
        ("column", host_of(portal.column)),
        *(("extra_hosts", host) for host in portal.extra_hosts),
    ]
    seen: set[str] = set()
    for column, host in named:
        if host and host not in seen:
            seen.add(host)
            wrong = host_problem(host, portal.reviewed, allow_local=allow_local)
            if wrong is not None:
                fields.say(column, wrong)
