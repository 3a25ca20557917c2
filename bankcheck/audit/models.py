"""The table of events: rows are only ever added, and the database itself refuses anything else."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bankcheck.db import Base, BigKey, BureauOnly


class AuditEvent(BureauOnly, Base):
    """One event: who did what to what, when, from where, with which result."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32), index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    login: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40))
    institution: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(64), index=True)
    object_kind: Mapped[str] = mapped_column(String(40), index=True)
    object_id: Mapped[str] = mapped_column(String(128), index=True)
    bank_code: Mapped[str] = mapped_column(String(16))
    result: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(BureauOnly, Base):
    """The one row that every writer locks to be the next in the chain."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigKey)
    digest: Mapped[str] = mapped_column(String(64))
