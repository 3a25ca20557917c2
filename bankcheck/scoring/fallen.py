"""A charge falls with its finding: which scores still charge it, what became of it, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bankcheck.inspections.cases.models import Finding, FindingEvent, FindingSuspicion
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.scoring.changes import Cause, Change
from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.facts import Charge
from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.rate_falls import rate_falls_of, years_cleared_since
from bankcheck.suspicions.models import Suspicion

SCORED = (AssessmentState.COMPUTED, AssessmentState.PROVISIONAL, AssessmentState.FINAL)
_REDUCED = "reduce"
_ENDED = ("overturn", "withdraw")
_OF_RATE = "left_rate"


@dataclass(frozen=True, slots=True)
class Fallen:
    """A charge that no longer stands as it was frozen, and what became of its finding.

    ``event`` is the step that the finding took, empty where no finding stands behind it. A rate
    falls under the name of its measure, when people cleared what it counted.
    """

    cause: str
    code: str
    event: str
    finding_id: int | None = None
    finding: str = ""
    reason: str = ""
    at: datetime | None = None


def fallen_of(session: Session, row: Assessment) -> tuple[Fallen, ...]:
    """Return the charges of a score whose findings were taken back or reduced since."""
    return fallen_since(session, row) if row.state in SCORED else ()


def fallen_since(session: Session, row: Assessment) -> tuple[Fallen, ...]:
    """Return what of a frozen score has fallen since, be the score corrected by now or not."""
    if not row.score:
        return ()
    charged = charged_in(row.score)
    live = {one.finding: one for one in charges_of(session, row.subject_bank, row.year)}
    facts = Frozen(row.manifest).facts
    charges = (
        told
        for one in facts.charges
        if one.finding in charged
        for told in _changed(session, one, live.get(one.finding))
    )
    rates = (Fallen(one.measure, "", _OF_RATE, at=one.at) for one in rate_falls_of(session, row))
    return (*charges, *rates)


def charged_in(text: str) -> dict[str, str]:
    """Return what a stored score charges or vetoes, by its number, with an indicator of it."""
    held = json.loads(text)
    vetoed = {one["finding"]: "" for one in held["vetoes"]}
    lost = {
        loss["cause"]: line["indicator"]
        for line in held["lines"]
        for loss in line["losses"]
        if loss["code"]
    }
    return {**vetoed, **lost}


def _changed(session: Session, frozen: Charge, live: Charge | None) -> Iterator[Fallen]:
    if live is None:
        yield _told(session, frozen.finding, frozen.code, _ENDED)
    elif live.fen != frozen.fen:
        told = _told(session, frozen.finding, frozen.code, (_REDUCED,))
        if told.event:
            yield told


def _told(session: Session, cause: str, code: str, events: tuple[str, ...]) -> Fallen:
    """Return what became of the finding behind a charge, by its newest step of these."""
    link, of = FindingSuspicion, FindingEvent
    raised = select(link.finding_id).where(link.number == cause)
    asked = select(of, Finding.number).join(Finding, Finding.id == of.finding_id)
    asked = asked.where(
        or_(Finding.number == cause, Finding.id.in_(raised)), of.event.in_(events)
    ).order_by(of.id.desc())
    found = session.execute(asked.limit(1)).one_or_none()
    if found is None:
        return Fallen(cause, code, "")
    event, number = found
    return Fallen(cause, code, event.event, event.finding_id, number, event.reason, event.at)


def taken_back(session: Session, causes: Iterable[str]) -> tuple[Fallen, ...]:
    """Return which of these findings, or suspicions by their number, were taken back."""
    found = (_told(session, cause, "", _ENDED) for cause in causes)
    return tuple(one for one in found if one.event)


def with_fallen(session: Session, year: int | None = None) -> list[Assessment]:
    """Return the scored assessments, of a year or of all, in which a charge has fallen."""
    of, hit = Assessment, hit_years(session)
    asked = select(of).where(of.state.in_(SCORED), of.subject_bank.in_({bank for bank, _ in hit}))
    if year is not None:
        asked = asked.where(of.year == year)
    rows = session.scalars(asked.order_by(of.year, of.subject_bank))
    return [row for row in rows if (row.subject_bank, row.year) in hit and fallen_of(session, row)]


def hit_years(session: Session) -> set[tuple[str, int]]:
    """Return bank and year of all that was taken back, reduced or cleared since it was scored."""
    reduced = select(FindingEvent.finding_id).where(FindingEvent.event == _REDUCED)
    withdrawn = and_(Finding.state == "withdrawn", Finding.confirmed_at.is_not(None))
    of, link = Finding, FindingSuspicion
    changed = or_(withdrawn, of.id.in_(reduced))
    suspected = select(of.bank, Suspicion.fiscal_year).join(link, link.finding_id == of.id)
    suspected = suspected.join(Suspicion, Suspicion.id == link.suspicion_id).where(changed)
    inspected = select(of.bank, Inspection.period_to).join(Inspection).where(changed)
    return {
        *((bank, year) for bank, year in session.execute(suspected)),
        *((bank, day.year) for bank, day in session.execute(inspected)),
        *years_cleared_since(session),
    }


def told_since(session: Session, before: str, row: Assessment) -> tuple[Change, ...]:
    """Return why a score no longer charges what an earlier edition did, where a finding fell."""
    now: Mapping[str, str] = charged_in(row.score)
    found = (
        (indicator, _told(session, cause, "", _ENDED))
        for cause, indicator in sorted(charged_in(before).items())
        if cause not in now
    )
    return tuple(
        Change(Cause.FALLEN, one.finding, indicator, one.cause, one.reason)
        for indicator, one in found
        if one.event
    )
