"""The steps that bring an assessment or a fee statement where a test needs it."""

from __future__ import annotations

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.scoring import assessments, fee_service, objections, signing
from bankcheck.scoring.decisions import service as decisions
from bankcheck.scoring.decisions import signing as decision_signing
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.decisions.service import NewDecision
from bankcheck.scoring.models import Assessment, AssessmentSheet, FeeStatement
from bankcheck.scoring.store import current, sheet_of
from tests.scoring.service.year import YEAR, A
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MONITOR,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)


def prepared(house: House, bank: str = A) -> Assessment:
    """Return a bank's computed assessment."""
    assessments.prepare_year(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    return now_of(house, bank)


def now_of(house: House, bank: str = A) -> Assessment:
    """Return a bank's newest assessment as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = current(session, bank, YEAR)
        session.expunge_all()
    if found is None:
        raise LookupError(bank)
    return found


def provisional(house: House, bank: str = A) -> Assessment:
    """Return an assessment that was shown to its bank."""
    prepared(house, bank)
    assessments.show_year(house.database, YEAR, actor=house.actor(MONITOR))
    return now_of(house, bank)


def waived(house: House, bank: str = A) -> Assessment:
    """Waive every obstacle of a provisional assessment."""
    row, head = provisional(house, bank), house.actor(HEAD)
    for one in assessments.all_obstacles(row):
        assessments.waive(house.database, row.id, one, "not surveyed this year", actor=head)
    return now_of(house, bank)


def accepted(house: House, bank: str = A) -> Assessment:
    """Let a bank say of a waived score that it does not object."""
    waived(house, bank)
    accept(house, bank)
    return now_of(house, bank)


def accept(house: House, bank: str = A) -> None:
    """End a bank's window by its own word."""
    with house.database.read(EVERYTHING) as session:
        sheet = sheet_of(session, now_of(house, bank).id)
        number = sheet.id if sheet else 0
    approver = house.actor(APPROVER_A if bank == A else APPROVER_B)
    objections.accept(house.database, number, actor=approver)


def signed(house: House, envelope_id: int, kinds: Kinds) -> None:
    """Let both institutions sign an envelope."""
    for login in (HEAD, PBC_HEAD):
        cosign.sign(house.database, kinds, envelope_id, actor=house.actor(login))


def final(house: House, bank: str = A) -> Assessment:
    """Return a final assessment, signed by both institutions."""
    row = accepted(house, bank)
    head = house.actor(HEAD)
    envelope = signing.ask_signatures(house.database, row.id, row.row_version, actor=head)
    signed(house, envelope, signing.KINDS)
    return now_of(house, bank)


def sheets(house: House, login: str) -> list[tuple[str | None, str]]:
    """Return bank and state of every sheet in a person's session."""
    with house.database.read(house.actor(login)) as session:
        rows = session.scalars(select(AssessmentSheet).order_by(AssessmentSheet.id))
        return [(row.bank_code, row.state.value) for row in rows]


def statement(house: House, bank: str = A) -> FeeStatement:
    """Return a bank's fee statement as it stands, drawn up if there is none."""
    fee_service.compute_year(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    return fee_now(house, bank)


def fee_now(house: House, bank: str = A) -> FeeStatement:
    """Return a bank's fee statement as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = session.scalars(select(FeeStatement).where(FeeStatement.bank_code == bank)).one()
        session.expunge_all()
    return found


def sent(house: House, bank: str = A) -> FeeStatement:
    """Return a fee statement that was shown to its bank."""
    row = statement(house, bank)
    fee_service.send(house.database, row.id, row.row_version, actor=house.actor(MONITOR))
    return fee_now(house, bank)


def confirmed(house: House) -> FeeStatement:
    """Return the fee statement that the first bank has confirmed."""
    row, bank = sent(house), house.actor(APPROVER_A)
    fee_service.answer(house.database, row.id, row.row_version, "confirm", "", actor=bank)
    return fee_now(house)


REDUCTION = NewDecision(
    A, YEAR, "fee_reduction", "综合考评不合格", "委托代理协议第八条", "下调代理手续费"
)


def proposed(house: House) -> int:
    """Return the number of a proposed decision to lower the first bank's fee."""
    final(house)
    return decisions.propose(house.database, REDUCTION, actor=house.actor(MONITOR))


def decision_now(house: House, number: int) -> Decision:
    """Return a decision as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Decision, number)
        session.expunge_all()
    return found


def seen(house: House, number: int) -> tuple[int, int]:
    """Return a decision's number and the version that is on the screen."""
    return number, decision_now(house, number).row_version


def reviewed(house: House, number: int) -> None:
    """Let the law of a decision be reviewed by a second monitor."""
    lawyer = house.actor(SECOND_MONITOR)
    decisions.review(house.database, *seen(house, number), "依据充分", passes=True, actor=lawyer)


def heard(house: House, number: int, statement: str = "") -> None:
    """Give prior notice and let the bank state its case, or forgo to."""
    decisions.notify(house.database, *seen(house, number), actor=house.actor(MONITOR))
    bank = house.actor(APPROVER_A)
    decisions.hear(house.database, *seen(house, number), statement, actor=bank)


def approved(house: House) -> int:
    """Return a decision that was reviewed, heard and approved."""
    number = proposed(house)
    reviewed(house, number)
    heard(house, number)
    decisions.approve(house.database, *seen(house, number), actor=house.actor(HEAD))
    return number


def issued(house: House) -> int:
    """Let a decision to lower the first bank's fee be signed by both and issued."""
    number, head = approved(house), house.actor(HEAD)
    envelope = decision_signing.ask_signatures(house.database, *seen(house, number), actor=head)
    signed(house, envelope, decision_signing.KINDS)
    decisions.issue(house.database, *seen(house, number), actor=head)
    return number
