"""What a group of RTF inherits from the one around it: whether its text is shown, how, and how it is encoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extract.readers.rtf.flow import Flow

__all__ = ["State"]

#: Print of at most so many half points is no text for an eye.
_TINY: Final = 3


@dataclass(slots=True)
class State:
    """The present state; a group begins with a copy of that around it, which its end brings back."""

    silent: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    struck: bool = False
    tiny: bool = False
    color: int = 0
    font: int = -1
    #: Characters that stand for one given in Unicode, for readers without it.
    fallback: int = 1
    #: Within the table of fonts, that of colours, the instruction of a field, the shape of a table in a cell.
    fonts: bool = False
    colors: bool = False
    instructs: bool = False
    nested_shape: bool = False
    box: Flow | None = None

    @property
    def seen(self) -> bool:
        """Whether text is shown; what its colour does to it is not asked here."""
        return not (self.silent or self.hidden or self.deleted or self.tiny)

    def look(self, word: str, number: int | None) -> bool:
        """Take in a word that says how text looks from here on; False for any other."""
        on = number != 0
        if word in ("v", "webhidden"):
            self.hidden = on
        elif word == "deleted":
            self.deleted = on
        elif word in ("super", "sub", "nosupersub", "up", "dn"):
            self.raised = on and word != "nosupersub"
        elif word in ("strike", "striked"):
            self.struck = on
        elif word == "fs":
            self.tiny = 0 < (number or 0) <= _TINY
        elif word == "cf":
            self.color = number or 0
        elif word == "plain":
            self.hidden = self.deleted = self.raised = self.struck = self.tiny = False
            self.color = 0
        else:
            return False
        return True
