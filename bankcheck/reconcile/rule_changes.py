"""Changes of rule parameters: the lifecycle, what a value may be, and since when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move
from bankcheck.money import fen_from_yuan
from bankcheck.reconcile.catalogue import MATCHING, Catalogue, Change, Parameter, Value, Version

ADOPTED = "adopted"
MOST_WORKING_DAYS = 30
MOST_PERCENT = 100
MOST_WORDS = 50
LONGEST_WORD = 40
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?")


class ChangeState(StrEnum):
    """Where a change stands; being in force follows from its day."""

    DRAFT = "draft"
    TESTED = "tested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ANOTHER_PERSON, OWN, NOT_BEGUN = "another_person", "own", "not_begun"
FRESH, NOT_PAST, REASON = "fresh_sign_in", "not_past", "reason"
_MONITOR, _HEAD = frozenset({Role.MONITOR}), frozenset({Role.SECTION_HEAD})
_WORKER = frozenset({Role.SYSTEM})
MACHINE = Machine(
    "rule_change",
    ChangeState.DRAFT,
    frozenset({ChangeState.REJECTED, ChangeState.WITHDRAWN}),
    (
        Move(ChangeState.DRAFT, "test", ChangeState.TESTED, _WORKER),
        Move(ChangeState.TESTED, "test", ChangeState.TESTED, _WORKER),
        Move(
            ChangeState.TESTED, "approve", ChangeState.APPROVED, _HEAD,
            (ANOTHER_PERSON, FRESH, NOT_PAST),
        ),
        Move(
            ChangeState.TESTED, "reject", ChangeState.REJECTED, _HEAD,
            (ANOTHER_PERSON, FRESH, REASON),
        ),
        Move(ChangeState.DRAFT, "withdraw", ChangeState.WITHDRAWN, _MONITOR, (OWN,)),
        Move(ChangeState.TESTED, "withdraw", ChangeState.WITHDRAWN, _MONITOR, (OWN,)),
        Move(
            ChangeState.APPROVED, "revoke", ChangeState.WITHDRAWN, _HEAD,
            (FRESH, NOT_BEGUN, REASON),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions of a step are judged by."""

    from_on: date
    today: date
    is_drafter: bool
    fresh: bool
    reason: str = ""


def unmet(facts: Facts) -> tuple[str, ...]:
    """Return the conditions that do not hold; a day in the past is open to a given reason alone."""
    given = bool(facts.reason.strip())
    holds = {
        ANOTHER_PERSON: not facts.is_drafter,
        OWN: facts.is_drafter,
        FRESH: facts.fresh,
        NOT_PAST: facts.from_on >= facts.today or given,
        NOT_BEGUN: facts.from_on > facts.today,
        REASON: given,
    }
    return tuple(name for name, held in holds.items() if not held)


def value_of(parameter: Parameter, text: str) -> Value | None:
    """Return the value that a text gives for a parameter, None when it gives none."""
    text = text.strip()
    if parameter.unit == "working_days":
        return _whole(text, 1, MOST_WORKING_DAYS)
    if parameter.unit == "number":
        return _whole(text, 0, MOST_PERCENT)
    if parameter.unit == "fen":
        fen = fen_from_yuan(text.replace(",", ""))
        return fen if fen is not None and fen > 0 else None
    if parameter.unit == "time_of_day":
        found = _TIME.fullmatch(text)
        return (text if found[3] else f"{text}:00") if found else None
    return _words(text)


def _whole(text: str, least: int, most: int) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if plain and least <= int(text) <= most else None


def _words(text: str) -> tuple[str, ...] | None:
    words = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    fits = 0 < len(words) <= MOST_WORDS and all(len(word) <= LONGEST_WORD for word in words)
    return words if fits else None


def plain(value: Value) -> int | str | list[str]:
    """Return a value as JSON keeps it."""
    return list(value) if isinstance(value, tuple) else value


def kept(stored: object) -> Value:
    """Return a value from what JSON has kept."""
    if isinstance(stored, list):
        return tuple(str(word) for word in stored)
    assert isinstance(stored, int | str)
    return stored


def held_throughout(catalogue: Catalogue, change: Change) -> Catalogue:
    """Return the catalogue as if a changed value had been the only one of its parameter ever."""

    def held(code: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        return tuple(
            replace(p, versions=(_since_ever(p, change),))
            if (code, p.name) == (change.code, change.parameter)
            else p
            for p in parameters
        )

    rules = tuple(replace(r, parameters=held(r.code, r.parameters)) for r in catalogue.rules)
    return replace(catalogue, rules=rules, matching=held(MATCHING, catalogue.matching))


def _since_ever(parameter: Parameter, change: Change) -> Version:
    first = min(version.from_ for version in parameter.versions)
    return replace(change.version, from_=first)


def standing(change: Change, approved: Iterable[Change], day: date) -> str:
    """Return how an approved change stands on a day: approved, in force or superseded."""
    if change.version.from_ > day:
        return ChangeState.APPROVED
    same = (change.code, change.parameter)
    begun = [
        (one.version.from_, one.number)
        for one in approved
        if (one.code, one.parameter) == same and one.version.from_ <= day
    ]
    mine = (change.version.from_, change.number)
    return "in_force" if mine == max([*begun, mine]) else "superseded"
