"""A claim of more than was counted opens a suspicion once; a corrected one proposes to close it."""

from __future__ import annotations

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.scoring import fee_claims, fee_service
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, SuspicionState
from tests.scoring.service.steps import fee_now, statement
from tests.scoring.service.test_claims import FALSE, RIGHT, submitted
from tests.scoring.service.year import YEAR, A, B
from tests.workbench.house import MAKER_A, MONITOR, House

WORSE = (*RIGHT[:1], ClaimLine("direct", "", 1_000_000, 9, 90_000, 4_500))
TWO = (*FALSE, ClaimLine("centralized", "", None, 1, 10_000, 50))


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


def test_a_false_line_opens_one_suspicion_about_its_bank(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    (found,) = suspicions(house)
    assert (found.subject_bank, found.fiscal_year, found.severity, found.amount_fen) == (
        A, YEAR, 4, 500,
    )  # fmt: skip
    assert "直接支付，单笔不超过10,000.00元）申报3笔、300.00元，计数2笔" in found.message_zh


def test_a_claim_before_the_statement_is_looked_at_when_that_is_drawn_up(house: House) -> None:
    submitted(house, FALSE)
    assert suspicions(house) == []
    statement(house)
    assert told(house) == [("detected", False, 0)]


def test_a_right_claim_opens_nothing(house: House) -> None:
    statement(house)
    submitted(house)
    assert suspicions(house) == []


def test_counting_again_opens_nothing_twice(house: House) -> None:
    statement(house)
    submitted(house, FALSE)
    row, monitor = fee_now(house), house.actor(MONITOR)
    fee_service.compute(house.database, house.home, row.id, row.row_version, actor=monitor)
    assert told(house) == [("detected", False, 0)]


def test_every_false_line_is_a_suspicion_of_its_own(house: House) -> None:
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
