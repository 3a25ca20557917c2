"""Units answer through their links alone; a closed round feeds the score, few answers nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.scoring import assessments
from bankcheck.scoring.refusals import AnswerRefused, LinkUnknown, RoundRefused, TooManyTries
from bankcheck.scoring.surveys import answering, pages, service
from bankcheck.scoring.surveys.answering import MOST_KNOCKS, MOST_TRIES, Visitor
from bankcheck.scoring.surveys.models import SurveyAnswer, SurveyLink, SurveyRound
from bankcheck.scoring.surveys.questions import read_survey
from bankcheck.scoring.surveys.service import Handed
from bankcheck.scoring.surveys.units import Served
from tests.scoring.service.steps import now_of, prepared
from tests.scoring.service.year import YEAR, A, B
from tests.workbench.house import MAKER_A, MONITOR, House

KEYS = read_survey().keys
FULL = dict.fromkeys(KEYS, "80")
NETWORK = "10.0.0.7"


def opened(house: House, days: int = 5) -> int:
    """Open the round of the year."""
    day = today() + timedelta(days=days)
    return service.open_round(house.database, YEAR, day, actor=house.actor(MONITOR))


def handed(house: House, units: int) -> list[Handed]:
    """Make links for so many units of the first bank."""
    number = opened(house)
    served = [Served(A, f"U{one:03d}", f"单位{one}") for one in range(units)]
    return list(linked(house.database, number, served, house))


def linked(
    database: Database, number: int, served: list[Served], house: House
) -> tuple[Handed, ...]:
    """Give units their links without asking the ledger."""
    with database.write(EVERYTHING) as session:
        record(session, house.actor(MONITOR), "survey.make_links", ("survey", number))
        return service.hand_out(session, session.get_one(SurveyRound, number), served)


def visitor(one: Handed, code: str = "") -> Visitor:
    """Return who opens a link with its own unit code, or another."""
    return Visitor(one.token, code or one.unit_code, NETWORK)


def answer(house: House, one: Handed, value: str = "80") -> None:
    """Answer every question the same."""
    answering.submit(house.database, visitor(one), dict.fromkeys(KEYS, value), "尚可")


def close(house: House) -> None:
    """Close the round."""
    service.close_round(house.database, 1, 1, actor=house.actor(MONITOR))


def test_every_unit_of_the_ledger_gets_a_link_once(house: House) -> None:
    number, actor = opened(house), house.actor(MONITOR)
    made = service.make_links(house.database, house.home, number, actor=actor)
    again = service.make_links(house.database, house.home, number, actor=actor)
    assert ({one.bank_name for one in made} != set(), again) == (True, ())


def test_no_link_is_kept_in_the_clear(house: House) -> None:
    [one] = handed(house, 1)
    with house.database.read(EVERYTHING) as session:
        kept = session.scalars(select(SurveyLink.token_digest)).one()
        told = [str(event.detail) for event in session.scalars(select(AuditEvent))]
    assert one.token not in kept
    assert not any(one.token in text for text in told)


def test_a_link_opens_with_its_units_own_code_alone(house: House) -> None:
    [one] = handed(house, 1)
    with pytest.raises(LinkUnknown):
        answering.open_sheet(house.database, visitor(one, "U999"))
    assert answering.open_sheet(house.database, visitor(one)).unit_name == "单位0"


def test_after_ten_wrong_codes_a_link_stays_shut(house: House) -> None:
    [one] = handed(house, 1)
    for _ in range(MOST_TRIES):
        with pytest.raises(LinkUnknown):
            answering.open_sheet(house.database, visitor(one, "U999"))
    with pytest.raises(LinkUnknown):
        answering.open_sheet(house.database, visitor(one))


def test_a_replaced_link_opens_and_the_old_one_does_not(house: House) -> None:
    [one] = handed(house, 1)
    new = service.renew_link(house.database, 1, actor=house.actor(MONITOR))
    assert answering.open_sheet(house.database, visitor(new)).is_open
    with pytest.raises(LinkUnknown):
        answering.open_sheet(house.database, visitor(one))


def test_guesses_from_one_address_are_slowed_down(house: House) -> None:
    handed(house, 1)
    for _ in range(MOST_KNOCKS):
        assert not answering.is_known(house.database, "no-such-link", NETWORK)
    with pytest.raises(TooManyTries):
        answering.is_known(house.database, "no-such-link", NETWORK)
    assert not answering.is_known(house.database, "no-such-link", "10.0.0.8")


def test_a_unit_answers_once_and_may_change_it_until_the_close(house: House) -> None:
    [one] = handed(house, 1)
    answer(house, one, "80")
    answer(house, one, "60")
    with house.database.read(EVERYTHING) as session:
        values = set(session.scalars(select(SurveyAnswer.value)))
        count = session.scalar(select(func.count(SurveyAnswer.id)))
        edits = session.scalars(select(SurveyLink.edits)).one()
    assert (values, count, edits) == ({60}, len(KEYS), 1)


def test_each_answer_leaves_an_event_without_what_was_said(house: House) -> None:
    [one] = handed(house, 1)
    answer(house, one)
    with house.database.read(EVERYTHING) as session:
        asked = select(AuditEvent).where(AuditEvent.event == "survey.answer")
        told = [(event.object_kind, event.detail) for event in session.scalars(asked)]
    assert told == [("survey_link", "{}")]


@pytest.mark.parametrize("given", [{}, {**FULL, KEYS[0]: "81"}], ids=["nothing", "no choice"])
def test_incomplete_answers_are_refused(house: House, given: dict[str, str]) -> None:
    [one] = handed(house, 1)
    with pytest.raises(AnswerRefused):
        answering.submit(house.database, visitor(one), given, "")


def test_a_closed_round_takes_no_answers(house: House) -> None:
    [one] = handed(house, 1)
    close(house)
    with pytest.raises(AnswerRefused):
        answer(house, one)


def test_a_year_has_one_round(house: House) -> None:
    opened(house)
    with pytest.raises(RoundRefused):
        opened(house)


def test_a_round_does_not_end_before_today(house: House) -> None:
    with pytest.raises(RoundRefused):
        opened(house, -1)


def said(house: House) -> tuple[str, str]:
    """Return state and reason of the survey's first indicator once the year is computed."""
    prepared(house)
    lines = {one["indicator"]: one for one in json.loads(now_of(house).score)["lines"]}
    return lines["S1"]["state"], lines["S1"]["reason"]


