"""A finding goes from its source to the bank and to its confirmation, or is held back by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.db import Overtaken
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases import service, sources, statements
from bankcheck.inspections.cases.elements import Amounts, Elements
from bankcheck.inspections.cases.lifecycles import FINDING, STATEMENT
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.severity import MATRIX, Extent, Impact, Severity, severity_of
from bankcheck.inspections.cases.sources import ByHand
from bankcheck.inspections.cases.store import SourceRefused, StatementUnknown
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.fieldwork.checklist_models import ResultLink
from bankcheck.inspections.rectification import words
from bankcheck.inspections.rectification.lifecycles import NOTICE, OBJECTION, RESPONSE, REVIEW
from bankcheck.inspections.signed import KINDS
from bankcheck.machines import Machine, MoveRefused
from bankcheck.scoring.charges import charges_of, pending_of
from bankcheck.suspicions.models import Suspicion
from tests.inspections import journey
from tests.inspections.cases import story
from tests.suspicions.past import Hit, Past
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    SECOND_MONITOR,
    House,
)

MACHINES = (FINDING, STATEMENT, NOTICE, RESPONSE, REVIEW, OBJECTION)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_state_event_and_guard_has_its_words(machine: Machine) -> None:
    guards = {guard for move in machine.moves for guard in move.guards}
    missing = {machine.name} - set(words.MACHINES) | set(machine.states) - set(words.STATES)
    assert missing | set(machine.events) - set(words.EVENTS) | guards - set(words.GUARDS) == set()


def test_the_matrix_never_falls_where_impact_or_extent_rises() -> None:
    steps = list(Severity)
    for (at, impact), (wide, extent) in product(enumerate(Impact), enumerate(Extent)):
        here = steps.index(MATRIX[impact, extent])
        lower = [
            steps.index(MATRIX[one, other])
            for (low, one), (narrow, other) in product(enumerate(Impact), enumerate(Extent))
            if low <= at and narrow <= wide
        ]
        assert here == max(lower)


@pytest.mark.parametrize(("times", "found"), [(0, "minor"), (1, "serious"), (2, "serious")])
def test_what_comes_back_is_one_step_graver(times: int, found: str) -> None:
    assert severity_of(Impact.FORMAL, Extent.SINGLE, recurrences=times) == found


def test_a_confirmed_suspicion_is_converted_by_the_finding_raised_from_it(house: House) -> None:
    finding = story.row(house, story.raised(house))
    with house.database.read(EVERYTHING) as session:
        state = session.scalars(select(Suspicion.state)).one()
    assert (state, finding.bank, finding.questioned_fen) == ("converted", "105", 123_400)


def test_a_suspicion_that_is_not_confirmed_gives_no_finding_and_takes_no_number(
    house: House,
) -> None:
    past = Past(house.home, house.database)
    past.run(Hit("RAW"))
    with pytest.raises(MoveRefused):
        sources.from_suspicion(house.database, past.target("RAW"), actor=house.actor(MONITOR))
    assert story.row(house, story.in_inspection(house)).seq == 1


def test_many_at_once_are_numbered_without_a_gap_and_no_suspicion_twice(house: House) -> None:
    names = ("A", "B", "C")
    past = story.confirmed_suspicion(house, *names)
    actor, targets = house.actor(MONITOR), [past.target(name) for name in names] * 2

    def tried(target: object) -> bool:
        try:
            sources.from_suspicion(house.database, target, actor=actor)  # type: ignore[arg-type]  # a target
        except (MoveRefused, Overtaken):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = sum(pool.map(tried, targets))
    with house.database.read(EVERYTHING) as session:
        numbers = sorted(session.scalars(select(Finding.seq)))
    assert (done, numbers) == (3, [1, 2, 3])


def test_a_finding_by_hand_is_linked_to_the_failed_item_alone(house: House) -> None:
    inspection_id = journey.in_the_field(house)
    new = ByHand(inspection_id, "AB31", "参数", "NONE")
    with pytest.raises(Exception, match="no such inspection"):
        sources.by_hand(house.database, new, actor=house.actor(MONITOR))
    with pytest.raises(SourceRefused):
        sources.by_hand(
            house.database, replace(new, code="AB01", result_no=""), actor=house.actor(MONITOR)
        )
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(ResultLink)).all() == []


def test_proposing_an_empty_finding_names_all_that_is_missing(house: House) -> None:
    finding_id = story.in_inspection(house)
    with pytest.raises(MoveRefused) as refused:
        service.propose(house.database, finding_id, 1, None, actor=house.actor(MONITOR))
    lacking = {"five_elements", "severity", "evidence", "answer_deadline"}
    assert set(refused.value.unmet) == lacking


@pytest.mark.parametrize("name", Elements.__slots__)
def test_each_of_the_elements_is_needed(name: str) -> None:
    assert replace(story.ELEMENTS, **{name: "  "}).missing == (name,)


def test_the_pinned_facts_of_a_suspicion_are_ground_enough(house: House) -> None:
    assert story.row(house, story.proposed(house, story.raised(house))).state == "proposed"


def test_another_institution_does_not_write_a_finding(house: House) -> None:
    finding_id = story.raised(house)
    seen = story.version(house, finding_id)
    with pytest.raises(MoveRefused) as refused:
        service.edit(house.database, finding_id, seen, story.TEXTS, actor=house.actor(PBC))
    assert refused.value.unmet == ("own_institution",)


def test_the_second_of_two_writers_is_told(house: House) -> None:
    finding_id = story.raised(house)
    seen = story.version(house, finding_id)
    service.edit(house.database, finding_id, seen, story.TEXTS, actor=house.actor(MONITOR))
    with pytest.raises(Overtaken):
        service.edit(
            house.database, finding_id, seen, story.TEXTS, actor=house.actor(SECOND_MONITOR)
        )


def test_the_bank_has_its_own_copy_of_the_texts_and_answers_by_two_people(house: House) -> None:
    finding_id = story.proposed(house, story.raised(house))
    one = story.statement(house, finding_id)
    statements.draft(
        house.database, one.id, 1, position="partly", text="部分属实", actor=house.actor(MAKER_A)
    )
    statements.submit(house.database, one.id, 2, actor=house.actor(APPROVER_A))
    finding = story.row(house, finding_id)
    assert (finding.state, finding.position) == ("answered", "partly")
    assert one.texts["condition"] == story.ELEMENTS.condition


def test_another_bank_finds_no_statement(house: House) -> None:
    one = story.statement(house, story.proposed(house, story.raised(house)))
    with pytest.raises(StatementUnknown):
        statements.draft(
            house.database, one.id, 1, position="agree", text="", actor=house.actor(MAKER_B)
        )
    with pytest.raises(StatementUnknown):
        statements.submit(house.database, one.id, 1, actor=house.actor(APPROVER_B))


def test_silence_counts_only_once_the_time_has_run_out(house: House) -> None:
    finding_id = story.proposed(house, story.raised(house))
    seen = story.version(house, finding_id)
    with pytest.raises(MoveRefused) as refused:
        service.lapse(house.database, finding_id, seen, actor=house.actor(MONITOR))
    assert refused.value.unmet == ("answer_overdue",)
    with house.database.write(EVERYTHING) as session:
        long_ago = today() - timedelta(days=60)
        past = {"day_zero": long_ago, "due_on": long_ago + timedelta(days=7)}
        session.execute(update(Deadline).values(**past))
        record(session, SYSTEM, "test.age", ("deadline", 1))
    service.lapse(house.database, finding_id, seen, actor=house.actor(MONITOR))
    finding = story.row(house, finding_id)
    assert (finding.state, finding.position) == ("answered", "")


def test_the_drafter_never_confirms(house: House) -> None:
    finding_id = story.answered(house, story.proposed(house, story.raised(house)))
    with house.database.write(EVERYTHING) as session:
        session.get_one(Finding, finding_id).drafted_by_id = house.actor(HEAD).person_id
        record(session, SYSTEM, "test.draft", ("finding", finding_id))
    with pytest.raises(MoveRefused) as refused:
        story.confirmed(house, finding_id)
    assert refused.value.unmet == ("other_person",)


def test_a_joint_finding_is_confirmed_only_when_both_have_signed(house: House) -> None:
    finding_id = _joint(house)
    with pytest.raises(MoveRefused) as refused:
        story.confirmed(house, finding_id)
    assert refused.value.unmet == ("cosigned",)
    story.confirmed(house, story.signed(house, finding_id))
    assert story.row(house, finding_id).state == "confirmed"


def test_revising_a_signed_finding_voids_the_signatures(house: House) -> None:
    finding_id = story.signed(house, _joint(house))
    envelope_id = story.row(house, finding_id).envelope_id or 0
    seen = story.version(house, finding_id)
    service.revise(house.database, finding_id, seen, reason="补充事实", actor=house.actor(MONITOR))
    assert not cosign.check(house.database, KINDS, envelope_id)
    with house.database.read(EVERYTHING) as session:
        assert session.get_one(Envelope, envelope_id).state == "void"


def _joint(house: House) -> int:
    """Return an answered finding of a joint inspection."""
    finding_id = story.proposed(house, story.raised(house))
    inspection_id = journey.in_the_field(house)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Finding, finding_id).inspection_id = inspection_id
        record(session, SYSTEM, "test.joint", ("finding", finding_id))
    return story.answered(house, finding_id)


def test_more_lost_than_determined_is_not_confirmed(house: House) -> None:
    finding_id = story.raised(house)
    texts = replace(story.TEXTS, amounts=Amounts(1, 10, 11))
    story.proposed(house, finding_id)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Finding, finding_id).loss_fen = texts.amounts.loss_fen + 99_999
        record(session, SYSTEM, "test.loss", ("finding", finding_id))
    with pytest.raises(MoveRefused) as refused:
        story.confirmed(house, story.answered(house, finding_id))
    assert refused.value.unmet == ("amounts",)


@pytest.mark.parametrize("event", ["revise", "withdraw"])
def test_taking_a_finding_back_needs_a_reason(house: House, event: str) -> None:
    finding_id = story.answered(house, story.proposed(house, story.raised(house)))
    act = service.revise if event == "revise" else service.withdraw
    seen = story.version(house, finding_id)
    with pytest.raises(MoveRefused) as refused:
        act(house.database, finding_id, seen, reason=" ", actor=house.actor(MONITOR))
    assert refused.value.unmet == ("reason",)


@pytest.mark.parametrize("answered", [False, True], ids=["drafted", "answered"])
def test_a_withdrawn_finding_leaves_its_suspicion_confirmed_and_awaiting_another(
    house: House, *, answered: bool
) -> None:
    past = story.confirmed_suspicion(house, "ONE")
    finding_id = story.raised(house, past=past)
    if answered:
        story.answered(house, story.proposed(house, finding_id))
    monitor, seen = house.actor(MONITOR), story.version(house, finding_id)
    service.withdraw(house.database, finding_id, seen, reason="重新整理", actor=monitor)
    with house.database.read(EVERYTHING) as session:
        assert charges_of(session, "105", 2025) == ()
        assert [one.code for one in pending_of(session, "105", 2025)] == ["AB07"]
    again = sources.from_suspicion(house.database, past.target("ONE"), actor=monitor)
    assert (story.row(house, again).state, again != finding_id) == ("drafted", True)


def test_no_finding_closes_before_its_rectification_was_accepted(house: House) -> None:
    finding_id = story.ready(house)
    seen = story.version(house, finding_id)
    with pytest.raises(MoveRefused):
        service.retest(house.database, finding_id, seen, story.PASSED, actor=house.actor(MONITOR))
