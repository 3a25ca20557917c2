"""A bank's objection to lost points: two of its people file it, somebody uninvolved decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, as_seen
from bankcheck.inspections.cases.models import Finding, FindingEvent, FindingSuspicion
from bankcheck.scoring import editions
from bankcheck.scoring.business import in_lines
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.gathering import Frozen, rulebook
from bankcheck.scoring.lifecycles import (
    OBJECTION,
    AssessmentState,
    ObjectionState,
    SheetState,
)
from bankcheck.scoring.models import Assessment, AssessmentSheet
from bankcheck.scoring.process_models import ScoreObjection
from bankcheck.scoring.refusals import AssessmentUnknown, ObjectionRefused, ObjectionUnknown
from bankcheck.scoring.rulebook import Kind
from bankcheck.scoring.store import current, load
from bankcheck.suspicions.models import Suspicion, SuspicionEvent, Verification

LONGEST = 4000
REASSIGN = "reassign"
LIVE = (ObjectionState.DRAFTED, ObjectionState.FILED, ObjectionState.REVIEWING)
# A survey's average and bonus points are no deduction that a bank could object to.
CONTESTABLE = (Kind.DEDUCT, Kind.RATIO, Kind.WEAKEST)


@dataclass(frozen=True, slots=True)
class Contested:
    """Which lost points a bank objects to: the indicator and the cause of the loss.

    A finding that overrules the points and costs none itself has no indicator.
    """

    indicator: str
    cause: str
    statement: str


def load_objection(
    session: Session, objection_id: int, version: int | None = None
) -> ScoreObjection:
    """Return an objection; raise ObjectionUnknown, or Overtaken for an old version."""
    return as_seen(session, ScoreObjection, objection_id, version, ObjectionUnknown)


def own_sheet(session: Session, sheet_id: int) -> AssessmentSheet:
    """Return a sheet that is shown; raise AssessmentUnknown."""
    sheet = session.get(AssessmentSheet, sheet_id)
    if sheet is None or sheet.state is SheetState.WITHDRAWN:
        raise AssessmentUnknown
    return sheet


def draft(database: Database, sheet_id: int, given: Contested, *, actor: Actor) -> int:
    """Draft an objection to lost points of one's own bank's provisional sheet."""
    with database.write(actor) as session:
        sheet = own_sheet(session, sheet_id)
        # The event comes first: its lock on the chain lets one person at a time take a number.
        target, bank = ("assessment_sheet", sheet.id), sheet.bank_code
        record(session, actor, "score_objection.draft", target, bank=bank)
        loss = editions.loss_of(sheet.score, given.indicator, given.cause)
        if loss is None or not _may_draft(session, sheet, given):
            raise ObjectionRefused
        OBJECTION.take(OBJECTION.start, "edit", actor.role)
        row = ScoreObjection(
            bank_code=sheet.bank_code,
            assessment_id=sheet.assessment_id,
            sheet_id=sheet.id,
            year=sheet.year,
            number=_number(session, sheet),
            indicator=given.indicator,
            line=loss["line"],
            cause=given.cause,
            code=loss["code"],
            charged=loss["charged"],
            statement=given.statement.strip()[:LONGEST],
            state=ObjectionState.DRAFTED,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
            touched=[],
        )
        session.add(row)
        session.flush()
        return row.id


def _may_draft(session: Session, sheet: AssessmentSheet, given: Contested) -> bool:
    of = ScoreObjection
    same = select(func.count(of.id)).where(
        of.sheet_id == sheet.id,
        of.indicator == given.indicator,
        of.cause == given.cause,
        of.state.in_(LIVE),
    )
    kinds = {one.code: one.kind for one in rulebook(sheet.scheme).indicators}
    return (
        bool(given.statement.strip())
        and (not given.indicator or kinds.get(given.indicator) in CONTESTABLE)
        and sheet.state is SheetState.PROVISIONAL
        and editions.is_open(editions.window(session, sheet.id))
        and not session.scalar(same)
    )


def _number(session: Session, sheet: AssessmentSheet) -> str:
    of = ScoreObjection
    asked = select(func.count(of.id)).where(of.bank_code == sheet.bank_code, of.year == sheet.year)
    return f"KY-{sheet.year}-{sheet.bank_code}-{(session.scalar(asked) or 0) + 1}"


def _step(
    session: Session,
    actor: Actor,
    row: ScoreObjection,
    event: str,
    unmet: Iterable[str],
    reason: str = "",
) -> None:
    lacking = [*unmet, *(() if reason.strip() else ("reasoned",))]
    lacking += [] if actor.fresh else ["fresh"]
    before = row.state
    row.state = ObjectionState(OBJECTION.take(before, event, actor.role, lacking))
    if row.state in OBJECTION.final:
        row.ended_at, row.conclusion = now(), reason.strip()[:LONGEST]
    detail = {"from": before.value, "to": row.state.value}
    record(session, actor, f"score_objection.{event}", ("score_objection", row.number),
           bank=row.bank_code, reason=reason.strip(), detail=detail)  # fmt: skip


def _bank_unmet(session: Session, row: ScoreObjection, actor: Actor) -> list[str]:
    sheet = session.get(AssessmentSheet, row.sheet_id)
    shown = sheet is not None and sheet.state is SheetState.PROVISIONAL
    loss = editions.loss_of(sheet.score, row.indicator, row.cause) if sheet and shown else None
    facts = {
        "in_time": shown and editions.is_open(editions.window(session, row.sheet_id)),
        "still_charged": loss is not None,
        "another_person": actor.person_id != row.drafted_by_id,
    }
    return [name for name, holds in facts.items() if not holds]


def edit(
    database: Database, objection_id: int, version: int, statement: str, *, actor: Actor
) -> None:
    """Write the grounds of a drafted objection anew."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        _step(session, actor, row, "edit", _bank_unmet(session, row, actor), statement)
        row.statement = statement.strip()[:LONGEST]
        row.drafted_by_id, row.drafted_by_name = actor.person_id or 0, actor.name


