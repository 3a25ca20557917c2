"""E-voucher envelopes written the way the standard lays them out, both legs."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bankcheck.ledger.evouchers.layouts import Layout, load_layouts

_DECLARATION = '<?xml version="1.0" encoding="GBK"?>\n'
_ENVELOPE_KEYS = ("AdmDivCode", "StYear", "VtCode", "VoucherNo")


@dataclass(frozen=True, slots=True)
class Body:
    """One voucher: element to text for the head (with VtCode) and for each detail.

    ``leg`` is "send" or "return"; ``return_reason`` is what a refusing bank fills in.
    """

    head: Mapping[str, str]
    details: Sequence[Mapping[str, str]]
    leg: str = "send"
    return_reason: str = ""


def write_envelope(path: Path, bodies: Iterable[Body]) -> None:
    """Write the bodies as one envelope file in GBK; bytes depend on the arguments only.

    Raise ValueError for a voucher type without a layout or an element its layout lacks.
    """
    blocks = [_body_xml(body) for body in bodies]
    text = f"{_DECLARATION}<MOF><VoucherCount>{len(blocks)}</VoucherCount>{''.join(blocks)}</MOF>\n"
    path.write_bytes(text.encode("gb18030"))


def voucher_xml(body: Body) -> str:
    """Return the inner `<Voucher>` document with every element of the layout, empty ones too."""
    layout = _layout_of(body)
    head = _elements(layout.head, body.head, "  ")
    details = "".join(
        f"    <Detail>\n{_elements(layout.detail, detail, '      ')}    </Detail>\n"
        for detail in body.details
    )
    return f"{_DECLARATION}<Voucher>\n{head}  <DetailList>\n{details}  </DetailList>\n</Voucher>\n"


def _layout_of(body: Body) -> Layout:
    code = body.head.get("VtCode", "")
    layout = load_layouts().get(code)
    if layout is None:
        raise ValueError(f"no layout for voucher type {code!r}")
    return layout


def _elements(names: tuple[str, ...], values: Mapping[str, str], indent: str) -> str:
    unknown = values.keys() - set(names)
    if unknown:
        raise ValueError(f"not in the layout: {', '.join(sorted(unknown))}")
    return "".join(f"{indent}<{name}>{escape(values.get(name, ''))}</{name}>\n" for name in names)


def _body_xml(body: Body) -> str:
    attributes = " ".join(f"{key}={quoteattr(body.head.get(key, ''))}" for key in _ENVELOPE_KEYS)
    flag = "1" if body.leg == "return" else "0"
    inner = base64.b64encode(voucher_xml(body).encode("gb18030")).decode("ascii")
    return (
        f"<VoucherBody {attributes}><VoucherFlag>{flag}</VoucherFlag>"
        f"<Return_Reason>{escape(body.return_reason)}</Return_Reason><Attach></Attach>"
        f"<Voucher>{inner}</Voucher></VoucherBody>"
    )
