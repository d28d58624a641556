"""`gongkai diff`: which cells changed between two datasets, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from extract.difference import Difference

__all__ = ["command"]

#: Exit status where the datasets differ.
_DIFFER = 3
_CAUSES = ("source_revised", "extractor", "new", "gone")


@click.command("diff")
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0), help="Cells to list; 0 lists all.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and all changed cells as JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Parquet file to write all rows to.")
@click.pass_context
def command(ctx: click.Context, old: Path, new: Path, limit: int, *, as_json: bool, out: Path | None) -> None:  # noqa: PLR0913 click's
    """Compare the current reports of the datasets OLD and NEW, cell by cell.

    A cell differs where its value or its state does. Causes: source_revised, the document has other bytes; extractor,
    the same bytes are read in another way; new and gone, one side alone has the report. The file of --out has a row for
    each report and cell that differs: applied to OLD it gives NEW.

    \b
    Exit status: 0 no difference, 3 there are some, 1 the run failed, 2 wrong usage.

    \b
    Example:
      gongkai diff releases/2025-03 releases/2025-04 --out diff.parquet
    """  # noqa: D301 click's mark for lines to be kept
    from extract.dataset.writer import NotADatasetError
    from extract.difference import compare

    try:
        with compare(old, new) as difference:
            reports = difference.reports()
            if out is not None:
                difference.write(out)
            if as_json:
                _print_json(difference)
            else:
                _print_text(difference, limit)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="OLD, NEW") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot compare: {error}") from error
    if reports:
        ctx.exit(_DIFFER)


def _print_json(difference: Difference) -> None:
    data = {
        "reports": dict(difference.reports()),
        "cells": dict(difference.cells()),
        "changes": difference.changed(),
    }
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _print_text(difference: Difference, limit: int) -> None:
    reports, cells = difference.reports(), difference.cells()
    click.echo(f"{'cause':<15} {'reports':>9} {'cells':>11}")
    for cause in _CAUSES:
        click.echo(f"{cause:<15} {reports[cause]:>9} {cells[cause]:>11}")
    changed = difference.changed(limit or None)
    for row in changed:
        click.echo(_line(row))
    more = cells["source_revised"] + cells["extractor"] - len(changed)
    if more:
        click.echo(f"{more} more cells; list them with --limit 0, or write them with --out")


def _line(row: dict[str, Any]) -> str:
    place = "/".join(filter(None, (row["table"], row["row"], row["column"])))
    who = row["agency_id"] or row["new_report_id"]
    return f"{row['cause']} {row['report_year']} {who} {place}: {_side(row, 'old')} → {_side(row, 'new')}"


def _side(row: dict[str, Any], side: str) -> str:
    value, state = row[f"{side}_value"], row[f"{side}_state"]
    return f"{value.normalize():f}" if value is not None else str(state or "no such cell")
