"""XML out of Office files: no entities, no document type, no network, bounded depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["XmlError", "attribute", "child", "children", "local", "parse_xml"]


class XmlError(ValueError):
    """A part that is no XML, or that declares a document type, which no Office file does: `hostile` tells which."""

    def __init__(self, detail: str, *, hostile: bool = False) -> None:
        super().__init__(detail)
        self.hostile = hostile


def parse_xml(data: bytes) -> _Element:
    """The root of `data`. XmlError where it is not well formed, nested too deeply, or declares a document type."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(str(error), hostile=b"<!ENTITY" in data) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("the part declares a document type", hostile=True)
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
