"""The whole example in memory: honest year, faults, near misses, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from bankcheck.example.desk import CALENDAR, YEAR, Desk, at, payment_stamp
from bankcheck.example.faults.catalogue import PLANTERS
from bankcheck.example.municipality import Bank, build
from bankcheck.example.near_misses.catalogue import SPARED
from bankcheck.example.rows import AccountDay, Payment, day_of
from bankcheck.example.year import issue_quotas, send_reports, write_honest

VOUCHERS_A_SCALE = 20_000
SMALL = 1_200
FAULTS = 8
# The fifth bank sends camt.053 before this day and MT940 from it on.
MT940_BEGINS = date(YEAR, 7, 1)
TREASURY = ("900000000000000001", "国家金库云川市中心支库")


def assemble(scale: int, seed: int) -> Desk:
    """Return the desk with every row, truth and near miss; scale 0 is small, for tests."""
    desk = Desk(build(seed), seed, Random(seed))
    write_honest(desk, VOUCHERS_A_SCALE * scale or SMALL)
    for name, plant in PLANTERS.items():
        desk.turn(name)
        plant(desk, FAULTS * max(1, scale))
    for name, spare in SPARED.items():
        desk.turn(name)
        spare(desk, max(1, scale))
    issue_quotas(desk)
    send_reports(desk)
    _close_days(desk)
    _write_heads(desk)
    _word_purposes(desk)
    return desk


def _word_purposes(desk: Desk) -> None:
    """Write numbers into the texts of banks whose statements have no column for them."""
    for payment in desk.books.payments:
        if payment.bank_code == "103" and payment.voucher_no and payment.direction == "pay":
            payment.purpose = f"{payment.purpose} 凭证号:{payment.voucher_no}"
        if payment.bank_code == "308" and payment.original_serial_no:
            payment.purpose = f"{payment.purpose} 原流水:{payment.original_serial_no}"
        if payment.bank_code == "308" and day_of(payment.paid_at) >= MT940_BEGINS:
            _leave_out_own_name(payment)


def _leave_out_own_name(payment: Payment) -> None:
    """MT940 names the other side only."""
    if payment.direction == "pay" or payment.payee_account == TREASURY[0]:
        payment.payer_name = None
    else:
        payment.payee_name = None


def _write_heads(desk: Desk) -> None:
    totals: dict[str, int] = defaultdict(int)
    for claim in desk.books.claims:
        totals[claim.claim_no] += claim.amount_fen
    for claim in desk.books.claims:
        claim.head_total_fen = totals[claim.claim_no] + desk.head_shift.get(claim.claim_no, 0)


def _close_days(desk: Desk) -> None:
    """Clear every zero-balance account at day end by one lump sum, and note the balances."""
    moved = _movements(desk)
    names = {account.account: account.name for account in desk.town.accounts()}
    for (bank_code, account, day), fen in list(desk.left_over.items()):
        moved[bank_code, account, day] += fen
        moved[bank_code, account, CALENDAR.kth_after(day, 1)] -= fen
    for (bank_code, account, day), fen in sorted(moved.items()):
        bank = desk.town.bank(bank_code)
        if bank.channel.statement and fen:
            _clear(desk, bank, (account, names[account]), day, fen)
    _write_balances(desk, set(moved))


def _movements(desk: Desk) -> dict[tuple[str, str, date], int]:
    """Return, for each account and day, the fen that clearing must bring to reach zero."""
    moved: dict[tuple[str, str, date], int] = defaultdict(int)
    for payment in desk.books.payments:
        if payment.status != "paid":
            continue
        refund = payment.direction == "refund"
        turned = refund and desk.town.bank(payment.bank_code).channel.turned
        account = payment.payee_account if turned else payment.payer_account
        sense = -1 if refund else 1
        key = (payment.bank_code, account, day_of(payment.paid_at))
        moved[key] += sense * payment.amount_fen
    return moved


def _clear(desk: Desk, bank: Bank, here: tuple[str, str], day: date, fen: int) -> None:
    number = len(desk.books.payments) + 1
    payer, payee = (TREASURY, here) if fen > 0 else (here, TREASURY)
    desk.books.payments.append(
        Payment(
            bank_code=bank.code,
            bank_serial_no=f"{bank.code}{day:%y%m%d}Q{number % 10**6:06d}",
            line_no=1,
            voucher_no=None,
            fiscal_year=None,
            direction="clearing",
            original_serial_no=None,
            budget_unit_code=None,
            payer_account=payer[0],
            payer_name=payer[1],
            payee_account=payee[0],
            payee_name=payee[1],
            payee_bank=None,
            amount_fen=abs(fen),
            function_code=None,
            settlement_method=None,
            purpose="国库集中支付清算" if fen > 0 else "退款清算退回国库",
            submitted_at=None,
            paid_at=payment_stamp(bank, at(day, "17:50")),
            returned_at=None,
            channel=None,
        )
    )


def _write_balances(desk: Desk, seen: set[tuple[str, str, date]]) -> None:
    """Note closing balances: of statements on days with entries, of the others every day."""
    silent = {bank.code for bank in desk.town.banks if not bank.channel.statement}
    accounts = [a for a in desk.town.accounts() if a.bank_code in silent]
    worked = [d.day for d in CALENDAR.days(date(YEAR, 1, 2), date(YEAR, 12, 31)) if d.working]
    days = {key for key in seen if key[0] not in silent}
    for account in accounts:
        if account.kind != "real_fund":
            days |= {(account.bank_code, account.account, day) for day in worked}
    days |= set(desk.left_over)
    for bank_code, number, day in sorted(days):
        fen = desk.left_over.get((bank_code, number, day), 0)
        desk.books.account_days.append(AccountDay(bank_code, number, day, fen))
