"""Changes of rule parameters: drafted by one person, approved by another, in force from a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database, Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.reconcile.catalogue import Catalogue, Change, Value, Version
from bankcheck.reconcile.models import RuleChange
from bankcheck.reconcile.rule_changes import (
    ADOPTED,
    MACHINE,
    ChangeState,
    Facts,
    kept,
    plain,
    unmet,
)
from bankcheck.reconcile.rule_file import (
    changes_lock,
    keep_aside,
    stands,
    store_changes,
    written,
)
from bankcheck.settings import Settings


class ChangeUnknown(BankcheckError):
    """A number under which no change of a rule stands."""

    def __init__(self, change_id: int) -> None:
        super().__init__(f"There is no rule change {change_id}. Choose one from the list.")


class ParameterUnknown(BankcheckError):
    """A rule, or a parameter of it, that is not in the catalogue."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"Rule {code} has no parameter {name}; `bankcheck rules` lists them.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A value that somebody proposes for a parameter from a day on, and why."""

    code: str
    parameter: str
    value: Value
    from_on: date
    reference: str
    reason: str


def draft_change(database: Database, catalogue: Catalogue, draft: Draft, *, actor: Actor) -> int:
    """Store a draft and return its number."""
    if catalogue.parameter(draft.code, draft.parameter) is None:
        raise ParameterUnknown(draft.code, draft.parameter)
    assert actor.person_id is not None
    with database.write(actor) as session:
        change = RuleChange(
            code=draft.code,
            parameter=draft.parameter,
            value=plain(draft.value),
            from_on=draft.from_on,
            reference=draft.reference,
            reason=draft.reason,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.name,
            drafted_at=now(),
        )
        session.add(change)
        session.flush()
        record(
            session, actor, "rule_change.draft", ("rule_change", change.id), detail=_told(change)
        )
        return change.id


def _told(change: RuleChange) -> dict[str, Any]:
    return {
        "code": change.code,
        "parameter": change.parameter,
        "value": change.value,
        "from": change.from_on.isoformat(),
    }


def find_change(session: Session, change_id: int) -> RuleChange:
    """Return a change; raise ChangeUnknown."""
    change = session.get(RuleChange, change_id)
    if change is None:
        raise ChangeUnknown(change_id)
    return change


def _seen(session: Session, change_id: int, row_version: int) -> RuleChange:
    """Return a change as whoever decides has seen it; raise Overtaken when it is another by now."""
    change = find_change(session, change_id)
    if change.row_version != row_version:
        raise Overtaken
    return change


def _move(change: RuleChange, event: str, actor: Actor, today: date, reason: str) -> None:
    drafter = actor.person_id == change.drafted_by_id
    facts = Facts(change.from_on, today, drafter, actor.fresh, reason)
    change.state = ChangeState(MACHINE.take(change.state, event, actor.role, unmet(facts)))


def note_test(session: Session, change: RuleChange, outcome: dict[str, Any]) -> None:
    """Store the outcome of a back-test; the worker's step."""
    change.state = ChangeState(MACHINE.take(change.state, "test", SYSTEM.role))
    change.test, change.tested_at = outcome, now()
    session.flush()
    detail = {name: outcome[name] for name in ("job", "year", "month", "totals")}
    record(session, SYSTEM, "rule_change.test", ("rule_change", change.id), detail=detail)


def decide_change(
    settings: Settings,
    database: Database,
    seen: tuple[int, int],
    event: str,
    *,
    actor: Actor,
    today: date,
    reason: str = "",
) -> None:
    """Approve, reject or revoke a change; ``seen`` is its number and the version looked at.

    The file of approved changes is written in the same step: after all checks of the database,
    before the transaction ends. Should the end fail, the worker puts the file right again.
    """
    with changes_lock(settings.home), database.write(actor) as session:
        change = _seen(session, *seen)
        _move(change, event, actor, today, reason)
        _sign(change, event, actor, reason)
        session.flush()
        digest = store_changes(settings.home, approved_changes(session))
        detail = {**_told(change), "file_sha256": digest}
        target = ("rule_change", change.id)
        record(session, actor, f"rule_change.{event}", target, reason=reason, detail=detail)


def _sign(change: RuleChange, event: str, actor: Actor, reason: str) -> None:
    if event in {"revoke", "withdraw"}:
        change.withdrawn_by_name, change.withdrawn_at = actor.name, now()
        change.withdrawn_reason = reason
    else:
        change.decided_by_id, change.decided_by_name = actor.person_id, actor.name
        change.decided_at, change.decision_reason = now(), reason


def withdraw_change(
    database: Database, seen: tuple[int, int], *, actor: Actor, today: date
) -> None:
    """Take one's own draft back."""
    with database.write(actor) as session:
        change = _seen(session, *seen)
        _move(change, "withdraw", actor, today, "")
        _sign(change, "withdraw", actor, "")
        target = ("rule_change", change.id)
        record(session, actor, "rule_change.withdraw", target, detail=_told(change))


def change_of(row: RuleChange, status: str = ADOPTED) -> Change:
    """Return a change as the catalogue takes it."""
    version = Version(row.from_on, kept(row.value), row.reference, status)
    return Change(row.code, row.parameter, version, row.id)


def approved_changes(session: Session) -> tuple[Change, ...]:
    """Return every approved change in the order of their numbers."""
    rows = session.scalars(
        select(RuleChange).where(RuleChange.state == ChangeState.APPROVED).order_by(RuleChange.id)
    )
    return tuple(change_of(row) for row in rows)


def tidy(settings: Settings, database: Database) -> None:
    """Put the file of approved changes right when it says what the database does not."""
    if _says(database, settings.home):
        return
    with changes_lock(settings.home), database.write(EVERYTHING) as session:
        changes = approved_changes(session)
        if written(changes) == stands(settings.home):
            return
        keep_aside(settings.home)
        digest = store_changes(settings.home, changes)
        record(
            session, SYSTEM, "rule_change.restore", ("file", "rules.json"),
            detail={"file_sha256": digest, "changes": len(changes)},
        )  # fmt: skip


def _says(database: Database, home: Path) -> bool:
    with database.read(EVERYTHING) as session:
        return written(approved_changes(session)) == stands(home)
