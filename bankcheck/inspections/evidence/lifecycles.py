"""The lifecycles of a piece of evidence and of an exported package, as tables."""

from __future__ import annotations

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

COLLECTORS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
APPROVERS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
_MAKER = frozenset({Role.BANK_MAKER})
_APPROVER = frozenset({Role.BANK_APPROVER})
OTHER_PERSON, REASON, SCANNED, HASHED = "other_person", "reason", "scanned_clean", "hash_holds"

# What a bank delivered enters by itself when every scanner called it clean.
_ENTERING = COLLECTORS | {Role.SYSTEM}

EVIDENCE = Machine(
    "evidence",
    "quarantined",
    frozenset({"rejected", "returned"}),
    (
        Move("quarantined", "register", "registered", _ENTERING, (SCANNED, HASHED)),
        Move("quarantined", "reject", "rejected", COLLECTORS, (REASON,)),
        Move("registered", "seal", "sealed", COLLECTORS, (HASHED,)),
        Move("sealed", "give_back", "returned", APPROVERS, (REASON,)),
    ),
)

PACKAGE = Machine(
    "evidence_package",
    "requested",
    frozenset({"refused", "handed_out"}),
    (
        Move("requested", "approve", "approved", APPROVERS, (OTHER_PERSON,)),
        Move("requested", "refuse", "refused", APPROVERS, (OTHER_PERSON, REASON)),
        Move("approved", "hand_out", "handed_out", COLLECTORS, ("own_request", HASHED)),
    ),
)

REQUEST = Machine(
    "evidence_request",
    "requested",
    frozenset({"accepted", "flagged", "withdrawn"}),
    (
        Move("requested", "deliver", "requested", _MAKER),
        Move("requested", "take_off", "requested", _MAKER),
        Move("requested", "provide", "provided", _APPROVER, ("something_delivered", OTHER_PERSON)),
        Move("requested", "flag", "flagged", COLLECTORS, ("overdue", REASON)),
        Move("requested", "withdraw", "withdrawn", COLLECTORS, (REASON,)),
        Move("provided", "accept", "accepted", COLLECTORS),
        Move("provided", "flag", "flagged", COLLECTORS, (REASON,)),
        Move("provided", "ask_again", "requested", COLLECTORS, (REASON, "time_left")),
    ),
)
