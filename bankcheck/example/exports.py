"""Bank exports of the example: each bank's entries in the layout its files have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from bankcheck.example.assembly import MT940_BEGINS, TREASURY
from bankcheck.example.desk import Desk
from bankcheck.example.formats.camt_file import write_camt053
from bankcheck.example.formats.mt940_file import write_mt940
from bankcheck.example.formats.pdf_file import StatementEntry, StatementPages, write_statement
from bankcheck.example.formats.statement import Entry, Statement
from bankcheck.example.formats.table_file import write_csv, write_xlsx
from bankcheck.example.municipality import Bank
from bankcheck.example.papers import quarter, yuan_text
from bankcheck.example.rows import Payment, day_of

CSV_HEADER = (
    *("账号", "账户名称", "交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额", "币种"),
    *("对方户名", "对方账号", "对方开户机构", "记账日期", "摘要", "备注"),
    *("账户明细编号-交易流水号", "企业流水号", "凭证种类", "凭证号"),
)
_XLSX_HEADER = (
    *("交易时间", "借方", "贷方", "摘要", "用途", "对方单位名称", "余额", "个性化信息", "对方账号"),
    *("交易流水号", "凭证号", "原流水号", "预算单位编码", "功能科目编码", "结算方式"),
)
_SETTLED = {"transfer": "转账", "cash": "现金"}


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry as its account sees it, with the balance after it (fen)."""

    payment: Payment
    account: str
    out: bool
    balance_fen: int

    @property
    def day(self) -> date:
        """Return the day of the entry."""
        return day_of(self.payment.paid_at)

    @property
    def other(self) -> tuple[str, str]:
        """Return account and name of the other side."""
        own_is_payer = self.payment.payer_account == self.account
        if own_is_payer:
            return self.payment.payee_account, self.payment.payee_name or ""
        return self.payment.payer_account, self.payment.payer_name or ""


def write_exports(out: Path, desk: Desk) -> None:
    """Write every bank's entries: CSV by quarter, XLSX by account, the others by month."""
    writers = {"105": _write_csv, "102": _write_xlsx, "103": _write_pdf, "308": _write_statements}
    for code, write in writers.items():
        folder = out / code
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, desk, booked(desk, desk.town.bank(code)))


def booked(desk: Desk, bank: Bank) -> dict[str, list[Booked]]:
    """Return each account's entries in order of time, with running balances from zero."""
    mine = [p for p in desk.books.payments if p.bank_code == bank.code]
    accounts: dict[str, list[Payment]] = {}
    for payment in mine:
        accounts.setdefault(own_account(desk, payment), []).append(payment)
    return {account: _run(account, accounts[account]) for account in sorted(accounts)}


def own_account(desk: Desk, payment: Payment) -> str:
    """Return the account whose statement shows the entry."""
    turned = desk.town.bank(payment.bank_code).channel.turned
    into = payment.direction == "refund" and turned
    into = into or (payment.direction == "clearing" and payment.payer_account == TREASURY[0])
    return payment.payee_account if into else payment.payer_account


def _run(account: str, payments: list[Payment]) -> list[Booked]:
    # Clearing closes a day; where only days are known, it stands after the day's payments.
    ordered = sorted(
        payments,
        key=lambda p: (str(p.paid_at), p.direction == "clearing", p.bank_serial_no, p.line_no),
    )
    balance, entries = 0, []
    for payment in ordered:
        out = payment.direction == "pay" or (
            payment.direction == "clearing" and payment.payer_account == account
        )
        balance += -payment.amount_fen if out else payment.amount_fen
        entries.append(Booked(payment, account, out, balance))
    return entries


def _quarter(entry: Booked) -> str:
    return quarter(entry.day)


def _month(entry: Booked) -> str:
    return f"{entry.day:%Y%m}"


def _name(desk: Desk, account: str) -> str:
    return next(a.name for a in desk.town.accounts() if a.account == account)


def _columns(entry: Booked) -> tuple[str, str]:
    fen = yuan_text(entry.payment.amount_fen)
    return (fen, "") if entry.out else ("", fen)


def _write_csv(folder: Path, desk: Desk, accounts: dict[str, list[Booked]]) -> None:
    entries = [entry for chain in accounts.values() for entry in chain]
    names = {account: _name(desk, account) for account in accounts}
    for period, group in _grouped(entries, _quarter):
        rows = [_csv_row(entry, names[entry.account]) for entry in group]
        sums = [yuan_text(_sum(group, out=out)) for out in (True, False)]
        totals = ["合计", "", "", *sums, *[""] * (len(CSV_HEADER) - 5)]
        write_csv(folder / f"105-{period}.csv", CSV_HEADER, rows, totals=[totals])


def _grouped(
    entries: Sequence[Booked], key: Callable[[Booked], str]
) -> Iterator[tuple[str, list[Booked]]]:
    ordered = sorted(entries, key=key)
    for name, group in groupby(ordered, key=key):
        yield name, list(group)


