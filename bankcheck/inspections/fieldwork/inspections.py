"""Joint inspections: a team of both institutions, a signed notice, meetings, and the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import KIND_OF_ROLE, Actor, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.cosign.objects import Kinds, SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope, settle
from bankcheck.inspections.cosign.store import envelope_row
from bankcheck.inspections.fieldwork import checklists, official
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION
from bankcheck.inspections.fieldwork.models import Inspection, Meeting, Member
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    banks,
    inspection_row,
    inspectors,
    item_row,
    member_of,
    require_member,
)

PARTS = ("lead", "co_lead", "member")
LEADS = frozenset({"lead", "co_lead"})
NOTICE_SERIES = "检查通知书"


@dataclass(frozen=True, slots=True)
class NewInspection:
    """An inspection for a reason of its own, outside the plan."""

    bank: str
    branch: str
    areas: tuple[str, ...]
    period_from: date
    period_to: date
    mode: str
    ad_hoc_why: str


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """The record of an entry or an exit meeting."""

    kind: str
    held_on: date
    place: str
    attendees: str
    minutes: str


def begin_planned(database: Database, item_id: int, *, actor: Actor) -> int:
    """Begin the inspection of an item of the plan in force."""
    with database.write(actor) as session:
        item = item_row(session, item_id)
        if item.plan.state != "effective" or item.outcome != "planned":
            raise StepTooLate
        item.outcome = "begun"
        names = ("bank", "bank_name", "branch", "areas", "period_from", "period_to", "mode")
        values = {name: getattr(item, name) for name in names}
        return _begin(session, actor, values | {"plan_item_id": item.id})


def begin_ad_hoc(database: Database, new: NewInspection, *, actor: Actor) -> int:
    """Begin an inspection that no plan names, with its reason."""
    with database.write(actor) as session:
        name = banks(session).get(new.bank)
        if name is None:
            raise InspectionUnknown
        values = asdict(new) | {"bank_name": name, "areas": list(new.areas)}
        return _begin(session, actor, values)


def _begin(session: Session, actor: Actor, values: dict[str, Any]) -> int:
    year = today().year
    # The event comes first: it locks the chain, so that numbers follow each other without a gap.
    record(session, actor, "inspection.begin", ("bank", values["bank"]))
    seq = session.scalar(select(func.max(Inspection.seq)).where(Inspection.year == year)) or 0
    inspection = Inspection(
        year=year,
        seq=seq + 1,
        state=INSPECTION.start,
        made_by_id=actor.person_id,
        made_by_name=actor.name,
        made_at=now(),
        **values,
    )
    session.add(inspection)
    session.flush()
    return inspection.id


def number_of(inspection: Inspection) -> str:
    """Return the number of an inspection as people write it."""
    return f"JC{inspection.year}-{inspection.seq:03d}"


def add_member(
    database: Database, inspection_id: int, *, login: str, part: str, actor: Actor
) -> None:
    """Put a person on the team; a lead already there becomes a member."""
    with database.write(actor) as session:
        inspection = _preparing(session, inspection_id)
        posting = next((one for one in inspectors(session) if one.person.login == login), None)
        if posting is None:
            raise InspectionUnknown
        inspection.members = [
            one for one in inspection.members if one.person_id != posting.person_id
        ]
        session.flush()
        inspection.members.append(
            Member(
                person_id=posting.person_id,
                posting_id=posting.id,
                name=posting.person.name,
                kind=KIND_OF_ROLE[posting.role],
                role=posting.role,
                part=part,
            )
        )
        detail = {"person": posting.person_id, "part": part}
        record(session, actor, "inspection.add_member", _target(inspection), detail=detail)


def remove_member(database: Database, inspection_id: int, member_id: int, *, actor: Actor) -> None:
    """Take a person off the team while the inspection is prepared."""
    with database.write(actor) as session:
        inspection = _preparing(session, inspection_id)
        inspection.members = [one for one in inspection.members if one.id != member_id]
        record(session, actor, "inspection.remove_member", _target(inspection))


def state_recusal(
    database: Database, inspection_id: int, *, conflict: bool, statement: str, actor: Actor
) -> None:
    """State for oneself whether there is a reason to stand aside."""
    with database.write(actor) as session:
        inspection = _preparing(session, inspection_id)
        member = require_member(inspection, actor)
        member.conflict, member.statement, member.stated_at = conflict, statement, now()
        detail = {"conflict": conflict}
        record(session, actor, "inspection.state_recusal", _target(inspection), detail=detail)


def write_notice(
    database: Database,
    kinds: Kinds,
    inspection_id: int,
    *,
    text: str,
    starts_on: date,
    actor: Actor,
) -> None:
    """Write the notice; while it is being signed, a change voids what was signed."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        if inspection.state not in ("preparing", "signing"):
            raise StepTooLate
        inspection.notice, inspection.notice_starts_on = text, starts_on
        session.flush()
        record(session, actor, "inspection.write_notice", _target(inspection))
        if inspection.notice_envelope_id is not None:
            settle(session, kinds, envelope_row(session, inspection.notice_envelope_id))


