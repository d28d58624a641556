"""A page and the files that hang at it: what belongs to one report is one, and what disagrees stays two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from extract.extraction import extract_document, extract_page
from extract.report import COLUMNS, Extraction, Finding, Report, ReportSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.narrative import PageContext
    from extract.report import Role

__all__ = ["Part", "Together", "extract_with_files"]

#: A page with more files than these, and without the title of one report, is a list of them.
_FEW = 3


class Part(msgspec.Struct, frozen=True):
    """A document of a page and its files: its bytes, their SHA-256, where it is from and what is said of it."""

    data: bytes
    digest: str
    source: str
    media_type: str | None = None
    url: str | None = None


class _Found(msgspec.Struct):
    """A report, where it stands among the parts, and whether the page's words are its own."""

    report: Report
    place: int
    part: Part
    report_id: str


class Together(NamedTuple):
    """What became of a page and its files, in that order, and of its pictures: None for one that nothing depends on."""

    parts: list[Extraction]
    pictures: list[Extraction | None]


def extract_with_files(page: Part, files: Sequence[Part], pictures: Sequence[Part] = ()) -> Together:
    """What became of the page, of each of its files and of its pictures.

    Where the page has no matrix, a file's report takes title, agency, dates and scope from the page, if it is the only
    one, or if it has no title and the page has one year's; the page then ends as `extracted`, `in_attachment`. A report
    whose numbers are those of an earlier part is no second one: its part ends as `extracted`, `copy`, and is a further
    source of the first. Where two parts have different numbers for what seems one report, both are kept, each with the
    finding `sources_differ`; a file whose own title names another agency than its page has the finding `agency_name`.

    Pictures are recognised where they stand, if neither page nor files have a matrix as text. Those of a page that then
    has a report end as `extracted`, `in_page`. Never raises on a bad document.
    """
    first, context = extract_page(page.data, media_type=page.media_type, url=page.url)
    read = [first, *(extract_document(file.data, media_type=file.media_type, url=file.url) for file in files)]
    parts = [page, *files]
    few = len(files) <= _FEW
    if not first.reports and context is not None and (context.is_of_one or (few and not context.is_of_none)):
        read, borrowed = _in_context(read, parts, context)
    else:
        borrowed = set()
    shown: Extraction | None = None
    if pictures and not any(each.reports for each in read):
        shown = _recognised(page, pictures, first)
        read[0] = shown or first
    joined = _joined(read, parts, borrowed)
    return Together(joined, _of_pictures(pictures, page, joined[0] if shown is not None else None))


def _recognised(page: Part, pictures: Sequence[Part], first: Extraction) -> Extraction | None:
    """The page read with its pictures; None where that is no more than without them."""
    from extract.readers.ocr import engine_found
    from extract.readers.pictured import with_pictures

    if not engine_found():
        of_pictures = (first.status, first.reason) == ("no_matrix", "tables_are_images")
        return msgspec.structs.replace(first, status="unreadable", reason="needs_ocr") if of_pictures else None
    by_address = {picture.url: picture.data for picture in pictures if picture.url}
    whole = with_pictures(page.data, page.url or "", by_address)
    read = extract_document(whole, media_type=page.media_type, url=page.url)
    return read if read.reports else None


def _of_pictures(pictures: Sequence[Part], page: Part, shown: Extraction | None) -> list[Extraction | None]:
    if shown is None or not shown.reports:
        return [None] * len(pictures)
    report = shown.reports[0]
    found = _Found(report, 0, page, f"{page.digest[:32]}-{report.index}")
    return [
        Extraction("extracted", "in_page", "image/*", None, sources=(_source(found, picture, "picture"),))
        for picture in pictures
    ]


def _in_context(
    read: list[Extraction], parts: Sequence[Part], context: PageContext
) -> tuple[list[Extraction], set[int]]:
    """The extractions with those files read anew that take the page's words, and which these are."""
    with_one = [place for place, each in enumerate(read) if len(each.reports) == 1]
    alone = len(_distinct(report for each in read for report in each.reports)) == 1
    untitled = {place for place in with_one if read[place].reports[0].title is None and context.is_of_one}
    borrowed = set(with_one) if alone else untitled
    out = list(read)
    for place in borrowed:
        part = parts[place]
        again = extract_document(part.data, media_type=part.media_type, url=part.url, context=context)
        if again.reports:
            out[place] = _with_agency_told(again, read[place].reports[0])
    return out, borrowed


