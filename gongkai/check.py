"""`gongkai check`: the identities of the forms over a dataset, within reports and across them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from extract.dataset.identities import Failure, Tally

__all__ = ["command"]

#: Exit status where a check fails.
_SOME_FAIL = 3


@click.command("check")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="Failures to list; 0 lists all.")
@click.option("--json", "as_json", is_flag=True, help="Print tallies and all failures as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, limit: int, *, as_json: bool) -> None:
    """Check the dataset in DIR, each report by itself and all of them against each other.

    Within a report the identities of its form are assessed again. Across reports: what is carried from year to year,
    documents in force, departments against their government's whole area, copied reports, two reports of one year. What
    is found across goes to the table `findings`, in place of what an earlier check found; nothing else is written.

    A place with a number missing is not assessable: null is never taken for zero.

    \b
    Exit status: 0 no check fails, 3 some do, 1 the run failed, 2 wrong usage.

    \b
    Example:
      gongkai check data/dataset
    """  # noqa: D301 click's mark for lines to be kept
    from extract.across import assess_across, write_findings
    from extract.dataset.identities import assess
    from extract.dataset.writer import NotADatasetError

    try:
        tallies, failures = assess(folder)
        tallies_across, found = assess_across(folder)
        write_findings(folder, found)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="DIR") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot check {folder}: {error}") from error
    failed = _failed(found)
    if as_json:
        _print_json(tallies + tallies_across, failures, failed)
    else:
        _print_tallies(tallies + tallies_across)
        _print_failures([*map(_within, failures), *map(_across, failed)], limit)
    if failures or failed:
        ctx.exit(_SOME_FAIL)


def _failed(found: pa.Table) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = found.filter(pc.equal(found["outcome"], "fail")).to_pylist()
    return rows


def _print_json(tallies: list[Tally], failures: list[Failure], across: list[dict[str, Any]]) -> None:
    import msgspec

    data = msgspec.to_builtins({"checks": tallies, "failures": failures, "across": across})
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_tallies(tallies: list[Tally]) -> None:
    click.echo(f"{'check':<20} {'table':<11} {'pass':>10} {'fail':>10} {'not assessable':>15}")
    for tally in tallies:
        click.echo(
            f"{tally.check:<20} {tally.table:<11} {tally.passed:>10} {tally.failed:>10} {tally.not_assessable:>15}"
        )


def _print_failures(lines: list[str], limit: int) -> None:
    for line in lines[: limit or None]:
        click.echo(line)
    if limit and len(lines) > limit:
        click.echo(f"{len(lines) - limit} more failures; list them with --limit 0")


def _within(failure: Failure) -> str:
    return (
        f"{failure.check} fail {failure.report_id} ({failure.report_year}) "
        f"{failure.table}/{failure.place}: {failure.left} ≠ {failure.right}"
    )


def _across(row: dict[str, Any]) -> str:
    sides = f": {row['left']} against {row['right']}" if row["left"] is not None else ""
    detail = f" ({row['detail']})" if row["detail"] else ""
    return f"{row['check']} fail {row['report_id']} ({row['report_year']}) {' '.join(row['cells'][:2])}{sides}{detail}"