def _preparing(session: Session, inspection_id: int) -> Inspection:
    inspection = inspection_row(session, inspection_id)
    if inspection.state != INSPECTION.start:
        raise StepTooLate
    return inspection


def record_meeting(
    database: Database, inspection_id: int, new: NewMeeting, *, actor: Actor
) -> None:
    """Record the entry or the exit meeting, once each."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        expected = {"entry": "notified", "exit": "fieldwork"}[new.kind]
        held = {one.kind for one in inspection.meetings}
        if inspection.state != expected or new.kind in held:
            raise StepTooLate
        inspection.meetings.append(
            Meeting(
                **asdict(new),
                recorded_by_id=actor.person_id,
                recorded_by_name=actor.name,
                recorded_at=now(),
            )
        )
        record(session, actor, f"inspection.{new.kind}_meeting", _target(inspection))


# What must hold before a step, by the name of its guard; the rooms beside add theirs.
Fact = Callable[[Session, Inspection], bool]
Follow = Callable[[Session, Inspection], None]
FACTS: dict[str, Fact] = {
    "two_people": lambda _, one: len(one.members) >= 2,
    "both_institutions": lambda _, one: _institutions(one) >= 2,
    "recusals_in": lambda _, one: all(member.conflict is False for member in one.members),
    "notice_written": lambda _, one: bool(one.notice.strip()) and one.notice_starts_on is not None,
    "entry_meeting": lambda _, one: "entry" in {meeting.kind for meeting in one.meetings},
    "items_reviewed": checklists.all_reviewed,
    "exit_meeting": lambda _, one: "exit" in {meeting.kind for meeting in one.meetings},
}


def _institutions(inspection: Inspection) -> int:
    both = {InstitutionKind.FINANCE, InstitutionKind.PEOPLES_BANK}
    return len(both & {member.kind for member in inspection.members})


def unmet(
    session: Session, inspection: Inspection, event: str, facts: Mapping[str, Fact]
) -> tuple[str, ...]:
    """Return the conditions of a step that do not hold; one that nobody can tell does not."""
    move = INSPECTION.find(inspection.state, event)
    guards = move.guards if move else ()
    return tuple(
        name for name in guards if name not in facts or not facts[name](session, inspection)
    )


def take(
    database: Database, inspection_id: int, event: str, facts: Mapping[str, Fact], *, actor: Actor
) -> None:
    """Take a step of an inspection's lifecycle as a member of its team."""
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        missing = unmet(session, inspection, event, facts)
        inspection.state = INSPECTION.take(inspection.state, event, actor.role, missing)
        record(session, actor, f"inspection.{event}", _target(inspection))
        follow = _AFTER.get(event)
        if follow is not None:
            follow(session, inspection, actor)


def _send(session: Session, inspection: Inspection, actor: Actor) -> None:
    new = NewEnvelope(
        "inspection_notice",
        inspection.id,
        inspection.row_version,
        f"{NOTICE_SERIES} {number_of(inspection)} {inspection.bank_name}",
        content(session, inspection.id),
    )
    inspection.notice_envelope_id = open_envelope(session, new, actor=actor).id


