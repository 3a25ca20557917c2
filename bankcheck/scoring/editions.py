"""Editions of a score: shown to the bank, changed by what people decided, each saying why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, end_deadline, open_deadline
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.scoring import fee_editions
from bankcheck.scoring.amendments import Amendments, Strike
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.facts import ALL_LINES, Adjustment, Bonus, Standing, State
from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.lifecycles import (
    ASSESSMENT,
    AssessmentState,
    HandState,
    ObjectionState,
    SheetState,
)
from bankcheck.scoring.models import Assessment, AssessmentSheet
from bankcheck.scoring.process_models import (
    AssessmentEdition,
    HandKind,
    HandLine,
    ScoreObjection,
)
from bankcheck.scoring.scores import Score, score
from bankcheck.scoring.store import sheet_of
from bankcheck.scoring.terms import read_terms

WINDOW = "score_objection"
TARGET = "assessment_sheet"
_STANDINGS = {
    HandKind.NOT_APPLICABLE: State.NOT_APPLICABLE,
    HandKind.INSUFFICIENT: State.INSUFFICIENT,
}


def keep(row: Assessment, result: Score) -> None:
    """Store a score beside what it was computed from."""
    text = result.as_bytes()
    row.score, row.score_sha256 = text.decode("utf-8"), hashlib.sha256(text).hexdigest()
    row.hundredths, row.grade = result.hundredths, result.grade or ""
    row.coefficient = "" if result.coefficient is None else str(result.coefficient)
    row.coverage, row.starred = result.coverage, result.starred


def amendments(session: Session, row: Assessment, absorbed: Mapping[str, int]) -> Amendments:
    """Return what people changed of a bank's year: upheld objections and approved lines.

    ``absorbed`` is how much of each struck rate the gathered facts leave out already.
    """
    of, by_hand = ScoreObjection, HandLine
    struck = select(of).where(
        of.bank_code == row.subject_bank, of.year == row.year, of.state == ObjectionState.UPHELD
    )
    lines = select(by_hand).where(
        by_hand.subject_bank == row.subject_bank,
        by_hand.year == row.year,
        by_hand.state == HandState.APPROVED,
    )
    added = list(session.scalars(lines.order_by(by_hand.id)))
    return Amendments(
        tuple(
            Strike(one.number, one.indicator, one.line, one.cause, part)
            for one in session.scalars(struck.order_by(of.id))
            # A charge goes as a whole; what is left of a rate goes where anything is left.
            if (part := _left(one, absorbed)) or not one.part
        ),
        tuple(_adjustment(one) for one in added if one.kind is HandKind.ADJUSTMENT),
        tuple(
            Bonus(one.indicator, one.hundredths, f"{one.number} {one.reason}")
            for one in added
            if one.kind is HandKind.BONUS
        ),
        tuple(
            Standing(one.indicator, _STANDINGS[one.kind], one.number)
            for one in added
            if one.kind in _STANDINGS
        ),
    )


def _left(one: ScoreObjection, absorbed: Mapping[str, int]) -> int:
    """Return by how much a strike still moves a count, with its sign."""
    left = max(0, abs(one.part) - absorbed.get(one.number, 0))
    return -left if one.part < 0 else left


def _adjustment(one: HandLine) -> Adjustment:
    names = one.proposed_by_name, one.decided_by_name
    return Adjustment(one.number, one.hundredths, one.reason, *names)


def amend(session: Session, actor: Actor, row: Assessment, change: Change) -> Change:
    """Score the frozen facts again with all that was decided, and show the bank the new edition.

    Return the change with what it did to points, grade and the outlook of the fee.
    """
    ASSESSMENT.take(row.state, "amend", actor.role)
    session.flush()
    before = row.hundredths, row.grade
    frozen = Frozen(row.manifest)
    book = frozen.book
    frozen = frozen.amend(amendments(session, row, frozen.absorbed), book)
    row.manifest, row.manifest_sha256 = frozen.manifest, frozen.sha256
    keep(row, score(book, frozen.facts))
    told = replace(change, points=(before[0], row.hundredths), grade=(before[1], row.grade))
    detail = {"from": before[0], "to": row.hundredths, "cause": change.cause.value,
              "manifest": row.manifest_sha256, "score": row.score_sha256}  # fmt: skip
    target, bank = ("assessment", row.id), row.subject_bank
    record(session, actor, "assessment.amend", target, bank=bank, detail=detail)
    if row.state is AssessmentState.PROVISIONAL:
        publish(session, row, SheetState.PROVISIONAL, told, actor=actor)
    fen = fee_editions.follow(session, actor, bank, row.year, told)
    return replace(told, outlook_fen=fen)


def newest(session: Session, assessment_id: int) -> AssessmentEdition | None:
    """Return the newest edition of an assessment that its bank was shown."""
    of = AssessmentEdition
    asked = select(of).where(of.assessment_id == assessment_id).order_by(of.edition.desc())
    return session.scalars(asked.limit(1)).one_or_none()


def last_of(session: Session, row: Assessment) -> AssessmentEdition | None:
    """Return the last edition that a bank was shown of its year, before this correction too."""
    of = AssessmentEdition
    asked = select(of).join(Assessment, Assessment.id == of.assessment_id)
    asked = asked.where(Assessment.subject_bank == row.subject_bank, Assessment.year == row.year)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()


def publish(
    session: Session,
    row: Assessment,
    state: SheetState,
    change: Change,
    *further: Change,
    actor: Actor,
) -> AssessmentSheet:
    """Give the bank its copy as a new edition; one that costs points opens its window anew."""
    sheet = sheet_of(session, row.id)
    if sheet is None:
        sheet = AssessmentSheet(assessment_id=row.id, bank_code=row.subject_bank)
        session.add(sheet)
    sheet.bank_name, sheet.year, sheet.number = row.bank_name, row.year, row.number
    sheet.scheme, sheet.state, sheet.shown_at = row.scheme, state, now()
    sheet.score, sheet.score_sha256 = row.score, row.score_sha256
    session.flush()
    before, last = newest(session, row.id), last_of(session, row)
    if last is not None:
        points = last.hundredths, row.hundredths
        change = replace(change, points=points, grade=(last.grade, row.grade))
    _add(session, row, sheet, before, (change, *further))
    lost = before is None or (row.hundredths or 0) < (before.hundredths or 0)
    again = change.cause in (Cause.SHOWN, Cause.SHOWN_AGAIN)
    if state is SheetState.PROVISIONAL and (lost or again):
        _open_window(session, row, sheet, actor)
    if state is SheetState.FINAL:
        # Whoever let the window pass in silence is late with nothing.
        _close_window(session, sheet, "cancel")
    return sheet


def _add(
    session: Session,
    row: Assessment,
    sheet: AssessmentSheet,
    before: AssessmentEdition | None,
    changes: tuple[Change, ...],
) -> None:
    session.add(
        AssessmentEdition(
            bank_code=row.subject_bank,
            assessment_id=row.id,
            sheet_id=sheet.id,
            edition=(before.edition if before else 0) + 1,
            state=sheet.state,
            score=row.score,
            score_sha256=row.score_sha256,
            hundredths=row.hundredths,
            grade=row.grade,
            changes=[one.as_values() for one in changes],
            at=now(),
        )
    )
    session.flush()


def _open_window(session: Session, row: Assessment, sheet: AssessmentSheet, actor: Actor) -> None:
    _close_window(session, sheet, "cancel")
    limit = read_terms().objection
    new = NewDeadline(
        kind=WINDOW,
        target=(TARGET, sheet.id),
        bank=row.subject_bank,
        about=f"{row.bank_name} {row.year}年度综合考评初步结果异议期"[:200],
        start_event=f"{row.year}-{row.subject_bank}-{row.number}",
        day_zero=today(),
        n=limit.days_on(today()),
        unit=Unit(limit.unit),
        basis=limit.basis,
    )
    open_deadline(session, new, actor=actor)


def window(session: Session, sheet_id: int) -> Deadline | None:
    """Return the newest time limit in which a bank may object to a sheet."""
    of = Deadline
    asked = select(of).where(of.object_kind == TARGET, of.object_id == sheet_id, of.kind == WINDOW)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()


def is_open(deadline: Deadline | None) -> bool:
    """Say whether a window runs today; its last day is in time."""
    return deadline is not None and deadline.state == "open" and today() <= deadline.due_on


def _close_window(session: Session, sheet: AssessmentSheet, event: str) -> None:
    deadline = window(session, sheet.id)
    if deadline is not None and deadline.state == "open":
        end_deadline(session, deadline, event, on=today(), actor=SYSTEM)


def withdraw(session: Session, row: Assessment) -> None:
    """Take the bank's copy back; what it was shown before stays in the editions."""
    sheet = sheet_of(session, row.id)
    if sheet is not None:
        sheet.state = SheetState.WITHDRAWN
        _close_window(session, sheet, "cancel")


def accept(session: Session, sheet: AssessmentSheet) -> None:
    """End the window of a sheet to which its bank does not object."""
    _close_window(session, sheet, "meet")


def loss_of(text: str, indicator: str, cause: str) -> Mapping[str, Any] | None:
    """Return the loss that a cause stands for in a stored score, None where there is none.

    What overrules the points and costs none stands under no indicator.
    """
    held = json.loads(text)
    if not indicator:
        return next((one for one in bare_vetoes(held) if one["cause"] == cause), None)
    for line in held["lines"]:
        for loss in line["losses"] if line["indicator"] == indicator else ():
            if loss["cause"] == cause:
                return {**loss, "line": line["line"]}
    return None


def bare_vetoes(score: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield each finding that overrules the points of a score and costs none of them itself."""
    charged = {loss["cause"] for line in score["lines"] for loss in line["losses"]}
    told = {one["finding"]: one["code"] for one in score["vetoes"]}
    for cause, code in told.items():
        if cause not in charged:
            yield {"cause": cause, "code": code, "charged": "0/1", "line": ALL_LINES}
