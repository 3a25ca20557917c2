"""Adjustments that follow from facts say how they were counted, and count once approved."""

from __future__ import annotations

from datetime import date

import pytest

from bankcheck.scoring import fee_grounds, fee_pages, fee_service
from bankcheck.scoring.fee_grounds import Advance
from bankcheck.scoring.refusals import AdjustmentRefused
from tests.scoring.service.steps import fee_now, statement
from tests.scoring.service.year import YEAR
from tests.workbench.house import HEAD, MONITOR, House

MILLION = 100_000_000


def advance(paid: date, returned: date, fen: int = MILLION) -> Advance:
    """Return an advance of a million yuan."""
    return Advance(fen, paid, returned, "paid after the cut-off")


def propose(house: House, given: Advance) -> None:
    """Propose the interest on an advance."""
    row, actor = statement(house), house.actor(MONITOR)
    fee_grounds.propose_interest(house.database, house.home, row.id, given, actor=actor)


def test_interest_is_proposed_with_its_days_and_reference(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 20), date(YEAR, 3, 22)))
    page = fee_pages.statement_page(house.database, 1, actor=house.actor(MONITOR))
    (line,) = page.adjustments
    assert (line.fen, line.facts["days"], line.reference) == (
        1_944,
        2,
        "超额存款准备金利率（示例）",
    )


def test_interest_counts_once_another_person_approves_it(house: House) -> None:
    propose(house, advance(date(YEAR, 3, 20), date(YEAR, 3, 22)))
    before = fee_now(house).payable_fen
    head = house.actor(HEAD)
    fee_service.decide_adjustment(house.database, 1, 1, "approve", actor=head)
    assert fee_now(house).payable_fen - before == 1_944


@pytest.mark.parametrize(
    "given",
    [
        advance(date(YEAR, 3, 20), date(YEAR, 3, 20)),
        advance(date(YEAR, 3, 20), date(YEAR, 3, 19)),
        advance(date(YEAR - 1, 12, 31), date(YEAR, 1, 2)),
        advance(date(YEAR, 3, 20), date(YEAR + 2, 3, 20)),
        advance(date(YEAR, 3, 20), date(YEAR, 3, 21), 0),
    ],
    ids=["no day", "backwards", "another year", "far too long", "no money"],
)
def test_an_advance_that_cannot_be_is_refused(house: House, given: Advance) -> None:
    with pytest.raises(AdjustmentRefused):
        propose(house, given)


def test_interest_is_proposed_on_the_page(pages: House) -> None:
    row = statement(pages)
    form = {"yuan": "1000000", "paid_on": f"{YEAR}-03-20", "returned_on": f"{YEAR}-03-22",
            "reason": "after the cut-off"}  # fmt: skip
    client = pages.client(MONITOR)
    path = f"/fees/statements/{row.id}/interest"
    assert client.post(path, data=form).status_code == 303
    assert client.post(path, data={**form, "paid_on": "soon"}).status_code == 422
    assert "19.44" in client.get(f"/fees/statements/{row.id}").text
