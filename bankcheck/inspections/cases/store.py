"""Reading findings and statements, and what hangs on them in other rooms."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.db import as_seen
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases.models import Finding, Retest, Statement
from bankcheck.inspections.cases.wording import wording
from bankcheck.inspections.cosign.content import text_of
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.evidence.models import Evidence
from bankcheck.inspections.money.lifecycles import COMPENSATION
from bankcheck.inspections.money.models import Compensation, Component, Obligation
from bankcheck.machines import MoveRefused
from bankcheck.suspicions.models import SuspicionFacts

COUNTED_EVIDENCE = ("registered", "sealed")
DEBTS = ("refund", "redo")


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
    return as_seen(session, Finding, finding_id, version, FindingUnknown)


def statement_row(session: Session, statement_id: int, version: int | None = None) -> Statement:
    """Return a statement of the session's scope; raise StatementUnknown or Overtaken."""
    return as_seen(session, Statement, statement_id, version, StatementUnknown)


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
    complete = envelope is not None and envelope.state == "complete"
    # Signatures bind the words: who changed one afterwards has none.
    return complete and envelope is not None and envelope.content == text_of(wording(finding))


def retests_of(session: Session, finding_id: int) -> list[Retest]:
    """Return the retests of a finding in their order."""
    return list(
        session.scalars(select(Retest).where(Retest.finding_id == finding_id).order_by(Retest.id))
    )


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """What holds a finding open: its number (empty while nothing is established), kind and fen."""

    obligation_id: int | None
    number: str
    kind: str
    fen: int


@dataclass(frozen=True, slots=True)
class DebtLine:
    """A debt or a claim of a finding, as its page lists it."""

    id: int
    number: str
    kind: str
    state: str
    fen: int
    open_fen: int
    is_claim: bool = False


def debts_of(session: Session, finding_id: int) -> tuple[DebtLine, ...]:
    """Return the debts of a finding, and the claims of which no debt was made yet."""
    rows = session.scalars(
        select(Obligation).where(Obligation.finding_id == finding_id).order_by(Obligation.id)
    )
    claims = session.scalars(
        select(Compensation)
        .where(Compensation.finding_id == finding_id, Compensation.obligation_id.is_(None))
        .order_by(Compensation.id)
    )
    return (
        *(
            DebtLine(one.id, one.number, one.kind, one.state, one.amount_fen, one.open_fen)
            for one in rows
        ),
        *(
            DebtLine(one.id, one.number, "compensation", one.state, one.total_fen, 0, is_claim=True)
            for one in claims
        ),
    )


class StillOwed(MoveRefused):
    """A finding that cannot close yet, with every debt that is still open."""

    def __init__(self, refused: MoveRefused, debts: tuple[OpenDebt, ...]) -> None:
        super().__init__(refused.machine, refused.state, refused.event, refused.unmet)
        self.debts = debts


def open_debts(session: Session, finding_id: int) -> tuple[OpenDebt, ...]:
    """Return everything that must come back, or be decided on, before a finding closes."""
    rows = list(
        session.scalars(
            select(Obligation).where(Obligation.finding_id == finding_id).order_by(Obligation.id)
        )
    )
    owed = [
        OpenDebt(one.id, one.number, one.kind, one.open_fen)
        for one in rows
        if one.open_fen and not one.separate
    ]
    stand = [one for one in rows if one.state != "dropped"]
    finding = finding_row(session, finding_id)
    return (
        *owed,
        *_not_established(finding, stand),
        *_not_claimed(session, finding, stand),
        *_not_told(session, finding_id),
    )


def _established(debts: list[Obligation], kind: str) -> int:
    """Return what stands of a kind; what of it was waived was decided on, not forgotten."""
    return sum(one.amount_fen for one in debts if one.kind == kind)


def _not_established(finding: Finding, debts: list[Obligation]) -> list[OpenDebt]:
    """Return what a finding asks for, to the fen, and nobody has made the bank owe."""
    rests = {
        kind: finding.determined_fen - _established(debts, kind)
        for kind in DEBTS
        if kind in finding.dispositions
    }
    return [OpenDebt(None, "", kind, fen) for kind, fen in rests.items() if fen > 0]


def _claimed(session: Session, finding_id: int) -> int:
    """Return how much of the loss of a finding is claimed as damages."""
    asked = (
        select(func.sum(Component.amount_fen))
        .join(Compensation)
        .where(Compensation.finding_id == finding_id, Component.kind == "principal")
        .where(Compensation.state.not_in(tuple(COMPENSATION.final)))
    )
    return int(session.scalar(asked) or 0)


def most_established(session: Session, finding_id: int) -> int:
    """Return the most that the bank was made to owe of one kind, or that is claimed of it."""
    asked = select(Obligation).where(Obligation.finding_id == finding_id)
    debts = [one for one in session.scalars(asked) if one.state != "dropped"]
    return max(_claimed(session, finding_id), *(_established(debts, kind) for kind in DEBTS))


def _not_claimed(session: Session, finding: Finding, debts: list[Obligation]) -> list[OpenDebt]:
    """Return the loss that is neither to come back as a refund nor claimed as damages."""
    # A refund that is asked for and not established yet is named by itself.
    back = "refund" in finding.dispositions
    refunds = finding.determined_fen if back else _established(debts, "refund")
    rest = finding.loss_fen - refunds - _claimed(session, finding.id)
    return [OpenDebt(None, "", "compensation", rest)] if rest > 0 else []


def _not_told(session: Session, finding_id: int) -> list[OpenDebt]:
    """Return the claims for damages that are still being written."""
    claims = select(Compensation).where(
        Compensation.finding_id == finding_id, Compensation.state.in_(("assessed", "in_review"))
    )
    return [
        OpenDebt(None, one.number, "compensation", one.total_fen) for one in session.scalars(claims)
    ]


def open_obligations(session: Session, finding_id: int) -> int:
    """Return the fen that a finding still has to bring back before it closes."""
    return sum(one.fen for one in open_debts(session, finding_id))
