"""What a run is about: portals, report years, and where the requests for them may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.containment import Containment
from crawlers.portals.hosts import load_hosts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.portals.registry import Portal

__all__ = ["portal_rules", "select_portals", "select_years"]

_YEAR_DIGITS = 4


def select_years(wanted: str) -> tuple[int, ...]:
    """The report years in `wanted`, in order. ValueError names what is none."""
    words = wanted.replace(",", " ").split()
    for word in words:
        if not (word.isdecimal() and word.startswith("20") and len(word) == _YEAR_DIGITS):
            raise ValueError(f"{word} is no report year")
    return tuple(sorted(map(int, words)))


def select_portals(portals: Sequence[Portal], wanted: str) -> tuple[Portal, ...]:
    """Those with the ids in `wanted`, all where it is empty. ValueError names the ids that there are not."""
    ids = wanted.replace(",", " ").split()
    unknown = sorted(set(ids) - {portal.id for portal in portals})
    if unknown:
        raise ValueError(f"no portal of the registry is called {', '.join(unknown)}")
    return tuple(portal for portal in portals if not ids or portal.id in ids)


def portal_rules(portals: Sequence[Portal], *, allow_local: bool) -> Containment:
    """The hosts that a crawl of these portals may ask."""
    hosts = load_hosts()
    own = {host: portal.reviewed for portal in portals for host in portal.hosts if portal.reviewed}
    return Containment(
        allowed_hosts=frozenset(host for portal in portals for host in portal.hosts),
        reviewed=hosts.reviewed | own,
        spoofs=hosts.spoofs,
        allow_local=allow_local,
    )
