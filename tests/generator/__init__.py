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
from .vertical import (
    VERTICAL_FORMS,
    VERTICAL_HTML_SHAPES,
    VERTICAL_JOINED_SHAPES,
    VERTICAL_TEXT_SHAPES,
    VerticalFigures,
    vertical_figures,
)

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
    "VERTICAL_FORMS",
    "VERTICAL_HTML_SHAPES",
    "VERTICAL_JOINED_SHAPES",
    "VERTICAL_TEXT_SHAPES",
    "Decoy",
    "Figures",
    "VerticalFigures",
    "broken_identities",
    "consistent_figures",
    "decoys",
    "inconsistent_figures",
    "truncated",
    "two_reports",
    "vertical_figures",
    "with_blanks",
]
