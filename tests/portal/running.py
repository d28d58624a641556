"""The sample's server and the project's own commands, as processes."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAST", "ROOT", "gongkai", "sample"]

ROOT = Path(__file__).resolve().parents[2]
#: What takes politeness away, and patience with servers that never answer.
FAST = ("--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=0", "--set", "DOWNLOAD_TIMEOUT=3")
_LONGEST_START = 60.0


@contextlib.contextmanager
def sample(folder: Path, *arguments: str) -> Iterator[Path]:
    """Serve the sample while the block runs; gives the folder with registry.csv and truth.json."""
    command = [sys.executable, "-m", "tests.portal", "--dir", str(folder), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            _wait(server)
            yield folder
        finally:
            assert server.stdin is not None
            server.stdin.close()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end:
        line = server.stdout.readline()
        if line.strip() == "ready":
            return
        if not line:
            break
    raise RuntimeError("the sample did not start")


def gongkai(*arguments: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run the project's command from the working tree; its status and output."""
    command = [sys.executable, "-m", "gongkai", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
