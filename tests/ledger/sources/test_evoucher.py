"""E-vouchers: what each type becomes, and what each kind of broken file leads to."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bankcheck.errors import FileRefused
from bankcheck.example.formats.evoucher_file import Body, voucher_xml, write_envelope
from bankcheck.ledger.sources import evoucher
from bankcheck.ledger.sources.shape import Reading, Wish

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
SAMPLES = SHARED / "formats" / "samples"

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


def _read(path: Path) -> Reading:
    return evoucher.read(path, path.name, Wish())


def _rows(reading: Reading, stream: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        reading.tables[stream].to_pylist() if (stream in reading.tables) else []
    )
    return rows


def _written(tmp_path: Path, *bodies: Body) -> Path:
    path = tmp_path / "vouchers.xml"
    write_envelope(path, bodies)
    return path


def _reading(tmp_path: Path, *bodies: Body) -> Reading:
    return _read(_written(tmp_path, *bodies))


def _envelope(tmp_path: Path, *inner: str, count: int | None = None, code: str = "8202") -> Path:
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


def _packed(text: str, encoding: str = "gb18030") -> str:
    return base64.b64encode(text.encode(encoding)).decode("ascii")


def _sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not beside the repository")
    return path


def test_send_leg_is_a_voucher_and_no_payment(tmp_path: Path) -> None:
    reading = _reading(tmp_path, Body(HEAD, [LINE]))
    assert {name: table.num_rows for name, table in reading.tables.items()} == {"voucher": 1}


def test_voucher_row_says_what_the_voucher_says(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(HEAD, [LINE])), "voucher")[0]
    told = {key: row[key] for key in ("voucher_no", "line_no", "voucher_type", "pay_type")}
    assert told == {
        "voucher_no": "V1",
        "line_no": "1",
        "voucher_type": "8202",
        "pay_type": "authorized",
    }


def test_line_without_payee_takes_the_payee_of_the_head(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(HEAD, [LINE])), "voucher")[0]
    assert (row["payee_account"], row["payee_name"]) == ("2002", "测试收款人")


def test_filled_return_leg_is_a_paid_payment(tmp_path: Path) -> None:
    reading = _reading(tmp_path, Body({**HEAD, **PAID}, [{**LINE, **PAID}], "return"))
    row = _rows(reading, "payment")[0]
    assert (row["status"], row["amount_fen"], row["paid_at"], row["bank_serial_no"]) == (
        "paid",
        "1250",
        "2026-03-11",
        "S1",
    )


def test_payment_names_the_payee_the_bank_paid(tmp_path: Path) -> None:
    line = {**LINE, **PAID, "XPayeeAcctNo": "9999"}
    row = _rows(_reading(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert row["payee_account"] == "9999"


def test_payment_with_a_time_of_day_keeps_it(tmp_path: Path) -> None:
    line = {**LINE, **PAID, "XPayDate": "2026-03-11 15:30:01"}
    row = _rows(_reading(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert row["paid_at"] == "2026-03-11T15:30:01"


@pytest.mark.parametrize("amount", ["", "0", "0.00"])
def test_unpaid_return_leg_without_a_reason_is_no_payment(tmp_path: Path, amount: str) -> None:
    reading = _reading(tmp_path, Body(HEAD, [{**LINE, "XPayAmt": amount}], "return"))
    assert _rows(reading, "payment") == []


def test_line_the_bank_could_not_pay_is_a_failed_payment(tmp_path: Path) -> None:
    line = {**LINE, "XPayAmt": "0.00", "XPayDate": "20260311", "XAddWord": "账号户名不符"}
    row = _rows(_reading(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert (row["status"], row["fail_reason"], row["amount_fen"]) == (
        "failed",
        "账号户名不符",
        "1250",
    )


def test_voucher_returned_as_a_whole_is_a_returned_payment(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(HEAD, [LINE], "return", "要素不全")), "payment")[0]
    assert (row["status"], row["fail_reason"]) == ("returned", "要素不全")


def test_head_paid_in_one_sum_for_several_lines_is_one_payment(tmp_path: Path) -> None:
    head = {**HEAD, "PayAmt": "20.00", **PAID, "XPayAmt": "20.00"}
    lines = [{"Id": "1", "PayAmt": "8.00"}, {"Id": "2", "PayAmt": "12.00"}]
    rows = _rows(_reading(tmp_path, Body(head, lines, "return")), "payment")
    assert [row["amount_fen"] for row in rows] == ["2000"]


def test_lines_are_numbered_by_id_whatever_their_order(tmp_path: Path) -> None:
    lines = [{"Id": "10", "PayAmt": "2.00"}, {"Id": "9", "PayAmt": "1.00"}]
    rows = _rows(_reading(tmp_path, Body(HEAD, lines)), "voucher")
    assert [(row["line_no"], row["amount"]) for row in rows] == [("1", "1.00"), ("2", "2.00")]


def test_lines_with_serials_of_their_own_are_each_line_one_of_it(tmp_path: Path) -> None:
    lines = [
        {"Id": str(number), "PayAmt": "1.00", **PAID, "XPayAmt": "1.00", "XAgentBusinessNo": serial}
        for number, serial in enumerate(("S1", "S2"), 1)
    ]
    rows = _rows(_reading(tmp_path, Body(HEAD, lines, "return")), "payment")
    assert [row["line_no"] for row in rows] == ["1", "1"]


def test_head_of_a_batch_leaves_its_rows_to_the_batch_detail(tmp_path: Path) -> None:
    head = {**HEAD, **PAID, "BusinessTypeCode": "4", "BusinessTypeName": "批量业务"}
    reading = _reading(tmp_path, Body(head, [{**LINE, **PAID}], "return"))
    assert reading.tables == {}


def test_lines_of_a_batch_stand_for_those_of_the_voucher_it_names(tmp_path: Path) -> None:
    head = {"VtCode": "8207", "StYear": "2026", "VoucherNo": "B1", "OriginalVoucherNo": "V1"}
    rows = _rows(_reading(tmp_path, Body(head, [LINE])), "voucher")
    assert [row["voucher_no"] for row in rows] == ["V1"]


def test_voucher_without_payee_and_business_type_keeps_its_lines(tmp_path: Path) -> None:
    head = {key: text for key, text in HEAD.items() if not key.startswith("Payee")}
    assert len(_rows(_reading(tmp_path, Body(head, [LINE])), "voucher")) == 1


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("现金", "cash"),
        ("转账支票", "cheque"),
        ("公务卡", "official_card"),
        ("汇兑", "transfer"),
        ("托收", "other"),
    ],
)
def test_settlement_is_told_by_its_name(tmp_path: Path, name: str, word: str) -> None:
    head = {**HEAD, "SetModeName": name}
    row = _rows(_reading(tmp_path, Body(head, [LINE])), "voucher")[0]
    assert row["settlement_method"] == word


@pytest.mark.parametrize(
    ("code", "word"),
    [("11", "direct"), ("111", "direct"), ("12", "authorized"), ("1", "centralized")],
)
def test_pay_type_is_told_by_its_code(tmp_path: Path, code: str, word: str) -> None:
    row = _rows(_reading(tmp_path, Body({**HEAD, "PayTypeCode": code}, [LINE])), "voucher")[0]
    assert row["pay_type"] == word


CLAIM = {
    "VtCode": "2301",
    "StYear": "2026",
    "VouDate": "20260312",
    "VoucherNo": "C1",
    "PayBankCode": "105",
    "PayAmt": "12.50",
}
CLAIM_LINE = {"Id": "1", "VoucherNo": "V1", "AgentBusinessNo": "S1", "PayAmt": "12.50"}


def test_claim_line_names_voucher_serial_and_head_total(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(CLAIM, [CLAIM_LINE])), "claim")[0]
    named = ("claim_no", "voucher_no", "bank_serial_no", "amount_fen", "head_total_fen", "status")
    assert [row[key] for key in named] == ["C1", "V1", "S1", "1250", "1250", "pending"]


def test_claim_with_a_clearing_date_is_cleared(tmp_path: Path) -> None:
    head = {**CLAIM, "XClearDate": "20260312"}
    row = _rows(_reading(tmp_path, Body(head, [CLAIM_LINE], "return")), "claim")[0]
    assert (row["status"], row["cleared_at"]) == ("cleared", "2026-03-12")


def test_claim_sent_back_with_a_reason_is_rejected(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(CLAIM, [CLAIM_LINE], "return", "重复")), "claim")[0]
    assert row["status"] == "rejected"


def test_claim_without_agency_has_no_unit_rather_than_its_superior(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body(CLAIM, [{**CLAIM_LINE, "SupDepCode": "101"}])), "claim")[0]
    assert row["budget_unit_code"] is None


def test_refund_claim_is_positive_and_names_the_original_voucher(tmp_path: Path) -> None:
    head = {**CLAIM, "VtCode": "2302", "PayAmt": "-12.50"}
    line = {"Id": "1", "VoucherNo": "R1", "OriVoucherNo": "V1", "PayAmt": "-12.50"}
    row = _rows(_reading(tmp_path, Body(head, [line])), "claim")[0]
    assert [row[key] for key in ("claim_type", "voucher_no", "amount_fen", "head_total_fen")] == [
        "refund",
        "V1",
        "1250",
        "1250",
    ]


def test_refund_notice_is_money_from_the_payee_back_to_the_payer(tmp_path: Path) -> None:
    head = {
        "VtCode": "2203",
        "StYear": "2026",
        "VoucherNo": "R1",
        "OriBillNo": "V1",
        "PayDate": "20260313",
        "PayBankCode": "105",
    }
    line = {"Id": "1", "PayAcctNo": "1001", "PayeeAcctNo": "2002", "PayAmt": "12.50"}
    row = _rows(_reading(tmp_path, Body(head, [line])), "payment")[0]
    named = ("direction", "voucher_no", "payer_account", "payee_account", "paid_at")
    assert [row[key] for key in named] == ["refund", "V1", "2002", "1001", "2026-03-13"]


def test_negative_refund_notice_is_a_positive_refund(tmp_path: Path) -> None:
    head = {"VtCode": "2252", "StYear": "2026", "VoucherNo": "R1", "OriginalVoucherNo": "V1"}
    row = _rows(_reading(tmp_path, Body(head, [{"Id": "1", "PayAmt": "-3.00"}])), "payment")[0]
    assert (row["direction"], row["amount_fen"]) == ("refund", "300")


def test_quota_notice_is_one_row_a_line(tmp_path: Path) -> None:
    head = {
        "VtCode": "5105",
        "StYear": "2026",
        "VoucherNo": "Q1",
        "SetMonth": "03",
        "VouDate": "20260301",
        "PayBankCode": "105",
    }
    lines = [
        {"Id": "1", "AgencyCode": "101001", "PlanAmt": "100.00"},
        {"Id": "2", "AgencyCode": "101002", "PlanAmt": "-20.00"},
    ]
    rows = _rows(_reading(tmp_path, Body(head, lines)), "quota")
    assert [(row["month"], row["budget_unit_code"], row["amount"]) for row in rows] == [
        ("03", "101001", "100.00"),
        ("03", "101002", "-20.00"),
    ]


def test_day_report_lines_without_amounts_become_the_refund_total_of_the_head(
    tmp_path: Path,
) -> None:
    head = {
        "VtCode": "2206",
        "StYear": "2026",
        "VoucherNo": "D1",
        "VouDate": "20260310",
        "NegAmt": "-7.00",
    }
    lines = [
        {"Id": "1", "VoucherNo": "V1", "PayAmt": "5.00"},
        {"Id": "2", "VoucherNo": "null", "PayAmt": "null"},
        {"Id": "3", "VoucherNo": "null", "PayAmt": "null"},
    ]
    rows = _rows(_reading(tmp_path, Body(head, lines)), "payment")
    assert [(row["direction"], row["amount_fen"]) for row in rows] == [
        ("pay", "500"),
        ("refund", "700"),
    ]


def test_literal_null_is_empty(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body({**HEAD, "AgencyCode": "null"}, [LINE])), "voucher")[0]
    assert row["budget_unit_code"] is None


def test_rare_characters_beyond_gbk_are_read(tmp_path: Path) -> None:
    row = _rows(_reading(tmp_path, Body({**HEAD, "PayeeAcctName": "𠮷田"}, [LINE])), "voucher")[0]
    assert row["payee_name"] == "𠮷田"


def test_full_width_bracket_for_less_than_stays_text(tmp_path: Path) -> None:
    head = {**HEAD, "PaySummaryName": "购《书"}
    assert _rows(_reading(tmp_path, Body(head, [LINE])), "voucher")[0]["purpose"] == "购《书"


def test_escaped_text_reads_the_same_as_plain(tmp_path: Path) -> None:
    heads = [{**HEAD, "VoucherNo": no, "PayeeAcctName": "甲&乙<丙"} for no in ("V1", "V2")]
    rows = _rows(_reading(tmp_path, *(Body(head, [LINE]) for head in heads)), "voucher")
    assert {row["payee_name"] for row in rows} == {"甲&乙<丙"}


def test_misspelt_elements_are_understood(tmp_path: Path) -> None:
    text = voucher_xml(Body({**HEAD, **PAID}, [{**LINE, **PAID}]))
    text = re.sub(r"(</?)XPayAmt>", r"\1XpayAmt>", text).replace("AgencyCode>", "AGencyCode>")
    reading = _read(_envelope(tmp_path, _packed(text)))
    assert (
        _rows(reading, "payment")[0]["amount_fen"],
        _rows(reading, "voucher")[0]["budget_unit_code"],
    ) == ("1250", "101001")


def test_personal_numbers_are_dropped(tmp_path: Path) -> None:
    head = {**HEAD, "VtCode": "5214", "TaxayerID": "110101199001010000"}
    line = {**LINE, "ReceiverCode": "110101199001010000"}
    row = _rows(_reading(tmp_path, Body(head, [line])), "voucher")[0]
    assert "110101199001010000" not in str(row)


def test_signature_is_noted_and_dropped(tmp_path: Path) -> None:
    path = _written(tmp_path, Body(HEAD, [LINE]))
    signed = b'<SignatureList><Signature No="1" SN="2">UEtDUzc=</Signature></SignatureList>'
    path.write_bytes(path.read_bytes().replace(b"</VoucherBody>", signed + b"</VoucherBody>"))
    reading = _read(path)
    assert (reading.facts["signed"], "UEtDUzc" in str(reading.tables)) == ("yes", False)


def test_other_number_on_the_envelope_is_kept_beside_the_voucher_s_own(tmp_path: Path) -> None:
    reading = _read(_envelope(tmp_path, _packed(voucher_xml(Body(HEAD, [LINE])))))
    row = _rows(reading, "voucher")[0]
    assert (row["voucher_no"], '"EnvelopeVoucherNo": "E1"' in row["_extra"]) == ("V1", True)


def test_good_vouchers_load_beside_one_with_broken_base64(tmp_path: Path) -> None:
    good = _packed(voucher_xml(Body(HEAD, [LINE])))
    reading = _read(_envelope(tmp_path, good, good[:-3]))
    assert (len(_rows(reading, "voucher")), len(reading.refused)) == (1, 1)


BROKEN = {
    "cut xml": _packed(voucher_xml(Body(HEAD, [LINE]))[:400]),
    "cut base64": _packed(voucher_xml(Body(HEAD, [LINE])))[:401],
    "no base64": "这不是",
    "empty": "",
    "entity bomb": _packed('<!DOCTYPE Voucher [<!ENTITY a "b">]><Voucher>&a;</Voucher>'),
    "doctype": _packed("<!DOCTYPE Voucher><Voucher><VoucherNo>1</VoucherNo></Voucher>"),
    "other type": _packed("<Voucher><VtCode>3510</VtCode><VoucherNo>1</VoucherNo></Voucher>"),
    "not a voucher": _packed("<Other/>"),
}


@pytest.mark.parametrize("inner", BROKEN.values(), ids=BROKEN.keys())
def test_file_with_nothing_readable_is_refused(tmp_path: Path, inner: str) -> None:
    with pytest.raises(FileRefused, match="no voucher in it can be read"):
        _read(_envelope(tmp_path, inner))


@pytest.mark.parametrize("count", [0, 2])
def test_file_holding_another_number_of_vouchers_than_announced_is_refused(
    tmp_path: Path, count: int
) -> None:
    inner = _packed(voucher_xml(Body(HEAD, [LINE])))
    with pytest.raises(FileRefused, match=f"announces {count} vouchers, but it holds 1"):
        _read(_envelope(tmp_path, inner, count=count))


def test_file_cut_off_in_the_envelope_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, Body(HEAD, [LINE]), Body(HEAD, [LINE]))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused, match="not well-formed"):
        _read(path)


def test_envelope_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, Body(HEAD, [LINE]))
    path.write_bytes(path.read_bytes().replace(b"<MOF>", b'<!DOCTYPE MOF SYSTEM "x"><MOF>'))
    with pytest.raises(FileRefused, match="DOCTYPE"):
        _read(path)


@pytest.mark.parametrize("amount", ["1.005", "1e3", "１２.00", "-0", "1,000.00"])
def test_payment_with_an_amount_that_is_not_plain_is_refused_alone(
    tmp_path: Path, amount: str
) -> None:
    lines = [{**LINE, **PAID, "Id": "1"}, {**LINE, **PAID, "Id": "2", "XPayAmt": amount}]
    reading = _reading(tmp_path, Body(HEAD, lines, "return"))
    assert (len(_rows(reading, "payment")), len(reading.refused)) == (1, 1)


def test_line_with_an_impossible_date_is_refused_and_says_so(tmp_path: Path) -> None:
    path = _written(tmp_path, Body({**HEAD, "VouDate": "20260230"}, [LINE]), Body(HEAD, [LINE]))
    assert "20260230" in _read(path).refused[0].reason


def test_envelope_is_claimed_and_other_xml_is_not() -> None:
    path = Path("any.xml")
    told = [evoucher.claims(path, head) for head in (b"<?xml?><MOF>", b"<Document/>", b"a,b")]
    assert told == [True, False, False]


def test_5214_sample_is_one_voucher_and_not_paid() -> None:
    reading = _read(_sample("5214_anon.xml"))
    assert {name: table.num_rows for name, table in reading.tables.items()} == {"voucher": 1}


def test_8202_sample_is_a_voucher_and_its_payment() -> None:
    reading = _read(_sample("8202_return_leg_synthetic.xml"))
    rows = [_rows(reading, stream)[0]["voucher_no"] for stream in ("voucher", "payment")]
    assert rows == ["15090026030001"] * 2


def test_8207_sample_asks_14_yuan_and_pays_13() -> None:
    reading = _read(_sample("8207_anon.xml"))
    asked = [(row["line_no"], row["amount"]) for row in _rows(reading, "voucher")]
    paid = [(row["line_no"], row["amount_fen"]) for row in _rows(reading, "payment")]
    assert (asked, paid) == ([("1", "16.00"), ("2", "14.00")], [("1", "1600"), ("2", "1300")])
