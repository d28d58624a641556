"""Pages and plain text: decoded, told apart, and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers.charset import decode
from extract.readers.embedded import strings_of_json, with_articles_of_scripts
from extract.readers.html import looks_like_html
from extract.readers.inlined import read_html_with_pictures
from extract.readers.text import read_text

if TYPE_CHECKING:
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
    """The page in a message of several parts, as browsers and Word save one: its longest part in HTML.

    Plain text where there is none. Nothing that the page refers to is looked up.
    """
    import email
    import email.message

    try:
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        bodies = [(body, part) for part in parts if isinstance(body := part.get_payload(decode=True), bytes)]
    except (RecursionError, ValueError, LookupError):
        bodies = []
    if not bodies:
        text, encoding = decode(data)
        return read_text(text, encoding=encoding)
    body, part = max(bodies, key=lambda pair: len(pair[0]))
    declared = part.get_param("charset")
    text, encoding = decode(body, f"text/html; charset={declared}" if isinstance(declared, str) else None)
    return read_html_with_pictures(text.encode("utf-8", "replace"), encoding=encoding)
