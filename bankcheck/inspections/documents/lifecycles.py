"""The lifecycle of a document, as a table."""

from __future__ import annotations

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

OTHER_PERSON, REASON, READY, CURRENT = "other_person", "reason", "source_ready", "content_current"
COMPLETE, ONE_PERSON, PRINTABLE = "filled_in", "one_person", "printable"
MAKERS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
HEADS = frozenset({Role.SECTION_HEAD, Role.PBC_APPROVER})
_FIT = (COMPLETE, READY, CURRENT, PRINTABLE)

DOCUMENT = Machine(
    "document",
    "draft",
    frozenset({"voided", "superseded", "discarded"}),
    (
        Move("draft", "edit", "draft", MAKERS),
        Move("draft", "discard", "discarded", MAKERS),
        Move("draft", "submit", "in_review", MAKERS, _FIT),
        Move("draft", "issue", "issued", MAKERS, (ONE_PERSON, *_FIT)),
        Move("in_review", "give_back", "draft", HEADS, (REASON,)),
        Move("in_review", "issue", "issued", HEADS, (OTHER_PERSON, *_FIT)),
        Move("issued", "serve", "served", MAKERS, ("has_bank",)),
        Move("issued", "revise", "issued", MAKERS, ("no_next_edition",)),
        Move("served", "revise", "served", MAKERS, ("no_next_edition",)),
        Move("issued", "supersede", "superseded", MAKERS | HEADS),
        Move("served", "supersede", "superseded", MAKERS | HEADS),
        Move("issued", "void", "voided", HEADS, (REASON,)),
        Move("served", "void", "voided", HEADS, (REASON,)),
    ),
)
ISSUED = ("issued", "served", "superseded", "voided")
