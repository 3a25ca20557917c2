"""What is paid is judged against what was authorized: to whom, how much, when, from where."""

from __future__ import annotations

import pytest

from tests.reconcile.bench import (
    Outcome,
    Row,
    Scene,
    account,
    bank,
    claim,
    paid_on,
    payment,
    play,
    quota,
    refund,
    refund_claim,
    scene,
    voucher,
)

MONDAY = "2025-03-03T09:00:00"
PAID = (voucher(), payment(), claim())
AUTHORIZED = voucher(pay_type="authorized")
QUOTA_PAID = (AUTHORIZED, payment(), claim())
LONG = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


def also(number: int, **changes: object) -> tuple[Row, Row]:
    """Return a further payment with its own claim."""
    serial = f"S{number}@"
    paid = payment(bank_serial_no=serial, **changes)
    amount = changes.get("amount_fen", 10_000)
    return paid, claim(claim_no=f"C{number}@", bank_serial_no=serial, amount_fen=amount)


def renamed(authorized: str, paid: str) -> tuple[Row, ...]:
    """Return one voucher and its payment under two spellings of the payee."""
    return voucher(payee_name=authorized), payment(payee_name=paid), claim()


AB05 = (
    scene("paying exactly the quota is in order", *QUOTA_PAID, quota()),
    scene("paying a fen above the quota is not", *QUOTA_PAID, quota(amount_fen=9_999),
          raised=["AB05"]),
    scene("a quota raised a second before the payment counts", *QUOTA_PAID,
          quota(amount_fen=9_000),
          quota(notice_no="M@", amount_fen=1_000, issued_at="2025-03-03T09:59:59",
                arrived_notice_at="2025-03-03T09:59:59")),
    scene("a quota raised a second after the payment does not", *QUOTA_PAID,
          quota(amount_fen=9_000),
          quota(notice_no="M@", amount_fen=1_000, issued_at="2025-03-03T10:00:01",
                arrived_notice_at="2025-03-03T10:00:01"), raised=["AB05"]),
    scene("next month's quota cannot be spent this month", *QUOTA_PAID, quota(month=4),
          raised=["AB05"]),
    scene("last month's quota can", *QUOTA_PAID, quota(month=2)),
    scene("a reduced quota binds later payments", *QUOTA_PAID, quota(),
          quota(notice_no="M@", amount_fen=-1), raised=["AB05"]),
    scene("the quota of another unit does not help", *QUOTA_PAID, quota(budget_unit_code="W@"),
          raised=["AB05"]),
    scene("each payment above the quota is reported",
          voucher(pay_type="authorized"), voucher(pay_type="authorized", line_no=2,
          payee_account="33@"), voucher(pay_type="authorized", line_no=3, payee_account="44@"),
          payment(), claim(), *also(2, payee_account="33@", paid_at="2025-03-03T11:00:00"),
          *also(3, payee_account="44@", paid_at="2025-03-03T12:00:00"), quota(),
          raised=["AB05", "AB05"]),
    scene("refunded money can be spent once more", *QUOTA_PAID, quota(),
          refund(), refund_claim(),
          voucher(pay_type="authorized", voucher_no="W@", payee_account="33@",
                  issued_at="2025-03-05T11:00:00"),
          payment(voucher_no="W@", payee_account="33@", bank_serial_no="T@",
                  paid_at="2025-03-05T12:00:00"),
          claim(claim_no="E@", voucher_no="W@", bank_serial_no="T@",
                claimed_at="2025-03-05T15:00:00")),
    scene("one payment for two lines above the quota is one difference",
          voucher(pay_type="authorized", amount_fen=6_000),
          voucher(pay_type="authorized", line_no=2, amount_fen=4_000), payment(), claim(),
          quota(amount_fen=1), raised=["AB05"]),
    scene("a payment without a voucher uses up no quota", *QUOTA_PAID, quota(),
          payment(voucher_no=None, bank_serial_no="T@", payee_account="33@", payee_name="某人",
                  amount_fen=7), raised=["AB06"]),
    scene("direct payments need no quota", *PAID, quota(amount_fen=1)),
)  # fmt: skip

AB06 = (
    scene("a payment with its voucher is authorized", *PAID),
    scene("a payment that no voucher stands behind is not", payment(), raised=["AB06"]),
    scene("a voided voucher authorizes nothing", voucher(status="voided"), payment(),
          raised=["AB06"]),
    scene("a returned payment needs no voucher", payment(status="returned")),
    scene("clearing entries and other entries need no voucher",
          payment(direction="clearing"), payment(direction="other", bank_serial_no="T@")),
)  # fmt: skip

