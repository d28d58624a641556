"""A batch: inputs through the extraction, in this process or in a pool, always in the order they came.

A zip of several documents is that many inputs, each named after the zip and its member.
"""

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
    """What became of one document; `digest` is the SHA-256 of its bytes, None where they were not read."""

    item: Input
    digest: str | None
    extraction: Extraction


class _Result(msgspec.Struct, frozen=True):
    """An outcome on its way back from a worker, without the input; `member` names the document within it."""

    member: str
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
            yield from _outcomes(item, _extract(item, extractor))
        return
    yield from _Pool(extractor, jobs).run(_chunks(inputs))


def _outcomes(item: Input, results: Iterable[_Result]) -> Iterator[Outcome]:
    bare = _without_data(item)
    for result in results:
        named = msgspec.structs.replace(bare, source=f"{item.source}!{result.member}") if result.member else bare
        yield Outcome(named, result.digest, result.extraction)


def _extract(item: Input, extractor: Extractor) -> Iterator[_Result]:
    from extract.readers.bundles import members_of

    data = read_input(item)
    if isinstance(data, Extraction):
        yield _Result("", None, data)
        return
    for member in members_of(data):
        if member.data is None:
            reason, detail = member.problem or ("broken_zip", None)
            # Of a member that could not be taken out, there are no bytes.
            digest = None if member.name else hashlib.sha256(data).hexdigest()
            yield _Result(member.name, digest, unreadable(reason, detail, item.media_type))
            continue
        digest = hashlib.sha256(member.data).hexdigest()
        try:
            read = extractor(member.data, media_type=None if member.name else item.media_type, url=item.url)
        except Exception as error:  # noqa: BLE001 a document never stops the batch
            read = _failed(f"{type(error).__name__}: {error}", item)
        yield _Result(member.name, digest, read)


def _extract_chunk(chunk: list[Input], extractor: Extractor) -> list[list[_Result]]:
    return [list(_extract(item, extractor)) for item in chunk]


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
        pending: deque[tuple[list[Input], Future[list[list[_Result]]]]] = deque()
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
                for item, found in zip(chunk, results, strict=True):
                    yield from _outcomes(item, found)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, chunk: list[Input]) -> Future[list[list[_Result]]]:
        try:
            return self._pool.submit(_extract_chunk, chunk, self._extractor)
        except BrokenProcessPool as error:
            lost: Future[list[list[_Result]]] = Future()
            lost.set_exception(error)
            return lost

    def _one_by_one(self, chunk: list[Input]) -> list[list[_Result]]:
        """The chunk in a process of its own for each document, so that the one that kills its process is known."""
        results: list[list[_Result]] = []
        for item in chunk:
            with self._open(1) as pool:
                try:
                    results += pool.submit(_extract_chunk, [item], self._extractor).result()
                except BrokenProcessPool:
                    data = read_input(item)
                    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None
                    results.append([_Result("", digest, _failed("the process that read it died", item))])
        return results
