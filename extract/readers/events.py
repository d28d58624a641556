"""Where a page has a tag that it is cut at.

A pasted page has some three thousand tags and thirty that matter here. A regular expression is tried at every `<`;
looking at the letters behind all of them at once takes a third of that time.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

__all__ = ["event_places"]

#: The first two characters behind `<` of elements without text of the page, tables, meta tags and comments.
_OPENINGS: Final = (b"sc", b"st", b"se", b"sv", b"ta", b"te", b"ti", b"me", b"ME", b"no", b"!-")
#: Of closing tags the third character counts too: `</table` stands among as many `</td` and `</tr` as there are cells.
_CLOSINGS: Final = (b"/t", b"/h", b"/b")
_THIRD: Final = b"ato"
#: Capitals mean that the page has to be brought to small letters first; META is met on pages without any others.
_CAPITALS: Final = b"ABCDEFGHIJKLNOPQRSTUVWXYZ"
#: Bytes looked at in one step, so that a huge page costs no more memory.
_STEP: Final = 1 << 20
#: Characters behind `<` that are looked at.
_BEHIND: Final = 3


@functools.cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """For two characters: 1 where they begin an event, 2 where the third decides. For the third: 2 where it does."""
    import numpy as np

    pairs = np.zeros((256, 256), np.uint8)
    for first, second in _OPENINGS:
        pairs[first, second] = 1
    for first, second in _CLOSINGS:
        pairs[first, second] = 2
    for capital in _CAPITALS:
        pairs[capital] = 1
        pairs[ord("/"), capital] = 1
    thirds = np.zeros(256, np.uint8)
    thirds[list(_THIRD)] = 2
    return pairs.reshape(-1), thirds


def event_places(data: bytes) -> Iterator[int]:
    """The places in `data` of a `<` that may begin an event, in order: all that do, and few others."""
    import numpy as np

    pairs, thirds = _tables()
    letters = np.frombuffer(data, np.uint8)
    last = len(data) - _BEHIND
    for begin in range(0, last, _STEP):
        at = np.flatnonzero(letters[begin : min(begin + _STEP, last)] == ord("<")) + begin
        kind = pairs[letters[at + 1].astype(np.intp) * 256 + letters[at + 2]]
        yield from at[(kind == 1) | ((kind > 1) & (thirds[letters[at + _BEHIND]] == kind))].tolist()
    # Behind the last few characters there is nothing to look at: whoever asks decides.
    yield from range(max(last, 0), len(data))
