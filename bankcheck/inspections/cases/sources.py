"""From what findings are raised: a confirmed suspicion, a failed item, or an inspector's hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.inspections.cases.models import FindingSuspicion
from bankcheck.inspections.cases.service import begin
from bankcheck.inspections.cases.store import SourceRefused
from bankcheck.inspections.fieldwork.checklist_models import ChecklistResult, ResultLink
from bankcheck.inspections.fieldwork.checklists import result_row
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.store import banks, inspection_row, require_member
from bankcheck.inspections.fieldwork.template import Answer
from bankcheck.reconcile.cells import masked_text, spoken_amounts
from bankcheck.suspicions.cases import Target, load, step
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import SuspicionState

RAISED_IN = ("fieldwork", "drafting", "soliciting", "rechecking")


@dataclass(frozen=True, slots=True)
class ByHand:
    """A finding raised in an inspection: its code, title, and the failed item if there is one."""

    inspection_id: int
    code: str
    title: str
    result_no: str = ""


def from_suspicion(database: Database, target: Target, *, actor: Actor) -> int:
    """Raise a finding from a confirmed suspicion, which is converted by it; return its id."""
    with database.write(actor) as session:
        suspicion = load(session, target)
        bank = suspicion.subject_bank
        if bank is None:
            raise SourceRefused
        values = {
            "bank": bank,
            "bank_name": banks(session).get(bank, bank),
            "code": suspicion.code,
            "title": spoken_amounts(masked_text(suspicion.message_zh))[:200],
            "condition": spoken_amounts(masked_text(suspicion.message_zh)),
            "questioned_fen": abs(suspicion.amount_fen or 0),
            "recurrences": suspicion.recurrence,
        }
        finding = begin(session, actor, values)
        step(session, actor, suspicion, "convert", detail={"finding": finding.number})
        # Whoever raised it at the same moment is told here, before the link is stored twice.
        session.flush()
        session.add(
            FindingSuspicion(
                finding_id=finding.id, suspicion_id=suspicion.id, number=suspicion.number
            )
        )
        return finding.id


def by_hand(database: Database, new: ByHand, *, actor: Actor) -> int:
    """Raise a finding in an inspection as a member of its team; return its id."""
    with database.write(actor) as session:
        inspection = inspection_row(session, new.inspection_id)
        require_member(inspection, actor)
        if new.code not in BY_HAND or not new.title.strip() or inspection.state not in RAISED_IN:
            raise SourceRefused
        result = _failed(session, new) if new.result_no else None
        values = {
            "bank": inspection.bank,
            "bank_name": inspection.bank_name,
            "inspection_id": inspection.id,
            "code": new.code,
            "title": new.title.strip()[:200],
            "law": str(result.item.get("law", ""))[:200] if result else "",
            "condition": result.note if result else "",
            "result_no": new.result_no,
        }
        finding = begin(session, actor, values)
        if result is not None:
            result.links.append(
                ResultLink(kind="finding", number=finding.number, target_id=finding.id)
            )
        return finding.id


def _failed(session: Session, new: ByHand) -> ChecklistResult:
    result = result_row(session, new.inspection_id, new.result_no)
    if result.answer != Answer.FAILS:
        raise SourceRefused
    return result


def confirmed_suspicions(session: Session) -> list[Suspicion]:
    """Return the confirmed suspicions of banks that wait to be raised, the gravest first."""
    rows = session.scalars(
        select(Suspicion)
        .where(Suspicion.state == SuspicionState.CONFIRMED, Suspicion.subject_bank.is_not(None))
        .order_by(Suspicion.severity.desc(), Suspicion.id)
        .limit(50)
    )
    return list(rows)


def open_inspections(session: Session, actor: Actor) -> list[Inspection]:
    """Return the inspections in which a person may raise findings."""
    rows = session.scalars(
        select(Inspection).where(Inspection.state.in_(RAISED_IN)).order_by(Inspection.id.desc())
    )
    return [
        one for one in rows if any(member.person_id == actor.person_id for member in one.members)
    ]
