"""The steps that bring an assessment or a fee statement where a test needs it."""

from __future__ import annotations

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.scoring import assessments, fee_decisions, fee_service
from bankcheck.scoring.models import Assessment, AssessmentSheet, FeeStatement
from tests.scoring.service.year import YEAR, A
from tests.workbench.house import APPROVER_A, HEAD, MONITOR, House


def prepared(house: House, bank: str = A) -> Assessment:
    """Return a bank's computed assessment."""
    assessments.prepare_year(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    return now_of(house, bank)


def now_of(house: House, bank: str = A) -> Assessment:
    """Return a bank's newest assessment as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = assessments.current(session, bank, YEAR)
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


def final(house: House, bank: str = A) -> Assessment:
    """Return a final assessment."""
    row = waived(house, bank)
    assessments.finalise(house.database, row.id, row.row_version, actor=house.actor(HEAD))
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


def proposed(house: House) -> int:
    """Return the number of a proposed decision to lower the first bank's fee."""
    row, monitor = final(house), house.actor(MONITOR)
    return fee_decisions.propose(house.database, row.id, "Art. 24", "grade D", actor=monitor)


def issued(house: House) -> None:
    """Let a decision to lower the first bank's fee be issued."""
    number, head = proposed(house), house.actor(HEAD)
    for event in ("approve", "issue"):
        fee_decisions.decide(house.database, number, event, actor=head)
