"""Reading findings and statements, and what hangs on them in other rooms."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.db import Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases.models import Finding, Retest, Statement
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.evidence.models import Evidence
from bankcheck.suspicions.models import SuspicionFacts

COUNTED_EVIDENCE = ("registered", "sealed")


class FindingUnknown(BankcheckError):
    """A finding, or a source of one, that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such finding; choose one from the list.")


class StatementUnknown(BankcheckError):
    """A statement that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such statement of facts; choose one from the list.")


class SourceRefused(BankcheckError):
    """A source from which no finding of this kind is raised."""

    def __init__(self) -> None:
        super().__init__(
            "No finding can be raised from this; choose a failed item of an inspection in the "
            "field and a code of the catalogue."
        )


def finding_row(session: Session, finding_id: int, version: int | None = None) -> Finding:
    """Return a finding; raise FindingUnknown, or Overtaken where it is not what was seen."""
    found = session.get(Finding, finding_id)
    if found is None:
        raise FindingUnknown
    if version is not None and found.row_version != version:
        raise Overtaken
    return found


def statement_row(session: Session, statement_id: int, version: int | None = None) -> Statement:
    """Return a statement of the session's scope; raise StatementUnknown or Overtaken."""
    asked = select(Statement).where(Statement.id == statement_id)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise StatementUnknown
    if version is not None and found.row_version != version:
        raise Overtaken
    return found


def statement_of(session: Session, finding: Finding) -> Statement | None:
    """Return the statement of a finding's present edition."""
    return session.scalars(
        select(Statement).where(
            Statement.finding_id == finding.id, Statement.edition == finding.edition
        )
    ).one_or_none()


def has_ground(session: Session, finding: Finding) -> bool:
    """Say whether a finding rests on evidence that counts, or on the facts of a suspicion."""
    numbers = [one.evidence_id for one in finding.evidence]
    counted = select(Evidence.id).where(
        Evidence.id.in_(numbers), Evidence.state.in_(COUNTED_EVIDENCE)
    )
    pinned = select(SuspicionFacts.suspicion_id).where(
        SuspicionFacts.suspicion_id.in_([one.suspicion_id for one in finding.suspicions])
    )
    return any(session.scalars(one.limit(1)).first() is not None for one in (counted, pinned))


def evidence_of(session: Session, inspection_id: int | None) -> list[Evidence]:
    """Return the evidence of an inspection that a finding may rest on."""
    rows = session.scalars(
        select(Evidence)
        .where(Evidence.inspection_id == inspection_id, Evidence.state.in_(COUNTED_EVIDENCE))
        .order_by(Evidence.seq)
        .limit(200)
    )
    return list(rows)


def is_signed(session: Session, finding: Finding) -> bool:
    """Say whether both institutions signed the finding as it stands."""
    envelope = session.get(Envelope, finding.envelope_id) if finding.envelope_id else None
    return envelope is not None and envelope.state == "complete"


def retests_of(session: Session, finding_id: int) -> list[Retest]:
    """Return the retests of a finding in their order."""
    return list(
        session.scalars(select(Retest).where(Retest.finding_id == finding_id).order_by(Retest.id))
    )


def open_obligations(session: Session, finding_id: int) -> int:
    """Return the fen that a finding still has to bring back; none before refunds are kept."""
    _ = session, finding_id
    return 0
