"""No decision is approved or issued while a condition of its rung is unmet, and each is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.cases.severity import Severity
from bankcheck.inspections.cosign import service as cosign
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring import assessments, fee_revising, fee_service
from bankcheck.scoring.decisions import service as decisions
from bankcheck.scoring.decisions import signing
from bankcheck.scoring.decisions.lifecycles import DecisionState
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.decisions.service import NewDecision
from bankcheck.scoring.lifecycles import FeeState
from bankcheck.scoring.refusals import DecisionRefused, DecisionUnknown
from tests.scoring.service.process import fee_editions, filed
from tests.scoring.service.steps import (
    REDUCTION,
    approved,
    decision_now,
    fee_now,
    final,
    heard,
    issued,
    now_of,
    proposed,
    provisional,
    reviewed,
    seen,
    signed,
    statement,
)
from tests.scoring.service.year import YEAR, A, confirm, finding_no
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MONITOR,
    SECOND_MONITOR,
    House,
)

GRAVE = "YD-2025-000105-1"
CRITICISM = NewDecision(
    A, YEAR, "criticism", "挪用资金", "委托代理协议第九条", "予以通报批评", (GRAVE,)
)
ORDER = replace(CRITICISM, rung="order_rectify", content="限期整改")
END = replace(CRITICISM, rung="termination", content="终止委托代理协议")


def refused(house: House, number: int, step: str = "approve") -> tuple[str, ...]:
    """Return what a step of the section head is refused for."""
    act = {"approve": decisions.approve, "issue": decisions.issue}[step]
    with pytest.raises(MoveRefused) as told:
        act(house.database, *seen(house, number), actor=house.actor(HEAD))
    return told.value.unmet


def graver(house: House, severity: int) -> None:
    """Confirm a finding of a severity against the first bank."""
    confirm(house.database, GRAVE, code="AB23")
    with house.database.write(EVERYTHING) as session:
        row = session.scalars(select(Finding).where(Finding.number == finding_no(GRAVE))).one()
        row.severity = tuple(Severity)[severity - 1].value
        record(session, house.actor(MONITOR), "finding.test", ("finding", row.number))


def propose(house: House, new: NewDecision) -> int:
    """Propose a decision as the monitor."""
    return decisions.propose(house.database, new, actor=house.actor(MONITOR))


def over(house: House, number: int) -> None:
    """Let a decision's hearing window have ended yesterday."""
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Deadline, decision_now(house, number).deadline_id)
        row.due_on = today() - timedelta(days=1)
        row.day_zero = row.due_on - timedelta(days=7)
        record(session, house.actor(MONITOR), "deadline.test", ("deadline", row.id))


def test_a_reduction_without_a_final_score_is_refused_by_name(house: House) -> None:
    provisional(house)
    number = propose(house, REDUCTION)
    assert refused(house, number)[:2] == ("final_score", "grade_lowers")


def test_every_step_that_was_not_taken_is_named(house: House) -> None:
    assert refused(house, proposed(house)) == ("prior_notice", "hearing", "legal_review")


def test_prior_notice_alone_does_not_end_the_hearing(house: House) -> None:
    number = proposed(house)
    reviewed(house, number)
    decisions.notify(house.database, *seen(house, number), actor=house.actor(MONITOR))
    assert refused(house, number) == ("hearing",)


def test_a_hearing_is_not_closed_before_its_window_is_over(house: House) -> None:
    number, monitor = proposed(house), house.actor(MONITOR)
    decisions.notify(house.database, *seen(house, number), actor=monitor)
    with pytest.raises(MoveRefused, match="window_over"):
        decisions.close_hearing(house.database, *seen(house, number), actor=monitor)


def test_silence_through_the_window_ends_the_hearing(house: House) -> None:
    number, monitor = proposed(house), house.actor(MONITOR)
    decisions.notify(house.database, *seen(house, number), actor=monitor)
    over(house, number)
    decisions.close_hearing(house.database, *seen(house, number), actor=monitor)
    assert decision_now(house, number).heard_how == "silent"


def test_a_bank_states_its_case_within_its_window_alone(house: House) -> None:
    number = proposed(house)
    decisions.notify(house.database, *seen(house, number), actor=house.actor(MONITOR))
    over(house, number)
    with pytest.raises(MoveRefused, match="in_time"):
        decisions.hear(
            house.database, *seen(house, number), "我行有异议", actor=house.actor(APPROVER_A)
        )


