"""What the pages of rule changes show: frozen, and what whoever looks may do with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.reconcile.backtest import KIND
from bankcheck.reconcile.catalogue import Catalogue, Change, Parameter, Version
from bankcheck.reconcile.models import RuleChange
from bankcheck.reconcile.pages import Said, value_text
from bankcheck.reconcile.rule_changes import MACHINE, ChangeState, Facts, kept, standing, unmet
from bankcheck.reconcile.rule_service import approved_changes, change_of, find_change

PAGE_ROWS = 50
MATCHING_NAME = Said("匹配", "Matching")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a parameter as text, since when, and whether it is a sample."""

    text: str
    from_on: date
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The parameter that a change is about, and the value in force on a day."""

    code: str
    rule: Said
    parameter: str
    name: Said
    unit: str
    now: Value


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in the list; ``state`` tells a change in force from one still to come."""

    change_id: int
    subject: Subject
    value: str
    from_on: date
    state: str
    drafted_by: str
    drafted_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """One page of changes, the newest first."""

    lines: tuple[ChangeLine, ...]
    code: str
    state: str
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change with its back-test, the decision on it and what may be done with it now."""

    line: ChangeLine
    row_version: int
    reference: str
    reason: str
    test: Mapping[str, Any] | None
    tested_at: datetime | None
    testing: int | None
    decided_at: datetime | None
    decision_reason: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    is_past: bool
    blocked: Mapping[str, tuple[str, ...]]

    def may(self, event: str) -> bool:
        """Say whether whoever looks may do it now, a fresh sign-in and a reason aside."""
        return event in self.blocked and not self.blocked[event]


def subject_of(catalogue: Catalogue, code: str, name: str, day: date) -> Subject | None:
    """Return what a change is about; None when the catalogue has no such parameter."""
    parameter, rule = catalogue.parameter(code, name), catalogue.rule(code)
    if parameter is None:
        return None
    of_rule = Said(rule.zh, rule.en) if rule else MATCHING_NAME
    version = parameter.version_on(day)
    said = Said(parameter.zh, parameter.en)
    return Subject(code, of_rule, name, said, parameter.unit, _value(parameter, version))


def _value(parameter: Parameter, version: Version) -> Value:
    text = value_text(parameter.unit, version.value)
    return Value(text, version.from_, version.reference, version.status)


def changes_page(
    database: Database, catalogue: Catalogue, code: str, state: str, page: int, *, actor: Actor,
    today: date,
) -> ChangesPage:  # fmt: skip
    """Return one page of the changes of a rule (all rules when empty) in a state (or any)."""
    with database.read(actor) as session:
        total = session.scalar(_picked(select(func.count(RuleChange.id)), code, state)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(page, 1), pages)
        query = _picked(select(RuleChange), code, state).order_by(RuleChange.id.desc())
        rows = session.scalars(query.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS))
        approved = approved_changes(session)
        lines = tuple(_line(row, catalogue, approved, today) for row in rows)
    return ChangesPage(lines, code, state, page, pages, total)


def _picked(query: Select[Any], code: str, state: str) -> Select[Any]:
    if code:
        query = query.where(RuleChange.code == code)
    if state in set(ChangeState):
        query = query.where(RuleChange.state == ChangeState(state))
    return query


def _line(
    row: RuleChange, catalogue: Catalogue, approved: tuple[Change, ...], today: date
) -> ChangeLine:
    subject = subject_of(catalogue, row.code, row.parameter, today)
    assert subject is not None
    state = row.state.value
    if row.state is ChangeState.APPROVED:
        state = standing(change_of(row), approved, today)
    return ChangeLine(
        row.id,
        subject,
        value_text(subject.unit, kept(row.value)),
        row.from_on,
        state,
        row.drafted_by_name,
        row.drafted_at,
        row.decided_by_name,
    )


def change_page(
    database: Database, catalogue: Catalogue, change_id: int, *, actor: Actor, today: date
) -> ChangePage:
    """Return one change; raise ChangeUnknown."""
    with database.read(actor) as session:
        row = find_change(session, change_id)
        jobs = session.scalars(select(Job).where(Job.kind == KIND, Job.state.in_(OPEN_STATES)))
        testing = next((job.id for job in jobs if job.payload["change_id"] == change_id), None)
        return ChangePage(
            _line(row, catalogue, approved_changes(session), today),
            row.row_version,
            row.reference,
            row.reason,
            row.test,
            row.tested_at,
            testing,
            row.decided_at,
            row.decision_reason,
            row.withdrawn_by_name,
            row.withdrawn_at,
            row.withdrawn_reason,
            row.from_on < today,
            _blocked(row, actor, today),
        )


def _blocked(row: RuleChange, actor: Actor, today: date) -> dict[str, tuple[str, ...]]:
    """Return the events open to a role here, each with the conditions that stand against it."""
    drafter = actor.person_id == row.drafted_by_id
    # The page of the step itself asks for the fresh sign-in and the reason.
    against = set(unmet(Facts(row.from_on, today, drafter, fresh=True, reason="given")))
    events = MACHINE.open_to(row.state, actor.role)
    moves = {event: MACHINE.find(row.state, event) for event in events}
    return {
        event: tuple(guard for guard in move.guards if guard in against)
        for event, move in moves.items()
        if move is not None
    }
