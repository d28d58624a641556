"""Regular expressions for labels in compact text, where punctuation inside a label may differ or be missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.glyphs import compact, core

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["any_label", "label_pattern"]


def label_pattern(label: str) -> str:
    """The pattern of one label."""
    return "".join("[、,，/]?" if char in "、,，。/" else re.escape(char) for char in compact(label))


def any_label(labels: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all of `labels`, the longest first, so that a label inside another does not cut it short."""
    patterns: dict[str, str] = {}
    for label in labels:
        patterns.setdefault(core(label), label_pattern(label))
    return re.compile("|".join(patterns[key] for key in sorted(patterns, key=len, reverse=True)))