@pytest.mark.parametrize(
    ("units", "answers", "told"),
    [
        (2, 2, ("not_applicable", "few_units")),
        (3, 2, ("insufficient", "settlement")),
        (3, 3, ("assessed", "")),
    ],
    ids=["too few to ask", "too few of enough answered", "enough answered"],
)
def test_the_survey_counts_from_the_least_number_of_answers_on(
    house: House, units: int, answers: int, told: tuple[str, str]
) -> None:
    for one in handed(house, units)[:answers]:
        answer(house, one)
    close(house)
    assert said(house) == told


def test_a_bank_that_serves_no_unit_of_a_closed_round_has_no_survey(house: House) -> None:
    linked(house.database, opened(house), [Served(B, f"U{one}", "单位") for one in range(3)], house)
    close(house)
    assert said(house) == ("not_applicable", "few_units")


def test_without_a_closed_round_nobody_looked(house: House) -> None:
    assert said(house) == ("not_assessed", "no_survey")


def test_a_round_in_which_nobody_was_asked_says_nothing(house: House) -> None:
    opened(house)
    close(house)
    assert said(house) == ("not_assessed", "no_survey")


def test_an_open_round_feeds_nothing_yet(house: House) -> None:
    for one in handed(house, 3):
        answer(house, one)
    assert said(house) == ("not_assessed", "no_survey")


def test_a_closed_round_earns_its_average(house: House) -> None:
    for one, value in zip(handed(house, 4), ("100", "80", "60", "0"), strict=True):
        answer(house, one, value)
    close(house)
    row = prepared(house)
    lines = {one["indicator"]: one for one in json.loads(now_of(house).score)["lines"]}
    assert lines["S1"]["earned"] == "6/5"
    actor = house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=actor)


@pytest.mark.parametrize(("units", "shown"), [(2, ()), (3, ("80.00",) * 5)])
def test_averages_of_few_units_are_not_shown(
    house: House, units: int, shown: tuple[str, ...]
) -> None:
    for one in handed(house, units):
        answer(house, one)
    page = pages.round_page(house.database, 1, 1, actor=house.actor(MONITOR))
    assert page.banks[0].averages == shown


def test_a_bank_sees_nothing_of_the_survey(house: House) -> None:
    answer(house, handed(house, 1)[0])
    with house.database.read(house.actor(MAKER_A)) as session:
        assert session.scalars(select(SurveyAnswer)).all() == []
        assert session.scalars(select(SurveyLink)).all() == []


def test_two_who_send_at_once_leave_one_set_of_answers(house: House) -> None:
    [one] = handed(house, 1)
    for value in ("100", "0", "40"):
        answer(house, one, value)
    with house.database.read(EVERYTHING) as session:
        assert session.scalar(select(func.count(SurveyAnswer.id))) == len(KEYS)