def test_what_a_bank_stated_is_answered_before_the_approval(house: House) -> None:
    number = proposed(house)
    reviewed(house, number)
    heard(house, number, "我行已整改")
    assert refused(house, number) == ("answered",)
    monitor = house.actor(MONITOR)
    decisions.answer(house.database, *seen(house, number), "整改不影响评分", actor=monitor)
    decisions.approve(house.database, *seen(house, number), actor=house.actor(HEAD))
    assert decision_now(house, number).state is DecisionState.APPROVED


def test_who_proposed_does_not_review_the_law(house: House) -> None:
    number = proposed(house)
    with pytest.raises(MoveRefused, match="another_person"):
        decisions.review(
            house.database, *seen(house, number), "可", passes=True, actor=house.actor(MONITOR)
        )


def test_who_reviewed_the_law_does_not_approve(house: House) -> None:
    number, head = proposed(house), house.actor(HEAD)
    decisions.review(house.database, *seen(house, number), "可", passes=True, actor=head)
    heard(house, number)
    assert refused(house, number) == ("not_the_lawyer",)


def test_a_law_that_does_not_pass_stops_the_decision(house: House) -> None:
    number, lawyer = proposed(house), house.actor(SECOND_MONITOR)
    decisions.review(house.database, *seen(house, number), "依据不足", passes=False, actor=lawyer)
    heard(house, number)
    assert refused(house, number) == ("legal_review",)


def test_an_opinion_holds_for_the_words_it_was_given_on(house: House) -> None:
    number, monitor = proposed(house), house.actor(MONITOR)
    reviewed(house, number)
    other = replace(REDUCTION, content="下调百分之五十")
    decisions.edit(house.database, *seen(house, number), other, actor=monitor)
    heard(house, number)
    assert refused(house, number) == ("legal_review",)


def test_a_monitor_approves_nothing(house: House) -> None:
    number = proposed(house)
    with pytest.raises(RoleRefused):
        decisions.approve(house.database, *seen(house, number), actor=house.actor(SECOND_MONITOR))


def test_an_approved_reduction_is_not_issued_without_both_signatures(house: House) -> None:
    assert refused(house, approved(house), "issue") == ("cosign",)


def test_an_issued_decision_has_a_number_of_the_year(house: House) -> None:
    row = decision_now(house, issued(house))
    assert row.number == f"财库决〔{today().year}〕1号"


def test_an_issued_reduction_moves_a_fee_that_was_sent_and_says_why(house: House) -> None:
    row = statement(house)
    fee_service.send(house.database, row.id, row.row_version, actor=house.actor(MONITOR))
    number = issued(house)
    fee = fee_now(house)
    assert (Fraction(fee.coefficient), fee.payable_fen) == (Fraction(7, 10), 70_000)
    assert fee.state is FeeState.COMPUTED
    told = fee_editions(house)[-1].changes[0]
    assert (told["cause"], told["number"]) == ("decision", decision_now(house, number).number)
    assert told["fen"] == [100_000, 70_000]


def test_a_revoked_reduction_gives_the_fee_back(house: House) -> None:
    number = issued(house)
    statement(house)
    head = house.actor(HEAD)
    decisions.end(house.database, *seen(house, number), "revoke", "依据有误", actor=head)
    assert fee_now(house).payable_fen == 100_000


def test_a_corrected_score_takes_the_ground_from_a_reduction(house: House) -> None:
    issued(house)
    statement(house)
    row, head = now_of(house), house.actor(HEAD)
    assessments.correct(house.database, row.id, row.row_version, "a finding fell", actor=head)
    assert fee_now(house).payable_fen == 100_000


def test_an_approved_fee_is_opened_again_when_its_grounds_have_changed(house: House) -> None:
    number, head = issued(house), house.actor(HEAD)
    row = statement(house)
    fee_service.send(house.database, row.id, row.row_version, actor=house.actor(MONITOR))
    row, bank = fee_now(house), house.actor(APPROVER_A)
    fee_service.answer(house.database, row.id, row.row_version, "confirm", "", actor=bank)
    row = fee_now(house)
    fee_service.approve(house.database, house.home, row.id, row.row_version, actor=head)
    with pytest.raises(MoveRefused, match="grounds_changed"):
        fee_revising.revise(house.database, house.home, *_at(house), "why", actor=head)
    decisions.end(house.database, *seen(house, number), "revoke", "依据有误", actor=head)
    assert fee_now(house).payable_fen == 70_000
    fee_revising.revise(house.database, house.home, *_at(house), "决定已撤销", actor=head)
    assert (fee_now(house).payable_fen, fee_now(house).state) == (100_000, FeeState.COMPUTED)


