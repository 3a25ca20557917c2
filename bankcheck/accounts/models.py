"""Institutions, people, postings and sign-ins; passwords and codes are kept as digests alone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.actors import InstitutionKind, Role
from bankcheck.db import Base, BureauOnly, Housekeeping, words


class Institution(BureauOnly, Base):
    """An institution; exactly the agent banks have the bank code of the ledger."""

    __tablename__ = "institution"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'agent_bank') = (ledger_bank_code IS NOT NULL)", name="agent_bank_has_code"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(128))
    kind: Mapped[InstitutionKind] = mapped_column(words(InstitutionKind))
    ledger_bank_code: Mapped[str | None] = mapped_column(String(16), unique=True)


class Person(BureauOnly, Base):
    """A person who may sign in; ``demo`` people come with the example data alone."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    demo: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(String(255))
    password_set_at: Mapped[datetime]
    password_must_change: Mapped[bool] = mapped_column(default=True)
    password_expires_at: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    postings: Mapped[list[Posting]] = relationship(back_populates="person")


class Posting(BureauOnly, Base):
    """A person's role at an institution, from a day to a day (both included).

    ``ended_at`` is the instant at which it was ended before its time.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(back_populates="postings")
    institution: Mapped[Institution] = relationship()


class PasswordUsed(BureauOnly, Base):
    """A password that a person had, so that it is not taken again at once."""

    __tablename__ = "password_used"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[datetime]


class SignIn(BureauOnly, Housekeeping, Base):
    """A signed-in browser: known by the digest of its token, until it ends or is revoked."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    second_factor: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    fresh_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(32), default="")
    network: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))
    person: Mapped[Person] = relationship()


class Attempt(BureauOnly, Housekeeping, Base):
    """A sign-in that failed, counted per login and per network address.

    The login is kept as a digest: now and then somebody types a password there.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    login_digest: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    forgiven: Mapped[bool] = mapped_column(default=False)


class ApiToken(BureauOnly, Housekeeping, Base):
    """A token for programs, bound to one posting; only its digest is kept."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    name: Mapped[str] = mapped_column(String(64))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class KeptEntry(BureauOnly, Housekeeping, Base):
    """What somebody sent when their sign-in had ended, sealed, until they are back."""

    __tablename__ = "kept_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class Unmasking(BureauOnly, Base):
    """Account numbers of one thing shown in full to one person, for a reason and a short time."""

    __tablename__ = "unmasking"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(128), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    until: Mapped[datetime]
