"""An objection is filed by two, decided by somebody uninvolved, and moves all that hangs on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.machines import MoveRefused
from bankcheck.scoring import assessments, objections
from bankcheck.scoring.editions import loss_of
from bankcheck.scoring.facts import Measure
from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.lifecycles import FeeState, ObjectionState
from bankcheck.scoring.objections import Contested, Verdict
from bankcheck.scoring.refusals import (
    AssessmentUnknown,
    ObjectionRefused,
    ObjectionUnknown,
)
from tests.scoring.service.process import (
    AGAINST,
    CAUSE,
    INDICATOR,
    at,
    charged,
    drafted,
    editions,
    fee_editions,
    filed,
    objection_now,
    reviewing,
    sheet_now,
    upheld,
)
from tests.scoring.service.steps import now_of, prepared, provisional, sent, statement
from tests.scoring.service.year import YEAR, confirm
from tests.workbench.house import (
    APPROVER_A,
    APPROVER_B,
    HEAD,
    MAKER_A,
    MAKER_B,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    House,
)


def moved_to(house: House, days: int) -> None:
    """Let the bank's window end so many days from today."""
    with house.database.write(EVERYTHING) as session:
        row = session.scalars(select(Deadline).where(Deadline.kind == "score_objection")).first()
        assert row is not None
        row.due_on = today() + timedelta(days=days)
        row.day_zero = row.due_on - timedelta(days=7)
        record(session, house.actor(MONITOR), "deadline.test", ("deadline", row.id))


def test_showing_a_score_opens_the_bank_a_window(house: House) -> None:
    charged(house)
    with house.database.read(house.actor(MAKER_A)) as session:
        rows = session.scalars(select(Deadline).where(Deadline.kind == "score_objection")).all()
        told = [(row.n, row.unit, row.state) for row in rows]
    assert told == [(5, "working_days", "open")]


def test_what_a_maker_drafts_an_approver_files(house: House) -> None:
    assert objection_now(house, filed(house)).state is ObjectionState.FILED


def test_nobody_files_what_they_drafted(house: House) -> None:
    number = drafted(house)
    row = objection_now(house, number)
    with house.database.write(EVERYTHING) as session:
        found = session.get_one(type(row), number)
        found.drafted_by_id = house.actor(APPROVER_A).person_id or 0
        record(session, house.actor(MONITOR), "test", ("score_objection", number))
    with pytest.raises(MoveRefused, match="another_person"):
        objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))


@pytest.mark.parametrize(("days", "takes"), [(1, True), (0, True), (-1, False)])
def test_the_last_day_of_the_window_is_in_time(house: House, days: int, *, takes: bool) -> None:
    number = drafted(house)
    moved_to(house, days)
    if not takes:
        with pytest.raises(MoveRefused, match="in_time"):
            objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
        return
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    assert objection_now(house, number).state is ObjectionState.FILED


@pytest.mark.parametrize(
    "against",
    [
        Contested(INDICATOR, "YD-9", "why"),
        Contested("F1", CAUSE, "why"),
        Contested(INDICATOR, CAUSE, " "),
    ],
    ids=["no such cause", "another indicator", "no grounds"],
)
def test_an_objection_names_lost_points_and_its_grounds(house: House, against: Contested) -> None:
    sheet = charged(house)
    with pytest.raises(ObjectionRefused):
        objections.draft(house.database, sheet.id, against, actor=house.actor(MAKER_A))


def test_the_same_points_are_objected_to_once_at_a_time(house: House) -> None:
    drafted(house)
    with pytest.raises(ObjectionRefused):
        objections.draft(house.database, sheet_now(house).id, AGAINST, actor=house.actor(MAKER_A))


def test_a_bank_objects_to_its_own_sheet_alone(house: House) -> None:
    sheet = charged(house)
    with pytest.raises(AssessmentUnknown):
        objections.draft(house.database, sheet.id, AGAINST, actor=house.actor(MAKER_B))


def test_a_bank_reaches_no_objection_of_another(house: House) -> None:
    number = drafted(house)
    with pytest.raises(ObjectionUnknown):
        objections.file(house.database, number, 1, actor=house.actor(APPROVER_B))


@pytest.mark.parametrize("login", [MONITOR], ids=["who computed"])
def test_who_had_a_part_in_the_score_does_not_review(house: House, login: str) -> None:
    number = filed(house)
    with pytest.raises(MoveRefused, match="independent"):
        objections.admit(house.database, *at(house, number), actor=house.actor(login))


def test_who_waived_something_of_the_score_does_not_review(house: House) -> None:
    number, row, head = filed(house), now_of(house), house.actor(HEAD)
    one = assessments.all_obstacles(row)[0]
    assessments.waive(house.database, row.id, one, "not surveyed", actor=head)
    with pytest.raises(MoveRefused, match="independent"):
        objections.admit(house.database, *at(house, number), actor=head)


@pytest.mark.parametrize("login", [SECOND_MONITOR, PBC, PBC_HEAD])
def test_somebody_uninvolved_reviews(house: House, login: str) -> None:
    number = filed(house)
    objections.admit(house.database, *at(house, number), actor=house.actor(login))
    assert objection_now(house, number).state is ObjectionState.REVIEWING


def test_who_took_an_objection_up_decides_on_it(house: House) -> None:
    number, verdict = reviewing(house), Verdict("dismiss", "理由不成立")
    with pytest.raises(MoveRefused, match="own_claim"):
        objections.conclude(
            house.database, *at(house, number), verdict, actor=house.actor(PBC_HEAD)
        )


def test_a_dismissal_takes_a_reason(house: House) -> None:
    number = reviewing(house)
    with pytest.raises(MoveRefused, match="reasoned"):
        objections.conclude(
            house.database, *at(house, number), Verdict("dismiss", " "), actor=house.actor(PBC)
        )


