"""XML out of Office files: no entities, no document type, no network, bounded depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["XmlError", "attribute", "child", "children", "local", "parse_xml"]


#: Tags of one part; a report of a hundred pages has some 200,000.
_TAGS: Final = 1_500_000


class XmlError(ValueError):
    """A part that is not read: `reason` is `broken_xml`, `too_large`, or `hostile_xml` for one with a document type.

    No Office file declares one, and what it declares may grow or lead elsewhere.
    """

    def __init__(self, detail: str, reason: str = "broken_xml") -> None:
        super().__init__(detail)
        self.reason = reason


def parse_xml(data: bytes) -> _Element:
    """The root of `data`. XmlError where it is not well formed, too large or too deep, or declares a document type."""
    from lxml import etree

    if data.count(b"<") > _TAGS:
        raise XmlError(f"more than {_TAGS} tags in a part", "too_large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(str(error), "hostile_xml" if b"<!ENTITY" in data else "broken_xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("the part declares a document type", "hostile_xml")
    return root


def local(element: _Element) -> str:
    """The name of an element without its namespace: strict and transitional files differ in nothing else."""
    return str(element.tag).rpartition("}")[2]


def children(element: _Element, name: str) -> Iterator[_Element]:
    """The children of that local name."""
    return (each for each in element if local(each) == name)


def child(element: _Element | None, name: str) -> _Element | None:
    """The first child of that local name; None where there is none."""
    return None if element is None else next(children(element, name), None)


def attribute(element: _Element | None, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None
