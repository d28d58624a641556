"""The command `gongkai`: commands are imported when they are called, so that `--help` is quick."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

from gongkai import __version__

__all__ = ["main"]

#: Name -> module and one line of help. The command stands in the module as `command`.
_COMMANDS = {
    "crawl": ("gongkai.crawl", "Collect reports from agency portals into an archive."),
    "extract": ("gongkai.extract", "Read reports from files, folders and web archives into a Parquet dataset."),
    "show": ("gongkai.show", "Print the request matrix of a report as on the form, findings marked."),
    "run": ("gongkai.run", "Crawl, then read what is new: the one command of a scheduled job."),
    "portals": ("gongkai.portals", "List, check and extend the registry of portals."),
    "check": ("gongkai.check", "Check a dataset: each report by itself, and reports against each other."),
    "diff": ("gongkai.diff", "Compare two datasets: which cells changed, and why."),
    "release": ("gongkai.release", "Freeze a dataset: checks, checksums, data package, changelog, database."),
    "report": ("gongkai.report.command", "Write a dataset as one HTML page to look at."),
}


class _LazyGroup(click.Group):
    """A group that knows names and help of its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        command = import_module(_COMMANDS[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name][0]} has no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])
        del ctx


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongkai")
def main() -> None:
    """政府信息公开工作年度报告 as data: collect the reports, extract the request matrix, analyse Parquet.

    \b
    Examples:
      gongkai crawl --portal mva --archive data/archive
      gongkai extract reports/ --out data/dataset
      gongkai show report.html
      gongkai check data/dataset
    """  # noqa: D301 click's mark for lines to be kept
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        # The libraries that write files take their names in UTF-8, whatever the locale says.
        raise click.ClickException(f"file names are read as {encoding} here: set PYTHONUTF8=1 or a UTF-8 locale")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
