"""The parts of an OFD file: its documents, their pages and templates, and what several pages use."""

from __future__ import annotations

import functools
import posixpath
from typing import TYPE_CHECKING, Final

from extract.readers.xml import XmlError, child, children, local, parse_xml
from extract.readers.zipped import ZipError, ZipPackage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

__all__ = ["OfdDocument", "OfdPackage", "box_of", "numbers"]

#: Bytes of all parts together that are turned into trees.
_TOTAL_LIMIT: Final = 96 * 1024 * 1024
_PART_LIMIT: Final = 32 * 1024 * 1024
_DOCUMENTS: Final = 100
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
    """An OFD file and its documents.

    ZipError where it is broken, XmlError where its description is, OverflowError where it has too many documents.
    """

    def __init__(self, data: bytes) -> None:
        self._package = ZipPackage(data)
        self._names = {name.lower().lstrip("/"): name for name in self._package.names}
        self._read = 0
        roots = [child(body, "DocRoot") for body in children(self.parse("OFD.xml"), "DocBody")]
        places = [root.text.strip().lstrip("/") for root in roots if root is not None and root.text]
        if not places:
            raise XmlError("the file names no document")
        if len(places) > _DOCUMENTS:
            raise OverflowError(f"more than {_DOCUMENTS} documents")
        documents = [OfdDocument(self, place) for place in places]
        #: Every page with its document, in order.
        self.pages = [(document, name) for document in documents for name in document.pages]

    def parse(self, name: str) -> _Element:
        """The root of a part."""
        member = self._names.get(name.lower())
        if member is None:
            raise ZipError("broken_zip", f"no part {name}")
        data = self._package.read(member, _PART_LIMIT)
        self._read += len(data)
        if self._read > _TOTAL_LIMIT:
            raise ZipError("zip_bomb", f"more than {_TOTAL_LIMIT} bytes of text")
        return parse_xml(data)

    def found(self, location: str, folders: Iterable[str]) -> str | None:
        """The part that a location names from the first of `folders` that has one; None where there is none."""
        location = location.strip().replace("\\", "/")
        for folder in folders:
            place = location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location)
            name = posixpath.normpath(place).lstrip("/").lower()
            if name in self._names:
                return name
        return None

    def read(self, name: str) -> bytes:
        """The bytes of a part that was found."""
        return self._package.read(self._names[name], _PART_LIMIT)


class OfdDocument:
    """One document of a file: where its pages are, and what several of them use."""

    def __init__(self, package: OfdPackage, root: str) -> None:
        self._package = package
        self._root = root
        self._element = package.parse(root)
        common = child(self._element, "CommonData")
        self.box = box_of(child(common, "PageArea")) or _A4
        pages = child(self._element, "Pages")
        listed = list(children(pages, "Page")) if pages is not None else []
        self.pages = [self._place(each.get("BaseLoc") or "") for each in listed]
        self._page_ids = dict(zip(self.pages, (each.get("ID") or "" for each in listed), strict=True))
        self.templates = {
            each.get("ID") or "": self._place(each.get("BaseLoc") or "")
            for each in (children(common, "TemplatePage") if common is not None else ())
        }
        self._resources = [
            self._place(each.text or "")
            for each in (common if common is not None else ())
            if local(each) in ("PublicRes", "DocumentRes")
        ]

    def page(self, name: str) -> _Element:
        """The root of a page's part."""
        return self._package.parse(name)

    @functools.cached_property
    def units(self) -> dict[str, _Element]:
        """Composite drawings by identifier; empty where the parts that hold them cannot be read."""
        return self._shared("CompositeGraphicUnits")

    @functools.cached_property
    def styles(self) -> dict[str, _Element]:
        """What objects name as their way of being drawn, by identifier."""
        return self._shared("DrawParams")

    def _shared(self, group: str) -> dict[str, _Element]:
        found: dict[str, _Element] = {}
        for name in self._resources:
            try:
                root = self._package.parse(name)
            except (ZipError, XmlError):
                continue
            found |= {each.get("ID") or "": each for units in children(root, group) for each in units}
        return found

    @functools.cached_property
    def _annotated(self) -> dict[str, str]:
        """The parts with the annotations of pages, by the page's identifier."""
        place = child(self._element, "Annotations")
        here = posixpath.dirname(self._root)
        name = self._package.found((place.text or "") if place is not None else "", (here, ""))
        if name is None:
            return {}
        found = {}
        for each in children(self._package.parse(name), "Page"):
            location = child(each, "FileLoc")
            part = self._package.found(
                (location.text or "") if location is not None else "", (posixpath.dirname(name), here, "")
            )
            if part is not None:
                found[each.get("PageID") or ""] = part
        return found

    def annotations(self, name: str) -> list[_Element]:
        """What is laid over a page: how each of its annotations looks, links and watermarks left out."""
        part = self._annotated.get(self._page_ids.get(name, ""))
        return (
            []
            if part is None
            else [
                look
                for each in children(self._package.parse(part), "Annot")
                if each.get("Type") not in ("Link", "Watermark") and each.get("Visible") != "false"
                for look in children(each, "Appearance")
            ]
        )

    def medium(self, identifier: str, page: _Element) -> bytes | None:
        """The bytes of the picture that an object of a page names; None where there is none that can be read."""
        for name in (*(self._place(each.text or "") for each in children(page, "PageRes")), *self._resources):
            try:
                root = self._package.parse(name)
                for group in children(root, "MultiMedias"):
                    for each in children(group, "MultiMedia"):
                        if each.get("ID") == identifier:
                            return self._file(name, root.get("BaseLoc") or "", child(each, "MediaFile"))
            except (ZipError, XmlError):
                continue
        return None

    def _file(self, resources: str, base: str, element: _Element | None) -> bytes | None:
        """A file that a part with resources names, whichever folder its location counts from."""
        here, root = posixpath.dirname(resources), posixpath.dirname(self._root)
        folders = (posixpath.join(here, base), posixpath.join(root, base), here, root)
        name = self._package.found((element.text or "") if element is not None else "", folders)
        return None if name is None else self._package.read(name)

    def _place(self, location: str) -> str:
        """The member that a location names: absolute in the file, or from the document's folder."""
        location = location.strip().replace("\\", "/")
        if location.startswith("/"):
            return posixpath.normpath(location).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._root), location))


def box_of(area: _Element | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of a page, as it is printed or else as it is shown."""
    for name in ("PhysicalBox", "ApplicationBox", "ContentBox"):
        found = child(area, name)
        box = numbers(found.text) if found is not None else []
        if len(box) == 4 and box[2] > 0 and box[3] > 0:  # noqa: PLR2004 a box
            return box[0], box[1], box[2], box[3]
    return None
