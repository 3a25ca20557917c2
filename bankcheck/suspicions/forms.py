"""What the forms of suspicions send, understood; what cannot be understood counts as not given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from bankcheck.clock import CHINA
from bankcheck.suspicions.cases import Conclusion, Target
from bankcheck.suspicions.inquiries import Answer, Question
from bankcheck.suspicions.states import (
    Position,
    Reason,
    VerificationKind,
    VerificationOutcome,
)
from bankcheck.suspicions.verifying import NewVerification

Given = Mapping[str, str]
Word = TypeVar("Word", bound=StrEnum)
LONGEST = 4_000
_CHOSEN = re.compile(r"(\d{1,15})\.(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form: the field it stands beside, and the key of the sentence."""

    field: str
    key: str


def target(given: Given, suspicion_id: int) -> Target:
    """Return the thing a form is about, in the version that its sender saw."""
    return Target(suspicion_id, whole(given, "row_version"))


def whole(given: Given, name: str) -> int:
    """Return a whole number, 0 where there is none."""
    text = given.get(name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def text(given: Given, name: str, longest: int = LONGEST) -> str:
    """Return a text without blanks around it, cut at its longest."""
    return given.get(name, "").strip()[:longest]


def word(given: Given, name: str, kind: type[Word]) -> Word | None:
    """Return a word of an enumeration, None for anything else."""
    return next((one for one in kind if one.value == given.get(name)), None)


def day(given: Given, name: str) -> date | None:
    """Return a day, None where it is not one."""
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None


def moment(given: Given, name: str) -> datetime | None:
    """Return a moment of Beijing time, None where it is not one."""
    try:
        found = datetime.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found


def chosen(given: MultiDict[str, str]) -> tuple[Target, ...]:
    """Return the suspicions that were ticked, each in the version that was on the screen."""
    found = (_CHOSEN.fullmatch(value) for value in given.getlist("chosen"))
    return tuple(Target(int(one[1]), int(one[2])) for one in found if one)


def conclusion(given: Given, event: str) -> Conclusion:
    """Return what a person concludes."""
    review_on = day(given, "review_on")
    return Conclusion(event, text(given, "reason"), word(given, "reason_code", Reason), review_on)


def question(given: Given) -> Question:
    """Return what a bank is asked."""
    return Question(text(given, "question"), day(given, "due_on"))


def answer(given: Given) -> Answer:
    """Return what a bank answers."""
    return Answer(word(given, "position", Position), text(given, "text"))


def verification(given: Given) -> NewVerification:
    """Return a verification; its kind is one of the three, by phone when it is none of them."""
    return NewVerification(
        kind=word(given, "kind", VerificationKind) or VerificationKind.PHONE,
        outcome=word(given, "outcome", VerificationOutcome),
        summary=text(given, "summary"),
        began_at=moment(given, "began_at"),
        ended_at=moment(given, "ended_at"),
        phone_number=text(given, "phone_number", 32),
        spoken_to=text(given, "spoken_to", 64),
        requested=text(given, "requested"),
        received=text(given, "received"),
        gaps=text(given, "gaps"),
        joint=bool(given.get("joint")),
        inspectors=text(given, "inspectors"),
        pbc_inspectors=text(given, "pbc_inspectors"),
        place=text(given, "place", 128),
        sign_in=text(given, "sign_in"),
    )
