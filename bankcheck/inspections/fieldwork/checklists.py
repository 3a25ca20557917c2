"""Checklists: a template is published by several people; each item is judged by its owner."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, KIND_OF_ROLE, SYSTEM, Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.checklist_models import (
    ChecklistResult,
    ChecklistTemplate,
    ResultLink,
)
from bankcheck.inspections.fieldwork.lifecycles import OTHER_PERSON, RESULT, TEMPLATE
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    inspection_row,
    require_member,
)
from bankcheck.inspections.fieldwork.template import (
    NEED_REASON,
    SHIPPED,
    Answer,
    Item,
    Template,
    template_from,
)
from bankcheck.suspicions.models import Suspicion

AD_HOC_PREFIX = "9."


@dataclass(frozen=True, slots=True)
class Judgment:
    """What was answered: the answer, a note or reason, and the numbers of linked suspicions."""

    answer: str
    note: str
    suspicions: tuple[str, ...]


def seed(database: Database) -> None:
    """Take in the shipped template on the very first use."""
    with database.read(EVERYTHING) as session:
        if session.scalar(select(func.count(ChecklistTemplate.id))):
            return
    try:
        with database.write(EVERYTHING) as session:
            shipped = template_from(SHIPPED.read_text(encoding="utf-8"))
            row = _row(shipped, SYSTEM, "published")
            session.add(row)
            session.flush()
            record(session, SYSTEM, "checklist.seed", ("checklist_template", row.id))
    except IntegrityError:
        # Another process was first; what it took in is the same.
        return


def _row(template: Template, actor: Actor, state: str) -> ChecklistTemplate:
    return ChecklistTemplate(
        code=template.code,
        version=template.version,
        zh=template.zh,
        en=template.en,
        items=template.stored(),
        digest=template.digest,
        state=state,
        made_by_id=actor.person_id,
        made_by_name=actor.name,
        made_at=now(),
    )


def draft_template(database: Database, text: str, *, actor: Actor) -> int:
    """Take in a template as a draft, numbered after the versions there are."""
    read = template_from(text)
    with database.write(actor) as session:
        last = session.scalar(
            select(func.max(ChecklistTemplate.version)).where(ChecklistTemplate.code == read.code)
        )
        template = Template(read.code, (last or 0) + 1, read.zh, read.en, read.items)
        row = _row(template, actor, TEMPLATE.start)
        session.add(row)
        session.flush()
        detail = {"code": row.code, "version": row.version, "digest": row.digest}
        record(session, actor, "checklist.draft", ("checklist_template", row.id), detail=detail)
        return row.id


def template_row(session: Session, template_id: int) -> ChecklistTemplate:
    """Return a template; raise InspectionUnknown."""
    found = session.get(ChecklistTemplate, template_id)
    if found is None:
        raise InspectionUnknown
    return found


def take_template(database: Database, template_id: int, event: str, *, actor: Actor) -> None:
    """Take a step of a template's lifecycle; publishing it retires the version before."""
    with database.write(actor) as session:
        row = template_row(session, template_id)
        own = actor.person_id in {row.made_by_id, row.reviewed_by_id}
        row.state = TEMPLATE.take(row.state, event, actor.role, (OTHER_PERSON,) if own else ())
        record(session, actor, f"checklist.{event}", ("checklist_template", row.id))
        if event == "review":
            row.reviewed_by_id = actor.person_id
        elif event == "publish":
            _retire_others(session, row, actor)


def _retire_others(session: Session, row: ChecklistTemplate, actor: Actor) -> None:
    standing = session.scalars(
        select(ChecklistTemplate).where(
            ChecklistTemplate.code == row.code,
            ChecklistTemplate.state == "published",
            ChecklistTemplate.id != row.id,
        )
    )
    for one in standing:
        one.state = TEMPLATE.take(one.state, "retire", actor.role)


def pin(session: Session, inspection: Inspection) -> None:
    """Pin the newest published template to an inspection that enters the field."""
    template = session.scalars(
        select(ChecklistTemplate)
        .where(ChecklistTemplate.state == "published")
        .order_by(ChecklistTemplate.id.desc())
        .limit(1)
    ).first()
    if template is None:
        return
    inspection.template_id = template.id
    session.add_all(
        ChecklistResult(
            inspection_id=inspection.id,
            no=item["no"],
            owner=item["owner"],
            item=item,
            state=RESULT.start,
        )
        for item in template.items
        if item["area"] in inspection.areas
    )


def results_of(session: Session, inspection_id: int) -> list[ChecklistResult]:
    """Return the results of an inspection in the order of their numbers."""
    rows = session.scalars(
        select(ChecklistResult)
        .where(ChecklistResult.inspection_id == inspection_id)
        .order_by(ChecklistResult.no)
    )
    return list(rows)


