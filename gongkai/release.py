"""`gongkai release`: a dataset frozen with checksums, descriptions, a changelog and a database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extract.dataset.release.gates import Gate

__all__ = ["command"]

#: Exit status where a gate does not hold, so that nothing was written.
_REFUSED = 3
_PATH = click.Path(path_type=Path)


@click.command("release")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option(
    "--data",
    type=_PATH,
    default=Path("data/dataset"),
    envvar="GONGKAI_DATA",
    show_default=True,
    show_envvar=True,
    help="Dataset to release.",
)
@click.option("--previous", type=_PATH, help="The release before this one: for the changelog, and for rows to keep.")
@click.option("--archive", type=_PATH, help="Archive with the ledger of the crawl: it says which portals failed.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the release; that of the last crawl.")
@click.option(
    "--max-age",
    default=30,
    show_default=True,
    type=click.IntRange(0),
    help="Days after which rows of a failed portal are expired.",
)
@click.option(
    "--shrinkage",
    default=2.0,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="Percent that a table, or a year of reports, may lose.",
)
@click.option("--accept-shrinkage", is_flag=True, help="Release though more rows are lost than that.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 one parameter an option
    ctx: click.Context,
    folder: Path,
    data: Path,
    previous: Path | None,
    archive: Path | None,
    day: dt.datetime | None,
    max_age: int,
    shrinkage: float,
    *,
    accept_shrinkage: bool,
) -> None:
    """Write the dataset as a release to the new folder DIR: tables, checksums, data package, dictionary, database.

    Every gate must hold, or nothing is written. Errors that sources print themselves are findings and stop nothing.
    A portal that failed in the last crawl keeps its last good rows, marked stale.

    \b
    Exit status: 0 written, 3 a gate does not hold and nothing was written, 1 the run failed, 2 wrong usage.

    \b
    Examples:
      gongkai release releases/2026-02 --archive data/archive
      gongkai release releases/2026-03 --archive data/archive --previous releases/2026-02
    """  # noqa: D301 click's mark for lines to be kept
    from crawlers.ledger import LedgerError
    from extract.dataset.release.build import build
    from extract.dataset.writer import NotADatasetError
    from gongkai.freshness import read_freshness

    try:
        freshness = read_freshness(archive, day.date() if day else None, max_age)
        outcome = build(
            data,
            folder,
            freshness=freshness,
            previous=previous,
            shrink_percent=shrinkage,
            accept_shrinkage=accept_shrinkage,
            told=_tell,
        )
    except (NotADatasetError, LedgerError, FileExistsError) as error:
        raise click.UsageError(str(error)) from error
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error}; a release needs duckdb: pip install 'gongkai[query]'") from error
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error}") from error
    for portal in sorted(freshness.failed):
        click.echo(f"portal {portal} failed in the last crawl")
    if outcome.version is None:
        click.echo(f"not written: {folder}", err=True)
        ctx.exit(_REFUSED)
    for name, count in outcome.freshness.items():
        click.echo(f"{name}: {count}")
    click.echo(f"release {outcome.version}: {folder}")


def _tell(gate: Gate) -> None:
    click.echo(f"gate {gate.name}: {f'broken {gate.broken} times' if gate.broken else 'holds'} ({gate.asks})")
    for example in gate.examples if gate.broken else ():
        click.echo(f"  {example}")
