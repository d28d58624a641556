"""The way of a document: bytes, Document, matrices, Report; or the reason why not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from extract.assembly import Assembled, assemble
from extract.document import Document, Grid
from extract.ending import ends_in_number, with_last_unsure
from extract.matrix.flat import FlatText
from extract.matrix.misread import with_known_labels
from extract.matrix.requests import LEAST_ROWS, read_requests
from extract.matrix.stream import numbers_in, stream_labels
from extract.narrative import DocumentFacts, PageContext, explain_refusal, read_in_context, read_metadata, veto
from extract.paragraphs import SITE_META, text_lines
from extract.places import placed
from extract.readers import UnreadableError, read_document
from extract.readers.bundles import members_of
from extract.readers.html import count_embedded
from extract.readers.kinds import MEDIA_TYPES
from extract.report import Extraction, Finding, Report
from extract.segments import split_reports
from extract.traditional import in_simplified
from extract.vertical.documents import read_vertical, unread_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block
    from extract.narrative import Metadata

__all__ = ["extract_document", "extract_page", "extract_reports"]

#: A document that names the first row of the form more often is no collection: a county publishes some sixty reports.
MATRIX_LIMIT = 1_000
#: Bytes of a document that needs no counting before it is read.
ORDINARY = 200_000
_FIRST_ROW = "本年新收政府信息公开"
#: A matrix with fewer printed cells than this is the empty form.
_LEAST_PRINTED = 1


def extract_reports(data: bytes, *, media_type: str | None = None, url: str | None = None) -> list[Report]:
    """The annual reports in a document, in order; empty where there is none (`extract_document` says why).

    `media_type` is what the source declares; only its charset is believed. `url` serves to find codes of the agency.
    """
    return list(extract_document(data, media_type=media_type, url=url).reports)


def extract_document(
    data: bytes, *, media_type: str | None = None, url: str | None = None, context: PageContext | None = None
) -> Extraction:
    """The reports in a document and what became of it: status, reason code, kind and encoding.

    `context` is what the page that carries the document says of it: it counts where the document holds one report.
    Never raises on a bad document. Time and memory are linear in the size of `data`, which has a limit.
    """
    try:
        document = in_simplified(read_document(data, media_type=media_type))
    except UnreadableError as error:
        return _unread(data, url, error)
    return _extract(document, data, url, context)


def extract_page(
    data: bytes, *, media_type: str | None = None, url: str | None = None
) -> tuple[Extraction, PageContext | None]:
    """As `extract_document`, and what the page says for the files that hang at it; None where it cannot be read."""
    try:
        document = in_simplified(read_document(data, media_type=media_type))
    except UnreadableError as error:
        return _unread(data, url, error), None
    lines = tuple(text_lines(document.blocks))
    context = PageContext(lines, document.meta, url, read_metadata(lines, document.meta, url))
    return _extract(document, data, url, None), context


def _unread(data: bytes, url: str | None, error: UnreadableError) -> Extraction:
    if error.reason == "bundle":
        return _bundled(data, url)
    return Extraction("unreadable", error.reason, error.media_type, None, detail=error.detail)


def _extract(document: Document, data: bytes, url: str | None, context: PageContext | None) -> Extraction:
    if len(data) > ORDINARY and _first_rows(document) > MATRIX_LIMIT:
        return Extraction("quarantined", "too_many_matrices", document.media_type, document.encoding)
    assembled: list[Assembled] = []
    refused: Extraction | None = None
    segments = split_reports(document.blocks)
    for segment in segments:
        blocks = with_known_labels(segment)
        lines = text_lines(blocks)
        metadata = _metadata(lines, document, url, context, alone=len(segments) == 1)
        found = read_requests(blocks, metadata.report_year)
        printed = sum(matrix.filled for matrix in found)
        refusal = veto(metadata.title_kind, printed, metadata.title)
        if refusal is None and printed >= _LEAST_PRINTED:
            read = assemble(blocks, metadata, found)
            report = placed(read.report, blocks)
            if (form := unread_table(blocks)) is not None:
                finding = Finding("table_not_read", "not_assessable", detail=f"a table of form {form}")
                report = msgspec.structs.replace(report, findings=(*report.findings, finding))
            assembled.append(msgspec.structs.replace(read, report=report))
        elif refusal is not None and refused is None:
            refused = Extraction(
                refusal.status, refusal.reason, document.media_type, document.encoding, detail=refusal.detail
            )
    if not assembled and (refused is None or refused.reason == "notice_with_empty_form"):
        assembled = read_vertical(document, partial(_metadata, document=document, url=url, context=context))
    if assembled:
        if ends_in_number(document, data):
            assembled[-1] = _unsure_at_end(assembled[-1], document)
        return _extracted(document, assembled)
    if refused is not None:
        return refused
    return _refusal(document, data, url)


def _unsure_at_end(last: Assembled, document: Document) -> Assembled:
    report = with_last_unsure(last.report, document.blocks[-1])
    return last if report is last.report else Assembled(report, cut=True)


def _metadata(
    lines: Sequence[str], document: Document, url: str | None, context: PageContext | None, *, alone: bool
) -> Metadata:
    """What one report of a document says of itself, in the context of its page where it is `alone`.

    The page's tags name one report; where it holds several, each has to name itself.
    """
    if alone and context is not None:
        return read_in_context(lines, context)
    meta = document.meta if alone else {k: v for k, v in document.meta.items() if k in SITE_META}
    return read_metadata(lines, meta, url)


def _bundled(data: bytes, url: str | None) -> Extraction:
    """The reports of all members of a zip, in order; where there is none, what became of the first member."""
    reports: list[Report] = []
    refused: Extraction | None = None
    lost = 0
    for member in members_of(data):
        if member.data is None:
            reason, detail = member.problem or (None, None)
            read = Extraction("unreadable", reason, MEDIA_TYPES["zip"], None, detail=detail)
        else:
            read = extract_document(member.data, url=url)
        reports += [msgspec.structs.replace(report, index=len(reports) + i) for i, report in enumerate(read.reports)]
        if not read.reports:
            lost += 1
            refused = refused or read
    if reports or refused is None:
        reason = "members_not_read" if lost else None
        return Extraction("extracted", reason, MEDIA_TYPES["zip"], None, tuple(reports))
    return msgspec.structs.replace(refused, media_type=MEDIA_TYPES["zip"])


def _first_rows(document: Document) -> int:
    """How often the document names the first row of the form, at least."""
    return sum(text.count(_FIRST_ROW) for block in document.blocks for text in _all_text(block))


def _extracted(document: Document, assembled: list[Assembled]) -> Extraction:
    kept: list[Report] = []
    notes = tuple(Finding(code, "not_assessable", detail=text) for code, text in document.notes)
    for each in assembled:
        if not any(_same(each.report, other) for other in kept):
            findings = (*each.report.findings, *notes)
            kept.append(msgspec.structs.replace(each.report, index=len(kept), findings=findings))
    cut = not document.complete or assembled[-1].cut
    reason = "cut_off" if cut else None
    return Extraction("extracted", reason, document.media_type, document.encoding, tuple(kept))


def _same(report: Report, other: Report) -> bool:
    """Whether two reports of one document are copies: the same agency, year and printed numbers."""
    if (report.agency_name, report.report_year, report.form) != (other.agency_name, other.report_year, other.form):
        return False
    twins = zip(report.indicators, other.indicators, strict=True)
    if any((a.cell.value, a.cumulative) != (b.cell.value, b.cumulative) for a, b in twins):
        return False
    return all(
        a.value == b.value
        for row, twin in zip(report.requests.rows, other.requests.rows, strict=True)
        for a, b in zip(row.cells, twin.cells, strict=True)
    )


def _refusal(document: Document, data: bytes, url: str | None) -> Extraction:
    lines = [text for block in document.blocks for text in _all_text(block)]
    metadata = read_metadata(lines, document.meta, url)
    images, attachments = document.images, document.attachments
    if document.kind == "html":
        images, attachments = count_embedded(data)
    flat = FlatText(document.blocks)
    found = read_requests(document.blocks)
    labels = max(len({name for label in stream_labels(flat) for name in label.rows}), *(m.rows for m in found), 0)
    facts = DocumentFacts(
        title=metadata.title,
        title_kind=metadata.title_kind,
        lines=lines,
        meta=document.meta,
        url=url,
        form_labels=labels,
        printed_numbers=sum(matrix.filled for matrix in found) or _numbers_among_labels(document) or numbers_in(flat),
        images=images,
        attachments=attachments,
        kind=document.kind,
        markup=data[:4096].decode("utf-8", "replace") if document.kind == "html" else "",
    )
    refusal = explain_refusal(facts)
    if refusal.status == "no_matrix" and not document.complete:
        return Extraction("no_matrix", "cut_off", document.media_type, document.encoding, detail=refusal.reason)
    return Extraction(refusal.status, refusal.reason, document.media_type, document.encoding, detail=refusal.detail)


def _numbers_among_labels(document: Document) -> int:
    """The numbers in tables with rows of the form, however they stand: a form turned on its side is not empty."""
    found = 0
    for block in document.blocks:
        if isinstance(block, Grid):
            words = [each for row in block.words for each in row]
            if sum(each.kind == "row" for each in words) >= LEAST_ROWS:
                found += sum(each.mark.number for each in words)
    return found


def _all_text(block: Block) -> list[str]:
    if isinstance(block, Grid):
        return [cell.text for row in block.rows for cell in row]
    return [block.text]
