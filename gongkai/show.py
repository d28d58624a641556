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
@click.option(
    "--source",
    is_flag=True,
    help="Draw the pages that the report was read from instead, its cells boxed in the colour of their state.",
)
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder for the pages that --source draws, as PNG; the present one if not given.",
)
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/archive"),
    envvar="GONGKAI_ARCHIVE",
    show_default=True,
    show_envvar=True,
    help="Folder of the WARC files that a report of REPORT_ID may come from.",
)
@click.pass_context
def command(  # noqa: PLR0913 one argument for each option
    ctx: click.Context, target: str, data: Path, *, source: bool, pictures: Path, archive: Path
) -> None:
    """Print the request matrix of a report as on the form, then sections 二 and 四 and the findings.

    A report on a form before 2019 has no request matrix: its vertical table is printed.

    With --source the pages of a PDF, an OFD file or a picture, or the pictures of a web page, are drawn: green what is
    a number, blue what prints none, orange what is ambiguous, violet what cannot be read, red what stands in a check
    that failed.

    \b
    Examples:
      gongkai show report.html
      gongkai show 6649fc21fdb951d0a1b2c3d4e5f60718-0 --data data/dataset
      gongkai show 6649fc21fdb951d0a1b2c3d4e5f60718-0 --source --pictures checks/
    """  # noqa: D301 click's mark for lines to be kept
    from gongkai.matrix import print_report

    if Path(target).is_file():
        reports = _read_file(ctx, Path(target))
    elif _REPORT_ID.fullmatch(target):
        reports = (_look_up(target, data),)
    else:
        raise click.BadParameter(f"neither a file nor a report id: {target}", param_hint="FILE|REPORT_ID")
    if source:
        content, stem = _content(target, data, archive)
        for report in reports:
            _draw(report, content, pictures, stem if len(reports) == 1 else f"{stem}-{report.index}")
        return
    for report in reports:
        print_report(report)


def _content(target: str, data: Path, archive: Path) -> tuple[bytes, str]:
    """The bytes of the document and what its pictures are named after."""
    from extract.readers.pictured import with_pictures
    from gongkai.sourced import SourceLostError, document_of, pictures_of, source_of

    if Path(target).is_file():
        return Path(target).read_bytes(), Path(target).stem
    document_id, place = source_of(data, target)
    try:
        content = document_of(place, document_id, archive)
        pictures = {each.source: document_of(each, key, archive) for key, each in pictures_of(data, target)}
        return with_pictures(content, place.source, pictures) if pictures else content, target
    except SourceLostError as error:
        raise click.ClickException(f"cannot find the document of {target}: {error}") from error


def _draw(report: Report, content: bytes, pictures: Path, stem: str) -> None:
    from extract.readers.errors import UnreadableError
    from gongkai.drawing import draw, places_of

    if not places_of(report):
        click.echo(f"{stem}: nothing to draw. {_located(report)}")
        return
    try:
        written = draw(report, content, pictures, stem)
    except UnreadableError as error:
        raise click.ClickException(f"cannot draw {stem}: {error.reason}") from error
    except ImportError as error:
        raise click.ClickException(f"cannot draw {stem}: {error.name} is missing; install gongkai[ocr]") from error
    for path in written:
        click.echo(path)


def _located(report: Report) -> str:
    """What the locators of a document without pages say, with one of them as the example."""
    cells = [cell for row in report.requests.rows for cell in row.cells] + [row.cell for row in report.indicators]
    locator = next((cell.locator for cell in cells if cell.locator), None)
    kind = (locator or "").partition(":")[0]
    meaning = {
        "table": "cells are told by table, row and cell of the document, each counted from 1",
        "line": "cells are told by line of the text, counted from 1, and characters in it, counted from 0",
        "sheet": "cells are told by sheet and cell of the workbook",
    }.get(kind, "its cells have no places")
    return f"{meaning[0].upper()}{meaning[1:]}{f', e.g. {locator}' if locator and kind else ''}"


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
