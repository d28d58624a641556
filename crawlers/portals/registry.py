"""The registry of portals: a CSV file, bundled or a user's own, checked as a whole before anything is requested."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from crawlers.portals.fields import COLUMNS, REQUIRED, read_portal
from crawlers.portals.portal import EVIDENCE_KINDS, LEVELS, PLATFORM_NAMES, Portal
from crawlers.portals.sheet import Problem, RegistryError, read_sheet

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "EVIDENCE_KINDS",
    "LEVELS",
    "PLATFORM_NAMES",
    "Portal",
    "Problem",
    "RegistryError",
    "load_registry",
    "parse_registry",
]


def load_registry(path: Path | None = None, *, allow_local: bool = False) -> tuple[Portal, ...]:
    """The portals of a CSV file, of the bundled one without it.

    `allow_local` admits hosts of this machine and of private networks. RegistryError names every bad line.
    """
    if path is None:
        data = resources.files(__package__).joinpath("portals.csv").read_bytes()
        return parse_registry(data, "the bundled registry", allow_local=allow_local)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(str(path), [Problem(0, "", f"cannot be read: {error.strerror}")]) from error
    return parse_registry(data, str(path), allow_local=allow_local)


def parse_registry(data: bytes, source: str, *, allow_local: bool = False) -> tuple[Portal, ...]:
    """The portals of the bytes of a CSV file; `source` is what messages call it. RegistryError as above."""
    sheet = read_sheet(data, COLUMNS, REQUIRED)
    problems = list(sheet.problems)
    portals: dict[str, tuple[int, Portal]] = {}
    for line in sheet.lines:
        portal, wrong = read_portal(line, allow_local=allow_local)
        problems += wrong
        if portal is None:
            continue
        if portal.id in portals:
            first = portals[portal.id][0]
            problems.append(Problem(line.number, "id", f"{portal.id!r} is the id of line {first} too; take another"))
        portals.setdefault(portal.id, (line.number, portal))
    if not sheet.lines and not problems:
        problems.append(Problem(0, "", "has no portal in it; add one with: gongkai portals add"))
    if problems:
        raise RegistryError(source, sorted(problems, key=lambda problem: problem.line))
    return tuple(portal for _, portal in portals.values())
