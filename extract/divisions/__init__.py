"""Administrative divisions through time, and where an agency belongs among them."""

from __future__ import annotations

from extract.divisions.lists import Division, divisions
from extract.divisions.placing import Place, agency_key, place_agency

__all__ = ["Division", "Place", "agency_key", "divisions", "place_agency"]
