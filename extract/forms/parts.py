"""What the files of all forms are made of."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["FormError", "Identity", "Part"]


class FormError(ValueError):
    """A form file that cannot be used."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a form file; a field that it does not have is refused."""


class Identity(Part, frozen=True):
    """The sum of `left` equals the sum of `right`, or is at most that, for each column, row or channel.

    A `soft` identity is one that sources break in good faith: it makes a finding, decides no grade and proves no digit.
    """

    id: str
    table: str
    per: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    source: str
    relation: Literal["equal", "at_most"] = "equal"
    soft: bool = False