def test_a_dismissed_objection_changes_no_point(house: House) -> None:
    number, before = reviewing(house), now_of(house).score_sha256
    verdict = Verdict("dismiss", "证据不足以支持")
    objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    row = objection_now(house, number)
    assert (now_of(house).score_sha256, row.conclusion) == (before, "证据不足以支持")


def test_an_upheld_objection_gives_the_points_back(house: House) -> None:
    without = prepared(house).hundredths
    reopened = now_of(house)
    actor = house.actor(MONITOR)
    assessments.reopen(house.database, reopened.id, reopened.row_version, "go on", actor=actor)
    upheld(house)
    assert now_of(house).hundredths == without


def test_an_upheld_objection_shows_the_bank_a_new_edition_that_says_why(house: House) -> None:
    number = upheld(house)
    told = editions(house)[-1].changes[0]
    row = objection_now(house, number)
    assert (told["cause"], told["number"], told["reason"]) == (
        "objection", row.number, "核对凭证后，银行所述属实",
    )  # fmt: skip
    assert told["points"][1] > told["points"][0]
    assert sheet_now(house).score_sha256 == editions(house)[-1].score_sha256


def test_the_edition_before_stays_as_it_was(house: House) -> None:
    charged_sha = None
    number = reviewing(house)
    charged_sha = now_of(house).score_sha256
    objections.conclude(
        house.database, *at(house, number), Verdict("uphold", "属实"), actor=house.actor(PBC)
    )
    assert next(one.score_sha256 for one in editions(house)) == charged_sha


def test_what_was_upheld_holds_for_a_recount_too(house: House) -> None:
    upheld(house)
    row, actor = now_of(house), house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=actor)


def test_what_was_upheld_holds_when_the_year_is_computed_anew(house: House) -> None:
    upheld(house)
    row, actor = now_of(house), house.actor(MONITOR)
    before = row.hundredths
    assessments.reopen(house.database, row.id, row.row_version, "another try", actor=actor)
    assert prepared(house).hundredths == before


def test_an_upheld_objection_moves_the_outlook_of_the_fee_and_says_why(house: House) -> None:
    confirm(house.database, "YD-2025-000105-9", code="AB06")
    statement(house)
    upheld(house)
    last = fee_editions(house)[-1]
    told = last.changes[0]
    assert (last.hundredths, told["cause"]) == (now_of(house).hundredths, "objection")
    assert told["outlook_fen"] == [one.outlook_fen for one in fee_editions(house)[-2:]]


def test_a_fee_whose_sum_stays_is_not_taken_back_from_the_bank(house: House) -> None:
    sent(house)
    upheld(house)
    row = statement(house)
    assert row.state is FeeState.SENT


def test_a_struck_rate_takes_a_count_within_what_was_counted(house: House) -> None:
    provisional(house)
    sheet = sheet_now(house)
    against = Contested("F3", "differences_per_1000", "有两笔并非我行差错")
    number = objections.draft(house.database, sheet.id, against, actor=house.actor(MAKER_A))
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    objections.admit(house.database, *at(house, number), actor=house.actor(PBC))
    for items in (0, 10_000):
        with pytest.raises(MoveRefused, match="counted"):
            objections.conclude(
                house.database, *at(house, number), Verdict("uphold", "属实", items),
                actor=house.actor(PBC),
            )  # fmt: skip
    verdict = Verdict("uphold", "属实", 1)
    objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    assert objection_now(house, number).part == -1


def test_every_wrong_difference_of_a_rate_is_struck_in_whatever_pay_type(house: House) -> None:
    provisional(house)
    against = Contested("F3", "differences_per_1000", "均非我行差错")
    sheet, maker = sheet_now(house), house.actor(MAKER_A)
    number = objections.draft(house.database, sheet.id, against, actor=maker)
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    objections.admit(house.database, *at(house, number), actor=house.actor(PBC))
    counted = [one for one in measured(house) if one.part]
    assert {one.line for one in counted} == {"all", "direct"}
    verdict = Verdict("uphold", "属实", sum(one.part for one in counted))
    objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    assert [one for one in measured(house) if one.part] == []
    assert loss_of(now_of(house).score, "F3", "differences_per_1000") is None


def measured(house: House) -> list[Measure]:
    """Return the rate of differences that the first bank's score stands on, by pay type."""
    facts = Frozen(now_of(house).manifest).facts
    return [one for one in facts.measures if one.name == "differences_per_1000"]


def test_a_bank_that_does_not_object_ends_its_window(house: House) -> None:
    sheet = charged(house)
    objections.accept(house.database, sheet.id, actor=house.actor(APPROVER_A))
    with pytest.raises(ObjectionRefused):
        objections.draft(house.database, sheet.id, AGAINST, actor=house.actor(MAKER_A))


def test_a_bank_takes_its_objection_back_with_a_reason(house: House) -> None:
    number, bank = filed(house), house.actor(APPROVER_A)
    with pytest.raises(MoveRefused, match="reasoned"):
        objections.give_up(house.database, *at(house, number), " ", actor=bank)
    objections.give_up(house.database, *at(house, number), "核对后无异议", actor=bank)
    assert objection_now(house, number).state is ObjectionState.TAKEN_BACK


def test_the_people_of_the_other_bank_see_no_objection(house: House) -> None:
    upheld(house)
    with house.database.read(house.actor(MAKER_B)) as session:
        assert session.scalars(select(type(objection_now(house, 1)))).all() == []


def test_the_year_of_these_tests_is_a_whole_one(house: House) -> None:
    assert charged(house).year == YEAR
