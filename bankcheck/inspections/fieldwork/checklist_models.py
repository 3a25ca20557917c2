"""Checklist templates, the results of an inspection's items, and the samples drawn for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import Base, BigKey, BureauOnly, Versioned


class ChecklistTemplate(BureauOnly, Base):
    """A version of a checklist; what is published never changes."""

    __tablename__ = "checklist_template"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    zh: Mapped[str] = mapped_column(String(128))
    en: Mapped[str] = mapped_column(String(128))
    items: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_name: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ChecklistResult(BureauOnly, Versioned, Base):
    """What an item of the pinned template, or one added on the spot, came to."""

    __tablename__ = "checklist_result"
    __table_args__ = (
        UniqueConstraint("inspection_id", "no"),
        CheckConstraint(
            "state NOT IN ('concluded', 'reviewed') OR answer <> ''", name="concluded_has_answer"
        ),
        CheckConstraint(
            "state <> 'reviewed' OR reviewed_by_id <> concluded_by_id", name="reviewed_by_another"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    no: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(16))
    item: Mapped[dict[str, Any]]
    ad_hoc: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(String(16), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    edited_since_review: Mapped[bool] = mapped_column(default=False)
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    concluded_by_name: Mapped[str] = mapped_column(String(64), default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_by_name: Mapped[str] = mapped_column(String(64), default="")
    links: Mapped[list[ResultLink]] = relationship(
        back_populates="result", order_by="ResultLink.id", cascade="all, delete-orphan"
    )


class ResultLink(BureauOnly, Base):
    """What a failed item led to: a suspicion or a finding."""

    __tablename__ = "checklist_link"
    __table_args__ = (UniqueConstraint("result_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("checklist_result.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(32))
    target_id: Mapped[int] = mapped_column(BigKey)
    result: Mapped[ChecklistResult] = relationship(back_populates="links")


class SampleDraw(BureauOnly, Base):
    """A sample: the query and digests it was drawn from, its seed, and the rows that came."""

    __tablename__ = "sample_draw"
    __table_args__ = (
        CheckConstraint("n BETWEEN 1 AND 500", name="n_in_range"),
        CheckConstraint("population_rows > 0", name="population_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    query: Mapped[dict[str, Any]]
    query_digest: Mapped[str] = mapped_column(String(64))
    population_rows: Mapped[int]
    population_fen: Mapped[int] = mapped_column(BigKey)
    population_digest: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(16))
    n: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    algorithm: Mapped[str] = mapped_column(String(32))
    drawn: Mapped[list[Any]]
    drawn_digest: Mapped[str] = mapped_column(String(64))
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drawn_by_name: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]
