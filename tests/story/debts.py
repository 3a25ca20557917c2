"""What a bank of the town owes: a refund that it reports, and a claim that it has to answer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.money import claims, obligations, reports
from bankcheck.inspections.money.claims import NewComponent, Terms
from bankcheck.inspections.money.models import Compensation, Report
from tests.inspections.money import story
from tests.workbench.house import HEAD, MONITOR, House

COSTS = NewComponent("costs", "公证费", 30_000)


def owe(house: House, finding_id: int, word: str, maker: Actor, approver: Actor) -> None:
    """Make a bank owe for a finding; its rows say its word."""
    new = replace(story.NEW, account_name=f"DEBT{word}零余额账户")
    debt = obligations.establish(house.database, finding_id, new, actor=house.actor(MONITOR))
    said = replace(story.REPORTED, note=f"REPORT{word}")
    for _ in range(2):
        number = reports.draft(house.database, debt, said, actor=maker)
    with house.database.read(EVERYTHING) as session:
        seen = session.get_one(Report, number).row_version
    reports.submit(house.database, number, seen, actor=approver)
    _claim(house, finding_id, word)


def _claim(house: House, finding_id: int, word: str) -> None:
    monitor = house.actor(MONITOR)
    terms = Terms("委托代理协议第十八条", story.RIGHT, f"CLAIM{word}专户", 10, Unit.WORKING_DAYS)
    number = claims.assess(house.database, finding_id, terms, actor=monitor)

    def seen() -> int:
        with house.database.read(EVERYTHING) as session:
            asked = select(Compensation.row_version).where(Compensation.id == number)
            return session.scalars(asked).one()

    claims.add_component(house.database, number, seen(), COSTS, actor=monitor)
    claims.submit(house.database, number, seen(), actor=monitor)
    claims.notify(house.database, number, seen(), actor=house.actor(HEAD))
