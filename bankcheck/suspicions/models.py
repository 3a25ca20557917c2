"""Suspicions and all that hangs on them are the bureau's alone; a bank sees only its inquiries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.accounts.models import Person
from bankcheck.db import BankOwned, Base, BigKey, BureauOnly, Versioned, words
from bankcheck.suspicions.states import (
    InquiryState,
    Position,
    Reason,
    RunState,
    Seen,
    Source,
    SuspicionState,
    VerificationKind,
    VerificationOutcome,
)


class Suspicion(BureauOnly, Versioned, Base):
    """A doubtful point about one bank, from its first sighting to a person's conclusion.

    ``recurrence`` counts the returns after an end: 0 first, each return a new number. ``gone_run``
    is the run that no longer found it; ``proposed_close`` asks a person to look at that.
    ``numbers`` holds all its numbers in small letters, to be searched in.
    """

    __tablename__ = "suspicion"
    __table_args__ = (
        UniqueConstraint("fingerprint", "recurrence"),
        CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"
        ),
        CheckConstraint("(state = 'cleared') = (reason_code IS NOT NULL)", name="cleared_has_why"),
        CheckConstraint(
            "(state = 'inconclusive') = (review_on IS NOT NULL)", name="inconclusive_is_reviewed"
        ),
        CheckConstraint("(recurrence > 0) = (recurrence_of_id IS NOT NULL)", name="return_has_of"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        # Dashboards are counted inside one index, a year and a bank apart from the others.
        Index(
            "ix_suspicion_counted",
            *("fiscal_year", "subject_bank", "state", "code", "month", "handle_by"),
            *("amount_fen", "created_at"),
        ),
        Index(
            "ix_suspicion_assignee",
            *("assignee_id", "state", "handle_by", "severity", "amount_fen"),
        ),
        # With the id a search reads the index alone, on PostgreSQL too.
        Index("ix_suspicion_numbers", "numbers", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    source: Mapped[Source] = mapped_column(words(Source))
    state: Mapped[SuspicionState] = mapped_column(words(SuspicionState))
    code: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(40), default="")
    severity: Mapped[int]
    subject_bank: Mapped[str | None] = mapped_column(String(16))
    fiscal_year: Mapped[int]
    month: Mapped[str] = mapped_column(String(7), default="")
    occurred_on: Mapped[date | None]
    due_on: Mapped[date | None]
    amount_fen: Mapped[int | None] = mapped_column(BigKey)
    voucher_no: Mapped[str] = mapped_column(String(128), default="")
    bank_serial_no: Mapped[str] = mapped_column(String(128), default="")
    claim_no: Mapped[str] = mapped_column(String(128), default="")
    numbers: Mapped[str] = mapped_column(String(450))
    message_zh: Mapped[str] = mapped_column(Text)
    message_en: Mapped[str] = mapped_column(Text)
    rule_version: Mapped[str] = mapped_column(String(32), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    loose_fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handle_by: Mapped[date]
    first_run: Mapped[str | None] = mapped_column(String(16))
    last_run: Mapped[str | None] = mapped_column(String(16))
    last_as_of: Mapped[date | None]
    gone_run: Mapped[str | None] = mapped_column(String(16))
    proposed_close: Mapped[bool] = mapped_column(default=False)
    occurrences: Mapped[int] = mapped_column(default=1)
    recurrence: Mapped[int] = mapped_column(default=0)
    recurrence_of_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("suspicion.id"), index=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("suspicion.id"), index=True
    )
    conclusion: Mapped[str] = mapped_column(Text, default="")
    reason_code: Mapped[Reason | None] = mapped_column(words(Reason))
    review_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    assignee: Mapped[Person | None] = relationship(foreign_keys=assignee_id, lazy="raise")
    pinned: Mapped[SuspicionFacts | None] = relationship(back_populates="suspicion", lazy="raise")

    @property
    def facts(self) -> dict[str, Any]:
        """The pinned facts; a reader loads them with ``selectinload(Suspicion.pinned)``."""
        return self.pinned.facts if self.pinned else {}


# The gravest first: the order of lists unless another is asked for. A bound value in the place of
# the written one would not be found in the index.
_FEN_OR_LESS = func.coalesce(Suspicion.amount_fen, literal_column("-1"))
GRAVEST = (Suspicion.severity.desc(), _FEN_OR_LESS.desc())
# Lists are filtered, counted and summed inside one index, in the order in which they are mostly
# wanted; rows are read for a page alone.
Index(
    "ix_suspicion_gravest",
    *(*GRAVEST, Suspicion.id, Suspicion.state, Suspicion.code, Suspicion.subject_bank),
    *(Suspicion.assignee_id, Suspicion.handle_by, Suspicion.proposed_close, Suspicion.month),
    *(Suspicion.occurred_on, Suspicion.amount_fen),
)


class SuspicionFacts(BureauOnly, Base):
    """The facts of a suspicion as its first run found them, pinned: they never change.

    They stand apart so that lists of suspicions stay light.
    """

    __tablename__ = "suspicion_facts"

    suspicion_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("suspicion.id"), primary_key=True, autoincrement=False
    )
    facts: Mapped[dict[str, Any]]
    suspicion: Mapped[Suspicion] = relationship(back_populates="pinned", lazy="raise")


class SuspicionSeries(BureauOnly, Base):
    """The last number given in a year; whoever numbers locks the row, so that no gap arises."""

    __tablename__ = "suspicion_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class RunTaken(BureauOnly, Base):
    """A run whose differences become suspicions, and how far that is; it goes on where it was.

    ``cursor`` counts the stored differences that were taken in; ``facts`` are what pages need of
    the run, and ``uncharged`` counts the findings that are charged to no bank.
    """

    __tablename__ = "run_taken"
    __table_args__ = (
        CheckConstraint("(state = 'taking') = (taken_at IS NULL)", name="taken_has_time"),
    )

    run_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[RunState] = mapped_column(words(RunState), index=True)
    year: Mapped[int]
    month: Mapped[int | None]
    as_of: Mapped[date | None]
    cursor: Mapped[int] = mapped_column(default=0)
    differences: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    seen_again: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    uncharged: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    began_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]


class Sighting(BureauOnly, Base):
    """What one run says of one suspicion."""

    __tablename__ = "sighting"

    suspicion_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("suspicion.id"), primary_key=True, autoincrement=False
    )
    run_id: Mapped[str] = mapped_column(ForeignKey("run_taken.run_id"), primary_key=True)
    seen: Mapped[Seen] = mapped_column(words(Seen))
    at: Mapped[datetime]


class SuspicionEvent(BureauOnly, Base):
    """One step of a person: what it was, from which state to which, and why."""

    __tablename__ = "suspicion_event"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Verification(BureauOnly, Base):
    """One verification by phone, by documents or on site (Art. 22); it is never changed."""

    __tablename__ = "verification"
    __table_args__ = (CheckConstraint("ended_at >= began_at", name="ends_after_begin"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    kind: Mapped[VerificationKind] = mapped_column(words(VerificationKind))
    outcome: Mapped[VerificationOutcome] = mapped_column(words(VerificationOutcome))
    summary: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    phone_number: Mapped[str] = mapped_column(String(32), default="")
    spoken_to: Mapped[str] = mapped_column(String(64), default="")
    requested: Mapped[str] = mapped_column(Text, default="")
    received: Mapped[str] = mapped_column(Text, default="")
    gaps: Mapped[str] = mapped_column(Text, default="")
    joint: Mapped[bool] = mapped_column(default=False)
    inspectors: Mapped[str] = mapped_column(Text, default="")
    pbc_inspectors: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(128), default="")
    sign_in: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]


class SuspicionNote(BureauOnly, Base):
    """An internal note; it can never become visible to a bank."""

    __tablename__ = "suspicion_note"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SuspicionMerge(BureauOnly, Base):
    """A suspicion put under another as its duplicate, with what it was before, to be restored."""

    __tablename__ = "suspicion_merge"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    into_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    before: Mapped[dict[str, Any]]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class SavedFilter(BureauOnly, Base):
    """The filters of a list under a name, for one person."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(1000))


class Inquiry(BankOwned, Versioned, Base):
    """What a bank is asked about a suspicion, and its answer; all a bank sees of the matter.

    ``facts`` hold the bank's own side and the voucher. People stand here by name and number alone,
    because a bank's session reads no table of people.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_has_time"
        ),
        CheckConstraint(
            "(state <> 'submitted') OR (answer_position IS NOT NULL AND answer_text <> '')",
            name="submitted_has_answer",
        ),
        CheckConstraint("submitted_by_id <> drafted_by_id", name="maker_is_not_checker"),
        Index("ix_inquiry_bank_code_state_due_on", "bank_code", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    number: Mapped[str] = mapped_column(String(28), unique=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), index=True)
    state: Mapped[InquiryState] = mapped_column(words(InquiryState))
    question: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    due_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answer_position: Mapped[Position | None] = mapped_column(words(Position))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(64), default="")
    drafted_at: Mapped[datetime | None]
    returned_why: Mapped[str] = mapped_column(Text, default="")
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
