"""Debts, what banks report of them, what the ledger proves, decisions, and claims for damages.

What a bank owes is the bank's own to see; who of the bureau thinks what of it is not.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bankcheck.db import BankOwned, Base, BigKey, BureauOnly, Housekeeping, Versioned


class Obligation(BankOwned, Versioned, Base):
    """What a bank owes for a finding; its state is what its sums say, never set by hand."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint(
            "confirmed_fen >= 0 AND waived_fen >= 0 AND excess_fen >= 0", name="no_minus"
        ),
        CheckConstraint("confirmed_fen + waived_fen <= amount_fen", name="never_beyond"),
        CheckConstraint("state <> 'open' OR confirmed_fen = 0", name="open_is_open"),
        CheckConstraint(
            "state <> 'partly_met' OR (confirmed_fen > 0 AND confirmed_fen + waived_fen < "
            "amount_fen)",
            name="part_is_part",
        ),
        CheckConstraint("state <> 'met' OR confirmed_fen = amount_fen", name="met_is_met"),
        CheckConstraint(
            "state <> 'waived' OR (waived_fen > 0 AND confirmed_fen + waived_fen = amount_fen)",
            name="waived_is_waived",
        ),
        CheckConstraint("(state = 'dropped') = (ended_at IS NOT NULL)", name="ended_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    finding_number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    bank_name: Mapped[str] = mapped_column(String(128))
    account: Mapped[str] = mapped_column(String(64))
    account_name: Mapped[str] = mapped_column(String(128))
    amount_fen: Mapped[int] = mapped_column(BigKey)
    counts_from: Mapped[date]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    confirmed_fen: Mapped[int] = mapped_column(BigKey, default=0)
    waived_fen: Mapped[int] = mapped_column(BigKey, default=0)
    excess_fen: Mapped[int] = mapped_column(BigKey, default=0)
    separate: Mapped[bool] = mapped_column(default=False)
    raised_by_name: Mapped[str] = mapped_column(String(64))
    raised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proofs: Mapped[list[Proof]] = relationship(back_populates="obligation", order_by="Proof.id")
    reports: Mapped[list[Report]] = relationship(back_populates="obligation", order_by="Report.id")
    withholdings: Mapped[list[Withholding]] = relationship(
        back_populates="obligation", order_by="Withholding.id"
    )

    @property
    def withheld_fen(self) -> int:
        """Return what approved fees withhold for it; it counts as paid, beside what is proven."""
        return sum(one.fen for one in self.withholdings if one.active)

    @property
    def open_fen(self) -> int:
        """Return what is still owed."""
        if self.state == "dropped":
            return 0
        return self.amount_fen - self.confirmed_fen - self.waived_fen


class Report(BankOwned, Versioned, Base):
    """What a bank reports to have paid: a claim of two people, no proof of anything."""

    __tablename__ = "refund_report"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("submitted_by_id <> drafted_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "state NOT IN ('submitted', 'confirmed', 'contradicted', 'withdrawn') "
            "OR submitted_at IS NOT NULL",
            name="submitted_has_time",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    serial: Mapped[str] = mapped_column(String(64))
    paid_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigKey)
    account: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    whys: Mapped[list[Any]] = mapped_column(default=list)
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None]
    submitted_by_name: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None]
    obligation: Mapped[Obligation] = relationship(back_populates="reports")


