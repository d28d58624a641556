"""The words of a vertical form: what a label is without its ordinal, its 其中, its note and its 数."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from extract.forms import IndicatorForm, load_vertical_form
from extract.glyphs import compact, core, ordinal_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LABEL", "Role", "Vocabulary", "column_year", "is_unit", "loosened", "ordinal", "stem", "vocabulary"]

#: What a column of the table holds; `year` is a column headed by a year, `other` one that no form has.
Role = Literal["label", "unit", "code", "value", "cumulative", "year", "other"]

#: A label is never longer than this; what is longer is prose.
LABEL: Final = 120
_AMONG = re.compile(r"其中[:：,，、]?")
_ORDINAL = re.compile(
    r"(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}[、.．·:,]|\(\d{1,2}\)|\d{1,2}[、.．·:)]|\d{1,2}(?=[^\W\d_]))[、.:]?"
)
#: Endings that sources put on a label or leave out at will.
_COUNTED = re.compile(r"总?(?:数量|次数|数)$")
#: Words without which two labels say the same. Negations and whatever tells one row from another are not among them.
_FILLERS = str.maketrans("", "", "的了所各类等及和与或者总次数量件情况政府信息工作")
_YEAR = re.compile(r"(20\d\d)(?:年度?(?:统计)?(?:数|数量)?)?")
_UNITS: Final = frozenset(
    (
        "件",
        "条",
        "次",
        "宗",
        "项",
        "个",
        "元",
        "万元",
        "亿元",
        "份",
        "起",
        "人",
        "人次",
        "件次",
        "篇",
        "条件",
        "处",
        "场",
        "条次",
        "本",
    )
)


class Vocabulary(msgspec.Struct, frozen=True):
    """A form's labels by their stem: places of rows (several where only the chapter tells), headings, column heads.

    `loose` has the same rows by stems without words that say nothing.
    """

    form: IndicatorForm
    rows: dict[str, tuple[int, ...]]
    loose: dict[str, tuple[int, ...]]
    headings: dict[str, str]
    heads: dict[str, Role]

    def role(self, text: str) -> Role | None:
        """What a head cell says of its column; None if it is no head."""
        plain = core(text)
        if role := self.heads.get(plain):
            return role
        return "year" if column_year(text) is not None else None


def stem(label: str) -> str:
    """What is left of a label to compare: `其中：1.涉及国家秘密数` and `涉及国家秘密` are the same."""
    text = compact(label)
    for _ in range(3):
        shorter = text
        for pattern in (_AMONG, _ORDINAL):
            if (match := pattern.match(shorter)) and match.end() < len(shorter):
                shorter = shorter[match.end() :]
        if shorter == text:
            break
        text = shorter
    plain = core(text).replace("其它", "其他")
    return _COUNTED.sub("", plain) or plain


def loosened(text: str) -> str:
    """A stem without the words that say nothing; empty where too little is left to tell anything."""
    plain = text.translate(_FILLERS)
    return plain if len(plain) > 1 else ""


def ordinal(label: str) -> str:
    """The ordinal before a label, behind its 其中: `其中：1.涉及国家秘密` has 1, `其中：主动公开…` has 其中."""
    text = compact(label)
    among = _AMONG.match(text)
    found = ordinal_of(text[among.end() :] if among else text)
    return found or ("其中" if among else "")


def column_year(text: str) -> int | None:
    """The year that heads a column (2016年, 2016年度); None for another head."""
    match = _YEAR.fullmatch(compact(text).strip("()"))
    return int(match.group(1)) if match else None


def is_unit(text: str) -> bool:
    """Whether a cell names a unit and nothing else."""
    return compact(text).strip("()").removeprefix("单位:") in _UNITS


@functools.cache
def vocabulary(form_id: str) -> Vocabulary:
    """The vocabulary of the form of one vertical table named `form_id`."""
    form = load_vertical_form(form_id)
    table = form.indicators
    rows: dict[str, list[int]] = {}
    for place, row in enumerate(table.rows):
        for label in dict.fromkeys(map(stem, (row.label, *row.variants))):
            rows.setdefault(label, []).append(place)
    loose: dict[str, list[int]] = {}
    for label, places in rows.items():
        if loosened(label):
            loose.setdefault(loosened(label), []).extend(places)
    heads: dict[str, Role] = {}
    groups: Sequence[tuple[Role, Sequence[str]]] = (
        ("label", table.label_heads),
        ("unit", table.unit_heads),
        ("code", table.code_heads),
        ("other", table.other_heads),
    )
    for role, labels in groups:
        heads.update(dict.fromkeys(map(core, labels), role))
    for column in table.columns:
        role = "value" if column.name == "value" else "cumulative"
        heads.update(dict.fromkeys(map(core, (column.label, *column.variants)), role))
    return Vocabulary(
        form,
        {label: tuple(places) for label, places in rows.items()},
        {label: tuple(dict.fromkeys(places)) for label, places in loose.items()},
        {stem(heading.label): heading.chapter for heading in table.headings},
        heads,
    )
