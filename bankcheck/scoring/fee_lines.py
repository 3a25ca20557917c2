"""The lines of a statement as they are stored: what a service covers, its prices, and its sums.

They keep the words and bands of the tariff by which the statement was priced, so that it can be
checked item by item and set against a claim when another tariff is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from bankcheck.money import yuan
from bankcheck.scoring.claim_differences import Compared, Covered, compare
from bankcheck.scoring.claimed import claim_lines
from bankcheck.scoring.counting import fee_bundles
from bankcheck.scoring.dated import Dated
from bankcheck.scoring.fees import Fee
from bankcheck.scoring.figures import decimal
from bankcheck.scoring.models import FeeStatement
from bankcheck.scoring.pricing import Bundle, price_of, tiers_of
from bankcheck.scoring.tariffs import Service, Tariff, TariffKind, Tier

Line = Mapping[str, Any]


def stored(book: Tariff, priced: Fee) -> list[dict[str, Any]]:
    """Return the lines of a priced fee as a statement keeps them."""
    services = {one.code: one for one in book.services}
    day = date(priced.year, 12, 31)
    return [
        _words(services[line.service], day)
        | {"items": line.items, "amount_fen": line.amount_fen, "fee_fen": line.fee_fen}
        for line in priced.lines
    ]


def _words(service: Service, day: date) -> dict[str, Any]:
    return {
        "service": service.code,
        "zh": service.zh,
        "en": service.en,
        "kind": service.kind.value,
        "rate": _on(service.rate, day),
        "most_fen": _on(service.most_fen, day),
        "least_fen": _on(service.least_fen, day),
        "surcharge": _on(service.surcharge_percent, day),
        "tiers": len(service.tiers),
        "pay_types": sorted(service.pay_types),
        "channels": sorted(service.channels),
        "bands": [_band(service, tier, day) for tier in tiers_of(service)],
    }


def _on(value: Dated | None, day: date) -> str:
    return str(value.on(day)) if value else ""


def _band(service: Service, tier: Tier, day: date) -> dict[str, Any]:
    """Return a band with its price, or with its per mille where the price follows the amount."""
    price = price_of(service, tier, day)
    per_mille = tier.per_mille
    if service.kind is TariffKind.PER_MILLE and service.rate:
        per_mille = service.rate.on(day)
    fixed = not price.slope and service.kind is not TariffKind.FLAT
    return {
        "up_to_fen": tier.up_to_fen,
        "price_fen": price.of(0) if fixed else None,
        "per_mille": str(per_mille) if per_mille else "",
    }


def covered(lines: Iterable[Line], bundles: Iterable[Bundle]) -> tuple[Covered, ...]:
    """Return what the services of a statement cover, in the order in which they are asked.

    A statement of before they were kept covers what was counted under each service.
    """
    counted = list(bundles)
    return tuple(
        Covered(
            line["service"],
            line["zh"],
            line["en"],
            frozenset(line["pay_types"]),
            frozenset(line["channels"]),
            tuple(band["up_to_fen"] for band in line["bands"]),
        )
        if "bands" in line
        else _seen(line, [one for one in counted if one.service == line["service"]])
        for line in lines
    )


def _seen(line: Line, counted: list[Bundle]) -> Covered:
    bounds = {one.up_to_fen for one in counted}
    return Covered(
        line["service"],
        line["zh"],
        line["en"],
        frozenset(one.pay_type for one in counted) or frozenset({"-"}),
        frozenset(),
        (*sorted(bound for bound in bounds if bound is not None), None),
    )


def compared(row: FeeStatement, claim: Iterable[Sequence[object]]) -> Compared:
    """Return how the stored lines of a claim stand to what a statement counted."""
    bundles = fee_bundles(row.bundles)
    return compare(claim_lines(claim), bundles, covered(row.lines, bundles))


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of the tariff with what it takes to say it in words; rates stand in yuan."""

    zh: str
    en: str
    kind: str
    items: int
    amount_fen: int
    fee_fen: int
    rate: str
    least: str
    most: str
    surcharge: str
    tiers: int


def priced_line(line: Line) -> PricedLine:
    """Return a stored line as a page says it."""
    per_mille = line["kind"] == "per_mille"
    surcharge = line.get("surcharge", "")
    return PricedLine(
        line["zh"],
        line["en"],
        line["kind"],
        int(line["items"]),
        int(line["amount_fen"]),
        int(line["fee_fen"]),
        decimal(line["rate"]) if per_mille else _yuan(line["rate"]),
        _yuan(line.get("least_fen", "")),
        _yuan(line["most_fen"]),
        decimal(surcharge) if surcharge else "",
        int(line["tiers"]),
    )


def _yuan(fen: str) -> str:
    if not fen:
        return ""
    exact = Fraction(fen)
    return yuan(int(exact)) if exact.denominator == 1 else decimal(str(exact / 100))


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band of a service: items, amount and fee, and the least and greatest price of an item.

    ``above_fen`` is the bound of the band below, None where there is none.
    """

    zh: str
    en: str
    kind: str
    above_fen: int | None
    up_to_fen: int | None
    prices: tuple[int, int] | None
    per_mille: str
    items: int
    amount_fen: int
    fee_fen: int


def band_rows(lines: Iterable[Line], bundles: Iterable[Bundle]) -> tuple[BandRow, ...]:
    """Return what each band of each service comes to; together they are what was counted."""
    counted = list(bundles)
    return tuple(
        row
        for line in lines
        for row in _rows(line, [one for one in counted if one.service == line["service"]])
    )


def _rows(line: Line, counted: list[Bundle]) -> Iterator[BandRow]:
    above: int | None = None
    for band in line.get("bands") or _bands_of(counted):
        inside = [one for one in counted if one.up_to_fen == band["up_to_fen"]]
        flat = line["kind"] == TariffKind.FLAT
        yield BandRow(
            line["zh"],
            line["en"],
            line["kind"],
            above,
            band["up_to_fen"],
            None if flat else _prices(band["price_fen"], inside),
            decimal(band["per_mille"]) if band["per_mille"] else "",
            sum(one.items for one in inside),
            sum(one.amount_fen for one in inside),
            int(line["fee_fen"]) if flat else sum(one.fee_fen for one in inside),
        )
        above = band["up_to_fen"]


def _prices(fixed: int | None, counted: list[Bundle]) -> tuple[int, int] | None:
    found = [one.price_fen for one in counted] or ([fixed] if fixed is not None else [])
    return (min(found), max(found)) if found else None


def _bands_of(counted: list[Bundle]) -> list[dict[str, Any]]:
    bounds = {one.up_to_fen for one in counted} or {None}
    ordered = sorted(bounds, key=lambda bound: (bound is None, bound or 0))
    return [{"up_to_fen": one, "price_fen": None, "per_mille": ""} for one in ordered]
