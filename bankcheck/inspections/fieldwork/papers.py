"""Working papers: every save is a version, every review is by somebody else, notes are cleared."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.chain import canonical
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.lifecycles import NOTE, OTHER_PERSON, PAPER, REASON
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.paper_models import PaperVersion, ReviewNote, WorkingPaper
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    inspection_row,
    require_member,
)

FIELDS = ("objective", "procedure", "population", "work_done", "result", "conclusion", "items")
NEEDED = ("objective", "procedure", "work_done", "result", "conclusion")
ACKNOWLEDGEMENTS = ("", "signed", "refused", "not_required")


def add_paper(
    database: Database, inspection_id: int, content: Mapping[str, str], *, actor: Actor
) -> int:
    """Add a working paper with its first version."""
    with database.write(actor) as session:
        inspection = _in_field(session, inspection_id, actor)
        # The event comes first: it locks the chain, so that index numbers have no gap.
        record(session, actor, "paper.add", ("inspection", inspection.id))
        count = session.scalar(
            select(func.count(WorkingPaper.id)).where(WorkingPaper.inspection_id == inspection_id)
        )
        kept = _kept(content)
        paper = WorkingPaper(
            inspection_id=inspection_id,
            index_no=f"DG-{(count or 0) + 1:02d}",
            version=1,
            content=kept,
            digest=_digest(kept),
            state=PAPER.start,
        )
        session.add(paper)
        _version(paper, actor)
        session.flush()
        return paper.id


def _in_field(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    inspection = inspection_row(session, inspection_id)
    require_member(inspection, actor)
    if inspection.state != "fieldwork":
        raise StepTooLate
    return inspection


def _kept(content: Mapping[str, str]) -> dict[str, str]:
    return {name: content.get(name, "").strip() for name in FIELDS}


def _digest(content: Mapping[str, str]) -> str:
    return sha256(canonical(content)).hexdigest()


def _version(paper: WorkingPaper, actor: Actor) -> None:
    paper.versions.append(
        PaperVersion(
            version=paper.version,
            content=paper.content,
            digest=paper.digest,
            saved_by_id=actor.person_id,
            saved_by_name=actor.name,
            saved_at=now(),
        )
    )


def paper_row(session: Session, inspection_id: int, paper_id: int) -> WorkingPaper:
    """Return a working paper of an inspection; raise InspectionUnknown."""
    found = session.get(WorkingPaper, paper_id)
    if found is None or found.inspection_id != inspection_id:
        raise InspectionUnknown
    return found


def save(
    database: Database,
    inspection_id: int,
    paper_id: int,
    content: Mapping[str, str],
    *,
    actor: Actor,
) -> None:
    """Save a changed paper as its next version, a draft again; the old version is kept."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        paper = paper_row(session, inspection_id, paper_id)
        kept = _kept(content)
        if kept == paper.content:
            return
        paper.state = PAPER.take(paper.state, "edit", actor.role)
        paper.version, paper.content, paper.digest = paper.version + 1, kept, _digest(kept)
        _version(paper, actor)
        detail = {"paper": paper.index_no, "version": paper.version, "digest": paper.digest}
        record(session, actor, "paper.save", ("inspection", inspection_id), detail=detail)


