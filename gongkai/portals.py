"""`gongkai portals`: list, check and extend the registry of portals, and find out what a portal runs on."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from crawlers.portals.portal import LEVELS, PLATFORM_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.discovery.fingerprint import Guess
    from crawlers.page import Link, Page
    from crawlers.portals.portal import Portal

__all__ = ["command"]

#: What stands for an empty level or platform on the command line.
_UNKNOWN = "unknown"
_MAX_PAGE = 64 * 1024 * 1024
#: Where a saved page without an address of its own is thought to be, so that its relative links can be told.
_NOWHERE = "http://saved-page.invalid/"


@click.group("portals")
def command() -> None:
    """List, check and extend the registry of portals.

    \b
    Examples:
      gongkai portals list --level city
      gongkai portals add --registry my.csv --id lanshan --name 岚山县人民政府 --home http://www.lanshan.gov.cn/
      gongkai portals check --registry my.csv
      gongkai portals fingerprint http://www.lanshan.gov.cn/
    """  # noqa: D301 click's mark for lines to be kept


def _registry_options(function: Any) -> Any:  # noqa: ANN401 click's decorators
    for option in (
        _allow_local,
        click.option("--registry", type=_PATH, help="CSV of portals; the bundled one without."),
    ):
        function = option(function)
    return function


_PATH = click.Path(path_type=Path)
_allow_local = click.option("--allow-local", is_flag=True, help="Let portals be on this machine or a private network.")


@command.command("list")
@_registry_options
@click.option("--level", type=click.Choice([*LEVELS, _UNKNOWN]), help="Only portals of this level.")
@click.option("--platform", type=click.Choice([*PLATFORM_NAMES, _UNKNOWN]), help="Only portals of this family.")
@click.option("--json", "as_json", is_flag=True, help="Print all fields as JSON.")
def list_portals(
    registry: Path | None, level: str | None, platform: str | None, *, allow_local: bool, as_json: bool
) -> None:
    """Print the portals: id, level, division code, platform, name, address.

    \b
    Examples:
      gongkai portals list --level province
      gongkai portals list --platform unknown
      gongkai portals list --registry my.csv --json
    """  # noqa: D301 click's mark for lines to be kept
    portals = [
        portal
        for portal in _load(registry, allow_local=allow_local)
        if level in {None, portal.level or _UNKNOWN} and platform in {None, portal.platform or _UNKNOWN}
    ]
    if as_json:
        import msgspec

        data = [msgspec.to_builtins(portal) for portal in portals]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    width = max((len(portal.id) for portal in portals), default=0)
    for portal in portals:
        click.echo(
            f"{portal.id:<{width}} {portal.level or '-':<10} {portal.code or '-':<6} {portal.platform or '-':<11} "
            f"{portal.name} {portal.column or portal.home}"
        )


@command.command("check")
@_registry_options
def check(registry: Path | None, *, allow_local: bool) -> None:
    """Check every field of every row, and print counts by level and platform.

    \b
    Exit status: 0 the registry can be used, 2 it cannot: each bad field is named with its line.

    \b
    Examples:
      gongkai portals check
      gongkai portals check --registry my.csv
    """  # noqa: D301 click's mark for lines to be kept
    portals = _load(registry, allow_local=allow_local)
    click.echo(f"{registry or 'the bundled registry'}: {len(portals)} portals, all rows are good")
    click.echo(f"  column known: {sum(bool(portal.column) for portal in portals)}")
    for title, known, values in (
        ("level", LEVELS, Counter(portal.level or _UNKNOWN for portal in portals)),
        ("platform", PLATFORM_NAMES, Counter(portal.platform or _UNKNOWN for portal in portals)),
    ):
        for name in (*known, _UNKNOWN):
            if values[name]:
                click.echo(f"  {title} {name}: {values[name]}")


@command.command("fingerprint")
@click.argument("source", metavar="URL_OR_FILE")
@click.option("--url", "address", default="", help="Where a file was saved from, so that its links are whole.")
@_allow_local
@click.option("--json", "as_json", is_flag=True, help="Print guesses and candidates as JSON.")
def fingerprint_source(source: str, address: str, *, allow_local: bool, as_json: bool) -> None:
    """Guess which family of systems a page comes from, and which links may be the column of the annual reports.

    URL_OR_FILE is a saved page, or an address that is fetched once, robots.txt obeyed. The best page to look at is the
    column itself, then any page of 政府信息公开, then the home page.

    \b
    Examples:
      gongkai portals fingerprint http://www.lanshan.gov.cn/zwgk/zfxxgk/
      gongkai portals fingerprint saved.html --url http://www.lanshan.gov.cn/zwgk/zfxxgk/
    """  # noqa: D301 click's mark for lines to be kept
    from crawlers.discovery.fingerprint import fingerprint
    from crawlers.discovery.scoring import column_candidates, way_candidates

    page = _page(source, address, allow_local=allow_local)
    found = _Found(fingerprint(page), _reports(page), column_candidates(page), way_candidates(page))
    (_print_json if as_json else _print_text)(found)


@command.command("add")
@click.option("--registry", required=True, type=_PATH, help="Your CSV; it is made where it is not there.")
@click.option("--id", "id_", required=True, help="A short name of the portal's own: a-z, 0-9, _ . -")
@click.option("--name", required=True, help="The government or agency.")
@click.option("--home", default="", help="Address of the home page, with http:// or https://")
@click.option("--column", default="", help="Address of the column of the annual reports, where you know it.")
@click.option("--platform", default="", help=f"One of {', '.join(PLATFORM_NAMES)}; found out without it.")
@click.option("--code", default="", help="Division code (行政区划代码), 6 or 12 digits.")
@click.option("--level", default="", help=f"One of {', '.join(LEVELS)}.")
@click.option("--years", default="", help="Report years that are expected: 2019- or 2019-2025.")
@click.option("--extra-hosts", default="", help="Further hosts of the portal, separated by ;")
@click.option("--reviewed", default="", help="Why a host outside .gov.cn is trusted.")
@click.option("--delay", default="", help="Seconds between requests, where the usual two do not do.")
@click.option("--daily-cap", default="", help="Requests a day at most.")
@click.option("--tls", default="", help="legacy, for servers that only know old ciphers.")
@click.option("--transport-reason", default="", help="Why delay, cap or TLS are set; needed with them.")
@click.option("--note", "evidence_note", default="", help="Where you have the address from.")
@_allow_local
def add(registry: Path, id_: str, *, allow_local: bool, **values: str) -> None:
    """Add a portal to your registry, a CSV file that spreadsheets open.

    The row is checked first; what stands in the file stays as it is. Refused: an id or an address that is there.

    \b
    Exit status: 0 the row was added, 2 it was not, and the message says why.

    \b
    Examples:
      gongkai portals add --registry my.csv --id lanshan --name 岚山县人民政府 --home http://www.lanshan.gov.cn/
      gongkai portals add --registry my.csv --id lanshan-czj --name 岚山县财政局 --platform trs \\
        --column http://www.lanshan.gov.cn/czj/zfxxgk/zfxxgknb/
    """  # noqa: D301 click's mark for lines to be kept
    from crawlers.portals.append import append_portal
    from crawlers.portals.registry import RegistryError

    today = dt.datetime.now(dt.UTC).date().isoformat()
    row = {"id": id_, **values, "evidence_kind": "user", "evidence_date": today}
    try:
        portal = append_portal(registry, row, allow_local=allow_local)
    except RegistryError as error:
        raise _UnusableError(str(error)) from error
    click.echo(f"added {portal.id} to {registry}: {portal.name} {portal.column or portal.home}")


class _UnusableError(click.ClickException):
    """A registry or page that cannot be used: the message alone, without the usage."""

    exit_code = 2


def _load(registry: Path | None, *, allow_local: bool) -> tuple[Portal, ...]:
    from crawlers.portals.registry import RegistryError, load_registry

    try:
        return load_registry(registry, allow_local=allow_local)
    except RegistryError as error:
        raise _UnusableError(str(error)) from error


def _page(source: str, address: str, *, allow_local: bool) -> Page:
    """The page at an address, or of a file as if it stood at `address`."""
    if re.match(r"https?://", source, re.IGNORECASE):
        from crawlers.fetching import FetchError, fetch_once

        try:
            return fetch_once(source, allow_local=allow_local)
        except FetchError as error:
            raise _UnusableError(f"{source}: {error}") from error
    from crawlers.page import Page

    path = Path(source)
    if address and not urlsplit(address).netloc:
        raise _UnusableError(f"--url {address}: give a whole address, with http:// or https://")
    try:
        if path.stat().st_size > _MAX_PAGE:
            raise _UnusableError(f"{source}: is too large for a page")
        return Page(address or _NOWHERE, path.read_bytes())
    except OSError as error:
        hint = "" if path.exists() else "; an address begins with http:// or https://"
        raise _UnusableError(f"{source}: {error.strerror}{hint}") from error


@dataclass(frozen=True, slots=True)
class _Found:
    """What a page tells: families, the reports that it lists itself, links to columns, links towards one."""

    guesses: Sequence[Guess]
    reports: int
    columns: Sequence[Link]
    ways: Sequence[Link]


def _reports(page: Page) -> int:
    from crawlers.discovery.titles import classify_title
    from crawlers.platforms.items import list_links

    return sum(classify_title(link.text).kind == "report" for link in list_links(page))


def _shown(url: str) -> str:
    return url.removeprefix(_NOWHERE.rstrip("/"))


def _print_text(found: _Found) -> None:
    if not found.guesses:
        click.echo("platform: nothing speaks for any; leave it empty and let the crawl find out")
    for guess in found.guesses:
        click.echo(f"platform {guess.platform}: {guess.points} points ({', '.join(guess.marks)})")
    if found.reports:
        click.echo(f"column: this page itself, it lists {found.reports} reports")
        return
    for link in found.columns:
        click.echo(f"column {_shown(link.url)} {link.text}")
    if not found.columns:
        click.echo("column: no link of this page looks like it" + ("; these lead towards it:" if found.ways else ""))
        for link in found.ways:
            click.echo(f"way {_shown(link.url)} {link.text}")


def _print_json(found: _Found) -> None:
    data = {
        "platforms": [
            {"platform": guess.platform, "points": guess.points, "marks": list(guess.marks)} for guess in found.guesses
        ],
        "reports": found.reports,
        "columns": [{"url": _shown(link.url), "text": link.text} for link in found.columns],
        "ways": [{"url": _shown(link.url), "text": link.text} for link in found.ways],
    }
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
