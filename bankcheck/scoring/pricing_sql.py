"""The tariff as two SQL expressions: which service, band and price a payment of the ledger has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bankcheck.scoring.pricing import Price, price_of, tiers_of
from bankcheck.scoring.tariffs import Service, Tariff, Tier


@dataclass(frozen=True, slots=True)
class Priced:
    """Expressions over the columns pay_type, channel and amount_fen of one payment."""

    service: str
    up_to_fen: str
    price_fen: str


def priced(tariff: Tariff, day: date) -> Priced:
    """Return the expressions of a tariff with the values in force on a day."""
    return Priced(
        _cases(tariff, "''", lambda service: _text(service.code)),
        _cases(tariff, "NULL", _bounds),
        _cases(tariff, "0", lambda service: _prices(service, day)),
    )


def _cases(tariff: Tariff, otherwise: str, then: Callable[[Service], str]) -> str:
    """Return what the first service that covers a payment says of it."""
    cases = [f"WHEN {_covers(service)} THEN {then(service)}" for service in tariff.services]
    return f"CASE {' '.join(cases)} ELSE {otherwise} END"


def _covers(service: Service) -> str:
    asked = [
        f"{column} IN ({', '.join(map(_text, sorted(words)))})"
        for column, words in (("pay_type", service.pay_types), ("channel", service.channels))
        if words
    ]
    return " AND ".join(asked) or "true"


def _bounds(service: Service) -> str:
    return _steps(service, lambda tier: "NULL" if tier.up_to_fen is None else str(tier.up_to_fen))


def _prices(service: Service, day: date) -> str:
    return _steps(service, lambda tier: _price(price_of(service, tier, day)))


def _steps(service: Service, say: Callable[[Tier], str]) -> str:
    *lower, last = tiers_of(service)
    cases = [f"WHEN amount_fen <= {tier.up_to_fen} THEN {say(tier)}" for tier in lower]
    return f"CASE {' '.join(cases)} ELSE {say(last)} END" if cases else say(last)


def _price(price: Price) -> str:
    """Return the price of an amount; wide whole numbers, so that nothing overflows or rounds."""
    if not price.slope:
        return str(price.of(0))
    doubled = f"2 * ({price.flat} + {price.slope} * amount_fen::HUGEINT) + {price.unit}"
    rounded = f"greatest({price.least_fen}, ({doubled}) // {2 * price.unit})"
    return rounded if price.most_fen is None else f"least({price.most_fen}, {rounded})"


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
