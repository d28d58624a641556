"""A page with its tags written plainly: for markup that cannot be cut at its angle brackets."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Final

__all__ = ["REWRITE_LIMIT", "rewritten"]

#: A larger page is read as it is: what its attributes hide stays unread, and no page met is a tenth as large.
REWRITE_LIMIT: Final = 8 * 1024 * 1024
_KEPT: Final = frozenset(("rowspan", "colspan", "name", "content", "href", "src", "style", "hidden"))
#: What would end an attribute, or its tag.
_ENDING: Final = str.maketrans("", "", "<>\"'")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [f' {name}="{(value or "").translate(_ENDING)}"' for name, value in attrs if name in _KEPT]
        self.parts.append(f"<{tag}{''.join(kept)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(html.escape(data, quote=False))


def rewritten(data: bytes) -> bytes:
    """The same page without comments and without attributes that hold markup; `data` is UTF-8."""
    writer = _Writer()
    writer.feed(data.decode("utf-8", "replace"))
    writer.close()
    return "".join(writer.parts).encode("utf-8", "replace")
