"""DOCX to lines and grids: the tables with their merged cells, also those inside text boxes and inside tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.readers.docx.body import Body
from extract.readers.docx.looks import Looks
from extract.readers.docx.numbering import Numbering
from extract.readers.errors import UnreadableError
from extract.readers.parts import Parts
from extract.readers.xml import XmlError, child
from extract.readers.zipped import ZipError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MEDIA_TYPE", "read_docx"]

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, *, outer: bool = True) -> Document:
    """The text as it is shown: deleted and hidden text, headers, footers, notes and properties are not of it.

    Documents that it takes in whole are read where it is the `outer` one, and stands in none itself. Links out of the
    file are never followed. UnreadableError with `broken_zip`, `broken_xml`, `hostile_xml`, `too_large`, `zip_bomb` or
    `encrypted`.
    """
    try:
        parts = Parts(data, "word/document.xml")
        main = _body(parts)
        styles = parts.optional("styles")
        body = Body(Numbering(parts.optional("numbering"), styles), Looks(styles), parts, outer=outer)
        body.read(main)
    except ZipError as error:
        raise UnreadableError(error.reason, MEDIA_TYPE, error.detail) from error
    except XmlError as error:
        raise UnreadableError(error.reason, MEDIA_TYPE, str(error)) from error
    return Document(
        kind="docx",
        media_type=MEDIA_TYPE,
        encoding=None,
        blocks=tuple(body.blocks),
        meta={},
        images=body.images,
        attachments=body.objects,
        complete=body.complete,
        notes=(("hidden_cells", f"{body.hidden} cells in hidden rows"),) if body.hidden else (),
    )


def _body(parts: Parts) -> _Element:
    found = child(parts.main(), "body")
    if found is None:
        raise XmlError("the main part has no body")
    return found
