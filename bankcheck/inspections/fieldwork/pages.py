"""What the pages of plans and inspections show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.inspections import Fact, number_of, unmet
from bankcheck.inspections.fieldwork.lifecycles import BUREAU, INSPECTION, INSPECTORS, PLAN
from bankcheck.inspections.fieldwork.models import Inspection, Member, Plan, PlanItem
from bankcheck.inspections.fieldwork.plans import unmet as unmet_of_plan
from bankcheck.inspections.fieldwork.store import (
    banks,
    inspection_row,
    inspectors,
    item_row,
    member_of,
    plan_row,
)

PAGE_ROWS = 50
# Steps that people take on the page of an inspection; the rest follow from signatures.
STEPS = ("send_notice", "enter", "complete")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An edition of a plan in a list."""

    plan_id: int
    year: int
    edition: int
    state: str
    items: int
    done: int
    made_by: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A planned inspection."""

    item_id: int
    bank: str
    bank_name: str
    branch: str
    areas: tuple[str, ...]
    period_from: date
    period_to: date
    window_from: date
    window_to: date
    mode: str
    motive: str
    why: str
    outcome: str
    dropped_why: str
    inspection_id: int | None
    last_inspected: date | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One plan: its items, the share of banks it reaches, and the steps open to this person."""

    line: PlanLine
    basis: str
    reason: str
    approved_by: str
    envelope_id: int | None
    items: tuple[ItemLine, ...]
    covered: int
    banks: Mapping[str, str]
    events: tuple[str, ...]
    unmet: tuple[str, ...]
    editable: bool
    may_begin: bool


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection in a list."""

    inspection_id: int
    number: str
    bank_name: str
    branch: str
    areas: tuple[str, ...]
    state: str
    lead: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionsPage:
    """One page of inspections under a state."""

    lines: tuple[InspectionLine, ...]
    state: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person of the team."""

    member_id: int
    name: str
    kind: str
    role: str
    part: str
    conflict: bool | None
    statement: str
    own: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """The record of a meeting."""

    kind: str
    held_on: date
    place: str
    attendees: str
    minutes: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may come next, with what it still lacks."""

    event: str
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """One inspection: what, by whom, where it stands and what comes next."""

    line: InspectionLine
    bank: str
    period_from: date
    period_to: date
    mode: str
    why: str
    plan_id: int | None
    notice: str
    notice_starts_on: date | None
    envelope_id: int | None
    members: tuple[MemberLine, ...]
    meetings: tuple[MeetingLine, ...]
    candidates: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    on_team: bool
    preparing: bool
    may_write_notice: bool
    meeting_due: str
    may_cancel: bool
    cancel_asked_by: str
    cancel_why: str


def plans_page(database: Database, actor: Actor) -> tuple[PlanLine, ...]:
    """Return the newest editions of plans."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(Plan).order_by(Plan.year.desc(), Plan.edition.desc()).limit(PAGE_ROWS)
        )
        return tuple(_plan_line(row) for row in rows)


def _plan_line(row: Plan) -> PlanLine:
    done = sum(item.outcome == "done" for item in row.items)
    return PlanLine(
        row.id, row.year, row.edition, row.state, len(row.items), done, row.made_by_name
    )


def plan_page(database: Database, plan_id: int, *, actor: Actor) -> PlanPage:
    """Return one plan."""
    with database.read(actor) as session:
        row = plan_row(session, plan_id)
        begun = _begun(session, row)
        last = _last_entered(session)
        events = set(PLAN.open_to(row.state, actor.role)) - {"cosign", "stop", "supersede"}
        return PlanPage(
            _plan_line(row),
            row.basis,
            row.reason,
            row.approved_by_name,
            row.envelope_id,
            tuple(_item_line(one, begun.get(one.id), last.get(one.bank)) for one in row.items),
            len({one.bank for one in row.items if one.outcome != "dropped"}),
            banks(session),
            tuple(sorted(events - {"amend"})),
            unmet_of_plan(row, actor, "given"),
            row.state == PLAN.start and "submit" in events,
            row.state == "effective" and actor.role in INSPECTORS,
        )


