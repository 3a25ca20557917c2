"""Assessments of a year: all banks in one go, then each from provisional to final by people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.permissions import is_allowed
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import editions, fee_editions, striking
from bankcheck.scoring.adopted import scheme_of
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.charges import charged_once, pending_of
from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.facts import State
from bankcheck.scoring.fallen import told_since
from bankcheck.scoring.gathering import (
    Frozen,
    facts_of,
    feedback_of,
    freeze,
    rulebook,
    unseen_of,
)
from bankcheck.scoring.lifecycles import ASSESSMENT, AssessmentState, SheetState
from bankcheck.scoring.models import Assessment, AssessmentWaiver
from bankcheck.scoring.refusals import WaiverRefused
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.scores import SHORT, score
from bankcheck.scoring.store import load, waivers_of
from bankcheck.scoring.surveys.feeding import answers_of, survey_of
from bankcheck.scoring.verified import verified_of

# Marks a code among the obstacles, so that it is no indicator's.
UNVERIFIED = "?"


def prepare_year(database: Database, home: Path, year: int, *, actor: Actor) -> int:
    """Freeze and compute every bank of a year that stands open; return how many were computed.

    Whatever was computed already stays as it is, so that a second call changes nothing.
    """
    count, book = count_year(home, year), rulebook(scheme_of(year, home).code)
    archive = Archive(home)
    with database.write(actor) as session:
        # The event comes first: its lock on the chain lets one preparer at a time look and add.
        record(session, actor, "assessment.prepare", ("year", year))
        rows = _opened(session, year, book.code)
        for row in rows:
            _freeze(session, actor, row, _gathered(session, archive, row, book, count), count)
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


def _gathered(
    session: Session, archive: Archive, row: Assessment, book: Rulebook, count: YearCount
) -> Frozen:
    """Gather a bank's year as it is now, with everything that people decided of it."""
    frozen = _held(session, archive, row, book, count)
    absorbed = striking.absorbed(session, archive, row, frozen)
    frozen = frozen.absorb(absorbed.items, absorbed.gone)
    return frozen.amend(editions.amendments(session, row, absorbed.items), book)


def _freeze(
    session: Session, actor: Actor, row: Assessment, frozen: Frozen, count: YearCount
) -> None:
    row.manifest, row.manifest_sha256 = frozen.manifest, frozen.sha256
    row.run_id, row.scheme = count.run_id, frozen.book.code
    step(session, actor, row, "freeze")


def _held(
    session: Session, archive: Archive, row: Assessment, book: Rulebook, count: YearCount
) -> Frozen:
    """Gather a bank's year without what people changed of it."""
    bank, year = row.subject_bank, row.year
    feedback = feedback_of(session, bank, year, today())
    charges, under = charged_once(session, bank, year)
    verified = verified_of(session, archive, count.run_id, bank, year)
    unseen, survey = unseen_of(session, bank, year), survey_of(session, bank, year)
    facts = facts_of(
        book, count, bank, charges, [feedback], verified=verified, unseen=unseen, survey=survey
    )
    answers, pending = answers_of(session, bank, year), pending_of(session, bank, year)
    facts = replace(facts, answers=answers, pending=pending, under=under).in_order()
    return freeze(book, count, facts, unseen, survey)


def _compute(session: Session, actor: Actor, row: Assessment, book: Rulebook) -> None:
    frozen = Frozen(row.manifest)
    editions.keep(row, score(book, frozen.facts))
    row.computed_by_id, row.computed_by_name = actor.person_id, actor.name
    row.computed_at = now()
    same = frozen.sha256 == row.manifest_sha256
    step(session, actor, row, "compute", unmet=() if same else ("unchanged",))


def recount(database: Database, home: Path, assessment_id: int, *, actor: Actor) -> bool:
    """Gather a bank's year again and say whether the very same bytes come out."""
    with database.read(actor) as session:
        row = load(session, assessment_id)
        book, count = rulebook(row.scheme), count_year(home, row.year)
        again = _gathered(session, Archive(home), row, book, count)
        same_score = score(book, again.facts).as_bytes() == row.score.encode("utf-8")
        return again.manifest == row.manifest and same_score


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
            _show(session, actor, row)
        return len(rows)


def _show(session: Session, actor: Actor, row: Assessment) -> None:
    """Show a score to its bank, and say why it does not charge what was charged before."""
    before = editions.last_of(session, row)
    if before is None:
        change = Change(Cause.SHOWN, reason=row.reason)
        editions.publish(session, row, SheetState.PROVISIONAL, change, actor=actor)
        return
    change, fallen = (
        Change(Cause.SHOWN_AGAIN, reason=row.reason),
        told_since(session, before.score, row),
    )
    editions.publish(session, row, SheetState.PROVISIONAL, change, *fallen, actor=actor)
    why = next(iter(fallen), change)
    fee_editions.follow(session, actor, row.subject_bank, row.year, why)


def obstacles(session: Session, row: Assessment) -> tuple[str, ...]:
    """Return what lacks evidence or awaits its finding and that nobody waived."""
    waived = {one.indicator for one in waivers_of(session, row.id)}
    return tuple(one for one in all_obstacles(row) if one not in waived)


def all_obstacles(row: Assessment) -> tuple[str, ...]:
    """Return the indicators without evidence and the suspicions without a finding, waived too.

    Differences that a rate counts and nobody verified are told by their code.
    """
    held = json.loads(row.score) if row.score else {"lines": ()}
    short = [one for one in held["lines"] if _is_short(one) and not one["waived"]]
    pending = (str(one["suspicion"]) for one in held.get("pending", ()))
    facts = json.loads(row.manifest)["facts"] if row.manifest else {}
    left = (UNVERIFIED + str(one["code"]) for one in facts.get("unverified", ()))
    return (*(str(one["indicator"]) for one in short), *pending, *left)


def _is_short(line: Mapping[str, Any]) -> bool:
    """Say whether evidence is short: of a whole line, or of codes that an assessed one names."""
    return line["state"] in SHORT or bool(line["state"] == State.ASSESSED and line["reason"])


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
        editions.withdraw(session, row)


def correct(
    database: Database, assessment_id: int, version: int, reason: str, *, actor: Actor
) -> int:
    """Replace a final score by a new assessment with the next number; return its id."""
    with database.write(actor) as session:
        row = load(session, assessment_id, version)
        facts = {"reasoned": bool(reason.strip()), "fresh": actor.fresh}
        unmet = [name for name, holds in facts.items() if not holds]
        step(session, actor, row, "correct", unmet=unmet, reason=reason.strip())
        editions.withdraw(session, row)
        new = _new(row.subject_bank, row.bank_name, row.year, row.scheme)
        new.number, new.reason = row.number + 1, reason.strip()
        session.add(new)
        session.flush()
        change = Change(Cause.CORRECTION, reason=reason.strip())
        fee_editions.follow(session, actor, row.subject_bank, row.year, change)
        return new.id
