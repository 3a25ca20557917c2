"""Balances, notices, reports and papers on their last good day."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.example.desk import YEAR, Desk, at
from bankcheck.example.faults.standing import grant_apart
from bankcheck.example.municipality import AGREEMENT_ENDS, CLEARING_BEGINS
from bankcheck.example.rows import AccountDay, Receipt


def spare_ab04(desk: Desk, count: int) -> None:
    """Keep money on basic accounts, which hold real funds."""
    for _ in range(count * 4):
        unit, day = desk.unit("301"), desk.workday()
        row = AccountDay(unit.bank.code, unit.basic_account, day, desk.rng.randrange(1, 10**8))
        if any(known.account == row.account for known in desk.books.account_days):
            continue
        desk.books.account_days.append(row)
        desk.spare("AB04", account=row.account, occurred_on=day, note="a real-fund account")


def spare_ab20(desk: Desk, count: int) -> None:
    """Announce a quota on the next working day, or have until 31 December."""
    cases = (
        (date(YEAR, 1, 27), date(YEAR, 2, 5), "over Spring Festival"),
        (date(YEAR, 3, 14), date(YEAR, 3, 17), "Friday to Monday"),
        (date(YEAR, 12, 30), None, "limit 31 December has not passed"),
    )
    for n in range(count):
        for k, (day, arrived, note) in enumerate(cases):
            unit = desk.unit(regime="authorized")
            come = at(arrived, "17:00") if arrived else None
            notice = grant_apart(desk, unit, f"6{n:04d}{k}", day, come)
            desk.spare("AB20", bank_code=unit.bank.code, document=notice, note=note)


def spare_ab21(desk: Desk, count: int) -> None:
    """Receive a report at the due instant, on the due day, or while it is not yet late."""
    for n in range(count):
        day = desk.workday()
        due = at(day, "17:00")
        cases = (
            (due, due, "same instant"),
            (due, day, "only the day of receipt known"),
            (day, due + timedelta(hours=2), "only the due day known"),
            (at(date(YEAR, 12, 31), "17:00"), None, "due on the as-of date"),
        )
        for k, (due_at, received_at, note) in enumerate(cases):
            period = f"{YEAR}-{n:03d}-{k}"
            desk.books.receipts.append(Receipt("105", "备查报告", period, due_at, received_at))
            desk.spare("AB21", bank_code="105", document=f"备查报告|{period}", note=note)


def spare_ab26(desk: Desk, count: int) -> None:
    """Pay on the first day of the clearing agreement and the last of the agency agreement."""
    for _ in range(count):
        for day in (CLEARING_BEGINS, AGREEMENT_ENDS):
            line = desk.issue(desk.unit("103"), at(day, "09:05"))
            payment = desk.settle(line, at(day, "10:00"))
            desk.spare("AB26", payment, note="an end day of the papers")
