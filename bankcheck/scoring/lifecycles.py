"""The lifecycles of an assessment, a decision that lowers a fee, a fee statement and its claim."""

from __future__ import annotations

from enum import StrEnum

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

WORKERS = frozenset({Role.MONITOR, Role.SYSTEM})
MONITOR = frozenset({Role.MONITOR})
HEAD = frozenset({Role.SECTION_HEAD})
BANK = frozenset({Role.BANK_APPROVER})
ANOTHER = ("another_person", "fresh")


class AssessmentState(StrEnum):
    """Where a bank's assessment of a year stands."""

    OPEN = "open"
    FROZEN = "frozen"
    COMPUTED = "computed"
    PROVISIONAL = "provisional"
    FINAL = "final"
    CORRECTED = "corrected"


class SheetState(StrEnum):
    """What a bank's people see of their own sheet: a withdrawn one is not shown."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class FeeState(StrEnum):
    """Where a bank's fee statement of a year stands."""

    COMPUTED = "computed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    APPROVED = "approved"


class AdjustmentState(StrEnum):
    """Where an adjustment of a fee stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class DecisionState(StrEnum):
    """Where a decision that lowers a fee stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ISSUED = "issued"
    REJECTED = "rejected"


class ClaimState(StrEnum):
    """Where a bank's claim of its volume and fee stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REPLACED = "replaced"
    DROPPED = "dropped"


def _assessment() -> tuple[Move, ...]:
    s = AssessmentState
    return (
        Move(s.OPEN, "freeze", s.FROZEN, WORKERS),
        Move(s.FROZEN, "compute", s.COMPUTED, WORKERS, ("unchanged",)),
        Move(s.COMPUTED, "show", s.PROVISIONAL, WORKERS),
        Move(s.PROVISIONAL, "finalise", s.FINAL, HEAD, ("no_obstacles", *ANOTHER)),
        *(
            Move(one, "reopen", s.OPEN, MONITOR, ("reasoned",))
            for one in (s.FROZEN, s.COMPUTED, s.PROVISIONAL)
        ),
        Move(s.FINAL, "correct", s.CORRECTED, HEAD, ("reasoned", "fresh")),
    )


def _fee() -> tuple[Move, ...]:
    s = FeeState
    return (
        *(Move(one, "compute", s.COMPUTED, MONITOR) for one in (s.COMPUTED, s.DISPUTED)),
        Move(s.COMPUTED, "send", s.SENT, MONITOR, ("nothing_proposed",)),
        Move(s.SENT, "confirm", s.CONFIRMED, BANK, ("fresh",)),
        Move(s.SENT, "dispute", s.DISPUTED, BANK, ("reasoned", "fresh")),
        Move(s.SENT, "take_back", s.COMPUTED, MONITOR, ("reasoned",)),
        Move(s.CONFIRMED, "take_back", s.COMPUTED, MONITOR, ("reasoned",)),
        Move(s.CONFIRMED, "approve", s.APPROVED, HEAD, ("final_score", "grounds_hold", *ANOTHER)),
    )


def _decision() -> tuple[Move, ...]:
    s = DecisionState
    return (
        Move(s.PROPOSED, "approve", s.APPROVED, HEAD, ("final_score", *ANOTHER)),
        Move(s.PROPOSED, "reject", s.REJECTED, HEAD, ("reasoned", "another_person")),
        Move(s.APPROVED, "issue", s.ISSUED, HEAD | MONITOR, ("final_score", "fresh")),
    )


def _adjustment() -> tuple[Move, ...]:
    s = AdjustmentState
    return (
        Move(s.PROPOSED, "approve", s.APPROVED, HEAD, ANOTHER),
        Move(s.PROPOSED, "reject", s.REJECTED, HEAD, ("another_person",)),
    )


def _claim() -> tuple[Move, ...]:
    s = ClaimState
    own = frozenset({Role.BANK_MAKER, Role.BANK_APPROVER})
    return (
        Move(s.DRAFT, "submit", s.SUBMITTED, BANK, ANOTHER),
        Move(s.DRAFT, "enter", s.SUBMITTED, MONITOR),
        Move(s.DRAFT, "drop", s.DROPPED, own),
        Move(s.SUBMITTED, "replace", s.REPLACED, BANK | MONITOR),
    )


ASSESSMENT = Machine(
    "assessment",
    AssessmentState.OPEN,
    frozenset({AssessmentState.CORRECTED}),
    _assessment(),
)
FEE = Machine("fee statement", FeeState.COMPUTED, frozenset({FeeState.APPROVED}), _fee())
DECISION = Machine(
    "decision to lower a fee",
    DecisionState.PROPOSED,
    frozenset({DecisionState.ISSUED, DecisionState.REJECTED}),
    _decision(),
)
ADJUSTMENT = Machine(
    "adjustment of a fee",
    AdjustmentState.PROPOSED,
    frozenset({AdjustmentState.APPROVED, AdjustmentState.REJECTED}),
    _adjustment(),
)
CLAIM = Machine(
    "claim of a fee",
    ClaimState.DRAFT,
    frozenset({ClaimState.REPLACED, ClaimState.DROPPED}),
    _claim(),
)