class Proof(BankOwned, Base):
    """An entry of the ledger that counts towards a debt, by its row, file and line."""

    __tablename__ = "obligation_proof"
    __table_args__ = (
        CheckConstraint("counted_fen > 0 AND excess_fen >= 0", name="counts"),
        CheckConstraint("counted_fen + excess_fen <= row_fen", name="never_beyond_row"),
        CheckConstraint("active = (fallen_at IS NULL)", name="fallen_has_time"),
        CheckConstraint("active OR fallen_why <> ''", name="fallen_has_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    row_id: Mapped[int] = mapped_column(BigKey)
    entry_key: Mapped[str] = mapped_column(String(200), index=True)
    file: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(128), default="")
    line: Mapped[int]
    batch: Mapped[str] = mapped_column(String(16))
    serial: Mapped[str] = mapped_column(String(64))
    booked_on: Mapped[date]
    row_fen: Mapped[int] = mapped_column(BigKey)
    counted_fen: Mapped[int] = mapped_column(BigKey)
    excess_fen: Mapped[int] = mapped_column(BigKey, default=0)
    active: Mapped[bool] = mapped_column(default=True)
    recorded_at: Mapped[datetime]
    fallen_at: Mapped[datetime | None]
    fallen_why: Mapped[str] = mapped_column(String(24), default="")
    obligation: Mapped[Obligation] = relationship(back_populates="proofs")


# An entry counts once for a debt; that all debts together take no more of it than it holds, the
# database checks by itself (migration 0014).
Index(
    "ix_obligation_proof_once",
    Proof.obligation_id,
    Proof.entry_key,
    unique=True,
    sqlite_where=text("active"),
    postgresql_where=text("active"),
)


class Withholding(BankOwned, Base):
    """Damages that an approved fee withholds; it falls when that fee is opened again."""

    __tablename__ = "obligation_withholding"
    __table_args__ = (
        CheckConstraint("fen > 0", name="amount"),
        CheckConstraint("active = (fallen_at IS NULL)", name="fallen_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    fee: Mapped[str] = mapped_column(String(40))
    fen: Mapped[int] = mapped_column(BigKey)
    active: Mapped[bool] = mapped_column(default=True)
    recorded_at: Mapped[datetime]
    fallen_at: Mapped[datetime | None]
    obligation: Mapped[Obligation] = relationship(back_populates="withholdings")


# No fee withholds the same damages twice.
Index(
    "ix_obligation_withholding_once",
    Withholding.obligation_id,
    Withholding.fee,
    unique=True,
    sqlite_where=text("active"),
    postgresql_where=text("active"),
)


class Look(BankOwned, Housekeeping, Base):
    """What the last look at the ledger saw of a debt; it can be made again at any time."""

    __tablename__ = "obligation_look"

    obligation_id: Mapped[int] = mapped_column(
        ForeignKey("obligation.id"), primary_key=True, autoincrement=False
    )
    batch_no: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime]


class RowVerdict(BureauOnly, Base):
    """What a person says of an entry for a debt; the last word holds, and no machine undoes it."""

    __tablename__ = "obligation_verdict"
    __table_args__ = (
        CheckConstraint("verdict IN ('accepted', 'refused')", name="verdict"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    entry_key: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Decision(BureauOnly, Versioned, Base):
    """A proposal to waive what is left, or to let the finding close without it; two people's."""

    __tablename__ = "money_decision"
    __table_args__ = (
        CheckConstraint("kind IN ('waive', 'separate')", name="kind"),
        CheckConstraint(
            "decided_by_id IS NULL OR state = 'taken_back' OR decided_by_id <> proposed_by_id",
            name="decided_by_another",
        ),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    fen: Mapped[int] = mapped_column(BigKey)
    state: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(300))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str] = mapped_column(Text, default="")


class Compensation(BankOwned, Versioned, Base):
    """A claim for damages under the agreement; ``bank_code`` is empty until the bank is told."""

    __tablename__ = "compensation"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        CheckConstraint("bank_code IS NULL OR bank_code = bank", name="told_to_its_bank"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name="approved_by_another"
        ),
        CheckConstraint(
            "state NOT IN ('notified', 'admitted', 'disputed', 'settled', 'written_off') "
            "OR obligation_id IS NOT NULL",
            name="told_has_debt",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    finding_number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(16), index=True)
    bank_name: Mapped[str] = mapped_column(String(128))
    clause: Mapped[str] = mapped_column(String(300), default="")
    account: Mapped[str] = mapped_column(String(64), default="")
    account_name: Mapped[str] = mapped_column(String(128), default="")
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_name: Mapped[str] = mapped_column(String(64), default="")
    answered_at: Mapped[datetime | None]
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    approved_by_id: Mapped[int | None]
    approved_by_name: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None]
    components: Mapped[list[Component]] = relationship(
        back_populates="compensation", order_by="Component.id", cascade="all, delete-orphan"
    )

    @property
    def total_fen(self) -> int:
        """Return the sum of the components."""
        return sum(one.amount_fen for one in self.components)


class Component(BankOwned, Base):
    """One part of a claim; interest keeps how it was reckoned, so that it can be reckoned again."""

    __tablename__ = "compensation_component"
    __table_args__ = (
        CheckConstraint("kind IN ('principal', 'interest', 'costs')", name="kind"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(kind = 'interest') = (rate <> '')", name="interest_has_rate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compensation_id: Mapped[int] = mapped_column(ForeignKey("compensation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(String(200))
    amount_fen: Mapped[int] = mapped_column(BigKey)
    rate: Mapped[str] = mapped_column(String(32), default="")
    base_fen: Mapped[int] = mapped_column(BigKey, default=0)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    spans: Mapped[list[Any]] = mapped_column(default=list)
    compensation: Mapped[Compensation] = relationship(back_populates="components")


class MoneyEvent(BankOwned, Base):
    """One step in the life of a debt or a claim: who, when, from where to where, and why."""

    __tablename__ = "money_event"
    __table_args__ = (
        CheckConstraint(
            "(obligation_id IS NULL) <> (compensation_id IS NULL)", name="of_one_thing"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    compensation_id: Mapped[int | None] = mapped_column(ForeignKey("compensation.id"), index=True)
    event: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    fen: Mapped[int] = mapped_column(BigKey, default=0)
    told: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    person_name: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]
