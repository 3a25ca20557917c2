"""What another room finds by itself becomes suspicions: opened once, never decided, never closed.

Each has a fingerprint that stays, so that finding it again opens nothing. What is found no longer
is proposed for closure to a person; what comes back after an end is a new number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.suspicions.handling import handle_by
from bankcheck.suspicions.ledger_rows import next_numbers, number_text
from bankcheck.suspicions.lifecycle import SUSPICION
from bankcheck.suspicions.models import Suspicion, SuspicionEvent
from bankcheck.suspicions.sightings import found, proposes_close
from bankcheck.suspicions.states import Source, SuspicionState
from bankcheck.workdays import WorkCalendar

OPENED, GONE, BACK = "enter", "not_found", "found_again"


@dataclass(frozen=True, slots=True)
class About:
    """What one look is about: a code and its severity, a bank and a year, on a day."""

    code: str
    severity: int
    bank: str
    year: int
    day: date


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: what makes it the same one next time, and what it says.

    ``number`` is that of what it was found in, to be searched for.
    """

    key: str
    number: str
    amount_fen: int | None
    zh: str
    en: str


def look(
    session: Session, about: About, hits: Iterable[Hit], calendar: WorkCalendar
) -> tuple[int, int]:
    """Open what is new, note what came back, propose to close what is gone; return both counts.

    The session must see everything: what is suspected is the bureau's alone.
    """
    # The event comes first: its lock on the chain lets one look at a time number and judge.
    detail = {"year": about.year, "code": about.code}
    record(session, SYSTEM, "suspicion.look", ("bank", about.bank), bank=about.bank, detail=detail)
    wanted = {_print(about, one): one for one in hits}
    known = _newest(session, about)
    opened = 0
    for fingerprint, hit in wanted.items():
        old = known.get(fingerprint)
        verdict = found(old.state, gone=_is_gone(session, old)) if old else None
        if verdict is None or verdict.new_number:
            _open(session, about, fingerprint, hit, old, calendar)
            opened += 1
        elif old is not None and _is_gone(session, old):
            _note(session, old, BACK)
            old.proposed_close = False
    gone = [one for key, one in known.items() if key not in wanted and not _is_gone(session, one)]
    for one in gone:
        _note(session, one, GONE)
        one.proposed_close = proposes_close(one.state)
    return opened, len(gone)


def _print(about: About, hit: Hit) -> str:
    said = "|".join((about.code, about.bank, str(about.year), hit.key))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _newest(session: Session, about: About) -> dict[str, Suspicion]:
    """Return the newest suspicion of each fingerprint of what a look is about."""
    of = Suspicion
    asked = select(of).where(
        of.source == Source.RECONCILIATION_BREAK,
        of.code == about.code,
        of.subject_bank == about.bank,
        of.fiscal_year == about.year,
    )
    return {one.fingerprint: one for one in session.scalars(asked.order_by(of.recurrence))}


def _is_gone(session: Session, row: Suspicion) -> bool:
    of = SuspicionEvent
    asked = select(of.event).where(of.suspicion_id == row.id, of.event.in_((OPENED, GONE, BACK)))
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).first() == GONE


def _open(
    session: Session,
    about: About,
    fingerprint: str,
    hit: Hit,
    old: Suspicion | None,
    calendar: WorkCalendar,
) -> None:
    number = number_text(about.year, next_numbers(session, about.year, 1)[0])
    alike = f"{about.bank}|{about.code}||{about.year}"
    moment = now()
    row = Suspicion(
        number=number,
        voucher_no="",
        bank_serial_no="",
        claim_no="",
        numbers=f"{number}|{hit.number}".lower(),
        source=Source.RECONCILIATION_BREAK,
        state=SuspicionState(SUSPICION.start),
        code=about.code,
        severity=about.severity,
        subject_bank=about.bank,
        fiscal_year=about.year,
        occurred_on=about.day,
        month=about.day.isoformat()[:7],
        amount_fen=hit.amount_fen,
        message_zh=hit.zh,
        message_en=hit.en,
        fingerprint=fingerprint,
        loose_fingerprint=hashlib.sha256(alike.encode()).hexdigest()[:32],
        handle_by=handle_by(about.severity, about.day, calendar),
        recurrence=old.recurrence + 1 if old else 0,
        recurrence_of_id=old.id if old else None,
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    session.flush()
    _note(session, row, OPENED)


def _note(session: Session, row: Suspicion, event: str) -> None:
    told = ("suspicion", row.number)
    record(session, SYSTEM, f"suspicion.{event}", told, bank=row.subject_bank)
    session.add(
        SuspicionEvent(
            suspicion_id=row.id,
            event=event,
            from_state=row.state.value,
            to_state=row.state.value,
            detail={},
            person_id=None,
            person_name=SYSTEM.name,
            at=now(),
        )
    )
    session.flush()
