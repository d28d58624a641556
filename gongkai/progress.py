"""Progress of a long run: a bar on a terminal, plain log lines elsewhere; both on standard error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["progress"]

#: Documents between two log lines.
_STEP = 1000


@contextmanager
def progress(label: str, things: str = "documents") -> Iterator[Callable[[], None]]:
    """Context manager; gives the function to call after each of the `things`."""
    if sys.stderr.isatty():
        with _bar(label, things) as advance:
            yield advance
        return
    count = 0

    def advance_plain() -> None:
        nonlocal count
        count += 1
        if count % _STEP == 0:
            click.echo(f"{label}: {count} {things}", err=True)

    yield advance_plain


@contextmanager
def _bar(label: str, things: str) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f} " + things + ", {task.fields[speed]}"),
        TimeElapsedColumn(),
    )
    # How many documents there are is not known before they are read.
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, speed="")

        def advance() -> None:
            bar.advance(task)
            speed = bar.tasks[0].speed
            bar.update(task, speed=f"{speed:.0f}/s" if speed else "")

        yield advance
