"""The sites of the sample: one module per family, each with `sites(seed, edition)`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.portal.site import Site

__all__ = ["MODULES", "all_sites"]

MODULES = (
    "trs", "trs_variants", "trs_service", "ucap", "vsb", "plain", "failures",
    "hanweb", "hanweb_xxgk", "jpaas", "gkmlpt", "nfcms", "lonsun", "openness",
    "eportal", "truecms", "epoint", "jinan",
)  # fmt: skip


def all_sites(seed: int = 1, edition: int = 1, modules: Sequence[str] = MODULES) -> tuple[Site, ...]:
    """Every site of the sample (of some modules), registered or not; ValueError where two share an id."""
    found: dict[str, Site] = {}
    for name in modules:
        for site in importlib.import_module(f"{__name__}.{name}").sites(seed, edition):
            if site.id in found:
                raise ValueError(f"two sites are called {site.id}")
            found[site.id] = site
    return tuple(found.values())
