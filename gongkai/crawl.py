"""`gongkai crawl`: portals in, an archive and its ledger out."""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawlers.account import Account

__all__ = ["ALARM", "CrawlOptions", "command", "crawl", "crawl_options"]

#: Exit status of a run that finished, where a portal that always had reports has none now.
ALARM = 3
_FIRST_YEAR = 2008
_TALKATIVE = (
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.downloader.handlers.https",
)


@dataclass(frozen=True)
class CrawlOptions:
    """What to crawl, and where to."""

    archive: Path
    portals: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    registry: Path | None = None
    allow_local: bool = False
    settings: tuple[str, ...] = ()


def crawl(options: CrawlOptions) -> Account:
    """Run the spider into the archive; the account of the run.

    ClickException where anything is wrong beforehand, and where the run did not come to its end: the next continues it.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.account import read_account
    from crawlers.configuration import configured
    from crawlers.spiders.reports import ReportsSpider

    try:
        settings = configured(options.settings)
    except ValueError as error:
        raise click.UsageError(f"--set {error}") from error
    _hush()
    arguments = _arguments(options)
    _check(options, arguments)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(ReportsSpider)
    with progress("crawl", "pages") as advance:
        _count(crawler, advance)
        process.crawl(crawler, **arguments)
        process.start()
    spider: Any = crawler.spider
    if spider is None or getattr(spider, "run_id", None) is None:
        raise click.ClickException("the crawl did not begin; the lines above say why")
    account = read_account(options.archive, spider.run_id)
    if not account.finished:
        raise click.ClickException(f"run {account.run} was cut off; the next one on {options.archive} continues it")
    return account


def _hush() -> None:
    """What became of each address stands in the ledger with its code; lines of Scrapy about it say no more."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _count(crawler: Any, advance: Callable[[], None]) -> None:  # noqa: ANN401 Scrapy's crawler
    from scrapy import signals

    def answered(**_: object) -> None:
        advance()

    # Signals keep weak references only.
    crawler.gongkai_answered = answered
    crawler.signals.connect(answered, signals.response_received)


def _arguments(options: CrawlOptions) -> dict[str, str]:
    return {
        "archive": str(options.archive),
        "registry": str(options.registry or ""),
        "portal": ",".join(options.portals),
        "year": ",".join(map(str, options.years)),
        "allow_local": "1" if options.allow_local else "",
    }


def _check(options: CrawlOptions, arguments: dict[str, str]) -> None:
    """Refuse what is wrong before anything is requested: Scrapy would say it with a traceback."""
    from crawlers.ledger import LOCK, Ledger, LedgerError
    from crawlers.lock import FolderLock, LockedError
    from crawlers.platforms.unconfirmed import behaviours
    from crawlers.portals.registry import RegistryError, load_registry
    from crawlers.selection import select_portals

    try:
        registry = load_registry(options.registry, allow_local=options.allow_local)
        select_portals(registry, arguments["portal"])
        behaviours()
    except (RegistryError, ValueError, OSError) as error:
        raise click.UsageError(str(error)) from error
    try:
        Ledger(options.archive).close()
        with FolderLock(options.archive, LOCK):
            pass
    except (LedgerError, OSError) as error:
        raise click.UsageError(f"--archive: {error}") from error
    except LockedError as error:
        raise click.ClickException(str(error)) from error


def crawl_options(function: Any) -> Any:  # noqa: ANN401 click's decorators
    """The options that `crawl` and `run` share."""
    last = dt.datetime.now(dt.UTC).year
    for option in (
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any setting of Scrapy."),
        click.option("--allow-local", is_flag=True, help="Allow portals on this machine."),
        click.option(
            "--registry", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV of portals."
        ),
        click.option(
            "--year",
            "years",
            multiple=True,
            type=click.IntRange(_FIRST_YEAR, last),
            help="Report year; may be repeated. All without it.",
        ),
        click.option("--portal", "portals", multiple=True, metavar="ID", help="May be repeated. All without it."),
    ):
        function = option(function)
    return function


@click.command("crawl")
@crawl_options
@click.option(
    "--archive",
    default="data/archive",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the archive: *.warc.gz and ledger.sqlite. A run that was cut off is continued.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.pass_context
def command(ctx: click.Context, /, archive: Path, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 click's
    """Collect annual reports from agency portals into an archive.

    Slow on purpose: one request at a time and two seconds between them for each host, robots.txt obeyed. Set
    GONGKAI_CONTACT to an address at which a portal's operator can reach you.

    \b
    Exit status:
      0  finished; what could not be had stands in the ledger with its reason
      3  finished, but a portal that always had reports has none now
      1  the run failed
      2  wrong usage

    \b
    Examples:
      gongkai crawl --portal mva --year 2024
      gongkai crawl --registry my-portals.csv --archive data/archive
      gongkai crawl --registry local.csv --allow-local --set DOWNLOAD_DELAY=0
    """  # noqa: D301 click's mark for lines to be kept
    account = crawl(CrawlOptions(archive=archive, **options))
    click.echo(json.dumps(account.to_dict(), ensure_ascii=False, indent=2) if as_json else account.to_text())
    if account.alarms:
        ctx.exit(ALARM)
