"""A year is counted from the ledger alone, says what it left out, and comes out the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.scoring.amendments import Amendments, Strike
from bankcheck.scoring.charges import charges_of, pending_of
from bankcheck.scoring.counting import YearNotReconciled, count_year
from bankcheck.scoring.facts import Charge, Facts, Measure, Pending, State, Under, Unverified
from bankcheck.scoring.gathering import (
    Frozen,
    facts_of,
    freeze,
    measures_of,
    rulebook,
)
from bankcheck.scoring.pricing import Bundle
from bankcheck.scoring.scores import score
from bankcheck.scoring.standings import standings_of
from tests.scoring.service.year import (
    YEAR,
    A,
    B,
    confirm,
    finding_no,
    raise_finding,
    suspect,
)
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
    # Three vouchers were never paid: they are owed payments too.
    assert [(one.line, one.whole) for one in late] == [("authorized", 2), ("direct", 5)]


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


def test_what_was_cleared_without_its_voucher_is_left_out_wherever_it_was_counted(
    year_home: Path,
) -> None:
    count = count_year(year_home, YEAR)
    found = measures_of(count, A, {("AB03", "all"): 1})
    assert next(one for one in found if one.name == "refund_punctuality").part == 1


def test_what_cannot_be_measured_stays_missing_and_is_starred(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    result = score(book, facts_of(book, count, A, ()))
    line = next(one for one in result.lines if one.indicator == "F5")
    assert (line.starred, int(line.earned)) == (True, 0)


def test_a_bank_that_did_nothing_is_not_assessed_and_has_no_score(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    result = score(book, facts_of(book, count, "999", ()))
    assert (result.hundredths, result.grade, result.coverage) == (None, None, 0)


def test_striking_the_only_loss_gives_no_marks_where_nobody_looked(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    known = count.rules_known
    charge, strike = Charge("YD-1", "AB04", 3, "all"), Strike("KY-1", "F4", "all", "YD-1")
    facts = Facts(A, YEAR, date(YEAR, 12, 31), charges=(charge,),
                  standings=standings_of(book, known, known, BY_HAND))  # fmt: skip
    frozen = freeze(book, count, facts, BY_HAND)
    struck = frozen.amend(Amendments(strikes=(strike,)), book)
    lines = [
        next(one for one in score(book, each.facts).lines if one.indicator == "F4")
        for each in (frozen, struck)
    ]
    assert {(one.state, one.earned) for one in lines} == {(State.NOT_ASSESSED, Fraction(0))}
    assert [one.lost for one in lines] == [Fraction(1), Fraction(0)]


def test_another_scheme_knows_what_nobody_looked_into(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    count, other = replace(count, rules_run=count.rules_known), rulebook("sample-400")
    frozen = freeze(book, count, facts_of(book, count, A, (), unseen=BY_HAND), BY_HAND)
    states = {one.indicator: one.state for one in frozen.standings_under(other)}
    assert {code for code, state in states.items() if state is State.NOT_ASSESSED} == {"K1", "K2"}


def known_of(house: House, bank: str = A, year: int = YEAR) -> tuple[list[str], list[Pending]]:
    """Return what is charged to a bank's year, and what awaits its finding."""
    with house.database.read(EVERYTHING) as session:
        charged = [one.finding for one in charges_of(session, bank, year)]
        return charged, list(pending_of(session, bank, year))


ONE = "YD-2025-000105-1"


def test_a_confirmed_suspicion_costs_nothing_and_awaits_its_finding(house: House) -> None:
    suspect(house.database, ONE)
    assert known_of(house) == ([], [Pending(ONE, "AB07", 3, "")])
    assert (known_of(house, B), known_of(house, A, YEAR - 1)) == (([], []), ([], []))


def test_a_finding_that_is_not_confirmed_costs_nothing_yet(house: House) -> None:
    suspect(house.database, ONE)
    raise_finding(house.database, ONE, confirmed=False)
    assert known_of(house) == ([], [Pending(ONE, "AB07", 3, finding_no(ONE))])


def test_a_confirmed_finding_is_charged_under_its_suspicion(house: House) -> None:
    confirm(house.database, ONE)
    assert known_of(house) == ([ONE], [])


def test_the_same_year_freezes_to_the_same_bytes(year_home: Path) -> None:
    book, charge = rulebook("sample-100"), Charge("YD-1", "AB07", 3, "all")
    frozen = [
        freeze(book, count, facts_of(book, count, A, (charge,)))
        for count in (count_year(year_home, YEAR), count_year(year_home, YEAR))
    ]
    assert (frozen[0].manifest, frozen[0].sha256) == (frozen[1].manifest, frozen[1].sha256)


def test_facts_read_back_from_a_manifest_are_the_facts_that_were_frozen(year_home: Path) -> None:
    count, book = count_year(year_home, YEAR), rulebook("sample-100")
    facts = facts_of(book, count, A, (Charge("YD-1", "AB07", 3, "all", fen=5),), unseen=BY_HAND)
    facts = replace(
        facts,
        pending=(Pending("YD-2", "AB06", 4, "WT-2"),),
        under=(Under("YD-3", "AB14", "YD-1"),),
        unverified=(Unverified("AB14", 2),),
    )
    assert Frozen(freeze(book, count, facts, BY_HAND).manifest).facts == facts
