"""A year is counted from the ledger alone, says what it left out, and comes out the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.scoring.counting import YearNotReconciled, count_year
from bankcheck.scoring.facts import Charge, Measure
from bankcheck.scoring.gathering import (
    Frozen,
    cleared_of,
    facts_of,
    freeze,
    measures_of,
    rulebook,
    standings_of,
)
from bankcheck.scoring.pricing import Bundle
from bankcheck.scoring.scores import score
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, SuspicionState
from tests.scoring.service.year import YEAR, A, B, confirm
from tests.workbench.house import House


def test_paid_payments_are_counted_by_pay_type_channel_and_amount(year_home: Path) -> None:
    assert count_year(year_home, YEAR).of(A).bundles == (
        Bundle("authorized", "authorized", "counter", None, 50, 2, 20_000),
        Bundle("direct", "direct", "", 1_000_000, 500, 2, 20_000),
    )


def test_what_is_left_out_is_counted_under_its_reason(year_home: Path) -> None:
    assert dict(count_year(year_home, YEAR).of(A).left_out) == {
        "not_a_payment": 1,
        "failed": 1,
        "returned": 1,
        "not_paid": 1,
        "voided": 1,
        "no_voucher": 1,
    }


def test_a_bank_counts_its_own_payments_alone(year_home: Path) -> None:
    assert count_year(year_home, YEAR).of(B).items == 1


def test_a_year_without_a_run_is_refused(year_home: Path) -> None:
    with pytest.raises(YearNotReconciled):
        count_year(year_home, YEAR - 1)


def test_clearing_that_was_never_late_is_wholly_punctual(year_home: Path) -> None:
    found = {one.name: one for one in measures_of(count_year(year_home, YEAR), B)}
    assert (found["clearing_punctuality"].part, found["clearing_punctuality"].whole) == (1, 1)


def test_rates_are_measured_of_each_pay_type(year_home: Path) -> None:
    found = measures_of(count_year(year_home, YEAR), A)
    late = [one for one in found if one.name == "late_payments_per_1000"]
    assert [(one.line, one.whole) for one in late] == [("authorized", 2), ("direct", 2)]


def test_a_refund_that_came_back_is_measured_against_its_time_limit(year_home: Path) -> None:
    found = measures_of(count_year(year_home, YEAR), A)
    assert [one for one in found if one.name == "refund_punctuality"] == [
        Measure("refund_punctuality", "all", 0, 1)
    ]


def test_differences_that_people_cleared_count_in_no_rate(year_home: Path) -> None:
    count = count_year(year_home, YEAR)
    before = {(one.name, one.line): one.part for one in measures_of(count, A)}
    cleared = {("AB14", "direct"): 2, ("AB06", "all"): 1, ("AB07", "direct"): 9}
    after = {(one.name, one.line): one.part for one in measures_of(count, A, cleared)}
    assert before["late_payments_per_1000", "direct"] == 3
    assert after["late_payments_per_1000", "direct"] == 1
    assert sum(before.values()) - sum(after.values()) == 5


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"state": SuspicionState.CONFIRMED, "reason_code": None}, False),
        ({"gone_run": "r000001"}, False),
        ({"subject_bank": B}, False),
        ({"fiscal_year": YEAR - 1}, False),
    ],
    ids=["cleared", "confirmed", "no longer found", "another bank", "another year"],
)
def test_only_what_was_cleared_of_this_bank_and_year_is_left_out(
    house: House, changes: dict[str, Any], *, counts: bool
) -> None:
    confirm(house.database, "YD-2025-000105-1")
    with house.database.write(EVERYTHING) as session:
        row = session.scalars(select(Suspicion)).one()
        cleared = {"state": SuspicionState.CLEARED, "reason_code": Reason.EXPLAINED}
        for name, value in (cleared | changes).items():
            setattr(row, name, value)
        record(session, SYSTEM, "suspicion.test", ("suspicion", row.number))
    with house.database.read(EVERYTHING) as session:
        found = cleared_of(session, A, YEAR)
    assert (dict(found) == {("AB07", "all"): 1}) is counts


def test_what_cannot_be_measured_stays_missing_and_is_starred(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    result = score(book, facts_of(book, count, A, ()))
    line = next(one for one in result.lines if one.indicator == "F5")
    assert (line.starred, int(line.earned)) == (True, 0)


def test_a_bank_that_did_nothing_is_not_assessed_and_has_no_score(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    result = score(book, facts_of(book, count, "999", ()))
    assert (result.hundredths, result.grade, result.coverage) == (None, None, 0)


def test_an_indicator_whose_rules_did_not_run_is_starred(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    starred = {
        one.indicator: one.reason for one in standings_of(book, count.rules_known, count.rules_run)
    }
    assert starred["F6"] == "AB20, AB21"


def test_the_same_year_freezes_to_the_same_bytes(year_home: Path) -> None:
    book, charge = rulebook("sample-100"), Charge("YD-1", "AB07", 3, "all")
    frozen = [
        freeze(book, count, facts_of(book, count, A, (charge,)))
        for count in (count_year(year_home, YEAR), count_year(year_home, YEAR))
    ]
    assert (frozen[0].manifest, frozen[0].sha256) == (frozen[1].manifest, frozen[1].sha256)


def test_facts_read_back_from_a_manifest_are_the_facts_that_were_frozen(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    facts = facts_of(book, count, A, (Charge("YD-1", "AB07", 3, "all"),))
    assert Frozen(freeze(book, count, facts).manifest).facts == facts
