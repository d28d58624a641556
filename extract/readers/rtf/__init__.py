"""RTF to lines and grids: tables with merged cells and tables inside them, text in Unicode or in code pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.readers.errors import UnreadableError
from extract.readers.rtf.reader import RtfError, RtfReader

if TYPE_CHECKING:
    from extract.document import Block

__all__ = ["read_rtf"]

_MEDIA_TYPE: Final = "application/rtf"


def read_rtf(data: bytes) -> Document:
    """The text as it is shown: deleted and hidden text, headers, footers, notes and embedded data are not of it.

    A file that breaks off is read as far as it goes, and not `complete`. UnreadableError: `too_large`, `broken_rtf`.
    """
    reader = RtfReader()
    try:
        complete = reader.read(data)
    except RtfError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, str(error)) from error
    blocks: tuple[Block, ...] = tuple(reader.flow.finish())
    return Document(
        kind="rtf",
        media_type=_MEDIA_TYPE,
        encoding=None,
        blocks=blocks,
        meta={},
        images=reader.images,
        attachments=reader.objects,
        complete=complete,
    )
