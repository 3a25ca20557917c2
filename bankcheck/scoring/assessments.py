"""Assessments of a year: all banks in one go, then each from provisional to final by people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database, Overtaken
from bankcheck.permissions import is_allowed
from bankcheck.scoring.adopted import scheme_of
from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.facts import Facts
from bankcheck.scoring.gathering import (
    Frozen,
    charges_of,
    facts_of,
    feedback_of,
    freeze,
    rulebook,
)
from bankcheck.scoring.lifecycles import ASSESSMENT, AssessmentState, SheetState
from bankcheck.scoring.models import Assessment, AssessmentSheet, AssessmentWaiver
from bankcheck.scoring.refusals import AssessmentUnknown, WaiverRefused
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.scores import Score, score


def prepare_year(database: Database, home: Path, year: int, *, actor: Actor) -> int:
    """Freeze and compute every bank of a year that stands open; return how many were computed.

    Whatever was computed already stays as it is, so that a second call changes nothing.
    """
    count, book = count_year(home, year), rulebook(scheme_of(year, home).code)
    with database.write(actor) as session:
        # The event comes first: its lock on the chain lets one preparer at a time look and add.
        record(session, actor, "assessment.prepare", ("year", year))
        rows = _opened(session, year, book.code)
        for row in rows:
            _freeze(session, actor, row, book, count)
            _compute(session, actor, row, book)
        return len(rows)


def _opened(session: Session, year: int, scheme: str) -> list[Assessment]:
    """Return every open assessment of a year, a first one for each bank that has none."""
    of = Assessment
    known = set(session.scalars(select(of.subject_bank).where(of.year == year)))
    for code, name in banks(session):
        if code not in known:
            session.add(_new(code, name, year, scheme))
    session.flush()
    asked = select(of).where(of.year == year, of.state == AssessmentState.OPEN)
    return list(session.scalars(asked.order_by(of.subject_bank)))


def _new(code: str, name: str, year: int, scheme: str) -> Assessment:
    return Assessment(
        subject_bank=code, bank_name=name, year=year, scheme=scheme, state=AssessmentState.OPEN
    )


def banks(session: Session) -> list[tuple[str, str]]:
    """Return code and name of every agent bank."""
    of = Institution
    asked = select(of.ledger_bank_code, of.name).where(of.ledger_bank_code.is_not(None))
    return [(code or "", name) for code, name in session.execute(asked.order_by(of.code))]


def _freeze(
    session: Session, actor: Actor, row: Assessment, book: Rulebook, count: YearCount
) -> None:
    frozen = freeze(book, count, _facts(session, row, book, count))
    row.manifest, row.manifest_sha256 = frozen.manifest, frozen.sha256
    row.run_id, row.scheme = count.run_id, book.code
    step(session, actor, row, "freeze")


def _facts(session: Session, row: Assessment, book: Rulebook, count: YearCount) -> Facts:
    bank, year = row.subject_bank, row.year
    charges = charges_of(session, bank, year)
    return facts_of(book, count, bank, charges, [feedback_of(session, bank, year, today())])


def _compute(session: Session, actor: Actor, row: Assessment, book: Rulebook) -> None:
    frozen = Frozen(row.manifest)
    _keep(row, score(book, frozen.facts))
    row.computed_by_id, row.computed_by_name = actor.person_id, actor.name
    row.computed_at = now()
    same = frozen.sha256 == row.manifest_sha256
    step(session, actor, row, "compute", unmet=() if same else ("unchanged",))


def _keep(row: Assessment, result: Score) -> None:
    text = result.as_bytes()
    row.score, row.score_sha256 = text.decode("utf-8"), hashlib.sha256(text).hexdigest()
    row.hundredths, row.grade = result.hundredths, result.grade or ""
    row.coefficient = "" if result.coefficient is None else str(result.coefficient)
    row.coverage, row.starred = result.coverage, result.starred


def recount(database: Database, home: Path, assessment_id: int, *, actor: Actor) -> bool:
    """Gather a bank's year again and say whether the very same bytes come out."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        book, count = rulebook(row.scheme), count_year(home, row.year)
        again = freeze(book, count, _facts(session, row, book, count))
        same_score = score(book, again.facts).as_bytes() == row.score.encode("utf-8")
        return again.manifest == row.manifest and same_score


def load(session: Session, assessment_id: int, version: int | None = None) -> Assessment:
    """Return an assessment; raise Overtaken when it is not the version that was on the screen."""
    row = session.get(Assessment, assessment_id)
    if row is None:
        raise AssessmentUnknown
    if version is not None and row.row_version != version:
        raise Overtaken
    return row