def file(database: Database, objection_id: int, version: int, *, actor: Actor) -> None:
    """File what a colleague drafted."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        _step(session, actor, row, "file", _bank_unmet(session, row, actor))
        row.filed_by_id, row.filed_by_name, row.filed_at = actor.person_id, actor.name, now()


def give_up(
    database: Database, objection_id: int, version: int, reason: str, *, actor: Actor
) -> None:
    """Discard a draft, or take a filed objection back with a reason."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        event = "discard" if row.state is ObjectionState.DRAFTED else "take_back"
        _step(session, actor, row, event, (), reason)


def accept(database: Database, sheet_id: int, *, actor: Actor) -> None:
    """Say for one's bank that it does not object, which ends its window."""
    with database.write(actor) as session:
        sheet = own_sheet(session, sheet_id)
        of = ScoreObjection
        drafted = select(func.count(of.id)).where(
            of.sheet_id == sheet.id, of.state == ObjectionState.DRAFTED
        )
        open_now = editions.is_open(editions.window(session, sheet.id))
        if not open_now or not actor.fresh or session.scalar(drafted):
            raise ObjectionRefused
        target, bank = ("assessment_sheet", sheet.id), sheet.bank_code
        record(session, actor, "assessment.accept", target, bank=bank)
        editions.accept(session, sheet)


