"""The process that reads PDFs: native code on foreign bytes, so that what kills it kills nothing else.

Started by `extract.readers.pdf.helper`; answers one request after another on its standard output.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Final

import msgspec

from extract.readers.pdf.messages import Assemble, Open, Reply, Request, receive, send
from extract.readers.pdf.reading import Reader

__all__ = ["main"]

#: Bytes of address space, and seconds of processor time for one request. A page of the form takes a hundredth of one.
_MEMORY: Final = 3 << 30
_SECONDS = 45
#: So many more objects than before are looked through for circles: a file makes thousands of tuples and no circle.
_OBJECTS: Final = 100_000


def main() -> None:
    """Answer requests until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    # What pdfium or an import prints must not stand between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    gc.set_threshold(_OBJECTS)
    decoder = msgspec.msgpack.Decoder(Request)
    reader = Reader()
    warm = False
    while (body := receive(requests)) is not None:
        _limit_time()
        send(replies, _reply(reader, decoder.decode(body)))
        if not warm:
            gc.collect()
            gc.freeze()  # the modules and the labels of the forms stay: no need to look at them again
            warm = True


def _reply(reader: Reader, request: Request) -> Reply:
    if isinstance(request, Open):
        return reader.open(request.data)
    if isinstance(request, Assemble):
        return reader.assemble(request.pictures)
    return reader.render(request.page)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _limit_time() -> None:
    """Let this process end by itself `_SECONDS` of processor time from now."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        limit = int(used.ru_utime + used.ru_stime) + _SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


if __name__ == "__main__":
    main()
