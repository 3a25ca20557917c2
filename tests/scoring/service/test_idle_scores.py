"""A bank that paid none of its vouchers did not do nothing: what it owed counts against it."""

from __future__ import annotations

import pytest

from bankcheck.scoring.counting import YearCount, count_year
from bankcheck.scoring.facts import State
from bankcheck.scoring.gathering import facts_of, freeze, rulebook
from bankcheck.scoring.scores import score
from tests.reconcile.bench import keyed, payment, reconcile_rows, voucher
from tests.scoring.service.year import YEAR

IDLE, NEVER_PAID = "999", "998"


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> YearCount:
    """A year in which one bank paid, one paid none of its vouchers, and one had nothing to do."""
    folder = tmp_path_factory.mktemp("unpaid")
    unpaid = voucher(bank_code=NEVER_PAID)
    reconcile_rows(folder, [*keyed((voucher(), payment()), "K1"), *keyed((unpaid,), "K2")])
    return count_year(folder / "var", YEAR)


def test_a_bank_that_paid_none_of_its_vouchers_is_assessed_on_them(count: YearCount) -> None:
    book = rulebook("sample-100")
    result = score(book, facts_of(book, count, NEVER_PAID, ()))
    rate = next(one for one in result.lines if one.indicator == "F3")
    assert (rate.state is not State.NOT_ASSESSED, int(rate.earned)) == (True, 0)


def test_a_bank_with_nothing_to_do_is_not_assessed(count: YearCount) -> None:
    book = rulebook("sample-100")
    assert score(book, facts_of(book, count, IDLE, ())).hundredths is None


@pytest.mark.parametrize(("bank", "idle"), [(NEVER_PAID, False), (IDLE, True)])
def test_another_scheme_knows_which_bank_did_nothing(
    count: YearCount, bank: str, idle: bool
) -> None:
    book = rulebook("sample-100")
    told = freeze(book, count, facts_of(book, count, bank, ())).standings_under(
        rulebook("sample-400")
    )
    assert ({one.state for one in told} == {State.NOT_ASSESSED}) is idle
