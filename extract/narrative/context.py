"""The metadata of a report in a file, read together with those of the page that carries the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.narrative.excerpt import clip
from extract.narrative.metadata import Metadata, read_metadata
from extract.narrative.title import years_in

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PageContext", "read_in_context"]

#: Characters of the page's text that are read: half of what is looked at for metadata, the rest is the file's.
_PAGE_CHARACTERS = 6_000


class PageContext(msgspec.Struct, frozen=True):
    """What a page says: its lines, meta tags and address, and the metadata that they yield by themselves."""

    lines: tuple[str, ...]
    meta: dict[str, str]
    url: str | None
    metadata: Metadata

    @property
    def is_of_one(self) -> bool:
        """Whether the page's title is that of one year's report."""
        return self.metadata.title_kind == "report" and len(years_in(self.metadata.title or "")) == 1

    @property
    def is_of_none(self) -> bool:
        """Whether the page's title is that of something beside the reports, which lends its words to none."""
        return self.metadata.title_kind not in ("report", "none")


def read_in_context(lines: Sequence[str], context: PageContext) -> Metadata:
    """The metadata of the report in `lines` as if the page held it: title, agency and dates are the page's first.

    The period and the first words of the file still vote on the year, so that a wrong title shows.
    """
    page = clip(context.lines, _PAGE_CHARACTERS).split("\n")
    found = read_metadata([*page, *lines], context.meta, context.url)
    own = context.metadata
    return msgspec.structs.replace(
        found,
        agency_code=found.agency_code or own.agency_code,
        division_code=found.division_code or own.division_code,
    )
