"""The parts of an Office file: the main one and those it names, none outside of the file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from extract.readers.xml import XmlError, attribute, children, parse_xml
from extract.readers.zipped import ZipError, ZipPackage

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Parts"]

#: Bytes of all parts together that are turned into trees.
_TOTAL_LIMIT: Final = 48 * 1024 * 1024


class Parts:
    """The parts of an Office file. ZipError where the file is broken."""

    def __init__(self, data: bytes, usual: str) -> None:
        """Open the file; `usual` is where its main part stands if it does not say."""
        self._package = ZipPackage(data)
        self._read = 0
        self._main = self._main_name(usual)
        self._targets = self._relations(self._main)

    def main(self) -> _Element:
        """The root of the main part. ZipError or XmlError where it cannot be read."""
        return parse_xml(self._bytes(self._main))

    def optional(self, kind: str) -> _Element | None:
        """The root of the part that the main one names as `numbering`, `styles` …; None where there is none to read."""
        name = next((target for type_, target in self._targets.values() if type_.endswith(f"/{kind}")), None)
        if name is None or name not in self._package:
            return None
        try:
            return parse_xml(self._bytes(name))
        except XmlError as error:
            if error.reason == "hostile_xml":
                raise
            return None

    @property
    def names(self) -> list[str]:
        """The names of all members."""
        return self._package.names

    def related(self, relation: str) -> bytes | None:
        """The bytes of the part that the main one names by that identifier; None where it is not in the file."""
        _, name = self._targets.get(relation, ("", ""))
        return self._bytes(name) if name in self._package else None

    def related_to(self, relation: str, kind: str) -> list[_Element]:
        """The roots of the parts of a kind that the part `relation` names itself. XmlError where one cannot be read."""
        _, name = self._targets.get(relation, ("", ""))
        targets = [target for type_, target in self._relations(name).values() if type_.endswith(f"/{kind}")]
        return [parse_xml(self._bytes(target)) for target in targets if target in self._package]

    def _bytes(self, name: str) -> bytes:
        data = self._package.read(name)
        self._read += len(data)
        if self._read > _TOTAL_LIMIT:
            raise ZipError("zip_bomb", f"more than {_TOTAL_LIMIT} bytes of text")
        return data

    def _main_name(self, usual: str) -> str:
        for type_, target in self._relations("").values():
            if type_.endswith("/officeDocument") and target in self._package:
                return target
        if usual in self._package:
            return usual
        raise ZipError("broken_zip", "no main part")

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part names: type and member by identifier. External targets are left out."""
        folder, file = posixpath.split(name)
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        if place not in self._package:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for each in children(parse_xml(self._bytes(place)), "Relationship"):
            target = each.get("Target") or ""
            if each.get("TargetMode") == "External" or not target:
                continue
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[attribute(each, "Id") or ""] = (each.get("Type") or "", inside)
        return found
