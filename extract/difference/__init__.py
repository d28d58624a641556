"""Which cells differ between two datasets, and why."""

from __future__ import annotations

from extract.difference.apply import apply_difference
from extract.difference.compare import Difference, compare

__all__ = ["Difference", "apply_difference", "compare"]
