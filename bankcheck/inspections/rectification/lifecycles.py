"""The lifecycles of a notice, of a bank's answer, of its review and of an objection, as tables."""

from __future__ import annotations

from bankcheck.actors import BANK_ROLES, Role
from bankcheck.inspections.cases.lifecycles import REHEARERS, REVIEWERS
from bankcheck.inspections.cosign.lifecycles import CONFIRMERS, SIGNERS
from bankcheck.machines import Machine, Move

OTHER_PERSON, REASON = "other_person", "reason"
_MONITOR = frozenset({Role.MONITOR})
_HEAD = frozenset({Role.SECTION_HEAD})
_MAKER = frozenset({Role.BANK_MAKER})
_APPROVER = frozenset({Role.BANK_APPROVER})
_CLAIM = ("not_drafter", OTHER_PERSON)

NOTICE = Machine(
    "rectification_notice",
    "draft",
    frozenset({"completed", "withdrawn"}),
    (
        Move("draft", "edit", "draft", _MONITOR),
        Move("draft", "submit", "in_review", _MONITOR, ("has_items", "requirements")),
        Move("draft", "withdraw", "withdrawn", _MONITOR, (REASON,)),
        Move("in_review", "give_back", "draft", _HEAD, (REASON,)),
        Move("in_review", "approve", "approved", _HEAD, (OTHER_PERSON,)),
        Move("approved", "ask_signatures", "approved", _MONITOR, ("is_joint", "not_signed")),
        Move("approved", "send", "sent", _MONITOR, ("service", "findings_stand", "cosigned")),
        Move("approved", "withdraw", "withdrawn", _MONITOR, (REASON,)),
        Move("sent", "acknowledge", "acknowledged", BANK_ROLES),
        Move("sent", "recall", "withdrawn", _HEAD, (REASON,)),
        Move("acknowledged", "recall", "withdrawn", _HEAD, (REASON,)),
        Move("acknowledged", "respond", "responded", _APPROVER),
        Move("partly_accepted", "respond", "responded", _APPROVER),
        Move("responded", "take_response_back", "acknowledged", _APPROVER, ("nothing_accepted",)),
        Move("responded", "take_rest_back", "partly_accepted", _APPROVER, ("some_accepted",)),
        Move("responded", "return_response", "acknowledged", REVIEWERS, ("nothing_accepted",)),
        Move("responded", "accept_part", "partly_accepted", REVIEWERS, ("some_accepted",)),
        Move("responded", "complete", "completed", REVIEWERS, ("all_settled",)),
        Move("partly_accepted", "settle", "completed", REHEARERS, ("all_settled",)),
        Move("acknowledged", "settle", "completed", REHEARERS, ("all_settled",)),
    ),
)

RESPONSE = Machine(
    "response",
    "draft",
    frozenset({"accepted", "superseded", "taken_back"}),
    (
        Move("draft", "save", "draft", _MAKER),
        Move("draft", "attach", "draft", _MAKER),
        Move("draft", "detach", "draft", _MAKER),
        Move(
            "draft", "hand_in", "bank_review", _MAKER,
            ("answers_complete", "declared", "differs"),
        ),
        Move("bank_review", "give_back", "draft", _APPROVER, (REASON,)),
        Move(
            "bank_review", "submit", "submitted", _APPROVER,
            (OTHER_PERSON, "answers_complete", "declared", "differs"),
        ),
        Move("submitted", "take_back", "taken_back", _APPROVER),
        Move("submitted", "claim", "under_review", REVIEWERS, _CLAIM),
        Move("under_review", "release", "submitted", REVIEWERS, ("own_claim", "undecided")),
        Move("under_review", "take_over", "under_review", _HEAD, (*_CLAIM, REASON)),
        Move("under_review", "accept", "accepted", REVIEWERS, ("own_claim", "all_decided")),
        Move("under_review", "return", "returned", REVIEWERS, ("own_claim", "all_decided")),
        Move("under_review", "reject", "rejected", REVIEWERS, ("own_claim", "all_decided")),
        Move("returned", "supersede", "superseded", _APPROVER),
        Move("rejected", "supersede", "superseded", _APPROVER),
    ),
)  # fmt: skip

REVIEW = Machine(
    "review",
    "pending",
    frozenset({"accepted", "returned", "rejected"}),
    (
        Move("pending", "accept", "accepted", REVIEWERS, ("own_claim", "no_open_objection")),
        Move("pending", "return", "returned", REVIEWERS, ("own_claim", "reason_code", REASON)),
        Move("pending", "reject", "rejected", REVIEWERS, ("own_claim", REASON)),
    ),
)

OBJECTION = Machine(
    "objection",
    "filed",
    frozenset({"inadmissible", "upheld", "partly_supported", "supported", "taken_back"}),
    (
        Move("filed", "admit", "reviewing", REHEARERS, ("independent",)),
        Move("filed", "refuse", "inadmissible", REHEARERS, ("independent", REASON)),
        Move("filed", "take_back", "taken_back", _APPROVER, (REASON,)),
        Move("reviewing", "take_back", "taken_back", _APPROVER, (REASON,)),
        # Whoever is new to the finding takes it up again; the head need not be.
        Move("reviewing", "reassign", "filed", _HEAD, (REASON,)),
        Move("reviewing", "uphold", "upheld", REHEARERS, ("own_claim", "independent", REASON)),
        Move(
            "reviewing", "support_partly", "partly_supported", REHEARERS,
            ("own_claim", "independent", REASON, "amount_left", "amount_unsigned", "amount_covers"),
        ),
        Move("reviewing", "support", "supported", REHEARERS, ("own_claim", "independent", REASON)),
        # The lower amount of a joint finding takes both signatures; either may be the last.
        Move(
            "reviewing", "ask_signatures", "cosigning", REHEARERS,
            ("own_claim", "independent", REASON, "is_joint", "amount_left", "amount_covers"),
        ),
        Move("cosigning", "cosigned", "partly_supported", CONFIRMERS),
        Move("cosigning", "unsigned", "reviewing", SIGNERS | {Role.SYSTEM}, (REASON,)),
        Move("cosigning", "stop_signing", "reviewing", REHEARERS, ("own_claim", REASON)),
        Move("cosigning", "take_back", "taken_back", _APPROVER, (REASON,)),
    ),
)  # fmt: skip