def take(
    database: Database, inspection_id: int, paper_id: int, event: str, *, actor: Actor
) -> None:
    """Sign a paper as its preparer or as its reviewer."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        paper = paper_row(session, inspection_id, paper_id)
        paper.state = PAPER.take(paper.state, event, actor.role, unmet(paper, actor))
        if event == "prepare":
            paper.prepared_by_id, paper.prepared_by_name = actor.person_id, actor.name
            paper.prepared_at = now()
        else:
            paper.reviewed_by_id, paper.reviewed_by_name = actor.person_id, actor.name
            paper.reviewed_at = now()
        detail = {"paper": paper.index_no, "version": paper.version, "digest": paper.digest}
        record(session, actor, f"paper.{event}", ("inspection", inspection_id), detail=detail)


def unmet(paper: WorkingPaper, actor: Actor) -> tuple[str, ...]:
    """Return the conditions of a paper's steps that do not hold.

    Whoever saved any part of the paper is not the one to review it.
    """
    authors = {one.saved_by_id for one in paper.versions} | {paper.prepared_by_id}
    facts = {
        "paper_written": all(paper.content.get(name) for name in NEEDED),
        OTHER_PERSON: actor.person_id not in authors,
        "notes_cleared": all(one.state == "cleared" for one in paper.notes),
    }
    return tuple(name for name, met in facts.items() if not met)


def raise_note(
    database: Database, inspection_id: int, paper_id: int, *, text: str, actor: Actor
) -> None:
    """Raise a note on a paper."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        paper = paper_row(session, inspection_id, paper_id)
        if paper.state == "locked" or not text.strip():
            raise StepTooLate
        paper.notes.append(
            ReviewNote(
                text=text.strip(),
                state=NOTE.start,
                raised_by_id=actor.person_id,
                raised_by_name=actor.name,
                raised_at=now(),
            )
        )
        detail = {"paper": paper.index_no}
        record(session, actor, "paper.raise_note", ("inspection", inspection_id), detail=detail)


def answer_note(
    database: Database, inspection_id: int, note_id: int, *, text: str, actor: Actor
) -> int:
    """Answer a note; return the number of its paper."""
    with database.write(actor) as session:
        note = _note(session, inspection_id, note_id, actor)
        missing = () if text.strip() else (REASON,)
        note.state = NOTE.take(note.state, "answer", actor.role, missing)
        note.answer, note.answered_by_name = text.strip(), actor.name
        record(session, actor, "paper.answer_note", ("inspection", inspection_id))
        return note.paper_id


def clear_note(database: Database, inspection_id: int, note_id: int, *, actor: Actor) -> int:
    """Clear an answered note as the one who raised it; return the number of its paper."""
    with database.write(actor) as session:
        note = _note(session, inspection_id, note_id, actor)
        missing = () if note.raised_by_id == actor.person_id else ("own_note",)
        note.state = NOTE.take(note.state, "clear", actor.role, missing)
        record(session, actor, "paper.clear_note", ("inspection", inspection_id))
        return note.paper_id


def _note(session: Session, inspection_id: int, note_id: int, actor: Actor) -> ReviewNote:
    _in_field(session, inspection_id, actor)
    note = session.get(ReviewNote, note_id)
    if note is None or note.paper.inspection_id != inspection_id:
        raise InspectionUnknown
    return note


def acknowledge(
    database: Database, inspection_id: int, paper_id: int, *, how: str, why: str, actor: Actor
) -> None:
    """Record whether the bank signed the paper, or refused to and why."""
    with database.write(actor) as session:
        _in_field(session, inspection_id, actor)
        paper = paper_row(session, inspection_id, paper_id)
        if how not in ACKNOWLEDGEMENTS or (how == "refused") != bool(why.strip()):
            raise StepTooLate
        paper.acknowledgement, paper.refused_why = how, why.strip()
        detail = {"paper": paper.index_no, "how": how}
        record(session, actor, "paper.acknowledge", ("inspection", inspection_id), detail=detail)


def papers_of(session: Session, inspection_id: int) -> list[WorkingPaper]:
    """Return the working papers of an inspection in the order of their numbers."""
    rows = session.scalars(
        select(WorkingPaper)
        .where(WorkingPaper.inspection_id == inspection_id)
        .order_by(WorkingPaper.index_no)
    )
    return list(rows)


def all_reviewed(session: Session, inspection: Inspection) -> bool:
    """Say whether there is a working paper and every one is reviewed."""
    rows = papers_of(session, inspection.id)
    return bool(rows) and all(row.state in ("reviewed", "locked") for row in rows)


def notes_cleared(session: Session, inspection: Inspection) -> bool:
    """Say whether every note on every paper is cleared."""
    rows = papers_of(session, inspection.id)
    return all(note.state == "cleared" for row in rows for note in row.notes)
