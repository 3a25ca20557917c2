"""What is known of debts when the ledger is looked at: what they want, and what people said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.money.lifecycles import ANSWERED, LIVE
from bankcheck.inspections.money.matching import Judgement, Kind, Known, Said, Want, check
from bankcheck.inspections.money.models import Obligation, Proof, Report, RowVerdict
from bankcheck.inspections.money.references import named_since
from bankcheck.inspections.money.sharing import Use

Counted = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt as it stands: its row, what is known of entries, and whether its finding stands."""

    row: Obligation
    want: Want
    known: Known
    stands: bool

    @property
    def proofs(self) -> list[Proof]:
        """Return what counts for it now."""
        return [one for one in self.row.proofs if one.active]

    def says_the_same(self, judged: Judgement) -> bool:
        """Say whether a judgement is what stands already, sums, proofs and answers to reports."""
        stored = {(one.row_id, one.counted_fen, one.excess_fen) for one in self.proofs}
        proven = {
            (one.entry.row_id, one.counted_fen, one.excess_fen)
            for one in judged.lines
            if one.counts
        }
        reports = all(
            said_to(self, one, judged) == (one.state, one.whys) for one in answered(self.row)
        )
        # What came when nothing was left counts as no proof, yet stands beside the sums.
        beyond = self.row.excess_fen == judged.excess_fen
        return self.stands and stored == proven and beyond and reports


def answered(row: Obligation) -> list[Report]:
    """Return the reports of a bank that the ledger answers."""
    return [one for one in row.reports if one.state in ANSWERED]


def said_to(debt: Debt, report: Report, judged: Judgement) -> tuple[str, list[str]]:
    """Return what the ledger says to a report, and why."""
    said = Said(report.serial, report.paid_on, report.amount_fen, report.account)
    state, whys = check(debt.want, said, judged)
    return state, [one.value for one in whys]


def want_of(row: Obligation) -> Want:
    """Return a debt as the ledger can answer it."""
    due = row.amount_fen - row.waived_fen - row.withheld_fen
    return Want(
        row.number, row.bank_code or "", Kind(row.kind), row.account, due, row.counts_from, row.id
    )


def live_debts(session: Session, ids: Iterable[int] | None = None) -> list[Debt]:
    """Return the debts that live, or those of them with these ids, in the order they were made."""
    asked = (
        select(Obligation)
        .where(Obligation.state.in_(LIVE))
        .options(
            *map(selectinload, (Obligation.proofs, Obligation.reports, Obligation.withholdings))
        )
        .order_by(Obligation.id)
    )
    rows = list(
        session.scalars(asked if ids is None else asked.where(Obligation.id.in_(list(ids))))
    )
    fallen = set(
        session.scalars(
            select(Finding.id).where(
                Finding.id.in_({one.finding_id for one in rows}), Finding.state == "withdrawn"
            )
        )
    )
    verdicts = _verdicts(session, rows)
    told = named_since(session, {one.finding_id for one in rows})
    return [
        Debt(
            row,
            want_of(row),
            _known(row, told.get(row.finding_id, {}), verdicts.get(row.id, [])),
            row.finding_id not in fallen,
        )
        for row in rows
    ]


def of_the_same_banks(session: Session, ids: Iterable[int]) -> list[int]:
    """Return the ids of the debts of all banks that owe one of these: they may share an entry."""
    banks = select(Obligation.bank_code).where(Obligation.id.in_(list(ids)))
    return list(session.scalars(select(Obligation.id).where(Obligation.bank_code.in_(banks))))


def _verdicts(session: Session, rows: list[Obligation]) -> Mapping[int, list[RowVerdict]]:
    found: dict[int, list[RowVerdict]] = defaultdict(list)
    asked = select(RowVerdict).where(RowVerdict.obligation_id.in_([one.id for one in rows]))
    for one in session.scalars(asked.order_by(RowVerdict.id)):
        found[one.obligation_id].append(one)
    return found


def _known(row: Obligation, told: Mapping[str, datetime], verdicts: Iterable[RowVerdict]) -> Known:
    """Return what the bank named, in reports and answers to notices, and what a person judged."""
    since = dict(told)
    for report in answered(row):
        if report.submitted_at is not None:
            before = since.get(report.serial, report.submitted_at)
            since[report.serial] = min(before, report.submitted_at)
    last = {one.entry_key: one for one in verdicts}
    accepted = {key: one.at for key, one in last.items() if one.verdict == "accepted"}
    refused = frozenset(key for key, one in last.items() if one.verdict == "refused")
    return Known(frozenset(since), frozenset(accepted), refused, {**since, **accepted})


def used_by_others(session: Session, debts: Iterable[Debt]) -> dict[str, tuple[Use, ...]]:
    """Return what debts of the same banks other than these take of entries now."""
    ids = [one.row.id for one in debts]
    banks = {one.row.bank_code for one in debts}
    asked = (
        select(Proof, Obligation.number)
        .join(Obligation)
        .where(Proof.active.is_(True), Proof.obligation_id.not_in(ids))
        .where(Proof.bank_code.in_(banks))
        .order_by(Proof.id)
    )
    found: dict[str, tuple[Use, ...]] = defaultdict(tuple)
    for proof, number in session.execute(asked):
        found[proof.entry_key] += (Use(proof.counted_fen + proof.excess_fen, number),)
    return found
