"""One step of an objection: what a person or an amount lacks for it, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Overtaken
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.service import step as finding_step
from bankcheck.inspections.cases.store import finding_row, most_established
from bankcheck.inspections.rectification.lifecycles import OBJECTION, REASON
from bankcheck.inspections.rectification.models import Objection
from bankcheck.inspections.rectification.store import people_of
from bankcheck.money import yuan
from bankcheck.reconcile.cells import masked_text


def step(
    session: Session,
    actor: Actor,
    objection: Objection,
    event: str,
    unmet: Iterable[str],
    reason: str,
) -> None:
    """Take one step of an objection and record it; raise MoveRefused or RoleRefused."""
    lacking = [*unmet, *([] if reason.strip() else [REASON])]
    before = objection.state
    objection.state = OBJECTION.take(before, event, actor.role, lacking)
    if objection.state in OBJECTION.final:
        objection.ended_at, objection.conclusion = now(), reason.strip()
        # The bureau's clock ends with its decision, a bank's withdrawal cancels it.
        ended = "meet" if actor.bank_code is None else "cancel"
        deadline = deadline_row(session, objection.deadline_id)
        end_deadline(session, deadline, ended, on=today(), actor=SYSTEM)
    record(
        session,
        actor,
        f"objection.{event}",
        ("objection", objection.number),
        bank=objection.bank_code,
        reason=masked_text(reason.strip()),
        detail={"from": before, "to": objection.state},
    )


def unmet_of(session: Session, objection: Objection, actor: Actor) -> list[str]:
    """Return what a person lacks to rehear an objection."""
    facts = {
        "independent": actor.person_id not in people_of(session, objection),
        "own_claim": objection.reviewer_id in (None, actor.person_id),
    }
    return [name for name, met in facts.items() if not met]


def unmet_to_reduce(session: Session, finding: Finding, left_fen: int | None) -> list[str]:
    """Return what speaks against leaving an amount determined after partial support."""
    if finding.determined_fen == 0:
        return [] if left_fen is None else ["amount_left"]
    facts = {
        "amount_left": left_fen is not None and 0 < left_fen < finding.determined_fen,
        # What both institutions signed is changed under both signatures alone.
        "amount_unsigned": finding.inspection_id is None,
        "amount_covers": left_fen is None or most_established(session, finding.id) <= left_fen,
    }
    return [name for name, met in facts.items() if not met]


def reduce(
    session: Session, objection: Objection, left_fen: int, reason: str, actor: Actor
) -> list[str]:
    """Leave less determined, in the finding and in what the notice asks; return what it touched."""
    finding, item = finding_row(session, objection.finding_id), objection.item
    finding_step(session, actor, finding, "reduce", reason=f"{yuan(left_fen)}: {reason}")
    # Behind the event nobody establishes a debt: one that came meanwhile is seen here.
    if most_established(session, finding.id) > left_fen:
        raise Overtaken
    finding.determined_fen = item.determined_fen = left_fen
    finding.loss_fen = min(finding.loss_fen, left_fen)
    return [finding.number, f"{item.notice.number}/{item.position}"]
