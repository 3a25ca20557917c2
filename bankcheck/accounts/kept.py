"""What somebody sent when their sign-in had ended: kept sealed until they are back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from bankcheck.accounts.models import KeptEntry, SignIn
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.keys import token_digest

LASTS = timedelta(hours=12)
MOST_BYTES = 100_000
MOST_A_PERSON = 5


class NothingKept(BankcheckError):
    """An entry that is not there, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__("Nothing is kept here any more; repeat the step from its page.")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an entry was going, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what was typed, for the eye."""
        return tuple(text for _, text in self.fields if len(text) > 1)


def owner(database: Database, token: str) -> int | None:
    """Return whose sign-in a token was, even when it has ended."""
    with database.read(EVERYTHING) as session:
        found = select(SignIn.person_id).where(SignIn.token_digest == token_digest(token))
        return session.scalars(found).one_or_none()


def keep(
    database: Database,
    vault: Vault,
    person_id: int,
    path: str,
    fields: Mapping[str, Sequence[str]],
) -> str | None:
    """Keep an entry and return its key, None when it is too large."""
    flat = [(name, text) for name, texts in fields.items() for text in texts]
    content = json.dumps({"path": path, "fields": flat}, ensure_ascii=False)
    if len(content.encode("utf-8")) > MOST_BYTES:
        return None
    key = secrets.token_urlsafe(24)
    with database.housekeep() as session:
        session.execute(delete(KeptEntry).where(KeptEntry.at < now() - LASTS))
        mine = select(KeptEntry).where(KeptEntry.person_id == person_id)
        for old in session.scalars(mine.order_by(KeptEntry.id.desc()).offset(MOST_A_PERSON - 1)):
            session.delete(old)
        session.add(
            KeptEntry(
                token_digest=token_digest(key),
                person_id=person_id,
                sealed=vault.seal(content),
                at=now(),
            )
        )
    return key


def find(database: Database, vault: Vault, key: str, person_id: int | None) -> Kept:
    """Return an entry to the person who sent it; raise NothingKept."""
    with database.read(EVERYTHING) as session:
        row = session.scalars(
            select(KeptEntry).where(KeptEntry.token_digest == token_digest(key))
        ).one_or_none()
        if row is None or row.person_id != person_id or row.at < now() - LASTS:
            raise NothingKept
        content = json.loads(vault.unseal(row.sealed))
    return Kept(content["path"], tuple((name, text) for name, text in content["fields"]))
