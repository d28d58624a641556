"""`gongkai run`: crawl, then read what is new: the one command of a scheduled job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai import __version__
from gongkai.crawl import ALARM, CrawlOptions, crawl, crawl_options
from gongkai.extract import SOME_NOT_READ, Summary, extract_inputs

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["command", "extract_new"]

#: Held over crawl and extraction; the crawl itself holds one of its own.
_LOCK = "run.lock"


def extract_new(archive: Path, out: Path, jobs: int = 1) -> Summary:
    """Read the documents of `archive` that the dataset at `out` has not; the others stay as they are.

    Where the dataset was written by another version of the extractor, or from other sources, all are read anew.
    """
    from extract.dataset.writer import DatasetWriter
    from gongkai.archived import ArchivedDocuments

    known, reported = _known(out, archive)
    summary = Summary(str(out))
    with DatasetWriter(out, extractor_version=__version__, extend=bool(known), reported=reported) as writer:
        return extract_inputs(ArchivedDocuments(archive, known.keys()), writer, summary, jobs)


def _known(out: Path, archive: Path) -> tuple[dict[tuple[str, int], str | None], Iterable[str]]:
    """Places of the documents that the dataset has, and the digests of those with reports."""
    from extract.dataset.reading import is_dataset, read_table

    if not is_dataset(out):
        return {}, ()
    columns = ["archive", "archive_offset", "document_id", "reports", "extractor_version"]
    rows = read_table(out, "documents", columns).to_pylist()
    if any(row["extractor_version"] != __version__ or not (archive / str(row["archive"])).is_file() for row in rows):
        return {}, ()
    known = {(row["archive"], row["archive_offset"]): row["document_id"] for row in rows}
    return known, {row["document_id"] for row in rows if row["reports"]}


@click.command("run")
@crawl_options
@click.option(
    "--archive",
    default="data/archive",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the archive.",
)
@click.option(
    "--out", default="data/dataset", show_default=True, type=click.Path(path_type=Path), help="Folder of the dataset."
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that read.")
@click.option("--json", "as_json", is_flag=True, help="Print account and summary as JSON.")
@click.pass_context
def command(ctx: click.Context, /, archive: Path, out: Path, jobs: int, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 click's
    """Crawl, then read what is new into the dataset.

    Safe to repeat: a run that was cut off is continued, and a second one on the same archive is refused.

    \b
    Exit status:
      0  everything that is new was read as a report
      3  finished, but some documents were not read, or a portal that always had reports has none now
      1  the run failed
      2  wrong usage

    \b
    Examples:
      gongkai run
      gongkai run --registry my-portals.csv --archive data/archive --out data/dataset --jobs 2
    """  # noqa: D301 click's mark for lines to be kept
    from crawlers.lock import FolderLock
    from extract.dataset.writer import NotADatasetError, refuse_foreign

    try:
        refuse_foreign(out)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="--out") from error
    try:
        with FolderLock(archive, _LOCK):
            account = crawl(CrawlOptions(archive=archive, **options))
            summary = extract_new(archive, out, jobs)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"the run failed: {error}") from error
    if as_json:
        both = {"crawl": account.to_dict(), "extract": summary.to_dict()}
        click.echo(json.dumps(both, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{account.to_text()}\n\nnew: {summary.to_text()}")
    if account.alarms:
        ctx.exit(ALARM)
    if summary.statuses["extracted"] != summary.documents:
        ctx.exit(SOME_NOT_READ)
