"""`gongkai extract`: documents in, a Parquet dataset out."""

from __future__ import annotations

import json
import signal
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from gongkai import __version__
from gongkai.batch import default_extractor, run_batch
from gongkai.progress import progress
from gongkai.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.dataset.writer import DatasetWriter
    from extract.report import Extraction
    from gongkai.batch import Outcome
    from gongkai.sources import Input

__all__ = ["SOME_NOT_READ", "Summary", "command", "extract_inputs", "extract_sources"]

#: Exit status of a run that finished, where some inputs were not read as reports.
SOME_NOT_READ = 3


@dataclass
class Summary:
    """What a run did: counts by status, `status/reason`, and `check/outcome`, and where the dataset is."""

    dataset: str
    documents: int = 0
    repeated: int = 0
    reports: int = 0
    skipped_records: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    def count(self, extraction: Extraction, added: int) -> None:
        """Take in the outcome of one document, of whose reports `added` are new."""
        self.documents += 1
        self.reports += added
        self.repeated += bool(extraction.reports) and not added
        self.statuses[extraction.status] += 1
        if extraction.reason is not None:
            self.reasons[f"{extraction.status}/{extraction.reason}"] += 1
        for report in extraction.reports if added else ():
            self.findings.update([f"{finding.check}/{finding.outcome}" for finding in report.findings])

    def to_dict(self) -> dict[str, Any]:
        """As plain data, counts in the order of their names."""
        plain = {name: value for name, value in vars(self).items() if not isinstance(value, Counter)}
        counts = {name: dict(sorted(value.items())) for name, value in vars(self).items() if isinstance(value, Counter)}
        return plain | counts

    def to_text(self) -> str:
        """For people: one line per count."""
        lines = [f"{self.documents} documents, {self.reports} reports"]
        for title, counts in (("status", self.statuses), ("reason", self.reasons), ("finding", self.findings)):
            lines += [f"  {title} {name}: {count}" for name, count in sorted(counts.items())]
        if self.repeated:
            lines.append(f"  documents with the bytes of an earlier one: {self.repeated}")
        if self.skipped_records:
            lines.append(f"  archive records without a document: {self.skipped_records}")
        return "\n".join([*lines, f"dataset: {self.dataset}"])


def extract_sources(sources: Sequence[str], out: Path, jobs: int = 1) -> Summary:
    """Read `sources` into a dataset at `out`, replacing one that is there. NotADatasetError if it is something else."""
    from extract.dataset.writer import DatasetWriter

    walk = Sources(sources, exclude=out)
    with DatasetWriter(out, extractor_version=__version__) as writer:
        summary = extract_inputs(walk, writer, Summary(str(out)), jobs)
    summary.skipped_records = walk.skipped_records
    return summary


def extract_inputs(inputs: Iterable[Input], writer: DatasetWriter, summary: Summary, jobs: int = 1) -> Summary:
    """Read `inputs` into the dataset of `writer`; `summary` counts them and is handed back."""
    with progress("extract") as advance:
        for outcome in run_batch(inputs, default_extractor(), jobs):
            summary.count(*_add(writer, outcome))
            advance()
    return summary


def _add(writer: DatasetWriter, outcome: Outcome) -> tuple[Extraction, int]:
    from extract.dataset.columns import MisshapenReportError

    item = outcome.item
    add = partial(
        writer.add,
        item.source,
        outcome.digest,
        archive=item.archive,
        archive_offset=item.archive_offset,
        fetched_at=item.fetched_at,
    )
    try:
        return outcome.extraction, add(outcome.extraction)
    except MisshapenReportError as error:
        failed = msgspec.structs.replace(
            outcome.extraction, status="failed", reason="internal_error", reports=(), detail=str(error)
        )
        return failed, add(failed)


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except OSError:  # a folder above it is closed to us
        return False


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the block as an exception does, so that the folder of an unfinished run is removed."""

    def stop(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    old = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)


@click.command("extract")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder of the dataset; replaced as a whole."
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def command(ctx: click.Context, sources: tuple[str, ...], out: Path, jobs: int, *, as_json: bool) -> None:
    """Read reports into a Parquet dataset.

    SOURCE is a file, a folder (walked; hidden entries are skipped), a .warc, .warc.gz or .wacz archive, or - for
    standard input. Every document ends as a row of the table `documents`, read or not.

    \b
    Exit status:
      0  everything was read as a report
      3  finished, but some documents were not; see the table documents
      1  the run failed
      2  wrong usage

    \b
    Examples:
      gongkai extract report.html --out data/dataset
      gongkai extract archive/ --out data/dataset --jobs 4
      curl -s https://example.gov.cn/report.html | gongkai extract - --out data/dataset
    """  # noqa: D301 click's mark for lines to be kept
    for source in sources:
        if source != "-" and not _exists(source):
            raise click.BadParameter(f"no such file or folder: {source}", param_hint="SOURCE")
    from extract.dataset.writer import NotADatasetError, refuse_foreign

    try:
        refuse_foreign(out)
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="--out") from error
    for source in sources:
        if source != "-" and out.resolve() in {Path(source).resolve(), *Path(source).resolve().parents}:
            msg = f"{source} is in the dataset that would be replaced"
            raise click.BadParameter(msg, param_hint="SOURCE")
    try:
        with _terminable():
            summary = extract_sources(sources, out, jobs)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"the run failed: {error}") from error
    click.echo(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) if as_json else summary.to_text())
    if summary.statuses["extracted"] != summary.documents:
        ctx.exit(SOME_NOT_READ)
