"""What the example's banks owe: money back and damages, reported by them, proven by the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.example.municipality import build
from bankcheck.example.repayments import Repayment, write_repayment
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.money import claims, obligations, reports
from bankcheck.inspections.money.book import LedgerBook
from bankcheck.inspections.money.claims import NewComponent, Terms
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.models import Compensation, Obligation, Report
from bankcheck.inspections.money.obligations import NewObligation
from bankcheck.inspections.money.reports import Reported
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.showcase.cast import HEAD, MONITOR, Cast
from bankcheck.showcase.scenes import AGREEMENT, CLAUSE, Scene

_SAYS = {"refund": "退票资金退回零余额账户", "compensation": "延压资金赔偿款"}
# The bank's own account from which it pays.
_OWN = ("9000000000000071", "待处理款项")
_DELAYED = (date(2025, 3, 10), date(2025, 3, 11))
_COSTS_FEN = 64_000


def owed(cast: Cast, finding_id: int, scene: Scene, days: int) -> int:
    """Make a bank owe what its finding determined, in so many working days; return the debt."""
    units = build(0).units
    unit = next(one for one in units if one.bank.code == scene.bank and one.regime == "authorized")
    new = NewObligation(
        Kind.REFUND, scene.fen, unit.zero_account, unit.name, today(), days, Unit.WORKING_DAYS,
        AGREEMENT,
    )  # fmt: skip
    return obligations.establish(cast.database, finding_id, new, actor=cast.actor(MONITOR))


def paid(cast: Cast, debt_id: int, fen: int) -> Reported:
    """Load the bank's file in which money for a debt arrives; return what the bank says of it."""
    with cast.database.read(EVERYTHING) as session:
        debt = session.get_one(Obligation, debt_id)
        text = f"{_SAYS[debt.kind]} {debt.number}"
        one = Repayment(
            debt.bank_code or "", today(), fen, (debt.account, debt.account_name), _OWN, text
        )
    with TemporaryDirectory() as folder:
        file = write_repayment(Path(folder), one)
        load(cast.ledger, [file], Wish(bank_code=one.bank))
    return Reported(one.serial, one.day, one.fen, one.account[0])


def reported(cast: Cast, debt_id: int, bank: str, said: Reported) -> None:
    """Let the bank's two people report what they paid, and have the ledger looked at."""
    number = reports.draft(cast.database, debt_id, said, actor=cast.maker(bank))
    seen = cast.seen(Report, number)
    reports.submit(cast.database, number, seen, actor=cast.approver(bank))
    book = LedgerBook(cast.ledger)
    obligations.look_again(cast.database, book, debt_id, actor=cast.actor(MONITOR))


def claimed(cast: Cast, finding_id: int, scene: Scene) -> int:
    """Reckon what a finding cost, and submit the claim for approval; return it."""
    database, monitor = cast.database, cast.actor(MONITOR)
    bank = build(0).bank(scene.bank)
    terms = Terms(CLAUSE, bank.finance_account, bank.finance_name, 10, Unit.WORKING_DAYS)
    number = claims.assess(database, finding_id, terms, actor=monitor)
    for part in (
        NewComponent("interest", "十七笔支付延压两日的利息", scene.fen, "agreement", *_DELAYED),
        NewComponent("costs", "预算单位重新办理支付的费用", _COSTS_FEN),
    ):
        seen = cast.seen(Compensation, number)
        claims.add_component(database, number, seen, part, actor=monitor)
    claims.submit(database, number, cast.seen(Compensation, number), actor=monitor)
    return number


def told(cast: Cast, claim_id: int) -> int:
    """Tell the bank of a claim, which it owes from now on; return the debt."""
    seen = cast.seen(Compensation, claim_id)
    return claims.notify(cast.database, claim_id, seen, actor=cast.actor(HEAD))


def admitted(cast: Cast, claim_id: int, bank: str) -> None:
    """Let the bank admit a claim."""
    seen, approver = cast.seen(Compensation, claim_id), cast.approver(bank)
    claims.answer(cast.database, claim_id, seen, "admit", reason="", actor=approver)
