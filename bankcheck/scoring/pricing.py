"""Payments of one price are one bundle: counted in the ledger, priced in whole fen, then summed.

A price is a straight line in the amount, rounded half up, held between the least and the most of
its service. Written with whole numbers alone it is the same in Python, in SQL and in a workbook.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.scores import half_up
from bankcheck.scoring.tariffs import FeeLine, Service, Tariff, TariffKind, Tier, Volume

_PLAIN = Tier(None, Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs: (flat + slope × amount) ÷ unit, half up, from least to most."""

    flat: int
    slope: int
    unit: int
    least_fen: int
    most_fen: int | None

    def of(self, amount_fen: int) -> int:
        """Return the whole fen that an item of an amount costs."""
        rounded = (2 * (self.flat + self.slope * amount_fen) + self.unit) // (2 * self.unit)
        raised = max(self.least_fen, rounded)
        return raised if self.most_fen is None else min(self.most_fen, raised)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items of one pay type, channel, band and price; ``up_to_fen`` is the band's upper bound."""

    service: str
    pay_type: str
    channel: str
    up_to_fen: int | None
    price_fen: int
    items: int
    amount_fen: int

    @property
    def fee_fen(self) -> int:
        """Return what all items cost together."""
        return self.items * self.price_fen


def tiers_of(service: Service) -> tuple[Tier, ...]:
    """Return the tiers of a service; one for all amounts where its kind has none."""
    return service.tiers or (_PLAIN,)


def tier_of(service: Service, amount_fen: int) -> Tier:
    """Return the tier of an amount; a bound belongs to the tier below it."""
    tiers = tiers_of(service)
    return next(one for one in tiers if one.up_to_fen is None or amount_fen <= one.up_to_fen)


def price_of(service: Service, tier: Tier, day: date) -> Price:
    """Return the price of a tier of a service with the values in force on a day."""
    flat, slope = tier.fen, tier.per_mille / 1000
    rate = service.rate.on(day) if service.rate else Fraction(0)
    if service.kind is TariffKind.PER_ITEM:
        flat = rate
    if service.kind is TariffKind.PER_MILLE:
        slope = rate / 1000
    more = 1 + service.surcharge_percent.on(day) / 100 if service.surcharge_percent else Fraction(1)
    flat, slope = flat * more, slope * more
    unit = math.lcm(flat.denominator, slope.denominator)
    least = half_up(service.least_fen.on(day)) if service.least_fen else 0
    most = half_up(service.most_fen.on(day)) if service.most_fen else None
    return Price(int(flat * unit), int(slope * unit), unit, least, most)


def service_of(tariff: Tariff, pay_type: str, channel: str) -> Service:
    """Return the first service that covers a payment; raise BookRefused where none does."""
    for service in tariff.services:
        if service.covers(pay_type, channel):
            return service
    raise BookRefused(
        tariff.code, f"no service covers pay type {pay_type or '-'}, channel {channel or '-'}."
    )


def bundles_of(tariff: Tariff, volumes: Iterable[Volume], day: date) -> tuple[Bundle, ...]:
    """Return the bundles of a volume; this is what the count in the ledger must agree with."""
    sums: dict[tuple[str, str, str, int | None, int], list[int]] = {}
    for one in volumes:
        service = service_of(tariff, one.pay_type, one.channel)
        tier = tier_of(service, one.amount_fen)
        price = price_of(service, tier, day).of(one.amount_fen)
        key = (service.code, one.pay_type, one.channel, tier.up_to_fen, price)
        found = sums.setdefault(key, [0, 0])
        found[0] += one.items
        found[1] += one.items * one.amount_fen
    return in_order(Bundle(*key, *found) for key, found in sums.items())


def in_order(bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
    """Return bundles in the one order they are stored and hashed in."""
    return tuple(sorted(bundles, key=_order))


def _order(one: Bundle) -> tuple[str, str, str, bool, int, int]:
    bound = one.up_to_fen
    return one.service, one.pay_type, one.channel, bound is None, bound or 0, one.price_fen


def lines_of(tariff: Tariff, bundles: Iterable[Bundle], day: date) -> tuple[FeeLine, ...]:
    """Return one line a service, each the sum of its bundles; a flat service costs its rate."""
    found = {service.code: [0, 0, 0] for service in tariff.services}
    for one in bundles:
        if one.service not in found:
            service_of(tariff, one.pay_type, one.channel)
        sums = found[one.service]
        sums[0] += one.items
        sums[1] += one.amount_fen
        sums[2] += one.fee_fen
    lines = []
    for service in tariff.services:
        items, amount, fee = found[service.code]
        if service.kind is TariffKind.FLAT and service.rate:
            fee = half_up(service.rate.on(day))
        lines.append(FeeLine(service.code, items, amount, fee))
    return tuple(lines)
