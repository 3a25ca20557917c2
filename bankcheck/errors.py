"""Every error a user can meet; each sentence says what is wrong and what to do next."""

from __future__ import annotations


class BankcheckError(Exception):
    """Base of all errors that are shown to a user as one sentence."""


class FileRefused(BankcheckError):
    """A file that cannot be read honestly; nothing of it is stored."""

    def __init__(self, name: str, place: str, reason: str, next_step: str) -> None:
        self.name, self.place, self.reason, self.next_step = name, place, reason, next_step
        where = f"{name}, {place}" if place else name
        super().__init__(f"{where}: {reason} {next_step}")


class CallRefused(BankcheckError):
    """A call whose options do not fit together or name something that is not there."""


class IntegrityError(BankcheckError):
    """Stored bytes that no longer have the digest they were stored under."""
