"""What the sample writes beside its servers: the registry of its portals, and the truth about them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .site import Published, Site

__all__ = ["registry_text", "truth"]

_COLUMNS = ("id", "name", "platform", "home", "column", "years")


def registry_text(sites: Sequence[Site], addresses: Mapping[str, str]) -> str:
    """The registry of the portals that are registered, as CSV."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for site in sites:
        if site.registered:
            base = addresses[site.id]
            if site.scheme is not None:
                base = f"{site.scheme}:{base.partition(':')[2]}"
            home, column = (base + path if path else "" for path in (site.home, site.column))
            lines.writerow((site.id, site.name, site.platform, home, column, site.years))
    return text.getvalue()


def truth(sites: Sequence[Site], addresses: Mapping[str, str], edition: int) -> dict[str, Any]:
    """Portal by portal: the reports with their figures (null where no page prints them), decoys, what is to fail."""
    return {
        "edition": edition,
        "portals": {site.id: _portal(site, addresses) for site in sites if site.registered},
        "others": {site.id: addresses[site.id] for site in sites if not site.registered},
    }


def _portal(site: Site, addresses: Mapping[str, str]) -> dict[str, Any]:
    base = addresses[site.id]
    return {
        "name": site.name,
        "platform": site.platform,
        "address": base,
        "expected_state": site.expected_state,
        "expected_reason": site.expected_reason,
        "reports": [_report(found, base) for found in site.published],
        "lost": [{"url": base + found.path, "reason": found.reason} for found in site.lost],
        "decoys": [_decoy(path, base, addresses) for path in site.decoys],
    }


def _decoy(path: str, base: str, addresses: Mapping[str, str]) -> str:
    if path.startswith("/"):
        return base + path
    site, _, rest = path.partition(":")
    return addresses[site] + rest


def _report(found: Published, base: str) -> dict[str, Any]:
    figures = found.figures
    return {
        "url": base + found.path,
        "agency": found.agency,
        "year": found.year,
        "title": found.title,
        "form": figures.form if figures else None,
        "requests": {name: list(values) for name, values in figures.requests.items()} if figures else None,
        "disclosures": {k: None if v is None else str(v) for k, v in figures.disclosures.items()} if figures else None,
        "remedies": list(figures.remedies) if figures else None,
    }
