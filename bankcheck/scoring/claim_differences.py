"""A bank's claim set line by line against what was counted, by what the tariff distinguishes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bankcheck.scoring.claimed import ClaimLine, Key, Side, total
from bankcheck.scoring.pricing import Bundle

FALSE_VOLUME = "AB23"


class Verdict(StrEnum):
    """How a line of a claim stands to what was counted."""

    EQUAL = "equal"
    MORE = "more"
    LESS = "less"
    OTHER_FEE = "other_fee"
    NOT_COUNTED = "not_counted"
    NOT_CLAIMED = "not_claimed"
    SHIFTED = "shifted"


_FALSE = (Verdict.MORE, Verdict.NOT_COUNTED)


@dataclass(frozen=True, slots=True)
class Covered:
    """A service of the tariff as a claim is held to it: what it covers, and its bands' bounds."""

    code: str
    zh: str
    en: str
    pay_types: frozenset[str]
    channels: frozenset[str]
    bounds: tuple[int | None, ...]

    def covers(self, key: Key) -> bool:
        """Say whether a line belongs to this service; an empty set means all."""
        return (not self.pay_types or key[0] in self.pay_types) and (
            not self.channels or key[1] in self.channels
        )


# What no service of the tariff covers is held to nothing that was counted.
_UNCOVERED = Covered("", "计费标准之外", "outside the tariff", frozenset(), frozenset(), (None,))


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of both sides, as far as the tariff tells lines apart."""

    pay_type: str
    channel: str
    up_to_fen: int | None
    claimed: Side
    counted: Side
    verdict: Verdict

    @property
    def code(self) -> str:
        """Return the irregularity that this line is part of, none where it is no false claim."""
        return FALSE_VOLUME if self.verdict in _FALSE else ""

    @property
    def items(self) -> int:
        """Return how many items more (positive) or fewer were claimed than counted."""
        return self.claimed.items - self.counted.items

    @property
    def fee_fen(self) -> int:
        """Return how many fen more (positive) or fewer were claimed than counted."""
        return self.claimed.fee_fen - self.counted.fee_fen


@dataclass(frozen=True, slots=True)
class Excess:
    """A service of which more was claimed than counted, over all its channels and bands."""

    service: Covered
    claimed: Side
    counted: Side

    @property
    def items(self) -> int:
        """Return how many items more (positive) or fewer were claimed than counted."""
        return self.claimed.items - self.counted.items

    @property
    def fee_fen(self) -> int:
        """Return the fee that was claimed too much; nothing where less was claimed."""
        return max(0, self.claimed.fee_fen - self.counted.fee_fen)


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim beside the count: every line, and the services of which it claims too much."""

    lines: tuple[Difference, ...]
    excess: tuple[Excess, ...]


def compare(
    claim: Iterable[ClaimLine], bundles: Iterable[Bundle], services: Sequence[Covered]
) -> Compared:
    """Set a claim against the count by what the tariff distinguishes.

    A channel that no service names is none, a band is one of its service. Volume is false where
    more of a service was claimed than counted; another channel or band of it is a difference.
    """
    claims = list(claim)
    named = frozenset[str]().union(*(one.channels for one in services))
    plain = _in_one(claims, services, named)
    claimed = _sides(
        (_key(one.key, services, named, plain), Side(one.items, one.amount_fen, one.fee_fen))
        for one in claims
    )
    counted = _sides(
        (
            _key((one.pay_type, one.channel, one.up_to_fen), services, named, plain),
            Side(one.items, one.amount_fen, one.fee_fen),
        )
        for one in bundles
    )
    excess = _excess(claimed, counted, services)
    false = {one.service.code for one in excess}
    keys = sorted({*claimed, *counted}, key=lambda key: (*key[:2], key[2] is None, key[2] or 0))
    lines = (_difference(key, claimed, counted, _service(key, services), false) for key in keys)
    return Compared(tuple(lines), excess)


def _service(key: Key, services: Sequence[Covered]) -> Covered:
    return next((one for one in services if one.covers(key)), _UNCOVERED)


def _in_one(
    claims: Iterable[ClaimLine], services: Sequence[Covered], named: frozenset[str]
) -> frozenset[tuple[str, str]]:
    """Return what is claimed in one line for all bands: it is held to the sum of its bands."""
    bands: dict[tuple[str, str], set[int | None]] = {}
    for one in claims:
        key = _key(one.key, services, named)
        bands.setdefault(key[:2], set()).add(key[2])
    return frozenset(key for key, found in bands.items() if found == {None})


def _key(
    key: Key,
    services: Sequence[Covered],
    named: frozenset[str],
    plain: frozenset[tuple[str, str]] = frozenset(),
) -> Key:
    """Return a line's key as far as the tariff distinguishes it."""
    pay_type, channel = key[0], key[1] if key[1] in named else ""
    banded = _service((pay_type, channel, None), services).bounds != (None,)
    in_one = (pay_type, channel) in plain or not banded
    return pay_type, channel, None if in_one else key[2]


def _sides(found: Iterable[tuple[Key, Side]]) -> dict[Key, Side]:
    sums: dict[Key, Side] = {}
    for key, one in found:
        sums[key] = total((sums.get(key, Side()), one))
    return sums


def _excess(
    claimed: Mapping[Key, Side], counted: Mapping[Key, Side], services: Sequence[Covered]
) -> tuple[Excess, ...]:
    found = (
        Excess(
            service,
            *(
                total(side for key, side in sides.items() if _service(key, services) == service)
                for sides in (claimed, counted)
            ),
        )
        for service in (*services, _UNCOVERED)
    )
    return tuple(one for one in found if one.claimed.exceeds(one.counted))


def _difference(
    key: Key,
    claimed: Mapping[Key, Side],
    counted: Mapping[Key, Side],
    service: Covered,
    false: Container[str],
) -> Difference:
    verdict = _verdict(claimed.get(key), counted.get(key))
    if verdict in _FALSE and service.code not in false:
        verdict = Verdict.SHIFTED
    return Difference(*key, claimed.get(key, Side()), counted.get(key, Side()), verdict)


def _verdict(claimed: Side | None, counted: Side | None) -> Verdict:
    if claimed is None:
        return Verdict.NOT_CLAIMED
    if counted is None and claimed.exceeds(Side()):
        return Verdict.NOT_COUNTED
    against = counted or Side()
    if claimed.exceeds(against):
        return Verdict.MORE
    if against.exceeds(claimed):
        return Verdict.LESS
    return Verdict.EQUAL if claimed.fee_fen == against.fee_fen else Verdict.OTHER_FEE
