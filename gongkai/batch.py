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
    from collections.abc import Iterable, Iterator, Sequence

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
    """An outcome on its way back from a worker, without the input.

    `place` is 0 for the input itself, else the number of its file; `member` names the document within that.
    """

    member: str
    digest: str | None
    extraction: Extraction
    place: int = 0


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


def _outcomes(item: Input, results: Sequence[_Result]) -> Iterator[Outcome]:
    inputs = [_without_data(each) for each in (item, *item.files)]
    dropped = [source for result in results if inputs[result.place].known for source in result.extraction.sources]
    for result in results:
        bare = inputs[result.place]
        if bare.known:
            continue
        named = msgspec.structs.replace(bare, source=f"{bare.source}!{result.member}") if result.member else bare
        extraction = result.extraction
        # What a document that is not given anew is to the reports of this one.
        more = tuple(each for each in dropped if result.digest and each.report_id.startswith(result.digest[:32]))
        if more:
            extraction = msgspec.structs.replace(extraction, sources=(*extraction.sources, *more))
        yield Outcome(named, result.digest, extraction)


def _extract(item: Input, extractor: Extractor) -> list[_Result]:
    """What became of the documents in an input and in the files that hang at it."""
    if not item.files:
        return list(_alone(item, extractor))
    try:
        return _together(item, extractor)
    except Exception:  # noqa: BLE001 a document never stops the batch: each for itself, the one that fails will show
        return [
            msgspec.structs.replace(result, place=place)
            for place, each in enumerate(_apart(item))
            for result in _alone(each, extractor)
        ]


def _apart(item: Input) -> list[Input]:
    """The page and its files, each for itself; pictures that a page was crawled for are nothing without it."""
    return [msgspec.structs.replace(item, files=()), *(file for file in item.files if file.alone or not file.picture)]


def _documents(item: Input, place: int = 0) -> Iterator[tuple[str, bytes | _Result]]:
    """The documents in an input, each with its name within it: their bytes, or what became of those without."""
    from extract.readers.bundles import members_of

    data = read_input(item)
    if isinstance(data, Extraction):
        yield "", _Result("", None, data, place)
        return
    for member in members_of(data):
        if member.data is not None:
            yield member.name, member.data
            continue
        reason, detail = member.problem or ("broken_zip", None)
        # Of a member that could not be taken out, there are no bytes.
        digest = None if member.name else hashlib.sha256(data).hexdigest()
        yield member.name, _Result(member.name, digest, unreadable(reason, detail, item.media_type), place)


def _alone(item: Input, extractor: Extractor) -> Iterator[_Result]:
    for name, data in _documents(item):
        if isinstance(data, _Result):
            yield data
            continue
        digest = hashlib.sha256(data).hexdigest()
        try:
            read = extractor(data, media_type=None if name else item.media_type, url=item.url)
        except Exception as error:  # noqa: BLE001 a document never stops the batch
            read = _failed(f"{type(error).__name__}: {error}", item)
        yield _Result(name, digest, read)


def _together(item: Input, extractor: Extractor) -> list[_Result]:
    """The results of a page and its files, read as belonging to each other. ValueError where there is no page."""
    from extract.attachments import Part, extract_with_files

    results: list[_Result] = []
    places: list[tuple[int, str]] = []
    parts: list[Part] = []
    pictures: list[tuple[int, Part]] = []
    inputs = (item, *item.files)
    for place, each in enumerate(inputs):
        for name, data in _documents(each, place):
            if isinstance(data, _Result):
                results += [] if each.picture and not each.alone else [data]
                continue
            source = f"{each.source}!{name}" if name else each.source
            media_type = None if name else each.media_type
            part = Part(data, hashlib.sha256(data).hexdigest(), source, media_type, each.url)
            if each.picture:
                pictures.append((place, part))
                continue
            places.append((place, name))
            parts.append(part)
    if not places or places[0] != (0, ""):
        raise ValueError("the page cannot be read")
    read = extract_with_files(parts[0], parts[1:], [picture for _, picture in pictures])
    for (place, name), part, extraction in zip(places, parts, read.parts, strict=True):
        results.append(_Result(name, part.digest, extraction, place))
    for (place, part), shown in zip(pictures, read.pictures, strict=True):
        if shown is not None:
            results.append(_Result("", part.digest, shown, place))
        elif inputs[place].alone:
            results += [msgspec.structs.replace(each, place=place) for each in _alone(inputs[place], extractor)]
    return sorted(results, key=lambda result: result.place)


def _extract_chunk(chunk: list[Input], extractor: Extractor) -> list[list[_Result]]:
    return [_extract(item, extractor) for item in chunk]


def _failed(detail: str, item: Input) -> Extraction:
    return msgspec.structs.replace(unreadable("internal_error", detail, item.media_type), status="failed")


def _without_data(item: Input) -> Input:
    """The input as it goes into an outcome: where it is from, without its bytes and files."""
    if item.data is None and not item.files:
        return item
    return msgspec.structs.replace(item, data=None, files=())


def _chunks(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    chunk: list[Input] = []
    size = 0
    for item in inputs:
        chunk.append(item)
        size += sum(len(each.data or b"") for each in (item, *item.files))
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
                    if item.files:
                        results.append(
                            [
                                msgspec.structs.replace(result, place=place)
                                for place, found in enumerate(self._one_by_one(_apart(item)))
                                for result in found
                            ]
                        )
                        continue
                    data = read_input(item)
                    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None
                    results.append([_Result("", digest, _failed("the process that read it died", item))])
        return results
