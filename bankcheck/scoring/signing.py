"""A final score carries both institutions' signatures; a changed byte takes it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope, settle
from bankcheck.inspections.cosign.store import standing_signatures
from bankcheck.scoring import editions, fee_editions
from bankcheck.scoring.assessments import obstacles, step
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.fallen import fallen_of
from bankcheck.scoring.figures import decimal, percent, points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.lifecycles import AssessmentState, HandState, ObjectionState, SheetState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.process_models import HandLine, ScoreObjection
from bankcheck.scoring.store import load, sheet_of, waivers_of

KIND = "assessment"
OPEN_OBJECTIONS = (ObjectionState.FILED, ObjectionState.REVIEWING)


def content(session: Session, assessment_id: int) -> Mapping[str, Any]:
    """Return what both institutions sign of a score, as it stands now."""
    row = load(session, assessment_id)
    held = json.loads(row.manifest) if row.manifest else {}
    hundredths = row.hundredths
    return {
        "代理银行": f"{row.subject_bank} {row.bank_name}",
        "考评年度": row.year,
        "考评次数": row.number,
        "考评方案": rulebook(row.scheme).zh if row.scheme else "",
        "方案摘要": (held.get("scheme") or {}).get("digest", ""),
        "得分": "" if hundredths is None else points(Fraction(hundredths, 100)),
        "等级": row.grade,
        "手续费系数": decimal(row.coefficient) if row.coefficient else "",
        "考评覆盖率": percent(row.coverage),
        "输入清单摘要": sha256(row.manifest.encode("utf-8")).hexdigest(),
        "评分表摘要": sha256(row.score.encode("utf-8")).hexdigest(),
        "人工更正": held.get("amendments") or {},
        "证据不足豁免": [
            {"事项": one.indicator, "豁免人": one.person_name, "理由": one.reason}
            for one in waivers_of(session, row.id)
        ],
    }


def envelope_of(session: Session, assessment_id: int) -> Envelope | None:
    """Return the newest envelope of an assessment."""
    of = Envelope
    asked = select(of).where(of.object_kind == KIND, of.object_id == assessment_id)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()


def unmet(session: Session, row: Assessment, actor: Actor) -> tuple[str, ...]:
    """Return what keeps a score from being signed, or this person from asking for it."""
    envelope, sheet = envelope_of(session, row.id), sheet_of(session, row.id)
    stands = envelope is not None and envelope.state in ("collecting", "complete")
    signers = {one.person_id for one in standing_signatures(envelope)} if envelope else set()
    facts = {
        "no_obstacles": not obstacles(session, row),
        "charges_stand": not fallen_of(session, row),
        "window_over": sheet is not None and not _window_runs(session, sheet.id),
        "objections_settled": not _open_objections(session, row),
        "lines_settled": not _open_lines(session, row),
        "not_signed": not stands,
        "signed": envelope is not None and envelope.state == "complete",
        "another_person": row.computed_by_id not in {actor.person_id, *signers} - {None},
        "fresh": actor.fresh,
    }
    return tuple(name for name, holds in facts.items() if not holds)


def _window_runs(session: Session, sheet_id: int) -> bool:
    return editions.is_open(editions.window(session, sheet_id))


def _open_objections(session: Session, row: Assessment) -> int:
    of = ScoreObjection
    asked = select(func.count(of.id)).where(
        of.bank_code == row.subject_bank, of.year == row.year, of.state.in_(OPEN_OBJECTIONS)
    )
    return session.scalar(asked) or 0


def _open_lines(session: Session, row: Assessment) -> int:
    of = HandLine
    asked = select(func.count(of.id)).where(
        of.subject_bank == row.subject_bank, of.year == row.year, of.state == HandState.PROPOSED
    )
    return session.scalar(asked) or 0


def ask_signatures(database: Database, assessment_id: int, version: int, *, actor: Actor) -> int:
    """Send a provisional score to both institutions to be signed; return the envelope's number."""
    with database.write(actor) as session:
        row = load(session, assessment_id, version)
        standing = envelope_of(session, row.id)
        if standing is not None and standing.state == "collecting":
            settle(session, KINDS, standing)
        step(session, actor, row, "ask_signatures", unmet=unmet(session, row, actor))
        title = f"{row.bank_name}{row.year}年度综合考评结果"
        number = f"（第{row.number}次）" if row.number > 1 else ""
        new = NewEnvelope(KIND, row.id, row.number, title + number, content(session, row.id))
        return open_envelope(session, new, actor=actor).id


def _completed(session: Session, actor: Actor, assessment_id: int) -> None:
    row = load(session, assessment_id)
    session.flush()
    lacking = unmet(session, row, actor)
    envelope = envelope_of(session, row.id)
    first = next(iter(standing_signatures(envelope)), None) if envelope else None
    row.approved_by_id = first.person_id if first else actor.person_id
    row.approved_by_name = first.name if first else actor.name
    row.approved_at = now()
    step(session, actor, row, "finalise", unmet=lacking)
    session.flush()
    change = Change(Cause.FINAL)
    editions.publish(session, row, SheetState.FINAL, change, actor=actor)
    fee_editions.follow(session, actor, row.subject_bank, row.year, change)


def _stopped(session: Session, actor: Actor, assessment_id: int, reason: str) -> None:
    row = load(session, assessment_id)
    if row.state is AssessmentState.FINAL:
        step(session, actor, row, "unsign", reason=reason)
        change = Change(Cause.UNSIGNED, reason=reason)
        editions.publish(session, row, SheetState.PROVISIONAL, change, actor=actor)
        fee_editions.follow(session, actor, row.subject_bank, row.year, change)
        return
    target, bank = ("assessment", row.id), row.subject_bank
    record(session, actor, "assessment.unsigned", target, bank=bank, reason=reason)


SIGNED = SignedKind("process.assessment", content, _completed, _stopped)
KINDS = {KIND: SIGNED}