def _enter(session: Session, inspection: Inspection, _: Actor) -> None:
    inspection.entered_on = today()
    checklists.pin(session, inspection)


def _complete(session: Session, inspection: Inspection, _: Actor) -> None:
    inspection.completed_at = now()
    _mark_item(session, inspection, "done")


def _mark_item(session: Session, inspection: Inspection, outcome: str) -> None:
    """Tell the planned item how its inspection went; a cancelled one is to be planned anew."""
    if inspection.plan_item_id is not None:
        item_row(session, inspection.plan_item_id).outcome = outcome


_AFTER: Mapping[str, Callable[[Session, Inspection, Actor], None]] = {
    "send_notice": _send,
    "enter": _enter,
    "complete": _complete,
}


def cancel(
    database: Database, inspection_id: int, follow: Follow, *, reason: str, actor: Actor
) -> bool:
    """Cancel as a lead; it takes the leads of both institutions. Return whether it is done.

    ``follow`` ends, in the same transaction, what the inspection has open in the rooms above.
    """
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        both = _agreed(inspection, actor)
        missing = [] if reason.strip() or both else ["reason"]
        missing += [] if both or _is_lead(inspection, actor) else ["both_leads"]
        state = INSPECTION.take(inspection.state, "cancel", actor.role, missing)
        if both:
            inspection.state = state
            _mark_item(session, inspection, "planned")
            follow(session, inspection)
            record(session, actor, "inspection.cancel", _target(inspection), reason=reason)
        else:
            inspection.cancel_asked_by_id, inspection.cancel_why = actor.person_id, reason
            record(session, actor, "inspection.ask_cancel", _target(inspection), reason=reason)
        return both


def _is_lead(inspection: Inspection, actor: Actor) -> bool:
    member = member_of(inspection, actor)
    return member is not None and member.part in LEADS


def _agreed(inspection: Inspection, actor: Actor) -> bool:
    """Say whether the lead of the other institution asked for it before this lead."""
    asked = inspection.cancel_asked_by_id
    before = next((one for one in inspection.members if one.person_id == asked), None)
    mine = member_of(inspection, actor)
    if before is None or mine is None or not _is_lead(inspection, actor):
        return False
    return before.kind != mine.kind


def content(session: Session, inspection_id: int) -> Mapping[str, Any]:
    """Return what both institutions sign of a notice of inspection."""
    one = inspection_row(session, inspection_id)
    starts_on = one.notice_starts_on
    return {
        "编号": number_of(one),
        "代理银行": f"{one.bank} {one.bank_name}",
        "网点": one.branch,
        "检查内容": official.areas(one.areas),
        "检查期间": f"{one.period_from}至{one.period_to}",
        "检查方式": official.MODES[one.mode],
        "进点日期": starts_on.isoformat() if starts_on else "",
        "检查组": [_signed_member(member) for member in one.members],
        "正文": one.notice,
    }


def _signed_member(member: Member) -> str:
    kind, part = official.INSTITUTIONS[member.kind.value], official.PARTS[member.part]
    return f"{member.name}（{kind}，{part}）"


def _completed(session: Session, actor: Actor, inspection_id: int) -> None:
    inspection = inspection_row(session, inspection_id)
    if inspection.state != "signing":
        # It was cancelled while the notice was out for signing.
        return
    inspection.state = INSPECTION.take(inspection.state, "cosign", actor.role)
    inspection.notified_at = now()
    record(session, actor, "inspection.notify", _target(inspection))


def _stopped(session: Session, actor: Actor, inspection_id: int, reason: str) -> None:
    inspection = inspection_row(session, inspection_id)
    if inspection.state in ("signing", "notified"):
        inspection.state = INSPECTION.take(inspection.state, "stop", actor.role)
        record(session, actor, "inspection.stop", _target(inspection), reason=reason)


def _target(inspection: Inspection) -> tuple[str, int]:
    return "inspection", inspection.id


SIGNED = SignedKind("fieldwork.inspection", content, _completed, _stopped)


def offered_banks(database: Database, actor: Actor) -> dict[str, str]:
    """Return the agent banks that may be inspected, code to name."""
    with database.read(actor) as session:
        return banks(session)
