"""The ledger is looked at for every debt: what it proves is recorded, what it no longer does falls.

Each debt is one transaction. Whoever is killed, or looks a second time, comes to the same proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.calendar.deadlines import end_deadline
from bankcheck.inspections.calendar.lifecycles import DEADLINE
from bankcheck.inspections.calendar.store import deadline_row
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.money.book import Book, batch_of
from bankcheck.inspections.money.claim_steps import follow
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.lifecycles import ANSWERED, LIVE, event_to, standing
from bankcheck.inspections.money.matching import (
    Judgement,
    Kind,
    Known,
    Line,
    Said,
    Want,
    Why,
    check,
    judge,
)
from bankcheck.inspections.money.models import Look, Obligation, Proof, Report, RowVerdict
from bankcheck.inspections.money.references import references
from bankcheck.inspections.money.store import note, report_step, take
from bankcheck.reconcile.cells import masked_account

MOST_LINES = 50
SUPERSEDED, RECOUNTED = "superseded", "recounted"
_EVENTS = {"confirmed": "confirm", "contradicted": "contradict", "submitted": "lose"}
Teller = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the ledger is asked for all debts at once."""

    ids: tuple[int, ...]
    wants: tuple[Want, ...]
    serials: Mapping[str, set[str]]


def _silent(_done: int, _total: int) -> None:
    return None


def evaluate(
    database: Database, book: Book, ids: Iterable[int] | None = None, tell: Teller = _silent
) -> int:
    """Look at the ledger for these debts, or all that live; return how many changed."""
    # Both before anything is read: what comes while this looks is looked at again.
    moment, batch_no = now(), book.newest()
    asked = _asked(database, ids)
    entries = book.entries(asked.wants, asked.serials) if asked.ids else ()
    changed = 0
    for done, number in enumerate(asked.ids):
        tell(done, len(asked.ids))
        judged, same = _evaluate_one(database, book, number, entries)
        _remember(database, book, number, judged, batch_no, moment)
        changed += not same
    return changed


def _live(ids: Iterable[int] | None) -> Select[Obligation]:
    asked = select(Obligation).where(Obligation.state.in_(LIVE)).order_by(Obligation.id)
    return asked if ids is None else asked.where(Obligation.id.in_(list(ids)))


def _asked(database: Database, ids: Iterable[int] | None) -> _Asked:
    serials: dict[str, set[str]] = {}
    with database.read(EVERYTHING) as session:
        rows = list(session.scalars(_live(ids)))
        for row in rows:
            own = serials.setdefault(row.bank_code or "", set())
            own |= _named(session, row)
            # What counts now is looked at again, whoever named it.
            own |= {one.serial for one in row.proofs if one.active}
        return _Asked(tuple(row.id for row in rows), tuple(map(want_of, rows)), serials)


def _named(session: Session, row: Obligation) -> set[str]:
    """Return the entries that the bank names, in its reports and in its answers to notices."""
    return {one.serial for one in _answered(row)} | set(references(session, row.finding_id))


def want_of(row: Obligation) -> Want:
    """Return a debt as the ledger can answer it."""
    due = row.amount_fen - row.waived_fen - row.withheld_fen
    return Want(row.number, row.bank_code or "", Kind(row.kind), row.account, due, row.counts_from)


def known_of(session: Session, row: Obligation) -> Known:
    """Return what people said of entries for a debt, and what other debts use."""
    verdicts = {
        one.entry_key: one.verdict
        for one in session.scalars(
            select(RowVerdict).where(RowVerdict.obligation_id == row.id).order_by(RowVerdict.id)
        )
    }
    others = (
        select(Proof.entry_key, Obligation.number)
        .join(Obligation)
        .where(Proof.active.is_(True), Proof.obligation_id != row.id)
        .where(Obligation.bank_code == row.bank_code)
    )
    return Known(
        frozenset(_named(session, row)),
        frozenset(key for key, said in verdicts.items() if said == "accepted"),
        frozenset(key for key, said in verdicts.items() if said == "refused"),
        {row.entry_key: row.number for row in session.execute(others)},
    )