def _with_agency_told(extraction: Extraction, alone: Report) -> Extraction:
    """The extraction with a finding where the file's own title, read `alone`, names another agency than the page."""
    (report,) = extraction.reports
    own, page = alone.agency_name, report.agency_name
    if alone.title is None or own is None or page is None or own in page or page in own:
        return extraction
    finding = Finding("agency_name", "fail", detail=f"the file says {own}, its page {page}")
    report = msgspec.structs.replace(report, findings=(*report.findings, finding))
    return msgspec.structs.replace(extraction, reports=(report,))


def _distinct(reports: Iterable[Report]) -> list[Report]:
    kept: list[Report] = []
    for report in reports:
        if not any(_same(report, other) for other in kept):
            kept.append(report)
    return kept


def _same(report: Report, other: Report) -> bool:
    """Whether two parts print the same matrix or vertical table, and no other number of sections 二 and 四."""
    if report.form != other.form or _differences(report, other):
        return False
    items = {item.item: item.cell.value for item in other.disclosures}
    if any(items.get(item.item, item.cell.value) != item.cell.value for item in report.disclosures):
        return False
    channels = {remedy.channel: remedy.cells for remedy in other.remedies}
    return all(
        cell.value == twin.value
        for remedy in report.remedies
        for cell, twin in zip(remedy.cells, channels.get(remedy.channel, remedy.cells), strict=True)
    )


def _differences(report: Report, other: Report) -> list[str]:
    """The cells of the matrix, or of the vertical table, in which two reports of one form differ."""
    in_matrix = [
        f"requests/{row.name}/{column}"
        for row, twin in zip(report.requests.rows, other.requests.rows, strict=True)
        for column, cell, against in zip(COLUMNS, row.cells, twin.cells, strict=True)
        if cell.value != against.value
    ]
    return in_matrix + [
        f"indicators/{row.name}/{column}"
        for row, twin in zip(report.indicators, other.indicators, strict=True)
        for column, cell, against in (("value", row.cell, twin.cell), ("cumulative", row.cumulative, twin.cumulative))
        if (cell and cell.value) != (against and against.value)
    ]


def _one_report(one: _Found, other: _Found) -> bool:
    """Whether two reports seem to be the same agency's of the same year.

    What the page prints itself and a file beside it are, unless they say otherwise; of two files both have to say so.
    """
    left, right = one.report, other.report
    years, agencies = {left.report_year, right.report_year}, {left.agency_name, right.agency_name}
    if 0 in (one.place, other.place):
        years, agencies = years - {0}, agencies - {None}
    return len(years) < 2 and len(agencies) < 2 and years != {0} and agencies != {None}  # noqa: PLR2004 they disagree


def _joined(read: list[Extraction], parts: Sequence[Part], borrowed: set[int]) -> list[Extraction]:
    kept: list[_Found] = []
    out: list[Extraction] = []
    for place, (extraction, part) in enumerate(zip(read, parts, strict=True)):
        own: list[Report] = []
        sources: list[ReportSource] = []
        for report in extraction.reports:
            twin = next((each for each in kept if each.place != place and _same(report, each.report)), None)
            if twin is not None:
                sources.append(_source(twin, part, "copy"))
            else:
                own.append(report)
                kept.append(_Found(report, place, part, f"{part.digest[:32]}-{report.index}"))
        reason = "copy" if extraction.reports and not own and extraction.reason is None else extraction.reason
        out.append(msgspec.structs.replace(extraction, reports=tuple(own), reason=reason, sources=tuple(sources)))
    _tell_differences(kept, out)
    lent = [each for each in kept if each.place in borrowed]
    if lent:
        sources = [_source(each, parts[0], "context") for each in lent]
        out[0] = msgspec.structs.replace(
            out[0], status="extracted", reason="in_attachment", detail=None, sources=tuple(sources)
        )
    return out


def _source(found: _Found, part: Part, role: Role) -> ReportSource:
    return ReportSource(found.report_id, found.report.report_year, part.digest, part.source, role)


def _tell_differences(kept: list[_Found], out: list[Extraction]) -> None:
    """Add a finding to each of two reports that seem to be one and differ."""
    for one in kept:
        for other in kept:
            if one.place == other.place or not _one_report(one, other):
                continue
            same_form = one.report.form == other.report.form
            cells = tuple(_differences(one.report, other.report)) if same_form else ()
            finding = Finding("sources_differ", "fail", cells=cells, detail=f"{other.report_id} in {other.part.source}")
            reports = tuple(
                msgspec.structs.replace(report, findings=(*report.findings, finding))
                if report.index == one.report.index
                else report
                for report in out[one.place].reports
            )
            out[one.place] = msgspec.structs.replace(out[one.place], reports=reports)
