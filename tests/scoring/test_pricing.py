"""A price is the same in Python, in SQL and by the tariff's own words, to the fen."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.pricing import Bundle, bundles_of, lines_of, price_of, service_of, tier_of
from bankcheck.scoring.pricing_sql import priced
from bankcheck.scoring.rulebook import BOOKS
from bankcheck.scoring.tariffs import Volume, fee_lines, item_fen, parse_tariff, read_tariff
from tests.scoring.books import DAY, EVERY_KIND, TARIFF

TARIFFS = {
    "small": parse_tariff(TARIFF, "small"),
    "every kind": parse_tariff(EVERY_KIND, "every kind"),
    "shipped": read_tariff(BOOKS / "tariff-sample.toml"),
}
EDGES = (1, 999_999, 1_000_000, 1_000_001, 100_000_000, 100_000_001, 100_025_000, 10**14)
amounts = st.one_of(st.sampled_from(EDGES), st.integers(1, 10**14))
volumes = st.lists(
    st.builds(
        Volume,
        st.sampled_from(["direct", "authorized"]),
        st.sampled_from(["", "counter", "urgent", "relief", "treasury"]),
        amounts,
        st.integers(1, 1000),
    ),
    max_size=10,
)
tariffs = st.sampled_from(sorted(TARIFFS))


@given(tariffs, volumes)
def test_a_price_written_in_whole_numbers_is_the_tariffs_own(
    name: str, given_volumes: list[Volume]
) -> None:
    tariff = TARIFFS[name]
    for one in given_volumes:
        service = service_of(tariff, one.pay_type, one.channel)
        price = price_of(service, tier_of(service, one.amount_fen), DAY)
        assert price.of(one.amount_fen) == item_fen(service, one.amount_fen, DAY)


@given(tariffs, volumes)
def test_the_lines_of_bundles_are_the_lines_of_their_payments(
    name: str, given_volumes: list[Volume]
) -> None:
    tariff = TARIFFS[name]
    bundles = bundles_of(tariff, given_volumes, DAY)
    assert lines_of(tariff, bundles, DAY) == fee_lines(tariff, given_volumes, DAY)


@pytest.mark.parametrize("name", sorted(TARIFFS))
def test_the_database_prices_every_payment_as_python_does(name: str) -> None:
    tariff = TARIFFS[name]
    rows = [
        Volume(pay_type, channel, amount, 1)
        for pay_type in ("direct", "authorized")
        for channel in ("", "counter", "urgent", "relief", "treasury")
        for amount in (*EDGES, 50_000, 149_999, 150_000, 150_001, 999_999_999, 1_000_000_000)
    ]
    assert _by_sql(name, rows) == bundles_of(tariff, rows, DAY)


def _by_sql(name: str, rows: list[Volume]) -> tuple[Bundle, ...]:
    said = priced(TARIFFS[name], DAY)
    database = duckdb.connect(":memory:")
    database.execute("create table entry (pay_type text, channel text, amount_fen bigint)")
    database.executemany(
        "insert into entry values (?, ?, ?)",
        [(one.pay_type, one.channel, one.amount_fen) for one in rows],
    )
    found = database.execute(
        f"select {said.service}, pay_type, channel, {said.up_to_fen}, {said.price_fen}, "  # noqa: S608  our own words
        "count(*), sum(amount_fen) from entry group by all order by 1, 2, 3, 4 nulls last, 5"
    ).fetchall()
    return tuple(
        Bundle(a, b, c, None if d is None else int(d), int(e), int(f), int(g))
        for a, b, c, d, e, f, g in found
    )


def test_a_word_of_the_tariff_cannot_leave_its_quotes() -> None:
    text = TARIFF.replace('channels = ["urgent"]', """channels = ["x') or ('1"]""")
    assert "('x'') or (''1')" in priced(parse_tariff(text, "odd"), DAY).service


def test_a_payment_that_no_service_covers_is_refused() -> None:
    with pytest.raises(BookRefused, match="no service covers pay type card"):
        service_of(TARIFFS["small"], "card", "counter")


def test_a_surcharge_is_part_of_the_line() -> None:
    service = service_of(TARIFFS["small"], "direct", "urgent")
    price = price_of(service, tier_of(service, 1), DAY)
    assert Fraction(price.flat, price.unit) == 65
