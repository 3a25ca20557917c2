"""The envelope of e-vouchers: its count proven, every body handed over still encoded.

An envelope in the plain form that nearly all senders use is cut by position, which costs a tenth
of parsing it; the cut accounts for every byte, and anything unusual goes to the XML parser.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bankcheck.ledger.locked_xml import XmlRefused, declared_encoding, elements_of, local_name

ROOTS = ("MOF", "Root")

_OPENING = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>&]*\?>)?\s*<(MOF|Root)>\s*"""
    rb"""<VoucherCount>\s*(\d{1,9})\s*</VoucherCount>\s*"""
)
_BODY = re.compile(
    rb"""<VoucherBody((?:\s+[A-Za-z]+="[^"<&]*")*)\s*>\s*"""
    rb"""<VoucherFlag>([^<&]{0,8})</VoucherFlag>\s*"""
    rb"""<Return_Reason(?:/>|>([^<&]*)</Return_Reason>)\s*"""
    rb"""<Attach(?:/>|>[^<&]*</Attach>)\s*<Voucher>"""
)
_BODY_END = re.compile(rb"</Voucher>\s*</VoucherBody>\s*")
_ATTRIBUTE = re.compile(rb"""\s+([A-Za-z]+)="([^"]*)\"""")
_CLOSING = re.compile(rb"</(MOF|Root)>\s*")


@dataclass(frozen=True, slots=True)
class Packed:
    """One body as the envelope holds it; ``number`` counts from 1 through the file."""

    number: int
    year: str
    code: str
    voucher_no: str
    leg: str
    return_reason: str
    signed: bool
    text: bytes


class EnvelopeRefused(Exception):
    """An envelope that cannot be trusted as a whole; says why."""


def bodies_of(path: Path) -> Iterator[Packed]:
    """Yield the bodies of an envelope file.

    Raise EnvelopeRefused, at the latest after the last body, when the file is not whole: not
    well formed, or holding another number of bodies than it announces.
    """
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            raise EnvelopeRefused("the file is empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            plain = _is_plain(data)
            bodies = _cut(data) if plain else _parsed(path)
            yield from bodies


def _is_plain(data: mmap.mmap) -> bool:
    """Say whether every byte of the file fits the plain form, bodies unread."""
    opening = _OPENING.match(data)
    if opening is None:
        return False
    at = opening.end()
    while match := _BODY.match(data, at):
        end = _BODY_END.match(data, data.find(b"<", match.end()))
        if end is None:
            return False
        at = end.end()
    closing = _CLOSING.fullmatch(data, at)
    return closing is not None and closing.group(1) == opening.group(1)


def _cut(data: mmap.mmap) -> Iterator[Packed]:
    opening = _OPENING.match(data)
    assert opening is not None, "asked only for plain envelopes"
    encoding = declared_encoding(data[:256]) or "gb18030"
    at, number = opening.end(), 0
    while match := _BODY.match(data, at):
        number += 1
        stop = data.find(b"<", match.end())
        yield _packed_cut(number, match, data[match.end() : stop], encoding)
        end = _BODY_END.match(data, stop)
        assert end is not None, "asked only for plain envelopes"
        at = end.end()
    _prove_count(opening.group(2).decode("ascii"), number)


def _packed_cut(number: int, match: re.Match[bytes], text: bytes, encoding: str) -> Packed:
    raw, flag, reason = match.groups()
    try:
        attributes = {
            key.decode("ascii"): value.decode(encoding) for key, value in _ATTRIBUTE.findall(raw)
        }
        why = (reason or b"").decode(encoding).strip()
    except UnicodeDecodeError as fault:
        raise EnvelopeRefused(f"body {number} is not {encoding} text") from fault
    return _packed(number, attributes, (flag.decode("ascii", "replace"), why), text)


def _packed(
    number: int,
    attributes: dict[str, str],
    marks: tuple[str, str],
    text: bytes,
    *,
    signed: bool = False,
) -> Packed:
    flag, reason = marks
    return Packed(
        number,
        attributes.get("StYear", "").strip(),
        attributes.get("VtCode", "").strip(),
        attributes.get("VoucherNo", "").strip(),
        "return" if flag.strip() == "1" else "send",
        "" if reason == "null" else reason,
        signed,
        text,
    )


def _parsed(path: Path) -> Iterator[Packed]:
    announced, number = "", 0
    try:
        for element in elements_of(path, "VoucherCount", "VoucherBody"):
            if element.tag == "VoucherCount":
                announced = (element.text or "").strip()
                continue
            number += 1
            yield _packed_element(number, element)
    except XmlRefused as fault:
        raise EnvelopeRefused(str(fault)) from fault
    _prove_count(announced, number)


def _packed_element(number: int, element: etree._Element) -> Packed:
    texts = {local_name(child): (child.text or "").strip() for child in element}
    marks = (texts.get("VoucherFlag", ""), texts.get("Return_Reason", ""))
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    text = texts.get("Voucher", "").encode("ascii", "replace")
    signed = element.find(".//Signature") is not None
    return _packed(number, attributes, marks, text, signed=signed)


def _prove_count(announced: str, found: int) -> None:
    if announced and (not announced.isdecimal() or int(announced) != found):
        raise EnvelopeRefused(
            f"its VoucherCount announces {announced} vouchers, but it holds {found}"
        )
    if not found:
        raise EnvelopeRefused("it holds no voucher")
