"""Rounds of the survey, one link for each unit and bank, and answers that banks never see."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import Base, BureauOnly, Housekeeping, Versioned, words


class RoundState(StrEnum):
    """Whether a round still takes answers."""

    OPEN = "open"
    CLOSED = "closed"


class SurveyRound(BureauOnly, Versioned, Base):
    """The survey of a year: answers are taken up to and including ``closes_on``."""

    __tablename__ = "survey_round"
    __table_args__ = (
        UniqueConstraint("year"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    survey: Mapped[str] = mapped_column(String(32))
    survey_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[RoundState] = mapped_column(words(RoundState))
    closes_on: Mapped[date]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_by_name: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    closed_by_name: Mapped[str] = mapped_column(String(64), default="")
    closed_at: Mapped[datetime | None]


class SurveyLink(BureauOnly, Housekeeping, Base):
    """A budget unit's way to answer about a bank; of the link itself only the digest is kept."""

    __tablename__ = "survey_link"
    __table_args__ = (
        UniqueConstraint("round_id", "subject_bank", "unit_code"),
        UniqueConstraint("token_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    subject_bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    unit_code: Mapped[str] = mapped_column(String(64))
    unit_name: Mapped[str] = mapped_column(String(200))
    token_digest: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str] = mapped_column(Text, default="")


class SurveyAnswer(BureauOnly, Base):
    """A unit's answer to one item, from 0 to 100."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("link_id", "item"),
        CheckConstraint("value BETWEEN 0 AND 100", name="value_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("survey_link.id"), index=True)
    item: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]


class SurveyKnock(BureauOnly, Housekeeping, Base):
    """A wrong link or unit code from an address, counted to slow guessing down."""

    __tablename__ = "survey_knock"

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
