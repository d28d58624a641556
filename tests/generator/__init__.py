"""A seeded generator of annual reports: figures, pages, flattened texts, decoys. Same `random.Random`, same bytes."""

from __future__ import annotations

from .damage import truncated, two_reports
from .decoys import DECOYS, Decoy, decoys
from .figures import (
    ERRORS,
    SIZES,
    Figures,
    broken_identities,
    consistent_figures,
    inconsistent_figures,
    with_blanks,
)
from .flat import (
    BLANK_DROPPING_SHAPES,
    CUT_SHAPES,
    JOINED_SHAPES,
    REORDERED_SHAPES,
    SEPARATED_BLANK_STATES,
    SEPARATED_SHAPES,
)
from .page import BLANK_STATES, HTML_SHAPES

__all__ = [
    "BLANK_DROPPING_SHAPES",
    "BLANK_STATES",
    "CUT_SHAPES",
    "DECOYS",
    "ERRORS",
    "HTML_SHAPES",
    "JOINED_SHAPES",
    "REORDERED_SHAPES",
    "SEPARATED_BLANK_STATES",
    "SEPARATED_SHAPES",
    "SIZES",
    "Decoy",
    "Figures",
    "broken_identities",
    "consistent_figures",
    "decoys",
    "inconsistent_figures",
    "truncated",
    "two_reports",
    "with_blanks",
]
