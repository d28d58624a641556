"""The division that an agency belongs to: from its name, and from the code that its page prints. Never a guess."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.divisions.lists import Division, named, with_code
from extract.glyphs import compact

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Place", "Reason", "agency_key", "level_of_code", "place_agency"]

Level = Literal["central", "province", "prefecture", "county", "township"]
Reason = Literal[
    "no_name",
    "no_division_named",
    "ambiguous_division",
    "code_contradicts_name",
    "relative_name",
    "unlisted_division",
    "unlisted_code",
]
#: Years beyond this are typing errors; divisions are then looked up without regard to time.
_LISTED_SINCE = 2007


class Place(msgspec.Struct, frozen=True):
    """Where an agency belongs.

    `code` is the division, None with the `reason`; `rest` is the name as compared between years: without spaces,
    brackets unified, and without the names of the divisions before it (人民政府 where nothing else is left: a report
    entitled by the division alone is its government's, 条例 第四十九条). `vertical` marks local branches of central
    systems.
    """

    code: str | None
    level: Level | None
    rest: str
    reason: Reason | None
    vertical: bool = False


class _Vertical(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    leads: tuple[str, ...]
    ends: tuple[str, ...]


class _Relative(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    levels: tuple[Literal["province", "prefecture", "county"], ...]
    unless: tuple[str, ...] = ()


class _Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    central: frozenset[str]
    vertical: _Vertical
    relative: tuple[_Relative, ...]
    township: dict[Literal["pattern"], str]
    unlisted: dict[Literal["pattern"], str]


@cache
def _bodies() -> _Bodies:
    text = files("extract.divisions").joinpath("bodies.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Bodies)


@cache
def _unlisted() -> re.Pattern[str]:
    return re.compile(_bodies().unlisted["pattern"])


@cache
def _township() -> re.Pattern[str]:
    return re.compile(_bodies().township["pattern"])


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in named()}, reverse=True))


def agency_key(place: Place) -> str | None:
    """The agency by place and name, the same for all its reports that name it so; None without a name."""
    if not place.rest:
        return None
    return f"{place.code or ('central' if place.level == 'central' else 'name')}:{place.rest}"


def level_of_code(code: str) -> Literal["province", "prefecture", "county"]:
    """The level of a division by its code; a county under a province (429004) is a county."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


@lru_cache(maxsize=65_536)
def place_agency(name: str | None, printed_code: str | None, year: int) -> Place:
    """The division of the agency with that name in `year`; `printed_code` is the one that the page prints.

    The names of divisions at the beginning of the name decide, and where two divisions have the same one, the printed
    code or none. Where the name has none, the printed code is taken, unless the name speaks of another one. Of
    divisions that changed only those count that may have had the name in `year` (all, where that is not known).
    """
    if not name:
        return Place(None, None, "", "no_name")
    whole = compact(name).replace("(", "（").replace(")", "）")
    if whole in _bodies().central:
        return Place(None, "central", whole, None)
    lead = next((lead for lead in _bodies().vertical.leads if whole.startswith(lead)), "")
    vertical = bool(lead) or whole.endswith(_bodies().vertical.ends)
    found, rest = _divisions_before(whole.removeprefix(lead), year)
    if found:
        code = _one_of(found, printed_code)
        if code is None:
            reason: Reason = "ambiguous_division" if len(found) > 1 else "code_contradicts_name"
            return Place(None, None, whole, reason, vertical)
        return Place(code, _level(code, rest), lead + (rest or "人民政府"), None, vertical)
    return _by_code(whole, printed_code, year, vertical=vertical)


def _divisions_before(name: str, year: int) -> tuple[frozenset[str], str]:
    """Codes of the smallest division of those that the name begins with, each within the last; and what follows."""
    codes: frozenset[str] = frozenset()
    while True:
        for length in _lengths():
            listed = named().get(name[:length])
            if listed is None:
                continue
            matched = frozenset(_codes(listed, year))
            if codes:
                matched = frozenset(code for code in matched if any(_within(code, outer) for outer in codes))
            if matched:
                codes, name = matched, name[length:]
                break
        else:
            return codes, name


def _codes(found: Iterable[Division], year: int) -> list[str]:
    return [each.code for each in found if year < _LISTED_SINCE or each.may_hold_in(year)]


def _within(code: str, outer: str) -> bool:
    return code != outer and code.startswith(outer.removesuffix("00").removesuffix("00"))


def _one_of(codes: frozenset[str], printed: str | None) -> str | None:
    """The one code that agrees with the printed one: inside, around or equal; a page may stand on the city's site."""
    if printed is not None and printed in with_code():
        agreeing = {code for code in codes if code == printed or _within(code, printed) or _within(printed, code)}
        codes = frozenset({printed}) if printed in agreeing else frozenset(agreeing)
    return next(iter(codes)) if len(codes) == 1 else None


def _level(code: str, rest: str) -> Level:
    return "township" if _township().match(rest) else level_of_code(code)


def _by_code(whole: str, printed: str | None, year: int, *, vertical: bool) -> Place:
    if printed is None:
        return Place(None, None, whole, "no_division_named", vertical)
    if not _codes(with_code().get(printed, ()), year):
        return Place(None, None, whole, "unlisted_code", vertical)
    word, levels = _relative(whole)
    rest = whole.removeprefix(word)
    if _unlisted().search(rest):
        return Place(None, None, whole, "unlisted_division", vertical)
    if level_of_code(printed) not in levels or (_township().match(rest) and level_of_code(printed) != "county"):
        return Place(None, None, whole, "relative_name", vertical)
    return Place(printed, _level(printed, rest), rest or "人民政府", None, vertical)


def _relative(name: str) -> tuple[str, tuple[str, ...]]:
    """The word that a name begins with instead of its division (`县` in 县财政局), and the levels that it may mean."""
    for group in _bodies().relative:
        for word in group.words:
            if name.startswith(word) and not name.startswith(group.unless):
                return word, group.levels
    return "", ("province", "prefecture", "county")
