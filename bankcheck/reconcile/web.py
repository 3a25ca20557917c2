"""What the pages of this room read from: stored runs, the ledger and the rules in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, request

from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import Catalogue, load_catalogue
from bankcheck.settings import Settings

NAME = "reconcile"
CASES = "reconcile.cases"


@dataclass(frozen=True, slots=True)
class Case:
    """What became of a difference after its run: where it is worked on, under which number."""

    address: str
    number: str


CaseOf = Callable[[str], Case | None]


@dataclass(frozen=True, slots=True)
class Room:
    """What the views read from."""

    settings: Settings

    @property
    def archive(self) -> Archive:
        """Return the stored runs."""
        return Archive(self.settings.home)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger as it stands now."""
        return Ledger(self.settings.home)

    @property
    def catalogue(self) -> Catalogue:
        """Return the rules with the changes approved so far."""
        return load_catalogue(self.settings.home)


def room() -> Room:
    """Return the room of this application."""
    return cast(Room, current_app.extensions[NAME])


def lead_on(app: Flask, case_of: CaseOf) -> None:
    """Let the page of a difference lead to what became of it, by its fingerprint."""
    app.extensions[CASES] = case_of


def case_of(fingerprint: str) -> Case | None:
    """Return what became of a difference, None for nothing yet."""
    asked: CaseOf | None = current_app.extensions.get(CASES)
    return asked(fingerprint) if asked else None


def asked_page() -> int:
    """Return the page number of this address, 1 where none can be understood."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