def step(
    session: Session,
    actor: Actor,
    row: Assessment,
    event: str,
    *,
    unmet: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Take one step of the lifecycle and record it; raise MoveRefused or RoleRefused."""
    before = row.state
    row.state = AssessmentState(ASSESSMENT.take(before, event, actor.role, unmet))
    detail = {
        "from": before.value,
        "to": row.state.value,
        "manifest": row.manifest_sha256,
        "score": row.score_sha256,
        "hundredths": row.hundredths,
    }
    record(
        session,
        actor,
        f"assessment.{event}",
        ("assessment", row.id),
        bank=row.subject_bank,
        reason=reason,
        detail=detail,
    )


def show_year(database: Database, year: int, *, actor: Actor) -> int:
    """Show every computed score of a year to its bank as provisional; return how many."""
    of = Assessment
    with database.write(actor) as session:
        record(session, actor, "assessment.show_year", ("year", year))
        asked = select(of).where(of.year == year, of.state == AssessmentState.COMPUTED)
        rows = list(session.scalars(asked.order_by(of.subject_bank)))
        for row in rows:
            step(session, actor, row, "show")
            _show(session, row, SheetState.PROVISIONAL)
        return len(rows)


def _show(session: Session, row: Assessment, state: SheetState) -> None:
    """Give the bank its copy, or take it back."""
    sheet = session.scalars(
        select(AssessmentSheet).where(AssessmentSheet.assessment_id == row.id)
    ).one_or_none()
    if sheet is None:
        if state is SheetState.WITHDRAWN:
            return
        sheet = AssessmentSheet(assessment_id=row.id, bank_code=row.subject_bank)
        session.add(sheet)
    sheet.bank_name, sheet.year, sheet.number = row.bank_name, row.year, row.number
    sheet.scheme, sheet.state, sheet.shown_at = row.scheme, state, now()
    sheet.score, sheet.score_sha256 = row.score, row.score_sha256


def obstacles(session: Session, row: Assessment) -> tuple[str, ...]:
    """Return the indicators without evidence that nobody waived."""
    waived = set(
        session.scalars(
            select(AssessmentWaiver.indicator).where(AssessmentWaiver.assessment_id == row.id)
        )
    )
    found = all_obstacles(row)
    return tuple(one for one in found if one not in waived)


def all_obstacles(row: Assessment) -> tuple[str, ...]:
    """Return the indicators without evidence, waived or not."""
    if not row.manifest:
        return ()
    return score(rulebook(row.scheme), Frozen(row.manifest).facts).obstacles


def waive(
    database: Database, assessment_id: int, indicator: str, reason: str, *, actor: Actor
) -> None:
    """Let a score become final although an indicator lacks evidence; the line stays starred."""
    with database.write(actor) as session:
        row = load(session, assessment_id)
        in_time = row.state in (AssessmentState.COMPUTED, AssessmentState.PROVISIONAL)
        own = actor.person_id is None or actor.person_id == row.computed_by_id
        allowed = is_allowed(actor.role, "assessments.waive") and actor.fresh
        open_ones = obstacles(session, row)
        if own or not (in_time and allowed and reason.strip()) or indicator not in open_ones:
            raise WaiverRefused
        session.add(
            AssessmentWaiver(
                assessment_id=row.id,
                indicator=indicator,
                reason=reason.strip(),
                person_id=actor.person_id,
                person_name=actor.name,
                at=now(),
            )
        )
        target = ("assessment", row.id)
        detail = {"indicator": indicator}
        record(
            session, actor, "assessment.waive", target, bank=row.subject_bank, reason=reason,
            detail=detail,
        )  # fmt: skip


def finalise(database: Database, assessment_id: int, version: int, *, actor: Actor) -> None:
    """Make a provisional score final; refused while an obstacle is open or by who computed."""
    with database.write(actor) as session:
        row = load(session, assessment_id, version)
        unmet = finalising(session, row, actor)
        step(session, actor, row, "finalise", unmet=unmet)
        row.approved_by_id, row.approved_by_name = actor.person_id, actor.name
        row.approved_at = now()
        _show(session, row, SheetState.FINAL)


def finalising(session: Session, row: Assessment, actor: Actor) -> tuple[str, ...]:
    """Return what still keeps this person from making a score final."""
    facts = {
        "no_obstacles": not obstacles(session, row),
        "another_person": actor.person_id != row.computed_by_id,
        "fresh": actor.fresh,
    }
    return tuple(name for name, holds in facts.items() if not holds)


def reopen(
    database: Database, assessment_id: int, version: int, reason: str, *, actor: Actor
) -> None:
    """Take a score back that is not final, so that it is frozen and computed again."""
    with database.write(actor) as session:
        row = load(session, assessment_id, version)
        unmet = () if reason.strip() else ("reasoned",)
        step(session, actor, row, "reopen", unmet=unmet, reason=reason.strip())
        row.reason = reason.strip()
        # What was waived was waived for the figures of then.
        session.execute(delete(AssessmentWaiver).where(AssessmentWaiver.assessment_id == row.id))
        _show(session, row, SheetState.WITHDRAWN)


def correct(
    database: Database, assessment_id: int, version: int, reason: str, *, actor: Actor
) -> int:
    """Replace a final score by a new assessment with the next number; return its id."""
    with database.write(actor) as session:
        row = load(session, assessment_id, version)
        facts = {"reasoned": bool(reason.strip()), "fresh": actor.fresh}
        unmet = [name for name, holds in facts.items() if not holds]
        step(session, actor, row, "correct", unmet=unmet, reason=reason.strip())
        _show(session, row, SheetState.WITHDRAWN)
        new = _new(row.subject_bank, row.bank_name, row.year, row.scheme)
        new.number, new.reason = row.number + 1, reason.strip()
        session.add(new)
        session.flush()
        return new.id


def current(session: Session, bank: str, year: int) -> Assessment | None:
    """Return a bank's newest assessment of a year."""
    of = Assessment
    asked = select(of).where(of.subject_bank == bank, of.year == year)
    return session.scalars(asked.order_by(of.number.desc()).limit(1)).one_or_none()
