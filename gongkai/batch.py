"""A batch: inputs through the extraction, in this process or in a pool, always in the order they came."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import msgspec

from extract.report import Extraction
from gongkai.sources import Input, read_input, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Extractor", "Outcome", "default_extractor", "run_batch"]

#: Documents, or bytes of archive records, handed to a worker at a time.
_CHUNK = 8
_CHUNK_BYTES = 8 * 2**20
#: Chunks under way for each worker: enough to keep it busy, few enough to keep memory flat.
_AHEAD = 3


class Extractor(Protocol):
    """`extract.extraction.extract_document`, or what stands in for it."""

    def __call__(self, data: bytes, *, media_type: str | None = None, url: str | None = None) -> Extraction:
        """Read one document."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one input; `digest` is the SHA-256 of its bytes, None where they were not read."""

    item: Input
    digest: str | None
    extraction: Extraction


def default_extractor() -> Extractor:
    """The extraction of this project."""
    from extract.extraction import extract_document

    return extract_document


def run_batch(inputs: Iterable[Input], extractor: Extractor, jobs: int = 1) -> Iterator[Outcome]:
    """The outcomes of `inputs` in their order; an exception, or a worker that dies, is the outcome of its document.

    With `jobs` above 1 the extractor runs in that many processes, so it must be importable by name.
    """
    if jobs == 1:
        for item in inputs:
            digest, extraction = _extract(item, extractor)
            yield Outcome(_without_data(item), digest, extraction)
        return
    yield from _Pool(extractor, jobs).run(_chunks(inputs))


def _extract(item: Input, extractor: Extractor) -> tuple[str | None, Extraction]:
    data = read_input(item)
    if isinstance(data, Extraction):
        return None, data
    digest = hashlib.sha256(data).hexdigest()
    try:
        return digest, extractor(data, media_type=item.media_type, url=item.url)
    except Exception as error:  # noqa: BLE001 a document never stops the batch
        return digest, _failed(f"{type(error).__name__}: {error}", item)


def _extract_chunk(chunk: list[Input], extractor: Extractor) -> list[tuple[str | None, Extraction]]:
    return [_extract(item, extractor) for item in chunk]


def _failed(detail: str, item: Input) -> Extraction:
    return msgspec.structs.replace(unreadable("internal_error", detail, item.media_type), status="failed")


def _without_data(item: Input) -> Input:
    return item if item.data is None else msgspec.structs.replace(item, data=None)


def _chunks(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    chunk: list[Input] = []
    size = 0
    for item in inputs:
        chunk.append(item)
        size += len(item.data or b"")
        if len(chunk) >= _CHUNK or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Pool:
    """Worker processes and the chunks under way, oldest first."""

    def __init__(self, extractor: Extractor, jobs: int) -> None:
        self._extractor = extractor
        self._jobs = jobs
        self._context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        self._pool = self._open(jobs)

    def _open(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=self._context)

    def run(self, chunks: Iterator[list[Input]]) -> Iterator[Outcome]:
        pending: deque[tuple[list[Input], Future[list[tuple[str | None, Extraction]]]]] = deque()
        try:
            while True:
                for chunk in islice(chunks, self._jobs * _AHEAD - len(pending)):
                    pending.append((chunk, self._submit(chunk)))
                if not pending:
                    return
                chunk, future = pending.popleft()
                try:
                    results = future.result()
                except BrokenProcessPool:
                    results = self._one_by_one(chunk)
                    # Every chunk under way was lost with the pool, whichever document killed it.
                    self._pool.shutdown(wait=False)
                    self._pool = self._open(self._jobs)
                    pending = deque((waiting, self._submit(waiting)) for waiting, _ in pending)
                for item, (digest, extraction) in zip(chunk, results, strict=True):
                    yield Outcome(_without_data(item), digest, extraction)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, chunk: list[Input]) -> Future[list[tuple[str | None, Extraction]]]:
        try:
            return self._pool.submit(_extract_chunk, chunk, self._extractor)
        except BrokenProcessPool as error:
            lost: Future[list[tuple[str | None, Extraction]]] = Future()
            lost.set_exception(error)
            return lost

    def _one_by_one(self, chunk: list[Input]) -> list[tuple[str | None, Extraction]]:
        """The chunk in a process of its own for each document, so that the one that kills its process is known."""
        results: list[tuple[str | None, Extraction]] = []
        for item in chunk:
            with self._open(1) as pool:
                try:
                    results += pool.submit(_extract_chunk, [item], self._extractor).result()
                except BrokenProcessPool:
                    data = read_input(item)
                    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None
                    results.append((digest, _failed("the process that read it died", item)))
        return results
