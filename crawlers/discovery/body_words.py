"""The lists of `body_words.toml`: where articles stand, what opens their sections, how files and pictures are known."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Annotated

import msgspec

__all__ = ["BodyWords", "body_words"]

Words = tuple[Annotated[str, msgspec.Meta(pattern=r"\S")], ...]


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of the report: patterns of its heading."""

    name: str
    own: bool
    fixed: Words
    other: Words


class FileWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is known by its address."""

    extensions: Words
    addresses: Words
    parameters: Words


class PictureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of pictures that are no content, and attributes that hold addresses."""

    refused: Words
    refused_names: Words
    late: Words


class BodyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `body_words.toml`."""

    containers: Words
    blocks: Words
    unseen: Words
    chrome: Words
    chrome_starts: Words
    volatile: Words
    headings: tuple[Heading, ...]
    files: FileWords
    pictures: PictureWords


@functools.cache
def body_words() -> BodyWords:
    """The lists. msgspec.ValidationError for a list that is missing or unknown, or an empty word."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("body_words.toml").read_bytes(), type=BodyWords)
