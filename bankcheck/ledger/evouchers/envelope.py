"""The envelope of e-vouchers: its count proven, every body handed over still encoded.

An envelope in the plain form that nearly all senders use is cut by position, which costs a tenth
of parsing it; the cut accounts for every byte, and anything unusual goes to the XML parser.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
_AROUND_NAME = " =\t\r\n\f\v"
# Attributes, flag and reason of a body, and where its encoded document begins and ends.
_Cut = tuple[tuple[bytes | None, ...], int, int]
_CLOSING = re.compile(rb"</(MOF|Root)>\s*")


class Packed(NamedTuple):
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
            cuts = _cuts(data)
            yield from _parsed(path) if cuts is None else _cut(data, cuts)


def _cuts(data: mmap.mmap) -> list[_Cut] | None:
    """Return where the bodies lie when every byte of the file fits the plain form, else None."""
    opening = _OPENING.match(data)
    if opening is None:
        return None
    cuts, at = [], opening.end()
    while match := _BODY.match(data, at):
        start = match.end()
        stop = data.find(b"<", start)
        end = _BODY_END.match(data, stop)
        if end is None:
            return None
        cuts.append((match.groups(), start, stop))
        at = end.end()
    closing = _CLOSING.fullmatch(data, at)
    return cuts if closing is not None and closing.group(1) == opening.group(1) else None


def _cut(data: mmap.mmap, cuts: list[_Cut]) -> Iterator[Packed]:
    opening = _OPENING.match(data)
    assert opening is not None, "asked only for plain envelopes"
    encoding = declared_encoding(data[:256]) or "gb18030"
    for number, (marks, start, stop) in enumerate(cuts, 1):
        yield _packed_cut(number, marks, data[start:stop], encoding)
    _prove_count(opening.group(2).decode("ascii"), len(cuts))


def _packed_cut(number: int, marks: tuple[bytes | None, ...], text: bytes, encoding: str) -> Packed:
    raw, flag, reason = (mark or b"" for mark in marks)
    try:
        names_and_values = _text(raw, encoding).split('"')
        names = [name.strip(_AROUND_NAME) for name in names_and_values[:-1:2]]
        attributes = dict(zip(names, names_and_values[1::2], strict=True))
        why = _text(reason, encoding).strip() if reason else ""
    except UnicodeDecodeError as fault:
        raise EnvelopeRefused(f"body {number} is not {encoding} text") from fault
    return _packed(number, attributes, (flag.decode("ascii", "replace"), why), text)


def _text(data: bytes, encoding: str) -> str:
    """Decode; these two write what is ASCII as ASCII does, and are slower to ask."""
    plain = data.isascii() and encoding in ("gb18030", "utf-8")
    return data.decode("ascii" if plain else encoding)


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
