"""The text of a document outside its forms' own tables: what metadata are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["SITE_META", "text_lines"]

#: Meta tags that hold for every report on a page.
SITE_META: Final = frozenset(("sitename", "siteidcode"))
#: A table of index data above a report has at most so many rows.
_HEAD_TABLE: Final = 12


def text_lines(blocks: Sequence[Block]) -> list[str]:
    """The text outside the form's own tables, in order; two or four columns are a list of names and values."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        elif len(block.rows) <= _HEAD_TABLE:
            for row in block.rows:
                texts = [cell.text for cell in row]
                if len(texts) in (2, 4):
                    lines += [f"{texts[i]}：{texts[i + 1]}" for i in range(0, len(texts), 2)]
                else:
                    lines.append(" ".join(texts))
    return lines
