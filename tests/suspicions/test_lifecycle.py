"""Every cell of the lifecycles: who may take which step, under which guards; no machine any."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bankcheck.actors import Role
from bankcheck.machines import Machine, MoveRefused, RoleRefused
from bankcheck.suspicions.lifecycle import INQUIRY, OPEN, SUSPICION, Grounds, Verified, unmet
from bankcheck.suspicions.sightings import found, proposes_close
from bankcheck.suspicions.states import (
    Reason,
    Seen,
    SuspicionState,
    VerificationKind,
    VerificationOutcome,
)
from bankcheck.suspicions.verifying import MANDATORY, NewVerification, missing

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
STATES = list(SuspicionState)
REACHABLE = {
    ("detected", "triage"): "triaged",
    ("detected", "assign"): "detected",
    ("detected", "merge"): "merged",
    ("merged", "unmerge"): "detected",
    ("triaged", "assign"): "verifying",
    ("triaged", "ask_bank"): "verifying",
    ("verifying", "assign"): "verifying",
    ("verifying", "ask_bank"): "verifying",
    ("verifying", "verify"): "verifying",
    ("verifying", "confirm"): "confirmed",
    ("verifying", "clear"): "cleared",
    ("verifying", "cannot_tell"): "inconclusive",
    ("inconclusive", "new_fact"): "verifying",
    ("inconclusive", "assign"): "inconclusive",
    ("confirmed", "convert"): "converted",
    ("converted", "hand_back"): "confirmed",
    **{(state.value, "accept_closure"): "cleared" for state in OPEN},
    **{(state.value, "keep_open"): state.value for state in OPEN},
}


@pytest.mark.parametrize("machine", [SUSPICION, INQUIRY], ids=lambda one: one.name)
def test_a_cell_leads_on_exactly_for_its_roles(machine: Machine) -> None:
    for state, event, role in machine.cells():
        move = machine.find(state, event)
        if move is None:
            with pytest.raises(MoveRefused):
                machine.take(state, event, role)
        elif role not in move.roles:
            with pytest.raises(RoleRefused):
                machine.take(state, event, role)
        else:
            assert machine.take(state, event, role) == move.to


def test_suspicions_go_these_ways_and_no_other() -> None:
    moves = {(str(m.state), m.event): str(m.to) for m in SUSPICION.moves}
    assert moves == REACHABLE


@pytest.mark.parametrize("machine", [SUSPICION, INQUIRY], ids=lambda one: one.name)
def test_no_move_belongs_to_the_system(machine: Machine) -> None:
    assert not any(Role.SYSTEM in move.roles for move in machine.moves)


@pytest.mark.parametrize("machine", [SUSPICION, INQUIRY], ids=lambda one: one.name)
def test_every_guard_of_every_move_holds_it_up(machine: Machine) -> None:
    for move in machine.moves:
        role = min(move.roles)
        for guard in move.guards:
            with pytest.raises(MoveRefused) as refused:
                machine.take(move.state, move.event, role, (guard, "another"))
            assert refused.value.unmet == (guard,)


@pytest.mark.parametrize("state", STATES)
def test_what_was_found_without_a_break_is_seen_again_whatever_a_person_decided(
    state: SuspicionState,
) -> None:
    verdict = found(state, gone=False)
    assert (verdict.seen, verdict.new_number) == (Seen.SEEN_AGAIN, False)


@pytest.mark.parametrize("state", STATES)
def test_what_comes_back_after_an_end_gets_a_new_number_and_nothing_else_does(
    state: SuspicionState,
) -> None:
    verdict = found(state, gone=True)
    ended = state in (SuspicionState.CLEARED, SuspicionState.CONVERTED)
    assert (verdict.seen, verdict.new_number) == (Seen.RETURNED, ended)


@pytest.mark.parametrize("state", STATES)
def test_closing_is_proposed_only_where_nobody_has_decided(state: SuspicionState) -> None:
    assert proposes_close(state) == (state in OPEN)


def _verified(outcome: VerificationOutcome, by: int = 7) -> tuple[Verified, ...]:
    return (Verified(outcome, by),)


SUPPORTS, REFUTES = VerificationOutcome.SUPPORTS, VerificationOutcome.REFUTES


@pytest.mark.parametrize(
    ("grounds", "guard", "held"),
    [
        (Grounds(1), "supporting_verification", False),
        (Grounds(1, verified=_verified(REFUTES)), "supporting_verification", False),
        (Grounds(1, verified=_verified(SUPPORTS)), "supporting_verification", True),
        (Grounds(7, severity=2, verified=_verified(SUPPORTS)), "second_person", True),
        (Grounds(7, severity=3, verified=_verified(SUPPORTS)), "second_person", False),
        (Grounds(8, severity=3, verified=_verified(SUPPORTS)), "second_person", True),
        (Grounds(7, severity=4, verified=_verified(REFUTES)), "second_person", True),
        (Grounds(1), "reason_code", False),
        (Grounds(1, reason_code=Reason.EXPLAINED), "reason_code", True),
        (Grounds(1), "ground", False),
        (Grounds(1, reason=" "), "ground", False),
        (Grounds(1, reason="receipt seen"), "ground", True),
        (Grounds(1, verified=_verified(REFUTES)), "ground", True),
        (Grounds(1), "review_date", False),
        (Grounds(1, review_on=TODAY), "review_date", False),
        (Grounds(1, review_on=TODAY + timedelta(days=1)), "review_date", True),
        (Grounds(1), "proposed_to_close", False),
        (Grounds(1, proposed=True), "proposed_to_close", True),
    ],
)
def test_a_guard_holds_exactly_then(grounds: Grounds, guard: str, *, held: bool) -> None:
    assert (guard not in unmet(grounds, TODAY)) is held


def _complete(kind: VerificationKind, **changes: object) -> NewVerification:
    values: dict[str, object] = {
        "outcome": SUPPORTS,
        "summary": "s",
        "began_at": NOW - timedelta(hours=1),
        "ended_at": NOW,
        "phone_number": "0474-1",
        "spoken_to": "Wang",
        "requested": "a",
        "received": "b",
        "gaps": "none",
        "inspectors": "Zhao\nLi",
        "place": "p",
        "sign_in": "Wang",
    }
    return NewVerification(kind, **(values | changes))  # type: ignore[arg-type]  # put together by name


@pytest.mark.parametrize("kind", list(VerificationKind))
def test_a_complete_verification_lacks_nothing(kind: VerificationKind) -> None:
    assert missing(_complete(kind), NOW) == ()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind in VerificationKind
        for name in ("outcome", "summary", "began_at", "ended_at", *MANDATORY[kind])
    ],
)
def test_each_mandatory_field_of_each_kind_is_named_when_it_lacks(
    kind: VerificationKind, name: str
) -> None:
    empty = None if name in ("outcome", "began_at", "ended_at") else " "
    assert missing(_complete(kind, **{name: empty}), NOW) == (name,)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"inspectors": "Zhao"}, ("inspectors",)),
        ({"inspectors": "Zhao\n Zhao "}, ("inspectors",)),
        ({"inspectors": "Zhao", "pbc_inspectors": "Qian"}, ()),
        ({"joint": True}, ("pbc_inspectors",)),
        ({"joint": True, "inspectors": "Zhao", "pbc_inspectors": "Qian"}, ()),
    ],
)
def test_a_visit_has_two_inspectors_and_one_of_each_institution_when_joint(
    changes: dict[str, object], lacking: tuple[str, ...]
) -> None:
    assert missing(_complete(VerificationKind.ON_SITE, **changes), NOW) == lacking


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"ended_at": NOW - timedelta(hours=1)}, ()),
        ({"ended_at": NOW - timedelta(hours=1, seconds=1)}, ("ended_at",)),
        ({"ended_at": NOW + timedelta(seconds=1)}, ("ended_at",)),
    ],
)
def test_a_verification_ends_not_before_it_began_and_not_in_the_future(
    changes: dict[str, object], lacking: tuple[str, ...]
) -> None:
    assert missing(_complete(VerificationKind.PHONE, **changes), NOW) == lacking


@pytest.mark.parametrize(
    ("began_at", "lacking"),
    [
        (NOW - timedelta(days=366), ()),
        (NOW - timedelta(days=366, seconds=1), ("began_at",)),
    ],
)
def test_a_verification_is_recorded_within_a_year(
    began_at: datetime, lacking: tuple[str, ...]
) -> None:
    assert missing(_complete(VerificationKind.PHONE, began_at=began_at), NOW) == lacking


def test_what_lacks_is_named_in_the_order_of_the_form() -> None:
    empty = NewVerification(VerificationKind.PHONE)
    assert missing(empty, NOW) == (
        *("began_at", "ended_at", "phone_number", "spoken_to"),
        *("summary", "outcome"),
    )
