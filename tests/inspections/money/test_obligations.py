"""Debts from their finding to the fen: claims of a bank prove nothing, entries of the ledger do."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import today
from bankcheck.db import Overtaken
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.store import StillOwed
from bankcheck.inspections.money import jobs, listing, obligations, pages, reports, words
from bankcheck.inspections.money.lifecycles import COMPENSATION, DECISION, OBLIGATION, REPORT
from bankcheck.inspections.money.models import Look, MoneyEvent
from bankcheck.inspections.money.obligations import NotOwed, TooMuch
from bankcheck.inspections.money.store import ObligationUnknown
from bankcheck.inspections.rectification import responses
from bankcheck.inspections.rectification.models import Response
from bankcheck.jobs.models import Job
from bankcheck.jobs.worker import work_off
from bankcheck.labour import handlers
from bankcheck.machines import Machine, MoveRefused, RoleRefused
from bankcheck.settings import Settings
from tests.inspections.cases import story as cases
from tests.inspections.money import story
from tests.inspections.rectification import story as rectification
from tests.workbench.house import APPROVER_A, MAKER_A, MAKER_B, MONITOR, House

MACHINES = (OBLIGATION, REPORT, DECISION, COMPENSATION)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_word_of_the_lifecycles_is_said(machine: Machine) -> None:
    guards = set(chain.from_iterable(move.guards for move in machine.moves))
    missing = {machine.name} - set(words.MACHINES) | set(machine.states) - set(words.STATES)
    assert missing | set(machine.events) - set(words.EVENTS) | guards - set(words.GUARDS) == set()


def test_a_debt_is_established_by_what_the_finding_asks_for_alone(house: House) -> None:
    ground = story.finding(house, "refund")
    with pytest.raises(NotOwed):
        story.owed(house, story.REDO, ground)
    assert story.debt(house, story.owed(house, story.NEW, ground)).number == (
        f"TK{today().year}-0001"
    )


def test_a_finding_makes_nobody_owe_before_it_is_confirmed(house: House) -> None:
    with pytest.raises(NotOwed):
        story.owed(house, story.NEW, cases.proposed(house, cases.raised(house)))


def test_all_debts_together_are_never_more_than_was_determined(house: House) -> None:
    ground = story.finding(house)
    story.owed(house, replace(story.NEW, amount_fen=12_299), ground)
    with pytest.raises(TooMuch):
        story.owed(house, replace(story.NEW, amount_fen=2), ground)
    story.owed(house, replace(story.NEW, amount_fen=1), ground)


def test_a_report_alone_proves_nothing(house: House) -> None:
    story.reported(house, story.owed(house))
    story.looked(house)
    assert (story.sums(house), story.report(house).state) == (("open", 0, 12_300, 0), "submitted")


def test_a_row_on_the_right_account_meets_a_debt_to_the_fen_with_its_file_and_line(
    house: House,
) -> None:
    story.reported(house, story.owed(house))
    story.loaded(house, story.BACK)
    assert story.looked(house) == 1
    assert (story.sums(house), story.report(house).state) == (("met", 12_300, 0, 0), "confirmed")
    proof = story.proofs(house)[0]
    assert (proof.file, proof.line, proof.batch) == ("payment.csv", 2, "B000001")
    with house.database.read(EVERYTHING) as session:
        deadline = session.scalars(select(Deadline).where(Deadline.kind == "refund")).one()
        assert (deadline.state, deadline.ended_on) == ("met", story.DAY)


def test_looking_again_changes_nothing_and_leaves_no_event(house: House) -> None:
    story.reported(house, story.owed(house))
    story.loaded(house, story.BACK)
    story.looked(house)
    with house.database.read(EVERYTHING) as session:
        before = session.scalars(select(AuditEvent.seq)).all()
    assert story.looked(house) == 0
    with house.database.read(EVERYTHING) as session:
        assert session.scalars(select(AuditEvent.seq)).all() == before


def test_a_row_on_the_wrong_account_is_shown_with_the_reason_and_counts_nothing(
    house: House,
) -> None:
    debt_id = story.owed(house)
    story.reported(house, debt_id)
    story.loaded(house, {"payee_account": story.WRONG})
    story.looked(house)
    page = pages.debt_page(house.database, debt_id, actor=house.actor(MONITOR), today=today())
    assert (story.sums(house)[0], page.rows[0]["whys"]) == ("open", ["wrong_account"])
    report = story.report(house)
    assert (report.state, report.whys) == ("contradicted", ["wrong_account"])


def test_a_debt_is_paid_in_parts_and_what_is_too_much_stands_apart(house: House) -> None:
    debt_id = story.owed(house)
    story.reported(house, debt_id, replace(story.REPORTED, amount_fen=300))
    story.loaded(house, {"amount_fen": 300})
    story.looked(house)
    assert story.sums(house) == ("partly_met", 300, 12_000, 0)
    story.reported(house, debt_id, replace(story.REPORTED, serial="R2", amount_fen=12_005))
    story.loaded(house, {"bank_serial_no": "R2", "amount_fen": 12_005})
    story.looked(house)
    assert story.sums(house) == ("met", 12_300, 0, 5)


def test_a_reversal_takes_the_proof_away_and_says_so(house: House) -> None:
    story.reported(house, story.owed(house))
    story.loaded(house, story.BACK)
    story.looked(house)
    taken = {
        "bank_serial_no": "X1", "direction": "other", "original_serial_no": "R1",
        "payer_account": story.RIGHT, "payee_account": story.PAYEE,
        "paid_at": "2026-03-05T10:00:00",
    }  # fmt: skip
    story.loaded(house, taken)
    story.looked(house)
    assert story.sums(house) == ("open", 0, 12_300, 0)
    assert [one.fallen_why for one in story.proofs(house)] == ["reversed"]
    with house.database.read(EVERYTHING) as session:
        told = session.scalars(select(MoneyEvent.event).order_by(MoneyEvent.id)).all()
    assert told[-2:] == ["proof_fell", "fall_back"]


def test_a_superseded_batch_takes_the_proof_away_and_the_corrected_one_brings_its_own(
    house: House,
) -> None:
    story.reported(house, story.owed(house))
    story.loaded(house, story.BACK)
    story.looked(house)
    story.loaded(house, {"amount_fen": 12_000}, supersedes=("B000001",))
    story.looked(house)
    assert story.sums(house) == ("partly_met", 12_000, 300, 0)
    assert [(one.batch, one.fallen_why) for one in story.proofs(house)] == [
        ("B000001", "superseded"),
        ("B000002", ""),
    ]


def test_no_fen_of_an_entry_pays_two_debts(house: House) -> None:
    ground = story.finding(house)
    for _ in range(2):
        debt_id = story.owed(house, replace(story.NEW, amount_fen=6_000), ground)
        story.reported(house, debt_id, replace(story.REPORTED, amount_fen=6_000))
    story.loaded(house, {"amount_fen": 6_000})
    story.looked(house)
    assert [story.sums(house, one)[1] for one in (1, 2)] == [6_000, 0]
    assert story.report(house, 2).whys == ["used"]


def test_what_nobody_named_counts_once_a_person_accepts_it_and_never_once_refused(
    house: House,
) -> None:
    debt_id, monitor = story.owed(house), house.actor(MONITOR)
    story.loaded(house, story.BACK)
    story.looked(house)
    assert story.sums(house)[0] == "open"
    with house.database.read(EVERYTHING) as session:
        key = str(session.get_one(Look, debt_id).lines[0]["key"])
    book = story.book(house)
    for accept, state in ((True, "met"), (False, "open")):
        seen = story.debt(house).row_version
        obligations.judge_row(
            house.database, book, debt_id, seen, key=key, accept=accept, reason="核对回单",
            actor=monitor,
        )  # fmt: skip
        assert story.sums(house)[0] == state
    story.reported(house, debt_id)
    story.looked(house)
    assert story.sums(house)[0] == "open"


def test_nobody_accepts_an_entry_that_does_not_fit(house: House) -> None:
    debt_id = story.owed(house)
    story.reported(house, debt_id)
    story.loaded(house, {"payee_account": story.WRONG})
    story.looked(house)
    with house.database.read(EVERYTHING) as session:
        key = str(session.get_one(Look, debt_id).lines[0]["key"])
    with pytest.raises(MoveRefused) as refused:
        obligations.judge_row(
            house.database, story.book(house), debt_id, story.debt(house).row_version,
            key=key, accept=True, reason="相信银行", actor=house.actor(MONITOR),
        )  # fmt: skip
    assert refused.value.unmet == ("row_fits",)


def test_a_payment_to_make_again_is_closed_by_that_payment_alone(house: House) -> None:
    debt_id = story.owed(house, story.REDO)
    story.reported(house, debt_id, replace(story.REPORTED, account=story.PAYEE))
    again = {"direction": "pay", "payer_account": story.RIGHT, "payee_account": story.PAYEE}
    story.loaded(house, {"bank_serial_no": "R0"})
    story.looked(house)
    assert story.sums(house)[0] == "open"
    story.loaded(house, again)
    story.looked(house)
    assert story.sums(house) == ("met", 12_300, 0, 0)


def test_a_finding_cannot_close_while_its_debt_is_open_and_is_told_which(house: House) -> None:
    ground = story.fixed(house, story.finding(house))
    with pytest.raises(StillOwed) as refused:
        story.retested(house, ground)
    assert [(one.number, one.fen) for one in refused.value.debts] == [("", 12_300)]
    debt_id = story.owed(house, story.NEW, ground)
    with pytest.raises(StillOwed) as refused:
        story.retested(house, ground)
    assert [one.number for one in refused.value.debts] == [story.debt(house).number]
    story.reported(house, debt_id)
    story.loaded(house, story.BACK)
    story.looked(house)
    story.retested(house, ground)
    assert cases.row(house, ground).state == "closed"


@pytest.mark.parametrize(("kind", "state", "open_fen"), [("waive", "waived", 0),
                                                         ("separate", "open", 12_300)])  # fmt: skip
def test_a_decision_of_two_people_lets_a_finding_close(
    house: House, kind: str, state: str, open_fen: int
) -> None:
    ground = story.fixed(house, story.finding(house))
    story.waived(house, story.owed(house, story.NEW, ground), kind)
    story.retested(house, ground)
    assert (cases.row(house, ground).state, *story.sums(house)[:3:2]) == (
        "closed",
        state,
        open_fen,
    )


def test_nobody_decides_on_a_proposal_of_their_own_and_no_two_wait(house: House) -> None:
    debt_id, monitor = story.owed(house), house.actor(MONITOR)

    def proposed() -> int:
        seen = story.debt(house).row_version
        return obligations.propose(
            house.database, debt_id, seen, kind="waive", reason="理由", basis="依据", actor=monitor
        )

    proposal = proposed()
    with pytest.raises(MoveRefused):
        proposed()
    with pytest.raises(RoleRefused):
        obligations.decide(house.database, proposal, 1, "approve", reason="", actor=monitor)


def test_a_waived_rest_counts_no_later_payment_but_a_fallen_proof_opens_the_debt(
    house: House,
) -> None:
    debt_id = story.owed(house)
    story.reported(house, debt_id, replace(story.REPORTED, amount_fen=300))
    story.loaded(house, {"amount_fen": 300})
    story.looked(house)
    story.waived(house, debt_id)
    assert story.sums(house) == ("waived", 300, 0, 0)
    story.reported(house, debt_id, replace(story.REPORTED, serial="R2", amount_fen=100))
    story.loaded(house, {"bank_serial_no": "R2", "amount_fen": 100})
    story.looked(house)
    assert story.sums(house) == ("waived", 300, 0, 100)
    story.loaded(house, {"bank_serial_no": "R9"}, supersedes=("B000001", "B000002"))
    story.looked(house)
    assert story.sums(house) == ("open", 0, 300, 0)


def test_a_withdrawn_finding_makes_nobody_owe_and_frees_its_entries(house: House) -> None:
    ground = story.finding(house)
    debt_id = story.owed(house, story.NEW, ground)
    story.reported(house, debt_id)
    story.loaded(house, story.BACK)
    story.looked(house)
    story.overturned(house, ground)
    story.looked(house)
    assert (story.debt(house).state, story.proofs(house)[0].active) == ("dropped", False)


def test_a_bank_reports_by_two_people_and_corrects_what_the_ledger_contradicts(
    house: House,
) -> None:
    debt_id, maker, approver = story.owed(house), house.actor(MAKER_A), house.actor(APPROVER_A)
    number = reports.draft(house.database, debt_id, story.REPORTED, actor=maker)
    with pytest.raises(RoleRefused):
        reports.submit(house.database, number, story.report(house).row_version, actor=maker)
    seen = story.report(house).row_version
    reports.give_back(house.database, number, seen, reason="流水号有误", actor=approver)
    seen = story.report(house).row_version
    other = replace(story.REPORTED, serial="R7")
    reports.edit(house.database, number, seen, other, actor=maker)
    with pytest.raises(Overtaken):
        reports.edit(house.database, number, seen, other, actor=maker)
    reports.submit(house.database, number, story.report(house).row_version, actor=approver)
    story.loaded(house, {"bank_serial_no": "R7", "amount_fen": 5})
    story.looked(house)
    assert (story.report(house).state, story.sums(house)[1]) == ("contradicted", 5)
    seen = story.report(house).row_version
    reports.withdraw(house.database, number, seen, reason="金额填错", actor=approver)
    story.looked(house)
    assert (story.report(house).state, story.sums(house)[1]) == ("withdrawn", 0)


def test_a_reference_in_an_answer_to_a_notice_names_an_entry_as_a_report_does(
    house: House,
) -> None:
    ground = story.finding(house)
    story.owed(house, story.NEW, ground)
    notice = rectification.acknowledged(house, ground)
    rectification.handed_in(house, notice, replace(rectification.ANSWER, reference="R1"))
    story.loaded(house, story.BACK)
    story.looked(house)
    assert story.sums(house)[0] == "open"
    one = rectification.stored(house, Response)[-1]
    responses.submit(house.database, one.id, one.row_version, actor=house.actor(APPROVER_A))
    story.looked(house)
    assert story.sums(house)[0] == "met"


def test_no_bank_sees_or_reports_on_what_another_owes(house: House) -> None:
    debt_id, other = story.owed(house), house.actor(MAKER_B)
    with pytest.raises(ObligationUnknown):
        pages.debt_page(house.database, debt_id, actor=other, today=today())
    with pytest.raises(ObligationUnknown):
        reports.draft(house.database, debt_id, story.REPORTED, actor=other)
    wanted = listing.Wanted("all")
    page = listing.debts_page(house.database, other, wanted, page=1, today=today())
    assert (page.lines, page.open_fen) == ((), 0)


def test_no_bank_sees_what_the_bureau_weighs(house: House) -> None:
    debt_id = story.owed(house)
    story.waived(house, debt_id, "separate")
    page = pages.debt_page(house.database, debt_id, actor=house.actor(MAKER_A), today=today())
    assert (page.decisions, [one.event for one in page.events]) == ((), ["raise"])


def test_a_worker_looks_after_every_load_and_report_once_each(house: House) -> None:
    settings = Settings(home=house.home)
    known = handlers(settings, house.database)

    def worked() -> int:
        jobs.idle(settings, house.database)
        jobs.idle(settings, house.database)
        with house.database.read(EVERYTHING) as session:
            queued = [one for one in session.scalars(select(Job)) if one.state == "queued"]
        work_off(house.database, known, stopped=lambda: False)
        return len(queued)

    debt_id = story.owed(house)
    assert (worked(), worked()) == (1, 0)
    story.reported(house, debt_id)
    assert (worked(), worked()) == (1, 0)
    story.loaded(house, story.BACK)
    assert (worked(), worked()) == (1, 0)
    assert story.sums(house)[0] == "met"