def all_reviewed(session: Session, inspection: Inspection) -> bool:
    """Say whether every item is reviewed; an inspection without items has none to review."""
    rows = results_of(session, inspection.id)
    return bool(rows) and all(
        row.state == "reviewed" and not row.edited_since_review for row in rows
    )


def add_item(database: Database, inspection_id: int, *, area: str, text: str, actor: Actor) -> None:
    """Add an item on the spot, flagged as such and owned by the institution that adds it."""
    with database.write(actor) as session:
        inspection = _in_field(session, inspection_id, actor)
        added = sum(row.ad_hoc for row in results_of(session, inspection_id)) + 1
        no = f"{AD_HOC_PREFIX}{added:02d}"
        owner = KIND_OF_ROLE[actor.role].value
        item = Item(no, area, owner, text, text, "—", "—", "—", "—", "—", 2)
        session.add(
            ChecklistResult(
                inspection_id=inspection.id,
                no=no,
                owner=owner,
                item=asdict(item) | {"codes": []},
                ad_hoc=True,
                state=RESULT.start,
            )
        )
        record(session, actor, "checklist.add_item", ("inspection", inspection.id))


def _in_field(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    inspection = inspection_row(session, inspection_id)
    require_member(inspection, actor)
    if inspection.state != "fieldwork":
        raise StepTooLate
    return inspection


def result_row(session: Session, inspection_id: int, no: str) -> ChecklistResult:
    """Return the result of an item; raise InspectionUnknown."""
    found = session.scalars(
        select(ChecklistResult).where(
            ChecklistResult.inspection_id == inspection_id, ChecklistResult.no == no
        )
    ).one_or_none()
    if found is None:
        raise InspectionUnknown
    return found


def judge(
    database: Database,
    inspection_id: int,
    no: str,
    judgment: Judgment,
    *,
    conclude: bool,
    actor: Actor,
) -> None:
    """Answer an item as a member of the owning institution, and conclude it where asked."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        row = result_row(session, inspection_id, no)
        unmet = unmet_of(row, actor)
        was_reviewed = row.state == "reviewed"
        row.state = RESULT.take(row.state, "answer", actor.role, unmet)
        row.edited_since_review = row.edited_since_review or was_reviewed
        row.answer, row.note = judgment.answer, judgment.note
        _link(session, row, judgment.suspicions)
        detail: dict[str, Any] = {"item": no, "answer": row.answer}
        record(session, actor, "checklist.answer", ("inspection", inspection_id), detail=detail)
        if conclude:
            row.state = RESULT.take(row.state, "conclude", actor.role, unmet_of(row, actor))
            row.concluded_by_id, row.concluded_by_name = actor.person_id, actor.name
            record(
                session, actor, "checklist.conclude", ("inspection", inspection_id), detail=detail
            )


def unmet_of(row: ChecklistResult, actor: Actor) -> tuple[str, ...]:
    """Return the conditions of an item's steps that do not hold."""
    kind = KIND_OF_ROLE.get(actor.role)
    facts = {
        "own_institution": kind is not None and kind.value == row.owner,
        "answered": row.answer in set(Answer),
        "reason_given": row.answer not in NEED_REASON or bool(row.note.strip()),
        "linked": row.answer != Answer.FAILS or bool(row.links),
        OTHER_PERSON: row.concluded_by_id != actor.person_id,
    }
    return tuple(name for name, met in facts.items() if not met)


def _link(session: Session, row: ChecklistResult, numbers: tuple[str, ...]) -> None:
    """Link the named suspicions of the inspected bank; a finding stays linked."""
    bank = inspection_row(session, row.inspection_id).bank
    found = session.scalars(
        select(Suspicion).where(Suspicion.number.in_(numbers), Suspicion.subject_bank == bank)
    )
    wanted = {one.number: one.id for one in found}
    row.links = [one for one in row.links if one.kind != "suspicion" or one.number in wanted]
    have = {one.number for one in row.links}
    row.links += [
        ResultLink(kind="suspicion", number=number, target_id=target)
        for number, target in wanted.items()
        if number not in have
    ]
    session.flush()


def review(database: Database, inspection_id: int, no: str, *, actor: Actor) -> None:
    """Review a concluded item as somebody who did not conclude it."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        row = result_row(session, inspection_id, no)
        row.state = RESULT.take(row.state, "review", actor.role, unmet_of(row, actor))
        row.reviewed_by_id, row.reviewed_by_name = actor.person_id, actor.name
        row.edited_since_review = False
        record(
            session, actor, "checklist.review", ("inspection", inspection_id), detail={"item": no}
        )
