"""A suspicion that no run found: a complaint, an inspection or a referral, entered by a person."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.suspicions.handling import handle_by
from bankcheck.suspicions.ledger_rows import next_numbers, number_text
from bankcheck.suspicions.lifecycle import SUSPICION, failing
from bankcheck.suspicions.listing import Desk, bank_names
from bankcheck.suspicions.models import Suspicion, SuspicionEvent
from bankcheck.suspicions.pinning import numbers
from bankcheck.suspicions.states import Source, SuspicionState

# What a person enters; the others come from runs alone.
SOURCES = (Source.COMPLAINT, Source.INSPECTION, Source.REFERRAL, Source.MANUAL)
LARGEST_FEN = 10**17
ENTERED = "enter"


class EntryLacking(BankcheckError):
    """An entry in which something is missing; ``missing`` names the fields."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(f"The suspicion lacks {', '.join(missing)}; nothing was entered.")


@dataclass(frozen=True, slots=True)
class NewSuspicion:
    """What a person enters: from where, about which bank, by which rule, and what is suspected."""

    source: Source | None
    bank: str
    code: str
    text: str
    occurred_on: date | None
    amount_fen: int | None
    amount_given: bool
    voucher_no: str
    bank_serial_no: str


def enter(database: Database, new: NewSuspicion, desk: Desk) -> int:
    """Enter a suspicion under the next number of its year and return its id."""
    with database.write(desk.actor) as session:
        lacking = missing(new, frozenset(bank_names(session)), desk.catalogue, desk.today)
        if lacking:
            raise EntryLacking(lacking)
        row = _row(session, new, desk)
        session.add(row)
        session.flush()
        session.add(_event(row, desk.actor))
        detail = {"source": row.source.value, "code": row.code}
        told = ("suspicion", row.number)
        bank = row.subject_bank
        record(session, desk.actor, "suspicion.enter", told, bank=bank, detail=detail)
        return row.id


def missing(
    new: NewSuspicion, banks: frozenset[str], catalogue: Catalogue, today: date
) -> tuple[str, ...]:
    """Return the names of the fields that do not hold."""
    amount = not new.amount_given or new.amount_fen is not None
    return failing(
        (
            ("source", new.source in SOURCES),
            ("bank", new.bank in banks),
            ("code", catalogue.rule(new.code) is not None),
            ("what", len(new.text) >= 10),
            ("occurred_on", new.occurred_on is not None and new.occurred_on <= today),
            ("amount", amount and abs(new.amount_fen or 0) < LARGEST_FEN),
        )
    )


def _row(session: Session, new: NewSuspicion, desk: Desk) -> Suspicion:
    day, rule = new.occurred_on or desk.today, desk.catalogue.rule(new.code)
    severity = rule.severity if rule else 0
    # The event comes first: its lock on the chain lets one writer at a time take numbers.
    record(session, desk.actor, "suspicion.number", ("year", day.year))
    values = {
        "number": number_text(day.year, next_numbers(session, day.year, 1)[0]),
        "voucher_no": new.voucher_no[:128],
        "bank_serial_no": new.bank_serial_no[:128],
        "claim_no": "",
    }
    alike = f"{new.bank}|{new.code}||{day.isoformat()}"
    moment = now()
    return Suspicion(
        **values,
        numbers=numbers(values),
        source=new.source,
        state=SuspicionState(SUSPICION.start),
        code=new.code,
        severity=severity,
        subject_bank=new.bank,
        fiscal_year=day.year,
        month=day.isoformat()[:7],
        occurred_on=day,
        amount_fen=new.amount_fen,
        message_zh=new.text,
        message_en=new.text,
        # No run finds it again: its fingerprint is its own.
        fingerprint=secrets.token_hex(16),
        loose_fingerprint=hashlib.sha256(alike.encode()).hexdigest()[:32],
        handle_by=handle_by(severity, desk.today, desk.calendar),
        occurrences=0,
        created_at=moment,
        updated_at=moment,
    )


def _event(row: Suspicion, actor: Actor) -> SuspicionEvent:
    return SuspicionEvent(
        suspicion_id=row.id,
        event=ENTERED,
        from_state=row.state.value,
        to_state=row.state.value,
        detail={},
        person_id=actor.person_id,
        person_name=actor.name,
        at=row.created_at,
    )