def _evaluate_one(
    database: Database, book: Book, number: int, entries: tuple[Entry, ...]
) -> tuple[Judgement, bool]:
    with database.read(EVERYTHING) as session:
        row = session.get_one(Obligation, number)
        judged = judge(want_of(row), entries, known_of(session, row))
        same = _is_same(session, row, judged)
    if not same:
        with database.write(EVERYTHING) as session:
            # The event comes first: it locks the chain, so that no entry is counted twice at once.
            record(session, SYSTEM, "obligation.evaluate", ("obligation", number))
            row = session.get_one(Obligation, number)
            judged = judge(want_of(row), entries, known_of(session, row))
            _apply(session, row, judged, book)
    return judged, same


def _is_same(session: Session, row: Obligation, judged: Judgement) -> bool:
    finding = session.get_one(Finding, row.finding_id)
    stored = {(one.row_id, one.counted_fen, one.excess_fen) for one in row.proofs if one.active}
    proven = {(one.entry.row_id, one.counted_fen, one.excess_fen) for one in judged.lines
              if one.counts}  # fmt: skip
    reports = all(_said(row, one, judged) == (one.state, one.whys) for one in _answered(row))
    # What came when nothing was left counts as no proof, yet stands beside the sums.
    beyond = row.excess_fen == judged.excess_fen
    return finding.state != "withdrawn" and stored == proven and beyond and reports


def _answered(row: Obligation) -> list[Report]:
    return [one for one in row.reports if one.state in ANSWERED]


def _said(row: Obligation, report: Report, judged: Judgement) -> tuple[str, list[str]]:
    said = Said(report.serial, report.paid_on, report.amount_fen, report.account)
    state, whys = check(want_of(row), said, judged)
    return state, [one.value for one in whys]


def _apply(session: Session, row: Obligation, judged: Judgement, book: Book) -> None:
    if session.get_one(Finding, row.finding_id).state == "withdrawn":
        _drop(session, row)
        return
    lines = {one.entry.key: one for one in judged.lines if one.counts}
    kept = _let_fall(session, row, judged, lines)
    # What fell must have left the index before the same entry is recorded again.
    session.flush()
    for key, line in lines.items():
        if key not in kept:
            _record(session, row, line, book)
    _stand(session, row, judged)
    for report in _answered(row):
        state, whys = _said(row, report, judged)
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


def _let_fall(
    session: Session, row: Obligation, judged: Judgement, lines: Mapping[str, Line]
) -> set[str]:
    """Let every proof fall that the ledger no longer gives; return the keys of the others."""
    kept = set[str]()
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


def _remember(
    database: Database, book: Book, number: int, judged: Judgement, batch_no: int, moment: datetime
) -> None:
    lines = [_shown(book, one) for one in judged.lines[:MOST_LINES]]
    with database.housekeep() as session:
        row = session.get_one(Obligation, number)
        look = session.get(Look, number) or Look(obligation_id=number, bank_code=row.bank_code)
        look.batch_no, look.lines, look.at = batch_no, lines, moment
        session.add(look)


def _shown(book: Book, line: Line) -> dict[str, Any]:
    """Return a line as its page shows it, account numbers hidden."""
    entry, place = line.entry, book.place(line.entry.row_id)
    return {
        "row_id": entry.row_id,
        "key": entry.key,
        "serial": entry.serial,
        "line_no": entry.line_no,
        "day": entry.day.isoformat() if entry.day else "",
        "direction": entry.direction,
        "payer": masked_account(entry.payer) if entry.payer else "",
        "payee": masked_account(entry.payee) if entry.payee else "",
        "fen": entry.amount_fen,
        "net_fen": line.net_fen,
        "counted_fen": line.counted_fen,
        "excess_fen": line.excess_fen,
        "whys": [one.value for one in line.whys],
        "named": line.named,
        "used_by": line.used_by,
        "batch": batch_of(entry.row_id),
        "file": place.file if place else "",
        "line": place.line if place else 0,
    }
