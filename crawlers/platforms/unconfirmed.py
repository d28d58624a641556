"""What platforms take for granted that nobody has seen on a real portal yet, and what was chosen instead."""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

__all__ = ["VARIABLE", "Behaviour", "behaviour", "behaviours"]

#: The environment variable that chooses other values: `vsb_pages=ascending;nfcms_second_page=1`.
VARIABLE = "GONGKAI_UNCONFIRMED"


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `unconfirmed.toml`; without `others` any value can be given."""

    about: Annotated[str, msgspec.Meta(min_length=1)]
    value: Annotated[str, msgspec.Meta(min_length=1)]
    others: tuple[str, ...] = ()


@cache
def behaviours() -> dict[str, Behaviour]:
    """All entries with the chosen values. ValueError for a name or a value that there is not."""
    data = resources.files(__package__).joinpath("unconfirmed.toml").read_bytes()
    found = msgspec.toml.decode(data, type=dict[str, Behaviour])
    for assignment in filter(None, os.environ.get(VARIABLE, "").split(";")):
        name, _, value = (part.strip() for part in assignment.partition("="))
        known = found.get(name)
        if known is None:
            raise ValueError(f"{VARIABLE}: there is no {name!r}; take one of {', '.join(found)}")
        if not value or (known.others and value not in (known.value, *known.others)):
            raise ValueError(f"{VARIABLE}: {name} is {' or '.join((known.value, *known.others))}, not {value!r}")
        found[name] = msgspec.structs.replace(known, value=value)
    return found


def behaviour(name: str) -> str:
    """The value of the entry `name`. KeyError where there is none."""
    return behaviours()[name].value
