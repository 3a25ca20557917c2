"""A bank checks its fee: every service and band with its price, and every entry left out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import fee_letter, fee_pages, fee_service
from bankcheck.scoring.counting import RULES, YearNotReconciled, fee_bundles, newest_run
from bankcheck.scoring.fee_lines import BandRow, band_rows, covered
from bankcheck.scoring.fee_pages import LeftOutPage
from bankcheck.scoring.left_out import ROWS_A_PAGE, left_out
from bankcheck.scoring.refusals import StatementUnknown
from bankcheck.scoring.rulebook import BOOKS
from tests.reconcile.bench import keyed, payment, reconcile_rows, voucher
from tests.scoring.service.steps import fee_now, sent, statement
from tests.scoring.service.test_letters import words, written
from tests.scoring.service.test_revisions import late
from tests.scoring.service.year import YEAR, A, B
from tests.workbench.house import APPROVER_A, APPROVER_B, MONITOR, House, open_house

PER_ITEM = 'pay_types = ["authorized"]\n'


def dated(name: str, value: int) -> str:
    """Return a value of a tariff, in force since 2024."""
    return (
        f"{name} = [{{ from = 2024-01-01, value = {value}, reference = 'x', status = 'sample' }}]\n"
    )


def tariff(house: House, more: str) -> None:
    """Give the service of authorized payments something more."""
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8")
    assert PER_ITEM in text
    folder = house.home / "rulebook"
    folder.mkdir()
    changed = text.replace(PER_ITEM, PER_ITEM + more, 1)
    (folder / "tariff-sample.toml").write_text(changed, encoding="utf-8")


def bands(house: House, login: str = MONITOR) -> dict[tuple[str, int | None], BandRow]:
    """Return the bands of the first bank's statement."""
    found = fee_pages.statement_page(house.database, fee_now(house).id, actor=house.actor(login))
    return {(one.en, one.up_to_fen): one for one in found.bands}


def plain(text: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def listed(house: House, login: str, reason: str = "", page: int = 1) -> LeftOutPage:
    """Return a page of what the first bank's statement leaves out."""
    actor, number = house.actor(login), fee_now(house).id
    return fee_pages.left_out_page(house.database, house.home, number, reason, page, actor=actor)


def test_every_band_stands_with_its_price_and_what_it_comes_to(house: House) -> None:
    sent(house)
    found = bands(house, APPROVER_A)
    one = found["Direct payment, by amount", 1_000_000]
    assert (one.items, one.amount_fen, one.prices, one.fee_fen) == (2, 20_000, (500, 500), 1_000)
    empty = found["Direct payment, by amount", 10_000_000]
    assert (empty.items, empty.above_fen, empty.prices) == (0, 1_000_000, (1_000, 1_000))
    top = found["Direct payment, by amount", None]
    assert (top.prices, top.per_mille, top.above_fen) == (None, "0.02", 100_000_000)


@pytest.mark.parametrize(
    "more", ["", dated("surcharge_percent", 30), dated("least_fen", 80), dated("most_fen", 40)]
)
def test_the_bands_are_items_times_price_and_add_up_to_what_was_counted(
    pages: House, more: str
) -> None:
    if more:
        tariff(pages, more)
    row = statement(pages)
    found = [one for one in bands(pages).values() if one.items]
    assert all(one.prices and one.items * one.prices[0] == one.fee_fen for one in found)
    assert sum(one.fee_fen for one in found) == row.counted_fen
    assert sum(one.items for one in found) == sum(line["items"] for line in row.lines)


def test_prices_that_follow_the_amount_are_told_from_least_to_greatest(
    tmp_path_factory: pytest.TempPathFactory, pages: House
) -> None:
    folder = tmp_path_factory.mktemp("large")
    rows = [
        row
        for at, fen in enumerate((150_000_000, 200_000_000, 200_000_000))
        for row in keyed((voucher(amount_fen=fen), payment(amount_fen=fen)), f"K{at:04d}")
    ]
    reconcile_rows(folder, rows)
    house = open_house(folder / "var", pages.database)
    statement(house)
    top = bands(house)["Direct payment, by amount", None]
    assert (top.items, top.prices, top.fee_fen) == (3, (3_000, 4_000), 11_000)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "2 payments at 0.50 yuan each 2 200.00 1.00"),
        (dated("surcharge_percent", 30), "0.50 yuan each; plus 30 percent 2 200.00 1.30"),
        (dated("least_fen", 80), "0.50 yuan each; at least 0.80 yuan a payment 2 200.00 1.60"),
        (dated("most_fen", 40), "0.50 yuan each; at most 0.40 yuan a payment 2 200.00 0.80"),
        (
            dated("surcharge_percent", 30) + dated("least_fen", 66),
            "0.50 yuan each; plus 30 percent; at least 0.66 yuan a payment 2 200.00 1.32",
        ),
    ],
    ids=["plain", "surcharge", "least", "most", "surcharge and least"],
)
def test_the_words_of_a_price_agree_with_its_sum(pages: House, more: str, said: str) -> None:
    if more:
        tariff(pages, more)
    row = sent(pages)
    shown = plain(pages.client(APPROVER_A).get(f"/own-fees/{row.id}?lang=en").text)
    assert said in shown


