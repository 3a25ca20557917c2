"""A tariff turns counted volume into fen: per item, tiers, per mille, flat, minimum, exemptions.

Fee = service items × volume × result of the year's assessment (财库〔2016〕208号, Art. 3-4); every
figure is data of the rulebook, none is built in.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from bankcheck.scoring.dated import BookRefused, Dated, dated, number, text
from bankcheck.scoring.scores import half_up


class TariffKind(StrEnum):
    """How one line of a tariff is counted."""

    PER_ITEM = "per_item"
    TIERS = "tiers"
    PER_MILLE = "per_mille"
    FLAT = "flat"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Tier:
    """Amounts up to a bound (inclusive; None: all above) cost so many fen or so many per mille."""

    up_to_fen: int | None
    fen: Fraction
    per_mille: Fraction


@dataclass(frozen=True, slots=True)
class Service:
    """One line of a tariff: for which pay types and channels, counted how, at most, at least."""

    code: str
    zh: str
    en: str
    kind: TariffKind
    pay_types: frozenset[str]
    channels: frozenset[str]
    rate: Dated | None
    tiers: tuple[Tier, ...]
    most_fen: Dated | None
    least_fen: Dated | None
    surcharge_percent: Dated | None

    def covers(self, pay_type: str, channel: str) -> bool:
        """Say whether a payment belongs to this line; an empty set means all."""
        return (not self.pay_types or pay_type in self.pay_types) and (
            not self.channels or channel in self.channels
        )


@dataclass(frozen=True, slots=True)
class Tariff:
    """All lines of a tariff; a payment belongs to the first line that covers it.

    A year is paid at least ``least_year_fen`` where a payment was counted; ``least_idle`` is 1
    where the agreement grants that without any payment too.
    """

    code: str
    zh: str
    en: str
    reference: str
    status: str
    digest: str
    services: tuple[Service, ...]
    least_year_fen: Dated | None
    least_idle: Dated | None


@dataclass(frozen=True, slots=True)
class Volume:
    """So many paid items of one pay type, channel and exact amount in fen."""

    pay_type: str
    channel: str
    amount_fen: int
    items: int


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee: counted items and amount, and the fen they cost (each item half up)."""

    service: str
    items: int
    amount_fen: int
    fee_fen: int


def read_tariff(path: Path) -> Tariff:
    """Return the tariff of a TOML file; raise BookRefused for the first thing that is wrong."""
    return parse_tariff(path.read_text(encoding="utf-8"), path.name)


def parse_tariff(content: str, name: str) -> Tariff:
    """Return the tariff that a TOML text describes."""
    try:
        raw = tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(name, f"it is no TOML: {error}.") from error
    head = raw.get("tariff")
    services = raw.get("service")
    if not isinstance(head, Mapping) or not isinstance(services, list) or not services:
        raise BookRefused(name, "it needs a table [tariff] and at least one [[service]].")
    found = tuple(_service(one) for one in services)
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes):
        raise BookRefused(name, "a service stands more than once.")
    return Tariff(
        code=text(head, "code", name),
        zh=text(head, "zh", name),
        en=text(head, "en", name),
        reference=text(head, "reference", name),
        status=text(head, "status", name),
        digest=hashlib.sha256(content.encode("utf-8")).hexdigest(),
        services=found,
        least_year_fen=_optional(head, "least_year_fen", name),
        least_idle=_yes_or_no(head, "least_idle", name),
    )


def _service(raw: Mapping[str, Any]) -> Service:
    code = text(raw, "code", "service")
    place = f"service {code}"
    if raw.get("kind") not in [kind.value for kind in TariffKind]:
        raise BookRefused(place, f"`kind` must be one of {', '.join(TariffKind)}.")
    kind = TariffKind(raw["kind"])
    tiers = tuple(_tier(one, place) for one in raw.get("tiers", []))
    if (kind is TariffKind.TIERS) != bool(tiers):
        raise BookRefused(place, "exactly the kind tiers has `tiers`.")
    _check_tiers(tiers, place)
    priced = kind in (TariffKind.PER_ITEM, TariffKind.PER_MILLE, TariffKind.FLAT)
    return Service(
        code=code,
        zh=text(raw, "zh", place),
        en=text(raw, "en", place),
        kind=kind,
        pay_types=frozenset(map(str, raw.get("pay_types", []))),
        channels=frozenset(map(str, raw.get("channels", []))),
        rate=dated(raw.get("rate"), f"{place}.rate") if priced else None,
        tiers=tiers,
        most_fen=_optional(raw, "most_fen", place),
        least_fen=_optional(raw, "least_fen", place),
        surcharge_percent=_optional(raw, "surcharge_percent", place),
    )


