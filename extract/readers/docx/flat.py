"""Word files of one part: the members of the package as elements of bare XML (flat OPC)."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers.docx import read_docx
from extract.readers.errors import UnreadableError
from extract.readers.kinds import MEDIA_TYPES
from extract.readers.xml import XmlError, attribute, child, children, parse_xml

if TYPE_CHECKING:
    from extract.document import Document

__all__ = ["read_flat"]

_MEDIA_TYPE: Final = MEDIA_TYPES["word_flat"]


def read_flat(data: bytes) -> Document:
    """The Word file that `data` spells out. UnreadableError as `read_docx`."""
    from lxml import etree

    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(stream, "w") as package:
            for part in children(parse_xml(data), "part"):
                name = (attribute(part, "name") or "").lstrip("/")
                content, binary = child(part, "xmlData"), child(part, "binaryData")
                if content is not None and len(content):
                    package.writestr(name, etree.tostring(content[0]))
                elif binary is not None:
                    package.writestr(name, base64.b64decode(binary.text or ""))
    except XmlError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, str(error)) from error
    except binascii.Error as error:
        raise UnreadableError("broken_xml", _MEDIA_TYPE, str(error)) from error
    return msgspec.structs.replace(read_docx(stream.getvalue()), media_type=_MEDIA_TYPE)
