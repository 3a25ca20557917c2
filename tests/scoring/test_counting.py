"""A year is counted as its newest run saw it: each payment once, for the bank that made it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bankcheck.ledger.load import load, withdraw
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.work import ENTRIES_FILE
from bankcheck.scoring.counting import (
    YearChangedSince,
    YearCount,
    YearNotReconciled,
    count_year,
)
from tests.reconcile.bench import (
    Row,
    account,
    claim,
    keyed,
    payment,
    reconcile_rows,
    refund,
    voucher,
    write_streams,
)

YEAR, A = 2025, "105"
OF_A = account("11@", "unit_zero_balance")
RETURNED = {"status": "returned", "paid_at": None, "returned_at": "2025-03-04T10:00:00"}


def mine(row: Row, bank: str = "B@") -> Row:
    """Return a row of the scene's own bank."""
    return row[0], {**row[1], "bank_code": bank}


def no_ones(row: Row) -> Row:
    """Return a row that names no bank."""
    return row[0], {**row[1], "bank_code": None}


OWN, OTHER = (mine(account("11@", "unit_zero_balance"), bank) for bank in ("B@", "X@"))
PAID, ONCE_MORE = mine(payment()), mine(payment(_file=2, purpose="货款"))
OF_LAST_YEAR = {"fiscal_year": 2024}
# Each scene has a bank of its own: what is counted of it, in fen, and what is left out.
ONE, NONE = (1, 10_000), (0, 0)
SCENES: dict[str, tuple[tuple[Row, ...], tuple[int, int], dict[str, int]]] = {
    "a payment that one file reports": ((PAID,), ONE, {}),
    "a payment that two files report": ((PAID, ONCE_MORE), ONE, {}),
    "paid in one file, returned in another": (
        (PAID, mine(payment(_file=2, **RETURNED))), NONE, {"returned": 1},
    ),
    "no bank, but one keeps the account": ((no_ones(payment()), OWN), ONE, {}),
    "one row with a bank, one without": ((PAID, no_ones(payment(_file=2)), OWN), ONE, {}),
    "a bank goes before the register": ((PAID, OTHER), ONE, {}),
    "no bank, and nobody keeps the account": ((no_ones(payment()),), NONE, {}),
    "no bank, and two keep the account": ((no_ones(payment()), OWN, OTHER), NONE, {}),
    "a refund without a bank": ((PAID, no_ones(refund()), OWN), ONE, {"not_a_payment": 1}),
    "no serial": ((mine(payment(bank_serial_no=None)),), ONE, {}),
    "two vouchers that fit equally": (
        (mine(voucher(voucher_no="W@")), mine(payment(voucher_no=None))), NONE, {"ambiguous": 1},
    ),
    "paid, back, and paid again": (
        (
            PAID, mine(refund(amount_fen=10_000)),
            mine(payment(bank_serial_no="T@", paid_at="2025-03-06T10:00:00")),
        ),
        ONE, {"not_a_payment": 1, "paid_again": 1},
    ),
    "a serial that serves twice": (
        (PAID, mine(payment(amount_fen=700, payee_account="33@", voucher_no="W@"))),
        ONE, {"no_voucher": 1},
    ),
}  # fmt: skip
DETAIL = {"voucher_type": "8207", "pay_type": None, "payee_account": "33@"}
# Each payment has a bank of its own, and the pay type it is counted under.
TYPED: dict[str, tuple[tuple[Row, ...], str]] = {
    "told by the line": ((voucher(pay_type="authorized"),), "authorized"),
    "told by the type": ((voucher(pay_type=None, voucher_type="8202"),), "authorized"),
    "told by the voucher a batch detail belongs to": (
        (voucher(payee_account=None, payee_name=None), voucher(**DETAIL)), "direct",
    ),
    "a detail of a voucher nobody brought": ((voucher(**DETAIL),), ""),
    "lines of two pay types": (
        (
            voucher(pay_type="direct", amount_fen=1), voucher(line_no=2, pay_type="authorized"),
            voucher(line_no=3, pay_type=None, voucher_type="other", payee_account="33@"),
        ),
        "",
    ),
}  # fmt: skip
KEYS = {name: f"K{number:04d}" for number, name in enumerate((*SCENES, *TYPED))}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearCount:
    folder = tmp_path_factory.mktemp("year")
    rows = [
        row
        for name, (scene, _, _) in SCENES.items()
        for row in keyed((mine(voucher()), *scene), KEYS[name])
    ]
    for name, (lines, _) in TYPED.items():
        account_no = lines[-1][1]["payee_account"]
        rows += keyed((*lines, mine(payment(payee_account=account_no))), KEYS[name])
    rows += keyed((voucher(**OF_LAST_YEAR, issued_at="2024-12-31T09:00:00"),), "K0100")
    rows += keyed((payment(**OF_LAST_YEAR, paid_at="2025-01-02T10:00:00"),), "K0100")
    rows += keyed((voucher(fiscal_year=2026, issued_at="2025-12-29T09:00:00"),), "K0101")
    rows += keyed((payment(fiscal_year=2026, paid_at="2025-12-29T10:00:00"),), "K0101")
    reconcile_rows(folder, rows)
    return count_year(folder / "var", YEAR)


@pytest.mark.parametrize("name", SCENES)
def test_a_payment_is_counted_once_and_for_its_bank(name: str, year: YearCount) -> None:
    _, counted, left_out = SCENES[name]
    one = year.of(f"B{KEYS[name]}")
    volume = one.items, sum(bundle.amount_fen for bundle in one.bundles)
    assert (volume, dict(one.left_out)) == (counted, left_out)


