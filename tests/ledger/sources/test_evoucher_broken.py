"""E-vouchers that are broken are refused by body or as a whole, and say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.errors import FileRefused
from bankcheck.example.formats.evoucher_file import Body, voucher_xml
from tests.ledger.sources.evoucher_files import (
    HEAD,
    LINE,
    PAID,
    envelope,
    packed,
    read,
    reading_of,
    rows_of,
    written,
)


def test_good_vouchers_load_beside_one_with_broken_base64(tmp_path: Path) -> None:
    good = packed(voucher_xml(Body(HEAD, [LINE])))
    reading = read(envelope(tmp_path, good, good[:-3]))
    assert (len(rows_of(reading, "voucher")), len(reading.refused)) == (1, 1)


BROKEN = {
    "cut xml": packed(voucher_xml(Body(HEAD, [LINE]))[:400]),
    "cut base64": packed(voucher_xml(Body(HEAD, [LINE])))[:401],
    "no base64": "这不是",
    "empty": "",
    "entity bomb": packed('<!DOCTYPE Voucher [<!ENTITY a "b">]><Voucher>&a;</Voucher>'),
    "doctype": packed("<!DOCTYPE Voucher><Voucher><VoucherNo>1</VoucherNo></Voucher>"),
    "other type": packed("<Voucher><VtCode>3510</VtCode><VoucherNo>1</VoucherNo></Voucher>"),
    "not a voucher": packed("<Other/>"),
}


@pytest.mark.parametrize("inner", BROKEN.values(), ids=BROKEN.keys())
def test_file_with_nothing_readable_is_refused(tmp_path: Path, inner: str) -> None:
    with pytest.raises(FileRefused, match="no voucher in it can be read"):
        read(envelope(tmp_path, inner))


@pytest.mark.parametrize("count", [0, 2])
def test_file_holding_another_number_of_vouchers_than_announced_is_refused(
    tmp_path: Path, count: int
) -> None:
    inner = packed(voucher_xml(Body(HEAD, [LINE])))
    with pytest.raises(FileRefused, match=f"announces {count} vouchers, but it holds 1"):
        read(envelope(tmp_path, inner, count=count))


def test_file_cut_off_in_the_envelope_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, Body(HEAD, [LINE]), Body(HEAD, [LINE]))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused, match="not well-formed"):
        read(path)


def test_envelope_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, Body(HEAD, [LINE]))
    path.write_bytes(path.read_bytes().replace(b"<MOF>", b'<!DOCTYPE MOF SYSTEM "x"><MOF>'))
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read(path)


@pytest.mark.parametrize("amount", ["1.005", "1e3", "１２.00", "-0", "1,000.00"])
def test_payment_with_an_amount_that_is_not_plain_is_refused_alone(
    tmp_path: Path, amount: str
) -> None:
    lines = [{**LINE, **PAID, "Id": "1"}, {**LINE, **PAID, "Id": "2", "XPayAmt": amount}]
    reading = reading_of(tmp_path, Body(HEAD, lines, "return"))
    assert (len(rows_of(reading, "payment")), len(reading.refused)) == (1, 1)


def test_line_with_an_impossible_date_is_refused_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, Body({**HEAD, "VouDate": "20260230"}, [LINE]), Body(HEAD, [LINE]))
    assert "20260230" in read(path).refused[0].reason
