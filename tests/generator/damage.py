"""Pages that arrive incomplete, and pages that hold more than one report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .layout import Layout
from .markup import TIDY, WPS
from .page import article, wrap

if TYPE_CHECKING:
    from random import Random

    from .figures import Figures

__all__ = ["truncated", "two_reports"]


def truncated(html: bytes, rng: Random) -> bytes:
    """The page cut inside its longest table: in a tag, a character or a number; without a table, in the middle."""
    spans = []
    for opening in re.finditer(rb"<table\b", html, re.IGNORECASE):
        closing = re.compile(rb"</table", re.IGNORECASE).search(html, opening.end())
        spans.append((opening.end(), closing.start() if closing else len(html)))
    start, end = max(spans, key=lambda span: span[1] - span[0], default=(len(html) * 4 // 10, len(html) * 8 // 10))
    margin = (end - start) // 10
    return html[: rng.randint(start + margin, end - margin)]


def two_reports(first: Figures, second: Figures, rng: Random) -> bytes:
    """One page with two reports, one below the other; two of the same agency are refused."""
    if first.agency == second.agency:
        message = "the two reports need different agencies"
        raise ValueError(message)
    bodies = [article(figures, rng, Layout(), rng.choice((TIDY, WPS))) for figures in (first, second)]
    return wrap(first, rng, rng.choice(("\n<hr>\n", "\n", "<p>&nbsp;</p>")).join(bodies)).encode()
