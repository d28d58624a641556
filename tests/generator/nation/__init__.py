"""A made nation: years of reports by all its agencies, consistent within and across, as a dataset.

Vectorised and seeded: the same size and seed give the same rows. Errors can be planted in it, one of each kind.
"""

from __future__ import annotations

from .agencies import Agencies, make_agencies
from .errors import Planted, place_of, plant
from .figures import YEARS, Year, make_years
from .tables import Batch, write_nation

__all__ = [
    "YEARS",
    "Agencies",
    "Batch",
    "Planted",
    "Year",
    "make_agencies",
    "make_years",
    "place_of",
    "plant",
    "write_nation",
]
