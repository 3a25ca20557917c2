"""The lifecycles of suspicions and inquiries: what leads where, for whom, under which guards.

No move belongs to the system: what a run says of a suspicion never changes its state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move
from bankcheck.suspicions.states import (
    InquiryState,
    Reason,
    SuspicionState,
    VerificationOutcome,
)

WORKERS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
DECIDERS = frozenset({Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR})
MAKERS = frozenset({Role.BANK_MAKER})
APPROVERS = frozenset({Role.BANK_APPROVER})
HIGH_SEVERITY = 3
_S = SuspicionState
# What comes back after one of these is a new suspicion.
ENDED = (_S.CLEARED, _S.CONVERTED)
OPEN = (_S.DETECTED, _S.TRIAGED, _S.VERIFYING, _S.INCONCLUSIVE)


def _closing() -> tuple[Move, ...]:
    """Return how a person answers the proposal to close what a run no longer found."""
    accept = ("proposed_to_close", "reason")
    return tuple(
        move
        for state in OPEN
        for move in (
            Move(state, "accept_closure", _S.CLEARED, DECIDERS, accept),
            Move(state, "keep_open", state, DECIDERS, ("proposed_to_close", "reason")),
        )
    )


SUSPICION = Machine(
    "suspicion",
    _S.DETECTED,
    frozenset({_S.CLEARED}),
    (
        Move(_S.DETECTED, "triage", _S.TRIAGED, WORKERS),
        Move(_S.DETECTED, "assign", _S.DETECTED, WORKERS, ("assignee",)),
        Move(_S.DETECTED, "merge", _S.MERGED, WORKERS, ("open_target", "no_duplicates")),
        Move(_S.MERGED, "unmerge", _S.DETECTED, WORKERS, ("reason",)),
        Move(_S.TRIAGED, "assign", _S.VERIFYING, WORKERS, ("assignee",)),
        Move(_S.TRIAGED, "ask_bank", _S.VERIFYING, WORKERS, ("subject_bank", "question", "due")),
        Move(_S.VERIFYING, "assign", _S.VERIFYING, WORKERS, ("assignee",)),
        Move(_S.VERIFYING, "ask_bank", _S.VERIFYING, WORKERS, ("subject_bank", "question", "due")),
        Move(_S.VERIFYING, "verify", _S.VERIFYING, WORKERS, ("complete",)),
        Move(
            _S.VERIFYING, "confirm", _S.CONFIRMED, DECIDERS,
            ("supporting_verification", "second_person", "reason"),
        ),
        Move(_S.VERIFYING, "clear", _S.CLEARED, DECIDERS, ("reason_code", "ground")),
        Move(_S.VERIFYING, "cannot_tell", _S.INCONCLUSIVE, DECIDERS, ("review_date", "reason")),
        Move(_S.INCONCLUSIVE, "new_fact", _S.VERIFYING, WORKERS, ("reason",)),
        Move(_S.INCONCLUSIVE, "assign", _S.INCONCLUSIVE, WORKERS, ("assignee",)),
        *_closing(),
        Move(_S.CONFIRMED, "convert", _S.CONVERTED, WORKERS, ("finding",)),
        # Its finding was withdrawn: what two people confirmed stands until two say otherwise.
        Move(_S.CONVERTED, "hand_back", _S.CONFIRMED, WORKERS),
    ),
)  # fmt: skip

_I = InquiryState
INQUIRY = Machine(
    "inquiry",
    _I.ASKED,
    frozenset({_I.SUBMITTED, _I.WITHDRAWN}),
    (
        Move(_I.ASKED, "draft", _I.DRAFTED, MAKERS, ("position", "text")),
        Move(_I.DRAFTED, "draft", _I.DRAFTED, MAKERS, ("position", "text")),
        Move(_I.DRAFTED, "return", _I.ASKED, APPROVERS, ("reason",)),
        Move(_I.DRAFTED, "submit", _I.SUBMITTED, APPROVERS, ("second_person",)),
        Move(_I.ASKED, "withdraw", _I.WITHDRAWN, WORKERS, ("reason",)),
        Move(_I.DRAFTED, "withdraw", _I.WITHDRAWN, WORKERS, ("reason",)),
    ),
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What one recorded verification says, and who recorded it."""

    outcome: VerificationOutcome
    recorded_by: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a person brings to a step, beside the state: the guards are judged on it."""

    person: int
    severity: int = 0
    verified: tuple[Verified, ...] = ()
    reason: str = ""
    reason_code: Reason | None = None
    review_on: date | None = None
    proposed: bool = False


def unmet(grounds: Grounds, today: date) -> tuple[str, ...]:
    """Return every guard of a conclusion that the grounds do not meet."""
    supporting = [v for v in grounds.verified if v.outcome is VerificationOutcome.SUPPORTS]
    own = grounds.person in {v.recorded_by for v in supporting}
    text = bool(grounds.reason.strip())
    holds = {
        "supporting_verification": bool(supporting),
        "second_person": grounds.severity < HIGH_SEVERITY or not own,
        "reason": text,
        "reason_code": grounds.reason_code is not None,
        "ground": text or bool(grounds.verified),
        "review_date": grounds.review_on is not None and grounds.review_on > today,
        "proposed_to_close": grounds.proposed,
    }
    return failing(holds.items())


def failing(holds: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """Return the names of the guards that do not hold, in their order."""
    return tuple(name for name, held in holds if not held)
