"""What people and payments can do to the debts of a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.clock import today
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.money import evaluation, obligations
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.lifecycles import OWING
from bankcheck.inspections.money.models import Decision, Obligation
from tests.inspections.money import story as money
from tests.inspections.world import World


def establish(world: World, actor: Actor, *, fen: int = 0) -> None:
    """Make the bank owe so much, or what was not made to be owed yet."""
    asked = select(func.sum(Obligation.amount_fen))
    with world.house.database.read(EVERYTHING) as session:
        found = session.scalar(asked.where(Obligation.finding_id == world.finding_id)) or 0
        determined = session.get_one(Finding, world.finding_id).determined_fen
    new = replace(money.NEW, amount_fen=fen or determined - int(found))
    obligations.establish(world.house.database, world.finding_id, new, actor=actor)


def debt_of(world: World) -> tuple[int, int]:
    """Return the first debt that is owed, with its version."""
    asked = select(Obligation).where(Obligation.finding_id == world.finding_id)
    owing = asked.where(Obligation.state.in_(OWING), Obligation.separate.is_(False))
    with world.house.database.read(EVERYTHING) as session:
        found = session.scalars(owing.order_by(Obligation.id).limit(1)).first()
        return (found.id, found.row_version) if found else (0, 1)


def propose_debt(kind: str) -> Callable[[World, Actor], None]:
    """Return the act of proposing a decision of a kind."""

    def done(world: World, actor: Actor) -> None:
        obligations.propose(
            world.house.database, *debt_of(world), kind=kind, reason="银行已破产清算",
            basis="会议纪要", actor=actor,
        )  # fmt: skip

    return done


def decide_debt(event: str) -> Callable[[World, Actor], None]:
    """Return the act of deciding on what was proposed."""

    def done(world: World, actor: Actor) -> None:
        number, _ = debt_of(world)
        asked = select(Decision).where(Decision.obligation_id == number)
        with world.house.database.read(EVERYTHING) as session:
            found = session.scalars(asked.order_by(Decision.id.desc()).limit(1)).first()
            place = (found.id, found.row_version) if found else (0, 1)
        obligations.decide(world.house.database, *place, event, reason="同意", actor=actor)

    return done


def pay(world: World, _: Actor, *, part: int = 1) -> None:
    """Let the bank pay what is open, or a part of it; only the ledger tells of it."""
    with world.house.database.read(EVERYTHING) as session:
        debt = session.get(Obligation, debt_of(world)[0])
        if debt is None:
            return
        fen, named, account = max(1, debt.open_fen // part), debt.number, debt.account
    serial = f"{named}-{world.shelf.last + 1}"
    entry = Entry(
        0, "105", serial, 1, "refund", "paid", money.PAYEE, account, fen, today(), "", named
    )
    world.shelf.add(entry)
    _look(world)


def reverse(world: World, _: Actor) -> None:
    """Let the last payment be taken back."""
    paid = [one for one in world.shelf.rows if one.named]
    if paid:
        last, serial = paid[-1], f"back-{world.shelf.last + 1}"
        back = replace(last, serial=serial, direction="other", original=last.serial, purpose="")
        world.shelf.add(replace(back, payer=last.payee, payee=last.payer))
    _look(world)


def _look(world: World) -> None:
    asked = select(Obligation.id).where(Obligation.finding_id == world.finding_id)
    with world.house.database.read(EVERYTHING) as session:
        ids = list(session.scalars(asked))
    evaluation.evaluate(world.house.database, world.shelf, ids)
