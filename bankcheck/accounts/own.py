"""What people do about their own sign-in: the password, the second factor, their open browsers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts import second_factor
from bankcheck.accounts.door import Claim, forgive, knock, speaker, takes_code, turn_away
from bankcheck.accounts.models import PasswordUsed, Person, SignIn
from bankcheck.accounts.passwords import REMEMBERED, Fault, faults
from bankcheck.accounts.sessions import (
    Visit,
    end,
    end_all,
    living,
    postings_in_force,
    renew_token,
)
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import REFUSED, record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError


class SignInUnknown(BankcheckError):
    """A sign-in that is not this person's."""

    def __init__(self) -> None:
        super().__init__("There is no such sign-in; look at the list again.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A password as it is now and as it is to be."""

    current: str
    new: str
    network: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: a new token, or what was wrong."""

    token: str = ""
    wrong_current: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """A second factor being set up: the square to scan and the same in letters."""

    square: str
    spelled: str


@dataclass(frozen=True, slots=True)
class OpenBrowser:
    """One place where a person is signed in."""

    sign_in_id: int
    began_at: datetime
    seen_at: datetime
    network: str
    browser: str
    here: bool


def change_password(database: Database, vault: Vault, visit: Visit, wanted: Wanted) -> Outcome:
    """Change a person's own password, end their other sign-ins and give this one a new token."""
    claim = Claim(visit.login, wanted.current, network=wanted.network)
    counted = knock(database, vault.rules, claim)
    if counted is None or not vault.fits(counted.password_hash, wanted.current):
        with database.write(EVERYTHING) as session:
            turn_away(session, vault.rules, session.get(Person, visit.person_id), claim)
        return Outcome(wrong_current=True)
    with database.write(EVERYTHING) as session:
        forgive(session, visit.login)
        person = session.get_one(Person, visit.person_id, with_for_update=True)
        wrong = _wrong_with(session, vault, person, wanted.new)
        who = speaker(session, person, wanted.network)
        if wrong:
            record(session, who, "password.change", ("person", person.id), result=REFUSED)
            return Outcome(faults=wrong)
        _set(session, person, vault.hash(wanted.new))
        end_all(session, person.id, "password_changed", keep=visit.sign_in_id)
        record(session, who, "password.change", ("person", person.id))
        return Outcome(renew_token(session.get_one(SignIn, visit.sign_in_id)))


def _wrong_with(session: Session, vault: Vault, person: Person, password: str) -> tuple[Fault, ...]:
    found = faults(password, _words_about(session, person))
    used = session.scalars(
        select(PasswordUsed.password_hash)
        .where(PasswordUsed.person_id == person.id)
        .order_by(PasswordUsed.id.desc())
        .limit(REMEMBERED)
    )
    hashes = [person.password_hash, *used][:REMEMBERED]
    if any(vault.fits(one, password) for one in hashes):
        found = (*found, Fault.USED)
    return found


def _words_about(session: Session, person: Person) -> list[str]:
    words = [person.login, person.name]
    for posting in postings_in_force(session, person.id, now()):
        place = posting.institution
        words += [place.name, place.code, place.ledger_bank_code or ""]
    return words


def _set(session: Session, person: Person, password_hash: str) -> None:
    moment = now()
    session.add(
        PasswordUsed(person_id=person.id, password_hash=person.password_hash, set_at=moment)
    )
    person.password_hash, person.password_set_at = password_hash, moment
    person.password_must_change, person.password_expires_at = False, None


def setup_of(database: Database, vault: Vault, person_id: int) -> Setup | None:
    """Return the second factor that a person is setting up, None when they are not."""
    with database.read(EVERYTHING) as session:
        person = session.get_one(Person, person_id)
        if person.totp_secret is None or person.totp_confirmed_at is not None:
            return None
        secret = vault.unseal(person.totp_secret)
        drawn = second_factor.square(secret, person.login)
        return Setup(drawn, second_factor.spelled(secret))


def begin_factor(database: Database, vault: Vault, person_id: int, network: str) -> None:
    """Make a secret for a second factor; one that is confirmed stays as it is."""
    with database.write(EVERYTHING) as session:
        person = session.get_one(Person, person_id, with_for_update=True)
        if person.totp_confirmed_at is None:
            person.totp_secret = vault.seal(second_factor.new_secret())
            who = speaker(session, person, network)
            record(session, who, "second_factor.begin", ("person", person.id))


def confirm_factor(
    database: Database, vault: Vault, visit: Visit, code: str, network: str
) -> str | None:
    """Confirm a second factor by its first code and return the new token, None when it is wrong."""
    claim = Claim(visit.login, "", code, network)
    if knock(database, vault.rules, claim) is None:
        return None
    with database.write(EVERYTHING) as session:
        person = session.get_one(Person, visit.person_id, with_for_update=True)
        pending = person.totp_confirmed_at is None
        if not pending or not takes_code(person, vault, code, now()):
            turn_away(session, vault.rules, person, claim)
            return None
        forgive(session, visit.login)
        person.totp_confirmed_at = now()
        end_all(session, person.id, "second_factor_set", keep=visit.sign_in_id)
        row = session.get_one(SignIn, visit.sign_in_id)
        row.second_factor = True
        who = speaker(session, person, network)
        record(session, who, "second_factor.confirm", ("person", person.id))
        return renew_token(row)


def open_browsers(database: Database, actor: Actor) -> tuple[OpenBrowser, ...]:
    """Return where a person is signed in, the newest first."""
    with database.read(EVERYTHING) as session:
        return tuple(
            OpenBrowser(
                one.id, one.began_at, one.seen_at, one.network, one.browser,
                here=one.id == actor.session_id,
            )
            for one in living(session, actor.person_id or 0, now())
        )  # fmt: skip


def close_browser(database: Database, sign_in_id: int, *, actor: Actor) -> None:
    """End one of a person's own sign-ins; raise SignInUnknown for anybody else's."""
    with database.write(EVERYTHING) as session:
        row = session.get(SignIn, sign_in_id)
        if row is None or row.person_id != actor.person_id:
            raise SignInUnknown
        end(row, "revoked")
        record(session, actor, "sign_in.revoke", ("sign_in", sign_in_id))


def close_others(database: Database, *, actor: Actor) -> None:
    """End all of a person's sign-ins but the present one."""
    with database.write(EVERYTHING) as session:
        end_all(session, actor.person_id or 0, "revoked", keep=actor.session_id)
        record(session, actor, "sign_in.revoke_others", ("person", actor.person_id))
