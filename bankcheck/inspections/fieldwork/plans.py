"""Annual plans: drafted by one, approved by another, signed by both institutions, then in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope
from bankcheck.inspections.fieldwork import official
from bankcheck.inspections.fieldwork.lifecycles import OTHER_PERSON, PLAN, REASON
from bankcheck.inspections.fieldwork.models import Plan, PlanItem
from bankcheck.inspections.fieldwork.store import (
    PlanUnknown,
    StepTooLate,
    banks,
    item_row,
    plan_row,
)


@dataclass(frozen=True, slots=True)
class NewItem:
    """One inspection to plan: of whom, of what, over which period, within which window, and why."""

    bank: str
    branch: str
    areas: tuple[str, ...]
    period_from: date
    period_to: date
    window_from: date
    window_to: date
    mode: str
    motive: str
    why: str


def draft(database: Database, year: int, basis: str, *, actor: Actor) -> int:
    """Draft the first edition of a year's plan, or the next one with the items of the last."""
    with database.write(actor) as session:
        last = _last_edition(session, year)
        if last is not None:
            unmet = () if last.state == "effective" else ("no_draft",)
            PLAN.take("effective", "amend", actor.role, unmet)
        plan = Plan(
            year=year,
            edition=last.edition + 1 if last else 1,
            basis=basis,
            state=PLAN.start,
            made_by_id=actor.person_id,
            made_by_name=actor.name,
            made_at=now(),
            items=[_copied(one) for one in (last.items if last else ())],
        )
        session.add(plan)
        session.flush()
        record(session, actor, "plan.draft", ("plan", plan.id), detail={"year": year})
        return plan.id


def _last_edition(session: Session, year: int) -> Plan | None:
    return session.scalars(
        select(Plan).where(Plan.year == year).order_by(Plan.edition.desc()).limit(1)
    ).first()


_KEPT = tuple(
    "bank bank_name branch areas period_from period_to window_from window_to mode motive why "
    "outcome dropped_why".split()
)


def _copied(item: PlanItem) -> PlanItem:
    return PlanItem(**{name: getattr(item, name) for name in _KEPT})


def add_item(database: Database, plan_id: int, new: NewItem, *, actor: Actor) -> None:
    """Add an inspection to a plan that is still a draft."""
    with database.write(actor) as session:
        plan = _draft(session, plan_id)
        name = banks(session).get(new.bank)
        if name is None:
            raise PlanUnknown
        values = asdict(new) | {"areas": list(new.areas)}
        plan.items.append(PlanItem(bank_name=name, **values))
        session.flush()
        record(session, actor, "plan.add_item", ("plan", plan.id), detail={"bank": new.bank})


def drop_item(database: Database, item_id: int, *, reason: str, actor: Actor) -> int:
    """Take an item out of a draft, or mark one of a plan in force as dropped with its reason."""
    with database.write(actor) as session:
        item = item_row(session, item_id)
        plan = item.plan
        if plan.state == PLAN.start:
            session.delete(item)
        elif plan.state == "effective" and item.outcome == "planned" and reason.strip():
            item.outcome, item.dropped_why = "dropped", reason
        else:
            raise StepTooLate
        record(session, actor, "plan.drop_item", ("plan", plan.id), reason=reason)
        return plan.id


def _draft(session: Session, plan_id: int) -> Plan:
    plan = plan_row(session, plan_id)
    if plan.state != PLAN.start:
        raise StepTooLate
    return plan


def take(database: Database, plan_id: int, event: str, *, actor: Actor, reason: str = "") -> None:
    """Take a step of a plan's lifecycle; approving it opens the envelope for both signatures."""
    with database.write(actor) as session:
        plan = plan_row(session, plan_id)
        plan.state = PLAN.take(plan.state, event, actor.role, unmet(plan, actor, reason))
        plan.reason = reason
        record(session, actor, f"plan.{event}", ("plan", plan.id), reason=reason)
        if event == "approve":
            plan.approved_by_id, plan.approved_by_name = actor.person_id, actor.name
            plan.envelope_id = _sent(session, plan, actor)


def unmet(plan: Plan, actor: Actor, reason: str = "") -> tuple[str, ...]:
    """Return the conditions of a plan's steps that do not hold."""
    facts = {
        "has_items": bool(plan.items),
        OTHER_PERSON: plan.made_by_id != actor.person_id,
        REASON: bool(reason.strip()),
        "items_done": all(one.outcome in ("done", "dropped") for one in plan.items),
    }
    return tuple(name for name, met in facts.items() if not met)


def _sent(session: Session, plan: Plan, actor: Actor) -> int:
    new = NewEnvelope(
        "plan",
        plan.id,
        plan.edition,
        f"{plan.year}年度代理银行检查计划（第{plan.edition}版）",
        content(session, plan.id),
    )
    return open_envelope(session, new, actor=actor).id


def content(session: Session, plan_id: int) -> Mapping[str, Any]:
    """Return what both institutions sign of a plan."""
    plan = plan_row(session, plan_id)
    return {
        "年度": plan.year,
        "版次": plan.edition,
        "依据": plan.basis,
        "检查事项": [_signed_part(one) for one in plan.items],
    }


def _signed_part(item: PlanItem) -> dict[str, Any]:
    return {
        "代理银行": f"{item.bank} {item.bank_name}",
        "网点": item.branch,
        "检查内容": official.areas(item.areas),
        "检查期间": f"{item.period_from}至{item.period_to}",
        "检查时段": f"{item.window_from}至{item.window_to}",
        "检查方式": official.MODES[item.mode],
        "选定原因": official.MOTIVES[item.motive],
        "理由": item.why,
    }


def _completed(session: Session, actor: Actor, plan_id: int) -> None:
    plan = plan_row(session, plan_id)
    standing = session.scalars(
        select(Plan).where(Plan.year == plan.year, Plan.state == "effective")
    )
    for one in standing:
        one.state = PLAN.take(one.state, "supersede", actor.role)
    plan.state = PLAN.take(plan.state, "cosign", actor.role)
    record(session, actor, "plan.cosign", ("plan", plan.id))


def _stopped(session: Session, actor: Actor, plan_id: int, reason: str) -> None:
    plan = plan_row(session, plan_id)
    if PLAN.find(plan.state, "stop") is not None:
        plan.state, plan.reason = PLAN.take(plan.state, "stop", actor.role), reason
        record(session, actor, "plan.stop", ("plan", plan.id), reason=reason)


SIGNED = SignedKind("fieldwork.plan", content, _completed, _stopped)
