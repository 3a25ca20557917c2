"""Reading plans, inspections and the people who may be on a team."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution, Person, Posting
from bankcheck.actors import Actor, InstitutionKind
from bankcheck.clock import today
from bankcheck.errors import BankcheckError
from bankcheck.inspections.fieldwork.lifecycles import BUREAU
from bankcheck.inspections.fieldwork.models import Inspection, Member, Plan, PlanItem


class PlanUnknown(BankcheckError):
    """A plan or an item of one that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such plan; choose one from the list.")


class InspectionUnknown(BankcheckError):
    """An inspection, or a part of one, that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such inspection; choose one from the list.")


class NotOnTeam(BankcheckError):
    """Work on an inspection by somebody who is not on its team."""

    def __init__(self) -> None:
        super().__init__("Only the inspection team works on this; ask its lead to be put on it.")


class StepTooLate(BankcheckError):
    """A change to a part of a plan or an inspection that is settled by now."""

    def __init__(self) -> None:
        super().__init__("This part is settled by now; nothing was changed. Load the page again.")


def plan_row(session: Session, plan_id: int) -> Plan:
    """Return a plan; raise PlanUnknown."""
    found = session.get(Plan, plan_id)
    if found is None:
        raise PlanUnknown
    return found


def item_row(session: Session, item_id: int) -> PlanItem:
    """Return an item of a plan; raise PlanUnknown."""
    found = session.get(PlanItem, item_id)
    if found is None:
        raise PlanUnknown
    return found


def inspection_row(session: Session, inspection_id: int) -> Inspection:
    """Return an inspection; raise InspectionUnknown."""
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise InspectionUnknown
    return found


def member_of(inspection: Inspection, actor: Actor) -> Member | None:
    """Return a person's place on the team, None where they have none."""
    return next((one for one in inspection.members if one.person_id == actor.person_id), None)


def require_member(inspection: Inspection, actor: Actor) -> Member:
    """Return a person's place on the team; raise NotOnTeam."""
    found = member_of(inspection, actor)
    if found is None:
        raise NotOnTeam
    return found


def banks(session: Session) -> dict[str, str]:
    """Return the agent banks, code to name."""
    rows = session.scalars(
        select(Institution)
        .where(Institution.kind == InstitutionKind.AGENT_BANK)
        .order_by(Institution.ledger_bank_code)
    )
    return {row.ledger_bank_code: row.name for row in rows if row.ledger_bank_code}


def inspectors(session: Session) -> Iterator[Posting]:
    """Yield the postings in force of people who may be on a team."""
    rows = session.scalars(
        select(Posting)
        .join(Person)
        .where(Posting.role.in_(BUREAU), Person.disabled_at.is_(None))
        .where(Posting.starts_on <= today())
        .order_by(Posting.id)
    )
    return (row for row in rows if row.ends_on is None or row.ends_on >= today())
