"""The words that stand beside codes in an exported file, Chinese first, then English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bankcheck.actors import Scope
from bankcheck.db import Database
from bankcheck.labels import FINDINGS, KINDS, LOCALES, SEVERITIES, catalogue
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.suspicions.listing import bank_names
from bankcheck.suspicions.words import STATES

Words = Mapping[str, Mapping[str, str]]


def words_for(home: Path, database: Database, scope: Scope) -> Words:
    """Return the words of each coded column by code."""
    rules = {one.code: f"{one.zh} {one.en}" for one in load_catalogue(home).rules}
    with database.read(scope) as session:
        banks = bank_names(session)
    return {
        "code": {**_both(FINDINGS), **rules},
        "kind": _both(KINDS),
        "severity": _both(SEVERITIES),
        "state": _both(STATES),
        "bank_code": banks,
    }


def _both(msgids: Mapping[str, str]) -> dict[str, str]:
    said = catalogue(LOCALES["zh"])
    return {str(key): f"{said.ugettext(text)} {text}" for key, text in msgids.items()}