def _begun(session: Session, plan: Plan) -> dict[int | None, int]:
    rows = session.execute(
        select(Inspection.plan_item_id, Inspection.id).where(
            Inspection.plan_item_id.in_([item.id for item in plan.items])
        )
    )
    return {row[0]: row[1] for row in rows}


def _last_entered(session: Session) -> dict[str, date | None]:
    rows = session.execute(
        select(Inspection.bank, func.max(Inspection.entered_on)).group_by(Inspection.bank)
    )
    return {row[0]: row[1] for row in rows}


def _item_line(one: PlanItem, inspection_id: int | None, last: date | None) -> ItemLine:
    return ItemLine(
        one.id,
        one.bank,
        one.bank_name,
        one.branch,
        tuple(str(area) for area in one.areas),
        one.period_from,
        one.period_to,
        one.window_from,
        one.window_to,
        one.mode,
        one.motive,
        one.why,
        one.outcome,
        one.dropped_why,
        inspection_id,
        last,
    )


def inspections_page(database: Database, actor: Actor, *, state: str, page: int) -> InspectionsPage:
    """Return one page of inspections, the newest first."""
    wanted = () if state == "all" else (Inspection.state == state,)
    with database.read(actor) as session:
        total = session.scalar(select(func.count(Inspection.id)).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(1, page), pages)
        rows = session.scalars(
            select(Inspection)
            .where(*wanted)
            .order_by(Inspection.id.desc())
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        return InspectionsPage(tuple(line_of(row) for row in rows), state, page, pages)


def line_of(row: Inspection) -> InspectionLine:
    """Return an inspection as a list shows it."""
    lead = next((one.name for one in row.members if one.part == "lead"), "")
    return InspectionLine(
        row.id,
        number_of(row),
        row.bank_name,
        row.branch,
        tuple(str(area) for area in row.areas),
        row.state,
        lead,
        row.made_at,
    )


def inspection_page(
    database: Database, inspection_id: int, facts: Mapping[str, Fact], *, actor: Actor
) -> InspectionPage:
    """Return one inspection with the steps that may come next."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        mine = member_of(row, actor)
        preparing = row.state == INSPECTION.start and actor.role in BUREAU
        open_steps = [one for one in STEPS if INSPECTION.find(row.state, one)]
        item = item_row(session, row.plan_item_id) if row.plan_item_id else None
        asked = next((one for one in row.members if one.person_id == row.cancel_asked_by_id), None)
        people = inspectors(session) if preparing else iter(())
        return InspectionPage(
            line_of(row),
            row.bank,
            row.period_from,
            row.period_to,
            row.mode,
            item.why if item else row.ad_hoc_why,
            item.plan_id if item else None,
            row.notice,
            row.notice_starts_on,
            row.notice_envelope_id,
            tuple(_member(one, actor) for one in row.members),
            tuple(
                MeetingLine(
                    one.kind,
                    one.held_on,
                    one.place,
                    one.attendees,
                    one.minutes,
                    one.recorded_by_name,
                )
                for one in row.meetings
            ),
            tuple((one.person.login, one.person.name, one.role.value) for one in people),
            tuple(Step(one, unmet(session, row, one, facts)) for one in open_steps),
            mine is not None,
            preparing,
            row.state in ("preparing", "signing") and actor.role in INSPECTORS,
            _meeting_due(row) if mine else "",
            "cancel" in INSPECTION.open_to(row.state, actor.role) and _leads(mine),
            asked.name if asked else "",
            row.cancel_why,
        )


def _leads(mine: Member | None) -> bool:
    return mine is not None and mine.part in ("lead", "co_lead")


def _member(one: Member, actor: Actor) -> MemberLine:
    return MemberLine(
        one.id,
        one.name,
        one.kind.value,
        one.role.value,
        one.part,
        one.conflict,
        one.statement,
        one.person_id == actor.person_id,
    )


def _meeting_due(row: Inspection) -> str:
    """Return the kind of meeting that is to be recorded now, empty where none is."""
    due = {"notified": "entry", "fieldwork": "exit"}.get(row.state, "")
    return "" if due in {one.kind for one in row.meetings} else due