AB07 = (
    scene("a payment a fen above its voucher is wrong", voucher(), payment(amount_fen=10_001),
          claim(amount_fen=10_001), raised=["AB07"]),
    scene("a payment a fen below its voucher is wrong", voucher(), payment(amount_fen=9_999),
          claim(amount_fen=9_999), raised=["AB07"]),
    scene("a part payment is expected while its limit runs",
          voucher(issued_at="2025-12-30T09:00:00"),
          payment(amount_fen=4_000, paid_at="2025-12-31T10:00:00"),
          claim(amount_fen=4_000, claimed_at="2025-12-31T11:00:00")),
    scene("a part payment is wrong when its limit has passed",
          voucher(issued_at="2025-12-29T09:00:00"),
          payment(amount_fen=4_000, paid_at="2025-12-30T10:00:00"),
          claim(amount_fen=4_000, claimed_at="2025-12-30T11:00:00"), raised=["AB07"]),
    scene("a split a fen short is one wrong amount", voucher(), *also(1, amount_fen=4_000),
          *also(2, amount_fen=5_999), raised=["AB07"]),
)  # fmt: skip

AB08 = (
    scene("another payee account is the wrong payee", voucher(), payment(payee_account="33@"),
          claim(), raised=["AB08 account"]),
    scene("full-width letters, brackets and spaces are the same name",
          *renamed("甲（东）ＡＢＣ公司", " 甲 (东) ABC公司 ")),
    scene("another name on the same account is the wrong payee", *renamed("乙公司", "丁商店"),
          raised=["AB08 name"]),
    scene("two letters of twenty-five may differ", *renamed(LONG, "口口" + LONG[2:])),
    scene("two letters of twenty-four may not", *renamed(LONG[1:], "口口" + LONG[3:]),
          raised=["AB08 name"]),
    scene("a missing name says nothing", voucher(), payment(payee_name=None), claim()),
)  # fmt: skip

LINES = (voucher(), voucher(line_no=2))
AB09 = (
    scene("the same voucher paid again is paid twice", *PAID,
          *also(2, paid_at="2025-03-03T11:00:00"), raised=["AB09"]),
    scene("every further payment is reported", *PAID, *also(2, paid_at="2025-03-03T11:00:00"),
          *also(3, paid_at="2025-03-03T12:00:00"), raised=["AB09", "AB09"]),
    scene("equal lines of one voucher are each paid once", *LINES, payment(), claim(), *also(2)),
    scene("equal lines paid once too often are paid twice once", *LINES, payment(), claim(),
          *also(2), *also(3, paid_at="2025-03-03T12:00:00"), raised=["AB09"]),
    scene("a split payment is paid once", voucher(), *also(1, amount_fen=4_000),
          *also(2, amount_fen=6_000)),
    scene("paying after a failed attempt is paying once", *PAID,
          payment(bank_serial_no="T@", paid_at="2025-03-03T09:30:00", status="failed",
                  fail_reason="户名不符")),
    scene("paying again after a full refund is paying once", *PAID,
          refund(paid_at="2025-03-03T15:00:00"), refund_claim(claimed_at="2025-03-03T16:00:00"),
          payment(bank_serial_no="T@", paid_at="2025-03-04T10:00:00"),
          claim(claim_no="E@", bank_serial_no="T@", claimed_at="2025-03-04T11:00:00")),
    scene("a wrong amount that came back before the right one was paid is no second payment",
          voucher(), *also(1, amount_fen=11_000),
          refund(original_serial_no="S1@", amount_fen=11_000, paid_at="2025-03-03T11:00:00"),
          refund_claim(amount_fen=11_000, original_claim_no="C1@",
                       claimed_at="2025-03-03T16:00:00"),
          *also(2, paid_at="2025-03-03T12:00:00")),
    scene("a part that came back is still a part of its split",
          voucher(), *also(1, amount_fen=6_000),
          refund(original_serial_no="S1@", amount_fen=6_000, paid_at="2025-03-03T11:00:00"),
          refund_claim(amount_fen=6_000, original_claim_no="C1@",
                       claimed_at="2025-03-03T16:00:00"),
          *also(2, amount_fen=4_000, paid_at="2025-03-03T12:00:00")),
    scene("paying too much twice is a wrong amount and a second payment", voucher(),
          *also(1, amount_fen=11_000),
          *also(2, amount_fen=11_000, paid_at="2025-03-03T12:00:00"), raised=["AB07", "AB09"]),
    scene("a part of a split paid once more is paid twice", voucher(),
          *also(1, amount_fen=6_000),
          *also(2, amount_fen=4_000, paid_at="2025-03-03T10:05:00"),
          *also(3, amount_fen=4_000, paid_at="2025-03-03T12:00:00"), raised=["AB09"]),
    scene("paying again before the refund is back is paying twice", *PAID,
          refund(), refund_claim(), *also(2, paid_at="2025-03-03T11:00:00"), raised=["AB09"]),
    scene("paying again after a partial refund is paying twice", *PAID,
          refund(paid_at="2025-03-03T11:00:00", amount_fen=9_999),
          refund_claim(amount_fen=9_999, claimed_at="2025-03-03T16:00:00"),
          *also(2, paid_at="2025-03-03T12:00:00"), raised=["AB09"]),
)  # fmt: skip

