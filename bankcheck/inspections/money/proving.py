"""What the ledger proves is recorded with its file and line, and what it no longer proves falls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM
from bankcheck.clock import now, today
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.lifecycles import DEADLINE
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.money.book import Book, batch_of
from bankcheck.inspections.money.claim_steps import follow
from bankcheck.inspections.money.known import Debt, answered, said_to
from bankcheck.inspections.money.lifecycles import event_to, standing
from bankcheck.inspections.money.matching import Judgement, Line, Why
from bankcheck.inspections.money.models import Obligation, Proof
from bankcheck.inspections.money.store import note, report_step, take

SUPERSEDED, RECOUNTED = "superseded", "recounted"
_EVENTS = {"confirmed": "confirm", "contradicted": "contradict", "submitted": "lose"}


def bring(session: Session, debts: Sequence[Debt], judged: Sequence[Judgement], book: Book) -> None:
    """Bring debts that share entries to what the ledger proves of them, inside one transaction."""
    changed = [
        (debt, found)
        for debt, found in zip(debts, judged, strict=True)
        if not debt.says_the_same(found)
    ]
    for debt, _ in changed:
        if not debt.stands:
            _drop(session, debt.row)
    stand = [(debt, found) for debt, found in changed if debt.stands]
    kept = [_let_fall(session, debt.row, found) for debt, found in stand]
    # What fell is let go of before another debt takes the same entry.
    session.flush()
    for (debt, found), keys in zip(stand, kept, strict=True):
        for line in found.lines:
            if line.counts and line.entry.key not in keys:
                _record(session, debt.row, line, book)
        _stand(session, debt.row, found)
        _answer(session, debt, found)


def _answer(session: Session, debt: Debt, judged: Judgement) -> None:
    for report in answered(debt.row):
        state, whys = said_to(debt, report, judged)
        if (state, whys) != (report.state, report.whys):
            report_step(session, SYSTEM, report, _EVENTS[state])
            report.whys = whys


def _drop(session: Session, row: Obligation) -> None:
    """Let go of a debt whose finding was withdrawn; its entries are free again."""
    for proof in row.proofs:
        if proof.active:
            _fall(session, row, proof, "dropped")
    take(session, SYSTEM, row, "drop")
    _end_time(session, row, "cancel", today())
    follow(session, row)


def _let_fall(session: Session, row: Obligation, judged: Judgement) -> set[str]:
    """Let every proof fall that the ledger no longer gives; return the keys of the others."""
    lines, kept = {one.entry.key: one for one in judged.lines if one.counts}, set[str]()
    for proof in row.proofs:
        if not proof.active:
            continue
        line = lines.get(proof.entry_key)
        same = line is not None and (proof.row_id, proof.counted_fen, proof.excess_fen) == (
            line.entry.row_id,
            line.counted_fen,
            line.excess_fen,
        )
        if same:
            kept.add(proof.entry_key)
        else:
            _fall(session, row, proof, _why_fallen(proof, judged))
    return kept


def _why_fallen(proof: Proof, judged: Judgement) -> str:
    """Return why a proof falls: what the entry now lacks, or that its row is there no longer."""
    for line in judged.lines:
        if line.entry.row_id == proof.row_id:
            taken = Why.REVERSED.value if line.net_fen < proof.row_fen else RECOUNTED
            return line.whys[0].value if line.whys else taken
    return SUPERSEDED


def _fall(session: Session, row: Obligation, proof: Proof, why: str) -> None:
    proof.active, proof.fallen_at, proof.fallen_why = False, now(), why
    note(
        session, SYSTEM, row, "proof_fell", row.state,
        fen=proof.counted_fen, told=f"{proof.serial} {proof.file}:{proof.line}", reason=why,
    )  # fmt: skip


def _record(session: Session, row: Obligation, line: Line, book: Book) -> None:
    entry, place = line.entry, book.place(line.entry.row_id)
    if place is None or entry.day is None:
        raise AssertionError("an entry that counts has a day and stands in the ledger")
    session.add(
        Proof(
            bank_code=row.bank_code,
            obligation=row,
            row_id=entry.row_id,
            entry_key=entry.key,
            file=place.file[-255:],
            sha256=place.sha256,
            sheet=place.sheet,
            line=place.line,
            batch=batch_of(entry.row_id),
            serial=entry.serial,
            booked_on=entry.day,
            row_fen=entry.amount_fen,
            counted_fen=line.counted_fen,
            excess_fen=line.excess_fen,
            active=True,
            recorded_at=now(),
        )
    )
    told = f"{entry.serial} {place.file}:{place.line}"
    note(session, SYSTEM, row, "proof_recorded", row.state, fen=line.counted_fen, told=told)


def _stand(session: Session, row: Obligation, judged: Judgement) -> None:
    """Bring the sums and the state to what the ledger proves."""
    before_fen, fen = row.confirmed_fen, judged.confirmed_fen + row.withheld_fen
    before, row.excess_fen = row.state, judged.excess_fen
    after = standing(row.amount_fen, fen, row.waived_fen)
    row.confirmed_fen = fen
    if (before, before_fen) == (after, fen):
        return
    take(session, SYSTEM, row, event_to(after, more=fen > before_fen), fen=fen)
    if after in ("met", "waived"):
        days = [one.entry.day for one in judged.lines if one.counts and one.entry.day]
        _end_time(session, row, "meet", max(days, default=today()))
    follow(session, row)


def _end_time(session: Session, row: Obligation, event: str, on: date) -> None:
    deadline = deadline_row(session, row.deadline_id)
    if deadline.state == DEADLINE.start:
        end_deadline(session, deadline, event, on=on, actor=SYSTEM)
