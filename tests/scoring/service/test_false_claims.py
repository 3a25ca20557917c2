"""A claim of more than was counted opens a suspicion once, an honest one none in any spelling."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.scoring import fee_claims, fee_service
from bankcheck.scoring.claimed import ClaimLine, read_csv
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, SuspicionState
from tests.scoring.service.steps import fee_now, sent, statement
from tests.scoring.service.test_claims import FALSE, RIGHT, submitted
from tests.scoring.service.year import YEAR, A, B
from tests.workbench.house import MAKER_A, MONITOR, House

WORSE = (*RIGHT[:1], ClaimLine("direct", "", 1_000_000, 9, 90_000, 4_500))
TWO = (*FALSE, ClaimLine("", "", None, 1, 10_000, 50))
DIRECT = ClaimLine("direct", "", 1_000_000, 2, 20_000, 1_000)
AUTHORIZED = ClaimLine("authorized", "counter", None, 2, 20_000, 100)
HONEST = {
    "as it was counted": (AUTHORIZED, DIRECT),
    "by the blank form, without channel": (
        ClaimLine("authorized", "", None, 2, 20_000, 100),
        DIRECT,
    ),
    "a channel that no service names": (
        ClaimLine("authorized", "app", None, 2, 20_000, 100),
        DIRECT,
    ),
    "without bands": (AUTHORIZED, ClaimLine("direct", "", None, 2, 20_000, 1_000)),
    "in another band": (AUTHORIZED, ClaimLine("direct", "", 10_000_000, 2, 20_000, 2_000)),
    "under the other pay type of the service": (
        AUTHORIZED,
        ClaimLine("centralized", "", 1_000_000, 2, 20_000, 1_000),
    ),
    "less than was counted": (AUTHORIZED, ClaimLine("direct", "", 1_000_000, 1, 10_000, 500)),
    "another fee for the same volume": (
        AUTHORIZED,
        ClaimLine("direct", "", 1_000_000, 2, 20_000, 1_001),
    ),
}
TOO_MUCH = {
    "an item more": (AUTHORIZED, ClaimLine("direct", "", None, 3, 20_000, 1_000)),
    "a fen more": (AUTHORIZED, ClaimLine("direct", "", None, 2, 20_001, 1_000)),
    "an item more without channel": (ClaimLine("authorized", "", None, 3, 20_000, 100), DIRECT),
    "of one service instead of another": (
        ClaimLine("authorized", "", None, 1, 10_000, 50),
        ClaimLine("direct", "", None, 3, 30_000, 1_500),
    ),
}


def suspicions(house: House) -> list[Suspicion]:
    """Return every suspicion of a false claim, the oldest first."""
    with house.database.read(EVERYTHING) as session:
        asked = select(Suspicion).where(Suspicion.code == "AB23").order_by(Suspicion.id)
        found = list(session.scalars(asked))
        session.expunge_all()
        return found


def told(house: House) -> list[tuple[str, bool, int]]:
    """Return state, proposal to close and recurrence of each."""
    return [(one.state.value, one.proposed_close, one.recurrence) for one in suspicions(house)]


def cleared(house: House) -> None:
    """Let a person have cleared the first suspicion."""
    with house.database.write(EVERYTHING) as session:
        record(session, house.actor(MONITOR), "suspicion.test", ("suspicion", 1))
        row = session.get_one(Suspicion, suspicions(house)[0].id)
        row.state, row.reason_code = SuspicionState.CLEARED, next(iter(Reason))
        row.proposed_close = False


def test_a_false_claim_opens_one_suspicion_about_its_bank(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    (found,) = suspicions(house)
    assert (found.subject_bank, found.fiscal_year, found.severity, found.amount_fen) == (
        A, YEAR, 4, 500,
    )  # fmt: skip
    assert "直接支付（分档））申报3笔、300.00元，计数2笔" in found.message_zh


def test_a_claim_before_the_statement_is_looked_at_when_that_is_drawn_up(house: House) -> None:
    submitted(house, FALSE)
    assert suspicions(house) == []
    statement(house)
    assert told(house) == [("detected", False, 0)]


@pytest.mark.parametrize("spelling", HONEST)
def test_an_honest_claim_is_accused_of_nothing(pages: House, spelling: str) -> None:
    statement(pages)
    submitted(pages, HONEST[spelling])
    assert suspicions(pages) == []


@pytest.mark.parametrize("excess", TOO_MUCH)
def test_more_than_was_counted_of_a_service_is_false_in_any_spelling(
    pages: House, excess: str
) -> None:
    statement(pages)
    submitted(pages, TOO_MUCH[excess])
    assert told(pages) == [("detected", False, 0)]


def test_a_right_claim_opens_nothing(house: House) -> None:
    statement(house)
    submitted(house)
    assert suspicions(house) == []


def test_a_file_without_channels_and_bands_is_taken_and_accuses_nobody(pages: House) -> None:
    statement(pages)
    text = "pay_type,items,amount,fee\ndirect,2,200.00,10.00\nauthorized,2,200.00,1.00\n"
    read = read_csv(text.encode())
    submitted(pages, read.lines)
    assert (read.faults, suspicions(pages)) == ((), [])


def test_a_shift_is_told_as_a_difference_and_not_as_false(pages: House) -> None:
    submitted(pages, HONEST["in another band"])
    row = sent(pages)
    shown = pages.client(MAKER_A).get(f"/own-fees/{row.id}?lang=en").text
    assert ("Counted under another channel or band" in shown, "AB23" in shown) == (True, False)


def test_counting_again_opens_nothing_twice(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    row, monitor = fee_now(house), house.actor(MONITOR)
    fee_service.compute(house.database, house.home, row.id, row.row_version, actor=monitor)
    assert told(house) == [("detected", False, 0)]


def test_every_service_claimed_too_much_of_is_a_suspicion_of_its_own(house: House) -> None:
    statement(house)
    submitted(house, TWO)
    found = suspicions(house)
    assert [f"sb-{YEAR}-{A}-1" in one.numbers for one in found] == [True, True]
    assert len({one.fingerprint for one in found}) == 2


def test_a_corrected_claim_proposes_closure_and_closes_nothing(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    submitted(house, RIGHT)
    assert told(house) == [("detected", True, 0)]


def test_a_claim_that_is_false_again_takes_the_proposal_away(house: House) -> None:
    statement(house)
    for lines in (FALSE, RIGHT, WORSE):
        submitted(house, lines)
    assert told(house) == [("detected", False, 0)]


def test_what_a_person_cleared_stays_cleared_while_nothing_changes(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    cleared(house)
    submitted(house, WORSE)
    assert told(house) == [("cleared", False, 0)]


def test_what_comes_back_after_its_end_is_a_new_number(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    cleared(house)
    submitted(house, RIGHT)
    submitted(house, WORSE)
    assert told(house) == [("cleared", False, 0), ("detected", False, 1)]


def test_another_banks_claim_is_nothing_to_this_one(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    assert {one.subject_bank for one in suspicions(house)} == {A}
    assert fee_now(house, B).bank_code == B


def test_a_draft_inside_the_bank_opens_nothing(house: House) -> None:
    statement(house)
    fee_claims.file(house.database, NewClaim(YEAR, FALSE), actor=house.actor(MAKER_A))
    assert suspicions(house) == []


def test_the_page_of_the_suspicion_tells_the_claim_and_the_proposal(pages: House) -> None:
    statement(pages)
    submitted(pages, FALSE)
    submitted(pages, RIGHT)
    (found,) = suspicions(pages)
    shown = pages.client(MONITOR).get(f"/suspicions/{found.id}?lang=zh").text
    assert f"SB-{YEAR}-{A}-1" in shown
    assert "更正申报" in shown
