"""Which family of content-management systems a page comes from, guessed by its address, its links and its source."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["Guess", "Mark", "Marks", "fingerprint"]

#: Characters of source looked at; scripts that list stand in the page's first half megabyte.
_MAX_SOURCE = 600_000
_MAX_LINKS = 2000

_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+$")]


@dataclass(frozen=True, slots=True)
class Guess:
    """A family, how much speaks for it, and the names of the marks that do."""

    platform: str
    points: int
    marks: tuple[str, ...]


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern that pages of a family bear in their address, their links' addresses or their source."""

    platform: _Name
    name: _Name
    where: Literal["address", "links", "source"]
    points: Annotated[int, msgspec.Meta(gt=0, le=100)]
    pattern: Annotated[str, msgspec.Meta(min_length=1)]


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All marks of `fingerprints.toml`."""

    marks: tuple[Mark, ...]


@functools.cache
def _compiled() -> tuple[tuple[Mark, re.Pattern[str]], ...]:
    """The marks. msgspec.ValidationError for an unknown place or field, re.error for a pattern that is none."""
    data = resources.files(__package__).joinpath("fingerprints.toml").read_bytes()
    marks = msgspec.toml.decode(data, type=Marks).marks
    return tuple((mark, re.compile(mark.pattern, re.ASCII)) for mark in marks)


def fingerprint(page: Page) -> tuple[Guess, ...]:
    """The families whose marks the page bears, best first; none where nothing speaks for any.

    Several are common: a portal keeps old articles of one system in the columns of another.
    """
    looked_at = {
        "address": page.url.lower(),
        "links": "\n".join(link.url for link in page.links[:_MAX_LINKS]).lower(),
        "source": page.text[:_MAX_SOURCE].lower(),
    }
    points: dict[str, int] = {}
    names: dict[str, list[str]] = {}
    for mark, pattern in _compiled():
        if pattern.search(looked_at[mark.where]):
            points[mark.platform] = points.get(mark.platform, 0) + mark.points
            names.setdefault(mark.platform, []).append(mark.name)
    ranked = sorted(points, key=lambda platform: -points[platform])
    return tuple(Guess(platform, points[platform], tuple(names[platform])) for platform in ranked)
