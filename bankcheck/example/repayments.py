"""Money that a bank pays back, as a small file in the format of that bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bankcheck.example.assembly import TREASURY
from bankcheck.example.exports import CSV_HEADER
from bankcheck.example.formats.mt940_file import write_mt940
from bankcheck.example.formats.statement import Entry, Statement
from bankcheck.example.formats.table_file import write_csv
from bankcheck.example.papers import yuan_text


@dataclass(frozen=True, slots=True)
class Repayment:
    """An entry that puts money on an account, from whom it comes, and what its text says.

    ``account`` and ``payer`` are number and name.
    """

    bank: str
    day: date
    fen: int
    account: tuple[str, str]
    payer: tuple[str, str]
    text: str

    @property
    def serial(self) -> str:
        """The number under which the bank booked it."""
        return f"{self.bank}{self.day:%y%m%d}T000001"


def write_repayment(folder: Path, one: Repayment) -> Path:
    """Write the entry and the clearing that empties its account at the end of the day."""
    name = f"{one.bank}-{one.day:%Y%m%d}"
    if one.bank == "308":
        path = folder / f"{name}.sta"
        write_mt940(path, [_statement(one)])
        return path
    path = folder / f"{name}.csv"
    rows = [_row(one, entry) for entry in _entries(one)]
    sums = ["合计", "", "", yuan_text(one.fen), yuan_text(one.fen)]
    write_csv(path, CSV_HEADER, rows, totals=[[*sums, *[""] * (len(CSV_HEADER) - len(sums))]])
    return path


def _statement(one: Repayment) -> Statement:
    number, name = one.account
    label = f"{one.day:%y%m%d}{number[-6:]}"
    return Statement(label, number, name, one.day, 0, one.day, _entries(one))


def _entries(one: Repayment) -> tuple[Entry, Entry]:
    number, name = one.payer
    cleared = f"{one.bank}{one.day:%y%m%d}T000002"
    return (
        Entry(one.day, "credit", one.fen, one.serial, "", name, number, one.text),
        Entry(one.day, "debit", one.fen, cleared, "", TREASURY[1], TREASURY[0], "退款清算退回国库"),
    )


def _row(one: Repayment, entry: Entry) -> list[str]:
    out = entry.side == "debit"
    fen = yuan_text(entry.amount_fen)
    said = {
        "账号": one.account[0],
        "账户名称": one.account[1],
        "交易时间": f"{one.day:%Y%m%d} {'17:50' if out else '10:12'}:00",
        "借方发生额/元(支取)": fen if out else "",
        "贷方发生额/元(收入)": "" if out else fen,
        "余额": "0.00" if out else fen,
        "币种": "人民币",
        "对方户名": entry.other_name,
        "对方账号": entry.other_account,
        "记账日期": f"{one.day:%Y%m%d}",
        "摘要": entry.text,
        "账户明细编号-交易流水号": entry.serial,
    }
    return [said.get(column, "") for column in CSV_HEADER]