AB13 = (
    scene("codes that agree are in order", voucher(),
          payment(budget_unit_code="U@", function_code="2050101"), claim()),
    scene("another unit on the payment is wrong", voucher(), payment(budget_unit_code="W@"),
          claim(), raised=["AB13"]),
    scene("another function on the payment is wrong", voucher(),
          payment(function_code="2050102"), claim(), raised=["AB13"]),
    scene("another unit on the claim is wrong", voucher(), payment(),
          claim(budget_unit_code="W@"), raised=["AB13"]),
    scene("both codes wrong are two differences", voucher(),
          payment(budget_unit_code="W@", function_code="2050102"), claim(),
          raised=["AB13", "AB13"]),
)  # fmt: skip

FAILED = payment(bank_serial_no="T@", status="failed", fail_reason="账号不存在",
                 paid_at="2025-03-04T10:00:00")  # fmt: skip
AB14 = (
    scene("paid on the last allowed day is in time",
          *paid_on(MONDAY, "2025-03-04T23:59:59", "2025-03-05T10:00:00")),
    scene("paid on the day after the last allowed day is late",
          *paid_on(MONDAY, "2025-03-05T00:00:00", "2025-03-05T10:00:00"), raised=["AB14 late"]),
    scene("issued on Friday and paid on Monday is in time",
          *paid_on("2025-03-07T16:00:00", "2025-03-10T10:00:00", "2025-03-10T11:00:00")),
    scene("issued on a Saturday, the first working day after is the last",
          *paid_on("2025-03-08T16:00:00", "2025-03-11T10:00:00", "2025-03-11T11:00:00"),
          raised=["AB14 late"]),
    scene("issued on a Friday before a make-up Saturday and paid on Monday is late",
          *paid_on("2025-02-07T09:00:00", "2025-02-10T10:00:00", "2025-02-10T11:00:00"),
          raised=["AB14 late"]),
    scene("the day of the first attempt counts", voucher(), FAILED,
          payment(paid_at="2025-03-06T10:00:00"), claim(claimed_at="2025-03-06T11:00:00")),
    scene("unpaid with the limit on the as-of date is not late yet",
          voucher(issued_at="2025-12-30T09:00:00")),
    scene("unpaid with the limit the day before is unpaid",
          voucher(issued_at="2025-12-29T09:00:00"), raised=["AB14 unpaid"]),
    scene("a voided voucher need not be paid", voucher(status="voided")),
    scene("a voucher the bank refused with a reason waits for finance", voucher(), FAILED),
    scene("a voucher returned without a reason is unpaid", voucher(),
          payment(status="returned", returned_at="2025-03-04T10:00:00"),
          raised=["AB14 unpaid"]),
    scene("a voucher refused and issued again is unpaid", voucher(), FAILED,
          voucher(payee_account="33@", issued_at="2025-03-05T09:00:00"),
          raised=["AB14 unpaid"]),
    scene("a voucher issued after the as-of date is not looked at",
          voucher(issued_at="2026-01-05T09:00:00")),
    scene("late and to the wrong payee are two differences", voucher(),
          payment(payee_account="33@", paid_at="2025-03-05T10:00:00"),
          claim(claimed_at="2025-03-05T11:00:00"), raised=["AB08 account", "AB14 late"]),
)  # fmt: skip

RETURNED = payment(bank_serial_no="T@", paid_at="2025-03-03T09:20:00", status="returned",
                   returned_at="2025-03-03T09:30:00", fail_reason="要素不符")  # fmt: skip
AB15 = (
    scene("returned and then paid unchanged was returned without cause", *PAID, RETURNED,
          raised=["AB15"]),
    scene("returned and paid after finance changed the payee was returned with cause",
          voucher(), RETURNED, voucher(payee_account="33@", issued_at="2025-03-03T11:00:00"),
          payment(payee_account="33@", paid_at="2025-03-03T12:00:00"), claim()),
    scene("returned and paid after finance changed the amount was returned with cause",
          voucher(), RETURNED, voucher(amount_fen=9_000, issued_at="2025-03-03T11:00:00"),
          payment(amount_fen=9_000, paid_at="2025-03-03T12:00:00"), claim(amount_fen=9_000)),
)  # fmt: skip

