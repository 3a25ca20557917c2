"""An approved fee is opened again for what has changed since, kept, answered and approved anew."""

from __future__ import annotations

import pytest

from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.runs import Request, reconcile
from bankcheck.scoring import fee_claims, fee_pages, fee_revising, fee_service
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.scoring.fee_revising import Ground
from bankcheck.scoring.lifecycles import FeeState
from tests.reconcile.bench import AS_OF, claim, keyed, payment, voucher, write_streams
from tests.scoring.service.process import fee_editions
from tests.scoring.service.steps import confirmed, fee_now, final
from tests.scoring.service.year import YEAR, A
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, House

WHY = "银行补报一笔支付文件"


def at(house: House) -> tuple[int, int]:
    """Return the first bank's statement and the version that is on the screen."""
    row = fee_now(house)
    return row.id, row.row_version


def approved(house: House) -> None:
    """Approve the first bank's fee on its final score."""
    final(house)
    confirmed(house)
    fee_service.approve(house.database, house.home, *at(house), actor=house.actor(HEAD))


def late(house: House, bank: str = A) -> None:
    """Let a file of one more payment come late, and reconcile the year again."""
    folder, own = house.home.parent / "late", {"bank_code": bank}
    write_streams(folder, keyed((voucher(**own), payment(**own), claim(**own)), "K0099"))
    load(Ledger(house.home), [folder], Wish())
    reconcile(Ledger(house.home), Request(YEAR, as_of=AS_OF))


def claims(house: House) -> None:
    """Let the bank claim its year."""
    new = NewClaim(YEAR, (ClaimLine("direct", "", 1_000_000, 2, 20_000, 1_000),))
    number = fee_claims.file(house.database, new, actor=house.actor(MAKER_A))
    fee_claims.submit(house.database, number, 1, actor=house.actor(APPROVER_A))


def revise(house: House, reason: str = WHY) -> tuple[Ground, ...]:
    """Open the statement again as the head."""
    head = house.actor(HEAD)
    return fee_revising.revise(house.database, house.home, *at(house), reason, actor=head)


def test_an_approved_fee_is_not_opened_while_nothing_has_changed(house: House) -> None:
    approved(house)
    with pytest.raises(MoveRefused, match="grounds_changed"):
        revise(house)


def test_a_late_file_opens_an_approved_fee_with_its_reason(house: House) -> None:
    approved(house)
    late(house)
    assert revise(house) == (Ground.VOLUME,)
    told = fee_editions(house)[-1].changes[0]
    assert (told["cause"], told["what"], told["reason"]) == ("revised", "volume", WHY)


def test_a_newer_claim_opens_an_approved_fee(house: House) -> None:
    approved(house)
    claims(house)
    assert revise(house) == (Ground.CLAIM,)


def test_a_claim_before_the_approval_opens_nothing(house: House) -> None:
    claims(house)
    approved(house)
    with pytest.raises(MoveRefused, match="grounds_changed"):
        revise(house)


def test_a_fee_is_opened_for_a_reason_alone(house: House) -> None:
    approved(house)
    late(house)
    with pytest.raises(MoveRefused, match="reasoned"):
        revise(house, " ")


def test_an_opened_fee_is_sent_once_the_year_was_counted_again(house: House) -> None:
    approved(house)
    late(house)
    revise(house)
    monitor = house.actor(MONITOR)
    with pytest.raises(MoveRefused, match="recounted"):
        fee_service.send(house.database, *at(house), actor=monitor)
    fee_service.compute(house.database, house.home, *at(house), actor=monitor)
    fee_service.send(house.database, *at(house), actor=monitor)
    assert (fee_now(house).counted_fen, fee_now(house).state) == (1_600, FeeState.SENT)


def test_the_bank_answers_and_another_person_approves_again(house: House) -> None:
    approved(house)
    late(house)
    revise(house)
    monitor, head = house.actor(MONITOR), house.actor(HEAD)
    fee_service.compute(house.database, house.home, *at(house), actor=monitor)
    fee_service.send(house.database, *at(house), actor=monitor)
    with pytest.raises(MoveRefused, match="the state is sent"):
        fee_service.approve(house.database, house.home, *at(house), actor=head)
    bank = house.actor(APPROVER_A)
    fee_service.answer(house.database, *at(house), "confirm", "", actor=bank)
    fee_service.approve(house.database, house.home, *at(house), actor=head)
    assert fee_now(house).state is FeeState.APPROVED


def test_what_was_approved_stays_as_its_edition(house: House) -> None:
    approved(house)
    late(house)
    revise(house)
    fee_service.compute(house.database, house.home, *at(house), actor=house.actor(MONITOR))
    kept = [(one.told["counted_fen"], one.approved_by_name != "") for one in fee_editions(house)]
    assert kept == [(1_100, True), (1_100, False), (1_600, False)]


def test_the_bank_reads_why_its_approved_fee_was_opened(pages: House) -> None:
    approved(pages)
    late(pages)
    revise(pages)
    fee_service.compute(pages.database, pages.home, *at(pages), actor=pages.actor(MONITOR))
    fee_service.send(pages.database, *at(pages), actor=pages.actor(MONITOR))
    shown = pages.client(APPROVER_A).get(f"/own-fees/{fee_now(pages).id}?lang=zh").text
    assert WHY in shown
    assert "计数业务量" in shown


def test_the_fee_is_opened_on_its_page(pages: House) -> None:
    approved(pages)
    late(pages)
    number, seen = at(pages)
    form = {"row_version": seen, "reason": WHY}
    client = pages.client(HEAD)
    assert client.post(f"/fees/statements/{number}/revise", data=form).status_code == 303
    shown = client.get(f"/fees/statements/{number}?lang=zh").text
    assert "请重新计数" in shown


def test_another_bank_stays_approved(house: House) -> None:
    approved(house)
    late(house)
    page = fee_pages.year_page(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    revise(house)
    again = fee_pages.year_page(house.database, house.home, YEAR, actor=house.actor(MONITOR))
    changed = [old.code for old, new in zip(page.lines, again.lines, strict=True) if old != new]
    assert changed == [A]
