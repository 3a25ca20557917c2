"""The lifecycles of a notice of working days and of an asked-for extension, as tables."""

from __future__ import annotations

from bankcheck.actors import BANK_ROLES, Role
from bankcheck.machines import Machine, Move

OTHER_PERSON, OWN, REASON = "other_person", "own_request", "reason"
RUNNING = "deadline_open"
_HEAD = frozenset({Role.SECTION_HEAD})
_ASKERS = frozenset({Role.MONITOR, *BANK_ROLES})

NOTICE = Machine(
    "calendar_notice",
    "proposed",
    frozenset({"rejected", "replaced"}),
    (
        Move("proposed", "approve", "in_force", _HEAD, (OTHER_PERSON,)),
        Move("proposed", "reject", "rejected", _HEAD, (OTHER_PERSON, REASON)),
        Move("proposed", "withdraw", "rejected", frozenset({Role.MONITOR}), (OWN, REASON)),
        Move("in_force", "replace", "replaced", _HEAD),
    ),
)

EXTENSION = Machine(
    "deadline_extension",
    "requested",
    frozenset({"approved", "denied", "withdrawn"}),
    (
        Move("requested", "approve", "approved", _HEAD, (OTHER_PERSON, RUNNING)),
        Move("requested", "deny", "denied", _HEAD, (OTHER_PERSON, REASON)),
        Move("requested", "withdraw", "withdrawn", _ASKERS, (OWN,)),
    ),
)

DEADLINE = Machine(
    "deadline",
    "open",
    frozenset({"met", "cancelled"}),
    (
        Move("open", "meet", "met", frozenset({*_ASKERS, *_HEAD, Role.PBC_INSPECTOR, Role.SYSTEM})),
        Move("open", "cancel", "cancelled", frozenset({Role.MONITOR, *_HEAD, Role.SYSTEM})),
    ),
)