UNIT, OWN = account("11@", "unit_zero_balance", budget_unit_code="U@"), "real_fund"


def to_account(purpose: str, unit: str) -> tuple[Row, ...]:
    """Return a payment to a registered real-fund account of a unit."""
    return (UNIT, account("22@", OWN, budget_unit_code=unit), voucher(purpose=purpose),
            payment(purpose=purpose), claim())  # fmt: skip


AB16 = (
    *(scene(f"{term} may go to the unit's own account", *to_account(term, "U@"))
      for term in ("工会经费", "职工福利费", "个人所得税", "社会保障缴费")),
    scene("a purpose that only begins with an allowed term is not allowed",
          *to_account("工会经费补助", "U@"), raised=["AB16"]),
    scene("an allowed purpose to another unit's account is not allowed",
          *to_account("工会经费", "W@"), raised=["AB16"]),
    scene("any other purpose to the own account is not allowed", *to_account("办公费", "U@"),
          raised=["AB16"]),
    scene("an account that is not registered is nobody's own", UNIT, *PAID),
    scene("from a finance account it is no matter of this rule",
          account("11@", "finance_zero_balance"),
          account("22@", OWN, budget_unit_code="U@"), *PAID),
)  # fmt: skip


def cash(kind: str, fen: int, method: str = "cash") -> tuple[Row, ...]:
    """Return one payment from an account of that kind."""
    return (account("11@", kind, budget_unit_code="U@"), voucher(amount_fen=fen),
            payment(amount_fen=fen, settlement_method=method), claim(amount_fen=fen))  # fmt: skip


AB17 = (
    scene("50,000 yuan of cash from a unit account is allowed",
          *cash("unit_zero_balance", 5_000_000)),
    scene("a fen more is not", *cash("unit_zero_balance", 5_000_001), raised=["AB17 limit"]),
    scene("a fen more by transfer is", *cash("unit_zero_balance", 5_000_001, "transfer")),
    scene("no cash comes from a finance account", *cash("finance_zero_balance", 1),
          raised=["AB17 finance"]),
)  # fmt: skip


def under(**terms: str) -> tuple[Row, ...]:
    """Return a payment of 3 March 2025 by a bank with these terms."""
    return (bank(**terms), voucher(bank_code="B@"), payment(bank_code="B@"),
            claim(bank_code="B@"))  # fmt: skip


AB26 = (
    scene("the first day of every term is inside", *under(qualification_from="2025-03-03",
          agreement_from="2025-03-03", clearing_agreement_from="2025-03-03")),
    scene("the last day of every term is inside", *under(qualification_to="2025-03-03",
          agreement_to="2025-03-03", clearing_agreement_to="2025-03-03")),
    scene("the day before the qualification is outside",
          *under(qualification_from="2025-03-04"), raised=["AB26 qualification"]),
    scene("the day after the qualification is outside",
          *under(qualification_to="2025-03-02"), raised=["AB26 qualification"]),
    scene("the day after the agency agreement is outside",
          *under(agreement_to="2025-03-02"), raised=["AB26 agreement"]),
    scene("the day after the clearing agreement is outside",
          *under(clearing_agreement_to="2025-03-02"), raised=["AB26 clearing_agreement"]),
)  # fmt: skip

AB35 = (
    scene("paid at the instant of issue is in order",
          *paid_on(MONDAY, MONDAY, "2025-03-03T14:00:00")),
    scene("paid a second before issue is unauthorized yet",
          *paid_on(MONDAY, "2025-03-03T08:59:59", "2025-03-03T14:00:00"), raised=["AB35"]),
    scene("paid on the day of issue without a time is in order",
          *paid_on("2025-03-03T16:00:00", "2025-03-03", "2025-03-03T16:30:00")),
    scene("paid a day before issue without a time is unauthorized yet",
          *paid_on("2025-03-04", "2025-03-03", "2025-03-04"), raised=["AB35"]),
)  # fmt: skip

AB36 = (
    scene("paid from another account is wrong", voucher(), payment(payer_account="99@"), claim(),
          raised=["AB36"]),
    scene("a missing payer account says nothing", voucher(), payment(payer_account=None),
          claim()),
)  # fmt: skip

SCENES: tuple[Scene, ...] = (
    *AB05, *AB06, *AB07, *AB08, *AB09, *AB13, *AB14, *AB15, *AB16, *AB17, *AB26, *AB35, *AB36,
)  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return play(tmp_path_factory.mktemp("paying"), SCENES)


@pytest.mark.parametrize("one", SCENES, ids=lambda one: one.truth)
def test_paying_is_judged_as_the_rules_say(one: Scene, outcomes: dict[str, Outcome]) -> None:
    assert outcomes[one.truth].raised == one.raised
