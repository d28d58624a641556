"""`gongkai report`: a dataset as one page to look at."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]

_PATH = click.Path(path_type=Path)


@click.command("report")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--out", type=_PATH, default=Path("report.html"), show_default=True, help="The file to write.")
@click.option("--archive", type=_PATH, help="Archive with the ledger of the crawl: it says which reports are missing.")
def command(folder: Path, out: Path, archive: Path | None) -> None:
    """Write the dataset or release in DIR as one HTML file: coverage, figures, checks, and every report.

    The file needs nothing else, also no network, and opens in any browser of 2023 or later.

    \b
    Examples:
      gongkai report data/dataset
      gongkai report releases/2026-03 --archive data/archive --out 2026-03.html
    """  # noqa: D301 click's mark for lines to be kept
    from crawlers.ledger import LedgerError
    from crawlers.standing import read_missing
    from extract.dataset.writer import NotADatasetError
    from gongkai.report.collect import collect
    from gongkai.report.page import render

    try:
        missing = None if archive is None else read_missing(archive)
        page = render(collect(folder, missing))
        out.write_text(page, encoding="utf-8", newline="\n")
    except NotADatasetError as error:
        raise click.BadParameter(str(error), param_hint="DIR") from error
    except LedgerError as error:
        raise click.BadParameter(str(error), param_hint="--archive") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot write {out}: {error}") from error
    click.echo(f"{out}: {len(page) / 1e6:.1f} MB")
