"""What the pages of decisions show, to the bureau and to the bank that a decision is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.scoring.assessments import banks
from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.decisions.ladder import STEPS, Rung, read_ladder
from bankcheck.scoring.decisions.lifecycles import DECISION, DecisionState
from bankcheck.scoring.decisions.models import Decision, LegalOpinion, Remedy
from bankcheck.scoring.decisions.opinions import STANDS, why_it_stands
from bankcheck.scoring.decisions.resting import fallen_under, on_fallen
from bankcheck.scoring.decisions.standing import (
    envelope_of,
    load,
    load_own,
    missing_of,
    remedies_of,
    rung_of,
    unmet,
)
from bankcheck.scoring.fallen import Fallen
from bankcheck.scoring.figures import decimal
from bankcheck.suspicions.models import Suspicion

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list."""

    id: int
    number: str
    bank: str
    bank_name: str
    year: int
    rung: Rung
    state: str
    proposed_at: datetime
    has_fallen: bool = False


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """One page of decisions, with the ladder they stand on."""

    lines: tuple[DecisionLine, ...]
    rungs: tuple[Rung, ...]
    is_sample: bool
    banks: tuple[tuple[str, str], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion on the law of a decision."""

    passes: bool
    text: str
    by: str
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """What a bank did against a decision elsewhere, and how it ended."""

    kind: str
    body: str
    filed_on: date
    text: str
    outcome: str
    outcome_text: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision: its words, its steps so far, what it still needs and who may act."""

    line: DecisionLine
    version: int
    facts: str
    findings: tuple[tuple[str, int | None], ...]
    basis: str
    content: str
    coefficient: str
    assessment_id: int | None
    proposed_by: str
    noticed_at: datetime | None
    hearing: tuple[int, date] | None
    heard_how: str
    statement: tuple[str, str, datetime | None]
    answer: str
    approved: tuple[str, datetime | None]
    envelope: tuple[int, str, int] | None
    issued: tuple[str, datetime | None]
    served: tuple[str, str, datetime | None]
    received: tuple[str, datetime | None]
    ended: str
    stayed: tuple[str, datetime | None]
    remedies: tuple[RemedyLine, ...]
    opinions: tuple[Opinion, ...]
    fallen: tuple[Fallen, ...]
    stands: Opinion | None
    may: frozenset[str]
    missing: tuple[str, ...]
    lacking: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """What a proposal against a bank can rest on: its charged suspicions of the year.

    ``least`` is how grave a finding must be today, ``after`` which decisions come first, by rung.
    """

    bank: str
    bank_name: str
    year: int
    rungs: tuple[Rung, ...]
    least: Mapping[str, int]
    after: Mapping[str, tuple[Rung, ...]]
    steps: tuple[str, ...]
    is_sample: bool
    findings: tuple[tuple[str, str, int], ...]


def decisions_page(database: Database, page: int, *, actor: Actor) -> DecisionsPage:
    """Return one page of decisions, the newest first; a bank's people see their own alone."""
    of = Decision
    told = or_(of.noticed_at.is_not(None), of.issued_at.is_not(None))
    wanted = (told,) if actor.is_bank else ()
    with database.read(actor) as session:
        total = session.scalar(select(func.count(of.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        asked = select(of).where(*wanted).order_by(of.id.desc())
        rows = session.scalars(asked.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS))
        lines = _lines(session, list(rows), actor)
        known = () if actor.is_bank else tuple(banks(session))
    ladder = read_ladder()
    return DecisionsPage(lines, ladder.rungs, ladder.status == "sample", known, page, pages)


def _lines(session: Session, rows: list[Decision], actor: Actor) -> tuple[DecisionLine, ...]:
    """Return decisions as a list shows them; what fell under one is the bureau's to answer."""
    fallen = set() if actor.is_bank else {row.id for row in on_fallen(session, rows)}
    return tuple(_line(row, has_fallen=row.id in fallen) for row in rows)


def _line(row: Decision, *, has_fallen: bool = False) -> DecisionLine:
    return DecisionLine(
        row.id,
        row.number or "",
        row.bank_code or "",
        row.bank_name,
        row.year,
        rung_of(row),
        row.state.value,
        row.proposed_at,
        has_fallen,
    )


def proposal_page(database: Database, bank: str, year: int, *, actor: Actor) -> ProposalPage | None:
    """Return what a proposal can rest on; None where there is no such bank or year."""
    with database.read(actor) as session:
        names = dict(banks(session))
        if bank not in names or not MINYEAR <= year <= MAXYEAR:
            return None
        charges = charges_of(session, bank, year)
    ladder = read_ladder()
    found = tuple((one.finding, one.code, one.severity) for one in charges[:PAGE_ROWS])
    sample, rungs = ladder.status == "sample", ladder.rungs
    least = {one.code: int(one.severity.on(today())) for one in rungs if one.severity}
    after = {one.code: tuple(map(ladder.rung, one.after)) for one in rungs}
    return ProposalPage(bank, names[bank], year, rungs, least, after, STEPS, sample, found)


def decision_page(database: Database, decision_id: int, *, actor: Actor) -> DecisionPage:
    """Return one decision; a bank's people reach their own, and only once they had notice."""
    with database.read(actor) as session:
        row = (load_own if actor.is_bank else load)(session, decision_id)
        envelope = None if actor.is_bank else envelope_of(session, row)
        lacking = frozenset(() if actor.is_bank else unmet(session, row, actor, "given"))
        fallen = () if actor.is_bank else fallen_under(session, row)
        return DecisionPage(
            _line(row),
            row.row_version,
            row.facts,
            _findings(session, row, actor),
            row.basis,
            row.content,
            decimal(row.coefficient) if row.coefficient else "",
            row.assessment_id,
            row.proposed_by_name,
            row.noticed_at,
            _hearing(session, row),
            row.heard_how,
            (row.statement, row.stated_by_name, row.stated_at),
            row.answer,
            (row.approved_by_name, row.approved_at),
            (envelope.id, envelope.state, envelope.signed) if envelope else None,
            (row.issued_by_name, row.issued_at),
            (row.served_how, row.served_proof, row.served_at),
            (row.received_by_name, row.received_at),
            row.ended,
            (row.stayed_why, row.stayed_at),
            tuple(_remedy(one) for one in remedies_of(session, row)),
            () if actor.is_bank else _opinions(session, row),
            fallen,
            _stands(session, row, fallen),
            _may(row, actor, lacking),
            () if actor.is_bank else missing_of(session, row),
            lacking,
        )


def _remedy(one: Remedy) -> RemedyLine:
    return RemedyLine(
        one.kind,
        one.body,
        one.filed_on,
        one.text,
        one.outcome,
        one.outcome_text,
        one.ended_on,
    )


def _findings(session: Session, row: Decision, actor: Actor) -> tuple[tuple[str, int | None], ...]:
    if actor.is_bank:
        return tuple((str(number), None) for number in row.findings)
    asked = select(Suspicion.number, Suspicion.id).where(Suspicion.number.in_(row.findings))
    ids = {str(number): int(one) for number, one in session.execute(asked)}
    return tuple((str(number), ids.get(str(number))) for number in row.findings)


def _hearing(session: Session, row: Decision) -> tuple[int, date] | None:
    deadline = session.get(Deadline, row.deadline_id) if row.deadline_id else None
    return (deadline.id, deadline.due_on) if deadline else None


def _opinions(session: Session, row: Decision) -> tuple[Opinion, ...]:
    of = LegalOpinion
    asked = select(of).where(of.decision_id == row.id, ~of.digest.startswith(STANDS))
    rows = list(session.scalars(asked.order_by(of.id.desc())))
    return tuple(_opinion(one, holds=number == 0) for number, one in enumerate(rows[:PAGE_ROWS]))


def _opinion(one: LegalOpinion, *, holds: bool) -> Opinion:
    return Opinion(one.passes, one.text, one.person_name, one.at, holds)


def _stands(session: Session, row: Decision, fallen: tuple[Fallen, ...]) -> Opinion | None:
    """Return why a decision stands although this fell under it, where somebody recorded it."""
    found = why_it_stands(session, row, fallen) if fallen else None
    return _opinion(found, holds=True) if found else None


def _may(row: Decision, actor: Actor, lacking: frozenset[str]) -> frozenset[str]:
    """Return the steps to offer: the role's that fit the rung; the rest is said on trying."""
    hidden = {"review": "takes_review", "notify": "takes_notice", "ask_signatures": "takes_cosign"}
    hidden |= {"answer": "was_stated", "stay": "not_stayed", "resume": "stayed"}
    hidden |= {"stand": "grounds_fell"}
    hidden |= {"record_remedy": "no_remedy", "conclude_remedy": "open_remedy"}
    if row.state is DecisionState.EXECUTED:
        hidden |= {"revoke": "overturned"}
    found = set(DECISION.open_to(row.state, actor.role))
    found -= {event for event, guard in hidden.items() if guard in lacking}
    found -= {"cosigned"}
    if row.state is DecisionState.NOTICED and "window_over" in lacking:
        found.discard("close_hearing")
    if "another_person" in lacking:
        found -= {"approve", "reject", "review", "stand"}
    if row.received_at is not None:
        found.discard("receive")
    if "not_signed" in lacking:
        found.discard("ask_signatures")
    return frozenset(found)
