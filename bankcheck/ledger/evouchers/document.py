"""One voucher document: base64 and GB18030 undone, every filled element of head and details.

A document that repeats the exact element order of one already parsed is read by a pattern learned
from that one; the pattern covers every byte, so it accepts nothing the XML parser would read
otherwise. Everything else goes to the parser.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from itertools import compress

from lxml import etree

from bankcheck.ledger.evouchers.names import canonical_name
from bankcheck.ledger.locked_xml import XmlRefused, declared_encoding, root_of

_SPACE = b" \t\r\n"
_SPACES = (b"\n", b"\r", b" ", b"\t")
_SKELETONS_KEPT = 64
_SKELETONS_A_TYPE = 8
_TEXTS_KEPT = 100_000
_PROLOG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>&]*\?>)?\s*"
_VALUE = rb"([^<&\x00-\x08\x0b\x0c\x0e-\x1f]*)"


class BodyRefused(Exception):
    """A body that cannot be read; says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """The filled elements of one voucher; empty ones and the literal `null` are left out."""

    head: dict[str, str]
    details: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Skeleton:
    pattern: re.Pattern[bytes]
    places: tuple[tuple[str, int], ...]
    details: int


class DocumentReader:
    """Reads bodies one after another and remembers the element orders it has met."""

    def __init__(self) -> None:
        self._skeletons: dict[str, list[_Skeleton]] = {}
        self._kept = 0
        self._texts: dict[str, dict[bytes, str]] = {}

    def read(self, code: str, packed: bytes) -> Document:
        """Return the document of a body of that voucher type; raise BodyRefused."""
        data = _unpacked(packed)
        encoding = declared_encoding(data[:200]) or "gb18030"
        known = self._skeletons.get(code, ())
        for skeleton in known:
            match = skeleton.pattern.fullmatch(data)
            if match is not None:
                return self._filled(skeleton, match.groups(b""), encoding)
        try:
            root = root_of(data, encoding=encoding)
        except XmlRefused as fault:
            raise BodyRefused(f"the voucher inside cannot be read: {fault}") from fault
        if self._kept < _SKELETONS_KEPT and len(known) < _SKELETONS_A_TYPE:
            self._learn(code, root)
        return _document(root)

    def _learn(self, code: str, root: etree._Element) -> None:
        skeleton = _skeleton(root)
        if skeleton is not None:
            self._skeletons.setdefault(code, []).append(skeleton)
            self._kept += 1

    def _filled(self, skeleton: _Skeleton, values: tuple[bytes, ...], encoding: str) -> Document:
        sections: list[dict[str, str]] = [{} for _ in range(skeleton.details + 1)]
        texts = self._texts.setdefault(encoding, {})
        for (name, owner), value in compress(zip(skeleton.places, values, strict=True), values):
            text = texts.get(value)
            if text is None:
                text = texts[value] = self._decoded(value, encoding)
            if text:
                sections[owner][name] = text
        return Document(sections[0], sections[1:])

    def _decoded(self, value: bytes, encoding: str) -> str:
        texts = self._texts[encoding]
        if len(texts) >= _TEXTS_KEPT:
            texts.clear()
        try:
            return _kept(value.decode(encoding))
        except UnicodeDecodeError as fault:
            raise BodyRefused(f"its text is not {encoding}: {fault}") from fault


def _unpacked(packed: bytes) -> bytes:
    wrapped = any(space in packed for space in _SPACES)
    plain = packed.translate(None, _SPACE) if wrapped else packed
    if not plain:
        raise BodyRefused("its Voucher element is empty")
    try:
        return binascii.a2b_base64(plain, strict_mode=True)
    except binascii.Error as fault:
        raise BodyRefused(f"its base64 is broken or cut off ({fault})") from fault


def _kept(text: str) -> str:
    text = text.strip()
    return "" if text == "null" else text


def _document(root: etree._Element) -> Document:
    if root.tag != "Voucher":
        raise BodyRefused(f"the document inside is a {root.tag}, not a Voucher")
    details = [_section(detail) for detail in root.iterfind("DetailList/Detail")]
    return Document(_section(root), details)


def _section(element: etree._Element) -> dict[str, str]:
    filled = {}
    for child in element:
        text = _kept(child.text or "") if not len(child) else ""
        if text:
            filled[canonical_name(str(child.tag))] = text
    return filled


def _skeleton(root: etree._Element) -> _Skeleton | None:
    """Return the pattern of documents built like this one; None for an unusual build."""
    if any(len(element.attrib) or ":" in str(element.tag) for element in root.iter()):
        return None
    places: list[tuple[str, int]] = []
    details = 0

    def pattern(element: etree._Element, owner: int) -> bytes:
        nonlocal details
        tag = re.escape(str(element.tag).encode("utf-8"))
        if element.tag not in {"Voucher", "DetailList", "Detail"}:
            places.append((canonical_name(str(element.tag)), owner))
            return rb"<%b(?:/>|>%b</%b>)\s*" % (tag, _VALUE, tag)
        if element.tag == "Detail":
            details += 1
            owner = details
        inner = b"".join(pattern(child, owner) for child in element)
        return rb"<%b>\s*%b</%b>\s*" % (tag, inner, tag)

    text = _PROLOG + pattern(root, 0)
    if any(
        len(element) and element.tag not in {"Voucher", "DetailList", "Detail"}
        for element in root.iter()
    ):
        return None
    return _Skeleton(re.compile(text), tuple(places), details)
