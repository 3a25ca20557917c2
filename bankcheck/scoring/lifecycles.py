"""The lifecycles of an assessment, objections, lines by hand, a fee statement and its claim."""

from __future__ import annotations

from enum import StrEnum

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

WORKERS = frozenset({Role.MONITOR, Role.SYSTEM})
MONITOR = frozenset({Role.MONITOR})
HEAD = frozenset({Role.SECTION_HEAD})
HEADS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
INSPECTORS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
REVIEWERS = HEADS | INSPECTORS
SYSTEM = frozenset({Role.SYSTEM})
BANK = frozenset({Role.BANK_APPROVER})
MAKER = frozenset({Role.BANK_MAKER})
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


class ObjectionState(StrEnum):
    """Where a bank's objection to lost points stands."""

    DRAFTED = "drafted"
    FILED = "filed"
    REVIEWING = "reviewing"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    INADMISSIBLE = "inadmissible"
    TAKEN_BACK = "taken_back"


class HandState(StrEnum):
    """Where a line that was added by hand stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class ClaimState(StrEnum):
    """Where a bank's claim of its volume and fee stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REPLACED = "replaced"
    DROPPED = "dropped"


READY = ("no_obstacles", "charges_stand", "window_over", "objections_settled", "lines_settled")


def _assessment() -> tuple[Move, ...]:
    s = AssessmentState
    return (
        Move(s.OPEN, "freeze", s.FROZEN, WORKERS),
        Move(s.FROZEN, "compute", s.COMPUTED, WORKERS, ("unchanged",)),
        Move(s.COMPUTED, "show", s.PROVISIONAL, WORKERS),
        Move(s.PROVISIONAL, "amend", s.PROVISIONAL, REVIEWERS),
        Move(s.COMPUTED, "amend", s.COMPUTED, HEADS),
        Move(
            s.PROVISIONAL, "ask_signatures", s.PROVISIONAL, HEAD, (*READY, "not_signed", *ANOTHER)
        ),
        Move(s.PROVISIONAL, "finalise", s.FINAL, REVIEWERS, (*READY, "signed", "another_person")),
        *(
            Move(one, "reopen", s.OPEN, MONITOR, ("reasoned",))
            for one in (s.FROZEN, s.COMPUTED, s.PROVISIONAL)
        ),
        Move(s.FINAL, "correct", s.CORRECTED, HEAD, ("reasoned", "fresh")),
        Move(s.FINAL, "unsign", s.PROVISIONAL, SYSTEM),
    )


_OWING = (
    "final_score", "grounds_hold", "volume_holds", "tariff_holds", "withheld_owed",
    "withheld_covered",
)  # fmt: skip


def _fee() -> tuple[Move, ...]:
    s = FeeState
    return (
        *(Move(one, "compute", s.COMPUTED, MONITOR) for one in (s.COMPUTED, s.DISPUTED)),
        Move(s.COMPUTED, "send", s.SENT, MONITOR, ("nothing_proposed", "recounted")),
        Move(s.SENT, "confirm", s.CONFIRMED, BANK, ("fresh",)),
        Move(s.SENT, "dispute", s.DISPUTED, BANK, ("reasoned", "fresh")),
        Move(s.SENT, "take_back", s.COMPUTED, MONITOR, ("reasoned",)),
        Move(s.CONFIRMED, "take_back", s.COMPUTED, MONITOR, ("reasoned",)),
        Move(s.CONFIRMED, "approve", s.APPROVED, HEAD, (*_OWING, *ANOTHER)),
        # The score or a decision changed: what the bank was shown no longer holds.
        *(
            Move(one, "follow", s.COMPUTED, SYSTEM)
            for one in (s.COMPUTED, s.SENT, s.CONFIRMED, s.DISPUTED)
        ),
        Move(s.APPROVED, "revise", s.COMPUTED, HEAD, ("grounds_changed", "reasoned", "fresh")),
    )


def _objection() -> tuple[Move, ...]:
    s = ObjectionState
    decide = ("own_claim", "independent", "reasoned", "fresh")
    return (
        Move(s.DRAFTED, "edit", s.DRAFTED, MAKER, ("reasoned", "in_time")),
        Move(s.DRAFTED, "discard", s.TAKEN_BACK, MAKER | BANK),
        Move(s.DRAFTED, "file", s.FILED, BANK, ("in_time", "still_charged", *ANOTHER)),
        Move(s.FILED, "take_back", s.TAKEN_BACK, BANK, ("reasoned",)),
        Move(s.FILED, "admit", s.REVIEWING, REVIEWERS, ("independent",)),
        Move(s.FILED, "refuse", s.INADMISSIBLE, REVIEWERS, ("independent", "reasoned", "fresh")),
        Move(s.REVIEWING, "take_back", s.TAKEN_BACK, BANK, ("reasoned",)),
        # A reviewer may have left: another takes the objection up anew, not who took it away.
        Move(s.REVIEWING, "reassign", s.FILED, HEADS, ("reasoned", "fresh")),
        Move(s.REVIEWING, "uphold", s.UPHELD, REVIEWERS, (*decide, "still_charged", "counted")),
        Move(s.REVIEWING, "dismiss", s.DISMISSED, REVIEWERS, decide),
    )


def _by_hand() -> tuple[Move, ...]:
    s = HandState
    return (
        Move(s.PROPOSED, "approve", s.APPROVED, HEADS, ("in_time", *ANOTHER)),
        Move(s.PROPOSED, "reject", s.REJECTED, HEADS, ("reasoned", "another_person")),
    )


def _adjustment() -> tuple[Move, ...]:
    s = AdjustmentState
    return (
        Move(s.PROPOSED, "approve", s.APPROVED, HEAD, (*ANOTHER, "once", "lowers")),
        Move(s.PROPOSED, "reject", s.REJECTED, HEAD, ("another_person",)),
        Move(s.APPROVED, "lift", s.REJECTED, HEAD, ANOTHER),
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
FEE = Machine("fee statement", FeeState.COMPUTED, frozenset(), _fee())
OBJECTION = Machine(
    "score objection",
    ObjectionState.DRAFTED,
    frozenset(
        {
            ObjectionState.UPHELD,
            ObjectionState.DISMISSED,
            ObjectionState.INADMISSIBLE,
            ObjectionState.TAKEN_BACK,
        }
    ),
    _objection(),
)
BY_HAND = Machine(
    "line by hand",
    HandState.PROPOSED,
    frozenset({HandState.APPROVED, HandState.REJECTED}),
    _by_hand(),
)
ADJUSTMENT = Machine(
    "adjustment of a fee",
    AdjustmentState.PROPOSED,
    frozenset({AdjustmentState.REJECTED}),
    _adjustment(),
)
CLAIM = Machine(
    "claim of a fee",
    ClaimState.DRAFT,
    frozenset({ClaimState.REPLACED, ClaimState.DROPPED}),
    _claim(),
)