@pytest.mark.parametrize("name", TYPED)
def test_a_payment_is_counted_under_the_pay_type_of_its_voucher(name: str, year: YearCount) -> None:
    assert year.of(f"B{KEYS[name]}").by_pay_type == {TYPED[name][1]: 1}


def test_what_belongs_to_no_bank_is_told(year: YearCount) -> None:
    assert year.nameless == 2


def test_what_came_back_without_a_bank_is_the_banks_that_keeps_the_account_credited(
    year: YearCount,
) -> None:
    assert year.of(f"B{KEYS['a refund without a bank']}").refunds == 1


def test_a_payment_of_last_years_voucher_is_counted_in_the_year_it_was_paid(
    year: YearCount,
) -> None:
    assert year.of(A).items == 1


def test_the_same_sums_of_other_amounts_are_another_volume(tmp_path: Path) -> None:
    digests = []
    for name, amounts in (("one", (5_000, 15_000)), ("two", (10_000, 10_000))):
        rows = [
            row
            for place, fen in enumerate(amounts)
            for row in keyed((voucher(amount_fen=fen), payment(amount_fen=fen)), f"K000{place}")
        ]
        reconcile_rows(tmp_path / name, rows)
        digests.append(count_year(tmp_path / name / "var", YEAR).of(A).digest)
    assert digests[0] != digests[1]


def counted(folder: Path, as_of: date = date(YEAR, 12, 31)) -> YearCount:
    """Return the count of a year of one payment, made on 3 March."""
    reconcile_rows(folder, keyed((voucher(), payment()), "K0001"), as_of)
    return count_year(folder / "var", YEAR)


def added(folder: Path, *rows: Row, supersedes: tuple[str, ...] = ()) -> None:
    """Load rows after the run."""
    write_streams(folder / "later", keyed(rows, "K0001"))
    reason = "更正" if supersedes else ""
    load(Ledger(folder / "var"), [folder / "later"], Wish(), supersedes=supersedes, reason=reason)


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (payment(bank_serial_no="T@", _file=2), False),
        (payment(bank_serial_no="T@", fiscal_year=2026, paid_at="2026-01-02T10:00:00"), True),
        (refund(), False),
        (refund(fiscal_year=2026, paid_at="2026-01-05T10:00:00"), True),
        (claim(claim_no="E@"), False),
        (voucher(voucher_no="W@"), False),
        (voucher(voucher_no="W@", fiscal_year=2024, issued_at="2024-12-30T09:00:00"), False),
        (voucher(voucher_no="W@", fiscal_year=2026, issued_at="2026-01-02T09:00:00"), True),
        (OF_A, False),
    ],
    ids=[
        "payment",
        "payment of next year",
        "refund",
        "refund of next year",
        "claim",
        "voucher",
        "voucher of the year before",
        "voucher of next year",
        "account",
    ],
)
def test_what_came_after_the_run_stops_the_count_where_it_would_change_it(
    row: Row, known: bool, tmp_path: Path
) -> None:
    counted(tmp_path)
    added(tmp_path, row)
    if known:
        assert count_year(tmp_path / "var", YEAR).of(A).items == 1
        return
    with pytest.raises(YearChangedSince, match="Start a run over the year"):
        count_year(tmp_path / "var", YEAR)


def test_what_was_replaced_after_the_run_stops_the_count(tmp_path: Path) -> None:
    counted(tmp_path)
    added(tmp_path, voucher(), payment(amount_fen=9_999), supersedes=("B000001",))
    with pytest.raises(YearChangedSince):
        count_year(tmp_path / "var", YEAR)


def test_what_was_taken_out_after_the_run_stops_the_count(tmp_path: Path) -> None:
    counted(tmp_path)
    withdraw(Ledger(tmp_path / "var"), ["B000001"], "误导入")
    with pytest.raises(YearChangedSince) as refused:
        count_year(tmp_path / "var", YEAR)
    assert refused.value.streams == ("payment", "voucher")


def test_a_run_as_of_the_last_day_of_payment_knows_the_year(tmp_path: Path) -> None:
    count = counted(tmp_path, date(2025, 3, 3))
    assert count.of(A).items == 1


def test_a_run_as_of_the_day_before_does_not(tmp_path: Path) -> None:
    with pytest.raises(YearChangedSince):
        counted(tmp_path, date(2025, 3, 2))


def test_a_run_that_kept_no_entries_is_no_run_over_the_year(tmp_path: Path) -> None:
    counted(tmp_path)
    (tmp_path / "var" / "runs" / "R000001" / ENTRIES_FILE).unlink()
    with pytest.raises(YearNotReconciled):
        count_year(tmp_path / "var", YEAR)


@pytest.mark.parametrize(
    ("as_of", "late"), [(date(2025, 12, 31), 0), (date(2026, 1, 31), 1)], ids=["year", "january"]
)
def test_a_delay_over_the_turn_of_the_year_is_found_by_a_run_as_of_january(
    as_of: date, late: int, tmp_path: Path
) -> None:
    issued = voucher(issued_at="2025-12-31T09:00:00")
    paid = payment(paid_at="2026-01-20T10:00:00")
    reconcile_rows(tmp_path, keyed((issued, paid), "K0001"), as_of)
    assert count_year(tmp_path / "var", YEAR).known_of(A).differences.get("AB14", {}) == (
        {"direct": late} if late else {}
    )
