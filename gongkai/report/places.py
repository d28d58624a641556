"""The province of a report, as a tile of the map: by the code of its division, or the name that it begins with."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

__all__ = ["Tile", "tile_of", "tiles"]

_CORPS = "新疆生产建设兵团"


class Tile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A province, or what stands beside the provinces, with its place in the grid."""

    code: str
    zh: str
    en: str
    row: int
    column: int


@cache
def tiles() -> tuple[Tile, ...]:
    """All tiles, in the order of the file."""
    text = files("gongkai.report").joinpath("provinces.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["tiles"], list[Tile]))


@cache
def _indices() -> dict[str, int]:
    return {tile.code: place for place, tile in enumerate(tiles())}


@cache
def _names() -> tuple[tuple[str, int], ...]:
    """What a name may begin with, the longest first. 吉林市 is a city of 吉林省, so the tile is right for it too."""
    provinces = [(tile.zh, place) for place, tile in enumerate(tiles()) if tile.code.isdecimal() and tile.code != "66"]
    return (_CORPS, _indices()["66"]), *provinces


def tile_of(code: str | None, level: str | None, name: str | None) -> int:
    """The index of the tile: `code` is that of the division, `level` may say `central`, `name` is the agency's."""
    known = _indices()
    if level == "central":
        return known["central"]
    if code and code[:2] in known:
        return known[code[:2]]
    for start, place in _names():
        if name and name.startswith(start):
            return place
    return known["unknown"]
