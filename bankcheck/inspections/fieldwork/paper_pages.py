"""What the pages of working papers show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.lifecycles import NOTE, PAPER
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.fieldwork.pages import InspectionLine, line_of
from bankcheck.inspections.fieldwork.paper_models import ReviewNote, WorkingPaper
from bankcheck.inspections.fieldwork.papers import FIELDS, paper_row, papers_of, unmet
from bankcheck.inspections.fieldwork.store import inspection_row, member_of


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A working paper in a list."""

    paper_id: int
    index_no: str
    objective: str
    version: int
    state: str
    prepared_by: str
    reviewed_by: str
    open_notes: int


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The working papers of an inspection."""

    line: InspectionLine
    papers: tuple[PaperLine, ...]
    on_team: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A review note and what may be done with it."""

    note_id: int
    text: str
    answer: str
    state: str
    raised_by: str
    answered_by: str
    may_answer: bool
    may_clear: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A saved version, with the fields that differ from the one before."""

    version: int
    digest: str
    saved_by: str
    saved_at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One working paper: its content, notes, versions and steps."""

    inspection: InspectionLine
    line: PaperLine
    content: Mapping[str, str]
    digest: str
    notes: tuple[NoteLine, ...]
    versions: tuple[VersionLine, ...]
    acknowledgement: str
    refused_why: str
    events: tuple[str, ...]
    unmet: tuple[str, ...]
    on_team: bool


def papers_page(database: Database, inspection_id: int, *, actor: Actor) -> PapersPage:
    """Return the working papers of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        papers = tuple(map(_line, papers_of(session, inspection_id)))
        return PapersPage(line_of(row), papers, _works(row, actor))


def _works(row: Inspection, actor: Actor) -> bool:
    return member_of(row, actor) is not None and row.state == "fieldwork"


def _line(row: WorkingPaper) -> PaperLine:
    return PaperLine(
        row.id,
        row.index_no,
        str(row.content.get("objective", ""))[:120],
        row.version,
        row.state,
        row.prepared_by_name,
        row.reviewed_by_name,
        sum(one.state != "cleared" for one in row.notes),
    )


def paper_page(database: Database, inspection_id: int, paper_id: int, *, actor: Actor) -> PaperPage:
    """Return one working paper."""
    with database.read(actor) as session:
        inspection = inspection_row(session, inspection_id)
        row = paper_row(session, inspection_id, paper_id)
        on_team = _works(inspection, actor)
        events = set(PAPER.open_to(row.state, actor.role)) & {"prepare", "review"}
        return PaperPage(
            line_of(inspection),
            _line(row),
            {name: str(row.content.get(name, "")) for name in FIELDS},
            row.digest,
            tuple(_note(one, actor, on_team=on_team) for one in row.notes),
            _versions(row),
            row.acknowledgement,
            row.refused_why,
            tuple(sorted(events)) if on_team else (),
            _missing(row, events, actor),
            on_team and row.state != "locked",
        )


def _missing(row: WorkingPaper, events: set[str], actor: Actor) -> tuple[str, ...]:
    moves = (PAPER.find(row.state, event) for event in events)
    asked = {guard for move in moves if move for guard in move.guards}
    return tuple(one for one in unmet(row, actor) if one in asked)


def _note(one: ReviewNote, actor: Actor, *, on_team: bool) -> NoteLine:
    open_events = NOTE.open_to(one.state, actor.role) if on_team else ()
    return NoteLine(
        one.id,
        one.text,
        one.answer,
        one.state,
        one.raised_by_name,
        one.answered_by_name,
        "answer" in open_events and one.raised_by_id != actor.person_id,
        "clear" in open_events and one.raised_by_id == actor.person_id,
    )


def _versions(row: WorkingPaper) -> tuple[VersionLine, ...]:
    before: Mapping[str, object] = {}
    lines = []
    for one in row.versions:
        changed = tuple(name for name in FIELDS if one.content.get(name) != before.get(name))
        lines.append(VersionLine(one.version, one.digest, one.saved_by_name, one.saved_at, changed))
        before = one.content
    return tuple(reversed(lines))
