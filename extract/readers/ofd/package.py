"""The parts of an OFD file: its pages, their templates, and the drawings that several of them use."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from extract.readers.xml import XmlError, child, children, local, parse_xml
from extract.readers.zipped import ZipError, ZipPackage

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OfdPackage", "box_of", "numbers"]

#: Bytes of all parts together that are turned into trees.
_TOTAL_LIMIT: Final = 96 * 1024 * 1024
_PART_LIMIT: Final = 32 * 1024 * 1024
#: No page is so many millimetres wide.
_FAR: Final = 1e6
#: A4 in millimetres, where a file does not say.
_A4: Final = (0.0, 0.0, 210.0, 297.0)


def numbers(text: str | None) -> list[float]:
    """The numbers in an attribute; what is none, or beyond any page, is left out."""
    found = []
    for word in (text or "").split():
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) < _FAR:
            found.append(value)
    return found


class OfdPackage:
    """An OFD file. ZipError where it is broken, XmlError where its description is."""

    def __init__(self, data: bytes) -> None:
        self._package = ZipPackage(data)
        self._names = {name.lower().lstrip("/"): name for name in self._package.names}
        self._read = 0
        entry = self._parse("OFD.xml")
        body = child(entry, "DocBody")
        root = child(body, "DocRoot")
        if root is None or not root.text:
            raise XmlError("the file names no document")
        self._root = root.text.strip().lstrip("/")
        document = self._parse(self._root)
        common = child(document, "CommonData")
        self.box = box_of(child(common, "PageArea")) or _A4
        self.pages = self._named(child(document, "Pages"), "Page")
        self.templates = {
            each.get("ID") or "": self._place(each.get("BaseLoc") or "")
            for each in (children(common, "TemplatePage") if common is not None else ())
        }
        self._resources = [
            self._place(each.text or "")
            for each in (common if common is not None else ())
            if local(each) in ("PublicRes", "DocumentRes")
        ]
        self._units: dict[str, _Element] | None = None

    def page(self, name: str) -> _Element:
        """The root of a page's part."""
        return self._parse(name)

    @property
    def units(self) -> dict[str, _Element]:
        """Composite drawings by identifier; empty where the parts that hold them cannot be read."""
        if self._units is None:
            self._units = {}
            for name in self._resources:
                try:
                    root = self._parse(name)
                except (ZipError, XmlError):
                    continue
                for group in children(root, "CompositeGraphicUnits"):
                    for unit in group:
                        self._units[unit.get("ID") or ""] = unit
        return self._units

    def medium(self, identifier: str, page: _Element) -> bytes | None:
        """The bytes of the picture that an object of a page names; None where there is none that can be read."""
        for name in (*(self._place(each.text or "") for each in children(page, "PageRes")), *self._resources):
            try:
                root = self._parse(name)
                for group in children(root, "MultiMedias"):
                    for each in children(group, "MultiMedia"):
                        if each.get("ID") == identifier:
                            return self._file(name, root.get("BaseLoc") or "", child(each, "MediaFile"))
            except (ZipError, XmlError):
                continue
        return None

    def _file(self, resources: str, base: str, element: _Element | None) -> bytes | None:
        """A file that a part with resources names, whichever folder its location counts from."""
        location = ((element.text or "") if element is not None else "").strip().replace("\\", "/")
        here, root = posixpath.dirname(resources), posixpath.dirname(self._root)
        for folder in (posixpath.join(here, base), posixpath.join(root, base), here, root):
            place = location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location)
            member = self._names.get(posixpath.normpath(place).lstrip("/").lower())
            if member is not None:
                return self._package.read(member, _PART_LIMIT)
        return None

    def _named(self, element: _Element | None, name: str) -> list[str]:
        if element is None:
            return []
        return [self._place(each.get("BaseLoc") or "") for each in children(element, name)]

    def _place(self, location: str) -> str:
        """The member that a location names: absolute in the file, or from the document's folder."""
        location = location.strip().replace("\\", "/")
        if location.startswith("/"):
            return posixpath.normpath(location).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._root), location))

    def _parse(self, name: str) -> _Element:
        member = self._names.get(name.lower())
        if member is None:
            raise ZipError("broken_zip", f"no part {name}")
        data = self._package.read(member, _PART_LIMIT)
        self._read += len(data)
        if self._read > _TOTAL_LIMIT:
            raise ZipError("zip_bomb", f"more than {_TOTAL_LIMIT} bytes of text")
        return parse_xml(data)


def box_of(area: _Element | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of a page, as it is printed or else as it is shown."""
    for name in ("PhysicalBox", "ApplicationBox", "ContentBox"):
        found = child(area, name)
        box = numbers(found.text) if found is not None else []
        if len(box) == 4 and box[2] > 0 and box[3] > 0:  # noqa: PLR2004 a box
            return box[0], box[1], box[2], box[3]
    return None
