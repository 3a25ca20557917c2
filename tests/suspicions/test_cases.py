"""People work on suspicions: what the lifecycle refuses is refused, what is done is recorded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.db import Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.suspicions import bulk, cases, merging, saved
from bankcheck.suspicions.cases import Conclusion, SuspicionUnknown, Target
from bankcheck.suspicions.models import Suspicion, Verification
from bankcheck.suspicions.states import (
    Reason,
    SuspicionState,
    VerificationKind,
    VerificationOutcome,
)
from bankcheck.suspicions.verifying import NewVerification, VerificationIncomplete
from tests.suspicions.past import Hit, Past
from tests.suspicions.steps import TODAY, by_phone, cleared, concluded, verified, verifying
from tests.workbench.house import AUDITOR, HEAD, MONITOR, PBC, SECOND_MONITOR, House

GRAVE, LIGHT = "AB08", "AB13"


def _state(past: Past, name: str) -> str:
    return past.named(name).state.value


def test_a_grave_suspicion_is_confirmed_by_another_than_who_verified_it(
    past: Past, house: House
) -> None:
    past.run(Hit("a", code=GRAVE))
    verifying(house, past, "a")
    verified(house, past, "a", by=MONITOR)
    with pytest.raises(MoveRefused) as refused:
        concluded(house, past, "a", Conclusion("confirm", "so it is"), by=MONITOR)
    assert refused.value.unmet == ("second_person",)
    concluded(house, past, "a", Conclusion("confirm", "so it is"), by=HEAD)
    assert _state(past, "a") == "confirmed"


def test_a_light_one_is_confirmed_by_who_verified_it(past: Past, house: House) -> None:
    past.run(Hit("a", code=LIGHT))
    verifying(house, past, "a")
    verified(house, past, "a")
    concluded(house, past, "a", Conclusion("confirm", "so it is"))
    assert _state(past, "a") == "confirmed"


@pytest.mark.parametrize(
    "outcome", [None, VerificationOutcome.REFUTES, VerificationOutcome.UNCLEAR]
)
def test_nothing_is_confirmed_without_a_verification_that_supports_it(
    past: Past, house: House, outcome: VerificationOutcome | None
) -> None:
    past.run(Hit("a", code=LIGHT))
    verifying(house, past, "a")
    if outcome:
        verified(house, past, "a", outcome)
    with pytest.raises(MoveRefused) as refused:
        concluded(house, past, "a", Conclusion("confirm", "so it is"))
    assert refused.value.unmet == ("supporting_verification",)


def test_an_incomplete_verification_is_refused_with_its_fields_and_leaves_nothing(
    past: Past, house: House
) -> None:
    past.run("a")
    verifying(house, past, "a")
    with pytest.raises(VerificationIncomplete) as refused:
        cases.verify(
            house.database,
            past.target("a"),
            NewVerification(VerificationKind.DOCUMENTS, summary="s"),
            actor=house.actor(MONITOR),
        )
    assert refused.value.missing == (
        *("began_at", "ended_at"),
        *("requested", "received", "gaps"),
        "outcome",
    )
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(Verification)).all() == []


@pytest.mark.parametrize(
    ("said", "unmet"),
    [
        (Conclusion("clear"), ("reason_code", "ground")),
        (Conclusion("clear", "why"), ("reason_code",)),
        (Conclusion("clear", "", Reason.EXPLAINED), ("ground",)),
        (Conclusion("cannot_tell", "why"), ("review_date",)),
        (Conclusion("cannot_tell", "why", review_on=TODAY), ("review_date",)),
        (Conclusion("accept_closure", "why"), ("proposed_to_close",)),
        (Conclusion("keep_open", "why"), ("proposed_to_close",)),
    ],
    ids=lambda value: str(getattr(value, "event", "")),
)
def test_a_conclusion_names_what_it_lacks(
    past: Past, house: House, said: Conclusion, unmet: tuple[str, ...]
) -> None:
    past.run("a")
    verifying(house, past, "a")
    with pytest.raises(MoveRefused) as refused:
        concluded(house, past, "a", said)
    assert refused.value.unmet == unmet


def test_the_inconclusive_are_looked_at_again_on_a_day_and_taken_up_by_a_new_fact(
    past: Past, house: House
) -> None:
    past.run("a")
    verifying(house, past, "a")
    later = TODAY + timedelta(days=30)
    concluded(house, past, "a", Conclusion("cannot_tell", "no answer", review_on=later))
    assert past.named("a").review_on == later
    concluded(house, past, "a", Conclusion("new_fact", "the receipt turned up"))
    assert (_state(past, "a"), past.named("a").review_on) == ("verifying", None)


def test_keeping_open_takes_the_proposal_away_until_a_run_finds_it_again(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    past.run("b")
    concluded(house, past, "a", Conclusion("keep_open", "the bank has not answered yet"))
    past.run("b")
    assert (past.named("a").proposed_close, past.named("a").gone_run) == (False, "R000002")


def test_the_cleared_never_reopen(past: Past, house: House) -> None:
    past.run("a")
    cleared(house, past, "a")
    with pytest.raises(MoveRefused):
        concluded(house, past, "a", Conclusion("new_fact", "why"))


@pytest.mark.parametrize("login", [AUDITOR, HEAD])
def test_triage_belongs_to_those_who_work_on_suspicions(
    past: Past, house: House, login: str
) -> None:
    past.run("a")
    with pytest.raises(RoleRefused):
        cases.triage(house.database, past.target("a"), actor=house.actor(login))


def test_a_suspicion_goes_only_to_somebody_who_may_work_on_it(past: Past, house: House) -> None:
    past.run("a")
    auditor = house.actor(AUDITOR).person_id or 0
    with pytest.raises(MoveRefused) as refused:
        cases.assign(
            house.database, past.target("a"), auditor, actor=house.actor(MONITOR), today=TODAY
        )
    assert refused.value.unmet == ("assignee",)


def test_what_is_not_there_is_unknown(house: House) -> None:
    with pytest.raises(SuspicionUnknown):
        cases.triage(house.database, Target(99, 1), actor=house.actor(MONITOR))


def test_every_step_is_in_the_chain_with_its_reason(past: Past, house: House) -> None:
    past.run("a")
    cleared(house, past, "a")
    with house.database.read(EVERYTHING) as session:
        asked = select(AuditEvent).where(AuditEvent.object_id == past.named("a").number)
        events = [
            (one.event, one.reason) for one in session.scalars(asked.order_by(AuditEvent.seq))
        ]
    assert events == [
        ("suspicion.triage", ""),
        ("suspicion.assign", ""),
        ("suspicion.clear", "the receipt was shown"),
    ]


def test_an_account_number_in_a_reason_does_not_reach_the_chain(past: Past, house: House) -> None:
    past.run("a")
    verifying(house, past, "a")
    number = "6217001210024455220"
    concluded(house, past, "a", Conclusion("clear", f"paid to {number}", Reason.EXPLAINED))
    with house.database.read(EVERYTHING) as session:
        said = "".join(one.reason + one.detail for one in session.scalars(select(AuditEvent)))
    assert number not in said


def test_the_second_of_two_writers_is_told(past: Past, house: House) -> None:
    past.run("a")
    seen = past.target("a")
    cases.triage(house.database, seen, actor=house.actor(MONITOR))
    with pytest.raises(Overtaken):
        cases.triage(house.database, seen, actor=house.actor(SECOND_MONITOR))


def _race(*acts: Callable[[], object]) -> list[BankcheckError | None]:
    ready, ends = threading.Barrier(len(acts)), list[BankcheckError | None]()

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except BankcheckError as error:
            ends.append(error)
        else:
            ends.append(None)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_of_two_who_decide_at_once_one_wins(past: Past, house: House) -> None:
    past.run(Hit("a", code=LIGHT))
    verifying(house, past, "a")
    verified(house, past, "a", by=PBC)
    seen = past.target("a")
    said = (Conclusion("confirm", "yes"), Conclusion("clear", "no", Reason.EXPLAINED))
    actors = (house.actor(MONITOR), house.actor(HEAD))
    ends = _race(
        *(
            lambda one=one, who=who: cases.conclude(
                house.database, seen, one, actor=who, today=TODAY
            )
            for one, who in zip(said, actors, strict=True)
        )
    )
    assert [type(end) for end in ends if end] == [Overtaken]
    assert _state(past, "a") in ("confirmed", "cleared")


def test_nothing_is_merged_into_what_is_cleared_at_the_same_moment(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    verifying(house, past, "b")
    a, b, number = past.target("a"), past.target("b"), past.named("b").number
    who, clear = house.actor(MONITOR), Conclusion("clear", "no", Reason.EXPLAINED)
    _race(
        lambda: merging.merge(house.database, a, number, actor=who),
        lambda: cases.conclude(house.database, b, clear, actor=house.actor(HEAD), today=TODAY),
    )
    merged = past.named("a").merged_into_id is not None
    assert _state(past, "a") == ("merged" if merged else "detected")
    assert _state(past, "b") == "cleared"


def _row(past: Past, name: str) -> dict[str, object]:
    names = [column.name for column in Suspicion.__table__.c if column.name != "row_version"]
    return {column: getattr(past.named(name), column) for column in names}


def test_undoing_a_merge_restores_every_column(past: Past, house: House) -> None:
    past.run("a", "b")
    before, other, who = _row(past, "a"), _row(past, "b"), house.actor(MONITOR)
    merging.merge(house.database, past.target("a"), past.named("b").number, actor=who)
    assert _state(past, "a") == "merged"
    merging.unmerge(house.database, past.target("a"), "two payments after all", actor=who)
    assert (_row(past, "a"), _row(past, "b")) == (before, other)


def test_what_a_run_missed_while_it_was_merged_is_proposed_to_close_afterwards(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    who = house.actor(MONITOR)
    merging.merge(house.database, past.target("a"), past.named("b").number, actor=who)
    past.run("b")
    assert past.named("a").proposed_close is False
    merging.unmerge(house.database, past.target("a"), "two payments after all", actor=who)
    assert past.named("a").proposed_close is True


@pytest.mark.parametrize("into", ["itself", "another bank", "a cleared one", "nothing"])
def test_a_suspicion_is_merged_only_into_an_open_one_of_its_bank(
    past: Past, house: House, into: str
) -> None:
    past.run("a", Hit("other", bank="308"), "done")
    cleared(house, past, "done")
    numbers = {
        "itself": past.named("a").number,
        "another bank": past.named("other").number,
        "a cleared one": past.named("done").number,
        "nothing": "YD-2025-999999",
    }
    with pytest.raises(MoveRefused) as refused:
        merging.merge(house.database, past.target("a"), numbers[into], actor=house.actor(MONITOR))
    assert refused.value.unmet == ("open_target",)


def test_what_holds_duplicates_is_not_merged_itself(past: Past, house: House) -> None:
    past.run("a", "b", "c")
    who, database = house.actor(MONITOR), house.database
    merging.merge(database, past.target("a"), past.named("b").number, actor=who)
    with pytest.raises(MoveRefused) as refused:
        merging.merge(database, past.target("b"), past.named("c").number, actor=who)
    assert refused.value.unmet == ("no_duplicates",)


def test_a_bulk_step_changes_what_can_be_changed_and_names_the_rest(
    past: Past, house: House
) -> None:
    past.run("a", "b", "c")
    who, database = house.actor(MONITOR), house.database
    cases.triage(database, past.target("b"), actor=who)
    done = bulk.triage_many(database, [past.target(name) for name in "abc"], actor=who)
    assert (done.count, done.left_out) == (2, (past.named("b").number,))
    assert [_state(past, name) for name in "abc"] == ["triaged"] * 3


def test_a_bulk_step_leaves_out_what_somebody_changed_meanwhile(past: Past, house: House) -> None:
    past.run("a", "b")
    seen, who = [past.target("a"), past.target("b")], house.actor(MONITOR)
    cases.assign(house.database, seen[0], who.person_id or 0, actor=who, today=TODAY)
    done = bulk.triage_many(house.database, seen, actor=who)
    assert (done.count, done.left_out) == (1, (past.named("a").number,))


def test_a_bulk_step_on_nothing_possible_changes_nothing(past: Past, house: House) -> None:
    past.run("a")
    who = house.actor(MONITOR)
    cases.triage(house.database, past.target("a"), actor=who)
    assert bulk.triage_many(house.database, [past.target("a")], actor=who).count == 0


def test_kept_filters_are_their_keepers_alone(house: House) -> None:
    one, other = house.actor(MONITOR), house.actor(SECOND_MONITOR)
    saved.keep(house.database, "mine", "rule=AB07", actor=one)
    saved.keep(house.database, "mine", "rule=AB08", actor=one)
    with house.database.read(one) as session:
        assert [kept.query for kept in saved.filters_of(session, one)] == ["rule=AB08"]
        assert saved.filters_of(session, other) == ()
        kept_id = saved.filters_of(session, one)[0].id
    saved.drop(house.database, kept_id, actor=other)
    with house.database.read(one) as session:
        assert len(saved.filters_of(session, one)) == 1


def test_a_decision_on_a_proposal_that_a_run_took_back_meanwhile_is_refused(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    past.run("b")
    seen = past.target("a")
    past.run("a", "b")
    with pytest.raises(Overtaken):
        cases.conclude(
            house.database,
            seen,
            Conclusion("accept_closure", "gone"),
            actor=house.actor(HEAD),
            today=date(2026, 1, 5),
        )
    assert past.named("a").state is SuspicionState.DETECTED


def test_a_verification_belongs_to_the_state_of_verifying(past: Past, house: House) -> None:
    past.run("a")
    with pytest.raises(MoveRefused):
        cases.verify(house.database, past.target("a"), by_phone(), actor=house.actor(MONITOR))
