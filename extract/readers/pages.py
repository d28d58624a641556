"""Pages and plain text: decoded, told apart, and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.readers.charset import decode
from extract.readers.embedded import strings_of_json, with_articles_of_scripts
from extract.readers.html import looks_like_html
from extract.readers.inlined import read_html_with_pictures
from extract.readers.text import read_text

if TYPE_CHECKING:
    from email.message import Message

    from extract.document import Document

__all__ = ["read_mhtml", "read_page"]

#: A text with so many closing tags written as references is a page that a feed has escaped.
_ESCAPED_TAG = "&lt;/"
_ESCAPED_TAGS = 10
_MARK = b"\xef\xbb\xbf"


def read_page(data: bytes, media_type: str | None = None) -> Document:
    """The page, the page inside an answer in JSON, or the text in `data`; of `media_type` only the charset counts."""
    text, encoding = decode(data, media_type)
    strings = strings_of_json(text)
    if strings is not None:
        text = "\n".join(strings)
    as_it_is = strings is None and encoding == "utf-8" and not data.startswith(_MARK)
    utf8 = data if as_it_is else text.encode("utf-8", "replace")
    if looks_like_html(utf8):
        return read_html_with_pictures(with_articles_of_scripts(utf8), encoding=encoding)
    if text.count(_ESCAPED_TAG) >= _ESCAPED_TAGS:
        from html import unescape

        return read_html_with_pictures(unescape(text).encode("utf-8", "replace"), encoding=encoding)
    return read_text(text, encoding=encoding)


def read_mhtml(data: bytes) -> Document:
    """The page in a message of several parts, as browsers, Word and Excel save one, with its frames or sheets in order.

    Plain text where there is none. Nothing that the page refers to is looked up; files that hang at a letter are
    counted, and not read.
    """
    import email

    try:
        parts = list(email.message_from_bytes(data).walk())
        pages = [page for part in parts if part.get_content_type() == "text/html" and (page := _decoded(part))]
        plain = [page for part in parts if part.get_content_type() == "text/plain" and (page := _decoded(part))]
        files = sum(part.get_content_disposition() == "attachment" for part in parts)
    except (RecursionError, ValueError, LookupError):
        pages, plain, files = [], [], 0
    if not pages:
        text, encoding = plain[0] if plain else decode(data)
        return msgspec.structs.replace(read_text(text, encoding=encoding), attachments=files)
    # The longest part is the page itself; what is said of the encoding is said of that one.
    _, encoding = max(pages, key=lambda page: len(page[0]))
    whole = "\n".join(text for text, _ in pages)
    read = read_html_with_pictures(whole.encode("utf-8", "replace"), encoding=encoding)
    return msgspec.structs.replace(read, attachments=read.attachments + files)


def _decoded(part: Message) -> tuple[str, str] | None:
    """The text of a part and its encoding; None where there is none."""
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or not body:
        return None
    declared = part.get_param("charset")
    return decode(body, f"text/html; charset={declared}" if isinstance(declared, str) else None)
