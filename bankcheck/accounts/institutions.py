"""Institutions: the bureau, the People's Bank, departments, and the agent banks of the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import or_, select

from bankcheck.accounts.models import Institution
from bankcheck.actors import EVERYTHING, Actor, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.errors import BankcheckError

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}", re.ASCII)


class InstitutionKnown(BankcheckError):
    """An institution whose code is taken."""

    def __init__(self) -> None:
        super().__init__("There is already an institution with this code; choose another.")


@dataclass(frozen=True, slots=True)
class Place:
    """An institution as the pages show it."""

    institution_id: int
    code: str
    name: str
    kind: InstitutionKind
    bank_code: str | None


def places(database: Database) -> tuple[Place, ...]:
    """Return all institutions, by kind and code."""
    with database.read(EVERYTHING) as session:
        rows = session.scalars(select(Institution).order_by(Institution.kind, Institution.code))
        return tuple(
            Place(one.id, one.code, one.name, one.kind, one.ledger_bank_code) for one in rows
        )


def add_institution(
    database: Database, *, actor: Actor, code: str, name: str, kind: InstitutionKind
) -> int:
    """Add an institution; an agent bank goes by the bank code of the ledger."""
    bank = code if kind is InstitutionKind.AGENT_BANK else None
    own_code = f"bank-{code}" if bank else code
    with database.write(EVERYTHING) as session:
        taken = select(Institution.id).where(
            or_(Institution.code == own_code, Institution.ledger_bank_code == code)
        )
        if session.scalars(taken).first() is not None:
            raise InstitutionKnown
        one = Institution(code=own_code, name=name.strip(), kind=kind, ledger_bank_code=bank)
        session.add(one)
        session.flush()
        record(
            session, actor, "institution.add", ("institution", one.id), detail={"code": own_code}
        )
        return one.id
