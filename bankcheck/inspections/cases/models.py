"""Findings are the bureau's alone; a bank sees the statement with its own copy of the texts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, BigKey, BureauOnly, Versioned


class Finding(BureauOnly, Versioned, Base):
    """What was found at a bank, from its draft to its end; ``round`` counts the rectifications."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        CheckConstraint(
            "questioned_fen >= 0 AND determined_fen >= 0 AND loss_fen >= 0", name="no_minus"
        ),
        CheckConstraint("(override_severity = '') = (override_why = '')", name="override_has_why"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> drafted_by_id",
            name="confirmed_by_another",
        ),
        CheckConstraint(
            "(state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_has_time"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    owner: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    result_no: Mapped[str] = mapped_column(String(16), default="")
    code: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(String(200))
    law: Mapped[str] = mapped_column(String(200), default="")
    law_version: Mapped[str] = mapped_column(String(64), default="")
    law_text: Mapped[str] = mapped_column(Text, default="")
    condition: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    effect: Mapped[str] = mapped_column(Text, default="")
    recommendation: Mapped[str] = mapped_column(Text, default="")
    impact: Mapped[str] = mapped_column(String(16), default="")
    extent: Mapped[str] = mapped_column(String(16), default="")
    severity: Mapped[str] = mapped_column(String(16), default="")
    override_severity: Mapped[str] = mapped_column(String(16), default="")
    override_why: Mapped[str] = mapped_column(Text, default="")
    override_by: Mapped[str] = mapped_column(String(64), default="")
    questioned_fen: Mapped[int] = mapped_column(BigKey, default=0)
    determined_fen: Mapped[int] = mapped_column(BigKey, default=0)
    loss_fen: Mapped[int] = mapped_column(BigKey, default=0)
    dispositions: Mapped[list[Any]] = mapped_column(default=list)
    recurrences: Mapped[int] = mapped_column(default=0)
    position: Mapped[str] = mapped_column(String(16), default="")
    edition: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelope.id"))
    milestones: Mapped[str] = mapped_column(Text, default="")
    next_on: Mapped[date | None]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    suspicions: Mapped[list[FindingSuspicion]] = relationship(
        back_populates="finding", order_by="FindingSuspicion.id"
    )
    evidence: Mapped[list[FindingEvidence]] = relationship(
        back_populates="finding",
        order_by="FindingEvidence.evidence_id",
        cascade="all, delete-orphan",
    )
    events: Mapped[list[FindingEvent]] = relationship(
        back_populates="finding", order_by="FindingEvent.id"
    )


class FindingSuspicion(BureauOnly, Base):
    """A confirmed suspicion that became a finding; no suspicion becomes two."""

    __tablename__ = "finding_suspicion"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    suspicion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("suspicion.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20))
    finding: Mapped[Finding] = relationship(back_populates="suspicions")


class FindingEvidence(BureauOnly, Base):
    """A piece of evidence that a finding rests on."""

    __tablename__ = "finding_evidence"

    finding_id: Mapped[int] = mapped_column(
        ForeignKey("finding.id"), primary_key=True, autoincrement=False
    )
    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id"), primary_key=True, autoincrement=False
    )
    finding: Mapped[Finding] = relationship(back_populates="evidence")


class FindingEvent(BureauOnly, Base):
    """One step in the life of a finding: who, when, from where to where, and why."""

    __tablename__ = "finding_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    event: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]
    finding: Mapped[Finding] = relationship(back_populates="events")


class Amendment(BureauOnly, Versioned, Base):
    """What an objection leaves determined of a joint finding, in force once both have signed it.

    ``from_fen`` and ``from_loss_fen`` are the amounts that stood before. Every time an objection
    is put to both institutions is a round of its own, so that what was declined stays told.
    """

    __tablename__ = "finding_amendment"
    __table_args__ = (
        UniqueConstraint("objection_id", "round"),
        CheckConstraint("left_fen > 0 AND left_fen < from_fen", name="less_stays"),
        CheckConstraint("from_loss_fen >= 0 AND from_loss_fen <= from_fen", name="loss_within"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"))
    round: Mapped[int]
    from_fen: Mapped[int] = mapped_column(BigKey)
    from_loss_fen: Mapped[int] = mapped_column(BigKey)
    left_fen: Mapped[int] = mapped_column(BigKey)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]


class Retest(BureauOnly, Base):
    """The record of one look at whether the rectification works."""

    __tablename__ = "finding_retest"
    __table_args__ = (CheckConstraint("method <> '' AND result <> ''", name="recorded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    round: Mapped[int]
    tested_on: Mapped[date]
    method: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    passed: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Statement(BankOwned, Versioned, Base):
    """The facts a bank is asked to confirm, in its own copy, and what it says to them.

    People stand here by name and number alone, because a bank's session reads no table of people.
    """

    __tablename__ = "finding_statement"
    __table_args__ = (
        UniqueConstraint("finding_id", "edition"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="has_time"),
        CheckConstraint("state <> 'submitted' OR position <> ''", name="has_position"),
        CheckConstraint("submitted_by_id <> drafted_by_id", name="maker_is_not_checker"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    texts: Mapped[dict[str, Any]]
    questioned_fen: Mapped[int] = mapped_column(BigKey)
    state: Mapped[str] = mapped_column(String(16), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    asked_at: Mapped[datetime]
    position: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    returned_why: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_by_id: Mapped[int | None]
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
