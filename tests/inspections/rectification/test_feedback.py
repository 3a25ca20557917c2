"""Only an answer that stands, to a notice that stands, counts as given in time or late."""

from __future__ import annotations

from datetime import timedelta

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.rectification import notices, responses
from bankcheck.scoring.facts import Measure
from bankcheck.scoring.gathering import feedback_of
from tests.inspections.rectification import story
from tests.workbench.house import APPROVER_A, HEAD, House

MUCH_LATER = today() + timedelta(days=90)


def measured(house: House) -> tuple[int, int]:
    """Return how many notices of this year were answered in time, and how many count."""
    with house.database.read(EVERYTHING) as session:
        found: Measure = feedback_of(session, "105", today().year, MUCH_LATER)
    return found.part, found.whole


def test_an_answer_in_time_counts_as_punctual(house: House) -> None:
    story.submitted(house, story.acknowledged(house))
    assert measured(house) == (1, 1)


def test_a_recalled_notice_is_no_late_answer(house: House) -> None:
    notice_id = story.sent(house)
    assert measured(house) == (0, 1)
    seen, head = story.seen_notice(house, notice_id), house.actor(HEAD)
    notices.withdraw(house.database, notice_id, seen, reason="发错对象", actor=head)
    assert measured(house) == (0, 0)


def test_an_answer_that_was_taken_back_was_not_given(house: House) -> None:
    one = story.submitted(house, story.acknowledged(house))
    actor = house.actor(APPROVER_A)
    responses.take_back(house.database, one.id, one.row_version, actor=actor)
    assert measured(house) == (0, 1)
