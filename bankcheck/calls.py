"""In production every call of the command line leaves its events: who, what, with which result."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bankcheck.actors import EVERYTHING, Actor, Role
from bankcheck.audit.record import DONE, FAILED, record
from bankcheck.db import Database, database_url
from bankcheck.errors import BankcheckError
from bankcheck.settings import Settings

# Their calls may come before there are tables; what they did is told afterwards.
BEFORE_TABLES = frozenset({"migrate", "restore"})
MOST_ARGUMENTS, LONGEST_ARGUMENT = 50, 200
HIDDEN = "***"
_SECRET = re.compile(r"--?[\w-]*(secret|password|passwd|token|key|credential)[\w-]*", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<!\d)\d{12,}(?!\d)")


class CallUntold(BankcheckError):
    """A call whose event cannot be stored; without it the call is not made."""

    def __init__(self) -> None:
        super().__init__(
            "The audit event of this call cannot be stored, so nothing was done. Check "
            "BANKCHECK_DATABASE, that the database runs, and `bankcheck migrate`."
        )


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the command line under the eyes of the audit chain."""

    database: Database
    actor: Actor
    command: str
    arguments: tuple[str, ...]

    def begin(self) -> None:
        """Leave the event of the beginning; raise CallUntold when that is not possible."""
        if self.command not in BEFORE_TABLES:
            self._tell("cli.begin", {}, DONE)

    def end(self, status: int) -> None:
        """Leave the event of the end with the exit status."""
        self._tell("cli.end", {"status": status}, DONE if status < 2 else FAILED)
        self.database.close()

    def _tell(self, event: str, more: dict[str, int], result: str) -> None:
        detail = {"arguments": list(self.arguments), "uid": os.getuid(), **more}
        target = ("command", self.command or "-")
        try:
            with self.database.write(EVERYTHING) as session:
                record(session, self.actor, event, target, result=result, detail=detail)
        except (SQLAlchemyError, BankcheckError) as error:
            raise CallUntold from error


def watched(settings: Settings, arguments: Sequence[str]) -> Call:
    """Return the call of these arguments by the user of this process."""
    database = Database(database_url(settings.home, settings.database))
    said = tuple(harmless(arguments))
    command = next((one for one in said if not one.startswith("-")), "")
    return Call(database, _operator(), command[:128], said)


def _operator() -> Actor:
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Actor(None, None, f"os:{name}"[:64], name, Role.SYSTEM, "bankcheck", network="local")


def harmless(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the arguments as they may be kept: no secret, no account number, nothing endless."""
    hides_next = False
    for text in arguments[:MOST_ARGUMENTS]:
        name, given, _ = text.partition("=")
        secret = _SECRET.fullmatch(name) is not None
        if hides_next:
            yield HIDDEN
        elif secret and given:
            yield f"{name}={HIDDEN}"
        else:
            yield _ACCOUNT.sub(HIDDEN, text)[:LONGEST_ARGUMENT]
        hides_next = secret and not given and not hides_next
