"""An export of the integration system gives vouchers, payments, claims and quotas of one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.errors import FileRefused
from bankcheck.example.formats.table_file import Cell, write_csv, write_xlsx
from bankcheck.ledger.sources import yth
from bankcheck.ledger.sources.shape import Reading, Wish

BILL = {
    "pay_cert_id": "C1",
    "pay_cert_no": "25000001",
    "vou_date": "2025-03-10",
    "fiscal_year": "2025",
    "mof_div_code": "150900",
    "agency_code": "101001",
    "agency_name": "某局",
    "pay_amt": "100.00",
    "pay_acct_name": "某局零余额",
    "pay_acct_no": "62170000000000011",
    "pay_acct_bank_name": "中国工商银行某支行",
    "payee_acct_name": "甲公司",
    "payee_acct_no": "31050000000000022",
    "payee_acct_bank_name": "某银行",
    "use_des": "办公费",
    "exp_func_code": "2010101",
    "lqd_cert_no": "Q1",
    "act_lqd_date": "2025-03-11",
    "agent_business_no": "S1",
    "xpay_amt": "99.00",
    "xpay_date": "2025-03-10",
    "xpayee_acct_name": "甲公司分部",
    "xpayee_acct_no": "31050000000000033",
    "is_deleted": "2",
    "abstract": "三月",
}
CHINESE = {"pay_cert_no": "支付凭证号", "vou_date": "凭证日期", "pay_amt": "支付金额"}


def bills(tmp_path: Path, *changes: dict[str, str], heads: dict[str, str] | None = None) -> Reading:
    """Read PAY_VOUCHER_BILL with one row a change."""
    path = tmp_path / "bill.csv"
    header = [(heads or {}).get(name, name) for name in BILL]
    write_csv(path, header, [list((BILL | change).values()) for change in changes])
    return yth.read(path, path.name, Wish())


def rows(reading: Reading, stream: str) -> list[dict[str, str | None]]:
    """Return the rows of a stream, none when there are none."""
    if stream not in reading.tables:
        return []
    found: list[dict[str, str | None]] = reading.tables[stream].to_pylist()
    return found


def test_one_row_is_authorized_paid_and_cleared(tmp_path: Path) -> None:
    reading = bills(tmp_path, {})
    (voucher,), (payment,), (claim,) = (
        rows(reading, stream) for stream in ("voucher", "payment", "claim")
    )
    assert (voucher["amount_fen"], voucher["payee_account"]) == ("10000", "31050000000000022")
    assert (payment["amount_fen"], payment["payee_account"]) == ("9900", "31050000000000033")
    assert (claim["claim_no"], claim["cleared_at"]) == ("Q1", "2025-03-11")
    assert voucher["bank_code"] == payment["bank_code"] == claim["bank_code"] == "102"


def test_chinese_column_names_are_the_same_columns(tmp_path: Path) -> None:
    assert rows(bills(tmp_path, {}, heads=CHINESE), "voucher")[0]["voucher_no"] == "25000001"


def test_columns_that_have_no_place_are_kept_beside_the_row(tmp_path: Path) -> None:
    assert rows(bills(tmp_path, {}), "voucher")[0]["_extra"] == '{"abstract": "三月"}'


@pytest.mark.parametrize(("mark", "status"), [("2", "valid"), ("1", "voided")])
def test_two_means_not_deleted_and_one_means_deleted(
    tmp_path: Path, mark: str, status: str
) -> None:
    assert rows(bills(tmp_path, {"is_deleted": mark}), "voucher")[0]["status"] == status


def test_zero_without_a_date_is_not_paid(tmp_path: Path) -> None:
    reading = bills(tmp_path, {"xpay_amt": "0", "xpay_date": "", "lqd_cert_no": ""})
    assert rows(reading, "payment") == rows(reading, "claim") == []
    assert not reading.refused


def test_an_amount_without_a_date_is_refused(tmp_path: Path) -> None:
    reading = bills(tmp_path, {"xpay_date": ""}, {})
    assert len(rows(reading, "voucher")) == len(reading.refused) == 1


def test_lines_of_one_voucher_are_numbered_in_any_order(tmp_path: Path) -> None:
    changes: list[dict[str, str]] = [{"payee_acct_no": "2"}, {"payee_acct_no": "1"}]
    told = [
        {row["payee_account"]: row["line_no"] for row in rows(bills(tmp_path, *given), "voucher")}
        for given in (changes, changes[::-1])
    ]
    assert told[0] == told[1] == {"1": "1", "2": "2"}


def test_names_and_numbers_of_persons_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "detail.xlsx"
    header = [
        "pay_detail_id",
        "pay_cert_no",
        "pay_amt",
        "payee_acct_no",
        "姓名(个人信息)",
        "证件号码(个人信息)",
    ]
    write_xlsx(path, header, [["D1", "25000001", "5.00", "6", "无名氏", "11010519491231002X"]])
    reading = yth.read(path, path.name, Wish())
    (row,) = rows(reading, "voucher")
    assert (row["voucher_no"], row["voucher_type"], row["_extra"]) == ("25000001", "8207", None)


def test_a_plan_is_a_quota_of_its_month(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    header = ["plan_voucher_no", "fiscal_year", "plan_month", "agency_code", "plan_amt"]
    plans: list[list[Cell]] = [["P1", "2025", "03", "101001", "500.00"]]
    write_xlsx(path, header, plans, sheet="PAY_PLAN_VOUCHER")
    (row,) = rows(yth.read(path, path.name, Wish()), "quota")
    assert (row["month"], row["amount_fen"], row["notice_no"]) == ("03", "50000", "P1")


def test_applications_alone_are_refused_with_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "app.csv"
    write_csv(path, ["pay_app_id", "pay_app_no", "pay_cert_id"], [["A1", "N1", "C1"]])
    with pytest.raises(FileRefused, match="PAY_VOUCHER_BILL"):
        yth.read(path, path.name, Wish())


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("heads", [{}, CHINESE])
def test_an_export_is_claimed_by_its_column_names(
    tmp_path: Path, suffix: str, heads: dict[str, str]
) -> None:
    path = tmp_path / f"bill.{suffix}"
    write = write_csv if suffix == "csv" else write_xlsx
    write(path, [heads.get(name, name) for name in BILL], [list(BILL.values())])
    assert yth.claims(path, path.read_bytes()[:65536])


def test_a_bank_export_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    write_csv(path, ["交易日期", "支付凭证号", "金额"], [["2025-03-10", "1", "1.00"]])
    assert not yth.claims(path, path.read_bytes())
