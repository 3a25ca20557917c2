"""Which entries pay a debt: every reason not to count, each beside what does count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bankcheck.inspections.money.ageing import BUCKETS, bucket, due_between
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.matching import (
    Judgement,
    Kind,
    Known,
    Said,
    Want,
    Why,
    check,
)
from bankcheck.inspections.money.sharing import Use, judge, judge_all

FROM = date(2026, 3, 2)
WANT = Want("TK2026-0001", "105", Kind.REFUND, "RIGHT", 10_000, FROM)
REDO = replace(WANT, kind=Kind.REDO, account="PAYEE")
BACK = Entry(1, "105", "R1", 1, "refund", "paid", "PAYEE", "RIGHT", 10_000, FROM)
PAID = Entry(9, "105", "S1", 1, "pay", "paid", "RIGHT", "PAYEE", 10_000, date(2026, 1, 5))
NAMED = Known(serials={"R1"})


def judged(*entries: Entry, want: Want = WANT, known: Known = NAMED) -> Judgement:
    return judge(want, entries, known)


def whys(judgement: Judgement, row_id: int = 1) -> tuple[Why, ...]:
    return next(line.whys for line in judgement.lines if line.entry.row_id == row_id)


def test_an_entry_on_the_right_account_that_the_bank_named_counts_to_the_fen() -> None:
    assert judged(BACK).confirmed_fen == 10_000


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"bank": "308"}, Why.OTHER_BANK),
        ({"direction": "other"}, Why.WRONG_DIRECTION),
        ({"direction": "clearing"}, Why.WRONG_DIRECTION),
        ({"status": "pending"}, Why.NOT_BOOKED),
        ({"status": "failed"}, Why.NOT_BOOKED),
        ({"payee": "WRONG"}, Why.WRONG_ACCOUNT),
        ({"payer": "RIGHT", "payee": "PAYEE"}, Why.SIDE_UNCLEAR),
        ({"day": FROM - timedelta(days=1)}, Why.TOO_EARLY),
        ({"day": None}, Why.NO_DAY),
    ],
)
def test_an_entry_that_is_wrong_in_one_thing_does_not_count(
    changes: dict[str, Any], why: Why
) -> None:
    found = judged(replace(BACK, **changes))
    assert (found.confirmed_fen, whys(found)) == (0, (why,))


def test_an_entry_of_the_first_day_counts() -> None:
    assert judged(replace(BACK, day=FROM)).confirmed_fen == 10_000


def test_a_refund_shown_with_the_parties_of_its_payment_counts_once_the_payment_is_known() -> None:
    same_parties = replace(BACK, payer="RIGHT", payee="PAYEE", original="S1")
    assert (judged(same_parties).confirmed_fen, judged(same_parties, PAID).confirmed_fen) == (
        0,
        10_000,
    )


def test_money_that_came_back_to_another_account_than_it_left_does_not_count() -> None:
    astray = replace(BACK, payee="WRONG", original="S1")
    assert whys(judged(astray, PAID)) == (Why.WRONG_ACCOUNT,)


def test_an_entry_that_fits_and_that_nobody_named_waits_for_a_person() -> None:
    found = judged(BACK, known=Known())
    accepted = judged(BACK, known=Known(accepted={BACK.key}))
    assert (whys(found), found.confirmed_fen, accepted.confirmed_fen) == (
        (Why.NOT_NAMED,),
        0,
        10_000,
    )


def test_an_entry_that_names_the_debt_in_its_remark_counts() -> None:
    assert judged(replace(BACK, purpose="退回 TK2026-0001"), known=Known()).confirmed_fen == 10_000


def test_a_person_accepts_no_entry_on_a_wrong_account() -> None:
    astray = replace(BACK, payee="WRONG")
    assert judged(astray, known=Known(accepted={astray.key})).confirmed_fen == 0


def test_an_entry_that_a_person_refused_does_not_count_though_the_bank_names_it() -> None:
    found = judged(BACK, known=Known(serials={"R1"}, refused={BACK.key}))
    assert whys(found) == (Why.REFUSED,)


def test_an_entry_that_counts_for_another_debt_does_not_count_here() -> None:
    found = judge(WANT, [BACK], NAMED, {BACK.key: (Use(10_000, "TK2026-0002"),)})
    assert (whys(found), found.lines[0].used_by) == ((Why.USED,), "TK2026-0002")


def test_what_another_debt_leaves_of_an_entry_counts_here() -> None:
    found = judge(WANT, [BACK], NAMED, {BACK.key: (Use(9_999, "TK2026-0002"),)})
    assert (found.confirmed_fen, found.excess_fen) == (1, 0)


OTHER = replace(WANT, number="TK2026-0002", due_fen=5_000, order=2)
BOTH = replace(BACK, amount_fen=15_000, purpose="退回 TK2026-0001、TK2026-0002")


@pytest.mark.parametrize(
    ("fen", "counts"),
    [
        (15_000, ((10_000, 0), (5_000, 0))),
        (15_001, ((10_000, 0), (5_000, 1))),
        (14_999, ((10_000, 0), (4_999, 0))),
        (10_000, ((10_000, 0), (0, 0))),
        (9_999, ((9_999, 0), (0, 0))),
    ],
)
def test_one_transfer_pays_the_debts_it_names_in_their_order_to_the_fen(
    fen: int, counts: tuple[tuple[int, int], ...]
) -> None:
    asked = [(WANT, Known()), (OTHER, Known())]
    for order in (asked, asked[::-1]):
        found = judge_all(order, [replace(BOTH, amount_fen=fen)])
        sums = {want.number: one for (want, _), one in zip(order, found, strict=True)}
        mine = [sums[one.number] for one in (WANT, OTHER)]
        assert tuple((one.confirmed_fen, one.excess_fen) for one in mine) == counts


def test_the_debt_that_an_entry_names_itself_comes_before_one_that_only_the_bank_names() -> None:
    own = replace(BACK, purpose="退回 TK2026-0002", amount_fen=5_000)
    first, second = judge_all([(WANT, NAMED), (OTHER, Known())], [own])
    assert (first.confirmed_fen, second.confirmed_fen) == (0, 5_000)
    assert (first.lines[0].whys, first.lines[0].used_by) == ((Why.USED,), "TK2026-0002")


def test_of_two_debts_that_a_bank_names_the_one_it_named_earlier_comes_first() -> None:
    early, late = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2))
    later, earlier = (Known({"R1"}, since={"R1": one}) for one in (late, early))
    first, second = judge_all([(WANT, later), (OTHER, earlier)], [BACK])
    assert (first.confirmed_fen, second.confirmed_fen) == (5_000, 5_000)


def test_a_payment_is_made_again_for_one_debt_alone() -> None:
    again = replace(PAID, row_id=1, serial="R1", day=FROM)
    twin = replace(REDO, number="CB2026-0002", order=2)
    first, second = judge_all([(REDO, NAMED), (twin, NAMED)], [again])
    assert (first.confirmed_fen, whys(second)) == (10_000, (Why.USED,))


@pytest.mark.parametrize(
    ("fen", "confirmed", "excess"),
    [(9_999, 9_999, 0), (10_000, 10_000, 0), (10_001, 10_000, 1)],
)
def test_never_more_counts_than_the_debt_and_the_rest_stands_apart(
    fen: int, confirmed: int, excess: int
) -> None:
    found = judged(replace(BACK, amount_fen=fen))
    assert (found.confirmed_fen, found.excess_fen) == (confirmed, excess)


def test_what_comes_when_nothing_is_left_is_all_beyond() -> None:
    later = replace(BACK, row_id=2, serial="R2", day=FROM + timedelta(days=1))
    found = judged(later, BACK, known=Known(serials={"R1", "R2"}))
    assert (found.confirmed_fen, found.excess_fen, whys(found, 2)) == (
        10_000,
        10_000,
        (Why.NOTHING_LEFT,),
    )


def test_one_entry_in_two_files_counts_once() -> None:
    found = judged(BACK, replace(BACK, row_id=2))
    assert (found.confirmed_fen, whys(found, 2)) == (10_000, (Why.SAME_ENTRY,))


def test_files_that_disagree_on_an_entry_prove_nothing() -> None:
    found = judged(BACK, replace(BACK, row_id=2, amount_fen=9_000))
    assert (found.confirmed_fen, whys(found)) == (0, (Why.FILES_DISAGREE,))


def test_two_lines_of_one_serial_both_count() -> None:
    half = replace(BACK, amount_fen=4_000)
    assert judged(half, replace(half, row_id=2, line_no=2)).confirmed_fen == 8_000


@pytest.mark.parametrize(("fen", "left"), [(10_000, 0), (4_000, 6_000), (1, 9_999)])
def test_what_a_later_entry_takes_back_counts_no_longer(fen: int, left: int) -> None:
    back = replace(
        BACK, row_id=5, serial="X1", direction="other", payer="RIGHT", payee="PAYEE",
        amount_fen=fen, original="R1", day=FROM + timedelta(days=3),
    )  # fmt: skip
    assert judged(BACK, back, replace(back, row_id=6)).confirmed_fen == left


def test_an_earlier_entry_of_the_same_original_takes_nothing_back() -> None:
    before = replace(BACK, row_id=5, serial="X1", original="R1", day=FROM - timedelta(days=3))
    assert judged(BACK, before).confirmed_fen == 10_000


def test_a_payment_is_made_again_by_its_exact_amount_alone() -> None:
    again = replace(PAID, row_id=1, serial="R1", day=FROM)
    short = replace(again, amount_fen=9_999)
    found = judged(again, want=REDO)
    assert (found.confirmed_fen, whys(judged(short, want=REDO))) == (10_000, (Why.WRONG_AMOUNT,))


def test_a_refund_makes_no_payment_again() -> None:
    assert Why.WRONG_DIRECTION in whys(judged(BACK, want=REDO))


def test_a_payment_made_again_that_came_back_counts_no_longer() -> None:
    again = replace(PAID, row_id=1, serial="R1", day=FROM)
    back = replace(BACK, row_id=5, serial="X1", original="R1", amount_fen=1)
    assert whys(judged(again, back, want=REDO)) == (Why.REVERSED,)


SAID = Said("R1", FROM, 10_000, "RIGHT")


@pytest.mark.parametrize(
    ("said", "state", "whys_"),
    [
        (SAID, "confirmed", ()),
        (replace(SAID, serial="R7"), "submitted", ()),
        (replace(SAID, amount_fen=10_001), "contradicted", (Why.AMOUNT_DIFFERS,)),
        (replace(SAID, day=FROM + timedelta(days=1)), "contradicted", (Why.DAY_DIFFERS,)),
        (replace(SAID, account="WRONG"), "contradicted", (Why.ACCOUNT_DIFFERS,)),
    ],
)
def test_a_report_is_confirmed_by_an_entry_that_says_the_same(
    said: Said, state: str, whys_: tuple[Why, ...]
) -> None:
    assert check(WANT, said, judged(BACK)) == (state, whys_)


@pytest.mark.parametrize(
    ("fen", "state"), [(15_000, "confirmed"), (5_000, "confirmed"), (10_000, "contradicted")]
)
def test_a_report_of_a_shared_transfer_names_the_whole_or_its_own_part(
    fen: int, state: str
) -> None:
    found = judge_all([(WANT, Known()), (OTHER, Known())], [BOTH])[1]
    assert check(OTHER, replace(SAID, amount_fen=fen), found)[0] == state


def test_a_report_of_an_entry_on_the_wrong_account_is_contradicted() -> None:
    found = judged(replace(BACK, payee="WRONG"))
    assert check(WANT, SAID, found) == ("contradicted", (Why.WRONG_ACCOUNT,))


TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("late", "name"),
    [
        (-1, "in_time"), (0, "in_time"), (1, "days_30"), (30, "days_30"), (31, "days_90"),
        (90, "days_90"), (91, "days_180"), (180, "days_180"), (181, "days_more"),
        (9_000, "days_more"),
    ],
)  # fmt: skip
def test_each_age_stands_in_one_step_of_the_table(late: int, name: str) -> None:
    due_on = TODAY - timedelta(days=late)
    spans = {one: due_between(one, TODAY) for one in BUCKETS}
    found = [one for one, (first, last) in spans.items() if first <= due_on <= last]
    assert (bucket(due_on, TODAY), found) == (name, [name])


@pytest.mark.parametrize("remark", ["TK2026-00010", "TK2026-0001-2", "XTK2026-001"])
def test_a_remark_that_names_another_debt_names_this_one_not(remark: str) -> None:
    found = judged(replace(BACK, purpose=remark), known=Known())
    assert whys(found) == (Why.NOT_NAMED,)
