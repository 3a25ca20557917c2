"""Every pass matches what it may match, shows what it cannot decide, and charges nobody for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reconcile.bench import (
    FILE,
    Outcome,
    Row,
    Scene,
    claim,
    paid_on,
    payment,
    play,
    refund,
    refund_claim,
    scene,
    voucher,
)

PAID = (voucher(), payment(), claim())
EXACT = ("exact exact",)


def line(number: int, fen: int, payee: str = "22@") -> Row:
    """Return a further line of the voucher."""
    return voucher(line_no=number, amount_fen=fen, payee_account=payee)


def part(number: int, fen: int, payee: str = "22@", **changes: Any) -> tuple[Row, Row]:
    """Return a payment of some fen with its own claim."""
    serial = f"S{number}@"
    paid = payment(bank_serial_no=serial, amount_fen=fen, payee_account=payee, **changes)
    return paid, claim(claim_no=f"C{number}@", bank_serial_no=serial, amount_fen=fen)


def stray(issued: str, paid: str, number: str | None, **changes: Any) -> tuple[Row, ...]:
    """Return a voucher and a payment that names another number or none."""
    return (
        voucher(issued_at=issued),
        payment(paid_at=paid, voucher_no=number, **changes),
        claim(voucher_no=number, claimed_at=f"{paid[:10]}T15:00:00"),
    )


# Truth, rows, what must be raised, and `pass kind` of every match.
Case = tuple[Scene, tuple[str, ...]]


def case(truth: str, *rows: Row, raised: tuple[str, ...] = (), matched: tuple[str, ...]) -> Case:
    """Return a scene with the matches it must lead to."""
    return scene(truth, *rows, raised=raised), tuple(sorted(matched))


WITHIN = (
    case("equal year, number, amount and payee are matched exactly", *PAID, matched=EXACT),
    case("interchangeable lines are matched in order", line(1, 10_000), line(2, 10_000),
         *part(1, 10_000), *part(2, 10_000, paid_at="2025-03-03T11:00:00"), matched=EXACT * 2),
    case("one payment may cover two lines of one payee", line(1, 6_000), line(2, 4_000),
         *part(1, 10_000), matched=("sum sum",) * 2),
    case("two payments may cover one line", line(1, 10_000), *part(1, 6_000), *part(2, 4_000),
         matched=("sum split",) * 2),
    case("a fen short covers nothing by sum", line(1, 10_000), *part(1, 6_000), *part(2, 3_999),
         raised=("AB07",), matched=("payee split",) * 2),
    case("some lines of several may make up one payment", line(1, 1_000), line(2, 2_000),
         line(3, 4_500), *part(1, 3_000), *part(2, 4_500),
         matched=(*EXACT, "sum sum", "sum sum")),
    case("some payments of several may make up one line", line(1, 9_000), line(2, 5_000),
         *part(1, 4_000), *part(2, 5_000), *part(3, 5_000, paid_at="2025-03-03T11:00:00"),
         matched=(*EXACT, "sum split", "sum split")),
    case("the same amount to another payee is matched by amount", line(1, 10_000),
         *part(1, 10_000, "33@"), raised=("AB08 account",), matched=("amount exact",)),
    case("another amount to the same payee is matched by payee", line(1, 10_000),
         *part(1, 9_999), raised=("AB07",), matched=("payee exact",)),
)  # fmt: skip

AMBIGUOUS = (
    case("two different sums for one payment are shown and charge nobody",
         line(1, 1_000, "33@"), line(2, 5_000, "44@"), line(3, 2_000, "55@"),
         line(4, 4_000, "66@"), *part(1, 6_000, "77@"),
         raised=("AMBIGUOUS",), matched=()),
    case("equal lines of two payees paid to a third are shown and charge nobody",
         line(1, 5_000, "33@"), line(2, 5_000, "44@"), *part(1, 5_000, "77@"),
         raised=("AMBIGUOUS",), matched=()),
    case("two vouchers that fit a payment without a number are shown and charge nobody",
         voucher(), voucher(voucher_no="W@"), payment(voucher_no=None), claim(voucher_no=None),
         raised=("AMBIGUOUS",), matched=()),
    case("two payments without a number that fit a voucher are shown and charge nobody",
         voucher(), payment(voucher_no=None), claim(voucher_no=None),
         payment(voucher_no=None, bank_serial_no="T@"),
         claim(claim_no="E@", voucher_no=None, bank_serial_no="T@"),
         raised=("AMBIGUOUS", "AMBIGUOUS"), matched=()),
)  # fmt: skip

MONDAY = "2025-03-03T09:00:00"
OTHER_NAME = {"payee_name": "丁商店"}
NAMED = {"payee_account": "99@"}
FALLBACK = ("fallback fallback",)
LATE = ("AB14 late",)
NOT_FOUND = ("AB06", "AB14 unpaid")
OUTSIDE = (
    case("a payment without a number is found by its accounts",
         *stray(MONDAY, "2025-03-03T10:00:00", None), matched=FALLBACK),
    case("a payment with an unknown number is found and its number is wrong",
         *stray(MONDAY, "2025-03-03T10:00:00", "X@"), raised=("AB33",), matched=FALLBACK),
    case("five working days after issue accounts still find the voucher",
         *stray(MONDAY, "2025-03-10T10:00:00", None, **OTHER_NAME), raised=LATE,
         matched=FALLBACK),
    case("six working days after issue accounts alone do not",
         *stray(MONDAY, "2025-03-11T10:00:00", None, **OTHER_NAME), raised=NOT_FOUND,
         matched=()),
    case("ten working days after issue the name still finds the voucher",
         *stray(MONDAY, "2025-03-17T10:00:00", None, **NAMED), raised=LATE, matched=FALLBACK),
    case("eleven working days after issue it does not",
         *stray(MONDAY, "2025-03-18T10:00:00", None, **NAMED), raised=NOT_FOUND, matched=()),
    case("a payment the day before issue finds no voucher by its accounts",
         *stray("2025-03-04T09:00:00", "2025-03-03T10:00:00", None), raised=NOT_FOUND,
         matched=()),
    case("another payer account finds no voucher",
         *stray(MONDAY, "2025-03-03T10:00:00", None, payer_account="98@"), raised=NOT_FOUND,
         matched=()),
    case("another amount finds no voucher", voucher(), payment(voucher_no=None, amount_fen=9_999),
         claim(voucher_no=None, amount_fen=9_999), raised=NOT_FOUND, matched=()),
    case("a mistyped number that hits a paid voucher leaves that voucher alone", *PAID,
         voucher(voucher_no="W@", payee_account="33@", amount_fen=7_000),
         *part(2, 7_000, "33@"), raised=("AB33",), matched=(*EXACT, *FALLBACK)),
    case("a mistyped number that hits an unpaid voucher pays the right one",
         voucher(issued_at="2025-12-30T09:00:00"),
         voucher(voucher_no="W@", payee_account="33@", payee_name="戊厂", amount_fen=7_000),
         *part(2, 7_000, "33@", payee_name="戊厂"), raised=("AB33",), matched=FALLBACK),
)  # fmt: skip

SOURCES = (
    case("two sources of one payment are one payment", *PAID,
         payment(paid_at="2025-03-03", purpose="办公费", **{FILE: 2}), matched=EXACT),
    case("a source that knows the time sharpens one that knows the day",
         voucher(), payment(paid_at="2025-03-03"),
         payment(paid_at="2025-03-03T15:30:00", **{FILE: 2}),
         claim(claimed_at="2025-03-04T09:00:00"), raised=("AB02 late",), matched=EXACT),
    case("the same payment on two days of two files is one payment", *PAID,
         payment(payee_name=None, channel="网银", **{FILE: 3}), matched=EXACT),
    case("both legs of a claim are one claim", voucher(), payment(), claim(status="pending"),
         claim(cleared_at="2025-03-03T16:00:00", **{FILE: 2}), matched=EXACT),
    case("both legs of a refund claim are one claim", *PAID, refund(),
         refund_claim(status="pending"), refund_claim(**{FILE: 2}), matched=EXACT),
    case("a voucher reported by two files is one voucher", *PAID,
         voucher(purpose="办公费", **{FILE: 2}), matched=EXACT),
    case("the lines of a batch stand for its main voucher",
         voucher(amount_fen=30_000, payee_account=None, payee_name=None),
         voucher(voucher_type="8207", line_no=1, **{FILE: 2}),
         voucher(voucher_type="8207", line_no=2, amount_fen=20_000, payee_account="33@",
                 **{FILE: 2}),
         payment(), claim(), *part(2, 20_000, "33@", line_no=2), matched=EXACT * 2),
    case("a reissued voucher stands in the place of the first", voucher(amount_fen=5_000),
         voucher(issued_at="2025-03-03T09:30:00"), payment(), claim(), matched=EXACT),
    case("a reissued voucher is paid neither by amount nor by payee of the first",
         voucher(payee_account="33@"), voucher(issued_at="2025-03-03T09:30:00"),
         payment(payee_account="33@"), claim(), raised=("AB08 account",),
         matched=("amount exact",)),
)  # fmt: skip

YEARS = (
    case("last year's vouchers and payments are not of this year",
         voucher(fiscal_year=2024, issued_at="2024-12-02T09:00:00"),
         payment(fiscal_year=2024, paid_at="2024-12-02T10:00:00"), matched=()),
    case("last year's unpaid voucher is not of this year",
         voucher(fiscal_year=2024, issued_at="2024-12-02T09:00:00"), matched=()),
    case("a payment of January that names last year's number belongs to last year",
         voucher(fiscal_year=2024, issued_at="2024-12-31T09:00:00"),
         payment(fiscal_year=None, paid_at="2025-01-02T10:00:00"),
         claim(fiscal_year=2024, claimed_at="2025-01-02T11:00:00"), matched=()),
    case("a number of last year does not match this year's payment",
         voucher(fiscal_year=2024, issued_at="2024-12-02T09:00:00"), payment(), claim(),
         raised=("AB06",), matched=()),
    case("what is dated after the as-of date is left out",
         *paid_on("2026-01-05T09:00:00", "2026-01-05T10:00:00", "2026-01-05T11:00:00"),
         matched=()),
)  # fmt: skip

CASES = (*WITHIN, *AMBIGUOUS, *OUTSIDE, *SOURCES, *YEARS)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return play(tmp_path_factory.mktemp("matching"), [one for one, _ in CASES])


@pytest.mark.parametrize(("one", "matched"), CASES, ids=[one.truth for one, _ in CASES])
def test_the_passes_match_as_the_rules_say(
    one: Scene, matched: tuple[str, ...], outcomes: dict[str, Outcome]
) -> None:
    outcome = outcomes[one.truth]
    assert (outcome.raised, outcome.kinds) == (one.raised, matched)


def test_an_ambiguity_charges_no_bank(outcomes: dict[str, Outcome]) -> None:
    shown = [row for one in outcomes.values() for row in one.differences]
    charged = {row["bank_code"] for row in shown if row["code"] == "AMBIGUOUS"}
    assert charged == {None}
