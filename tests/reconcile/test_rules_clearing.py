"""What is claimed from the People's Bank is judged by amount, moment and day, to the second."""

from __future__ import annotations

import pytest

from tests.reconcile.bench import (
    Outcome,
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

MONDAY = "2025-03-03T09:00:00"
FRIDAY = "2025-03-07T09:00:00"
PAID = (voucher(), payment(), claim())

AB01 = (
    scene("a claim at the instant of payment is in order",
          *paid_on(MONDAY, "2025-03-03T10:00:00", "2025-03-03T10:00:00")),
    scene("a claim a second before the payment came too early",
          *paid_on(MONDAY, "2025-03-03T10:00:00", "2025-03-03T09:59:59"), raised=["AB01"]),
    scene("a claim a second after the payment is in order",
          *paid_on(MONDAY, "2025-03-03T10:00:00", "2025-03-03T10:00:01")),
    scene("a claim on the day of a payment without a time is in order",
          *paid_on("2025-03-03", "2025-03-03", "2025-03-03T00:00:00")),
    scene("a claim without a time on the day of the payment is in order",
          *paid_on(MONDAY, "2025-03-03T15:00:00", "2025-03-03")),
    scene("a claim a day before a payment without a time came too early",
          *paid_on("2025-03-03", "2025-03-04", "2025-03-03"), raised=["AB01"]),
)  # fmt: skip

AB02 = (
    scene("paid at 15:29:59 and claimed the next day is late",
          *paid_on(MONDAY, "2025-03-03T15:29:59", "2025-03-04T09:00:00"), raised=["AB02 late"]),
    scene("paid at 15:30:00 and claimed the next day is late",
          *paid_on(MONDAY, "2025-03-03T15:30:00", "2025-03-04T00:00:00"), raised=["AB02 late"]),
    scene("paid at 15:30:00 and claimed in the last second of the day is in time",
          *paid_on(MONDAY, "2025-03-03T15:30:00", "2025-03-03T23:59:59")),
    scene("paid at 15:30:01 and claimed the next working day is in time",
          *paid_on(MONDAY, "2025-03-03T15:30:01", "2025-03-04T23:59:59")),
    scene("paid at 15:30:01 and claimed two working days later is late",
          *paid_on(MONDAY, "2025-03-03T15:30:01", "2025-03-05"), raised=["AB02 late"]),
    scene("paid on Friday at 15:31 and claimed on Monday is in time",
          *paid_on(FRIDAY, "2025-03-07T15:31:00", "2025-03-10T16:00:00")),
    scene("paid on Friday at 15:31 and claimed on Tuesday is late",
          *paid_on(FRIDAY, "2025-03-07T15:31:00", "2025-03-11T09:00:00"), raised=["AB02 late"]),
    scene("paid on Friday at 15:30 and claimed on Monday is late",
          *paid_on(FRIDAY, "2025-03-07T15:30:00", "2025-03-10T09:00:00"), raised=["AB02 late"]),
    scene("paid on Saturday morning and claimed on Monday is in time",
          *paid_on(FRIDAY, "2025-03-08T10:00:00", "2025-03-10T09:00:00")),
    scene("paid on Saturday morning and claimed on Tuesday is late",
          *paid_on(FRIDAY, "2025-03-08T10:00:00", "2025-03-11T09:00:00"), raised=["AB02 late"]),
    scene("paid on a day without a time and claimed the next working day is in time",
          *paid_on("2025-03-07", "2025-03-07", "2025-03-10")),
    scene("paid on a day without a time and claimed two working days later is late",
          *paid_on("2025-03-07", "2025-03-07", "2025-03-11"), raised=["AB02 late"]),
    scene("a make-up Sunday is a working day for payments before the cut-off",
          *paid_on("2025-01-26", "2025-01-26T15:30:00", "2025-01-27T09:00:00"),
          raised=["AB02 late"]),
    scene("a make-up Sunday's late payment may be claimed on the Monday",
          *paid_on("2025-01-26", "2025-01-26T15:30:01", "2025-01-27T09:00:00")),
    scene("a make-up Saturday is the working day after a Friday",
          *paid_on("2025-02-07", "2025-02-07T15:31:00", "2025-02-10"), raised=["AB02 late"]),
    scene("paid late before the Spring Festival and claimed on the first day after is in time",
          *paid_on("2025-01-27", "2025-01-27T15:31:00", "2025-02-05T09:00:00")),
    scene("paid late before the Spring Festival and claimed on the second day after is late",
          *paid_on("2025-01-27", "2025-01-27T15:31:00", "2025-02-06"), raised=["AB02 late"]),
    scene("never claimed is not claimed", voucher(), payment(), raised=["AB02 not_claimed"]),
    scene("a rejected claim is no claim", voucher(), payment(), claim(status="rejected"),
          raised=["AB02 not_claimed"]),
    scene("a claim made good after a rejection counts from its own day", voucher(), payment(),
          claim(status="rejected"), claim(claim_no="D@", claimed_at="2025-03-04T09:00:00"),
          raised=["AB02 late"]),
    scene("the limit that ends on the as-of date has not passed",
          *paid_on("2025-12-30", "2025-12-30T15:30:01", None)),
    scene("the limit that ended the day before the as-of date has passed",
          *paid_on("2025-12-30", "2025-12-30T15:30:00", None), raised=["AB02 not_claimed"]),
)  # fmt: skip

AB03 = (
    scene("a refund claimed back on the next working day is in time", *PAID, refund(),
          refund_claim(claimed_at="2025-03-06T23:00:00")),
    scene("a refund claimed back after two working days is late", *PAID, refund(),
          refund_claim(claimed_at="2025-03-07T00:00:00"), raised=["AB03 late"]),
    scene("a Friday's refund claimed back on Monday is in time", *PAID,
          refund(paid_at="2025-03-07T16:00:00"), refund_claim(claimed_at="2025-03-10T09:00:00")),
    scene("a refund never claimed back is not claimed", *PAID, refund(),
          raised=["AB03 not_claimed"]),
    scene("a returned payment that was cleared has to be claimed back", voucher(),
          payment(status="returned", returned_at="2025-03-05T09:00:00", fail_reason="账号不存在"),
          claim(), refund(), raised=["AB03 not_claimed"]),
    scene("a refund whose limit is the as-of date is not late yet", *PAID,
          refund(paid_at="2025-12-30T10:00:00")),
    scene("a refund whose limit was the day before is", *PAID,
          refund(paid_at="2025-12-29T10:00:00"), raised=["AB03 not_claimed"]),
)  # fmt: skip

AGAIN = claim(claim_no="E@", claimed_at="2025-03-03T15:00:00")
TWICE = (voucher(amount_fen=20_000), payment(), payment(bank_serial_no="T@"))
AB10 = (
    scene("a payment in two cleared claims is claimed twice", *PAID, AGAIN, raised=["AB10"]),
    scene("a pending claim counts as a claim", *PAID,
          claim(claim_no="E@", claimed_at="2025-03-03T15:00:00", status="pending"),
          raised=["AB10"]),
    scene("a rejected claim leaves room for another", voucher(), payment(),
          claim(status="rejected"), AGAIN),
    scene("three claims of one payment are two too many", *PAID, AGAIN,
          claim(claim_no="F@", claimed_at="2025-03-03T16:00:00"), raised=["AB10", "AB10"]),
    scene("each payment of a split has its own claim", *TWICE, claim(),
          claim(claim_no="E@", bank_serial_no="T@")),
    scene("a wrong voucher number does not hide the payment its serial names", voucher(),
          payment(), claim(voucher_no="W@")),
)  # fmt: skip

RETURNED = payment(bank_serial_no="T@", status="returned", returned_at="2025-03-04T09:00:00",
                   fail_reason="账号不存在")  # fmt: skip
BACK = refund(original_serial_no="T@", paid_at="2025-03-04T09:00:00")
BACK_CLAIM = refund_claim(claimed_at="2025-03-04T14:00:00")
AB11 = (
    scene("a head that is the sum of its lines is in order", *TWICE, claim(head_total_fen=20_000),
          claim(line_no=2, bank_serial_no="T@", head_total_fen=20_000)),
    scene("a head a fen above its lines is wrong", *TWICE, claim(head_total_fen=20_001),
          claim(line_no=2, bank_serial_no="T@", head_total_fen=20_001), raised=["AB11 head"]),
    scene("a line a fen above its payment is wrong", voucher(), payment(),
          claim(amount_fen=10_001), raised=["AB11 line"]),
    scene("a line a fen below its payment is wrong", voucher(), payment(),
          claim(amount_fen=9_999), raised=["AB11 line"]),
    scene("a line that names no known payment counts as nothing", *PAID,
          claim(claim_no="E@", voucher_no=None, bank_serial_no="X@"), raised=["AB11 line"]),
    scene("a line by voucher number stands for all its payments", *TWICE,
          claim(bank_serial_no=None, amount_fen=20_000)),
    scene("a line by voucher number a fen short is wrong", *TWICE,
          claim(bank_serial_no=None, amount_fen=19_999), raised=["AB11 line"]),
    scene("a payment that was returned after its claim was known when claimed", voucher(),
          RETURNED, claim(bank_serial_no="T@"), BACK, BACK_CLAIM),
    scene("a payment that was returned before its claim is known no more", voucher(), RETURNED,
          claim(bank_serial_no="T@", claimed_at="2025-03-05T14:00:00"), raised=["AB11 line"]),
    scene("a head may count a line that was rejected", *TWICE, claim(head_total_fen=20_000),
          claim(line_no=2, bank_serial_no="T@", head_total_fen=20_000, status="rejected"),
          claim(claim_no="E@", bank_serial_no="T@")),
    scene("a rejected line is no line", *PAID,
          claim(claim_no="E@", bank_serial_no="X@", status="rejected")),
)  # fmt: skip

REPAID = payment(paid_at="2025-03-05T10:00:00")
SENT = (voucher(), RETURNED, REPAID, BACK, BACK_CLAIM)
FIRST = claim(bank_serial_no=None)
SECOND = claim(claim_no="E@", claimed_at="2025-03-05T14:00:00")
BY_VOUCHER = (
    scene("a claim by voucher number alone stood for the payment that came back", *SENT, FIRST,
          SECOND, raised=["AB15"]),
    scene("so it did where the claim of the repayment names no serial either", *SENT, FIRST,
          claim(claim_no="E@", bank_serial_no=None, claimed_at="2025-03-05T14:00:00"),
          raised=["AB15"]),
    scene("and where the repayment has not been claimed", *SENT, FIRST,
          raised=["AB02 not_claimed", "AB15"]),
    scene("a claim on the day of the return still stood for what came back", *SENT,
          claim(bank_serial_no=None, claimed_at="2025-03-04T08:00:00"), SECOND, raised=["AB15"]),
    scene("a claim on the day after the return claims the repayment again", *SENT,
          claim(bank_serial_no=None, claimed_at="2025-03-05T15:00:00"), SECOND,
          raised=["AB10", "AB15"]),
    scene("one payment that came back makes room for one claim, not for two", *SENT, FIRST,
          claim(claim_no="F@", bank_serial_no=None, claimed_at="2025-03-03T15:00:00"), SECOND,
          raised=["AB10", "AB15"]),
    scene("one claim on the day of return and repayment is that of the repayment", voucher(),
          RETURNED, payment(paid_at="2025-03-04T10:00:00"),
          claim(bank_serial_no=None, claimed_at="2025-03-04T14:00:00"), raised=["AB15"]),
    scene("what came back and was never paid again had been claimed rightly", voucher(), RETURNED,
          BACK, BACK_CLAIM, FIRST),
)  # fmt: skip

AB12 = (
    scene("a refund claimed back once is in order", *PAID, refund(), refund_claim()),
    scene("a refund claimed back twice is repeated", *PAID, refund(), refund_claim(),
          refund_claim(claim_no="E@"), raised=["AB12 repeat"]),
    scene("a rejected refund claim is no repetition", *PAID, refund(),
          refund_claim(status="rejected"), refund_claim(claim_no="E@")),
    scene("a refund claimed back a fen short is wrong", *PAID, refund(),
          refund_claim(amount_fen=9_999), raised=["AB12 amount"]),
    scene("a refund claimed back a fen over is wrong", *PAID, refund(),
          refund_claim(amount_fen=10_001), raised=["AB12 amount"]),
    scene("a refund claim without a refund is an orphan", *PAID, refund_claim(),
          raised=["AB12 orphan"]),
)  # fmt: skip

OLD = (
    voucher(fiscal_year=2024, issued_at="2024-12-30T09:00:00"),
    payment(fiscal_year=2024, paid_at="2024-12-30T10:00:00"),
    claim(fiscal_year=2024, claimed_at="2024-12-30T11:00:00"),
)
AB28 = (
    scene("a refund of last year's payment claimed into this year's clearing crosses the year",
          *OLD, refund(fiscal_year=2024, paid_at="2025-01-06T10:00:00"),
          refund_claim(claimed_at="2025-01-06T11:00:00"), raised=["AB28"]),
    scene("a refund of last year's payment claimed within last year stays in it",
          *OLD, refund(fiscal_year=2024, paid_at="2024-12-31T10:00:00"),
          refund_claim(fiscal_year=2024, claimed_at="2024-12-31T11:00:00")),
)  # fmt: skip

SCENES: tuple[Scene, ...] = (*AB01, *AB02, *AB03, *AB10, *AB11, *BY_VOUCHER, *AB12, *AB28)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return play(tmp_path_factory.mktemp("clearing"), SCENES)


@pytest.mark.parametrize("one", SCENES, ids=lambda one: one.truth)
def test_clearing_is_judged_as_the_rules_say(one: Scene, outcomes: dict[str, Outcome]) -> None:
    assert outcomes[one.truth].raised == one.raised