def _optional(raw: Mapping[str, Any], name: str, place: str) -> Dated | None:
    return dated(raw[name], f"{place}.{name}") if name in raw else None


def _yes_or_no(raw: Mapping[str, Any], name: str, place: str) -> Dated | None:
    found = _optional(raw, name, place)
    if found and any(one.value not in (None, 0, 1) for one in found.versions):
        raise BookRefused(place, f"`{name}` is 1 for yes or 0 for no.")
    return found


def _tier(raw: Mapping[str, Any], place: str) -> Tier:
    bound = raw.get("up_to_fen")
    if bound is not None and (not isinstance(bound, int) or isinstance(bound, bool)):
        raise BookRefused(place, "`up_to_fen` must be whole fen.")
    fen, per_mille = number(raw.get("fen", 0), place), number(raw.get("per_mille", 0), place)
    if fen < 0 or per_mille < 0:
        raise BookRefused(place, "a tier may not cost less than nothing.")
    return Tier(bound, fen, per_mille)


def _check_tiers(tiers: tuple[Tier, ...], place: str) -> None:
    bounds = [tier.up_to_fen for tier in tiers]
    if tiers and (bounds[-1] is not None or None in bounds[:-1]):
        raise BookRefused(place, "the last tier, and only the last, has no `up_to_fen`.")
    plain = [bound for bound in bounds if bound is not None]
    if plain != sorted(set(plain)):
        raise BookRefused(place, "tiers must stand lowest first.")


def fee_lines(tariff: Tariff, volumes: Iterable[Volume], day: date) -> tuple[FeeLine, ...]:
    """Return one line a service for the volume of a year; the order of the volume does not count.

    Each item's price is rounded half up to a whole fen before it is multiplied, so that a line is
    the sum of what its items cost. Volume that no service covers raises BookRefused.
    """
    found = {service.code: [0, 0, 0] for service in tariff.services}
    for volume in volumes:
        service = _service_of(tariff, volume)
        sums = found[service.code]
        sums[0] += volume.items
        sums[1] += volume.items * volume.amount_fen
        sums[2] += volume.items * item_fen(service, volume.amount_fen, day)
    lines = []
    for service in tariff.services:
        items, amount, fee = found[service.code]
        if service.kind is TariffKind.FLAT and service.rate:
            fee = half_up(service.rate.on(day))
        lines.append(FeeLine(service.code, items, amount, fee))
    return tuple(lines)


def _service_of(tariff: Tariff, volume: Volume) -> Service:
    for service in tariff.services:
        if service.covers(volume.pay_type, volume.channel):
            return service
    raise BookRefused(
        tariff.code, f"no service covers pay type {volume.pay_type}, channel {volume.channel}."
    )


def item_fen(service: Service, amount_fen: int, day: date) -> int:
    """Return what one item of an amount costs in whole fen (half up)."""
    price = _price(service, amount_fen, day)
    if service.surcharge_percent:
        price *= 1 + service.surcharge_percent.on(day) / 100
    if service.least_fen:
        price = max(price, service.least_fen.on(day))
    if service.most_fen:
        price = min(price, service.most_fen.on(day))
    return half_up(price)


def _price(service: Service, amount_fen: int, day: date) -> Fraction:
    if service.kind is TariffKind.TIERS:
        tier = next(
            one for one in service.tiers if one.up_to_fen is None or amount_fen <= one.up_to_fen
        )
        return tier.fen + tier.per_mille * amount_fen / 1000
    if service.kind is TariffKind.PER_ITEM and service.rate:
        return service.rate.on(day)
    if service.kind is TariffKind.PER_MILLE and service.rate:
        return service.rate.on(day) * amount_fen / 1000
    return Fraction(0)
