"""The word lists of the narrative, read once from `phrases.toml` and checked."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec

__all__ = ["Phrases", "load_phrases"]

Words = tuple[str, ...]


class TitleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a title the title of a report, or of something beside it."""

    topic: Words
    report: Words
    interpretation: Words
    interpretation_parts: Words
    notice: Words
    website_statement: Words
    other_yearbook: Words
    rule_of_law_without_topic: Words
    other_yearbook_without_topic: Words
    columns: Words


class AgencyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keys before an agency's name, and what is not one."""

    publisher_keys: Words
    source_keys: Words
    refused: Words
    leads: Words


class ScopeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Endings of names, and the areas that figures are said to cover."""

    office: Words
    office_of: Words
    government: Words
    committee: str
    committee_areas: Words
    department: Words
    aggregate_areas: Words
    own_areas: Words
    system_areas: Words
    about: tuple[Words, ...]
    requests: Words

    def is_body(self, name: str) -> bool:
        """Whether a name ends as those of agencies do; set words such as 成文日期 and 公示稿 do not."""
        return name.endswith((*self.department, *self.government, self.committee))


class DateWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keys before a date of publication: groups, the surest first."""

    keys: tuple[Words, ...]
    not_after: Words
    meta: Words


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section: its whole headings, and the stems that decide after the right ordinal at the start of a line."""

    number: int
    labels: Words
    stems: Words


class SectionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The six sections, and the row labels that are none."""

    rows: Words
    headings: tuple[Heading, ...]


class RefusalWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of pages that hold no report."""

    error: Words
    challenge: Words
    table_lost: Words


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All word lists."""

    titles: TitleWords
    agency: AgencyWords
    scope: ScopeWords
    dates: DateWords
    sections: SectionWords
    refusal: RefusalWords


def decode_phrases(data: bytes) -> Phrases:
    """Word lists from TOML. ValueError for an unknown or missing list, an empty word, sections other than 1 to 6."""
    try:
        phrases = msgspec.toml.decode(data, type=Phrases)
    except msgspec.DecodeError as error:
        raise ValueError(f"phrases: {error}") from error
    numbers = [heading.number for heading in phrases.sections.headings]
    if numbers != [1, 2, 3, 4, 5, 6]:
        raise ValueError(f"phrases: sections are numbered {numbers}, not 1 to 6")
    if any(not word.strip() for word in _words(msgspec.to_builtins(phrases))):
        raise ValueError("phrases: an empty word would match everywhere")
    return phrases


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for part in value.values() for word in _words(part)]
    if isinstance(value, list | tuple):
        return [word for part in value for word in _words(part)]
    return []


@functools.cache
def load_phrases() -> Phrases:
    """The project's word lists. ValueError if the file is not valid."""
    return decode_phrases(resources.files(__package__).joinpath("phrases.toml").read_bytes())
