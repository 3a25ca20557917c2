"""What each of the three kinds of verification (Art. 22) has to say to be one at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from types import MappingProxyType

from bankcheck.errors import BankcheckError
from bankcheck.suspicions.states import VerificationKind, VerificationOutcome

FEWEST_INSPECTORS = 2
# A verification is recorded within a year; an older start is a slip of the pen.
_LONGEST_AGO = timedelta(days=366)
ALWAYS = ("outcome", "summary", "began_at", "ended_at")
MANDATORY: Mapping[VerificationKind, tuple[str, ...]] = MappingProxyType(
    {
        VerificationKind.PHONE: ("phone_number", "spoken_to"),
        VerificationKind.DOCUMENTS: ("requested", "received", "gaps"),
        VerificationKind.ON_SITE: ("inspectors", "place", "sign_in"),
    }
)


class VerificationIncomplete(BankcheckError):
    """A verification that lacks what its kind demands; ``missing`` names the fields."""

    def __init__(self, kind: VerificationKind, missing: tuple[str, ...]) -> None:
        self.kind, self.missing = kind, missing
        super().__init__(
            f"A verification of the kind {kind} lacks {', '.join(missing)}; nothing was recorded. "
            "Fill in these fields and record it again."
        )


@dataclass(frozen=True, slots=True)
class NewVerification:
    """A verification as it is recorded; inspectors stand one on a line."""

    kind: VerificationKind
    outcome: VerificationOutcome | None = None
    summary: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    phone_number: str = ""
    spoken_to: str = ""
    requested: str = ""
    received: str = ""
    gaps: str = ""
    joint: bool = False
    inspectors: str = ""
    pbc_inspectors: str = ""
    place: str = ""
    sign_in: str = ""

    def value(self, name: str) -> object:
        """Return a field, text without the blanks around it."""
        value = getattr(self, name)
        return value.strip() if isinstance(value, str) else value

    def own(self) -> dict[str, object]:
        """Return the fields that belong to the kind; those of other kinds are left out."""
        extra = {"joint", "pbc_inspectors"} if self.kind is VerificationKind.ON_SITE else set()
        kept = {"kind", *ALWAYS, *MANDATORY[self.kind], *extra}
        return {one.name: self.value(one.name) for one in fields(self) if one.name in kept}


def missing(new: NewVerification, now: datetime) -> tuple[str, ...]:
    """Return every field that is empty or cannot be, in the order of the form."""
    lacking = [name for name in (*ALWAYS, *MANDATORY[new.kind]) if not new.value(name)]
    if new.began_at and new.began_at < now - _LONGEST_AGO:
        lacking.append("began_at")
    if new.began_at and new.ended_at and new.ended_at < new.began_at:
        lacking.append("ended_at")
    lacking += [name for name in ("began_at", "ended_at") if _is_after(new, name, now)]
    if new.kind is VerificationKind.ON_SITE:
        lacking += _inspectors(new)
    return tuple(sorted(set(lacking), key=_in_form(new.kind).index))


def _in_form(kind: VerificationKind) -> tuple[str, ...]:
    return ("began_at", "ended_at", *MANDATORY[kind], "pbc_inspectors", "summary", "outcome")


def names(text: str) -> tuple[str, ...]:
    """Return the different names that stand one on a line."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _is_after(new: NewVerification, name: str, now: datetime) -> bool:
    moment = new.value(name)
    return isinstance(moment, datetime) and moment > now


def _inspectors(new: NewVerification) -> list[str]:
    """Return what lacks of two inspectors, one of each institution when it is a joint visit."""
    own, others = names(new.inspectors), names(new.pbc_inspectors)
    if new.joint and not others:
        return ["pbc_inspectors"]
    return ["inspectors"] if len({*own, *others}) < FEWEST_INSPECTORS else []
