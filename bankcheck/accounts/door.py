"""The door: every knock is counted before it is answered, so that no two guess at once for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bankcheck.accounts.locking import WINDOW, is_locked
from bankcheck.accounts.models import Attempt, Person
from bankcheck.accounts.second_factor import taken_step
from bankcheck.accounts.sessions import acting, postings_in_force
from bankcheck.accounts.vault import Vault
from bankcheck.actors import SYSTEM, Actor
from bankcheck.audit.record import REFUSED, record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.keys import token_digest
from bankcheck.settings import AccountRules


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says at the door, and from where."""

    login: str
    password: str
    code: str = ""
    network: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Knock:
    """A counted claim: the person of that name, if there is one, and the hash to try."""

    person_id: int | None
    password_hash: str | None


def plain_login(login: str) -> str:
    """Return a login in the one form in which it is kept."""
    return login.strip().lower()


def _digest(login: str) -> str:
    return token_digest(plain_login(login))


def knock(database: Database, rules: AccountRules, claim: Claim) -> Knock | None:
    """Count a claim and return whom it is about; None while the door is locked."""
    moment = now()
    with database.housekeep() as session:
        person = session.scalars(
            select(Person).where(Person.login == plain_login(claim.login)[:64]).with_for_update()
        ).one_or_none()
        if is_shut(session, rules, claim, moment):
            return None
        session.add(
            Attempt(
                login_digest=_digest(claim.login), network=claim.network, at=moment, forgiven=False
            )
        )
        return Knock(person.id, person.password_hash) if person else Knock(None, None)


def is_shut(session: Session, rules: AccountRules, claim: Claim, moment: datetime) -> bool:
    """Say whether failures shut the door for this account or this address."""
    account = Attempt.login_digest == _digest(claim.login)
    address = Attempt.network == claim.network
    return is_locked(
        _failures(session, account, moment), rules.failures_an_account, moment
    ) or is_locked(_failures(session, address, moment), rules.failures_an_address, moment)


def _failures(session: Session, condition: object, moment: datetime) -> list[datetime]:
    # The last failure of a lock may be one window old and its first one window older still.
    recent = Attempt.at >= moment - 2 * WINDOW
    rows = session.scalars(
        select(Attempt.at).where(condition, recent, ~Attempt.forgiven)  # type: ignore[arg-type]  # one comparison of a column
    )
    return list(rows)


def is_account_locked(session: Session, rules: AccountRules, login: str, moment: datetime) -> bool:
    """Say whether failures lock an account."""
    failures = _failures(session, Attempt.login_digest == _digest(login), moment)
    return is_locked(failures, rules.failures_an_account, moment)


def proves(person: Person, vault: Vault, claim: Claim, moment: datetime) -> bool:
    """Say whether a person may come in, given that the password fits; a code is used up."""
    if person.disabled_at is not None or _has_expired(person, moment):
        return False
    return person.totp_confirmed_at is None or takes_code(person, vault, claim.code, moment)


def _has_expired(person: Person, moment: datetime) -> bool:
    return person.password_expires_at is not None and person.password_expires_at <= moment


def takes_code(person: Person, vault: Vault, code: str, moment: datetime) -> bool:
    """Say whether a code fits now and use it up; the caller holds the person's row."""
    if person.totp_secret is None:
        return False
    step = taken_step(vault.unseal(person.totp_secret), code, moment, person.totp_last_step)
    if step is not None:
        person.totp_last_step = step
    return step is not None


def forgive(session: Session, login: str) -> None:
    """Forget the failures of an account."""
    session.execute(
        update(Attempt)
        .where(Attempt.login_digest == _digest(login), ~Attempt.forgiven)
        .values(forgiven=True)
    )


def forgive_address(session: Session, network: str) -> None:
    """Forget the failures of a network address."""
    session.execute(
        update(Attempt).where(Attempt.network == network, ~Attempt.forgiven).values(forgiven=True)
    )


def turn_away(session: Session, rules: AccountRules, person: Person | None, claim: Claim) -> None:
    """Record that somebody was turned away, and that the door is shut from now on."""
    moment = now()
    shut = is_shut(session, rules, claim, moment)
    record(
        session,
        replace(SYSTEM, network=claim.network),
        "sign_in.locked" if shut else "sign_in.refused",
        ("person", person.id if person else "unknown"),
        result=REFUSED,
    )


def speaker(session: Session, person: Person, network: str) -> Actor:
    """Return who acts while somebody is only coming in: their first posting, if they have one."""
    postings = postings_in_force(session, person.id, now())
    if postings:
        return acting(postings[0], network)
    return replace(
        SYSTEM, person_id=person.id, login=person.login, name=person.name, network=network
    )
