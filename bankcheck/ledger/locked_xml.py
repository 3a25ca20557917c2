"""XML from strangers: no document type, no entity, no network, no oversized tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHINESE = {"gbk", "gb2312", "gb18030", "cp936", "x-gbk"}


class XmlRefused(Exception):
    """XML that is not well formed or asks for more than plain elements; says why."""


def declared_encoding(head: bytes) -> str | None:
    """Return the declared encoding, GB18030 for every older Chinese one; None when undeclared."""
    match = _DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    return "gb18030" if name in _CHINESE else name


@lru_cache(maxsize=8)
def _parser(encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def root_of(data: bytes, *, encoding: str | None = None) -> etree._Element:
    """Return the root of one XML document; raise XmlRefused for anything unsafe or broken."""
    try:
        root = etree.fromstring(data, _parser(encoding or declared_encoding(data)))
    except (etree.XMLSyntaxError, LookupError, ValueError) as fault:
        raise XmlRefused(_sentence(fault)) from fault
    refuse_doctype(root)
    return root


def elements_of(path: Path, *tags: str) -> Iterator[etree._Element]:
    """Yield every element of those names as soon as it is complete, then forget it.

    Raise XmlRefused at a document type or where the text stops being well formed.
    """
    with path.open("rb") as file:
        encoding = declared_encoding(file.read(256))
    try:
        steps = etree.iterparse(
            str(path),
            events=("end",),
            tag=tags,
            encoding=encoding,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in steps:
            refuse_doctype(element)
            yield element
            _forget(element)
    except (etree.XMLSyntaxError, LookupError, ValueError) as fault:
        raise XmlRefused(_sentence(fault)) from fault


def refuse_doctype(element: etree._Element) -> None:
    """Raise XmlRefused when the document of this element declares a document type."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("it declares a document type (DOCTYPE), which no such file needs")


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _sentence(fault: Exception) -> str:
    if "Entity" in str(fault) or "entity" in str(fault):
        return f"it uses entities, which no such file needs ({fault})"
    return f"it is not well-formed XML ({fault})"
