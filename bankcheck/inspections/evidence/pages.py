"""What the pages of evidence show: frozen values, made inside the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.evidence.lifecycles import EVIDENCE, PACKAGE
from bankcheck.inspections.evidence.models import Evidence, Package
from bankcheck.inspections.evidence.service import (
    OPEN_STATES,
    broken_link,
    evidence_of,
    evidence_row,
    number_of,
)
from bankcheck.inspections.fieldwork.pages import InspectionLine, line_of
from bankcheck.inspections.fieldwork.store import inspection_row, member_of


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence in a list."""

    evidence_id: int
    number: str
    kind: str
    title: str
    state: str
    size: int
    collected_by: str
    collected_at: datetime
    sensitive: bool


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package and what may be done with it."""

    package_id: int
    pieces: int
    purpose: str
    state: str
    asked_by: str
    approved_by: str
    digest: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidencesPage:
    """The evidence and the packages of an inspection."""

    line: InspectionLine
    pieces: tuple[EvidenceLine, ...]
    packages: tuple[PackageLine, ...]
    may_collect: bool
    sealed: int


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One entry of a chain of custody."""

    seq: int
    act: str
    at: str
    person: str
    institution: str
    purpose: str
    authority: str
    digest: str


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One piece of evidence with its digests and its custody."""

    inspection: InspectionLine
    line: EvidenceLine
    source: str
    place: str
    original: bool
    file_name: str
    media_type: str
    sha256: str
    sm3: str
    verdict: str
    reason: str
    links: tuple[LinkLine, ...]
    broken: str
    broken_at: int
    events: tuple[str, ...]
    readable: bool


def evidences_page(database: Database, inspection_id: int, *, actor: Actor) -> EvidencesPage:
    """Return the evidence of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        pieces = evidence_of(session, inspection_id)
        packages = session.scalars(
            select(Package)
            .where(Package.inspection_id == inspection_id)
            .order_by(Package.id.desc())
            .limit(50)
        )
        return EvidencesPage(
            line_of(row),
            tuple(map(_line, pieces)),
            tuple(_package(one, actor) for one in packages),
            member_of(row, actor) is not None and row.state in OPEN_STATES,
            sum(one.state == "sealed" for one in pieces),
        )


def _line(row: Evidence) -> EvidenceLine:
    return EvidenceLine(
        row.id,
        number_of(row),
        row.kind,
        row.title,
        row.state,
        row.size,
        row.collected_by_name,
        row.collected_at,
        row.sensitive,
    )


def _package(row: Package, actor: Actor) -> PackageLine:
    own = row.asked_by_id == actor.person_id
    events = set(PACKAGE.open_to(row.state, actor.role))
    allowed = events & {"hand_out"} if own else events - {"hand_out"}
    return PackageLine(
        row.id,
        len(row.items),
        row.purpose,
        row.state,
        row.asked_by_name,
        row.approved_by_name,
        row.digest,
        tuple(sorted(allowed)),
    )


def evidence_page(
    database: Database, inspection_id: int, evidence_id: int, *, actor: Actor
) -> EvidencePage:
    """Return one piece of evidence."""
    with database.read(actor) as session:
        inspection = inspection_row(session, inspection_id)
        row = evidence_row(session, inspection_id, evidence_id)
        broken = broken_link(row)
        on_team = member_of(inspection, actor) is not None
        return EvidencePage(
            line_of(inspection),
            _line(row),
            row.source,
            row.place,
            row.original,
            row.file_name,
            row.media_type,
            row.sha256,
            row.sm3,
            row.verdict,
            row.reason,
            tuple(
                LinkLine(
                    one.seq,
                    one.act,
                    one.at,
                    one.person,
                    one.institution,
                    one.purpose,
                    one.authority,
                    one.digest,
                )
                for one in row.custody
            ),
            broken.reason if broken else "",
            broken.seq if broken else 0,
            EVIDENCE.open_to(row.state, actor.role) if on_team else (),
            row.state in ("registered", "sealed", "returned"),
        )
