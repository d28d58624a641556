"""Running heads and feet: lines that a page break puts between a label and its numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from extract.document import Line
from extract.glyphs import compact, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import Block

__all__ = ["without_running_heads"]

#: No running head is longer than this.
_LONGEST: Final = 80
_TITLE = re.compile(r"20\d\d年.*信息公开.*(?:报告|年报)$|信息公开.*(?:报告|年报)$")
#: The number of a page, alone or beside a running head: 第3页, 第 3 页 共 9 页, - 3 -.
_PAGE = re.compile(r"第\d{1,4}页(?:[,/]?共\d{1,4}页)?|[-—–]+\d{1,4}[-—–]+")
#: What a browser prints above and below a page: its address, and the time of printing with the page's title.
_PRINTED = re.compile(r"(?:https?://|www\.)\S+|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+\D.*)?")
#: Lines that can be one of these begin so, and are not shorter than this.
_MARKS: Final = re.compile(r"第|[-—–]+\s?\d|20\d\d|http|www|.*(?:报告|年报)")
_SHORTEST: Final = 3


def without_running_heads(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks without a title that stands more than once, lines with a page's number, and what a browser prints.

    Numbers are only ever looked for between labels, so that a title that is left out there takes none away.
    """
    heads = {
        i: block.text
        for i, block in enumerate(blocks)
        if isinstance(block, Line) and _SHORTEST <= len(block.text) < _LONGEST and _MARKS.match(block.text)
    }
    if not heads:
        return blocks
    titles = Counter(_titles(heads.values()))
    gone = {i for i, text in heads.items() if _is_running(text, titles)}
    return [block for i, block in enumerate(blocks) if i not in gone] if gone else blocks


def _titles(texts: Iterable[str]) -> list[str]:
    plain = (_PAGE.sub("", compact(text)) for text in texts)
    return [text for text in plain if _TITLE.search(text)]


def _is_running(text: str, titles: Counter[str]) -> bool:
    plain = compact(text)
    without = _PAGE.sub("", plain)
    if not without or titles[without] > 1:
        return without != plain or titles[without] > 1
    return _PRINTED.fullmatch(normalise(text).strip()) is not None
