"""The lifecycles of a report put to the bank, and of what the bank says to it, as tables."""

from __future__ import annotations

from bankcheck.actors import Role
from bankcheck.inspections.fieldwork.lifecycles import INSPECTORS
from bankcheck.machines import Machine, Move

OTHER_PERSON = "other_person"
_MAKER = frozenset({Role.BANK_MAKER})
_APPROVER = frozenset({Role.BANK_APPROVER})
_SYSTEM = frozenset({*INSPECTORS, Role.SYSTEM})

DRAFT = Machine(
    "report_draft",
    "commenting",
    frozenset({"ended"}),
    (
        Move("commenting", "say_all", "heard", _APPROVER, ("nothing_drafted",)),
        Move("commenting", "end", "ended", _SYSTEM),
        Move("heard", "end", "ended", _SYSTEM),
    ),
)

COMMENT = Machine(
    "report_comment",
    "drafted",
    frozenset({"replied", "dropped"}),
    (
        Move("drafted", "edit", "drafted", _MAKER, ("comment_written", "window_open")),
        Move("drafted", "drop", "dropped", frozenset({*_MAKER, *_APPROVER, Role.SYSTEM})),
        Move(
            "drafted",
            "submit_comment",
            "commented",
            _APPROVER,
            (OTHER_PERSON, "window_open"),
        ),
        Move("commented", "reply", "replied", INSPECTORS, ("reply_written",)),
    ),
)
