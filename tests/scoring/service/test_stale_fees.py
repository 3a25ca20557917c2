"""A fee is approved only while the year, counted now, gives what its bank confirmed."""

from __future__ import annotations

import pytest

from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.machines import MoveRefused
from bankcheck.scoring import fee_service
from bankcheck.scoring.counting import YearChangedSince, count_year
from bankcheck.scoring.lifecycles import FeeState
from bankcheck.scoring.rulebook import BOOKS
from tests.reconcile.bench import claim, keyed, payment, voucher, write_streams
from tests.scoring.service.steps import confirmed, fee_now, final
from tests.scoring.service.test_revisions import at, late
from tests.scoring.service.year import YEAR, A, B
from tests.workbench.house import APPROVER_A, HEAD, MONITOR, House

DEARER = ("fen = 500 }", "fen = 600 }")


def approve(house: House) -> None:
    """Approve the first bank's fee as the head."""
    fee_service.approve(house.database, house.home, *at(house), actor=house.actor(HEAD))


def ready(house: House) -> None:
    """Bring the first bank's fee to where nothing but its approval is left."""
    final(house)
    confirmed(house)


def repriced(house: House) -> None:
    """Let another tariff be in force."""
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8").replace(*DEARER, 1)
    (house.home / "rulebook").mkdir()
    (house.home / "rulebook" / "tariff-sample.toml").write_text(text, encoding="utf-8")


def test_a_fee_is_approved_while_the_count_is_the_one_confirmed(house: House) -> None:
    ready(house)
    approve(house)
    assert fee_now(house).state is FeeState.APPROVED


def test_a_fee_of_another_volume_is_refused_by_name(house: House) -> None:
    ready(house)
    late(house)
    with pytest.raises(MoveRefused, match="volume_holds"):
        approve(house)
    assert fee_now(house).state is FeeState.CONFIRMED


def test_a_fee_by_another_tariff_is_refused_by_name(house: House) -> None:
    ready(house)
    repriced(house)
    with pytest.raises(MoveRefused, match="tariff_holds"):
        approve(house)


def test_rows_that_no_run_knows_keep_a_fee_from_being_approved(pages: House) -> None:
    ready(pages)
    folder = pages.home.parent / "unknown"
    write_streams(folder, keyed((voucher(), payment(), claim()), "K0098"))
    load(Ledger(pages.home), [folder], Wish())
    with pytest.raises(YearChangedSince):
        approve(pages)


def test_a_refused_fee_is_approved_once_it_was_counted_and_confirmed_again(house: House) -> None:
    ready(house)
    late(house)
    monitor = house.actor(MONITOR)
    fee_service.take_back(house.database, *at(house), "late file", actor=monitor)
    fee_service.compute(house.database, house.home, *at(house), actor=monitor)
    fee_service.send(house.database, *at(house), actor=monitor)
    bank = house.actor(APPROVER_A)
    fee_service.answer(house.database, *at(house), "confirm", "", actor=bank)
    approve(house)
    items = sum(line["items"] for line in fee_now(house).lines)
    assert items == count_year(house.home, YEAR).of(A).items


def test_a_refused_approval_says_on_the_page_what_is_to_be_done(pages: House) -> None:
    ready(pages)
    late(pages)
    row = fee_now(pages)
    answer = pages.client(HEAD).post(
        f"/fees/statements/{row.id}/approve?lang=en", data={"row_version": row.row_version}
    )
    assert answer.status_code == 409
    assert "Take the statement back and count the year again." in answer.text


def test_another_banks_late_file_keeps_no_fee_from_being_approved(pages: House) -> None:
    ready(pages)
    late(pages, B)
    approve(pages)
    assert fee_now(pages).state is FeeState.APPROVED
