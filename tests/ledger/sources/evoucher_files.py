"""Envelopes of e-vouchers, written for the tests that read them."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from bankcheck.example.formats.evoucher_file import Body, write_envelope
from bankcheck.ledger.sources import evoucher
from bankcheck.ledger.sources.shape import Reading, Wish

HEAD = {
    "AdmDivCode": "150900",
    "StYear": "2026",
    "VtCode": "8202",
    "VouDate": "20260310",
    "VoucherNo": "V1",
    "PayBankCode": "105",
    "AgencyCode": "101001",
    "PayAcctNo": "1001",
    "PayAcctName": "测试单位",
    "PayeeAcctNo": "2002",
    "PayeeAcctName": "测试收款人",
    "SetModeName": "电子转账支付",
    "PayAmt": "12.50",
}
LINE = {"Id": "1", "PayAmt": "12.50"}
PAID = {"XPayDate": "20260311", "XAgentBusinessNo": "S1", "XPayAmt": "12.50"}


def read(path: Path) -> Reading:
    """Read one file with nothing wished for."""
    return evoucher.read(path, path.name, Wish())


def rows_of(reading: Reading, stream: str) -> list[dict[str, Any]]:
    """Return the rows of a stream, none when the file holds none."""
    rows: list[dict[str, Any]] = (
        reading.tables[stream].to_pylist() if (stream in reading.tables) else []
    )
    return rows


def written(tmp_path: Path, *bodies: Body) -> Path:
    """Write bodies as an envelope file."""
    path = tmp_path / "vouchers.xml"
    write_envelope(path, bodies)
    return path


def reading_of(tmp_path: Path, *bodies: Body) -> Reading:
    """Write bodies and read them back."""
    return read(written(tmp_path, *bodies))


def envelope(tmp_path: Path, *inner: str, count: int | None = None, code: str = "8202") -> Path:
    """Write an envelope around raw inner texts, each already what stands inside Voucher."""
    bodies = "".join(
        f'<VoucherBody AdmDivCode="1" StYear="2026" VtCode="{code}" VoucherNo="E{number}">'
        f"<VoucherFlag>1</VoucherFlag><Return_Reason/><Attach/><Voucher>{text}</Voucher>"
        "</VoucherBody>"
        for number, text in enumerate(inner, 1)
    )
    path = tmp_path / "raw.xml"
    announced = len(inner) if count is None else count
    path.write_bytes(
        f"<MOF><VoucherCount>{announced}</VoucherCount>{bodies}</MOF>".encode("gb18030")
    )
    return path


def packed(text: str, encoding: str = "gb18030") -> str:
    """Return a text as the base64 that stands in an envelope."""
    return base64.b64encode(text.encode(encoding)).decode("ascii")
