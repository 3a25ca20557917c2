"""The lifecycle of a decision as a table; which steps a rung takes decides which guards bind."""

from __future__ import annotations

from enum import StrEnum

from bankcheck.machines import Machine, Move
from bankcheck.scoring.lifecycles import BANK, HEAD, MONITOR, REVIEWERS, SYSTEM

DRAFTERS = MONITOR
LAWYERS = MONITOR | HEAD
ISSUERS = MONITOR | HEAD


class DecisionState(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    NOTICED = "noticed"
    HEARD = "heard"
    APPROVED = "approved"
    ISSUED = "issued"
    SERVED = "served"
    EXECUTED = "executed"
    REJECTED = "rejected"
    REVOKED = "revoked"


IN_FORCE = (DecisionState.ISSUED, DecisionState.SERVED, DecisionState.EXECUTED)
STAYABLE = (DecisionState.ISSUED, DecisionState.SERVED)
UNDECIDED = (DecisionState.PROPOSED, DecisionState.NOTICED, DecisionState.HEARD)
_READY = ("needs", "grounds_stand", "prior_notice", "hearing", "legal_review")
_UNSIGNED = ("takes_cosign", "not_signed")
_CARRIED = ("reasoned", "grounds_stand", "not_stayed", "no_remedy")


def _moves() -> tuple[Move, ...]:
    s = DecisionState
    approve = (*_READY, "answered", "another_person", "not_the_lawyer", "fresh")
    stand = ("reasoned", "grounds_fell", "another_person", "fresh")
    return (
        Move(s.PROPOSED, "edit", s.PROPOSED, DRAFTERS),
        *(
            Move(one, "review", one, LAWYERS, ("reasoned", "another_person", "takes_review"))
            for one in UNDECIDED
        ),
        Move(s.PROPOSED, "notify", s.NOTICED, DRAFTERS, ("needs", "grounds_stand", "takes_notice")),
        Move(s.NOTICED, "state", s.HEARD, BANK, ("reasoned", "in_time", "fresh")),
        Move(s.NOTICED, "forgo", s.HEARD, BANK, ("in_time", "fresh")),
        Move(s.NOTICED, "close_hearing", s.HEARD, DRAFTERS, ("window_over",)),
        Move(s.HEARD, "answer", s.HEARD, DRAFTERS, ("reasoned", "was_stated")),
        *(Move(one, "approve", s.APPROVED, HEAD, approve) for one in UNDECIDED),
        *(
            Move(one, "reject", s.REJECTED, HEAD, ("reasoned", "another_person"))
            for one in UNDECIDED
        ),
        Move(s.APPROVED, "ask_signatures", s.APPROVED, HEAD, ("grounds_stand", *_UNSIGNED)),
        Move(s.APPROVED, "cosigned", s.APPROVED, REVIEWERS | SYSTEM),
        Move(s.APPROVED, "issue", s.ISSUED, ISSUERS, ("needs", "grounds_stand", "cosign", "fresh")),
        Move(s.ISSUED, "serve", s.SERVED, DRAFTERS, ("grounds_stand", "service")),
        Move(s.SERVED, "receive", s.SERVED, BANK),
        Move(s.SERVED, "execute", s.EXECUTED, DRAFTERS, _CARRIED),
        *(Move(one, "stand", one, HEAD, stand) for one in (*UNDECIDED, s.APPROVED, *IN_FORCE)),
        *(Move(one, "stay", one, HEAD, ("reasoned", "not_stayed", "fresh")) for one in STAYABLE),
        *(Move(one, "resume", one, HEAD, ("reasoned", "stayed", "fresh")) for one in STAYABLE),
        *(
            Move(one, "record_remedy", one, DRAFTERS, ("reasoned", "told", "no_remedy"))
            for one in IN_FORCE
        ),
        *(
            Move(one, "conclude_remedy", one, DRAFTERS, ("reasoned", "told", "open_remedy"))
            for one in IN_FORCE
        ),
        *(
            Move(one, "revoke", s.REVOKED, HEAD, ("reasoned", "fresh"))
            for one in (s.APPROVED, s.ISSUED, s.SERVED)
        ),
        # What was carried out is revoked where a remedy overturned it, and not otherwise.
        Move(s.EXECUTED, "revoke", s.REVOKED, HEAD, ("reasoned", "overturned", "fresh")),
    )


DECISION = Machine(
    "decision",
    DecisionState.PROPOSED,
    frozenset({DecisionState.REJECTED, DecisionState.REVOKED}),
    _moves(),
)
