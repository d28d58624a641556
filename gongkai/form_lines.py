"""The lines of section 三 as on the form: head lines of groups between the rows, ordinals before the labels."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["lines_of", "ordinal_of", "with_ordinal"]


def lines_of(form: str, rows: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Depth, label and name of each line; a head line has no name. A row that the form does not have is its name."""
    specs, groups = _form(form)
    lines: list[tuple[int, str, str]] = []
    printed: set[str] = set()
    for name in rows:
        spec = specs.get(name, {})
        inner = spec.get("ordinal", "").startswith("（") or "group" in spec
        above = [ordinal for ordinal in groups if inner and not ordinal.startswith("（")]
        above += [spec["group"]] if spec.get("group") in groups else []
        for depth, ordinal in enumerate(above):
            if ordinal not in printed:
                printed.add(ordinal)
                lines.append((depth, with_ordinal(ordinal, groups[ordinal]), ""))
        label = spec.get("label", name) + spec.get("note", "")
        lines.append((len(above), with_ordinal(spec.get("ordinal", ""), label), name))
    return lines


def ordinal_of(form: str, row: str) -> str:
    """What the form prints before the label of the row; empty where it has no such row."""
    ordinal: str = _form(form)[0].get(row, {}).get("ordinal", "")
    return ordinal


def with_ordinal(ordinal: str, label: str) -> str:
    """The label behind its ordinal, with the sign that the forms put between them: none after a bracket."""
    if not ordinal:
        return label
    if ordinal.endswith("）"):
        return f"{ordinal}{label}"
    return f"{ordinal}.{label}" if ordinal.isascii() else f"{ordinal}、{label}"


@cache
def _form(form: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Rows by name and group labels by ordinal; both empty for a form without a matrix."""
    for entry in files("extract.forms").iterdir():
        if entry.name == f"{form}.toml":
            requests = tomllib.loads(entry.read_text(encoding="utf-8")).get("requests", {})
            return (
                {row["name"]: row for row in requests.get("rows", ())},
                {group["ordinal"]: group["label"] for group in requests.get("groups", ())},
            )
    return {}, {}
