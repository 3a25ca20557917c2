"""Deadlines follow their inputs: they move with an event, and never to a respondent's loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM, Actor
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.inspections.calendar import deadlines, service
from bankcheck.inspections.calendar.counting import Unit, count
from bankcheck.inspections.calendar.deadlines import NewDeadline, open_deadline
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.calendar.pages import deadline_page, deadlines_page, notice_page
from bankcheck.inspections.calendar.service import NewNotice
from bankcheck.inspections.calendar.store import DeadlineUnknown, calendar_at, deadline_row, term_of
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.workdays import load_calendar
from tests.workbench.house import HEAD, MAKER_A, MAKER_B, MONITOR, SECOND_MONITOR, House

FIXED = "2027-01-01 off\n2027-05-01 off\n2027-10-01 off\n"
# The forecast has 2027-01-04 as a working day; these notices make the count longer or shorter.
LONGER = FIXED + "2027-01-04..2027-01-06 off\n"
SHORTER = FIXED + "2027-01-02..2027-01-03 work\n"
CROSSING = date(2026, 12, 24)


def opened(house: House, start: date = CROSSING, n: int = 10, bank: str | None = "105") -> int:
    new = NewDeadline(
        "rectification",
        ("notice", 7),
        bank,
        "整改通知 7 号",
        "sent",
        start,
        n,
        Unit.WORKING_DAYS,
        "委托代理协议第十条",
    )
    with house.database.write(EVERYTHING) as session:
        return open_deadline(session, new, actor=house.actor(MONITOR)).id


def noticed(house: House, days: str) -> int:
    new = NewNotice(2027, "国办发明电〔2026〕9号", date(2026, 11, 20), days)
    return service.propose(house.database, new, actor=house.actor(MONITOR))


def approved(house: House, days: str, shorten: frozenset[int] = frozenset()) -> None:
    service.approve(
        house.database, house.home, noticed(house, days), actor=house.actor(HEAD), shorten=shorten
    )


def stored(house: House, deadline_id: int) -> tuple[date, bool]:
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(Deadline, deadline_id)
        return row.due_on, row.provisional


def events(house: House, name: str) -> list[dict[str, object]]:
    with house.database.read(EVERYTHING) as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.event == name))
        return [{**json.loads(row.detail), "bank": row.bank_code} for row in rows]


def test_a_deadline_into_a_year_without_a_notice_is_provisional(house: House) -> None:
    assert stored(house, opened(house)) == (date(2027, 1, 8), True)


def test_a_notice_that_lengthens_moves_the_deadline_and_leaves_one_event(house: House) -> None:
    deadline_id = opened(house)
    approved(house, LONGER)
    (event,) = events(house, "deadline.move")
    assert stored(house, deadline_id) == (date(2027, 1, 13), False)
    assert (event["from"], event["to"], event["bank"]) == ("2027-01-08", "2027-01-13", "105")


def test_a_notice_that_shortens_leaves_the_respondent_its_day(house: House) -> None:
    deadline_id = opened(house)
    approved(house, SHORTER)
    assert stored(house, deadline_id) == (date(2027, 1, 8), False)
    assert len(events(house, "deadline.keep")) == 1


def test_a_deadline_comes_earlier_where_another_person_approves_it(house: House) -> None:
    deadline_id = opened(house)
    approved(house, SHORTER, shorten=frozenset({deadline_id}))
    assert stored(house, deadline_id) == (date(2027, 1, 6), False)


def test_nobody_approves_the_own_notice(house: House) -> None:
    notice_id = noticed(house, SHORTER)
    with pytest.raises(RoleRefused):
        service.approve(house.database, house.home, notice_id, actor=house.actor(MONITOR))


def test_a_section_head_who_proposed_in_another_posting_may_not_approve(house: House) -> None:
    notice_id = noticed(house, SHORTER)
    proposer = house.actor(MONITOR)
    same_person = house.actor(HEAD)
    disguised = Actor(
        proposer.person_id,
        same_person.posting_id,
        same_person.login,
        same_person.name,
        same_person.role,
        same_person.institution,
    )
    with pytest.raises(MoveRefused) as refused:
        service.approve(house.database, house.home, notice_id, actor=disguised)
    assert refused.value.unmet == ("other_person",)


def test_the_preview_lists_every_open_deadline_that_would_move(house: House) -> None:
    moving, settled = opened(house), opened(house, date(2026, 3, 2))
    page = notice_page(house.database, noticed(house, LONGER), house.actor(HEAD))
    assert [one.deadline_id for one in page.shifts] == [moving]
    assert settled != moving


def test_a_second_notice_of_the_year_replaces_the_first_and_moves_again(house: House) -> None:
    deadline_id = opened(house)
    approved(house, FIXED)
    approved(house, LONGER)
    assert stored(house, deadline_id) == (date(2027, 1, 13), False)


def test_an_ended_deadline_never_moves(house: House) -> None:
    deadline_id = opened(house)
    actor = house.actor(MONITOR)
    with house.database.write(actor) as session:
        row = session.get_one(Deadline, deadline_id)
        deadlines.end_deadline(session, row, "meet", on=date(2026, 12, 30), actor=actor)
    approved(house, LONGER)
    assert stored(house, deadline_id) == (date(2027, 1, 8), True)


def test_the_notice_reaches_the_calendar_that_the_rules_read(house: House) -> None:
    approved(house, LONGER)
    calendar = load_calendar(house.home)
    assert (calendar.provisional(2027), calendar.is_working(date(2027, 1, 5))) == (False, False)


def test_a_notice_written_by_hand_before_first_use_is_taken_in(
    database_home: Callable[[str], House],
) -> None:
    other = database_home("date,working,note\n2027-01-01,no,notice\n2027-01-04,no,notice\n")
    assert stored(other, opened(other)) == (date(2027, 1, 11), False)


def test_an_extension_lengthens_only_when_another_person_agrees(house: House) -> None:
    deadline_id = opened(house, date(2025, 9, 15), 30)
    asked = deadlines.ask_extension(
        house.database, deadline_id, n=5, reason="材料多", actor=house.actor(MAKER_A)
    )
    assert stored(house, deadline_id)[0] == date(2025, 10, 31)
    deadlines.decide_extension(
        house.database, asked, event="approve", reason="同意", actor=house.actor(HEAD)
    )
    assert stored(house, deadline_id)[0] == date(2025, 11, 7)


@pytest.mark.parametrize("event", ["approve", "deny"])
def test_an_extension_of_a_deadline_that_is_over_is_denied_alone(house: House, event: str) -> None:
    deadline_id = opened(house, date(2025, 9, 15), 30)
    asked = deadlines.ask_extension(
        house.database, deadline_id, n=5, reason="材料多", actor=house.actor(MAKER_A)
    )
    with house.database.write(EVERYTHING) as session:
        row = deadline_row(session, deadline_id)
        deadlines.end_deadline(session, row, "meet", on=date(2025, 11, 3), actor=SYSTEM)

    def decided() -> None:
        deadlines.decide_extension(
            house.database, asked, event=event, reason="已办结", actor=house.actor(HEAD)
        )

    if event == "approve":
        with pytest.raises(MoveRefused) as refused:
            decided()
        assert refused.value.unmet == ("deadline_open",)
    else:
        decided()
    assert stored(house, deadline_id)[0] == date(2025, 10, 31)


def test_an_extension_is_denied_with_a_reason_alone(house: House) -> None:
    asked = deadlines.ask_extension(
        house.database, opened(house), n=5, reason="材料多", actor=house.actor(MAKER_A)
    )
    with pytest.raises(MoveRefused) as refused:
        deadlines.decide_extension(
            house.database, asked, event="deny", reason=" ", actor=house.actor(HEAD)
        )
    assert refused.value.unmet == ("reason",)


def test_another_bank_sees_no_deadline(house: House) -> None:
    deadline_id = opened(house)
    page = deadlines_page(
        house.database, house.actor(MAKER_B), state="all", page=1, today=date(2026, 12, 25)
    )
    assert (page.total, page.lines) == (0, ())
    with pytest.raises(DeadlineUnknown):
        deadline_page(
            house.database, deadline_id, actor=house.actor(MAKER_B), today=date(2026, 12, 25)
        )


@pytest.mark.parametrize(
    ("today", "mark"),
    [
        pytest.param(date(2026, 12, 30), "open", id="six working days before"),
        pytest.param(date(2026, 12, 31), "due_soon", id="five working days before"),
        pytest.param(date(2027, 1, 8), "due_soon", id="the due day"),
        pytest.param(date(2027, 1, 9), "overdue", id="the day after"),
    ],
)
def test_overdue_is_worked_out_as_one_looks(house: House, today: date, mark: str) -> None:
    page = deadline_page(house.database, opened(house), actor=house.actor(MONITOR), today=today)
    assert page.line.mark == mark


def test_a_right_that_was_not_used_is_over_and_nobody_is_late_with_it(house: House) -> None:
    deadline_id = opened(house)
    with house.database.write(EVERYTHING) as session:
        deadline_row(session, deadline_id).kind = "score_objection"
        record(session, SYSTEM, "test.kind", ("deadline", deadline_id))
    day, actor = date(2027, 6, 1), house.actor(MAKER_A)
    assert deadline_page(house.database, deadline_id, actor=actor, today=day).line.mark == "ran_out"
    page = deadlines_page(house.database, actor, state="overdue", page=1, today=day)
    assert page.lines == ()


def test_every_deadline_recounts_from_its_stored_inputs(house: House) -> None:
    ids = [opened(house, date(2026, 12, day)) for day in range(1, 29)]
    approved(house, LONGER)
    approved(house, SHORTER)
    with house.database.read(EVERYTHING) as session:
        rows = [session.get_one(Deadline, one) for one in ids]
        again = [count(term_of(row), calendar_at(session, row.calendar_version)) for row in rows]
        assert [row.due_on for row in rows] == [one.due_on for one in again]


def test_the_pages_show_the_count_and_the_move(house: House) -> None:
    deadline_id = opened(house)
    client = house.client(MONITOR)
    before = client.get(f"/deadlines/{deadline_id}?lang=en").text
    approved(house, LONGER)
    after = client.get(f"/deadlines/{deadline_id}?lang=en").text
    assert ("Provisional" in before, "due on 2027-01-08" in before) == (True, True)
    assert ("due on 2027-01-13" in after, "Provisional" in after) == (True, False)


def test_a_notice_goes_through_the_pages_by_two_people(house: House) -> None:
    sent = {
        "year": "2027",
        "number": "国办发明电〔2026〕9号",
        "issued_on": "2026-11-20",
        "days": LONGER,
    }
    answer = house.client(SECOND_MONITOR).post("/calendar/notices/new", data=sent)
    assert answer.status_code == 303
    assert house.client(HEAD).post(f"{answer.location}/approve").status_code == 303
    assert load_calendar(house.home).provisional(2027) is False


def test_a_notice_that_cannot_be_read_comes_back_with_the_line(house: House) -> None:
    sent = {"year": "2027", "number": "x", "issued_on": "2026-11-20", "days": "2027-01-01 of"}
    answer = house.client(MONITOR).post("/calendar/notices/new?lang=en", data=sent)
    assert (answer.status_code, "Line 1 of the notice" in answer.text) == (422, True)


def test_the_count_page_gives_the_vectors(house: House) -> None:
    client = house.client(MONITOR)
    text = client.get("/calendar/count?from=2025-09-15&n=30&unit=working_days&lang=en").text
    assert "due on 2025-10-31" in text


def test_a_count_that_runs_beyond_the_calendar_is_no_term(house: House) -> None:
    client = house.client(MONITOR)
    text = client.get("/calendar/count?from=9999-12-31&n=2000&unit=calendar_days&lang=en").text
    assert "Write a day, a number from 1 to 2000 and what is counted." in text
