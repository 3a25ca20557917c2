"""E-vouchers: what each type becomes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bankcheck.example.formats.evoucher_file import Body, voucher_xml
from bankcheck.ledger.sources import evoucher
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


def test_send_leg_is_a_voucher_and_no_payment(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, Body(HEAD, [LINE]))
    assert {name: table.num_rows for name, table in reading.tables.items()} == {"voucher": 1}


def test_voucher_row_says_what_the_voucher_says(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body(HEAD, [LINE])), "voucher")[0]
    told = {key: row[key] for key in ("voucher_no", "line_no", "voucher_type", "pay_type")}
    assert told == {
        "voucher_no": "V1",
        "line_no": "1",
        "voucher_type": "8202",
        "pay_type": "authorized",
    }


def test_line_without_payee_takes_the_payee_of_the_head(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body(HEAD, [LINE])), "voucher")[0]
    assert (row["payee_account"], row["payee_name"]) == ("2002", "测试收款人")


def test_filled_return_leg_is_a_paid_payment(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, Body({**HEAD, **PAID}, [{**LINE, **PAID}], "return"))
    row = rows_of(reading, "payment")[0]
    assert (row["status"], row["amount_fen"], row["paid_at"], row["bank_serial_no"]) == (
        "paid",
        "1250",
        "2026-03-11",
        "S1",
    )


def test_payment_names_the_payee_the_bank_paid(tmp_path: Path) -> None:
    line = {**LINE, **PAID, "XPayeeAcctNo": "9999"}
    row = rows_of(reading_of(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert row["payee_account"] == "9999"


def test_payment_with_a_time_of_day_keeps_it(tmp_path: Path) -> None:
    line = {**LINE, **PAID, "XPayDate": "2026-03-11 15:30:01"}
    row = rows_of(reading_of(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert row["paid_at"] == "2026-03-11T15:30:01"


@pytest.mark.parametrize("amount", ["", "0", "0.00"])
def test_unpaid_return_leg_without_a_reason_is_no_payment(tmp_path: Path, amount: str) -> None:
    reading = reading_of(tmp_path, Body(HEAD, [{**LINE, "XPayAmt": amount}], "return"))
    assert rows_of(reading, "payment") == []


def test_line_the_bank_could_not_pay_is_a_failed_payment(tmp_path: Path) -> None:
    line = {**LINE, "XPayAmt": "0.00", "XPayDate": "20260311", "XAddWord": "账号户名不符"}
    row = rows_of(reading_of(tmp_path, Body(HEAD, [line], "return")), "payment")[0]
    assert (row["status"], row["fail_reason"], row["amount_fen"]) == (
        "failed",
        "账号户名不符",
        "1250",
    )


def test_voucher_returned_as_a_whole_is_a_returned_payment(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body(HEAD, [LINE], "return", "要素不全")), "payment")[0]
    assert (row["status"], row["fail_reason"]) == ("returned", "要素不全")


def test_reason_is_about_the_lines_the_bank_filled_in(tmp_path: Path) -> None:
    lines = [{**LINE, "Id": "1"}, {**LINE, "Id": "2", "XAgentBusinessNo": "S2"}]
    rows = rows_of(reading_of(tmp_path, Body(HEAD, lines, "return", "户名不符")), "payment")
    assert [(row["status"], row["bank_serial_no"]) for row in rows] == [("returned", "S2")]


def test_head_paid_in_one_sum_for_several_lines_is_one_payment(tmp_path: Path) -> None:
    head = {**HEAD, "PayAmt": "20.00", **PAID, "XPayAmt": "20.00"}
    lines = [{"Id": "1", "PayAmt": "8.00"}, {"Id": "2", "PayAmt": "12.00"}]
    rows = rows_of(reading_of(tmp_path, Body(head, lines, "return")), "payment")
    assert [row["amount_fen"] for row in rows] == ["2000"]


def test_lines_are_numbered_by_id_whatever_their_order(tmp_path: Path) -> None:
    lines = [{"Id": "10", "PayAmt": "2.00"}, {"Id": "9", "PayAmt": "1.00"}]
    rows = rows_of(reading_of(tmp_path, Body(HEAD, lines)), "voucher")
    assert [(row["line_no"], row["amount"]) for row in rows] == [("1", "1.00"), ("2", "2.00")]


def test_lines_with_serials_of_their_own_are_each_line_one_of_it(tmp_path: Path) -> None:
    lines = [
        {"Id": str(number), "PayAmt": "1.00", **PAID, "XPayAmt": "1.00", "XAgentBusinessNo": serial}
        for number, serial in enumerate(("S1", "S2"), 1)
    ]
    rows = rows_of(reading_of(tmp_path, Body(HEAD, lines, "return")), "payment")
    assert [row["line_no"] for row in rows] == ["1", "1"]


def test_head_of_a_batch_leaves_its_rows_to_the_batch_detail(tmp_path: Path) -> None:
    head = {**HEAD, **PAID, "BusinessTypeCode": "4", "BusinessTypeName": "批量业务"}
    reading = reading_of(tmp_path, Body(head, [{**LINE, **PAID}], "return"))
    assert reading.tables == {}


def test_lines_of_a_batch_stand_for_those_of_the_voucher_it_names(tmp_path: Path) -> None:
    head = {"VtCode": "8207", "StYear": "2026", "VoucherNo": "B1", "OriginalVoucherNo": "V1"}
    rows = rows_of(reading_of(tmp_path, Body(head, [LINE])), "voucher")
    assert [row["voucher_no"] for row in rows] == ["V1"]


@pytest.mark.parametrize(
    ("original", "pay_type"),
    [("5201", "direct"), ("8202", "authorized"), ("5214", "centralized"), ("9999", None)],
)
def test_lines_of_a_batch_have_the_pay_type_of_the_voucher_they_detail(
    tmp_path: Path, original: str, pay_type: str | None
) -> None:
    head = {
        "VtCode": "8207", "StYear": "2026", "VoucherNo": "B1",
        "OriginalVtCode": original, "OriginalVoucherNo": "V1",
    }  # fmt: skip
    rows = rows_of(reading_of(tmp_path, Body(head, [LINE])), "voucher")
    assert [row["pay_type"] for row in rows] == [pay_type]


def test_voucher_without_payee_and_business_type_keeps_its_lines(tmp_path: Path) -> None:
    head = {key: text for key, text in HEAD.items() if not key.startswith("Payee")}
    assert len(rows_of(reading_of(tmp_path, Body(head, [LINE])), "voucher")) == 1


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
    row = rows_of(reading_of(tmp_path, Body(head, [LINE])), "voucher")[0]
    assert row["settlement_method"] == word


@pytest.mark.parametrize(
    ("code", "word"),
    [("11", "direct"), ("111", "direct"), ("12", "authorized"), ("1", "centralized")],
)
def test_pay_type_is_told_by_its_code(tmp_path: Path, code: str, word: str) -> None:
    row = rows_of(reading_of(tmp_path, Body({**HEAD, "PayTypeCode": code}, [LINE])), "voucher")[0]
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
    row = rows_of(reading_of(tmp_path, Body(CLAIM, [CLAIM_LINE])), "claim")[0]
    named = ("claim_no", "voucher_no", "bank_serial_no", "amount_fen", "head_total_fen", "status")
    assert [row[key] for key in named] == ["C1", "V1", "S1", "1250", "1250", "pending"]


def test_claim_with_a_clearing_date_is_cleared(tmp_path: Path) -> None:
    head = {**CLAIM, "XClearDate": "20260312"}
    row = rows_of(reading_of(tmp_path, Body(head, [CLAIM_LINE], "return")), "claim")[0]
    assert (row["status"], row["cleared_at"]) == ("cleared", "2026-03-12")


def test_claim_sent_back_with_a_reason_is_rejected(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body(CLAIM, [CLAIM_LINE], "return", "重复")), "claim")[0]
    assert row["status"] == "rejected"


def test_claim_without_agency_has_no_unit_rather_than_its_superior(tmp_path: Path) -> None:
    row = rows_of(
        reading_of(tmp_path, Body(CLAIM, [{**CLAIM_LINE, "SupDepCode": "101"}])), "claim"
    )[0]
    assert row["budget_unit_code"] is None


def test_refund_claim_is_positive_and_names_the_original_voucher(tmp_path: Path) -> None:
    head = {**CLAIM, "VtCode": "2302", "PayAmt": "-12.50"}
    line = {"Id": "1", "VoucherNo": "R1", "OriVoucherNo": "V1", "PayAmt": "-12.50"}
    row = rows_of(reading_of(tmp_path, Body(head, [line])), "claim")[0]
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
    row = rows_of(reading_of(tmp_path, Body(head, [line])), "payment")[0]
    named = ("direction", "voucher_no", "payer_account", "payee_account", "paid_at")
    assert [row[key] for key in named] == ["refund", "V1", "2002", "1001", "2026-03-13"]


def test_negative_refund_notice_is_a_positive_refund(tmp_path: Path) -> None:
    head = {"VtCode": "2252", "StYear": "2026", "VoucherNo": "R1", "OriginalVoucherNo": "V1"}
    row = rows_of(reading_of(tmp_path, Body(head, [{"Id": "1", "PayAmt": "-3.00"}])), "payment")[0]
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
    rows = rows_of(reading_of(tmp_path, Body(head, lines)), "quota")
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
    rows = rows_of(reading_of(tmp_path, Body(head, lines)), "payment")
    assert [(row["direction"], row["amount_fen"]) for row in rows] == [
        ("pay", "500"),
        ("refund", "700"),
    ]


def test_literal_null_is_empty(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body({**HEAD, "AgencyCode": "null"}, [LINE])), "voucher")[0]
    assert row["budget_unit_code"] is None


def test_rare_characters_beyond_gbk_are_read(tmp_path: Path) -> None:
    row = rows_of(reading_of(tmp_path, Body({**HEAD, "PayeeAcctName": "𠮷田"}, [LINE])), "voucher")[
        0
    ]
    assert row["payee_name"] == "𠮷田"


def test_full_width_bracket_for_less_than_stays_text(tmp_path: Path) -> None:
    head = {**HEAD, "PaySummaryName": "购《书"}
    assert rows_of(reading_of(tmp_path, Body(head, [LINE])), "voucher")[0]["purpose"] == "购《书"


def test_escaped_text_reads_the_same_as_plain(tmp_path: Path) -> None:
    heads = [{**HEAD, "VoucherNo": no, "PayeeAcctName": "甲&乙<丙"} for no in ("V1", "V2")]
    rows = rows_of(reading_of(tmp_path, *(Body(head, [LINE]) for head in heads)), "voucher")
    assert {row["payee_name"] for row in rows} == {"甲&乙<丙"}


def test_misspelt_elements_are_understood(tmp_path: Path) -> None:
    text = voucher_xml(Body({**HEAD, **PAID}, [{**LINE, **PAID}]))
    text = re.sub(r"(</?)XPayAmt>", r"\1XpayAmt>", text).replace("AgencyCode>", "AGencyCode>")
    reading = read(envelope(tmp_path, packed(text)))
    assert (
        rows_of(reading, "payment")[0]["amount_fen"],
        rows_of(reading, "voucher")[0]["budget_unit_code"],
    ) == ("1250", "101001")


def test_personal_numbers_are_dropped(tmp_path: Path) -> None:
    head = {**HEAD, "VtCode": "5214", "TaxayerID": "110101199001010000"}
    line = {**LINE, "ReceiverCode": "110101199001010000"}
    row = rows_of(reading_of(tmp_path, Body(head, [line])), "voucher")[0]
    assert "110101199001010000" not in str(row)


def test_signature_is_noted_and_dropped(tmp_path: Path) -> None:
    path = written(tmp_path, Body(HEAD, [LINE]))
    signed = b'<SignatureList><Signature No="1" SN="2">UEtDUzc=</Signature></SignatureList>'
    path.write_bytes(path.read_bytes().replace(b"</VoucherBody>", signed + b"</VoucherBody>"))
    reading = read(path)
    assert (reading.facts["signed"], "UEtDUzc" in str(reading.tables)) == ("yes", False)


def test_other_number_on_the_envelope_is_kept_beside_the_voucher_s_own(tmp_path: Path) -> None:
    reading = read(envelope(tmp_path, packed(voucher_xml(Body(HEAD, [LINE])))))
    row = rows_of(reading, "voucher")[0]
    assert (row["voucher_no"], '"EnvelopeVoucherNo": "E1"' in row["_extra"]) == ("V1", True)


def test_envelope_is_claimed_and_other_xml_is_not() -> None:
    path = Path("any.xml")
    told = [evoucher.claims(path, head) for head in (b"<?xml?><MOF>", b"<Document/>", b"a,b")]
    assert told == [True, False, False]
