"""Section 四: its channels, from tables where it has them, else from flattened text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.remedies.channels import remedy_vocabulary
from extract.remedies.tables import from_grids, from_turned
from extract.remedies.text import mixed_stretch, read_remedies_in_text, unordered_stretch
from extract.report import OUTCOMES, Cell, Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block
    from extract.matrix.flat import FlatText

__all__ = ["read_remedies"]

#: The labels of all channels have no more characters than this, notes and all.
_CHANNELS: Final = 60
#: Outcomes by labels that nothing else is called: where the first of them stands, section 四 is.
_WHOLE: Final = ("结果维持", "结果纠正", "尚未审结")


def read_remedies(blocks: Sequence[Block], flat: FlatText | None, *, lost_blanks: bool = False) -> tuple[Remedy, ...]:
    """The three channels, from tables or from text; a channel that the document does not print is `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, joined digits
    prove nothing. Ambiguous where a row of values fits no header; empty where there is no trace of section 四.
    """
    found, unread = from_grids(blocks)
    if not found:
        found = from_turned(blocks)
    if not found and flat is not None:
        first = next((at for label in _WHOLE if (at := flat.compact.find(label)) > 0), -1)
        if first >= 0:
            found, behind = read_remedies_in_text(flat, max(first - _CHANNELS, 0), lost_blanks=lost_blanks)
            unread = unread or behind or (None if found else unordered_stretch(flat, first))
        elif unread is None:
            unread = mixed_stretch(flat)
    if not found and unread is None:
        return ()
    absent = Cell(None, None, "absent") if found or unread is None else unread
    return tuple(
        Remedy(name, tuple(found.get((name, outcome), absent) for outcome in OUTCOMES))
        for name in remedy_vocabulary().names
    )