def test_a_statement_of_before_bands_were_kept_tells_what_was_counted(house: House) -> None:
    row = statement(house)
    old = [{name: value for name, value in line.items()
            if name not in ("bands", "pay_types", "channels", "surcharge", "least_fen")}
           for line in row.lines]  # fmt: skip
    bundles = fee_bundles(row.bundles)
    found = band_rows(old, bundles)
    assert sum(one.fee_fen for one in found) == row.counted_fen
    services = {one.code: one for one in covered(old, bundles)}
    assert services["authorized"].covers(("authorized", "", None))
    assert not services["relief"].covers(("authorized", "relief", None))


def test_every_entry_left_out_is_listed_with_its_reason(house: House) -> None:
    row = sent(house)
    page = listed(house, APPROVER_A)
    assert (page.found.sums, page.is_changed) == (tuple(map(tuple, row.left_out)), False)
    told = {(one.serial, one.reason) for one in page.found.entries}
    assert ("SK0003", "failed") in told
    assert len(told) == sum(items for _, items in page.found.sums)


def test_an_entry_left_out_names_its_serial_voucher_day_and_amount(house: House) -> None:
    sent(house)
    (found,) = listed(house, APPROVER_A, "returned").found.entries
    assert (found.voucher_no, found.paid_on, found.amount_fen) == (
        "VK0004", date(YEAR, 3, 3), 10_000,
    )  # fmt: skip


def test_a_reason_that_is_none_shows_all(house: House) -> None:
    sent(house)
    page = listed(house, APPROVER_A, "x' OR '1'='1")
    assert (page.found.reason, len(page.found.entries)) == ("", 6)


def test_a_bank_is_listed_no_entry_of_another(house: House) -> None:
    row, other = sent(house), sent(house, B)
    actor = house.actor(APPROVER_B)
    found = fee_pages.left_out_page(house.database, house.home, other.id, "", 1, actor=actor)
    assert found.found.entries == ()
    with pytest.raises(StatementUnknown):
        fee_pages.left_out_page(house.database, house.home, row.id, "", 1, actor=actor)


def test_a_bank_is_listed_nothing_before_its_statement_is_sent(house: House) -> None:
    row = statement(house)
    actor = house.actor(APPROVER_A)
    with pytest.raises(StatementUnknown):
        fee_pages.left_out_page(house.database, house.home, row.id, "", 1, actor=actor)


def test_a_list_that_the_ledger_has_left_behind_says_so(pages: House) -> None:
    row = statement(pages)
    fee_service.compute(
        pages.database, pages.home, row.id, row.row_version, actor=pages.actor(MONITOR)
    )
    assert listed(pages, MONITOR).is_changed is False
    late(pages)
    assert listed(pages, MONITOR).is_changed is True


def test_entries_are_listed_by_pages_of_fifty(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("many")
    rows = [
        row
        for at in range(ROWS_A_PAGE + 1)
        for row in keyed((payment(status="returned"),), f"K{at:04d}")
    ]
    reconcile_rows(folder, [*rows, *keyed((voucher(), payment()), "K9999")])
    home = folder / "var"
    run = str(newest_run(Archive(home), YEAR)["run_id"])
    first, second = (left_out(home, run, YEAR, A, page=page) for page in (1, 2))
    assert (len(first.entries), len(second.entries), second.pages) == (ROWS_A_PAGE, 1, 2)
    assert not {one.serial for one in first.entries} & {one.serial for one in second.entries}
    assert left_out(home, run, YEAR, A, page=99) == second


def test_a_run_that_is_gone_lists_nothing(house: House) -> None:
    with pytest.raises(YearNotReconciled):
        left_out(house.home, "R000099", YEAR, A)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_bank_and_bureau_can_check_a_fee_on_its_pages(pages: House, language: str) -> None:
    row = sent(pages)
    for login, path in (
        (APPROVER_A, f"/own-fees/{row.id}"),
        (MONITOR, f"/fees/statements/{row.id}"),
    ):
        client = pages.client(login)
        shown = client.get(f"{path}?lang={language}").text
        assert 'id="bands"' in shown
        assert f'href="{path}/left-out?reason=returned&amp;lang={language}"' in shown
        told = client.get(f"{path}/left-out?reason=returned&lang={language}").text
        assert "VK0004" in told


def test_another_bank_finds_no_page_of_what_is_left_out(pages: House) -> None:
    row = sent(pages)
    assert pages.client(APPROVER_B).get(f"/own-fees/{row.id}/left-out").status_code == 404
    assert pages.client(APPROVER_B).get(f"/fees/statements/{row.id}/left-out").status_code == 403


def test_the_letter_of_a_fee_lists_its_bands_and_what_is_not_counted(pages: House) -> None:
    tariff(pages, dated("surcharge_percent", 30))
    row = statement(pages)
    told = words(written(pages, "fee_statement", row.id))
    assert "直接支付（分档）10,000.00元以下（含）5.002200.0010.00" in told
    assert "授权支付（逐笔）不限0.652200.001.30" in told
    assert "1,000,000.00元以上按金额计" in told
    assert "支付失败1笔" in told
    assert {rule for rule, _ in row.left_out} <= set(fee_letter.LEFT_OUT_WORDS)


def test_the_letter_knows_every_reason_for_which_an_entry_is_left_out() -> None:
    assert set(fee_letter.LEFT_OUT_WORDS) == set(RULES)
