"""The process beside this one that reads PDFs, kept for the next one; one that died is replaced."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Final

import msgspec

from extract.readers.pdf.messages import Refused, Reply, Request, receive, send

__all__ = ["Helper", "shared_helper"]

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = "from extract.readers.pdf.worker import main; main()"
#: Seconds after which a process that does not answer is killed; its own limit of processor time comes first.
_PATIENCE: Final = 300.0
#: How often within that time it is looked at, and bytes that a pipe to or from it holds.
_LOOKS: Final = 20
_WIDTH: Final = 1 << 20
_TOO_SLOW: Final = 24  # the signal SIGXCPU, which Windows does not name


class Helper:
    """Asks the process that reads PDFs. One request at a time; safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._latest = inf
        self._decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)

    def ask(self, request: Request) -> Reply:
        """The reply; `Refused` with `reader_crashed` or `too_slow` where the process died over the request."""
        with self.lock:
            process = self._running()
            self._latest = time.monotonic() + _PATIENCE
            try:
                send(process.stdin, request)  # type: ignore[arg-type]  # both are pipes, see below
                body = receive(process.stdout)  # type: ignore[arg-type]
            except OSError:
                body = None
            finally:
                self._latest = inf
            if body is not None:
                return self._decoder.decode(body)
            self.close(kill=True)
            return Refused("too_slow" if process.returncode == -_TOO_SLOW else "reader_crashed")

    def close(self, *, kill: bool = False) -> None:
        """End the process; another one is started when the next request comes."""
        with self.lock:
            process, self._process = self._process, None
            if process is None or self._owner != os.getpid():
                return
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        continue
            try:
                process.wait(1 if kill else 5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        # A process forked from this one has its own helper.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, on this project's own module
                [sys.executable, "-P", "-c", _COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            self._owner = os.getpid()
            _widen(self._process)
            threading.Thread(target=self._watch, args=[self._process], daemon=True).start()
        return self._process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process once it has not answered for too long. A timer for each request is slow to start."""
        while process.poll() is None:
            if process is self._process and time.monotonic() > self._latest:
                process.kill()
            time.sleep(_PATIENCE / _LOOKS)


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Make the pipes to and from a process so wide that most files go through in one piece, where the system can."""
    if sys.platform == "linux":
        import fcntl

        for stream in (process.stdin, process.stdout):
            with suppress(OSError):  # not more than the system allows
                fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _WIDTH)  # type: ignore[arg-type]  # both are pipes


_SHARED: Final = Helper()
atexit.register(_SHARED.close)


def shared_helper() -> Helper:
    """The helper of this process."""
    return _SHARED
