"""The lifecycle of an export request, from the draft to the record of its destruction."""

from __future__ import annotations

from enum import StrEnum

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move


class ExportState(StrEnum):
    """Where an export request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED_ONCE = "approved_once"
    APPROVED = "approved"
    GENERATED = "generated"
    DOWNLOADED = "downloaded"
    EXPIRED = "expired"
    DESTROYED = "destroyed"
    REJECTED = "rejected"
    REVOKED = "revoked"


REQUESTERS = frozenset(
    {Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER, Role.AUDITOR}
)
APPROVERS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
WORKER = frozenset({Role.SYSTEM})
DECIDING = ("not_own", "fresh", "unchanged")
SECOND = ("another_person", "another_institution")
OPEN_COPIES = (ExportState.APPROVED, ExportState.GENERATED, ExportState.DOWNLOADED)


def _moves() -> tuple[Move, ...]:
    s, everybody = ExportState, REQUESTERS | APPROVERS
    waiting = (s.SUBMITTED, s.APPROVED_ONCE)
    return (
        Move(s.DRAFT, "change", s.DRAFT, REQUESTERS, ("own",)),
        Move(s.DRAFT, "submit", s.SUBMITTED, REQUESTERS, ("own",)),
        Move(s.SUBMITTED, "approve_first", s.APPROVED_ONCE, APPROVERS, (*DECIDING, "two_due")),
        Move(s.SUBMITTED, "approve", s.APPROVED, APPROVERS, (*DECIDING, "one_is_enough")),
        Move(s.APPROVED_ONCE, "approve", s.APPROVED, APPROVERS, (*DECIDING, *SECOND)),
        *(Move(one, "reject", s.REJECTED, APPROVERS, ("not_own", "reasoned")) for one in waiting),
        Move(s.APPROVED, "generate", s.GENERATED, WORKER, ("unchanged", "in_time")),
        Move(s.APPROVED, "use", s.DOWNLOADED, WORKER, ("unchanged", "in_time", "for_commands")),
        *(
            Move(one, "download", s.DOWNLOADED, REQUESTERS, ("own", "fresh", "in_time", "left"))
            for one in (s.GENERATED, s.DOWNLOADED)
        ),
        *(Move(one, "expire", s.EXPIRED, WORKER, ("overdue",)) for one in OPEN_COPIES),
        *(
            Move(one, "revoke", s.REVOKED, everybody, ("own_or_approver", "reasoned"))
            for one in (s.DRAFT, *waiting, *OPEN_COPIES)
        ),
        *(
            Move(one, "destroy", s.DESTROYED, REQUESTERS, ("own", "has_copy", "described"))
            for one in (s.GENERATED, s.DOWNLOADED, s.EXPIRED, s.REVOKED)
        ),
    )


LIFECYCLE = Machine(
    "export",
    ExportState.DRAFT,
    frozenset({ExportState.REJECTED, ExportState.DESTROYED}),
    _moves(),
)