def involved(session: Session, row: ScoreObjection) -> set[int | None]:
    """Return everybody who acted on the assessment, or on what is behind its loss.

    Who takes an objection from its reviewer does not decide on it either.
    """
    acted = select(AuditEvent.person_id).where(
        AuditEvent.object_kind == "assessment",
        AuditEvent.object_id == str(row.assessment_id),
        # A reviewer whose decision moved the score is not thereby involved in the next one.
        AuditEvent.event != "assessment.amend",
    )
    behind = select(Suspicion.id).where(Suspicion.number == row.cause)
    raised = select(FindingSuspicion.finding_id).where(FindingSuspicion.suspicion_id.in_(behind))
    found = select(Finding.id).where(or_(Finding.number == row.cause, Finding.id.in_(raised)))
    taken = select(AuditEvent.person_id).where(
        AuditEvent.event == f"score_objection.{REASSIGN}", AuditEvent.object_id == row.number
    )
    asked = (
        acted,
        taken,
        select(SuspicionEvent.person_id).where(SuspicionEvent.suspicion_id.in_(behind)),
        select(Verification.recorded_by_id).where(Verification.suspicion_id.in_(behind)),
        select(FindingEvent.person_id).where(FindingEvent.finding_id.in_(found)),
    )
    return {person for one in asked for person in session.scalars(one)}


def unmet_of(session: Session, row: ScoreObjection, actor: Actor) -> list[str]:
    """Return what a person lacks to review an objection."""
    assessment = load(session, row.assessment_id)
    facts = {
        "independent": actor.person_id not in involved(session, row),
        "own_claim": row.reviewer_id in (None, actor.person_id),
        "still_charged": _is_charged(session, row, assessment),
    }
    return [name for name, holds in facts.items() if not holds]


def _is_charged(session: Session, row: ScoreObjection, assessment: Assessment) -> bool:
    newest = current(session, assessment.subject_bank, assessment.year)
    stands = newest is assessment and assessment.state is AssessmentState.PROVISIONAL
    return stands and editions.loss_of(assessment.score, row.indicator, row.cause) is not None


def admit(database: Database, objection_id: int, version: int, *, actor: Actor) -> None:
    """Take an objection up, as somebody who had no part in what it is about."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        _step(session, actor, row, "admit", unmet_of(session, row, actor))
        row.reviewer_id, row.reviewer_name = actor.person_id, actor.name


def reassign(
    database: Database, objection_id: int, version: int, reason: str, *, actor: Actor
) -> None:
    """Take an objection from a reviewer who left, with the reason; another takes it up anew."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        _step(session, actor, row, REASSIGN, (), reason)
        row.reviewer_id, row.reviewer_name = None, ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer decides, why, and for a measured rate how many entries are struck."""

    event: str
    reason: str
    items: int = 0


def conclude(
    database: Database, objection_id: int, version: int, verdict: Verdict, *, actor: Actor
) -> None:
    """Decide on an objection; upholding it changes deduction, score, grade and the fee at once."""
    with database.write(actor) as session:
        row = load_objection(session, objection_id, version)
        assessment = load(session, row.assessment_id)
        unmet = unmet_of(session, row, actor)
        part = _part(assessment, row, verdict.items)
        unmet += [] if part is not None else ["counted"]
        _step(session, actor, row, verdict.event, unmet, verdict.reason)
        row.reviewer_id, row.reviewer_name = actor.person_id, actor.name
        if row.state is ObjectionState.UPHELD:
            row.part = part or 0
            change = Change(Cause.OBJECTION, row.number, row.indicator, row.cause, row.conclusion)
            row.touched = [editions.amend(session, actor, assessment, change).as_values()]


def _part(assessment: Assessment, row: ScoreObjection, items: int) -> int | None:
    """Return by how much a measure's count moves: 0 for a charge, None for a count that is off."""
    if row.code:
        return 0
    frozen = Frozen(assessment.manifest)
    book = frozen.book
    indicator = next(one for one in book.indicators if one.code == row.indicator)
    measures = in_lines(book, frozen.facts).measures
    found = [one for one in measures if (one.name, one.line) == (row.cause, row.line)]
    if not found or items < 1:
        return None
    wrong_is_counted = indicator.kind is Kind.DEDUCT
    most = found[0].part if wrong_is_counted else found[0].whole - found[0].part
    if items > most:
        return None
    return -items if wrong_is_counted else items
