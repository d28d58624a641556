"""The lists of GB/T 2260 as data: every code under every name since 2007, county and above."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from importlib.resources import files

import msgspec

__all__ = ["Division", "divisions", "named", "with_code"]


class Division(msgspec.Struct, frozen=True):
    """A code under one name, and the dates of the lists around its first and last listing.

    `absent_until` is the last list before that has it not, None where the first list has it; `absent_from` the first
    list after that has it not, None where the newest has it. What holds between two lists is not known.
    """

    code: str
    name: str
    parent: str | None
    absent_until: dt.date | None
    first_listed: dt.date
    last_listed: dt.date
    absent_from: dt.date | None
    source: str

    def may_hold_in(self, year: int) -> bool:
        """Whether the code may have had this name at some time of `year`: no list of before or after rules it out."""
        return (self.absent_until is None or self.absent_until.year <= year) and (
            self.absent_from is None or self.absent_from.year >= year
        )


@cache
def divisions() -> tuple[Division, ...]:
    """All rows in the order of code and name. ValueError where the file is not as it should be."""
    text = files("extract.divisions").joinpath("divisions.tsv").read_text("utf-8")
    head, *lines = [line.split("\t") for line in text.splitlines()]
    rows = [{name: value or None for name, value in zip(head, line, strict=True)} for line in lines]
    found = tuple(msgspec.convert(row, Division) for row in rows)
    codes = {each.code for each in found}
    for each in found:
        if len(each.code) != 6 or not each.code.isdecimal():  # noqa: PLR2004 GB/T 2260
            raise ValueError(f"no code of six digits: {each.code}")
        if each.parent is not None and each.parent not in codes:
            raise ValueError(f"{each.code} belongs to {each.parent}, which is not listed")
        if each.first_listed > each.last_listed:
            raise ValueError(f"{each.code} {each.name} is listed from {each.first_listed} to {each.last_listed}")
    return found


@cache
def named() -> dict[str, tuple[Division, ...]]:
    """Divisions by name."""
    return _grouped("name")


@cache
def with_code() -> dict[str, tuple[Division, ...]]:
    """Divisions by code: more than one where the name changed."""
    return _grouped("code")


def _grouped(key: str) -> dict[str, tuple[Division, ...]]:
    groups: dict[str, list[Division]] = defaultdict(list)
    for each in divisions():
        groups[getattr(each, key)].append(each)
    return {name: tuple(found) for name, found in groups.items()}
