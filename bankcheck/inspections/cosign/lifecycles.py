"""The lifecycle of an envelope as a table: either order, one person never for both."""

from __future__ import annotations

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

FRESH, OWN_SLOT, ONE_PERSON = "fresh_sign_in", "own_slot", "one_person_one_signature"
REASON, SLOT_OPEN = "reason", "slot_open"
OWN_SIDE = "own_side"
OTHER_PERSON, NOT_SIGNER = "other_person", "not_a_signer"
SIGNERS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
RECORDERS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
CONFIRMERS = RECORDERS | SIGNERS
_SYSTEM = frozenset({Role.SYSTEM})
_SIGN = (FRESH, OWN_SLOT, ONE_PERSON, SLOT_OPEN)
_RECORD = (SLOT_OPEN, ONE_PERSON, OWN_SIDE)
_CONFIRM = (OTHER_PERSON, NOT_SIGNER)

ENVELOPE = Machine(
    "envelope",
    "collecting",
    frozenset({"declined", "void", "expired"}),
    (
        Move("collecting", "sign", "collecting", SIGNERS, _SIGN),
        Move("collecting", "sign_last", "complete", SIGNERS, _SIGN),
        Move("collecting", "record_scan", "collecting", RECORDERS, _RECORD),
        Move("collecting", "confirm_scan", "collecting", CONFIRMERS, _CONFIRM),
        Move("collecting", "confirm_scan_last", "complete", CONFIRMERS, _CONFIRM),
        Move("collecting", "refuse_scan", "collecting", CONFIRMERS, (OTHER_PERSON, REASON)),
        Move("collecting", "readdress", "collecting", CONFIRMERS, (SLOT_OPEN, REASON)),
        Move("collecting", "decline", "declined", SIGNERS, (FRESH, OWN_SLOT, SLOT_OPEN, REASON)),
        Move("collecting", "void", "void", _SYSTEM),
        Move("collecting", "expire", "expired", _SYSTEM),
        Move("complete", "void", "void", _SYSTEM),
    ),
)
