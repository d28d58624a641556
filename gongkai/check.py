"""`gongkai check`: the identities of the forms over a dataset."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extract.dataset.identities import Failure, Tally

__all__ = ["command"]

#: Exit status where an identity fails.
_SOME_FAIL = 3


@click.command("check")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="Failures to list; 0 lists all.")
@click.option("--json", "as_json", is_flag=True, help="Print tallies and all failures as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, limit: int, *, as_json: bool) -> None:
    """Re-run the identities of the forms over the dataset in DIR; nothing is written.

    A column, row or channel with a number missing is not assessable: null is never taken for zero.

    \b
    Exit status: 0 no identity fails, 3 some do, 1 the run failed, 2 wrong usage.

    \b
    Example:
      gongkai check data/dataset
    """  # noqa: D301 click's mark for lines to be kept
    from extract.dataset.identities import assess
    from extract.dataset.writer import NotADatasetError

    try:
        tallies, failures = assess(folder)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="DIR") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot read {folder}: {error}") from error
    if as_json:
        _print_json(tallies, failures)
    else:
        _print_text(tallies, failures, limit or len(failures))
    if failures:
        ctx.exit(_SOME_FAIL)


def _print_json(tallies: list[Tally], failures: list[Failure]) -> None:
    import msgspec

    data = msgspec.to_builtins({"checks": tallies, "failures": failures})
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_text(tallies: list[Tally], failures: list[Failure], limit: int) -> None:
    click.echo(f"{'check':<6} {'table':<10} {'pass':>10} {'fail':>10} {'not assessable':>15}")
    for tally in tallies:
        click.echo(
            f"{tally.check:<6} {tally.table:<10} {tally.passed:>10} {tally.failed:>10} {tally.not_assessable:>15}"
        )
    for failure in failures[:limit]:
        click.echo(
            f"{failure.check} fail {failure.report_id} ({failure.report_year}) "
            f"{failure.table}/{failure.place}: {failure.left} ≠ {failure.right}"
        )
    if len(failures) > limit:
        click.echo(f"{len(failures) - limit} more failures; list them with --limit 0")
