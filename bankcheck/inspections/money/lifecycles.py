"""The lifecycles of a debt, of a bank's report, of a decision and of a claim, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

OTHER_PERSON, REASON = "other_person", "reason"
_SYSTEM = frozenset({Role.SYSTEM})
_MONITOR = frozenset({Role.MONITOR})
_HEAD = frozenset({Role.SECTION_HEAD})
_MAKER = frozenset({Role.BANK_MAKER})
_APPROVER = frozenset({Role.BANK_APPROVER})
OWING = ("open", "partly_met")
LIVE = (*OWING, "met", "waived")
ANSWERED = ("submitted", "confirmed", "contradicted")


def _by_hand() -> Iterator[Move]:
    for state in LIVE:
        yield Move(state, "accept_row", state, _MONITOR, (REASON, "row_fits"))
        yield Move(state, "refuse_row", state, _MONITOR, (REASON, "row_counts"))
        yield Move(state, "drop", "dropped", _SYSTEM, ("ground_gone",))
    for state in OWING:
        yield Move(state, "propose", state, _MONITOR, (REASON, "no_open_decision"))
        yield Move(state, "separate", state, _HEAD, (OTHER_PERSON,))


def _answers() -> Iterator[Move]:
    """Yield what the ledger may say to a report, whatever it said before."""
    for state in ANSWERED:
        yield Move(state, "confirm", "confirmed", _SYSTEM)
        yield Move(state, "contradict", "contradicted", _SYSTEM)
        yield Move(state, "lose", "submitted", _SYSTEM)


OBLIGATION = Machine(
    "obligation",
    "open",
    frozenset({"dropped"}),
    (
        Move("open", "meet_part", "partly_met", _SYSTEM),
        Move("open", "meet", "met", _SYSTEM),
        Move("open", "meet_rest", "waived", _SYSTEM),
        Move("partly_met", "meet_part", "partly_met", _SYSTEM),
        Move("partly_met", "meet", "met", _SYSTEM),
        Move("partly_met", "meet_rest", "waived", _SYSTEM),
        Move("partly_met", "fall_back_part", "partly_met", _SYSTEM),
        Move("partly_met", "fall_back", "open", _SYSTEM),
        Move("met", "fall_back_part", "partly_met", _SYSTEM),
        Move("met", "fall_back", "open", _SYSTEM),
        Move("waived", "fall_back_part", "partly_met", _SYSTEM),
        Move("waived", "fall_back", "open", _SYSTEM),
        Move("open", "waive", "waived", _HEAD, (OTHER_PERSON,)),
        Move("partly_met", "waive", "waived", _HEAD, (OTHER_PERSON,)),
        *_by_hand(),
    ),
)

REPORT = Machine(
    "refund_report",
    "drafted",
    frozenset({"discarded", "withdrawn"}),
    (
        Move("drafted", "edit", "drafted", _MAKER),
        Move("drafted", "discard", "discarded", _MAKER),
        Move("drafted", "give_back", "returned", _APPROVER, (REASON,)),
        Move("drafted", "submit", "submitted", _APPROVER, (OTHER_PERSON,)),
        Move("returned", "edit", "drafted", _MAKER),
        Move("returned", "discard", "discarded", _MAKER),
        *_answers(),
        Move("submitted", "withdraw", "withdrawn", _APPROVER, (REASON,)),
        Move("contradicted", "withdraw", "withdrawn", _APPROVER, (REASON,)),
    ),
)

DECISION = Machine(
    "money_decision",
    "proposed",
    frozenset({"approved", "refused", "taken_back"}),
    (
        Move("proposed", "approve", "approved", _HEAD, (OTHER_PERSON,)),
        Move("proposed", "refuse", "refused", _HEAD, (OTHER_PERSON, REASON)),
        Move("proposed", "take_back", "taken_back", _MONITOR, ("own_proposal",)),
    ),
)

# By which step a claim that is owed again goes back to where the bank's answer had brought it.
REOPENED = {
    "notified": "fall_back",
    "admitted": "fall_back_admitted",
    "disputed": "fall_back_disputed",
}

COMPENSATION = Machine(
    "compensation",
    "assessed",
    frozenset({"withdrawn"}),
    (
        Move("assessed", "edit", "assessed", _MONITOR),
        Move("assessed", "submit", "in_review", _MONITOR, ("components", "clause")),
        Move("assessed", "withdraw", "withdrawn", _MONITOR, (REASON,)),
        Move("in_review", "give_back", "assessed", _HEAD, (REASON,)),
        Move("in_review", "notify", "notified", _HEAD, (OTHER_PERSON, "finding_stands")),
        Move("notified", "admit", "admitted", _APPROVER),
        Move("notified", "dispute", "disputed", _APPROVER, (REASON,)),
        Move("disputed", "admit", "admitted", _APPROVER),
        Move("disputed", "revise", "assessed", _MONITOR, (REASON, "nothing_paid")),
        *(
            Move(state, event, to, _SYSTEM)
            for state in ("notified", "admitted", "disputed")
            for event, to in (("settle", "settled"), ("write_off", "written_off"))
        ),
        # What the bank answered stands, whatever becomes of its payment.
        *(
            Move(state, event, to, _SYSTEM)
            for state in ("settled", "written_off")
            for to, event in REOPENED.items()
        ),
        *(
            Move(state, "drop", "withdrawn", _SYSTEM, ("ground_gone",))
            for state in (
                "assessed", "in_review", "notified", "admitted", "disputed", "settled",
                "written_off",
            )
        ),
    ),
)  # fmt: skip


def standing(amount_fen: int, confirmed_fen: int, waived_fen: int) -> str:
    """Return the state that the sums of a debt give."""
    if confirmed_fen + waived_fen == amount_fen:
        return "waived" if waived_fen else "met"
    return "partly_met" if confirmed_fen else "open"


def event_to(after: str, *, more: bool) -> str:
    """Return the event that leads to a standing, ``more`` saying that more counts than before."""
    if after == "met":
        return "meet"
    if after == "waived":
        return "meet_rest"
    if more:
        return "meet_part"
    return "fall_back" if after == "open" else "fall_back_part"
