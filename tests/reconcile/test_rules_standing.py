"""What stands beside the payments, balances, notices and reports, is judged by day and second."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.errors import CallRefused
from tests.reconcile.bench import (
    Outcome,
    Row,
    Scene,
    account,
    balance,
    claim,
    keyed,
    payment,
    play,
    quota,
    receipt,
    reconcile_rows,
    scene,
    voucher,
)

AB04 = (
    scene("a zero-balance account that ends the day at zero is in order",
          account("11@", "unit_zero_balance"), balance()),
    scene("a fen left on a unit's zero-balance account is too much",
          account("11@", "unit_zero_balance"), balance(closing_balance_fen=1), raised=["AB04"]),
    scene("a fen short on finance's zero-balance account is wrong",
          account("11@", "finance_zero_balance"), balance(closing_balance_fen=-1),
          raised=["AB04"]),
    scene("every day counts", account("11@", "unit_zero_balance"),
          balance(closing_balance_fen=5), balance(date="2025-03-04", closing_balance_fen=5),
          raised=["AB04", "AB04"]),
    scene("a real-fund account may keep money", account("11@", "real_fund"),
          balance(closing_balance_fen=500)),
    scene("an account that is not registered is not judged", balance(closing_balance_fen=500)),
    scene("a day after the as-of date is not judged", account("11@", "unit_zero_balance"),
          balance(date="2026-01-05", closing_balance_fen=5)),
)  # fmt: skip

AB20 = (
    scene("an arrival notice on the next working day is in time",
          quota(arrived_notice_at="2025-03-04T23:59:59")),
    scene("an arrival notice two working days later is late",
          quota(arrived_notice_at="2025-03-05T00:00:00"), raised=["AB20 late"]),
    scene("an arrival notice on Monday for a Friday is in time",
          quota(issued_at="2025-03-07T17:00:00", arrived_notice_at="2025-03-10T09:00:00")),
    scene("a missing arrival notice is absent", quota(arrived_notice_at=None),
          raised=["AB20 absent"]),
    scene("a missing notice with its limit on the as-of date is not late yet",
          quota(month=12, issued_at="2025-12-30T09:00:00", arrived_notice_at=None)),
    scene("a missing notice with its limit the day before is absent",
          quota(month=12, issued_at="2025-12-29T09:00:00", arrived_notice_at=None),
          raised=["AB20 absent"]),
)  # fmt: skip

AB21 = (
    scene("a report received at the due instant is in time",
          receipt("2025-04-10T17:00:00", "2025-04-10T17:00:00")),
    scene("a report received a second later is late",
          receipt("2025-04-10T17:00:00", "2025-04-10T17:00:01"), raised=["AB21 late"]),
    scene("a report received on the due day is in time", receipt("2025-04-10", "2025-04-10")),
    scene("a report received the day after is late", receipt("2025-04-10", "2025-04-11"),
          raised=["AB21 late"]),
    scene("a report due on the as-of date may still come", receipt("2025-12-31", None)),
    scene("a report due the day before is absent", receipt("2025-12-30", None),
          raised=["AB21 absent"]),
    scene("a report due after the as-of date is not judged", receipt("2026-01-05", None)),
)  # fmt: skip

SCENES: tuple[Scene, ...] = (*AB04, *AB20, *AB21)
PAYING: tuple[Row, ...] = (voucher(), payment())
NEEDS_CLAIMS = {"AB01", "AB02", "AB03", "AB10", "AB11", "AB12", "AB28"}
NEEDS_MORE = {"AB04", "AB05", "AB16", "AB17", "AB20", "AB21", "AB26"}


def uncovered(home: Path, *rows: Row) -> set[str]:
    """Return the codes that a run over these rows names as not covered."""
    found = reconcile_rows(home, keyed(rows, "K0000"))["differences"]
    return {row["kind"] for row in found if row["code"] == "NOT_COVERED"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return play(tmp_path_factory.mktemp("standing"), SCENES)


@pytest.mark.parametrize("one", SCENES, ids=lambda one: one.truth)
def test_standing_duties_are_judged_as_the_rules_say(
    one: Scene, outcomes: dict[str, Outcome]
) -> None:
    assert outcomes[one.truth].raised == one.raised


def test_rules_without_their_streams_are_not_covered(tmp_path: Path) -> None:
    assert uncovered(tmp_path, *PAYING) == NEEDS_CLAIMS | NEEDS_MORE


def test_claims_cover_the_clearing_rules(tmp_path: Path) -> None:
    assert uncovered(tmp_path, *PAYING, claim()) == NEEDS_MORE


def test_a_rule_that_is_not_covered_charges_nobody(tmp_path: Path) -> None:
    rows = reconcile_rows(tmp_path, keyed(PAYING, "K0000"))["differences"]
    assert {(row["severity"], row["bank_code"]) for row in rows} == {(0, None)}


def test_an_account_register_alone_is_nothing_to_reconcile(tmp_path: Path) -> None:
    with pytest.raises(CallRefused, match="nothing to reconcile"):
        reconcile_rows(tmp_path, keyed([account("11@", "real_fund")], "K0000"))