def _sum(entries: Sequence[Booked], *, out: bool) -> int:
    return sum(entry.payment.amount_fen for entry in entries if entry.out is out)


def _moment(entry: Booked) -> str:
    when = entry.payment.paid_at
    return f"{when:%Y%m%d %H:%M:%S}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


def _csv_row(entry: Booked, name: str) -> list[str]:
    payment = entry.payment
    original = payment.original_serial_no
    return [
        *(entry.account, name, _moment(entry), *_columns(entry), yuan_text(entry.balance_fen)),
        *("人民币", entry.other[1], entry.other[0], "", f"{entry.day:%Y%m%d}"),
        *(payment.purpose or "", f"原流水:{original}" if original else ""),
        *(payment.bank_serial_no, "", "", payment.voucher_no or ""),
    ]


def _write_xlsx(folder: Path, desk: Desk, accounts: dict[str, list[Booked]]) -> None:
    for account, chain in accounts.items():
        preamble = [
            *(["对公账户历史明细"], [f"账号: {account}"], [f"户名: {_name(desk, account)}"]),
            *(["币种: 人民币"], ["单位: 元"]),
            *([f"期间: {chain[0].day} 至 {chain[-1].day}"], [f"共 {len(chain)} 行"]),
        ]
        path = folder / f"102-{account[-6:]}-{account[3]}.xlsx"
        rows = [_xlsx_row(entry) for entry in chain]
        write_xlsx(path, _XLSX_HEADER, rows, preamble=preamble)


def _xlsx_row(entry: Booked) -> list[str | Decimal]:
    payment = entry.payment
    amount = Decimal(payment.amount_fen) / 100
    return [
        *(f"{payment.paid_at:%Y-%m-%d %H:%M:%S}", amount if entry.out else ""),
        *("" if entry.out else amount, "", payment.purpose or "", entry.other[1]),
        *(Decimal(entry.balance_fen) / 100, "", entry.other[0], payment.bank_serial_no),
        *(payment.voucher_no or "", payment.original_serial_no or ""),
        *(payment.budget_unit_code or "", payment.function_code or ""),
        _SETTLED.get(payment.settlement_method or "", ""),
    ]


def _write_pdf(folder: Path, desk: Desk, accounts: dict[str, list[Booked]]) -> None:
    for account, chain in accounts.items():
        opening = 0
        for month, group in _grouped(chain, _month):
            pages = StatementPages(
                account=account,
                holder=_name(desk, account),
                bank_name=desk.town.bank("103").papers.name,
                period_from=group[0].day.replace(day=1),
                period_to=group[-1].day,
                opening_fen=opening,
                entries=[_pdf_entry(entry) for entry in group],
                ruled=int(month) % 2 == 0,
            )
            write_statement(folder / f"103-{account[-6:]}-{month}.pdf", pages)
            opening = group[-1].balance_fen


def _pdf_entry(entry: Booked) -> StatementEntry:
    payment = entry.payment
    return StatementEntry(
        on=entry.day,
        at=None,
        serial=payment.bank_serial_no,
        summary=payment.purpose or "",
        debit_fen=payment.amount_fen if entry.out else 0,
        credit_fen=0 if entry.out else payment.amount_fen,
        balance_fen=entry.balance_fen,
        counter_account=entry.other[0],
        counter_name=entry.other[1],
    )


def _write_statements(folder: Path, desk: Desk, accounts: dict[str, list[Booked]]) -> None:
    """Write one statement an account and day, camt.053 to June and MT940 from July."""
    days = [
        (day, account, entries)
        for account, chain in accounts.items()
        for day, entries in _grouped(chain, lambda entry: entry.day.isoformat())
    ]
    for month, group in groupby(sorted(days, key=_first_two), key=lambda item: item[0][:7]):
        statements = [_statement(desk, account, entries) for _, account, entries in group]
        if date.fromisoformat(f"{month}-01") < MT940_BEGINS:
            write_camt053(folder / f"308-{month}.camt053.xml", statements)
        else:
            write_mt940(folder / f"308-{month}.sta", statements)


def _first_two(item: tuple[str, str, list[Booked]]) -> tuple[str, str]:
    return item[0], item[1]


def _statement(desk: Desk, account: str, entries: list[Booked]) -> Statement:
    first, day = entries[0], entries[0].day
    moved = first.payment.amount_fen
    return Statement(
        number=f"{day:%y%m%d}{account[-6:]}",
        account=account,
        account_name=_name(desk, account),
        opened_on=day,
        opening_fen=first.balance_fen + (moved if first.out else -moved),
        closed_on=day,
        entries=[_entry(entry) for entry in entries],
    )


def _entry(entry: Booked) -> Entry:
    payment = entry.payment
    return Entry(
        booked_at=entry.day,
        side="debit" if entry.out else "credit",
        amount_fen=payment.amount_fen,
        serial=payment.bank_serial_no,
        reference=payment.voucher_no or "",
        other_name=entry.other[1],
        other_account=entry.other[0],
        text=payment.purpose or "",
    )
