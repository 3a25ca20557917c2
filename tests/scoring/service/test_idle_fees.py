"""A fee is volume times tariff: what a bank without any counted payment is paid, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.accounts.models import Institution
from bankcheck.actors import EVERYTHING, SYSTEM, InstitutionKind
from bankcheck.audit.record import record
from bankcheck.scoring import fee_editions, fee_service
from bankcheck.scoring.agreements import agreed_banks
from bankcheck.scoring.fees import Lack
from bankcheck.scoring.models import FeeStatement
from bankcheck.scoring.rulebook import BOOKS
from tests.reconcile.bench import Row, keyed, payment, reconcile_rows, voucher
from tests.scoring.service.steps import statement
from tests.scoring.service.test_letters import words, written
from tests.scoring.service.year import YEAR
from tests.workbench.house import MONITOR, House, open_house

IDLE, NEVER_PAID = "999", "998"
NOTHING, NOBODY = Lack.NOTHING_COUNTED, Lack.NOT_AGREED
GRANTED = (
    'least_idle = [{ from = 2024-01-01, value = 1, reference = "clause", status = "sample" }]\n'
    "least_year_fen"
)
FLAT = """
[[service]]
code = "year"
zh = "年度定额"
en = "Flat sum"
kind = "flat"
channels = ["line"]
rate = [{ from = 2024-01-01, value = 30000, reference = "clause", status = "sample" }]
"""


def _bank(**days: str) -> Row:
    return "bank", {"bank_code": IDLE, **{f"agreement_{end}": day for end, day in days.items()}}


TERMS = {
    "no term at all": ({}, False),
    "ended the day before the year": ({"from": "2020-01-01", "to": "2024-12-31"}, False),
    "ended on the first day": ({"from": "2020-01-01", "to": "2025-01-01"}, True),
    "began on the last day": ({"from": "2025-12-31", "to": "2030-12-31"}, True),
    "began the day after the year": ({"from": "2026-01-01", "to": "2030-12-31"}, False),
    "without an end": ({"from": "2025-06-01"}, True),
    "without a beginning": ({"to": "2025-06-01"}, True),
}


@pytest.mark.parametrize("term", TERMS)
def test_an_agreement_counts_where_a_day_of_it_is_in_the_year(term: str, tmp_path: Path) -> None:
    days, agreed = TERMS[term]
    reconcile_rows(tmp_path, [_bank(**days), *keyed((voucher(), payment()), "K1")])
    assert (IDLE in agreed_banks(tmp_path / "var", YEAR)) is agreed


def _installed(house: House) -> House:
    """Let in an institution that has nothing in the ledger."""
    with house.database.write(EVERYTHING) as session:
        for code in (IDLE, NEVER_PAID):
            session.add(
                Institution(
                    code=f"X{code}",
                    name=f"新代理银行{code}",
                    kind=InstitutionKind.AGENT_BANK,
                    ledger_bank_code=code,
                )
            )
        record(session, SYSTEM, "institution.test", ("institution", IDLE))
    return house


def _own_tariff(house: House, *changes: tuple[str, str], more: str = "") -> None:
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new, 1)
    folder = house.home / "rulebook"
    folder.mkdir(exist_ok=True)
    (folder / "tariff-sample.toml").write_text(text + more, encoding="utf-8")


def _paid(house: House, bank: str = IDLE) -> tuple[int, int, list[str]]:
    row = statement(house, bank)
    lacking = [one for one in row.unmet if one in list(Lack)]
    return row.payable_fen, row.least_fen, lacking


@pytest.fixture
def idle(pages: House) -> House:
    """A house with a bank that did nothing, and of which the register says nothing."""
    return _installed(pages)


@pytest.fixture
def agreed(tmp_path: Path, pages: House) -> House:
    """The same, where the register shows an agreement of the year."""
    term = _bank(**{"from": "2020-01-01", "to": "2030-12-31"})
    unpaid = voucher(bank_code=NEVER_PAID)
    rows = [term, *keyed((voucher(), payment()), "K1"), *keyed((unpaid,), "K2")]
    reconcile_rows(tmp_path / "other", rows)
    return _installed(open_house(tmp_path / "other" / "var", pages.database))


def test_a_bank_without_payment_and_agreement_is_paid_nothing_and_told_why(idle: House) -> None:
    assert _paid(idle) == (0, 0, [NOTHING, NOBODY])


def test_an_agreement_alone_is_paid_nothing_where_the_tariff_does_not_say_so(
    agreed: House,
) -> None:
    assert _paid(agreed) == (0, 0, [NOTHING])


def test_an_agreement_is_paid_the_minimum_where_the_tariff_says_so(agreed: House) -> None:
    _own_tariff(agreed, ("least_year_fen", GRANTED))
    assert _paid(agreed) == (100_000, 100_000, [])


def test_no_agreement_is_paid_nothing_whatever_the_tariff_says(idle: House) -> None:
    _own_tariff(idle, ("least_year_fen", GRANTED))
    assert _paid(idle) == (0, 0, [NOBODY])


def test_a_flat_sum_is_paid_by_the_agreement_alone(agreed: House) -> None:
    _own_tariff(agreed, more=FLAT)
    assert _paid(agreed) == (30_000, 0, [NOTHING])


def test_no_flat_sum_is_paid_without_an_agreement(idle: House) -> None:
    _own_tariff(idle, more=FLAT)
    assert _paid(idle) == (0, 0, [NOTHING, NOBODY])


def test_one_counted_payment_is_paid_the_minimum_without_any_register(idle: House) -> None:
    assert _paid(idle, "308") == (100_000, 100_000, [])


def test_a_bank_that_paid_none_of_its_vouchers_is_paid_nothing(agreed: House) -> None:
    assert _paid(agreed, NEVER_PAID) == (0, 0, [NOTHING, NOBODY])


def test_what_is_lacking_stands_when_the_statement_follows_its_score(idle: House) -> None:
    row = statement(idle, IDLE)
    with idle.database.write(EVERYTHING) as session:
        stored = session.get_one(FeeStatement, row.id)
        fee_editions.reprice(session, stored)
        record(session, SYSTEM, "fee.test", ("fee_statement", row.id))
    assert _paid(idle)[2] == [NOTHING, NOBODY]


def test_counting_again_keeps_what_was_not_granted(idle: House) -> None:
    row = statement(idle, IDLE)
    actor = idle.actor(MONITOR)
    fee_service.compute(idle.database, idle.home, row.id, row.row_version, actor=actor)
    assert _paid(idle) == (0, 0, [NOTHING, NOBODY])


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "A fee is volume times tariff"), ("zh", "手续费按业务量乘以计费标准计付")],
)
def test_the_page_says_why_no_minimum_is_granted(idle: House, language: str, why: str) -> None:
    row = statement(idle, IDLE)
    shown = idle.client(MONITOR).get(f"/fees/statements/{row.id}?lang={language}").text
    assert why in shown


def test_the_letter_says_why_no_minimum_is_granted(idle: House) -> None:
    told = words(written(idle, "fee_statement", statement(idle, IDLE).id))
    assert "年度保底不适用：本年度无计费业务" in told
    assert "代理银行登记中本年度无有效委托代理协议" in told
