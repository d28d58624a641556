"""The sample as a process of its own, for tests and demonstrations."""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Sample", "serve"]

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120
_END_SECONDS = 10


@dataclass(frozen=True)
class Sample:
    """A sample that is being served, and the files that it wrote."""

    folder: Path

    @property
    def registry(self) -> Path:
        """The registry of its portals."""
        return self.folder / "registry.csv"

    @property
    def truth(self) -> dict[str, Any]:
        """What its portals publish, by id, and what is to fail."""
        found: dict[str, Any] = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        return found

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request so far, of earlier editions in the same folder too."""
        text = (self.folder / "requests.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


@contextlib.contextmanager
def serve(
    folder: Path, *, edition: int = 1, only: Sequence[str] = (), pages: int = 0, seed: int = 1
) -> Iterator[Sample]:
    """Serve the sample for the length of a `with`; the same folder again keeps the addresses.

    RuntimeError, with what the process said, where it does not get ready.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.portal", "--dir", str(folder), "--edition", str(edition)]
    command += ["--seed", str(seed), "--pages", str(pages), "--only", ",".join(only)]
    command += ["--log", str(folder / "requests.jsonl")]
    errors = folder / "errors.txt"
    with errors.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        heard, _, _ = select.select([process.stdout], [], [], _START_SECONDS)
        if not heard or process.stdout.readline().strip() != b"ready":
            raise RuntimeError(f"the sample did not start: {errors.read_text(encoding='utf-8')}")
        yield Sample(folder)
    finally:
        process.stdin.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
