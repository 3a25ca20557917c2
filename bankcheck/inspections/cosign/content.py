"""What is signed: canonical JSON under two digests; a signature is bound to them for good."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bankcheck.actors import InstitutionKind, Role
from bankcheck.audit.chain import canonical, sm3


@dataclass(frozen=True, slots=True)
class Party:
    """Who has to sign: a role at a kind of institution."""

    kind: InstitutionKind
    role: Role


BOTH_HEADS = (
    Party(InstitutionKind.FINANCE, Role.SECTION_HEAD),
    Party(InstitutionKind.PEOPLES_BANK, Role.PBC_APPROVER),
)


@dataclass(frozen=True, slots=True)
class Digests:
    """The SHA-256 and the SM3 of a content, hexadecimal."""

    sha256: str
    sm3: str


def digests(content: bytes) -> Digests:
    """Return both digests of a canonical content."""
    return Digests(sha256(content).hexdigest(), sm3(content))


def text_of(content: Mapping[str, Any]) -> str:
    """Return a content as its one canonical text."""
    return canonical(content).decode("utf-8")


def binding(signature: Mapping[str, Any]) -> str:
    """Return the digest that binds a signature: who, for whom, when and over which digests."""
    return sm3(canonical(signature))


def changed_places(before: str, after: str) -> tuple[str, ...]:
    """Return the places at which two canonical texts differ, in their order."""
    old, new = dict(lines_of(json.loads(before))), dict(lines_of(json.loads(after)))
    places = dict.fromkeys([*old, *new])
    return tuple(place for place in places if old.get(place) != new.get(place))


def lines_of(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each leaf of a JSON value with the place it stands at, such as ``items[2].bank``."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from lines_of(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from lines_of(inner, f"{place}[{number}]")
    else:
        yield place, json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
