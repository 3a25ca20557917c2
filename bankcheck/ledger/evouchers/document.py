"""One voucher document: base64 and GB18030 undone, every filled element of head and details.

A document that repeats the exact element order of one already parsed is read by a pattern learned
from that one; the pattern covers every byte, so it accepts nothing the XML parser would read
otherwise. Everything else goes to the parser. One that also fills the same elements and is laid
out alike, as the vouchers of one sender are, is compared with the bytes between the texts alone.
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
_SKELETONS_KEPT = 64
_SKELETONS_A_TYPE = 8
_FORMS_A_TYPE = 16
_TEXTS_KEPT = 100_000
_PROLOG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>&]*\?>)?\s*"
_UNREAD = re.compile(rb"[&\x00-\x08\x0b\x0c\x0e-\x1f]")
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


@dataclass(frozen=True, slots=True)
class _Form:
    """The bytes between the filled texts of a document, and of each section what is filled."""

    between: tuple[bytes, ...]
    end: bytes
    encoding: str
    sections: tuple[tuple[tuple[str, ...], int, int], ...]

    def texts(self, data: bytes) -> list[str] | None:
        """Return the filled texts when everything else is the same; None when it is not."""
        values, at = [], 0
        for text in self.between:
            if not data.startswith(text, at):
                return None
            at += len(text)
            stop = data.find(b"<", at)
            if stop < 0:
                return None
            values.append(data[at:stop])
            at = stop
        lines = b"\n".join(values)
        if data[at:] != self.end or _UNREAD.search(lines):
            return None
        try:
            found = [text.strip() for text in lines.decode(self.encoding).split("\n")]
        except UnicodeDecodeError:
            return None
        # A text of several lines, and one that says nothing, are rare enough for the longer way.
        is_plain = len(found) == len(values) and "" not in found and "null" not in found
        return found if is_plain else None

    def document(self, texts: list[str]) -> Document:
        """Return the document that says these texts."""
        if len(self.sections) == 1:
            return Document(dict(zip(self.sections[0][0], texts, strict=True)), [])
        head, *details = [
            dict(zip(names, texts[start:stop], strict=True)) for names, start, stop in self.sections
        ]
        return Document(head, details)


class DocumentReader:
    """Reads bodies one after another and remembers the element orders it has met."""

    def __init__(self) -> None:
        self._skeletons: dict[str, list[_Skeleton]] = {}
        self._forms: dict[str, list[_Form]] = {}
        self._kept = 0
        self._texts: dict[str, dict[bytes, str]] = {}

    def read(self, code: str, packed: bytes) -> Document:
        """Return the document of a body of that voucher type; raise BodyRefused."""
        data = _unpacked(packed)
        forms = self._forms.setdefault(code, [])
        for place, form in enumerate(forms):
            texts = form.texts(data)
            if texts is not None:
                if place:
                    forms.insert(0, forms.pop(place))
                return form.document(texts)
        return self._learned(code, data)

    def _learned(self, code: str, data: bytes) -> Document:
        """Read a document by a skeleton or by the parser, and keep what helps with the next."""
        encoding = declared_encoding(data[:200]) or "gb18030"
        known = self._skeletons.get(code, ())
        for skeleton in known:
            match = skeleton.pattern.fullmatch(data)
            if match is not None:
                self._keep_form(code, skeleton, match, encoding)
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

    def _keep_form(
        self, code: str, skeleton: _Skeleton, match: re.Match[bytes], encoding: str
    ) -> None:
        form = _form(skeleton, match, encoding)
        forms = self._forms[code]
        if form is not None and len(forms) < _FORMS_A_TYPE:
            forms.insert(0, form)

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
    try:
        data = binascii.a2b_base64(packed, strict_mode=True)
    except binascii.Error:
        plain = packed.translate(None, _SPACE)
        try:
            data = binascii.a2b_base64(plain, strict_mode=True)
        except binascii.Error as fault:
            raise BodyRefused(f"its base64 is broken or cut off ({fault})") from fault
    if not data and not packed.strip(_SPACE):
        raise BodyRefused("its Voucher element is empty")
    return data


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


def _form(skeleton: _Skeleton, match: re.Match[bytes], encoding: str) -> _Form | None:
    """Return the form of a document that a skeleton has read; None when its sections are mixed."""
    data, between, at = match.string, [], 0
    filled: list[tuple[str, int]] = []
    for group, place in enumerate(skeleton.places, 1):
        start, stop = match.span(group)
        if start < stop:
            between.append(data[at:start])
            filled.append(place)
            at = stop
    owners = [owner for _, owner in filled]
    if owners != sorted(owners):
        return None
    sections = []
    for section in range(skeleton.details + 1):
        names = tuple(name for name, owner in filled if owner == section)
        start = sum(owner < section for owner in owners)
        sections.append((names, start, start + len(names)))
    return _Form(tuple(between), data[at:], encoding, tuple(sections))


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
