"""Decisions with every step and who took it; the opinion on the law is the bureau's alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import BankOwned, Base, BureauOnly, Versioned, words
from bankcheck.scoring.decisions.lifecycles import DecisionState


class Decision(BankOwned, Versioned, Base):
    """A decision on a bank, from the proposal to its execution; ``rung`` names it on the ladder."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name="approver_is_another",
        ),
        CheckConstraint(
            "state NOT IN ('issued', 'served', 'executed') OR issued_at IS NOT NULL",
            name="issued_has_time",
        ),
        CheckConstraint("(issued_at IS NULL) = (number IS NULL)", name="issued_has_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    year: Mapped[int] = mapped_column(index=True)
    rung: Mapped[str] = mapped_column(String(32))
    number: Mapped[str | None] = mapped_column(String(64))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    state: Mapped[DecisionState] = mapped_column(words(DecisionState))
    findings: Mapped[list[Any]]
    facts: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    coefficient: Mapped[str] = mapped_column(String(32), default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    heard_how: Mapped[str] = mapped_column(String(16), default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_by_name: Mapped[str] = mapped_column(String(64), default="")
    stated_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    issued_by_name: Mapped[str] = mapped_column(String(64), default="")
    issued_at: Mapped[datetime | None]
    served_how: Mapped[str] = mapped_column(String(16), default="")
    served_proof: Mapped[str] = mapped_column(Text, default="")
    served_at: Mapped[datetime | None]
    received_by_name: Mapped[str] = mapped_column(String(64), default="")
    received_at: Mapped[datetime | None]
    ended: Mapped[str] = mapped_column(Text, default="")
    stayed_at: Mapped[datetime | None]
    stayed_why: Mapped[str] = mapped_column(Text, default="")


class Remedy(BankOwned, Base):
    """What a bank does against a decision elsewhere under its agreement, and how that ends."""

    __tablename__ = "decision_remedy"
    __table_args__ = (CheckConstraint("(outcome = '') = (ended_on IS NULL)", name="ended_has_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(String(128))
    filed_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    recorded_by_name: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16), default="")
    outcome_text: Mapped[str] = mapped_column(Text, default="")
    ended_on: Mapped[date | None]
    ended_by_name: Mapped[str] = mapped_column(String(64), default="")


class LegalOpinion(BureauOnly, Base):
    """What another person than the proposer says of a decision, bound by its digest.

    It is an opinion on the law of these words, or why it stands although something fell under it.
    """

    __tablename__ = "decision_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    passes: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
