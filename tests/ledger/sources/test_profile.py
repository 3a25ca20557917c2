"""A layout is proposed by its column names; a profile that does not fit says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.errors import CallRefused, FileRefused
from bankcheck.example.formats.table_file import write_csv
from bankcheck.ledger.sources import bank_table
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.tables.cells import Line, Sheet, Unreadable
from bankcheck.ledger.tables.dates import day_of, moment_of
from bankcheck.ledger.tables.header import plain_name
from bankcheck.ledger.tables.profile import load_profile, shipped_profiles
from bankcheck.ledger.tables.proposal import propose

LAYOUTS = {
    "abc": "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言",
    "boc-corporate": "交易类型,付款人名称,收款人名称,交易日期,交易时间,交易金额",
    "boc-retail": "记账日期,记账时间,币别,金额,余额,交易名称,渠道,网点名称,"
    "附言,对方账户名,对方卡号/账号",
    "bocom": "序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要",
    "ccb-corporate": "账号,账户名称,交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,"
    "记账日期,摘要,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号",
    "cmb": "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要",
    "icbc-corporate": "交易时间,借方,贷方,摘要,用途,对方单位名称,余额,个性化信息",
    "icbc-retail": "交易日期,摘要,交易场所,记账金额(收入),记账金额(支出),"
    "记账币种,余额,对方户名,对方账户",
    "spdb": "顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言",
    "zero-balance-fen": "账号,交易日期,借贷标志,发生额（分）,余额,对方户名",
    "generic-debit-credit": "交易日期,借方金额,贷方金额,余额",
    "generic-flag": "交易日期,借贷标志,交易金额,余额",
    "generic-signed": "交易日期,交易金额,余额",
}
OWN_PROFILE = """
id = "mine"
zh = "自定"
en = "Mine"
bank_code = "322"
recognise = ["Posted"]

[columns]
date = ["Posted"]
bank_serial_no = ["Ref"]

[amount]
mode = "signed"
amount = ["Sum"]
"""


def read(path: Path, profile: str, bank_code: str | None = None) -> Reading:
    """Read a bank export by a named profile."""
    return bank_table.read(path, path.name, Wish(profile=profile, bank_code=bank_code))


@pytest.mark.parametrize(("profile", "header"), LAYOUTS.items())
def test_each_layout_proposes_its_profile(profile: str, header: str) -> None:
    sheet = Sheet("", (Line(1, tuple(header.split(","))),))
    assert propose(sheet, shipped_profiles())[0].profile.id == profile


def test_every_shipped_profile_has_its_own_name() -> None:
    ids = [profile.id for profile in shipped_profiles()]
    assert len(ids) == len(set(ids)) >= 18


def test_a_column_missing_from_a_named_profile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ["记账日期", "交易金额", "客户摘要"], [["2025-03-10", "-1.00", "货款"]])
    with pytest.raises(FileRefused) as caught:
        read(path, "cmb")
    for told in ("a.csv", "profile cmb", "联机余额", "客户摘要", "--profile"):
        assert told in str(caught.value)


def test_a_users_own_profile_reads_names_nobody_else_knows(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN_PROFILE, "utf-8")
    path = tmp_path / "a.csv"
    write_csv(path, ["Posted", "Sum", "Ref"], [["2025-03-10", "-1.00", "R1"]])
    (row,) = read(path, str(tmp_path / "mine.toml")).tables["payment"].to_pylist()
    assert (row["bank_serial_no"], row["bank_code"], row["direction"]) == ("R1", "322", "pay")


def test_a_named_layout_may_be_another_banks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = LAYOUTS["cmb"].split(",")
    write_csv(path, header, [["2025-03-10", "CNY", "-1.00", "0.00", "", "", "货款"]])
    (row,) = read(path, "cmb", "322").tables["payment"].to_pylist()
    assert row["bank_code"] == "322"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("mode = ", "mood = "), "amount.mood"),
        (('"signed"', '"sideways"'), "sideways"),
        (("date = ", "dates = "), "columns.dates"),
        (("recognise = ", "recognize = "), "recognize"),
    ],
)
def test_a_mistake_in_a_profile_is_named(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN_PROFILE.replace(*change), "utf-8")
    with pytest.raises(CallRefused, match=told):
        load_profile(path)


def test_an_unknown_profile_lists_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ["a", "b", "c"], [["1", "2", "3"]])
    with pytest.raises(FileRefused, match="ccb-corporate"):
        read(path, "nobody")


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("日 志 号", "日志号"),
        ("账　　号：", "账号"),
        ("交易类型[ Transaction Type ]", "交易类型"),
        ("发生额（分）", "发生额(分)"),
        ("账号 Account No.", "账号"),
        ("*金额", "金额"),
    ],
)
def test_a_column_name_is_known_in_every_dress(shown: str, plain: str) -> None:
    assert plain_name(shown) == plain


@pytest.mark.parametrize("text", ["20250310", "2025-03-10", "2025/3/10", "2025年3月10日", "45726"])
def test_a_day_is_read_in_every_form(text: str) -> None:
    assert day_of(text) == "2025-03-10"


@pytest.mark.parametrize(
    "text", ["2025-02-29", "2026311", "10/03/2025", "2025-3/10", "二〇二五", "20251301", "99999"]
)
def test_a_day_that_could_be_two_or_none_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        day_of(text)


def test_a_day_without_a_time_stays_a_day() -> None:
    assert moment_of("20250310", "") == "2025-03-10"
    assert moment_of("20250310", "093000") == "2025-03-10T09:30:00"
