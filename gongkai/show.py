"""`gongkai show`: one report in the terminal, as on the form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.sources import Input

if TYPE_CHECKING:
    from extract.report import Report

__all__ = ["command"]

_REPORT_ID = re.compile(r"[0-9a-f]{32}-\d+")
_NOT_READ = 3


@click.command("show")
@click.argument("target", metavar="FILE|REPORT_ID")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data/dataset"),
    envvar="GONGKAI_DATA",
    show_default=True,
    show_envvar=True,
    help="Dataset that REPORT_ID is looked up in.",
)
@click.pass_context
def command(ctx: click.Context, target: str, data: Path) -> None:
    """Print the request matrix of a report as on the form, then sections 二 and 四 and the findings.

    A report on a form before 2019 has no request matrix: its vertical table is printed.

    \b
    Examples:
      gongkai show report.html
      gongkai show 6649fc21fdb951d0a1b2c3d4e5f60718-0 --data data/dataset
    """  # noqa: D301 click's mark for lines to be kept
    from gongkai.matrix import print_report

    if Path(target).is_file():
        reports = _read_file(ctx, Path(target))
    elif _REPORT_ID.fullmatch(target):
        reports = (_look_up(target, data),)
    else:
        raise click.BadParameter(f"neither a file nor a report id: {target}", param_hint="FILE|REPORT_ID")
    for report in reports:
        print_report(report)


def _read_file(ctx: click.Context, path: Path) -> tuple[Report, ...]:
    from gongkai.batch import default_extractor, run_batch

    outcomes = list(run_batch([Input(source=str(path), path=str(path))], default_extractor()))
    reports = tuple(report for outcome in outcomes for report in outcome.extraction.reports)
    if not reports:
        for outcome in outcomes:
            parts = (outcome.extraction.status, outcome.extraction.reason, outcome.extraction.detail)
            click.echo(f"{outcome.item.source}: {', '.join(part for part in parts if part)}", err=True)
        ctx.exit(_NOT_READ)
    return reports


def _look_up(report_id: str, data: Path) -> Report:
    from extract.dataset.reading import read_report
    from extract.dataset.writer import NotADatasetError

    try:
        return read_report(data, report_id)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="--data") from error
    except KeyError as error:
        raise click.ClickException(f"{data} has no report {report_id}") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot read {data}: {error}") from error
