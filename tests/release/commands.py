"""The command, called in this process: what it prints, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from gongkai.cli import main

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["gongkai"]


def gongkai(*arguments: str | Path, status: int = 0) -> str:
    """What the command prints; it must end with `status`."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == status, (done.output, done.exception)
    return done.output
