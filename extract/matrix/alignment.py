"""Observed rows to rows of the form: labels are matched, and order decides where a label alone cannot (form.md §7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from extract.matrix.labels import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Aligned", "Observed", "align"]


class Observed(Protocol):
    """A row as met: which rows of the form its label can be, the ordinal before it, and whether it holds values."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of the form's rows that the label fits; empty for a label that no form knows."""

    @property
    def ordinal(self) -> str:
        """The printed ordinal, '' if there is none."""


R = TypeVar("R", bound=Observed)


class Aligned[Row](msgspec.Struct) if False else object:  # pragma: no cover
    pass
