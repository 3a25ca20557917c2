"""The ladder of decisions as data: what each rung needs, and which needs a case does not meet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from bankcheck.scoring.dated import BookRefused, Dated, dated, text

LADDER = Path(__file__).parent / "ladder.toml"
NEEDS = (
    "confirmed_finding", "severity", "final_score", "grade_lowers", "prior_rung",
    "no_open_objection", "basis",
)  # fmt: skip
STEPS = ("prior_notice", "hearing", "legal_review", "cosign")


@dataclass(frozen=True, slots=True)
class Rung:
    """One kind of decision: its law, the facts it needs and the steps it takes."""

    code: str
    zh: str
    en: str
    law: str
    needs: tuple[str, ...]
    steps: frozenset[str]
    after: tuple[str, ...]
    severity: Dated | None
    remedies_zh: str
    remedies_en: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rungs, the mildest first."""

    code: str
    status: str
    rungs: tuple[Rung, ...]

    def rung(self, code: str) -> Rung:
        """Return the rung of a code."""
        return next(one for one in self.rungs if one.code == code)

    def knows(self, code: str) -> bool:
        """Say whether there is a rung of this code."""
        return any(one.code == code for one in self.rungs)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of the bank on the day: severities, the score, earlier rungs, objections."""

    day: date
    severities: tuple[int, ...] = ()
    has_final: bool = False
    lowers: bool = False
    issued: frozenset[str] = field(default=frozenset())
    open_objections: int = 0
    basis: str = ""


def unmet_needs(rung: Rung, case: Case) -> tuple[str, ...]:
    """Return the needs of a rung that a case does not meet, in the order of the ladder."""
    least = int(rung.severity.on(case.day)) if rung.severity else 1
    facts = {
        "confirmed_finding": bool(case.severities),
        "severity": max(case.severities, default=0) >= least,
        "final_score": case.has_final,
        "grade_lowers": case.has_final and case.lowers,
        "prior_rung": bool(case.issued & set(rung.after)),
        "no_open_objection": case.open_objections == 0,
        "basis": bool(case.basis.strip()),
    }
    return tuple(need for need in rung.needs if not facts[need])


def parse_ladder(content: str, name: str) -> Ladder:
    """Return the ladder that a TOML text describes; raise BookRefused for the first fault."""
    try:
        raw = tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(name, f"it is no TOML: {error}.") from error
    head, rungs = raw.get("ladder"), raw.get("rung")
    if not isinstance(head, Mapping) or not isinstance(rungs, list) or not rungs:
        raise BookRefused(name, "the table [ladder] and at least one [[rung]] are needed.")
    ladder = Ladder(
        text(head, "code", name), text(head, "status", name), tuple(_rung(one) for one in rungs)
    )
    _check(ladder)
    return ladder


def _rung(raw: Mapping[str, Any]) -> Rung:
    code = text(raw, "code", "rung")
    place = f"rung {code}"
    severity = dated(raw["severity"], f"{place}.severity") if "severity" in raw else None
    return Rung(
        code,
        text(raw, "zh", place),
        text(raw, "en", place),
        text(raw, "law", place),
        _known(raw, "needs", NEEDS, place),
        frozenset(_known(raw, "steps", STEPS, place)),
        tuple(str(one) for one in raw.get("after", ())),
        severity,
        text(raw, "remedies_zh", place),
        text(raw, "remedies_en", place),
    )


def _known(raw: Mapping[str, Any], key: str, known: tuple[str, ...], place: str) -> tuple[str, ...]:
    found = raw.get(key)
    if not isinstance(found, list):
        raise BookRefused(place, f"`{key}` must be a list.")
    strange = sorted({str(one) for one in found} - set(known))
    if strange:
        raise BookRefused(place, f"{', '.join(strange)} is none of {', '.join(known)}.")
    return tuple(str(one) for one in found)


def _check(ladder: Ladder) -> None:
    codes = [one.code for one in ladder.rungs]
    if len(set(codes)) != len(codes):
        raise BookRefused("rung", "a code stands more than once.")
    for number, one in enumerate(ladder.rungs):
        if ("severity" in one.needs) != (one.severity is not None):
            raise BookRefused(f"rung {one.code}", "exactly a rung that needs it has `severity`.")
        if ("prior_rung" in one.needs) != bool(one.after):
            raise BookRefused(f"rung {one.code}", "exactly a rung that needs it has `after`.")
        if not set(one.after) <= set(codes[:number]):
            raise BookRefused(f"rung {one.code}", "`after` names rungs that stand before it.")
        if "hearing" in one.steps and "prior_notice" not in one.steps:
            raise BookRefused(f"rung {one.code}", "a hearing takes a prior notice.")


@lru_cache(maxsize=4)
def read_ladder(path: Path = LADDER) -> Ladder:
    """Return the ladder of this installation."""
    return parse_ladder(path.read_text(encoding="utf-8"), path.name)
