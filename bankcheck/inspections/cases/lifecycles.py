"""The lifecycles of a finding and of the statement a bank answers, as tables."""

from __future__ import annotations

from bankcheck.actors import BANK_ROLES, Role
from bankcheck.machines import Machine, Move

OTHER_PERSON, REASON = "other_person", "reason"
OWN_INSTITUTION = "own_institution"
OBLIGATIONS = "obligations_met"
INSPECTORS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
CONFIRMERS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
REVIEWERS = frozenset({Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR})
REHEARERS = REVIEWERS | CONFIRMERS
_MAKER = frozenset({Role.BANK_MAKER})
_APPROVER = frozenset({Role.BANK_APPROVER})
_OVERTURNED = ("confirmed", "rectifying", "verifying_fix", "continuing")

FINDING = Machine(
    "finding",
    "drafted",
    frozenset({"withdrawn", "closed"}),
    (
        Move("drafted", "edit", "drafted", INSPECTORS, (OWN_INSTITUTION,)),
        Move(
            "drafted", "propose", "proposed", INSPECTORS,
            (OWN_INSTITUTION, "five_elements", "severity", "evidence", "answer_deadline"),
        ),
        Move("drafted", "withdraw", "withdrawn", INSPECTORS, (OWN_INSTITUTION, REASON)),
        Move("proposed", "answer", "answered", _APPROVER),
        Move("proposed", "lapse", "answered", INSPECTORS, ("answer_overdue",)),
        Move("answered", "ask_signatures", "answered", INSPECTORS, ("is_joint", "not_signed")),
        Move(
            "answered", "confirm", "confirmed", CONFIRMERS,
            (OWN_INSTITUTION, OTHER_PERSON, "cosigned", "amounts"),
        ),
        Move("answered", "revise", "drafted", INSPECTORS, (OWN_INSTITUTION, REASON)),
        Move("answered", "withdraw", "withdrawn", INSPECTORS, (OWN_INSTITUTION, REASON)),
        Move("confirmed", "serve", "rectifying", INSPECTORS),
        Move("rectifying", "serve", "rectifying", INSPECTORS),
        # A rectification that goes on for long is taken up again by a new notice.
        Move("continuing", "serve", "rectifying", INSPECTORS),
        Move("rectifying", "accept_response", "verifying_fix", REVIEWERS),
        Move("continuing", "accept_response", "verifying_fix", REVIEWERS),
        Move("verifying_fix", "pass_retest", "closed", INSPECTORS, ("retest_record", OBLIGATIONS)),
        Move("verifying_fix", "fail_retest", "rectifying", INSPECTORS, ("retest_record",)),
        Move(
            "rectifying", "continue", "continuing", CONFIRMERS,
            (OWN_INSTITUTION, "milestones", "next_date"),
        ),
        *(Move(state, "reduce", state, REHEARERS, (REASON,)) for state in _OVERTURNED),
        *(Move(state, "overturn", "withdrawn", REHEARERS, (REASON,)) for state in _OVERTURNED),
    ),
)  # fmt: skip

STATEMENT = Machine(
    "statement",
    "asked",
    frozenset({"submitted", "lapsed"}),
    (
        Move("asked", "draft", "drafted", _MAKER, ("position", "grounds")),
        Move("drafted", "draft", "drafted", _MAKER, ("position", "grounds")),
        Move("drafted", "give_back", "asked", _APPROVER, (REASON,)),
        Move("drafted", "submit", "submitted", _APPROVER, (OTHER_PERSON,)),
        Move("asked", "lapse", "lapsed", INSPECTORS, ("answer_overdue",)),
        Move("drafted", "lapse", "lapsed", INSPECTORS, ("answer_overdue",)),
    ),
)
BANK = BANK_ROLES
OPEN_STATES = tuple(state for state in FINDING.states if state not in FINDING.final)
