"""Section 二: its items, from tables where it has them, else from flattened text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.disclosures.items import fits, items_of, section_vocabulary
from extract.disclosures.tables import from_grids, from_turned
from extract.disclosures.text import read_listed
from extract.forms import load_form
from extract.report import Cell, Disclosure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Grid
    from extract.forms import Row
    from extract.matrix.flat import FlatText

__all__ = ["ReadDisclosures", "has_trace", "read_disclosures"]

#: A row of section 二 on a line of its own is not longer than this.
_LONGEST_ROW: Final = 60
_ALONE: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s*$")
#: The newer form has ten items; where tables yield fewer, the text around them is looked at too.
_FEWEST: Final = 10


class ReadDisclosures(msgspec.Struct, frozen=True):
    """The values of section 二 and the form whose table it is, None where there is no table."""

    form: str | None
    items: tuple[Disclosure, ...]


def read_disclosures(
    grids: Sequence[Grid], flat: FlatText | None, *, lost_blanks: bool = False, joined: bool = False
) -> ReadDisclosures:
    """Every item of section 二 in the form whose columns it has; items the document does not print are `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, as many digits
    as cells prove nothing (240 can be 24 and 0 beside a blank); where its cells are `joined`, a line break between
    digits may be a mere wrap.
    """
    found = from_grids(grids)
    unplaced: dict[str, Cell] = {}
    if len(found) < _FEWEST:
        found = from_turned(grids) | found
    if flat is not None and len(found) < _FEWEST:
        told, unplaced = read_listed(flat, lost_blanks=lost_blanks, joined=joined)
        found = told | found
    if not found:
        return ReadDisclosures(None, ())
    forms = [form for form, _ in found.values()]
    form = load_form(max(sorted(set(forms)), key=forms.count))
    rows = {row.name: row for block in form.disclosures.blocks for row in block.rows}
    items = [found.pop(absent.item, (form.id, absent))[1] for absent in items_of(form.id)]
    items = [_told(item, rows[item.row], unplaced) if item.cell.state == "absent" else item for item in items]
    items += [read for _, read in found.values()]
    return ReadDisclosures(form.id, tuple(items))


def has_trace(flat: FlatText) -> bool:
    """Whether a text has numbers behind labels of section 二 that are no sentence's, of which nothing was read."""
    rows = section_vocabulary().rows
    lines = [line for line in flat.text.split("\n") if len(line) < _LONGEST_ROW]
    told = {row for row in rows for i, line in enumerate(lines) if row in line and _has_number(lines[i : i + 3])}
    return len(told) > 1


def _has_number(lines: Sequence[str]) -> bool:
    return any(_ALONE.search(line) for line in lines) and not any("," in line or "。" in line for line in lines)


def _told(item: Disclosure, row: Row, unplaced: Mapping[str, Cell]) -> Disclosure:
    """The item, ambiguous where its row prints something that no header gives a place."""
    cell = next((cell for label, cell in unplaced.items() if fits(label, row)), None)
    return item if cell is None else msgspec.structs.replace(item, cell=cell)