def _at(house: House) -> tuple[int, int]:
    row = fee_now(house)
    return row.id, row.row_version


@pytest.mark.parametrize(("severity", "named"), [(3, True), (4, False)])
def test_criticism_asks_for_the_gravest_findings(
    house: House, severity: int, *, named: bool
) -> None:
    graver(house, severity)
    number = propose(house, CRITICISM)
    assert ("severity" in refused(house, number)) is named


def test_criticism_asks_for_a_confirmed_finding(house: House) -> None:
    number = propose(house, replace(CRITICISM, findings=()))
    assert refused(house, number)[:2] == ("confirmed_finding", "severity")


def test_an_open_objection_stops_a_decision(house: House) -> None:
    filed(house)
    number = propose(house, CRITICISM)
    assert "no_open_objection" in refused(house, number)


def test_termination_comes_after_a_milder_decision(house: House) -> None:
    graver(house, 4)
    final(house)
    number = propose(house, END)
    assert refused(house, number)[0] == "prior_rung"


@pytest.mark.parametrize(("years", "supports"), [(0, True), (1, False)])
def test_a_milder_decision_supports_termination_in_its_own_year(
    house: House, years: int, *, supports: bool
) -> None:
    milder = issued(house)
    with house.database.write(EVERYTHING) as session:
        session.get_one(Decision, milder).year -= years
        record(session, house.actor(MONITOR), "decision.test", ("decision", milder))
    assert ("prior_rung" not in refused(house, propose(house, END))) is supports


def test_a_rung_without_hearing_and_signatures_goes_straight_on(house: House) -> None:
    graver(house, 3)
    number, head = propose(house, ORDER), house.actor(HEAD)
    reviewed(house, number)
    decisions.approve(house.database, *seen(house, number), actor=head)
    decisions.issue(house.database, *seen(house, number), actor=head)
    monitor = house.actor(MONITOR)
    decisions.serve(house.database, *seen(house, number), "post", "EMS 1234", actor=monitor)
    decisions.receive(house.database, *seen(house, number), actor=house.actor(APPROVER_A))
    decisions.end(house.database, *seen(house, number), "execute", "已整改", actor=monitor)
    assert decision_now(house, number).state is DecisionState.EXECUTED


def test_service_outside_the_system_takes_a_proof(house: House) -> None:
    number = issued(house)
    with pytest.raises(MoveRefused, match="service"):
        decisions.serve(
            house.database, *seen(house, number), "post", " ", actor=house.actor(MONITOR)
        )


def test_a_rung_is_proposed_once_at_a_time(house: House) -> None:
    proposed(house)
    with pytest.raises(DecisionRefused):
        propose(house, REDUCTION)


EMPTIED: dict[str, dict[str, Any]] = {
    name: {name: " "} for name in ("facts", "basis", "content", "rung", "bank")
}


@pytest.mark.parametrize("missing", sorted(EMPTIED))
def test_a_proposal_says_all_it_must(house: House, missing: str) -> None:
    with pytest.raises(DecisionRefused):
        propose(house, replace(CRITICISM, **EMPTIED[missing]))


def test_a_bank_knows_nothing_before_the_prior_notice(house: House) -> None:
    number = proposed(house)
    with pytest.raises(DecisionUnknown):
        decisions.hear(house.database, *seen(house, number), "", actor=house.actor(APPROVER_A))


def test_the_other_bank_reaches_no_decision(house: House) -> None:
    number = proposed(house)
    decisions.notify(house.database, *seen(house, number), actor=house.actor(MONITOR))
    with pytest.raises(DecisionUnknown):
        decisions.hear(house.database, *seen(house, number), "", actor=house.actor(APPROVER_B))


def test_a_changed_word_voids_the_signatures_of_a_decision(house: House) -> None:
    number, head = approved(house), house.actor(HEAD)
    envelope = signing.ask_signatures(house.database, *seen(house, number), actor=head)
    signed(house, envelope, signing.KINDS)
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Decision, number)
        row.content = "下调百分之五十"
        record(session, house.actor(MONITOR), "decision.tamper", ("decision", number))
    assert cosign.check(house.database, signing.KINDS, envelope) is False
    assert refused(house, number, "issue") == ("cosign",)
