"""A bank's fee tells it nothing of a score or a statement that it was not shown."""

from __future__ import annotations

import re

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.scoring import assessments, fee_pages, fee_service
from bankcheck.scoring.fee_pages import FeePage
from bankcheck.scoring.lifecycles import FeeState
from bankcheck.scoring.models import FeeStatement
from tests.scoring.service.process import CAUSE, CODE
from tests.scoring.service.steps import fee_now, now_of, prepared, provisional, sent
from tests.scoring.service.year import YEAR, confirm
from tests.workbench.house import APPROVER_A, MONITOR, House


def page(house: House, login: str) -> FeePage:
    """Return the first bank's statement as a person sees it."""
    return fee_pages.statement_page(house.database, 1, actor=house.actor(login))


def outlooks(house: House, login: str) -> list[tuple[int | None, str]]:
    """Return the outlook of every edition that a person sees."""
    return [(one.outlook_fen, one.outlook) for one in page(house, login).editions]


def points(house: House, login: str) -> list[tuple[int | None, int | None]]:
    """Return the points, before and after, of every change that a person sees."""
    return [change.points for one in page(house, login).editions for change in one.changes]


def last_year(house: House, state: FeeState) -> None:
    """Put a statement of the year before into the database."""
    row = fee_now(house)
    with house.database.write(EVERYTHING) as session:
        stored = session.get_one(FeeStatement, row.id)
        left = ("id", "year", "state", "payable_fen", "row_version")
        same = {one.key: getattr(stored, one.key) for one in FeeStatement.__table__.columns
                if one.key not in left}  # fmt: skip
        session.add(FeeStatement(**same, year=YEAR - 1, state=state, payable_fen=123_456))
        record(session, SYSTEM, "fee.test", ("fee_statement", row.id))


def test_a_score_that_was_only_computed_is_kept_from_its_bank(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    prepared(house)
    sent(house)
    assert outlooks(house, APPROVER_A) == [(None, "")]


def test_the_bureau_sees_the_outlook_of_a_score_that_was_only_computed(house: House) -> None:
    prepared(house)
    sent(house)
    assert outlooks(house, MONITOR) != [(None, "")]


def test_a_score_that_was_shown_is_in_the_banks_outlook(house: House) -> None:
    provisional(house)
    sent(house)
    assert outlooks(house, APPROVER_A) == outlooks(house, MONITOR)


def test_no_outlook_tells_that_there_is_no_score_yet(house: House) -> None:
    sent(house)
    assert outlooks(house, APPROVER_A) == [(None, "")]


def test_a_score_that_is_shown_later_is_in_the_banks_outlook_then(house: House) -> None:
    prepared(house)
    sent(house)
    assessments.show_year(house.database, YEAR, actor=house.actor(MONITOR))
    assert outlooks(house, APPROVER_A) == outlooks(house, MONITOR)


def test_a_score_that_was_taken_back_and_is_another_now_is_kept_from_its_bank(
    house: House,
) -> None:
    provisional(house)
    row = now_of(house)
    monitor = house.actor(MONITOR)
    assessments.reopen(house.database, row.id, row.row_version, "another finding", actor=monitor)
    confirm(house.database, CAUSE, code=CODE)
    prepared(house)
    sent(house)
    assert outlooks(house, APPROVER_A) == [(None, "")]


def test_the_page_of_the_bank_says_nothing_where_there_is_nothing_to_tell(pages: House) -> None:
    confirm(pages.database, CAUSE, code=CODE)
    row = prepared(pages)
    statement = sent(pages)
    shown = pages.client(APPROVER_A).get(f"/own-fees/{statement.id}?lang=en").text
    found = re.search(r'id="editions".*?</section>', shown, re.DOTALL)
    assert found is not None
    outlook = page(pages, MONITOR).editions[0]
    assert (row.coefficient, outlook.outlook) != ("1", "1")
    assert outlook.outlook not in found[0]


def test_last_years_statement_that_was_never_sent_is_kept_from_its_bank(house: House) -> None:
    sent(house)
    last_year(house, FeeState.COMPUTED)
    assert (page(house, APPROVER_A).changes, page(house, MONITOR).changes is None) == (None, False)


@pytest.mark.parametrize("state", fee_service.SHOWN_TO_BANKS)
def test_last_years_statement_that_was_sent_is_compared(house: House, state: FeeState) -> None:
    sent(house)
    last_year(house, state)
    found = page(house, APPROVER_A).changes
    assert found is not None
    assert found.before_fen == 123_456
